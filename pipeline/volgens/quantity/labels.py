"""Numbers that are no quantities: telephone and house numbers, names with digits, list numbers, and dates and times.

`label` looks at one token and says what stands there, how far it runs, and why it is no claim. It reads a bounded
number of tokens, so that a whole text is linear.
"""

from __future__ import annotations

from collections.abc import Sequence

from volgens.numbers.digits import read_digits
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import ABBREVIATIONS, LETTERS, load, split
from volgens.quantity.dates import MONTHS, YEAR_BEFORE, clock, date, word_clock, word_date, year_after
from volgens.quantity.label import LONGEST, Label, token_at
from volgens.quantity.units import is_unit_word, money_before, simple_at

_DATA = load("labels.toml")
_IDENTIFIER_BEFORE = frozenset(_DATA["identifier_before"])
_STRICT = frozenset(_DATA["identifier_always"])
_STREET = tuple(_DATA["street_endings"])
FUNCTION_WORDS = frozenset(_DATA["function_words"])
_DASHES = frozenset("-–—")
_ORDINAL_ENDINGS = frozenset(("e", "de", "ste", "en"))


def label(tokens: Sequence[Token], at: int) -> Label | None:
    """What stands at token `at` where it is digits or a number word that is no quantity; None where it may be one."""
    token = tokens[at]
    if token.kind == "digits":
        return (
            _glued(tokens, at) or date(tokens, at) or clock(tokens, at) or _numbered(tokens, at) or _broken(tokens, at)
        )
    if token.text == "+" and at + 1 < len(tokens) and tokens[at + 1].gap == 0 and len(tokens[at + 1].text) <= 3:
        end = _digit_groups(tokens, at + 1, shortest=1)
        return Label(end, "label", "a telephone number") if end > at + 3 else None
    if token.kind == "word":
        return word_date(tokens, at) or word_clock(tokens, at)
    return None


def _run(tokens: Sequence[Token], at: int) -> int:
    """The end of the run of glued tokens that token `at` belongs to, its final punctuation left out."""
    end = at + 1
    while end < len(tokens) and tokens[end].gap == 0 and end - at < LONGEST:
        if tokens[end].kind == "symbol" and tokens[end].text not in "-–/&+":
            break
        end += 1
    while end - 1 > at and tokens[end - 1].kind == "symbol":
        end -= 1
    return end


def _glued(tokens: Sequence[Token], at: int) -> Label | None:
    """A12, F-16, 5G, 4x4, 17-5-2018 as part of a code; '98."""
    token = tokens[at]
    before, after = token_at(tokens, at - 1), token_at(tokens, at + 1)
    if token.gap == 0 and before is not None:
        if before.kind == "word" and money_before(tokens, at) is None:
            return Label(_run(tokens, at), "label", "part of a name")
        dashed = before.text in _DASHES and before.gap == 0 and at >= 2 and tokens[at - 2].text[0].isalpha()
        if dashed and split(tokens[at - 2].low) is None and money_before(tokens, at - 1) is None:
            return Label(_run(tokens, at), "label", "part of a name")
        cue = token_at(tokens, at - 2)
        opened = before.text in "'’‘`" and cue is not None and cue.low in YEAR_BEFORE
        if opened and len(token.text) == 2 and simple_at(tokens, at + 1) is None:
            return Label(at + 1, "date", "a year")
        if before.text == "@" or before.text == "#":
            return Label(_run(tokens, at), "label", "part of a name")
    if after is None or after.gap or after.kind != "word":
        return None
    following = token_at(tokens, at + 2)
    if (
        after.low in _ORDINAL_ENDINGS
        and token.text.isdigit()
        and not (following is not None and following.gap == 0 and following.kind == "digits")
    ):
        end = at + 2
        month = token_at(tokens, end)
        if month is not None and month.low in MONTHS:
            return Label(year_after(tokens, end + 1), "date", "a date")
        return Label(end, "ordinal", "an ordinal", int(token.text) if len(token.text) < 16 else None)
    if (
        after.low in ("u", "h")
        and following is not None
        and following.gap == 0
        and following.kind == "digits"
        and len(following.text) == 2
    ):
        return Label(at + 3, "time", "a clock time")
    money = money_before(tokens, at) is not None or (following is not None and simple_at(tokens, at + 2) is not None)
    if (
        after.text in LETTERS
        and money
        and not (following is not None and following.gap == 0 and following.kind == "digits")
    ):
        return None
    if after.text == "k" or after.low in ABBREVIATIONS or (len(after.text) == 1 and after.text.isnumeric()):
        return None
    if after.text in ("e", "E") and following is not None and following.gap == 0:
        return None
    if simple_at(tokens, at + 1) is None and split(after.low) is None and not after.low.startswith("jarig"):
        return Label(_run(tokens, at), "label", "part of a name")
    return None


def _digit_groups(tokens: Sequence[Token], at: int, shortest: int = 2) -> int:
    """The end of digits in groups of `shortest` and more, as in a telephone number."""
    end = at + 1
    while end < min(len(tokens), at + LONGEST) and tokens[end].gap < 2:
        token = tokens[end]
        group = token.text.isdigit() and len(token.text) >= shortest
        mark = token.text in "-–/()" and end + 1 < len(tokens) and tokens[end + 1].kind == "digits"
        if not group and not mark:
            break
        end += 1
    return end


def _numbered(tokens: Sequence[Token], at: int) -> Label | None:
    """Telephone, house, list, page and postal numbers."""
    token = tokens[at]
    text = token.text
    before, after = token_at(tokens, at - 1), token_at(tokens, at + 1)
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
        following = token_at(tokens, at + 2)
        if following is not None and following.gap:
            return Label(at + 1, "label", "a list number")
    bracketed = after is not None and after.text == ")" and after.gap == 0
    if bracketed and text.isdigit() and len(text) <= 2 and not any(t.text == "(" for t in tokens[max(0, at - 8) : at]):
        return Label(at + 1, "label", "a list number")
    if before is None or token.gap != 1 or before.kind != "word":
        return _postal(tokens, at)
    called = any(t.low in ("bel", "bellen", "belt", "gebeld", "telefoonnummer") for t in tokens[max(0, at - 3) : at])
    if called and text.isdigit() and not _counts(tokens, at):
        return Label(at + 1, "label", "a telephone number")
    if before.low in _IDENTIFIER_BEFORE and text.isdigit() and not _counts(tokens, at):
        return Label(_run(tokens, at), "label", "an identifier")
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
    after = token_at(tokens, at + 1)
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
    after = token_at(tokens, at + 1)
    if len(text) != 4 or not text.isdigit() or text[0] == "0" or after is None or after.gap != 1:
        return None
    letters = len(after.text) == 2 and after.text.isupper() and after.kind == "word" and not is_unit_word(after.text)
    return Label(at + 2, "label", "a postal code") if letters else None


def _broken(tokens: Sequence[Token], at: int) -> Label | None:
    if read_digits(tokens[at].text) is None:
        return Label(at + 1, "label", "the separators make no number")
    return None
