"""Which of the places of one name a document means, or none where that cannot be told.

The score of a place is the logarithm of its inhabitants (a country, region or area has a fixed one), plus what speaks
for it: its country is named in the document, a place nearby is, it lies in the Low Countries, the text itself says
`X in Y` or `het stadje X`. No link is better than a wrong one: a place is chosen only where its score reaches
`ACCEPT` and leads by `LEAD`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from volgens.places.index import Place

ACCEPT = 5.0
LEAD = 0.35
_SAME_POINT_KM = 20.0
"""Two meanings as near as this are one for the map: a town and the province around it."""
_FIXED = {"country": 12.0, "continent": 7.5, "region": 6.0, "area": 6.5}
_HOME = {"NL": 1.2, "BE": 0.6}
"""Dutch papers name towns of their own country without saying where they lie."""
_ENGLISH, _EXONYM_FROM = frozenset(("US", "GB", "CA", "AU", "NZ", "IE")), 200_000
"""Only large towns of English-speaking countries go by another name in Dutch; alternates of smaller ones are noise."""
_ALONE, _ALONE_FROM = 0.6, 5000
"""For a name that only one place has, and the inhabitants from which that counts: hamlets share names with churches."""
_HAMLET = 3000
"""Inhabitants below which a country's being named says little for a place in it."""
_CAPITAL = 0.7
_EPONYM, _EPONYM_COST = 100_000, 2.0
"""Inhabitants from which a town is meant rather than the province or state of its name: Utrecht, New York."""
_WORLD_CITY, _DWARFED = 400_000, 50
"""A place this many times smaller than a world city of its name is not meant just because it lies near."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the document says around a name."""

    countries: Mapping[str, float] = field(default_factory=dict)
    """Country code to its share of the document's mentions of countries, 0 to 1."""
    near: Sequence[Place] = ()
    """Places already known that are named in the same paragraph, or next to it."""
    far: Sequence[Place] = ()
    """Places already known elsewhere in the document."""
    within: Place | None = None
    """The country or region that the text puts the name in: `X in Y`, `X (Y)`."""
    wants: str | None = None
    """`city` or `region` where the text says so: `het stadje X`, `de regio X`."""
    towns: Sequence[str] = ()
    """Regions, as `US.TX`, that the document names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen, or None, and all that were weighed, best first, with scores from 0 to 1."""

    place: Place | None
    score: float
    ranked: tuple[tuple[Place, float], ...]


def choose(candidates: Sequence[Place], around: Around) -> Choice:
    """Weigh the places that a name may stand for."""
    largest = max((p.inhabitants for p in candidates if p.kind == "city" and p.match == "own"), default=0)
    alone = len(candidates) == 1
    weighed = sorted(
        ((weigh(place, around, largest, alone), -n, place) for n, place in enumerate(candidates)),
        key=lambda row: row[:2],
        reverse=True,
    )
    ranked = tuple((place, _confidence(score)) for score, _, place in weighed)
    if not weighed or weighed[0][0] < ACCEPT:
        return Choice(None, 0.0, ranked)
    best_score, _, best = weighed[0]
    for score, _, other in weighed[1:]:
        if best_score - score >= LEAD:
            break
        if distance(best, other) > _SAME_POINT_KM and not (best.country == other.country and other.kind == "region"):
            return Choice(None, 0.0, ranked)
    return Choice(best, _confidence(best_score), ranked)


def weigh(place: Place, around: Around, largest: int = 0, alone: bool = False) -> float:
    """The score of one place; about 5 is where a link is more likely right than wrong.

    largest: the inhabitants of the largest city of the name; alone: whether nothing else has the name.
    """
    score = _FIXED[place.kind] if place.kind != "city" else math.log10(max(place.inhabitants, 300))
    if place.match == "own":
        score += 0.3
    elif place.match == "sound":
        score -= 1.2
    elif place.kind != "city":
        score -= 0.5
    elif place.country in _ENGLISH and place.inhabitants < _EXONYM_FROM:
        score -= 1.0
    if alone and place.match == "own" and place.inhabitants >= _ALONE_FROM:
        score += _ALONE
    if place.capital:
        score += _CAPITAL
    if place.kind == "region" and largest >= _EPONYM and around.wants != "region":
        score -= _EPONYM_COST
    if place.kind == "city" and largest >= _WORLD_CITY and place.inhabitants * _DWARFED < largest:
        score += 0.5 * _country(place, around)
    else:
        score += _country(place, around) + _distance(place, around)
    score += _wanted(place, around)
    if around.within is not None:
        score += 3.0 if _inside(place, around.within) else -2.0
    return score


def _country(place: Place, around: Around) -> float:
    """For a country that the document names; without any, for the Low Countries."""
    if place.country is None or place.kind == "country":
        return 0.0
    share = around.countries.get(place.country, 0.0)
    home = _HOME.get(place.country, 0.0)
    named = 0.8 + 1.2 * share if share else 0.0
    if f"{place.country}.{place.region}" in around.towns:
        named += 0.7
    if place.kind == "city" and place.inhabitants < _HAMLET:
        named *= 0.5
    return max(home, named)


def _wanted(place: Place, around: Around) -> float:
    if around.wants == "region":
        return 1.5 if place.kind in ("region", "area", "country") else 0.0
    if around.wants == "city":
        return 0.7 if place.kind == "city" else -7.0
    return 0.0


def _distance(place: Place, around: Around) -> float:
    """For a known place nearby, most where it is named nearby too; against a small place far from all neighbours."""
    if place.kind != "city":
        return 0.0
    near = min((distance(place, other) for other in around.near if other.kind != "country"), default=None)
    far = min((distance(place, other) for other in around.far if other.kind != "country"), default=None)
    if near is not None and near < 150:
        return 1.5
    if far is not None and far < 150:
        return 1.0
    if place.inhabitants < 50_000 and near is not None and near > 250 and place.country not in around.countries:
        return -0.8
    if place.match == "sound" and near is not None and near > 250:
        return -0.8
    return 0.0


def _inside(place: Place, outer: Place) -> bool:
    if outer.kind in ("country", "region") and outer.country == place.country:
        return outer.kind == "country" or outer.region in ("", place.region)
    return distance(place, outer) < 60


def distance(one: Place, other: Place) -> float:
    """Kilometres between two places along the sphere."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * (
        math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def _confidence(score: float) -> float:
    """The score on a scale from 0 to 1, .5 at the threshold."""
    return round(1 / (1 + math.exp(-1.1 * (score - ACCEPT))), 3)
