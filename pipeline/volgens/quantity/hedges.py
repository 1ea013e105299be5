"""Words that say how a figure is meant: "ruim", "meer dan", "zo'n", "hooguit"; matched backwards from the figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from volgens.numbers.lexer import Token, tokenize
from volgens.numbers.lexicon import load
from volgens.records import Modifier

Demand: TypeAlias = Literal["none", "article", "unit", "up_to"]
"""What else must hold: an article in the phrase with a measure or round figure, a unit, no change that ends there."""

_CLASSES: tuple[Modifier, ...] = ("approx", "below", "above", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge in tokens `first` to `last` (exclusive)."""

    first: int
    last: int
    modifier: Modifier
    demand: Demand


_Phrases: TypeAlias = dict[str, list[tuple[tuple[str, ...], Modifier, Demand]]]


def _index(rows: Iterable[tuple[str, Modifier, Demand]], *, last: bool) -> _Phrases:
    found: _Phrases = {}
    for phrase, modifier, demand in rows:
        words = tuple(t.low for t in tokenize(phrase))
        found.setdefault(words[-1 if last else 0], []).append((words, modifier, demand))
    for phrases in found.values():
        phrases.sort(key=lambda row: -len(row[0]))
    return found


_DATA = load("hedges.toml")
_BEFORE = _index(
    [
        *((p, m, "none") for m in _CLASSES for p in _DATA[m]),
        *((p, m, "article") for m in _CLASSES for p in _DATA["with_article"].get(m, ())),
        *((p, m, "unit") for m in _CLASSES for p in _DATA["with_unit"].get(m, ())),
        *((p, "at_most", "up_to") for p in _DATA["up_to"]),
    ],
    last=True,
)
_AFTER = _index([(p, m, "none") for m in _CLASSES for p in _DATA["after"].get(m, ())], last=False)
_ARTICLES = ("de", "het")


def before(tokens: Sequence[Token], at: int, floor: int = 0) -> Hedge | None:
    """The hedge that ends right before token `at`, or before an article there ("rond de 30"); not before `floor`."""
    found = _ending(tokens, at, at, floor)
    if found is None and at - 1 > floor and tokens[at - 1].low in _ARTICLES and tokens[at].gap == 1:
        found = _ending(tokens, at - 1, at, floor)
    return found


def _ending(tokens: Sequence[Token], end: int, upto: int, floor: int) -> Hedge | None:
    if end <= floor or tokens[end].gap == 2:
        return None
    for words, modifier, demand in _BEFORE.get(tokens[end - 1].low, ()):
        start = end - len(words)
        if start < floor or any(t.gap == 2 for t in tokens[start + 1 : end]):
            continue
        if all(tokens[start + k].low == word for k, word in enumerate(words)):
            return Hedge(start, upto, modifier, demand)
    return None


def after(tokens: Sequence[Token], at: int) -> Hedge | None:
    """The hedge that starts at token `at`: "of meer"."""
    if at >= len(tokens) or tokens[at].gap == 2:
        return None
    for words, modifier, demand in _AFTER.get(tokens[at].low, ()):
        end = at + len(words)
        compared = end < len(tokens) and tokens[end].low in ("dan", "als")
        if not compared and tuple(t.low for t in tokens[at:end]) == words:
            return Hedge(at, at + len(words), modifier, demand)
    return None
