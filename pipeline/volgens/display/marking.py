"""What both displays show of a document: its text in pieces, and a line on each record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from volgens.records import Attribution, Claim, Entity
from volgens.report.highlight import LAYERS, Mark, Piece, marks, pieces
from volgens.report.wording import one_line, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from volgens.corpus import Corpus, Document

LONGEST = 20_000
"""Characters of a text that are shown; what is longer is cut, with a word on the rest."""

NAMES = {
    "place": "place",
    "org": "organisation",
    "person": "person",
    "norp": "people",
    "claim": "claim",
    "source": "source",
    "cue": "cue",
    "content": "statement",
}
"""The layers as the legend names them."""


class Marking:
    """A document's marks, ready to be drawn."""

    def __init__(self, document: Document) -> None:
        found = document.annotations
        self.text = document.text[:LONGEST]
        self.rest = len(document.text) - len(self.text)
        self.marks = [
            mark
            for mark in marks(found.entities, found.claims, found.attributions, found.document.regions)
            if mark.start < len(self.text)
        ]
        self.numbers = {said.id: number for number, said in enumerate(found.attributions, 1)}
        """The number by which the parts of a statement are told to belong together."""
        self._claims = {claim.id: claim for claim in found.claims}
        self._entities = {entity.id: entity for entity in found.entities}
        self._said = {said.id: said for said in found.attributions}

    def pieces(self) -> Iterator[Piece]:
        """The text in pieces, each with the marks over it, the outermost first."""
        return pieces(self.text, self.marks)

    def legend(self) -> list[tuple[str, int]]:
        """The layers that occur, in order, each with the number of its records."""
        found = {layer: {mark.id for mark in self.marks if mark.layer == layer} for layer in LAYERS}
        return [(layer, len(ids)) for layer, ids in found.items() if ids]

    def about(self, mark: Mark) -> str:
        """A line on the record of a mark; empty for a region."""
        if mark.id in self._claims:
            claim = self._claims[mark.id]
            return about_claim(claim, self._said.get(claim.attribution or ""))
        if mark.id in self._entities:
            return about_entity(self._entities[mark.id])
        return about_said(self._said[mark.id]) if mark.id in self._said else mark.layer


def about_claim(claim: Claim, said: Attribution | None) -> str:
    """A claim in a line: value, unit, kind, and who says so."""
    value = words("en").quantity(claim.value, claim.low, claim.high)
    modifier = f"{claim.modifier.replace('_', ' ')} " if claim.modifier else ""
    told = f"; {about_said(said)}" if said else "; nobody is said to say it"
    return one_line(f"{modifier}{value} {claim.unit} ({claim.kind}){told}")


def source_name(said: Attribution) -> str:
    """Who says a statement: the fullest name, or the words of the text; empty where nobody is named."""
    return one_line(said.resolved or (said.source.text if said.source else ""))


def about_said(said: Attribution) -> str:
    """A statement in a line: who, how firmly."""
    who = source_name(said)
    return f"{said.modality}, by {who}" if who else f"{said.modality}, no source named"


def sources(shown: Corpus, most: int) -> list[tuple[str, int]]:
    """Who says most in a corpus, each with the number of statements."""
    counts = Counter(source_name(said) for document in shown for said in document.attributions)
    return [(who or "no source named", n) for who, n in counts.most_common(most)]


def about_entity(entity: Entity) -> str:
    """A name in a line: label, the fullest name, and what it stands for."""
    parts = [entity.label, entity.name if entity.name != entity.text else None]
    parts.append(f"{entity.link.name}, {entity.link.country}, {entity.link.id}" if entity.link else None)
    parts.append(f"stands for its {entity.role}" if entity.role else None)
    return one_line("; ".join(part for part in parts if part))
