"""Whether a numeral is one where it stands: not "de enige", "het aantal", "een derde persoon", "drie-eenheid"."""

from __future__ import annotations

from collections.abc import Sequence

from volgens.numbers.grammar import Numeral
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import FEW_AFTER_EEN, load, split
from volgens.quantity.units import simple_at

_DATA = load("adjectives.toml")
_AFTER_FRACTION = frozenset(_DATA["fraction"]["after"])
_NO_FEW_AFTER = frozenset(_DATA["few"]["not_after"])
_SINGLE = frozenset(("enkele", "enkelen", "enige", "enigen"))
_FEW = _SINGLE | {"paar", "tweetal"}


def stands(tokens: Sequence[Token], numeral: Numeral, *, after_number: bool) -> bool:
    """Whether the words around let the numeral be one. `after_number`: another figure ends right before a hyphen."""
    first = tokens[numeral.first]
    before = tokens[numeral.first - 1] if numeral.first and first.gap < 2 else None
    after = tokens[numeral.last] if numeral.last < len(tokens) else None
    size = numeral.last - numeral.first
    if numeral.nothing:
        # "geen twee": a hedge of the number that follows
        return after is None or not (after.kind == "digits" or split(after.low) is not None)
    if numeral.value is None and size <= 2 and not _few_stands(tokens, numeral, before, after):
        return False
    if first.low == "gros" and size == 1:
        return before is None or before.low not in ("het", "t")
    if first.low == "helft":
        return before is not None and before.low == "de"
    if first.gap == 0 and first.kind == "word" and before is not None and before.text in "-–" and before.gap == 0:
        return after_number
    if after is not None and after.gap == 0 and after.text == "-" and numeral.last + 1 < len(tokens):
        # "een 100.000-klapper", "drie-eenheid"
        following = tokens[numeral.last + 1]
        if following.gap == 0 and following.kind == "word" and simple_at(tokens, numeral.last + 1) is None:
            return split(following.low) is not None
    return not numeral.doubtful or _is_fraction(after)


def _few_stands(tokens: Sequence[Token], numeral: Numeral, before: Token | None, after: Token | None) -> bool:
    """ "Enkele", "enige", "paar", "aantal" as quantifiers, not in "geen enkele", "de enige", "het paar"."""
    word = tokens[numeral.last - 1].low
    if numeral.last - numeral.first == 2:
        return not (tokens[numeral.first].low == "een" and word in _SINGLE)
    if word in FEW_AFTER_EEN:
        return False
    if word not in _FEW or before is None:
        return word not in ("enige", "enigen") or _is_plural(after)
    if word == "enkele":
        if before.low == "een":
            # "een enkele uren durende zitting", but "een enkele keer" is one
            return simple_at(tokens, numeral.last) is not None and after is not None and after.low.endswith("en")
        return before.low not in ("geen", "zonder")
    if before.low in _NO_FEW_AFTER or before.low == "een":
        return False
    return word not in ("enige", "enigen") or _is_plural(after)


def _is_plural(token: Token | None) -> bool:
    return token is not None and token.kind == "word" and token.low.endswith(("en", "s"))


def _is_fraction(after: Token | None) -> bool:
    """Whether "een derde" is a third part and not a third thing: by what follows."""
    return after is None or after.gap == 2 or after.text in ".,;:!?)" or after.low in _AFTER_FRACTION
