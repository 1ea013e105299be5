"""Second pass: the unit at each figure, and the figures that are none without one ("een", "half").

A currency sign before the figure comes first, then the longest unit behind it, with what it is taken per. A bare
"een" and a bare "half" stand only with a unit; units of two meanings (pond) are settled by the words of the whole
text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from volgens.numbers.grammar import Numeral
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import Kind, load, split
from volgens.quantity.draft import Draft
from volgens.quantity.units import Unit, money_before, per_at, simple_at, table, unit_at
from volgens.records import Modifier

_DATA = load("adjectives.toml")
ADJECTIVE_MODIFIER: dict[str, Modifier] = _DATA["modifier"]
_PLAIN = frozenset(_DATA["plain"]["words"])
_NEVER_ONE = frozenset(_DATA["article"]["never_one"])
_ONLY_SHORT = frozenset(_DATA["article"]["only_short"])
_STERLING = re.compile(r"£|[Ss]terling|[Bb]rits|Brit|Engel|Londen|Schots|Schot|Koninkrijk|Brexit|GBP")
_COMMON_SYMBOLS = frozenset(("ha", "km", "kg", "cm", "mm", "ml", "ton"))
_HEAVIEST = 12
"""Pounds above this are money rather than weight, where nothing in the text tells."""


class Attacher:
    """Gives drafts their units; looks at the text's words as a whole only for units of two meanings."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self._sterling: bool | None = None

    def run(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts with units; a "half" that halves nothing is left out, a bare "een" becomes a label."""
        kept: list[Draft] = []
        for draft in drafts:
            numeral = draft.numeral
            if kept and draft.first < kept[-1].last:
                continue  # part of a unit: the 3 of "m3", "nul" in "onder nul"
            if draft.kind is None and draft.unit is None and numeral is not None:
                if not self.attach(draft, numeral, kept[-1].last if kept else 0):
                    if numeral.article:
                        draft.kind, draft.reason = "label", "een as an article"
                    if not numeral.half:
                        kept.append(draft)
                    continue
                self.take_noun_before(draft, kept)
            kept.append(draft)
        return kept

    def take_noun_before(self, draft: Draft, kept: list[Draft]) -> None:
        """ "Een jaar of vijf", "een man of tien": the counted word stands before the figure, which is about right."""
        tokens = self.tokens
        at = draft.first
        if at < 3 or draft.unit is not None or draft.value is None:
            return
        if tokens[at - 1].low != "of" or tokens[at - 3].low != "een" or tokens[at - 2].kind != "word":
            return
        if any(t.gap != 1 for t in tokens[at - 2 : at + 1]):
            return
        found = simple_at(tokens, at - 2)
        if kept and kept[-1].first == at - 3:
            kept.pop()
        draft.first = at - 3
        draft.about = True
        if found is not None and found[1] == at - 1:
            draft.unit, draft.own_unit = found[0], True
        else:
            draft.counted_before = at - 2

    def attach(self, draft: Draft, numeral: Numeral, floor: int) -> bool:
        """Finds the unit at the figure; False where there is none and the figure cannot stand without."""
        tokens = self.tokens
        if numeral.nothing or self.take_sign(draft, numeral, floor):
            return True
        at = draft.last
        alone = at >= len(tokens) or tokens[at].gap == 2 or tokens[at].kind == "symbol" or tokens[at].low == "van"
        if numeral.half and numeral.last - numeral.first == 2 and alone:
            return True  # "een half (van)"
        if at >= len(tokens):
            return not (numeral.article or numeral.half)
        if numeral.article and tokens[at].low == "of" and self.number_follows(at + 1):
            return True  # "een of twee"
        if numeral.half and tokens[at].low in ("de", "het") and tokens[at].gap == 1:
            draft.kind, draft.unit_name = "fraction", "1"
            return True
        at = self.skip_mark(draft, at)
        adjective: int | None = None
        if (
            numeral.article
            and tokens[at].gap == 1
            and (tokens[at].low in ADJECTIVE_MODIFIER or tokens[at].low in _PLAIN)
        ):
            adjective = at
            at += 1
        found = unit_at(tokens, at)
        if found is None:
            return not (numeral.article or numeral.half)
        if adjective is not None:
            short = found[0].id in ("hour", "minute")
            if found[0].kind != "duration" or (tokens[adjective].low in _ONLY_SHORT and not short):
                return False
        unit, end = self.choose(found[0], draft), found[1]
        if (numeral.article and not self.article_counts(unit, at, end)) or (numeral.half and unit.kind == "percent"):
            return False
        draft.unit, draft.own_unit, draft.last = unit, True, end
        if unit.id == "°C" and end + 1 < len(tokens) and tokens[end].low == "onder" and tokens[end + 1].low == "nul":
            draft.last = end + 2
            draft.value = None if draft.value is None else -draft.value
        if adjective is not None and tokens[adjective].low in ADJECTIVE_MODIFIER:
            draft.modifier_adjective = adjective
        old = end < len(tokens) and tokens[end].low in ("oud", "oude") and tokens[end].gap == 1
        if unit.kind == "duration" and old:
            draft.kind, draft.unit_name, draft.last = "age", unit.id, end + 1
        return True

    def take_sign(self, draft: Draft, numeral: Numeral, floor: int) -> bool:
        """A currency sign or code before the amount, with what may follow it ("£ 5 per jaar", "€ 5 euro")."""
        sign = money_before(self.tokens, draft.first)
        if sign is None or sign[1] < floor or numeral.article:
            return False
        draft.unit, draft.own_unit, draft.first = sign[0], True, sign[1]
        per = per_at(self.tokens, draft.last, sign[0])
        if per is not None:
            draft.unit, draft.last = per
            return True
        twice = simple_at(self.tokens, draft.last)
        if twice is not None and twice[0].kind == "money" and not twice[0].cent:
            draft.last = twice[1]
        return True

    def skip_mark(self, draft: Draft, at: int) -> int:
        """Over the full stop of an abbreviation ("3,5 mld. euro") and the hyphen of "776-voet"."""
        tokens = self.tokens
        if tokens[at].gap or at + 1 >= len(tokens):
            return at
        word = tokens[at - 1]
        abbreviated = word.kind == "word" and len(word.low) <= 5 and at - 1 > draft.first
        if tokens[at].text == "." and abbreviated and simple_at(tokens, at + 1):
            return at + 1
        return at + 1 if tokens[at].text == "-" and tokens[at + 1].gap == 0 else at

    def number_follows(self, at: int) -> bool:
        atoms = split(self.tokens[at].low) if at < len(self.tokens) else None
        return atoms is not None and atoms[0].kind in (Kind.UNIT, Kind.TEEN) and not atoms[0].ordinal

    def article_counts(self, unit: Unit, at: int, end: int) -> bool:
        """Whether a bare "een" before a unit is the number one: "een uur", but not "een slag", "een euro-akkoord"."""
        tokens = self.tokens
        if end < len(tokens) and tokens[end].text == "-" and tokens[end].gap == 0:
            return False
        surface = tokens[at].low
        abbreviated = unit.kind == "measure" and len(surface) <= 3 and surface not in _COMMON_SYMBOLS
        if abbreviated or unit.kind == "count" or surface in _NEVER_ONE:
            return False
        return not surface.endswith("en") or surface == "yen"

    def choose(self, unit: Unit, draft: Draft) -> Unit:
        """Settles the unit of two meanings: pond is money where the text speaks of Britain or the sum is great."""
        if unit.id.split("/")[0] != "pond":
            return unit
        if self._sterling is None:
            self._sterling = _STERLING.search(self.text) is not None
        size = draft.value if draft.value is not None else draft.low
        if not self._sterling and (size is None or size <= _HEAVIEST):
            return unit
        if "/" in unit.id:
            return Unit(unit.id.replace("pond", "GBP"), "rate")
        return table().by_id["GBP"] if unit.per is None else Unit("GBP", "rate", per=unit.per)
