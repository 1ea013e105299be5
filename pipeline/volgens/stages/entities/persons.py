"""Which mentions of persons are one person: full names, surnames, first names, initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from volgens.places.spelling import bare
from volgens.stages.entities.data import names

_INITIALS = re.compile(r"^(?:[a-z]{1,3}\.)+(?:-?[a-z]\.)*$|^[a-z]$")

_FAMILY = 50
"""Different full names of one surname that are compared; no article has more."""


def same_person(mentions: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Pairs of mention numbers that name one person.

    mentions: the name of each mention of the document in order, None for those that are no person. Two full names are
    one where the surnames agree and the first names do (`J. de Vries`, `Jan de Vries`); a surname or first name alone
    is the last person before it who bears it in full, else the first one after it.
    """
    parsed = [_parse(name) if name else None for name in mentions]
    opening: dict[str, int] = {}
    for number, person in enumerate(parsed):
        if person and len(person) > 1:
            for word in (person[0], person[-1]):
                opening.setdefault(word, number)
    latest: dict[str, int] = {}
    first_of: dict[tuple[str, ...], int] = {}
    bearers: dict[str, dict[tuple[str, ...], int]] = {}
    for number, person in enumerate(parsed):
        if not person:
            continue
        same = first_of.setdefault(person, number)
        if len(person) == 1:
            other = latest.get(person[0], opening.get(person[0], same))
        else:
            family = bearers.setdefault(person[-1], {})
            other = family.get(person, _compatible(person, family, number))
            family.setdefault(person, number)
            latest[person[0]] = latest[person[-1]] = number
        if other != number:
            yield number, other


def _parse(name: str) -> tuple[str, ...]:
    """First names and surname in lower case, particles dropped: `Jan van der Berg` is (jan, berg)."""
    words = [bare(word).strip(",'’‘“”„\"") for word in name.split()]
    kept = tuple(word for word in words if word and word not in names().particles)
    return kept or tuple(word for word in words if word)


def _compatible(person: tuple[str, ...], family: Mapping[tuple[str, ...], int], number: int) -> int:
    """An earlier full name with this surname whose first name is the same or an initial of it, else the name itself."""
    for known, other in islice(family.items(), _FAMILY):
        one, two = person[0], known[0]
        nickname = one in known[:-1] or two in person[:-1]
        if nickname or ((_INITIALS.match(one) or _INITIALS.match(two)) and one[:1] == two[:1]):
            return other
    return number
