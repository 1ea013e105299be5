"""Numbers that are no quantities: dates, clock times, telephone and house numbers, names with digits, list numbers.

`label` looks at one token and says what stands there, how far it runs, and why it is no claim. It reads a bounded
number of tokens, so that a whole text is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from volgens.numbers.digits import read_digits
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import ABBREVIATIONS, Kind, load, split
from volgens.quantity.units import is_unit_word, money_before, simple_at

_DATA = load("labels.toml")
MONTHS = frozenset(_DATA["months"])
_WEEKDAYS = frozenset(_DATA["weekdays"])
_YEAR_BEFORE = frozenset(_DATA["year_before"]) | MONTHS
_DECADE_BEFORE = frozenset(_DATA["decade_before"])
_CLOCK_BEFORE = frozenset(_DATA["clock_before"]) | _WEEKDAYS
_CLOCK_AFTER = frozenset(_DATA["clock_after"])
_IDENTIFIER_BEFORE = frozenset(_DATA["identifier_before"])
_STRICT = frozenset(_DATA["identifier_always"])
_STREET = tuple(_DATA["street_endings"])
FUNCTION_WORDS = frozenset(_DATA["function_words"])
_DASHES = frozenset("-–—")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[.]([0-5][0-9])")
_ORDINAL_ENDINGS = frozenset(("e", "de", "ste", "en"))
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Label:
    """Tokens up to `last` (exclusive) that are no quantity; `first` where the label starts before the token asked for."""

    last: int
    kind: Literal["date", "time", "label", "ordinal"]
    reason: str
    value: int | None = None


def label(tokens: Sequence[Token], at: int) -> Label | None:
    """What stands at token `at` where it is digits or a number word that is no quantity; None where it may be one."""
    token = tokens[at]
    if token.kind == "digits":
        return (
            _glued(tokens, at)
            or _date(tokens, at)
            or _clock(tokens, at)
            or _numbered(tokens, at)
            or _broken(tokens, at)
        )
    if token.kind == "word":
        return _word_date(tokens, at) or _word_clock(tokens, at)
    return None


def _at(tokens: Sequence[Token], index: int) -> Token | None:
    return tokens[index] if 0 <= index < len(tokens) else None


def _run(tokens: Sequence[Token], at: int) -> int:
    """The end of the run of glued tokens that token `at` belongs to, its final punctuation left out."""
    end = at + 1
    while end < len(tokens) and tokens[end].gap == 0 and end - at < _LONGEST:
        if tokens[end].kind == "symbol" and tokens[end].text not in "-–/&+":
            break
        end += 1
    while end - 1 > at and tokens[end - 1].kind == "symbol":
        end -= 1
    return end


def _glued(tokens: Sequence[Token], at: int) -> Label | None:
    """A12, F-16, 5G, 4x4, 17-5-2018 as part of a code; '98."""
    token = tokens[at]
    before, after = _at(tokens, at - 1), _at(tokens, at + 1)
    if token.gap == 0 and before is not None:
        if before.kind == "word" and money_before(tokens, at) is None:
            return Label(_run(tokens, at), "label", "part of a name")
        dashed = before.text in _DASHES and before.gap == 0 and at >= 2 and tokens[at - 2].text[0].isalpha()
        if dashed and split(tokens[at - 2].low) is None and money_before(tokens, at - 1) is None:
            return Label(_run(tokens, at), "label", "part of a name")
        cue = _at(tokens, at - 2)
        if (
            before.text in "'’‘`"
            and len(token.text) == 2
            and cue is not None
            and cue.low in _YEAR_BEFORE | _DECADE_BEFORE
        ):
            return Label(at + 1, "date", "a year")
        if (
            before.text == "+"
            and _at(tokens, at - 2) is not before
            and len(token.text) <= 3
            and _digit_groups(tokens, at) > at + 1
        ):
            return Label(_digit_groups(tokens, at), "label", "a telephone number")
        if before.text == "@" or before.text == "#":
            return Label(_run(tokens, at), "label", "part of a name")
    if after is None or after.gap or after.kind != "word":
        return None
    following = _at(tokens, at + 2)
    if (
        after.low in _ORDINAL_ENDINGS
        and token.text.isdigit()
        and not (following is not None and following.gap == 0 and following.kind == "digits")
    ):
        end = at + 2
        month = _at(tokens, end)
        if month is not None and month.low in MONTHS:
            return Label(_year_after(tokens, end + 1), "date", "a date")
        return Label(end, "ordinal", "an ordinal", int(token.text) if len(token.text) < 16 else None)
    if (
        after.low in ("u", "h")
        and following is not None
        and following.gap == 0
        and following.kind == "digits"
        and len(following.text) == 2
    ):
        return Label(at + 3, "time", "a clock time")
    if after.text == "k" or after.low in ABBREVIATIONS or (len(after.text) == 1 and after.text.isnumeric()):
        return None
    if after.text in ("e", "E") and following is not None and following.gap == 0:
        return None
    if simple_at(tokens, at + 1) is None and split(after.low) is None and not after.low.startswith("jarig"):
        return Label(_run(tokens, at), "label", "part of a name")
    return None


def _digit_groups(tokens: Sequence[Token], at: int) -> int:
    """The end of digits in groups of two and more, as in a telephone number."""
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST:
        if (
            tokens[end].kind == "digits"
            and tokens[end].gap < 2
            and tokens[end].text.isdigit()
            and len(tokens[end].text) >= 2
        ) or (
            tokens[end].text in "-–/()"
            and end + 1 < len(tokens)
            and tokens[end + 1].kind == "digits"
            and tokens[end].gap < 2
        ):
            end += 1
        else:
            break
    return end


def _date(tokens: Sequence[Token], at: int) -> Label | None:
    token = tokens[at]
    text = token.text
    before, after = _at(tokens, at - 1), _at(tokens, at + 1)
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
            if tokens[end + 1].kind != "digits" or end - at >= _LONGEST:
                break
            end += 2
        parts = [tokens[k].text for k in range(at, end, 2)]
        if len(parts) == 3 and all(p.isdigit() for p in parts) and _is_day(parts):
            return Label(end, "date", "a date")
        if len(parts) > 2:
            return Label(end, "label", "digits in more than two groups")
        if len(parts) == 2 and _is_year(parts[0]) and (_is_year(parts[1]) or len(parts[1]) == 2):
            return Label(end, "date", "a period of years")
        if len(parts) == 2 and after.text == "/" and parts[1].isdigit() and int(text[:9]) >= int(parts[1][:9]):
            return Label(end, "label", "digits with a slash")
    if after is not None and text.isdigit() and len(text) <= 2 and int(text) <= 31:
        month = _month_ahead(tokens, at)
        if month is not None:
            return Label(_year_after(tokens, month + 1), "date", "a date")
        if before is not None and before.low in _WEEKDAYS and before.gap == 0:
            return Label(at + 1, "date", "a date")
    if before is not None and token.gap == 1 and before.low in _DECADE_BEFORE and text.isdigit():
        return Label(at + 1, "date", "a decade")
    if _is_year(text) and (after is None or after.gap or after.kind == "symbol"):
        unit = simple_at(tokens, at + 1)
        scaled = after is not None and (after.low in ABBREVIATIONS or after.low in ("miljoen", "miljard", "duizend"))
        cued = (
            before is not None
            and token.gap < 2
            and (before.low in _YEAR_BEFORE or (before.text in "(-–/" and not unit))
        )
        number_follows = after is not None and after.kind == "digits"
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
            ends = after is None or after.kind == "symbol" or after.gap == 2
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
    """The index of the month that the day at `at` belongs to: "15 oktober", "3 en 4 mei", "1-4 april", "15 à 16 maart"."""
    index = at + 1
    for _ in range(4):
        token = _at(tokens, index)
        if token is None or token.gap == 2:
            return None
        if token.low in MONTHS:
            return index if token.gap or tokens[index - 1].kind == "digits" else None
        joins = token.low in ("en", "tot", "of", "t", "m", "a", "met") or token.text in "-–/,"
        following = _at(tokens, index + 1)
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


def _year_after(tokens: Sequence[Token], at: int) -> int:
    token = _at(tokens, at)
    if (
        token is not None
        and token.text == "."
        and token.gap == 0
        and at + 1 < len(tokens)
        and _is_year(tokens[at + 1].text)
    ):
        return at + 2
    return at + 1 if token is not None and token.gap == 1 and _is_year(token.text) else at


def _clock(tokens: Sequence[Token], at: int) -> Label | None:
    token = tokens[at]
    after, following = _at(tokens, at + 1), _at(tokens, at + 2)
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
    if _CLOCK.fullmatch(token.text) and after.low in ("uur", "u") and after.gap < 2:
        return Label(at + 2, "time", "a clock time")
    return _hour(tokens, at)


def _hour(tokens: Sequence[Token], at: int) -> Label | None:
    """An hour of the day: "om 3 uur", "tussen tien en elf uur", "drie uur 's nachts"."""
    end = at + 1
    after = _at(tokens, end)
    if not _is_hour(tokens[at]) or after is None:
        return None
    before = _at(tokens, at - 1)
    if after.low in ("en", "tot") or after.text in "-–":
        until = _at(tokens, end + 1)
        spanned = before is not None and before.low in ("tussen", "van")
        uur = _at(tokens, end + 2)
        if spanned and until is not None and _is_hour(until) and uur is not None and uur.low == "uur":
            return Label(end + 3, "time", "a clock time")
        return None
    if after.low not in ("uur", "u") or after.gap == 2:
        return None
    if before is not None and before.low in ("ongeveer", "circa", "exact", "precies") and at >= 2:
        before = tokens[at - 2]
        if before.low == "om":
            return Label(end + 1, "time", "a clock time")
    behind = _at(tokens, end + 1)
    nightly = (
        behind is not None and behind.text in "'’‘" and _at(tokens, end + 2) is not None and tokens[end + 2].low == "s"
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


def _numbered(tokens: Sequence[Token], at: int) -> Label | None:
    """Telephone, house, list, page and postal numbers."""
    token = tokens[at]
    text = token.text
    before, after = _at(tokens, at - 1), _at(tokens, at + 1)
    if text[0] == "0" and text.isdigit() and 2 <= len(text) <= 5 and after is not None:
        end = _digit_groups(tokens, at)
        if end > at + 1 and sum(len(t.text) for t in tokens[at:end] if t.kind == "digits") >= 7:
            return Label(end, "label", "a telephone number")
    if (
        text.isdigit()
        and len(text) <= 3
        and after is not None
        and token.gap == 2
        and after.gap == 0
        and after.text in ".)"
    ):
        following = _at(tokens, at + 2)
        if following is not None and following.gap:
            return Label(at + 1, "label", "a list number")
    if text.isdigit() and len(text) <= 2 and after is not None and after.text == ")" and after.gap == 0:
        if before is None or before.text != "(":
            opened = any(t.text == "(" for t in tokens[max(0, at - 8) : at])
            if not opened:
                return Label(at + 1, "label", "a list number")
    if before is None or token.gap != 1 or before.kind != "word":
        return _postal(tokens, at)
    called = any(t.low in ("bel", "bellen", "belt", "gebeld", "telefoonnummer") for t in tokens[max(0, at - 3) : at])
    if called and text.isdigit() and not _counts(tokens, at):
        return Label(at + 1, "label", "a telephone number")
    if before.low in _IDENTIFIER_BEFORE and text.isdigit() and not _counts(tokens, at):
        return Label(at + 1, "label", "an identifier")
    if before.text[0].isupper() and before.low.endswith(_STREET) and text.isdigit() and len(text) <= 4 and at >= 1:
        sentence_start = at < 2 or tokens[at - 2].text in ".!?"
        if not sentence_start or not _counts(tokens, at):
            end = at + 1
            if after is not None and after.text in _DASHES and after.gap == 0:
                end = _run(tokens, at)
            return Label(end, "label", "a house number")
    return _postal(tokens, at)


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit, a scale word or a word that may be counted follows token `at`."""
    after = _at(tokens, at + 1)
    if after is None or after.gap == 2 or after.kind != "word":
        return after is not None and after.gap == 0 and after.text in "%°"
    if after.low in FUNCTION_WORDS:
        return False
    # a lower-case plural: "de groep 390 initiatieven"
    if after.text.islower() and after.low.endswith(("en", "s")) and tokens[at - 1].low not in _STRICT:
        return True
    return is_unit_word(after.text) or after.low in ABBREVIATIONS or split(after.low) is not None


def _postal(tokens: Sequence[Token], at: int) -> Label | None:
    text = tokens[at].text
    after = _at(tokens, at + 1)
    if len(text) == 4 and text.isdigit() and text[0] != "0" and after is not None and after.gap == 1:
        if len(after.text) == 2 and after.text.isupper() and after.kind == "word" and not is_unit_word(after.text):
            return Label(at + 2, "label", "a postal code")
    return None


def _broken(tokens: Sequence[Token], at: int) -> Label | None:
    if read_digits(tokens[at].text) is None:
        return Label(at + 1, "label", "the separators make no number")
    return None


def _word_date(tokens: Sequence[Token], at: int) -> Label | None:
    atoms = split(tokens[at].low)
    if atoms is None:
        return None
    after = _at(tokens, at + 1)
    if after is not None and after.gap == 1 and after.low in MONTHS and len(atoms) <= 3 and tokens[at].low != "een":
        return Label(_year_after(tokens, at + 2), "date", "a date")
    before = _at(tokens, at - 1)
    if before is not None and before.low in _DECADE_BEFORE and atoms[-1].kind is Kind.TENS:
        return Label(at + 1, "date", "a decade")
    return None


def _word_clock(tokens: Sequence[Token], at: int) -> Label | None:
    """ "Half vijf", "kwart over drie", "vijf voor twaalf", "om drie uur"."""
    token = tokens[at]
    after, following = _at(tokens, at + 1), _at(tokens, at + 2)
    if token.low == "half" and after is not None and after.gap == 1 and _is_hour(after):
        if following is None or simple_at(tokens, at + 2) is None or following.low == "uur":
            end = at + 2
            return Label(end + 1 if following is not None and following.low == "uur" else end, "time", "a clock time")
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
