"""The timeline of the report: bars on an even scale, so that a quiet month shows as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volgens.report.figures import DateRow

MOST_BARS = 62
"""Bars of a timeline: two months of days, five years of months."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the timeline: a period and how much was published in it."""

    label: str
    documents: int
    claims: int
    statements: int


def timeline(dates: Sequence[DateRow]) -> tuple[str, list[Bar]]:
    """Bars on an even scale of days, months or years, the finest that MOST_BARS allow, and which of the three it is.

    Dates less exact than the bars are left out; no bars where fewer than two periods would hold something.
    """
    for period, length in (("day", 10), ("month", 7), ("year", 4)):
        found: dict[str, Counter[str]] = {}
        for row in dates:
            if _valid(row.date) and len(row.date) >= length:
                bar = found.setdefault(row.date[:length], Counter())
                bar.update(documents=row.documents, claims=row.claims, statements=row.statements)
        exact = sum(bar["documents"] for bar in found.values()) * 2 >= sum(row.documents for row in dates)
        if len(found) > 1 and exact:
            scale = _scale(min(found), max(found))
            if len(scale) <= MOST_BARS or period == "year":
                empty: Counter[str] = Counter()
                bars = [(label, found.get(label, empty)) for label in scale]
                return period, [Bar(label, c["documents"], c["claims"], c["statements"]) for label, c in bars]
    return "year", []


def _valid(label: str) -> bool:
    """Whether a date of the documents is one: a year, a month or a day of the calendar."""
    try:
        date.fromisoformat(label + "0000-01-01"[len(label) :])
    except ValueError:
        return False
    return len(label) in (4, 7, 10)


def _scale(first: str, last: str) -> list[str]:
    """Every day, month or year from first to last, both of one exactness."""
    if len(first) == 4:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if len(first) == 7:
        months = range(_month(first), _month(last) + 1)
        return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]
    start = date.fromisoformat(first)
    return [str(start + timedelta(days)) for days in range((date.fromisoformat(last) - start).days + 1)]


def _month(label: str) -> int:
    return int(label[:4]) * 12 + int(label[5:]) - 1
