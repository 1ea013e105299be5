"""What a stage is: a pure callable from a parsed document and the records before it to records.

A stage holds no state of a document between calls, reads only the layers in `requires` and yields records of the
layers in `produces`, in document order. What it yields replaces those layers of `Annotations`. The runner calls the
stages in the order of `volgens.stages.NAMES`; the spaCy components call them on a Doc of anyone's pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from spacy.tokens import Doc

from volgens.records import (
    Attribution,
    Claim,
    Document,
    Entity,
    Explanation,
    Failure,
    Record,
    Sentence,
    layer_of,
)


@dataclass(frozen=True, slots=True)
class Annotations:
    """A document and what the stages so far have found in it."""

    document: Document
    tokens: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    explain: tuple[Explanation, ...] = ()
    errors: tuple[Failure, ...] = ()

    def with_records(self, produces: Iterable[str], records: Iterable[Record]) -> Annotations:
        """A copy in which the layers of `produces` are replaced by `records`; explanations are added to."""
        found: dict[str, list[Record]] = {layer: [] for layer in produces}
        explain: list[Record] = list(self.explain)
        for record in records:
            layer = layer_of(record)
            (explain if layer == "explain" else found[layer]).append(record)
        layers: dict[str, tuple[Record, ...]] = {layer: tuple(rows) for layer, rows in found.items()}
        return replace(self, **layers, explain=tuple(explain))  # type: ignore[arg-type]


class Stage(Protocol):
    """One step of the pipeline. `version` is raised when the same input gives other records."""

    name: str
    version: str
    requires: tuple[str, ...]
    produces: tuple[str, ...]

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Record]:
        """The stage's records for one document, in document order.

        doc: the parsed text; `doc.text` is `earlier.document.text`, so `token.idx` is a document offset.
        """
        ...
