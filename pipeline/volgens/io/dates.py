"""Dutch dates to ISO 8601, as exact as they are written and no more."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from volgens.io.patterns import load

_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?)?)?"
)
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:])")


@cache
def _words() -> re.Pattern[str]:
    months = "|".join(f"(?P<m{n}>{names})" for n, names in enumerate(load()["dates"]["months"], 1))
    return re.compile(rf"(?<!\d)(\d{{1,2}}) (?:{months})\.?,? (\d{{4}})(?!\d)", re.IGNORECASE)


def iso(value: Any) -> str | None:
    """The ISO form of a date in a column or a page: ISO itself, 15-10-2024, 15 oktober 2024, with a time after it.

    None where it is no date with a year; a day that no calendar has (31-2-2024) is none.
    """
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    match = _ISO.fullmatch(text)
    if match:
        year, month, day, hour, minute, zone = match.groups()
        if not _exists(year, month, day):
            return None
        date = "-".join(part for part in (year, month, day) if part)
        return f"{date}T{hour}:{minute}{zone or ''}" if hour else date
    return find(text)


def find(text: str) -> str | None:
    """The first full date (day, month and year) in a short text, with the clock time that follows it."""
    for pattern in (_words(), _NUMERIC):
        match = pattern.search(text)
        if match is None:
            continue
        if pattern is _NUMERIC:
            day, month, year = match.groups()
            year = year if len(year) == 4 else f"20{year}"
        else:
            groups = match.groupdict()
            month = next(name[1:] for name, found in groups.items() if found)
            day, year = match.group(1), match.group(match.lastindex or 0)
        day, month = day.zfill(2), month.zfill(2)
        if not _exists(year, month, day):
            continue
        clock = _CLOCK.search(text, match.end(), match.end() + 12)
        return f"{year}-{month}-{day}" + (f"T{clock[1].zfill(2)}:{clock[2]}" if clock else "")
    return None


def _exists(year: str, month: str | None, day: str | None) -> bool:
    lengths = (31, 29 if _leap(int(year)) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if month is None:
        return True
    if not 1 <= int(month) <= 12:
        return False
    return day is None or 1 <= int(day) <= lengths[int(month) - 1]


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
