"""Which records of a document a reader asks for: by source, unit, kind, modality, place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from volgens.errors import SettingsError
from volgens.records import Attribution, Claim, ClaimKind, Entity, Modality
from volgens.stages.base import Annotations


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a record must meet; None asks nothing. Capitals make no difference.

    Raises SettingsError for a kind or modality that does not exist.
    """

    source: str | None = None
    """Said by one whose name, or words in the text, hold this."""
    unit: str | None = None
    """A claim's unit, or the lemma of what it counts: `km²`, `%`, `euro`, `militair`."""
    kind: str | None = None
    """A claim's kind: count, percent, fraction, money, measure, duration, age, rate."""
    modality: str | None = None
    """A statement's modality: asserted, hedged, denied, asked, demanded, promised."""
    place: str | None = None
    """A place named in the record or its sentence: part of its name, or its country's ISO 3166 code."""

    def __post_init__(self) -> None:
        for name, kinds in (("kind", ClaimKind), ("modality", Modality)):
            value = getattr(self, name)
            if value is not None and value not in get_args(kinds):
                raise SettingsError(f"there is no {name} {value!r}: use one of {', '.join(get_args(kinds))}")

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return any(getattr(self, field.name) is not None for field in fields(self))


def select(found: Annotations, wanted: Conditions) -> Annotations | None:
    """The document with those claims and attributions alone that meet all conditions; None where there are none.

    Where unit or kind is asked, attributions are those that hold such a claim. Names and tokens stay. A document that
    names the place stays where nothing else is asked.
    """
    if not wanted.any:
        return found
    said = {attribution.id: attribution for attribution in found.attributions}
    places = [entity for entity in found.entities if _is_place(entity, wanted.place)] if wanted.place else []
    claims = tuple(claim for claim in found.claims if _claim(claim, said.get(claim.attribution or ""), places, wanted))
    kept = {claim.id for claim in claims}
    attributions = tuple(a for a in found.attributions if _attribution(a, kept, places, wanted))
    only_place = wanted == Conditions(place=wanted.place)
    if not claims and not attributions and not (only_place and places):
        return None
    return replace(found, claims=claims, attributions=attributions)


def _claim(claim: Claim, said: Attribution | None, places: Sequence[Entity], wanted: Conditions) -> bool:
    names = (claim.unit, claim.counted.head if claim.counted else None)
    return (
        (wanted.kind is None or claim.kind == wanted.kind)
        and (wanted.unit is None or any(_folded(name) == _folded(wanted.unit) for name in names if name))
        and ((wanted.source is None and wanted.modality is None) or (said is not None and _said(said, wanted)))
        and (wanted.place is None or any(e.sentence == claim.sentence or e.id in claim.entities for e in places))
    )


def _attribution(said: Attribution, kept: set[str], places: Sequence[Entity], wanted: Conditions) -> bool:
    if (wanted.unit is not None or wanted.kind is not None) and not kept.intersection(said.claims):
        return False
    return _said(said, wanted) and (
        wanted.place is None or any(e.sentence == said.sentence or e.id in said.entities for e in places)
    )


def _said(said: Attribution, wanted: Conditions) -> bool:
    names = (said.resolved, said.source.text if said.source else None)
    return (wanted.source is None or any(_holds(name, wanted.source) for name in names)) and (
        wanted.modality is None or said.modality == wanted.modality
    )


def _is_place(entity: Entity, wanted: str) -> bool:
    if entity.label != "PLACE":
        return False
    names: list[Any] = [entity.text, entity.name, entity.link.name if entity.link else None]
    return any(_holds(name, wanted) for name in names) or bool(entity.link and entity.link.country == wanted.upper())


def _holds(text: str | None, wanted: str) -> bool:
    return text is not None and _folded(wanted) in _folded(text)


def _folded(text: str) -> str:
    return text.casefold()
