"""Across documents: the places and organisations of a run, each once, with where it is named and by whom.

A thing is what mentions of many documents have in common: a link, an organisation of the lexicon, or a name. An
abbreviation that one document explains (`Nederlands Forensisch Instituut (NFI)`) counts for the long name in all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from volgens.places.spelling import fold
from volgens.records import Attribution, Entity, Label, Link
from volgens.stages.entities.data import organisations

PLACES: tuple[Label, ...] = ("PLACE",)
ORGANISATIONS: tuple[Label, ...] = ("ORG",)


@dataclass(frozen=True, slots=True)
class Thing:
    """A place, organisation, person or people of a run."""

    name: str
    """Its most frequent canonical name."""
    label: Label
    link: Link | None
    mentions: int
    documents: tuple[str, ...]
    """The documents that name it, in the order they came."""
    names: tuple[tuple[str, int], ...]
    """The forms found in the texts with their counts, most frequent first."""
    sources: tuple[tuple[str, int], ...]
    """Who names it: the sources of the attributions that hold a mention, with counts, most frequent first."""


@dataclass(slots=True)
class _Tally:
    label: Label
    link: Link | None = None
    canonical: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    documents: dict[str, None] = field(default_factory=dict)
    sources: Counter[str] = field(default_factory=Counter)

    def add(self, other: _Tally) -> None:
        """Take the counts of another thing in."""
        self.link = self.link or other.link
        self.canonical.update(other.canonical)
        self.forms.update(other.forms)
        self.documents.update(other.documents)
        self.sources.update(other.sources)


def index(
    entities: Iterable[Entity],
    attributions: Iterable[Attribution] = (),
    labels: Collection[Label] = ("PLACE", "ORG", "PERSON", "NORP"),
) -> list[Thing]:
    """The things that the mentions of a run stand for, most mentioned first, then by name.

    entities: the records of entities.jsonl; attributions: those of attributions.jsonl, for `sources`; labels: the
    mentions to count, for instance `PLACES`.
    """
    tallies: dict[str, _Tally] = {}
    key_of: dict[str, str] = {}
    for entity in entities:
        if entity.label not in labels:
            continue
        key = _key(entity)
        tally = tallies.setdefault(key, _Tally(entity.label))
        tally.link = tally.link or entity.link
        tally.canonical[entity.name] += 1
        tally.forms[entity.text] += 1
        tally.documents.setdefault(entity.doc)
        key_of[entity.id] = key
    for attribution in attributions:
        source = attribution.resolved or (attribution.source.text if attribution.source else None)
        if source:
            for named in sorted({key_of[id_] for id_ in attribution.entities if id_ in key_of}):
                tallies[named].sources[source] += 1
    things = [_thing(tally) for tally in _explained(tallies).values()]
    return sorted(things, key=lambda thing: (-thing.mentions, thing.name, thing.label))


def _key(entity: Entity) -> str:
    if entity.link is not None:
        return f"link {entity.link.id}"
    known = organisations().by_name.get(entity.name) or organisations().by_name.get(entity.text)
    if entity.label == "ORG" and known is not None:
        return f"org {known.name}"
    return f"{entity.label} {fold(entity.name) or entity.name}"


def _explained(tallies: dict[str, _Tally]) -> dict[str, _Tally]:
    """The things with those that only go by an abbreviation joined to the one that another document explains it by."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key, tally in tallies.items():
        if tally.label == "ORG":
            for form in tally.forms:
                if form not in tally.canonical:
                    longer[form].append(key)
    joined: dict[str, _Tally] = {}
    for key, tally in tallies.items():
        homes = longer[next(iter(tally.canonical))] if tally.label == "ORG" and len(tally.canonical) == 1 else []
        if len(homes) == 1 and homes[0] != key:
            tallies[homes[0]].add(tally)
        else:
            joined[key] = tally
    return joined


def _thing(tally: _Tally) -> Thing:
    return Thing(
        name=_ranked(tally.canonical)[0][0],
        label=tally.label,
        link=tally.link,
        mentions=sum(tally.forms.values()),
        documents=tuple(tally.documents),
        names=_ranked(tally.forms),
        sources=_ranked(tally.sources),
    )


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
