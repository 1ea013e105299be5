"""A quantity while it is being built, and the ranges, lists and compounds that drafts are joined into.

The predicates here look at two neighbouring drafts and the word between them; `join` decides with them what becomes
one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from volgens.numbers.grammar import Numeral
from volgens.numbers.lexer import Token
from volgens.quantity.labels import FUNCTION_WORDS
from volgens.quantity.model import QuantityKind
from volgens.quantity.units import Unit

_DASHES = frozenset("-–—~")
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 30 * 86400,
    "year": 365 * 86400,
}
"""For "1 jaar, 1 maand en 21 dagen": a month of 30 and a year of 365 days, as in everyday reckoning."""


@dataclass(slots=True)
class Draft:
    """Tokens `first` to `last` (exclusive) with the figure in `number_first` to `number_last`."""

    first: int
    last: int
    number_first: int
    number_last: int
    value: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None
    unit: Unit | None = None
    own_unit: bool = False
    """The unit stands at this figure; else it is shared with the next one of a list."""
    kind: QuantityKind | None = None
    reason: str | None = None
    numeral: Numeral | None = None
    number_end: int | None = None
    """Where the figure ends inside its token, in characters ("54-jarige")."""
    unit_name: str | None = None
    range: bool = False
    modifier_adjective: int | None = None
    """The token of an adjective that hedges: "een dik uur"."""
    about: bool = False
    counted_before: int | None = None
    """The token of a counted word before the figure: "een man of tien"."""
    parts: list[Draft] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """A single exact figure that may take part in a range, list or compound."""
        return self.kind is None and self.value is not None and not self.range


def connector(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """What joins two figures at token `at`: its name and the token after it."""
    if at >= len(tokens) or tokens[at].gap == 2:
        return None
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return None
    if token.text in _DASHES:
        if token.gap == following.gap and following.gap < 2:
            return "dash", at + 1
        return None
    word = token.low
    if word == "tot":
        if following.low == "en" and at + 3 < len(tokens) and tokens[at + 2].low == "met":
            return "range", at + 3
        return "range", at + 2 if following.low in ("de", "wel", "zelfs") else at + 1
    if word == "t" and at + 3 < len(tokens) and tokens[at + 1].text == "/" and tokens[at + 2].low == "m":
        return "range", at + 3
    if token.text in ("à", "á") or word == "a":
        return ("range", at + 1) if following.gap == 1 else None
    if word == "of":
        return "or", at + 1
    if word == "en":
        return "and", at + 1
    if token.text == ",":
        return "comma", at + 1
    if word == "naar":
        return "to", at + 1
    if word in ("bij", "x") or token.text == "×":
        return "times", at + 1
    if word == "tegen":
        return "against", at + 1
    return None


def same_unit(left: Draft, right: Draft) -> bool:
    """Whether two figures are in one unit, a missing one on the left being the right one's."""
    if left.unit is None:
        return True
    return right.unit is not None and left.unit.id == right.unit.id and left.unit.kind == right.unit.kind


def is_range(tokens: Sequence[Token], left: Draft, right: Draft, how: str) -> bool:
    """Whether two neighbouring figures are the ends of one range: "5 à 6", "van 3 tot 4", "tussen de 10 en 20"."""
    if not (left.plain and right.plain) or left.value is None or right.value is None or not same_unit(left, right):
        return False
    if left.numeral is not None and (left.numeral.ordinal or left.numeral.nothing):
        return False
    if right.numeral is not None and (right.numeral.ordinal or right.numeral.article or right.numeral.nothing):
        return False
    if left.numeral is not None and left.numeral.article and how != "or":
        return False
    opener = tokens[left.first - 1].low if left.first else ""
    if opener in ("de", "het") and left.first >= 2:
        opener = tokens[left.first - 2].low
    rising = left.value < right.value
    if how == "range":
        return rising
    if how == "and":
        return rising and (opener == "tussen" or (opener == "van" and left.unit is not None and right.unit is not None))
    if how == "or":
        # "een of twee", "twee of drie dagen": neighbours; "10 of 50" are alternatives
        return rising and left.unit is None and right.value <= max(left.value + 2, left.value * 2) and left.value < 20
    if how == "dash":
        return rising and left.unit is None
    return False


def is_score(tokens: Sequence[Token], left: Draft, right: Draft) -> bool:
    """Whether two figures with a dash are a result: "3-1", "0-2 van Ajax"; "3-4 kinderen" is a range."""
    if right.unit is not None or left.value is None or right.value is None:
        return False
    if tokens[left.number_first].kind != "digits" or tokens[right.number_first].kind != "digits":
        return False
    if left.unit is not None:
        return False
    if left.value >= right.value:
        return True
    if right.value >= 10:
        return False
    after = tokens[right.last] if right.last < len(tokens) else None
    return after is None or after.kind != "word" or after.gap == 2 or after.low in FUNCTION_WORDS


def scaled_like(left: Draft, right: Draft, *, falling: bool = False) -> Fraction | None:
    """The value of a figure that shares the scale word of the next one: 5 in "5 tot 10 miljoen" is five million.

    falling: the first may be the greater one, by less than ten times ("van 5 naar 3 miljoen").
    """
    if left.value is None or right.value is None or left.numeral is None or right.numeral is None:
        return left.value
    scale = right.numeral.scale
    shares = (
        scale > 1
        and left.numeral.scale == 1
        and left.value < right.value / scale * (10 if falling else 1)
        and left.unit is None
    )
    return left.value * scale if shares else left.value


def join_range(left: Draft, right: Draft) -> Draft:
    """One draft from the two ends of a range."""
    return Draft(
        left.first, right.last, left.number_first, right.number_last, None, scaled_like(left, right), right.value,
        unit=right.unit, own_unit=right.own_unit, range=True, number_end=right.number_end,
        kind=right.kind, unit_name=right.unit_name,
    )  # fmt: skip


def join_compound(tokens: Sequence[Token], left: Draft, right: Draft, how: str) -> Draft | None:
    """ "Een uur en 15 minuten", "15 dollar en 15 cent", "vijf euro vijftig": one amount in two parts, or None."""
    if not (left.plain and right.plain) or left.unit is None or left.value is None or right.value is None:
        return None
    if not left.own_unit:
        return None
    first, second = left.unit, right.unit
    if first.kind == "duration" and second is not None and second.kind == "duration" and how in ("and", "comma"):
        one, two = _SECONDS[first.id] * first.times, _SECONDS[second.id] * second.times
        if right.value * Fraction(two) >= Fraction(one):
            return None
        small = Fraction(_SECONDS[second.id])
        total = left.value * Fraction(one) + right.value * Fraction(two)
        return _joined(left, right, total / small, _plain(second))
    if first.kind == "money" and not first.cent and first.times == 1:
        if second is not None and second.kind == "money" and second.cent and how in ("and", "comma", "none"):
            return _joined(left, right, left.value + right.value * Fraction(second.times), first)
        cents = second is None and right.value.denominator == 1 and 10 <= right.value < 100
        ends = right.last >= len(tokens) or tokens[right.last].kind == "symbol" or tokens[right.last].gap == 2
        word = tokens[left.last - 1].kind == "word" and left.value.denominator == 1
        if cents and ends and word and how in ("and", "none"):
            return _joined(left, right, left.value + right.value / 100, first)
    return None


def _plain(unit: Unit) -> Unit:
    return Unit(unit.id, unit.kind, Decimal(1), unit.si, unit.factor, unit.offset)


def _joined(left: Draft, right: Draft, value: Fraction, unit: Unit) -> Draft:
    return Draft(
        left.first, right.last, left.number_first, right.number_last, value, unit=unit, own_unit=True,
        numeral=right.numeral, parts=[left, right],
    )  # fmt: skip
