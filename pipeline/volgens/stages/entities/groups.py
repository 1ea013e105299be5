"""Which mentions of a document are one thing, and what that thing is called.

Places and peoples meet by what they stand for (Oekraïne, Oekraïense), organisations by abbreviation and by the lexicon,
persons by surname or first name with the full name named last before. What remains meets by the same words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volgens.gazetteer import Gazetteer
from volgens.places.demonyms import demonym
from volgens.places.spelling import bare
from volgens.records import Entity
from volgens.stages.entities.abbreviations import initials, letters, pairs
from volgens.stages.entities.data import organisations
from volgens.stages.entities.lexicon import word_before
from volgens.stages.entities.links import Known
from volgens.stages.entities.mentions import Mention
from volgens.stages.entities.persons import same_person

_ARTICLE = re.compile(r"^(?:the|de|het|een|'t|’t)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|['’]|s)$")
_ENDING = re.compile(r"(?:['’]er|['’]ers|ers|er|en|e|s|n)$")
_PARTS = 6
"""First words of a long name that are looked at as a short form of it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A mention's group: the number of its first mention, and the canonical name."""

    first: int
    name: str


class _Union:
    """Sets of mention numbers; the smallest number of a set stands for it."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, number: int) -> int:
        """The smallest number of the set."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        a, b = sorted((self.find(one), self.find(other)))
        self._parent[b] = a


def group(text: str, mentions: Sequence[Mention], known: Mapping[int, Known], gazetteer: Gazetteer) -> list[Member]:
    """The group of each mention and its name: the fullest one in the document, without possessive or article.

    known: what places and peoples stand for, by mention number (`links.resolve`).
    """
    surfaces = [" ".join(text[m.start : m.end].split()) for m in mentions]
    plain = _without_possessive(mentions, surfaces)
    for number, what in known.items():
        if mentions[number].label == "PLACE":
            plain[number] = what.name
    union = _Union(len(mentions))
    _same_words(mentions, plain, union)
    _same_meaning(mentions, known, plain, gazetteer, union)
    _organisations(text, mentions, plain, union)
    for one, other in same_person([plain[n] if m.label == "PERSON" else None for n, m in enumerate(mentions)]):
        union.join(one, other)
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(mentions)):
        members[union.find(number)].append(number)
    name_of = {first: _name(numbers, mentions, plain, known) for first, numbers in members.items()}
    return [Member(union.find(n), name_of[union.find(n)]) for n in range(len(mentions))]


def describe(entities: Sequence[Entity], text: str) -> tuple[str, ...]:
    """What a text calls an organisation when it does not name it: `denktank`, `krant`, `partij`; empty for others.

    entities: the mentions of one group; text: the document's text. The words are, in this order, those right before a
    mention (`de denktank ISW`), the lexicon's word for the organisation, and type words within its own name.
    """
    found: dict[str, None] = {}
    lexicon = organisations()
    named = [entity for entity in entities if entity.label == "ORG"]
    for entity in named:
        before = word_before(text, entity.start)
        if before in lexicon.organisation_words:
            found.setdefault(before)
    for entity in named:
        for name in (entity.name, entity.text):
            if name in lexicon.by_name:
                found.setdefault(lexicon.by_name[name].kind)
    kinds = sorted({org.kind for org in lexicon.by_name.values()} | lexicon.organisation_words)
    for entity in named:
        for word in entity.name.lower().split():
            for kind in kinds:
                if word.endswith(kind):
                    found.setdefault(kind)
    return tuple(found)


def _without_possessive(mentions: Sequence[Mention], surfaces: Sequence[str]) -> list[str]:
    """The mentions' words without a possessive ending where the document also has the name without it."""
    have = {(m.label, s) for m, s in zip(mentions, surfaces, strict=True)}
    ends = {(m.label, s.split()[-1]) for m, s in zip(mentions, surfaces, strict=True)}
    plain: list[str] = []
    for mention, surface in zip(mentions, surfaces, strict=True):
        short = _POSSESSIVE.sub("", surface)
        apostrophe = (surface != short and not surface.endswith("s")) or surface.endswith(("'s", "’s"))
        here = (mention.label, short) in have or (mention.label, short.split()[-1] if short.split() else "") in ends
        plain.append(short if short and mention.label != "NORP" and (here or apostrophe) else surface)
    return plain


def _key(mention: Mention, name: str) -> str:
    form = bare(_ARTICLE.sub("", name) or name).replace("’", "'")
    if mention.label == "NORP":
        people = demonym(name)
        if people is not None and not form.startswith("niet"):
            return people.key
        form = _ENDING.sub("", _ENDING.sub("", form)) or form
    return form


def _same_words(mentions: Sequence[Mention], plain: Sequence[str], union: _Union) -> None:
    first: dict[tuple[str, str], int] = {}
    for number, (mention, name) in enumerate(zip(mentions, plain, strict=True)):
        if mention.label != "PERSON":
            union.join(number, first.setdefault((mention.label, _key(mention, name)), number))


def _same_meaning(
    mentions: Sequence[Mention], known: Mapping[int, Known], plain: Sequence[str], gazetteer: Gazetteer, union: _Union
) -> None:
    """Places and peoples by link, organisations of the lexicon and names of the gazetteer by entry."""
    first: dict[str, int] = {}
    for number, (mention, name) in enumerate(zip(mentions, plain, strict=True)):
        entry = gazetteer.by_name.get(name)
        org = organisations().by_name.get(name) if mention.label == "ORG" else None
        what = known[number].id if number in known else None
        key = f"own {entry.name}" if entry else f"org {org.name}" if org else what
        if key is not None:
            union.join(number, first.setdefault(key, number))


def _organisations(text: str, mentions: Sequence[Mention], plain: Sequence[str], union: _Union) -> None:
    for one, other in pairs(text, mentions):
        union.join(one, other)
    numbers = [n for n, m in enumerate(mentions) if m.label == "ORG"]
    first: dict[str, int] = {}
    for number in numbers:
        first.setdefault(_ARTICLE.sub("", plain[number]), number)
    wholes = _Wholes(first)
    for name, number in first.items():
        whole = wholes.of(name)
        if whole is not None:
            union.join(number, whole)


class _Wholes:
    """The long names of a document's organisations, to be found by a part or an abbreviation."""

    def __init__(self, first: Mapping[str, int]) -> None:
        """first: each name, without article, to the number of its first mention."""
        self._by_initials: dict[str, int] = {}
        self._by_part: dict[str, list[int]] = defaultdict(list)
        for name, number in first.items():
            words = name.split()
            if len(words) < 2:
                continue
            for form in sorted(initials(name)):
                self._by_initials.setdefault(form, number)
            for length in range(1, min(len(words), _PARTS)):
                self._by_part[" ".join(words[:length]).rstrip(",")].append(number)
            if words[-2][0].isupper() or words[-2][0].isdigit():
                self._by_part[words[-1]].append(number)
                self._by_part[words[-1].lower()].append(number)

    def of(self, name: str) -> int | None:
        """The number of the one long name that `name` abbreviates or is the first words or the last of."""
        whole = self._by_initials.get(letters(name)) if " " not in name else None
        if whole is not None:
            return whole
        lexicon = organisations()
        found = self._by_part.get(name, [])
        return found[0] if len(found) == 1 and name not in lexicon.first | lexicon.last else None


def _name(numbers: Sequence[int], mentions: Sequence[Mention], plain: Sequence[str], known: Mapping[int, Known]) -> str:
    """The fullest name: of a place its longest, of a people without its place the place's, else the longest."""
    places = [n for n in numbers if mentions[n].label == "PLACE"]
    if not places:
        home = next((known[n].name for n in numbers if n in known), None)
        if home is not None:
            return home
    chosen = [plain[n] for n in (places or numbers)]
    best = max(chosen, key=lambda name: (len(name.split()), len(name)))
    return _ARTICLE.sub("", best) if best[0].islower() and _ARTICLE.sub("", best) else best
