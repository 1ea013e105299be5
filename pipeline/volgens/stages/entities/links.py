"""What the places and peoples of a document are in the world: each name one meaning, weighed by all the others.

Two rounds: first each name is weighed by the countries that the document names, and what comes out sure becomes an
anchor; then each is weighed again with the anchors named near it. What the text itself says of a name (`het stadje X`,
`X in Y`, `het Britse X`) is collected before, in `_asked`. Peoples are tied to their place by table, without weighing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from volgens.gazetteer import Gazetteer
from volgens.places import Index, Place, default
from volgens.places.choose import Around, Choice, choose, distance, weigh
from volgens.places.demonyms import home
from volgens.records import Link
from volgens.stages.entities.lexicon import announces, word_before
from volgens.stages.entities.mentions import Mention

NEAR = 300
"""Code points between two mentions that count as named together."""
_SOUND_BELOW = 100_000
"""Inhabitants of the largest place of a name's own letters below which it is also looked up by its sound."""
_CANDIDATES = 5
_SIDE_BY_SIDE_KM = 20.0
JOINED = "joined"
"""How `Edam-Volendam` meets Volendam: the same point, not the same thing."""
_FAR = 200
"""Mentions of known places that are looked at for one name: more would make long documents slow."""
_JOINT = re.compile(
    r"(?P<how> in | \(|, )(?:de |het )?(?:(?:Amerikaanse |Canadese )?(?:staat|deelstaat|provincie|regio) )?$"
)
_LISTED = re.compile(r" en | of |, [A-ZÀ-Þ]")
"""What follows the second name where a comma joins two of a list."""
_POSSESSIVE = re.compile(r"(?:['’]s|['’]|s)$")


@dataclass(frozen=True, slots=True)
class Known:
    """What a name stands for."""

    name: str
    """The place's Dutch name for peoples, else the name as written, without possessive."""
    choice: Choice

    @property
    def id(self) -> str | None:
        """The link's id, if there is one that is this thing's and not just a point near it."""
        place = self.choice.place
        return place.id if place and place.match != JOINED else None


def resolve(text: str, mentions: Sequence[Mention]) -> dict[int, Known]:
    """What each PLACE and NORP mention stands for, by its number in `mentions`."""
    index = default()
    names = _names(text, mentions, index)
    homes = _homes(text, mentions, index)
    where: dict[str, list[int]] = {}
    for number, name in names.items():
        where.setdefault(name, []).append(number)
    candidates = {name: _candidates(name, index) for name in where}
    countries, regions = _countries(candidates, where, homes)
    asked = {
        name: _asked(text, mentions, numbers, candidates[name], names, candidates, homes)
        for name, numbers in where.items()
    }
    plain = {
        name: choose(found, Around(countries, towns=regions, within=asked[name][0], wants=asked[name][1]))
        for name, found in candidates.items()
    }
    anchors = _anchors(plain, where, mentions)
    known: dict[int, Known] = {}
    for name, numbers in where.items():
        near, far = _neighbours(name, [mentions[n].start for n in numbers], anchors)
        within, wants = asked[name]
        choice = choose(candidates[name], Around(countries, near, far, within, wants, regions))
        for number in numbers:
            known[number] = Known(name, choice)
    for number, (name, place) in homes.items():
        known[number] = Known(name, Choice(place, 1.0, ()))
    return known


def link(choice: Choice) -> Link | None:
    """The chosen place as the record holds it."""
    return _link(choice.place, choice.score) if choice.place else None


def candidates(choice: Choice) -> tuple[Link, ...]:
    """What an ambiguous name may stand for, best first; empty where the name is linked or has one meaning at most."""
    if choice.place is not None:
        return ()
    return tuple(_link(place, score) for place, score in choice.ranked[:_CANDIDATES])


def own_link(text: str, mention: Mention, gazetteer: Gazetteer) -> Link | None:
    """The id that the user's gazetteer gives to a name."""
    entry = gazetteer.by_name.get(text[mention.start : mention.end])
    return Link(id=entry.id, name=entry.name) if entry and entry.id else None


def _link(place: Place, score: float) -> Link:
    return Link(place.id, place.name, place.country, place.lat, place.lon, score)


def _names(text: str, mentions: Sequence[Mention], index: Index) -> dict[int, str]:
    """The PLACE mentions' names without possessive: `Ruslands` is Rusland, `Texas` stays."""
    surfaces = {
        number: " ".join(text[m.start : m.end].split()) for number, m in enumerate(mentions) if m.label == "PLACE"
    }
    known = set(surfaces.values())
    names: dict[int, str] = {}
    for number, surface in surfaces.items():
        bare = _POSSESSIVE.sub("", surface)
        if bare != surface and bare and (bare in known or (not index.knows(surface) and index.knows(bare))):
            surface = bare
        names[number] = surface
    return names


def _homes(text: str, mentions: Sequence[Mention], index: Index) -> dict[int, tuple[str, Place]]:
    found: dict[int, tuple[str, Place]] = {}
    for number, mention in enumerate(mentions):
        if mention.label == "NORP" and (place := home(text[mention.start : mention.end], index)):
            found[number] = place
    return found


def _candidates(name: str, index: Index) -> tuple[Place, ...]:
    found = index.find(name) or _double(name, index)
    if found and all(p.kind == "city" and p.match != "sound" and p.inhabitants < _SOUND_BELOW for p in found):
        ids = {p.id for p in found}
        found += tuple(p for p in index.find_by_sound(name) if p.id not in ids)
    return found


def _double(name: str, index: Index) -> tuple[Place, ...]:
    """The larger of two towns that lie side by side and give a municipality its name: `Edam-Volendam`."""
    one, hyphen, other = name.partition("-")
    if not hyphen or not one or not other[:1].isupper():
        return ()
    towns = [[p for p in index.find_by_letters(part) if p.kind == "city" and p.match == "own"] for part in (one, other)]
    for first in towns[0]:
        for second in towns[1]:
            if first.country == second.country and distance(first, second) < _SIDE_BY_SIDE_KM:
                return (replace(max(first, second, key=lambda p: p.inhabitants), match=JOINED),)
    return ()


def _countries(
    candidates: Mapping[str, Sequence[Place]],
    where: Mapping[str, Sequence[int]],
    homes: Mapping[int, tuple[str, Place]],
) -> tuple[dict[str, float], list[str]]:
    """Each country's share of what names countries, and the regions named, as `US.TX`."""
    counts: Counter[str] = Counter()
    regions: dict[str, None] = {}
    for name, found in candidates.items():
        place = next((p for p in found if p.kind in ("country", "region", "area") and p.match == "own"), None)
        place = place or next((p for p in found if p.kind == "country"), None)
        if place and place.country:
            counts[place.country] += len(where[name])
            if place.kind == "region":
                regions.setdefault(f"{place.country}.{place.region}")
    for _, place in homes.values():
        if place.country:
            counts[place.country] += 1
    total = sum(counts.values())
    return {country: count / total for country, count in counts.items()}, list(regions)


def _asked(
    text: str,
    mentions: Sequence[Mention],
    numbers: Sequence[int],
    found: Sequence[Place],
    names: Mapping[int, str],
    candidates: Mapping[str, Sequence[Place]],
    homes: Mapping[int, tuple[str, Place]],
) -> tuple[Place | None, str | None]:
    """What the words around a name ask for: a place around it, and a town or a region."""
    within: Place | None = None
    wants: str | None = None
    for number in numbers[:20]:
        mention = mentions[number]
        kind = announces(word_before(text, mention.start))
        wants = wants or (kind if kind in ("city", "region") else None)
        outer = [
            _outer(text, mention, mentions, number, names, candidates),
            _adjective(text, mention, number, mentions, homes),
        ]
        for place in outer:
            if (
                within is None
                and place is not None
                and any(weigh(p, Around(within=place)) > weigh(p, Around()) for p in found)
            ):
                within = place
    return within, wants


def _outer(
    text: str,
    mention: Mention,
    mentions: Sequence[Mention],
    number: int,
    names: Mapping[int, str],
    candidates: Mapping[str, Sequence[Place]],
) -> Place | None:
    """The country or region of `X in Y`, `X (Y)` and `X, Y`."""
    if number + 1 not in names:
        return None
    joint = _JOINT.match(text[mention.end : mentions[number + 1].start])
    if not joint:
        return None
    areas = [p for p in candidates[names[number + 1]] if p.kind in ("country", "region")]
    if joint["how"] == ", ":
        if _LISTED.match(text, mentions[number + 1].end):
            return None
        areas = [p for p in areas if p.kind == "region" and p.country in ("US", "CA", "AU")]
    return areas[0] if areas else None


def _adjective(
    text: str, mention: Mention, number: int, mentions: Sequence[Mention], homes: Mapping[int, tuple[str, Place]]
) -> Place | None:
    """The country of `het Britse Leeds`, `de Russische regio Koersk`."""
    if number - 1 not in homes:
        return None
    between = text[mentions[number - 1].end : mention.start].split()
    if len(between) > 1 or (between and announces(between[0]) in (None, "organisation")):
        return None
    place = homes[number - 1][1]
    return place if place.kind in ("country", "region") else None


def _anchors(
    plain: Mapping[str, Choice], where: Mapping[str, Sequence[int]], mentions: Sequence[Mention]
) -> list[tuple[int, str, Place]]:
    """The places that are sure enough to help choose others, with the offset of each mention, in order."""
    found = [
        (mentions[number].start, name, choice.place)
        for name, choice in plain.items()
        if choice.place is not None and choice.score >= 0.7
        for number in where[name]
    ]
    return sorted(found, key=lambda row: row[0])


def _neighbours(
    name: str, starts: Sequence[int], anchors: Sequence[tuple[int, str, Place]]
) -> tuple[list[Place], list[Place]]:
    """The known places named near a name's mentions, and the others of the document; each once."""
    near: dict[str, Place] = {}
    for start in starts[:20]:
        at = bisect_left(anchors, start - NEAR, key=lambda row: row[0])
        while at < len(anchors) and anchors[at][0] <= start + NEAR:
            if anchors[at][1] != name:
                near.setdefault(anchors[at][2].id, anchors[at][2])
            at += 1
    far: dict[str, Place] = {}
    for _, other, place in anchors[:_FAR]:
        if other != name and place.id not in near:
            far.setdefault(place.id, place)
    return list(near.values()), list(far.values())
