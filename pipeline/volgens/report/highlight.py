"""A document's text cut where annotations begin and end, for any surface that can only nest what does not overlap.

A source may stand inside a statement, a place inside a claim, a claim across the end of a content span. The text is cut
at every boundary, so that each piece has one set of annotations and the pieces joined are the text again.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from volgens.records import Attribution, Claim, Entity, Region

Layer = Literal["content", "claim", "source", "cue", "place", "org", "person", "norp"]
RegionLayer = Literal["title", "furniture", "credit"]

LAYERS: tuple[Layer, ...] = ("place", "org", "person", "norp", "claim", "source", "cue", "content")
"""In the order a reader is offered them."""

_OUTER: dict[str, int] = {"title": 0, "furniture": 0, "credit": 0, "content": 1, "claim": 2, "source": 3, "cue": 4}
_LABELS: dict[str, Layer] = {"PLACE": "place", "ORG": "org", "PERSON": "person", "NORP": "norp"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that one record lays claim to."""

    start: int
    end: int
    layer: Layer | RegionLayer
    id: str
    """The record's id; empty for a region."""
    part: int = 0
    """Which stretch of the record's layer it is: a content may have several."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one set of marks, the outermost first."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]


def marks(
    entities: Sequence[Entity] = (),
    claims: Sequence[Claim] = (),
    attributions: Sequence[Attribution] = (),
    regions: Sequence[Region] = (),
) -> list[Mark]:
    """The marks of one document's records, sorted so that what encloses comes first."""
    found = [Mark(entity.start, entity.end, _LABELS[entity.label], entity.id) for entity in entities]
    found += [Mark(region.start, region.end, region.kind, "") for region in regions]
    found += [Mark(claim.start, claim.end, "claim", claim.id) for claim in claims]
    for said in attributions:
        found += [Mark(span.start, span.end, "content", said.id, part) for part, span in enumerate(said.content)]
        if said.source:
            found.append(Mark(said.source.start, said.source.end, "source", said.id))
        if said.cue:
            found.append(Mark(said.cue.start, said.cue.end, "cue", said.id))
    return sorted(found, key=lambda mark: (mark.start, -mark.end, _OUTER.get(mark.layer, 5), mark.id, mark.part))


def pieces(text: str, found: Sequence[Mark]) -> Iterator[Piece]:
    """The text in pieces: joined they are the text, and no mark begins or ends inside one.

    Marks that reach outside the text are cut to it.
    """
    begins: dict[int, list[Mark]] = defaultdict(list)
    cuts = {0, len(text)}
    for mark in found:
        if max(mark.start, 0) < min(mark.end, len(text)):
            begins[max(mark.start, 0)].append(mark)
            cuts.update((max(mark.start, 0), min(mark.end, len(text))))
    edges = sorted(cuts)
    active: list[Mark] = []
    for start, end in itertools.pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        if start in begins:
            active = sorted([*active, *begins[start]], key=_nesting)
        yield Piece(start, end, text[start:end], tuple(active))


def _nesting(mark: Mark) -> tuple[int, int, int, str, int]:
    return (_OUTER.get(mark.layer, 5), mark.start, -mark.end, mark.id, mark.part)
