"""Reads the case files of numbers and claims; `cases/claims/README.md` describes the markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

CASES = Path(__file__).parent / "cases" / "claims"
_SPAN = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


@dataclass(frozen=True)
class Expected:
    """What a case marks: spans of text and figure, kind, value or bounds, unit and modifier."""

    text: tuple[int, int]
    number: tuple[int, int]
    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    modifier: str | None


@dataclass
class Case:
    """A line of a case file."""

    line: str
    text: str
    expected: list[Expected] = field(default_factory=list)
    failure: str | None = None


def parse(line: str) -> Case:
    """The case of one line."""
    failing = line.startswith("!")
    body, _, reason = line.removeprefix("!").strip().partition(" ## ")
    case = Case(line, "", failure=reason if failing else None)
    last = 0
    for match in _SPAN.finditer(body):
        case.text += body[last : match.start()]
        last = match.end()
        start = len(case.text)
        marked = match.group(1)
        first, end = marked.index("{"), marked.rindex("}")
        plain = marked.replace("{", "").replace("}", "")
        inner = marked[first:end].count("{") + marked[first:end].count("}")
        case.text += plain
        kind, value, unit, modifier = (*match.group(2).split(), None)[:4]
        low, high = None, None
        exact = None
        if ".." in value:
            low, high = (Decimal(v) if v else None for v in value.split(".."))
        elif value != "-":
            exact = Decimal(value)
        number = (start + first, start + end - inner)
        span = (start, start + len(plain))
        case.expected.append(Expected(span, number, kind, exact, low, high, None if unit == "-" else unit, modifier))
    case.text += body[last:]
    return case


def read(name: str) -> list[Case]:
    """The cases of a file in order."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines if line.strip() and not line.startswith("#")]
