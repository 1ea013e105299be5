"""The number words of `data/numerals.toml`, and the splitting of compounds into them.

`split` is what the rest uses: "tweeentwintig" gives twee, en, twintig; a word that is no number gives None. It is
cached, since every word of a text is asked.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any

_LONGEST = 160
"""Letters of the longest word that is tried; num2words writes 10^15 in fewer."""


class Kind(Enum):
    """The place of an atom in the grammar of numerals."""

    ZERO = auto()
    UNIT = auto()
    TEEN = auto()
    TENS = auto()
    HUNDRED = auto()
    SCALE = auto()
    DIGITS = auto()
    EN = auto()
    COMMA = auto()
    PART = auto()
    """Half, halve, kwart."""
    WHOLE = auto()
    """Anderhalf, helft: complete by itself."""
    DOZEN = auto()
    VAGUE = auto()
    FEW = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a numeral; `ordinal` is 0 for a cardinal, 1 for "derde", 2 for the plural "derden"."""

    kind: Kind
    value: Fraction
    ordinal: int = 0


def load(name: str) -> dict[str, Any]:
    """A table of `volgens/data`, by its file name."""
    return tomllib.loads(files("volgens").joinpath("data", name).read_text(encoding="utf-8"))


_DATA = load("numerals.toml")
_EN = Atom(Kind.EN, Fraction(0))
_BASES: dict[str, Atom] = {
    **{w: Atom(Kind.ZERO, Fraction(n)) for w, n in _DATA["zero"].items()},
    **{w: Atom(Kind.UNIT, Fraction(n)) for w, n in _DATA["units"].items()},
    **{w: Atom(Kind.TEEN, Fraction(n)) for w, n in _DATA["teens"].items()},
    **{w: Atom(Kind.TENS, Fraction(n)) for w, n in _DATA["tens"].items()},
    **{w: Atom(Kind.HUNDRED, Fraction(n)) for w, n in _DATA["hundred"].items()},
    **{w: Atom(Kind.SCALE, Fraction(10**n)) for w, n in _DATA["scales"].items()},
}
ABBREVIATIONS: dict[str, Atom] = {w: Atom(Kind.SCALE, Fraction(10**n)) for w, n in _DATA["scale_abbreviations"].items()}
LETTERS: dict[str, Atom] = {w: Atom(Kind.SCALE, Fraction(10**n)) for w, n in _DATA["money_letters"].items()}
RELATIVE_ORDINALS: frozenset[str] = frozenset(_DATA["relative_ordinals"]["words"])
FEW_AFTER_EEN: frozenset[str] = frozenset(_DATA["few_article"]["words"])


def _ordinal_kind(value: int) -> Kind:
    if value < 10:
        return Kind.UNIT
    return Kind.TEEN if value < 20 else Kind.TENS


def _pieces() -> dict[str, Atom]:
    """Everything that may stand inside a compound."""
    pieces = dict(_BASES)
    for word, atom in _BASES.items():
        if atom.kind in (Kind.TENS, Kind.HUNDRED, Kind.SCALE):
            pieces[word + "ste"] = Atom(atom.kind, atom.value, 1)
            pieces[word + "sten"] = Atom(atom.kind, atom.value, 2)
    for word, number in (*_DATA["ordinals"].items(), *_DATA["compound_ordinals"].items()):
        kind = _ordinal_kind(number)
        pieces[word] = Atom(kind, Fraction(number), 1)
        pieces[word + "n"] = Atom(kind, Fraction(number), 2)
    for word, (over, under) in _DATA["parts"].items():
        pieces[word] = Atom(Kind.PART, Fraction(over, under))
    for word, (over, under) in _DATA["whole"].items():
        pieces[word] = Atom(Kind.WHOLE, Fraction(over, under))
    pieces["en"] = _EN
    return pieces


_PIECES = _pieces()
_SIZES = tuple(sorted({len(p) for p in _PIECES}, reverse=True))
_ALONE: dict[str, Atom] = {
    **{w: Atom(Kind.DOZEN, Fraction(n)) for w, n in _DATA["dozens"].items()},
    **{w: Atom(Kind.VAGUE, Fraction(n)) for w, n in _DATA["vague"].items()},
    **{w: Atom(Kind.FEW, Fraction(n)) for w, n in _DATA["few"].items()},
    **{w: Atom(Kind.NOTHING, Fraction(0)) for w in _DATA["no_number"]["words"]},
    "komma": Atom(Kind.COMMA, Fraction(0)),
}
_NOT_GROUPS = frozenset(_DATA["groups"]["not"])
_COMPOUND_ONLY = frozenset(w + end for w in _DATA["compound_ordinals"] for end in ("", "n"))
_FIRST_LETTERS = frozenset(p[0] for p in (*_PIECES, *_ALONE))


@lru_cache(maxsize=1 << 16)
def split(word: str) -> tuple[Atom, ...] | None:
    """The atoms of a folded word, or None where it is no number word: "tweeentwintig" gives twee, en, twintig."""
    if not word or word[0] not in _FIRST_LETTERS or len(word) > _LONGEST:
        return None
    alone = _ALONE.get(word)
    if alone is not None:
        return (alone,)
    if word in _COMPOUND_ONLY:
        return None
    atoms = _segment(word)
    return None if atoms is None or atoms[0].kind is Kind.EN or atoms[-1].kind is Kind.EN else atoms


def group_size(word: str) -> Fraction | None:
    """The size that a folded collective word tells: "vijftigtal" gives 50; None where it is none ("elftal")."""
    for ending in _DATA["groups"]["endings"]:
        if word.endswith(ending) and word not in _NOT_GROUPS:
            atoms = split(word[: -len(ending)])
            if atoms and len(atoms) == 1 and atoms[0].kind in (Kind.UNIT, Kind.TEEN, Kind.TENS, Kind.HUNDRED):
                return atoms[0].value
    return None


def _segment(word: str) -> tuple[Atom, ...] | None:
    """The word cut into pieces without rest, longer pieces first ("tweederde": "tweede" leads nowhere, "twee" does)."""
    dead: set[int] = set()
    path: list[tuple[int, Atom]] = []
    at, size_index = 0, 0
    while at < len(word):
        for index in range(size_index, len(_SIZES)):
            size = _SIZES[index]
            atom = _PIECES.get(word[at : at + size])
            if atom is not None and at + size <= len(word) and at + size not in dead:
                path.append((index, atom))
                at, size_index = at + size, 0
                break
        else:
            dead.add(at)
            if not path:
                return None
            index, _ = path.pop()
            at, size_index = at - _SIZES[index], index + 1
    return tuple(atom for _, atom in path)
