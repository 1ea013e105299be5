"""Dates, years and clock times: "15 oktober 2024", "de jaren tachtig", "half vijf", "om drie uur", "20.30 uur".

`date` and `clock` read digits, `word_date` and `word_clock` number words; what they find is a `Label`, never a
quantity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from volgens.numbers.digits import read_digits
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import ABBREVIATIONS, Kind, load, split
from volgens.quantity.label import LONGEST, Label, token_at
from volgens.quantity.units import money_before, simple_at

_DATA = load("labels.toml")
MONTHS = frozenset(_DATA["months"])
_WEEKDAYS = frozenset(_DATA["weekdays"])
YEAR_BEFORE = frozenset(_DATA["year_before"]) | MONTHS | frozenset(_DATA["decade_before"])
_DECADE_BEFORE = frozenset(_DATA["decade_before"])
_CLOCK_BEFORE = frozenset(_DATA["clock_before"]) | _WEEKDAYS
_CLOCK_AFTER = frozenset(_DATA["clock_after"])
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[.]([0-5][0-9])")


def date(tokens: Sequence[Token], at: int) -> Label | None:
    """A date or year in digits at token `at`."""
    token = tokens[at]
    text = token.text
    before, after = token_at(tokens, at - 1), token_at(tokens, at + 1)
    if text.count(".") == 2 and read_digits(text) is None:
        parts = text.split(".")
        if (
            all(p.isdigit() for p in parts)
            and int(parts[0][:4]) <= 31
            and int(parts[1][:4]) <= 12
            and len(parts[2]) in (2, 4)
        ):
            return Label(at + 1, "date", "a date")
    if after is not None and after.gap == 0 and after.text in "-–/." and text.isdigit():
        end = at + 1
        while (
            end + 1 < len(tokens)
            and tokens[end].text == after.text
            and tokens[end].gap == 0
            and tokens[end + 1].gap == 0
        ):
            if tokens[end + 1].kind != "digits" or end - at >= LONGEST:
                break
            end += 2
        parts = [tokens[k].text for k in range(at, end, 2)]
        if len(parts) == 3 and all(p.isdigit() for p in parts) and _is_day(parts):
            return Label(end, "date", "a date")
        if len(parts) > 2:
            return Label(end, "label", "digits in more than two groups")
        compound = (
            end + 1 < len(tokens) and tokens[end].text == "-" and tokens[end].gap == 0 and tokens[end + 1].gap == 0
        )
        if len(parts) == 2 and compound and tokens[end + 1].kind == "word" and after.text == "-":
            return Label(end + 2, "label", "a score")  # "3-0-zege"
        years = len(parts) == 2 and _is_year(parts[0]) and (_is_year(parts[1]) or len(parts[1]) == 2)
        if years and simple_at(tokens, end) is None:
            return Label(end, "date", "a period of years")
        if len(parts) == 2 and after.text == "/" and parts[1].isdigit() and int(text[:9]) >= int(parts[1][:9]):
            return Label(end, "label", "digits with a slash")
    if after is not None and text.isdigit() and len(text) <= 2 and int(text) <= 31:
        month = _month_ahead(tokens, at)
        if month is not None:
            return Label(year_after(tokens, month + 1), "date", "a date")
        if before is not None and before.low in _WEEKDAYS and before.gap == 0:
            return Label(at + 1, "date", "a date")
    if before is not None and token.gap == 1 and before.low in _DECADE_BEFORE and text.isdigit():
        return Label(at + 1, "date", "a decade")
    if _is_year(text) and (after is None or after.gap or after.kind == "symbol"):
        unit = simple_at(tokens, at + 1)
        scaled = after is not None and (after.low in ABBREVIATIONS or after.low in ("miljoen", "miljard", "duizend"))
        cued = (
            before is not None and token.gap < 2 and (before.low in YEAR_BEFORE or (before.text in "(-–/" and not unit))
        )
        number_follows = after is not None and after.kind == "digits"
        first = token_at(tokens, at - 2)
        if cued and before is not None and before.low in ("tot", "en", "of") and first is not None:
            cued = first.kind != "digits" or _is_year(first.text)  # "1000 tot 2000 mensen"
        if unit is None and not scaled and not number_follows:
            # "de 2018 Ryder Cup", "in 2018"
            titled = (
                after is not None
                and after.gap == 1
                and after.kind == "word"
                and after.text[0].isupper()
                and int(text) >= 1900
            )
            if cued or titled:
                return Label(at + 1, "date", "a year")
            modern = 1900 <= int(text) < 2100
            spanned = after is not None and after.text in "-–/" and token_at(tokens, at + 2) is not None
            ends = after is None or (after.kind == "symbol" and not spanned) or after.gap == 2
            named = before is not None and before.kind == "word" and before.text[0].isupper() and token.gap == 1
            if (
                modern
                and (ends or named)
                and money_before(tokens, at) is None
                and (before is None or before.low != "de")
            ):
                return Label(at + 1, "date", "a year")
    return None


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and 1500 <= int(text) <= 2100


def _is_day(parts: Sequence[str]) -> bool:
    numbers = [int(p) for p in parts if len(p) <= 4]
    if len(numbers) != 3:
        return False
    if len(parts[0]) == 4:
        return numbers[1] <= 12 and numbers[2] <= 31
    return 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12 and (len(parts[2]) in (2, 4))


def _month_ahead(tokens: Sequence[Token], at: int) -> int | None:
    """The index of the month that the day at `at` belongs to: "15 oktober", "3 en 4 mei", "1-4 april"."""
    index = at + 1
    for _ in range(4):
        token = token_at(tokens, index)
        if token is None or token.gap == 2:
            return None
        if token.low in MONTHS:
            return index if token.gap or tokens[index - 1].kind == "digits" else None
        joins = token.low in ("en", "tot", "of", "t", "m", "a", "met") or token.text in "-–/,"
        following = token_at(tokens, index + 1)
        if not joins or following is None:
            return None
        if following.kind == "digits":
            if not following.text.isdigit() or int(following.text[:4]) > 31:
                return None
            index += 2
        else:
            index += 1
            if following.low in MONTHS:
                return None
    return None


def year_after(tokens: Sequence[Token], at: int) -> int:
    """The index after the year that may stand at token `at`."""
    token = token_at(tokens, at)
    if (
        token is not None
        and token.text == "."
        and token.gap == 0
        and at + 1 < len(tokens)
        and _is_year(tokens[at + 1].text)
    ):
        return at + 2
    return at + 1 if token is not None and token.gap == 1 and _is_year(token.text) else at


def word_date(tokens: Sequence[Token], at: int) -> Label | None:
    """A date or decade with its number in words."""
    atoms = split(tokens[at].low)
    if atoms is None:
        return None
    after = token_at(tokens, at + 1)
    if after is not None and after.gap == 1 and after.low in MONTHS and len(atoms) <= 3 and tokens[at].low != "een":
        return Label(year_after(tokens, at + 2), "date", "a date")
    before = token_at(tokens, at - 1)
    if before is not None and before.low in _DECADE_BEFORE and atoms[-1].kind is Kind.TENS:
        return Label(at + 1, "date", "a decade")
    return None


def clock(tokens: Sequence[Token], at: int) -> Label | None:
    """A clock time in digits at token `at`."""
    token = tokens[at]
    after, following = token_at(tokens, at + 1), token_at(tokens, at + 2)
    if after is None:
        return None
    if (
        after.text == ":"
        and after.gap == 0
        and following is not None
        and following.gap == 0
        and following.kind == "digits"
    ):
        end = at + 3
        while (
            end + 1 < len(tokens)
            and tokens[end].text == ":"
            and tokens[end].gap == 0
            and tokens[end + 1].kind == "digits"
        ):
            end += 2
        if end < len(tokens) and tokens[end].low in ("uur", "u"):
            end += 1
        return Label(end, "time", "a clock time")
    minutes = (
        token.text in ("5", "10", "20", "25") and token_at(tokens, at - 1) is not None and tokens[at - 1].low == "om"
    )
    if minutes and after.low in ("voor", "over") and following is not None:
        hour = at + 3 if following.low == "half" else at + 2
        if hour < len(tokens) and _is_hour(tokens[hour]):
            return Label(hour + 1, "time", "a clock time")
    if _CLOCK.fullmatch(token.text):
        if after.low in ("uur", "u") and after.gap < 2:
            return Label(at + 2, "time", "a clock time")
        before = token_at(tokens, at - 1)
        if (
            before is not None
            and before.low in ("om", "omstreeks", "vanaf", "rond")
            and simple_at(tokens, at + 1) is None
        ):
            return Label(at + 1, "time", "a clock time")
    return _hour(tokens, at)


def _hour(tokens: Sequence[Token], at: int) -> Label | None:
    """An hour of the day: "om 3 uur", "tussen tien en elf uur", "drie uur 's nachts"."""
    end = at + 1
    after = token_at(tokens, end)
    if not _is_hour(tokens[at]) or after is None:
        return None
    before = token_at(tokens, at - 1)
    if after.low in ("en", "tot") or after.text in "-–":
        until = token_at(tokens, end + 1)
        spanned = before is not None and before.low in ("tussen", "van")
        uur = token_at(tokens, end + 2)
        if spanned and until is not None and _is_hour(until) and uur is not None and uur.low == "uur":
            return Label(end + 3, "time", "a clock time")
        return None
    if after.low not in ("uur", "u") or after.gap == 2:
        return None
    if before is not None and before.low in ("ongeveer", "circa", "exact", "precies") and at >= 2:
        before = tokens[at - 2]
        if before.low == "om":
            return Label(end + 1, "time", "a clock time")
    behind = token_at(tokens, end + 1)
    nightly = (
        behind is not None
        and behind.text in "'’‘"
        and token_at(tokens, end + 2) is not None
        and tokens[end + 2].low == "s"
    )
    if nightly or (behind is not None and behind.low in _CLOCK_AFTER):
        return Label(end + 1, "time", "a clock time")
    if before is not None and tokens[at].gap == 1 and before.low in _CLOCK_BEFORE:
        return Label(end + 1, "time", "a clock time")
    return None


def _is_hour(token: Token) -> bool:
    if token.kind == "digits":
        return token.text.isdigit() and len(token.text) <= 2 and int(token.text) <= 24
    atoms = split(token.low)
    return (
        atoms is not None
        and len(atoms) == 1
        and atoms[0].kind in (Kind.UNIT, Kind.TEEN)
        and atoms[0].value <= 12
        and not atoms[0].ordinal
    )


def word_clock(tokens: Sequence[Token], at: int) -> Label | None:
    """ "Half vijf", "kwart over drie", "vijf voor twaalf", "om drie uur"."""
    token = tokens[at]
    after, following = token_at(tokens, at + 1), token_at(tokens, at + 2)
    if token.low == "half" and after is not None and after.gap == 1 and _is_hour(after):
        uur = following is not None and following.low == "uur"
        if uur or simple_at(tokens, at + 2) is None:
            return Label(at + 3 if uur else at + 2, "time", "a clock time")
    if (
        token.low in ("kwart", "vijf", "tien")
        and after is not None
        and after.low in ("over", "voor")
        and following is not None
    ):
        hour = at + 3 if following.low == "half" else at + 2
        if hour < len(tokens) and _is_hour(tokens[hour]) and tokens[hour].text != "een" and tokens[hour].gap == 1:
            unit = simple_at(tokens, hour + 1)
            if unit is None or tokens[hour + 1].low == "uur":
                return Label(hour + 1, "time", "a clock time")
    return _hour(tokens, at)
