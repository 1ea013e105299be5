"""Numbers inside a word: "54-jarige", "vierdaagse", "tweemaal", "11- tot 18-jarigen", "tweederdemeerderheid"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from volgens.numbers.grammar import Numeral, read
from volgens.numbers.lexer import Token, tokenize
from volgens.numbers.lexicon import load, split
from volgens.quantity.draft import Draft
from volgens.quantity.model import QuantityKind

_ROWS = load("suffixes.toml")["suffix"]
_ENDINGS = {ending: row for row in _ROWS for ending in row["endings"]}
ENDINGS: tuple[str, ...] = tuple(sorted(_ENDINGS))
"""Every ending, for a quick look at a word."""
_DASHES = frozenset("-–")


@dataclass(frozen=True, slots=True)
class Suffixed:
    """A number with an ending in tokens `first` to `last`; the number's own characters end at `number_end`."""

    first: int
    last: int
    number_end: int
    value: Fraction
    kind: QuantityKind
    unit: str
    number_last: int
    """The token after the one in which the number ends."""

    def draft(self) -> Draft:
        """It as a draft, complete with kind and unit."""
        return Draft(
            self.first,
            self.last,
            self.first,
            self.number_last,
            self.value,
            kind=self.kind,
            unit_name=self.unit,
            number_end=self.number_end,
        )


def suffixed(tokens: Sequence[Token], at: int) -> Suffixed | None:
    """The suffixed number that starts at token `at`, or None."""
    token = tokens[at]
    if token.kind == "word":
        inner = _inside(tokens, at)
        if inner is not None:
            return inner
    if token.kind != "digits" and split(token.low) is None:
        return None
    end = at + 1
    dashed = end < len(tokens) and tokens[end].text in _DASHES and tokens[end].gap < 2
    if dashed:
        end += 1
    if end >= len(tokens) or tokens[end].kind != "word" or tokens[end].gap == 2:
        return None
    row = _ENDINGS.get(tokens[end].low)
    # "95 jarige" and "28 - jarige" are typed too; of the other endings only what is joined counts
    if row is None or (tokens[end].gap and row["kind"] != "age") or row.get("part"):
        return None
    numeral = read(tokens, at)
    if numeral is None or numeral.value is None or numeral.ordinal or numeral.last > at + 1:
        return None
    kind, unit = _meaning(row, tokens, end)
    return Suffixed(at, end + 1, token.end, numeral.value, kind, unit, at + 1)


def _inside(tokens: Sequence[Token], at: int) -> Suffixed | None:
    token = tokens[at]
    ending = next((e for e in _ENDINGS if token.low.endswith(e) and split(token.low[: -len(e)]) is not None), None)
    if ending is None:
        return None
    row = _ENDINGS[ending]
    if token.low in row.get("not", ()) or len(token.text) != len(token.low):
        return None
    size = len(token.text) - len(ending)
    numeral = read(tokenize(token.text[:size]), 0)
    if numeral is None or numeral.value is None or numeral.ordinal or bool(row.get("part")) != numeral.part:
        return None
    kind, unit = _meaning(row, tokens, at)
    return Suffixed(at, at + 1, token.start + size, numeral.value, kind, unit, at + 1)


def _meaning(row: dict[str, Any], tokens: Sequence[Token], last: int) -> tuple[QuantityKind, str]:
    following = tokens[last + 1].low if last + 1 < len(tokens) and tokens[last + 1].gap == 1 else ""
    if following in row.get("duration_before", ()):
        return "duration", row["unit"]
    return row["kind"], row["unit"]


def elliptic(tokens: Sequence[Token], at: int) -> tuple[Numeral, int] | None:
    """ "11- (tot 18-jarigen)", "veertien- (en vijftienjarigen)": a hanging number, and the token after it."""
    end = at + 1
    if end + 2 >= len(tokens) or tokens[end].text not in _DASHES or tokens[end].gap or tokens[end + 1].gap != 1:
        return None
    if tokens[end + 1].low not in ("tot", "en", "of", "a"):
        return None
    numeral: Numeral | None = read(tokens, at)
    if numeral is None or numeral.last != end or numeral.value is None:
        return None
    return numeral, end + 1
