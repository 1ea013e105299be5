"""Scores volgens.quantities on the peers' own Dutch number tests (Microsoft Recognizers-Text, Duckling).

    python benchmarks/peers.py CASES.jsonl [--errors]

A line of CASES: {"id", "origin", "family", "text", "expected": [item]}, an item being
{"text", "start", "end", "value", "low", "high", "unit"}.
Two rules, a line for each family, and a last line `all N/M` for the value rule, without the family of dates (their
cases give spans but no values; their own line is printed).

  strict  every expected item is found with its exact span and value, and nothing more of the family's kinds
  value   every expected item that has a value is met by a quantity whose figure lies inside the item's span and whose
          value or bounds are equal, and no quantity of the family's kinds lies outside the expected spans

Compared in one measure: lengths of time in seconds (a month of 30, a year of 365 days), masses in gram where the case
gives gram, cents as hundredths. No case is treated apart.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from volgens import quantities
from volgens.quantity import Quantity, to_si

KINDS = {
    "number": ("number", "count", "fraction"),
    "ordinal": ("ordinal",),
    "percent": ("percent",),
    "currency": ("money",),
    "dimension": ("measure", "rate"),
    "volume": ("measure", "rate"),
    "distance": ("measure", "rate"),
    "quantity": ("measure", "rate"),
    "temperature": ("measure", "rate"),
    "age": ("age",),
    "duration": ("duration",),
    "date": ("date",),
}
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000}


def in_family(quantity: Quantity, family: str) -> bool:
    """Whether a quantity counts for a family: by its kind, or for ranges by having bounds."""
    if family == "range":
        bounded = quantity.kind not in ("ordinal", "date", "time", "label") and quantity.bounds[0] != quantity.bounds[1]
        return bounded or quantity.low is not None
    return quantity.kind in KINDS[family]


def common(number: float | Decimal | None, unit: str | None) -> float | None:
    """A number in the measure that both sides share."""
    if number is None:
        return None
    name = (unit or "").lower()
    if name in SECONDS:
        return float(number) * SECONDS[name]
    if name == "cent":
        return float(number) / 100
    return float(number)


def ours(number: Decimal | None, quantity: Quantity, item: dict[str, Any]) -> float | None:
    """Our number in the measure of the expected item."""
    if number is not None and item["unit"] == "Gram" and quantity.unit is not None:
        mass = to_si(number, quantity.unit)
        if mass is not None and mass[1] == "kg":
            return float(mass[0] * 1000)
    return common(number, quantity.unit)


def equal(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def has_value(item: dict[str, Any]) -> bool:
    return any(item[k] is not None for k in ("value", "low", "high"))


def same(quantity: Quantity, item: dict[str, Any]) -> bool:
    """Whether value, or bounds, are equal."""
    if item["value"] is not None:
        return equal(ours(quantity.value, quantity, item), common(item["value"], item["unit"]))
    wanted = tuple(common(item[k], item["unit"]) for k in ("low", "high"))
    return all(equal(ours(b, quantity, item), w) for b, w in zip(quantity.bounds, wanted, strict=True))


def value_rule(case: dict[str, Any], found: list[Quantity]) -> bool:
    for item in case["expected"]:
        if has_value(item) and not any(
            item["start"] <= q.number.start and q.number.end <= item["end"] and same(q, item) for q in found
        ):
            return False
    return not any(
        in_family(q, case["family"]) and not any(q.start < e["end"] and e["start"] < q.end for e in case["expected"])
        for q in found
    )


def strict_rule(case: dict[str, Any], found: list[Quantity]) -> bool:
    rest = [q for q in found if in_family(q, case["family"])]
    for item in case["expected"]:
        match = next(
            (
                q
                for q in rest
                if (q.start, q.end) == (item["start"], item["end"]) and (not has_value(item) or same(q, item))
            ),
            None,
        )
        if match is None:
            return False
        rest.remove(match)
    return not rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--errors", action="store_true", help="also print the cases that the value rule finds wrong")
    args = parser.parse_args()
    right: Counter[tuple[str, str]] = Counter()
    families: Counter[str] = Counter()
    for line in args.cases.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        family = case["family"]
        found = quantities(case["text"])
        families[family] += 1
        right[family, "strict"] += strict_rule(case, found)
        by_value = value_rule(case, found)
        right[family, "value"] += by_value
        if args.errors and not by_value:
            wanted = [tuple(e[k] for k in ("text", "value", "low", "high", "unit")) for e in case["expected"]]
            got = [
                (q.kind, q.text, q.value and str(q.value), q.low and str(q.low), q.high and str(q.high), q.unit)
                for q in found
            ]
            print(f"- {case['id']} {case['text']!r}\n    wanted {wanted}\n    got {got}")
    print(f"{'family':12} {'cases':>5} {'strict':>7} {'value':>7}")
    for family, count in sorted(families.items()):
        print(f"{family:12} {count:5} {right[family, 'strict']:7} {right[family, 'value']:7}")
    total = sum(n for f, n in families.items() if f != "date")
    for rule in ("strict", "value"):
        print(f"{rule} {sum(right[f, rule] for f in families if f != 'date')}/{total} without dates")
    print(f"all {sum(right[f, 'value'] for f in families if f != 'date')}/{total}")


if __name__ == "__main__":
    main()
