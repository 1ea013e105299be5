"""Figures that stand side by side because they do not agree, or agree but come from different sources.

Two claims can be about the same thing when they measure in the same unit, their counted things agree and their names
do not contradict each other. Within a document that is enough; between documents they must also share a name or a
counted thing that is not everyday, and the documents must share at least two names that are rare in the run, so that
two accidents with "drie gewonden" in different towns are not taken for a contradiction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from volgens.records import Number
from volgens.report.figures import ClaimRow, Conflict
from volgens.report.wording import words

NEAR = 2
"""Sentences: how far apart measures without a name or counted thing may stand in one document."""
SMALL = 10
"""Counts below it, without a name, are too common to be taken for the same thing."""
APART = 10
"""The factor beyond which two figures are about two things rather than in dispute."""
ROWS = 12
"""The most figures of one conflict."""
CROWD = 24
"""Claims on the same thing beyond which pairs are not tried."""

_LEFT_OUT = frozenset({"duration", "fraction"})
"""Lengths of time and bare parts differ all the time and seldom mean the same thing."""

Story = frozenset[str]


def find_conflicts(claims: Sequence[ClaimRow], topics: Mapping[int, Story]) -> Iterator[Conflict]:
    """Groups of two or more claims on the same thing that differ in value or source.

    claims: rows in document order. topics: for each document's number the keys of the names it mentions. The groups
    with differing values come first, then those with most sources; every claim is in at most one group.
    """
    stories = _rare(topics)
    found: list[Conflict] = []
    taken: set[str] = set()
    for bucket in _buckets(claims, stories):
        rest = [row for row in bucket[:CROWD] if f"{row.number} {row.id}" not in taken]
        while len(rest) > 1:
            group, left = [rest[0]], list[ClaimRow]()
            for row in rest[1:]:
                fits = len(group) < ROWS and all(_same_thing(row, other, stories) for other in group)
                (group if fits else left).append(row)
            rest = left
            if conflict := _conflict(group):
                found.append(conflict)
                taken.update(f"{row.number} {row.id}" for row in conflict.rows)
    yield from sorted(found, key=lambda conflict: (conflict.differs != "values", -_weight(conflict)))


def _rare(topics: Mapping[int, Story]) -> dict[int, Story]:
    spread = Counter(name for story in topics.values() for name in sorted(story))
    most = max(4, len(topics) // 10)
    return {number: frozenset(name for name in story if spread[name] <= most) for number, story in topics.items()}


def _buckets(claims: Sequence[ClaimRow], stories: Mapping[int, Story]) -> Iterator[list[ClaimRow]]:
    """Claims that may be about the same thing: first by document, then across the documents of a story."""
    inside: dict[tuple[object, ...], list[ClaimRow]] = defaultdict(list)
    across: dict[tuple[object, ...], list[ClaimRow]] = defaultdict(list)
    for row in claims:
        if row.kind in _LEFT_OUT or (row.value is None and row.high is None):
            continue  # a vague word such as "tientallen" contradicts nothing
        inside[(row.number, row.kind, row.unit, row.head if row.kind != "measure" else "")].append(row)
        if row.about or row.head:
            for name in sorted(stories[row.number]):
                across[(row.kind, row.unit, row.head, name)].append(row)
    tried: set[tuple[int, ...]] = set()
    for rows in across.values():
        key = tuple(map(id, rows[:CROWD]))  # documents of one story share many names, and so the same rows
        if rows[0].number != rows[-1].number and key not in tried:
            tried.add(key)
            yield rows
    for rows in inside.values():
        if len(rows) > 1:
            yield rows


def _same_thing(one: ClaimRow, other: ClaimRow, stories: Mapping[int, Story]) -> bool:
    shared = set(one.about) & set(other.about)
    if one.id in other.linked or other.id in one.linked:
        return one.kind == "measure" and one.number == other.number
    if (one.head and other.head and one.head != other.head) or (one.about and other.about and not shared):
        return False
    if one.kind == "age":
        return bool(shared)
    if max(_size(one), _size(other)) > APART * min(_size(one), _size(other)):
        return False
    if one.number != other.number:
        related = len(stories[one.number] & stories[other.number]) > 1
        return related and (bool(shared) or _telling(one, other))
    if one.kind in ("measure", "rate"):
        near = abs(one.place_in_text - other.place_in_text) <= NEAR
        return bool(shared) or near or bool(one.head and one.head == other.head)
    if one.kind in ("percent", "money"):
        return bool(one.head and one.head == other.head and one.about == other.about)
    return bool(shared) or (_telling(one, other) and one.source != other.source)


def _telling(one: ClaimRow, other: ClaimRow) -> bool:
    """Whether the counted things alone say that it is the same one: not everyday, or with the same adjectives."""
    if not one.head or min(_size(one), _size(other)) < SMALL:
        return False
    return one.head not in words("nl")["everyday"].split() or bool(
        one.counted and one.counted == other.counted != one.head
    )


def _conflict(group: list[ClaimRow]) -> Conflict | None:
    values = {(row.value, row.low, row.high) for row in group}
    differs = "values" if len(values) > 1 else "sources"
    if differs == "sources":
        group = list({row.source.lower(): row for row in group if row.source}.values())
    if len(group) < 2:
        return None
    first = max(group, key=lambda row: len(row.counted or ""))
    return Conflict(first.counted or first.unit, differs, tuple(group))


def _size(row: ClaimRow) -> Number:
    size = row.high if row.value is None else row.value
    return abs(size or 0)


def _weight(conflict: Conflict) -> int:
    pairs = combinations(conflict.rows, 2)
    apart = sum((a.value, a.low, a.high) != (b.value, b.low, b.high) for a, b in pairs)
    return apart + 3 * len({row.source for row in conflict.rows if row.source})
