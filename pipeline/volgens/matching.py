"""When a gold record and a found one are the same, and which parts of a pair are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

Plain = Mapping[str, Any]
"""A record as the files have it; gold records lack the ids and links."""

Item = TypeVar("Item")
CLAIM_FIELDS = ("kind", "unit", "value", "modifier", "text")
_NO_NAME = frozenset({"de", "het", "een", "'t", "the", "zijn", "haar", "hun"})


def same_digits(wanted: Plain, got: Plain) -> float:
    """How many characters of the two number spans are the same."""
    return float(len(places([wanted["number"]]) & places([got["number"]])))


def claim_fields(wanted: Plain, got: Plain) -> dict[str, bool]:
    """Which of CLAIM_FIELDS are right."""
    return {
        "kind": wanted["kind"] == got["kind"],
        "unit": (wanted["unit"] or "").casefold() == (got["unit"] or "").casefold(),
        "value": all(_same_number(wanted.get(key), got.get(key)) for key in ("value", "low", "high")),
        "modifier": wanted.get("modifier") == got.get("modifier"),
        "text": extent(wanted) == extent(got),
    }


def content_and_cue(wanted: Plain, got: Plain) -> float:
    """How well two attributions fit: overlap of content, and a bonus for the same cue; 0 without shared content."""
    if not places(wanted["content"]) & places(got["content"]):
        return 0.0
    same_cue = wanted["cue"] and got["cue"] and wanted["cue"]["start"] == got["cue"]["start"]
    return content_dice(wanted, got) + (0.5 if same_cue else 0.0)


def content_dice(wanted: Plain, got: Plain) -> float:
    """Dice on the characters of two contents."""
    return _dice(places(wanted["content"]), places(got["content"]))


def source_right(wanted: Plain, got: Plain, text: str) -> bool:
    """Whether a pair names the same source: Dice of at least 0.5 on the characters of the two spans.

    Where the gold marks no span, the resolved names must agree, or neither side name anyone.
    """
    if wanted["source"] and got["source"]:
        return _dice(_inked(wanted["source"], text), _inked(got["source"], text)) >= 0.5
    if wanted["source"]:
        return False
    named = got.get("resolved") or (got["source"] or {}).get("text")
    return same_name(wanted.get("resolved"), named) or not (wanted.get("resolved") or named)


def aligned(
    gold: Sequence[Item], found: Sequence[Item], weight: Callable[[Item, Item], float]
) -> list[tuple[Item, Item]]:
    """Greedy one-to-one pairs, heaviest first; what has no weight stays alone."""
    weights = ((weight(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    pairs: list[tuple[Item, Item]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for heavy, i, j in sorted(weights, key=lambda row: (-row[0], row[1], row[2])):
        if heavy > 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def extent(span: Plain) -> tuple[int, int]:
    """A span's offsets."""
    return span["start"], span["end"]


def places(spans: Iterable[Plain]) -> set[int]:
    """The offsets that the spans cover."""
    return {at for span in spans for at in range(span["start"], span["end"])}


def _inked(span: Plain, text: str) -> set[int]:
    """The offsets of a span that hold no white space."""
    return {at for at in places([span]) if not text[at].isspace()}


def _dice(a: set[int], b: set[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _same_number(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def same_name(a: str | None, b: str | None) -> bool:
    """Dice of at least 0.5 on the words, case folded, without articles and possessives."""
    x, y = ({word.strip(".,()'\"") for word in (name or "").casefold().split()} - _NO_NAME for name in (a, b))
    return bool(x and y) and 2 * len(x & y) / (len(x) + len(y)) >= 0.5
