"""Two runs side by side: what is new, gone and changed, in claims, statements, names and documents.

Meant for two versions of an article (the same document id in both runs) and for two outlets on the same news
(different ids). Records of a document that both runs hold are matched within it; all others with each other. A record
is matched first with its equal, then with the most similar one that speaks of the same thing; the rest is new or gone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from volgens.report.figures import ClaimRow, DocumentRow, NameRow, Statement, Summary
from volgens.report.sources import source_key
from volgens.report.summary import summarise

ALIKE = 0.5
"""Dice's coefficient over words from which two sentences or statements may be the same one, reworded."""
RARE = 30
"""Words in more statements than this lead to no candidates."""

T = TypeVar("T")

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """The same thing in both runs, and the fields that differ."""

    before: T
    after: T
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """What a layer has in one run and not in the other."""

    new: tuple[T, ...]
    gone: tuple[T, ...]
    changed: tuple[Pair[T], ...]
    same: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two runs; `new` is what only the second one has."""

    before: str
    after: str
    documents: Difference[DocumentRow]
    claims: Difference[ClaimRow]
    statements: Difference[Statement]
    names: Difference[NameRow]

    def equal(self) -> bool:
        """Whether the runs say the same."""
        layers = (self.documents, self.claims, self.statements, self.names)
        return not any(layer.new or layer.gone or layer.changed for layer in layers)


def compare(before: Path, after: Path) -> Comparison:
    """Compare two run folders, the earlier first. Raises RunError where one holds no run."""
    one, other = summarise(before, limit=_ALL), summarise(after, limit=_ALL)
    shared = {row.doc for row in one.documents} & {row.doc for row in other.documents}

    def group(doc: str) -> str:
        return doc if doc in shared else ""

    return Comparison(
        before=one.runs[0].folder,
        after=other.runs[0].folder,
        documents=_documents(one, other),
        claims=_match(one.claims, other.claims, _ClaimRules(group, _CLAIM)),
        statements=_match(one.statements, other.statements, _StatementRules(group, _STATEMENT)),
        names=_names(one, other),
    )


def as_json(comparison: Comparison) -> bytes:
    """The comparison as one JSON object in UTF-8."""
    return TypeAdapter(Comparison).dump_json(comparison, indent=1) + b"\n"


_ALL = 10_000_000
"""No limit: what is cut off would look gone."""


class _Rules(Generic[T]):
    """How records of one layer are matched."""

    def __init__(self, group: Callable[[str], str], fields: Mapping[str, Callable[[T], Hashable]]) -> None:
        self.group = group
        self.fields = fields

    def equal(self, row: T) -> Hashable:
        """What two records share that are the same in both runs."""
        raise NotImplementedError

    def topic(self, row: T) -> Hashable:
        """What two records must share to be the same one, changed."""
        raise NotImplementedError

    def words(self, row: T) -> frozenset[str]:
        """The words by which similar records are found."""
        raise NotImplementedError

    def closeness(self, one: T, other: T) -> float:
        """How alike two records of one topic are; below ALIKE they are not the same."""
        return _dice(self.words(one), self.words(other))


_CLAIM: dict[str, Callable[[ClaimRow], Hashable]] = {
    "value": lambda row: (row.value, row.low, row.high),
    "modifier": lambda row: row.modifier,
    "source": lambda row: source_key(row.source),
    "modality": lambda row: row.modality,
}
_STATEMENT: dict[str, Callable[[Statement], Hashable]] = {
    "source": lambda row: source_key(row.resolved),
    "content": lambda row: _plain(row),
    "modality": lambda row: row.modality,
}
"""The fields in which two records of the same thing may differ."""


class _ClaimRules(_Rules[ClaimRow]):
    def equal(self, row: ClaimRow) -> Hashable:
        return (self.topic(row), row.about, *(read(row) for read in self.fields.values()))

    def topic(self, row: ClaimRow) -> Hashable:
        return (self.group(row.doc), row.kind, row.unit, row.head)

    def words(self, row: ClaimRow) -> frozenset[str]:
        at = row.start - row.offset
        return _words(row.sentence[:at] + row.sentence[at + len(row.text) :])

    def closeness(self, one: ClaimRow, other: ClaimRow) -> float:
        if one.about and other.about and not set(one.about) & set(other.about):
            return 0.0
        alike = _dice(self.words(one), self.words(other))
        named = bool(one.head and set(one.about) & set(other.about))
        return max(alike, ALIKE + alike / 4) if named else alike


class _StatementRules(_Rules[Statement]):
    def equal(self, row: Statement) -> Hashable:
        return (self.group(row.doc), *(read(row) for read in self.fields.values()))

    def topic(self, row: Statement) -> Hashable:
        return self.group(row.doc)

    def words(self, row: Statement) -> frozenset[str]:
        return _words(" ".join(row.content))


def _match(before: Sequence[T], after: Sequence[T], rules: _Rules[T]) -> Difference[T]:
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index, row in enumerate(before):
        waiting[rules.equal(row)].append(index)
    gone, new, same = dict(enumerate(before)), list[T](), 0
    for row in after:
        if twins := waiting[rules.equal(row)]:
            del gone[twins.pop(0)]
            same += 1
        else:
            new.append(row)
    changed, unmatched = _alike(gone, new, rules)
    pairs = [
        Pair(one, other, fields)
        for one, other in changed
        if (fields := tuple(name for name, read in rules.fields.items() if read(one) != read(other)))
    ]
    same += len(changed) - len(pairs)
    return Difference(tuple(unmatched), tuple(gone.values()), tuple(pairs), same)


def _alike(gone: dict[int, T], new: Sequence[T], rules: _Rules[T]) -> tuple[list[tuple[T, T]], list[T]]:
    """Pair each of `new` with the closest of `gone`, closest pairs first; takes what is paired out of `gone`."""
    found = sorted(_candidates(gone, new, rules), key=lambda one: (-one[0], one[1], one[2]))
    taken: dict[int, T] = {}
    for _, here, there in found:
        if here in gone and there not in taken:
            taken[there] = gone.pop(here)
    changed = [(taken[number], row) for number, row in enumerate(new) if number in taken]
    return changed, [row for number, row in enumerate(new) if number not in taken]


def _candidates(gone: dict[int, T], new: Sequence[T], rules: _Rules[T]) -> Iterator[tuple[float, int, int]]:
    """Closeness, number in `gone`, number in `new`, of all that may be the same."""
    index: dict[Hashable, list[int]] = defaultdict(list)
    topics: dict[Hashable, list[int]] = defaultdict(list)
    for number, row in gone.items():
        topics[rules.topic(row)].append(number)
        for word in sorted(rules.words(row)):
            index[rules.topic(row), word].append(number)
    for there, row in enumerate(new):
        topic = rules.topic(row)
        near = set(topics[topic]) if len(topics[topic]) <= RARE else set[int]()
        for word in rules.words(row):
            if len(index[topic, word]) <= RARE:
                near.update(index[topic, word])
        for here in sorted(near):
            closeness = rules.closeness(gone[here], row)
            if closeness >= ALIKE:
                yield closeness, here, there


def _documents(one: Summary, other: Summary) -> Difference[DocumentRow]:
    before, after = ({row.doc: row for row in summary.documents} for summary in (one, other))
    both = [(before[doc], row) for doc, row in after.items() if doc in before]
    changed = tuple(
        Pair(old, row, fields)
        for old, row in both
        if (fields := tuple(name for name in ("title", "published") if getattr(old, name) != getattr(row, name)))
        or old.sha256 != row.sha256
    )
    return Difference(
        tuple(row for doc, row in after.items() if doc not in before),
        tuple(row for doc, row in before.items() if doc not in after),
        changed,
        len(both) - len(changed),
    )


def _names(one: Summary, other: Summary) -> Difference[NameRow]:
    before, after = (
        {(row.label, row.name.lower()): row for row in (*all_.places, *all_.organisations, *all_.people)}
        for all_ in (one, other)
    )
    return Difference(
        tuple(row for key, row in after.items() if key not in before),
        tuple(row for key, row in before.items() if key not in after),
        (),
        sum(key in before for key in after),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _plain(row: Statement) -> str:
    return " ".join(" ".join(row.content).lower().split())


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
