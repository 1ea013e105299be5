"""The stage itself: the steps in order, and records out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from volgens.gazetteer import Gazetteer, load
from volgens.records import Entity, record_id
from volgens.stages.entities.groups import group
from volgens.stages.entities.lexicon import correct
from volgens.stages.entities.mentions import propose
from volgens.stages.entities.votes import agree

if TYPE_CHECKING:
    from volgens.settings import Settings
    from volgens.stages.base import Annotations


class Entities:
    """The stage: one record for each mention, in document order, none overlapping."""

    name = "entities"
    version = "1"
    requires: tuple[str, ...] = ("documents", "tokens")
    produces: tuple[str, ...] = ("entities",)

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        """A stage with the names of a gazetteer, if one is given."""
        self._gazetteer = gazetteer or Gazetteer()

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Entity]:
        """The names of `doc`, grouped and linked."""
        mentions = agree(doc.text, correct(doc.text, propose(doc), self._gazetteer))
        groups = group(doc.text, mentions)
        starts = _sentence_starts(doc)
        here = earlier.document.doc
        sentence = -1
        for number, (mention, member) in enumerate(zip(mentions, groups, strict=True), start=1):
            while sentence + 1 < len(starts) and starts[sentence + 1] <= mention.start:
                sentence += 1
            yield Entity(
                doc=here,
                id=record_id(here, "e", number),
                start=mention.start,
                end=mention.end,
                text=doc.text[mention.start : mention.end],
                label=mention.label,
                sentence=max(sentence, 0),
                name=member.name,
                group=record_id(here, "e", member.first + 1),
            )


def _sentence_starts(doc: Doc) -> list[int]:
    """The offset of each sentence that holds more than white space, as `tokenise` counts them."""
    if not doc.has_annotation("SENT_START"):
        return [0]
    starts: list[int] = []
    for sent in doc.sents:
        first = next((t for t in sent if not t.is_space), None)
        if first is not None:
            starts.append(first.idx)
    return starts


def create(settings: Settings) -> Entities:
    """The stage with the names of `settings.gazetteer`; raises InputError where that file is broken."""
    return Entities(load(Path(settings.gazetteer)) if settings.gazetteer else None)
