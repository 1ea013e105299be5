"""Third pass: neighbouring figures joined into ranges, scores and amounts in two parts, and lists that share a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from volgens.numbers.lexer import Token
from volgens.quantity.draft import Draft, connector, is_range, is_score, join_compound, join_range, scaled_like
from volgens.quantity.labels import FUNCTION_WORDS
from volgens.quantity.model import Quantity
from volgens.records import Span

_LOWER = ("above", "at_least")
_UPPER = ("below", "at_most")


def join(tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with "5 à 6", "3-1" and "een uur en 15 minuten" made one each."""
    done: list[Draft] = []
    for draft in drafts:
        joined = draft
        while done:
            whole = _joined(tokens, done[-1], joined)
            if whole is None:
                break
            done.pop()
            joined = whole
        done.append(joined)
    return done


def _joined(tokens: Sequence[Token], left: Draft, right: Draft) -> Draft | None:
    how = _link(tokens, left, right)
    if how is None:
        return None
    plain = left.plain and right.plain
    against = (
        how == "against" and plain and left.unit is None and right.unit is None and not _counts(tokens, right.last)
    )
    if against or (how == "dash" and plain and is_score(tokens, left, right)):
        return Draft(left.first, right.last, left.first, right.last, None, kind="label", reason="a score")
    if is_range(tokens, left, right, how):
        years = _is_year(tokens, left) and _is_year(tokens, right)
        whole = join_range(left, right)
        if years:
            whole.kind, whole.reason = "date", "a period of years"
        return whole
    return join_compound(tokens, left, right, how)


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that may be counted stands at token `at`: "met 220 tegen 130 stemmen"."""
    if at >= len(tokens) or tokens[at].gap == 2:
        return False
    return tokens[at].kind == "word" and tokens[at].low not in FUNCTION_WORDS


def _is_year(tokens: Sequence[Token], draft: Draft) -> bool:
    text = tokens[draft.number_first].text
    alone = draft.number_last - draft.number_first == 1 and draft.unit is None
    return alone and len(text) == 4 and text.isdigit() and 1500 <= int(text) <= 2100


def _link(tokens: Sequence[Token], left: Draft, right: Draft) -> str | None:
    """How two neighbouring drafts are joined, or None where other words stand between."""
    if right.first == left.last:
        return "none" if tokens[right.first].gap == 1 else None
    found = connector(tokens, left.last)
    if found is None:
        return None
    how, at = found
    return how if at == right.first or (at + 1 == right.first and tokens[at].low in ("de", "het")) else None


def share(tokens: Sequence[Token], drafts: Sequence[Draft]) -> None:
    """ "36 en 39 procent", "33, 34 en 39 jaar oud": figures of a list take the unit of the last."""
    for index in range(len(drafts) - 2, -1, -1):
        left, right = drafts[index], drafts[index + 1]
        if left.kind is not None or left.unit is not None:
            continue
        if right.unit is None and right.unit_name is None:
            how = _link(tokens, left, right)
            if left.plain and right.plain and how in ("and", "or", "to"):
                left.value = scaled_like(left, right, falling=how == "to")
            continue
        if right.kind in ("date", "time", "label", "ordinal", "fraction") or right.first < right.number_first:
            continue
        if right.unit is not None and right.unit.kind == "count":
            continue
        if left.numeral is not None and (left.numeral.article or left.numeral.nothing):
            continue
        how = _link(tokens, left, right)
        if how == "comma" and (right.own_unit or right.number_end is not None):
            continue  # "6,4 miljoen, vierduizend gulden per lot" is no list; "33, 34 en 39 jaar" is
        if how in ("and", "or", "comma", "to", "range", "times"):
            left.value = scaled_like(left, right, falling=how == "to")
            left.unit, left.kind, left.unit_name = right.unit, right.kind, right.unit_name


def join_bounds(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """ "Boven de 1000 en onder de 1500": two opposite bounds of one thing made a range."""
    done: list[Quantity] = []
    for quantity in found:
        last = done[-1] if done else None
        if (
            last is None
            or not _opposite(last, quantity)
            or text[last.end : quantity.start].strip() not in ("en", "maar")
        ):
            done.append(quantity)
            continue
        low, high = (last, quantity) if last.modifier in _LOWER else (quantity, last)
        start, end = last.number.start, quantity.number.end
        done[-1] = replace(
            quantity,
            start=last.start,
            text=text[last.start : quantity.end],
            number=Span(start, end, text[start:end]),
            value=None,
            low=low.value,
            high=high.value,
            modifier=None,
            hedge=None,
        )
    return done


def _opposite(one: Quantity, other: Quantity) -> bool:
    if one.value is None or other.value is None or one.hedge is None or other.hedge is None:
        return False
    if one.unit not in (None, other.unit):
        return False
    rising = one.modifier in _LOWER and other.modifier in _UPPER and one.value < other.value
    return rising or (one.modifier in _UPPER and other.modifier in _LOWER and other.value < one.value)
