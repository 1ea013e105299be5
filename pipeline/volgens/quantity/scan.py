"""First pass over the tokens of a text: figures and labels as drafts, before units and joining.

At each token that may start an expression the readers are tried from the most to the least particular: a number
inside a word, a hanging figure, a date or other label, a ratio, and last a plain numeral that stands where it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from volgens.numbers.grammar import Numeral, read
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import RELATIVE_ORDINALS, load, split
from volgens.quantity.dates import MONTHS
from volgens.quantity.draft import Draft, join_range
from volgens.quantity.labels import label
from volgens.quantity.standing import stands
from volgens.quantity.suffixes import ENDINGS, elliptic, suffixed
from volgens.quantity.units import money_before, simple_at

_WHOLE = frozenset(load("adjectives.toml")["whole"]["words"])
_URL = re.compile(r"(?:[a-z]+://|www\.)\S+")
_SIGNS = frozenset("-−–+.,")


def scan(text: str, tokens: Sequence[Token]) -> list[Draft]:
    """The drafts of a text in order; each token is looked at once, and a bounded number of tokens after it."""
    urls = [m.span() for m in _URL.finditer(text)] if "://" in text or "www." in text else []
    starts = [start for start, _ in urls]
    drafts: list[Draft] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "symbol":
            if token.text not in _SIGNS or at + 1 >= len(tokens) or tokens[at + 1].kind == "word":
                at += 1
                continue
        elif token.kind == "word" and not _may_start(token.low):
            at += 1
            continue
        if urls:
            index = bisect_right(starts, token.start) - 1
            if index >= 0 and token.start < urls[index][1]:
                at += 1
                continue
        at = _read_at(tokens, at, drafts)
    return drafts


@lru_cache(maxsize=1 << 16)
def _may_start(low: str) -> bool:
    """Whether a folded word may start an expression: a number, "min", "½", "twintigjarige", "hele (dag)"."""
    if split(low) is not None or low in ("min", "minus") or low in _WHOLE or low in RELATIVE_ORDINALS:
        return True
    return low.isnumeric() if len(low) == 1 else low.endswith(("tal", *ENDINGS))


def _read_at(tokens: Sequence[Token], at: int, drafts: list[Draft]) -> int:
    """Reads what starts at token `at` into drafts; gives the token to go on from."""
    word = suffixed(tokens, at)
    if word is not None:
        drafts.append(word.draft())
        return word.last
    hanging = elliptic(tokens, at)
    if hanging is not None:
        return _read_elliptic(tokens, at, *hanging, drafts)
    found = label(tokens, at)
    if found is not None:
        value = None if found.value is None else Fraction(found.value)
        drafts.append(Draft(at, found.last, at, found.last, value, kind=found.kind, reason=found.reason))
        return found.last
    low = tokens[at].low
    if low in RELATIVE_ORDINALS:
        drafts.append(Draft(at, at + 1, at, at + 1, None, kind="ordinal", reason="an ordinal"))
        return at + 1
    if low in _WHOLE:
        return _read_whole(tokens, at, drafts)
    separate = at > 0 and (tokens[at - 1].low == "tussen" or (at > 1 and tokens[at - 2].low == "tussen"))
    numeral = read(tokens, at, separate=separate, letters=_is_sum(tokens, at))
    after_number = bool(drafts) and drafts[-1].last == at - 1
    if numeral is None or not stands(tokens, numeral, after_number=after_number):
        return at + 1
    ratio = _ratio(tokens, numeral)
    if ratio is not None:
        drafts.append(ratio)
        return ratio.last
    end = numeral.last
    draft = Draft(numeral.first, end, numeral.first, end, numeral.value, numeral.low, numeral.high, numeral=numeral)
    if numeral.ordinal:
        is_date = end < len(tokens) and tokens[end].low in MONTHS and tokens[end].gap == 1
        draft.kind, draft.reason = ("date", "a date") if is_date else ("ordinal", "an ordinal")
    drafts.append(draft)
    return end


def _is_sum(tokens: Sequence[Token], at: int) -> bool:
    """Whether the digits at `at` are a sum of money: a sign before them, or behind the letter glued to them."""
    if tokens[at].kind != "digits":
        return False
    behind = simple_at(tokens, at + 2) if at + 2 < len(tokens) and tokens[at + 2].gap < 2 else None
    return money_before(tokens, at) is not None or (behind is not None and behind[0].kind == "money")


def _read_elliptic(tokens: Sequence[Token], at: int, numeral: Numeral, joins: int, drafts: list[Draft]) -> int:
    """ "11- tot 18-jarigen": the hanging figure takes kind and unit of the one after the conjunction."""
    other = suffixed(tokens, joins + 1) if joins + 1 < len(tokens) else None
    right_numeral = read(tokens, joins + 1) if other is None and joins + 1 < len(tokens) else None
    if right_numeral is not None and right_numeral.scale > 1 and right_numeral.value is not None:
        # "drie- tot vierhonderd"
        value = None if numeral.value is None else numeral.value * right_numeral.scale
        drafts.append(Draft(at, joins, at, numeral.last, value, numeral=numeral))
        return joins
    left = Draft(at, numeral.last, at, numeral.last, numeral.value, numeral=numeral)
    if other is None:
        drafts.append(left)
        return numeral.last
    right = other.draft()
    left.last, left.kind, left.unit_name = numeral.last + 1, right.kind, right.unit_name
    if tokens[joins].low in ("tot", "a"):
        drafts.append(join_range(left, right))
    else:
        drafts += [left, right]
    return other.last


def _read_whole(tokens: Sequence[Token], at: int, drafts: list[Draft]) -> int:
    """ "De hele dag", "het volle jaar": one of a length of time, without a number word."""
    before = tokens[at - 1] if at and tokens[at].gap < 2 else None
    found = simple_at(tokens, at + 1)
    if before is None or found is None or before.low not in ("de", "het", "een") or found[0].kind != "duration":
        return at + 1
    if drafts and drafts[-1].last == at:
        return at + 1
    reason = "a whole, without a number word"
    drafts.append(Draft(at - 1, found[1], at, at + 1, Fraction(1), unit=found[0], own_unit=True, reason=reason))
    return found[1]


def _ratio(tokens: Sequence[Token], numeral: Numeral) -> Draft | None:
    """ "Eén op de vijf", "1 uit 3": a fraction in two figures."""
    at = numeral.last
    over = numeral.value
    if over is None or numeral.part or numeral.ordinal or numeral.nothing or at + 1 >= len(tokens):
        return None
    how = tokens[at].low
    if over.denominator != 1 or over < 1 or tokens[at].gap != 1 or how not in ("op", "uit", "van"):
        return None
    at += 1
    article = tokens[at].low in ("de", "elke", "iedere", "alle")
    if article:
        at += 1
    if at >= len(tokens) or tokens[at].gap != 1 or (how == "van" and tokens[at - 1].low != "de"):
        return None
    under = read(tokens, at)
    if under is None or under.value is None or under.article or under.ordinal or under.value.denominator != 1:
        return None
    if under.value <= over or label(tokens, at) is not None:
        return None
    after = tokens[under.last] if under.last < len(tokens) else None
    followed = after is not None and after.kind == "word" and after.gap < 2
    if how == "op" and not article and simple_at(tokens, under.last) is not None:
        return None
    if (how != "op" and followed) or (how == "uit" and over != 1):
        return None
    first, last = numeral.first, under.last
    return Draft(first, last, first, last, over / under.value, kind="fraction", unit_name="1")
