"""Which claim and which name stands in which statement.

An attribution lists every claim and mention inside its content; a claim names the innermost attribution that holds it,
or none: nobody is said to say it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from volgens.records import Attribution, Claim, Entity

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from volgens.settings import Settings
    from volgens.stages.base import Annotations


class Link:
    """The stage. It rewrites claims and attributions; it reads nothing but the records before it."""

    name = "link"
    version = "1"
    requires: tuple[str, ...] = ("documents", "entities", "claims", "attributions")
    produces: tuple[str, ...] = ("claims", "attributions")

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Claim | Attribution]:
        """The document's claims, then its attributions, each with the ids of the other."""
        innermost: dict[str, tuple[int, str]] = {}
        linked: list[Attribution] = []
        claim_starts = [c.start for c in earlier.claims]
        entity_starts = [e.start for e in earlier.entities]
        for attribution in earlier.attributions:
            claims = _inside(attribution, earlier.claims, claim_starts)
            entities = _inside(attribution, earlier.entities, entity_starts)
            size = sum(s.end - s.start for s in attribution.content)
            for claim in claims:
                if claim not in innermost or size < innermost[claim][0]:
                    innermost[claim] = (size, attribution.id)
            linked.append(replace(attribution, claims=tuple(claims), entities=tuple(entities)))
        for claim_record in earlier.claims:
            found = innermost.get(claim_record.id)
            yield replace(claim_record, attribution=found[1] if found else None)
        yield from linked


def _inside(attribution: Attribution, records: Sequence[Claim] | Sequence[Entity], starts: Sequence[int]) -> list[str]:
    """The ids of the records that lie wholly inside one of the content's spans, in document order."""
    found: list[str] = []
    for span in attribution.content:
        for n in range(bisect_left(starts, span.start), len(records)):
            if records[n].start >= span.end:
                break
            if records[n].end <= span.end:
                found.append(records[n].id)
    return found


def create(settings: Settings) -> Link:
    """The stage; it has no settings of its own."""
    return Link()
