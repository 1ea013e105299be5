"""The stage itself: the steps in order, and records out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from volgens.gazetteer import Gazetteer, load
from volgens.places.finder import IndexedText
from volgens.records import Entity, record_id
from volgens.stages.entities.groups import group
from volgens.stages.entities.lexicon import correct
from volgens.stages.entities.links import candidates, link, own_link, resolve
from volgens.stages.entities.mentions import propose
from volgens.stages.entities.roles import role
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
        text = earlier.document.text
        indexed = IndexedText(text)
        mentions = agree(indexed, correct(indexed, propose(doc, text), self._gazetteer))
        known = resolve(text, mentions)
        members = group(text, mentions, known, self._gazetteer)
        starts = [sentence.start for sentence in earlier.tokens]
        here = earlier.document.doc
        parsed = doc.has_annotation("DEP")
        sentence = -1
        for number, (mention, member) in enumerate(zip(mentions, members, strict=True)):
            while sentence + 1 < len(starts) and starts[sentence + 1] <= mention.start:
                sentence += 1
            choice = known[number].choice if number in known else None
            place = choice.place if choice and mention.label == "PLACE" else None
            own = own_link(text, mention, self._gazetteer)
            yield Entity(
                doc=here,
                id=record_id(here, "e", number + 1),
                start=mention.start,
                end=mention.end,
                text=text[mention.start : mention.end],
                label=mention.label,
                sentence=max(sentence, 0),
                name=member.name,
                group=record_id(here, "e", member.first + 1),
                link=own or (link(choice) if choice else None),
                candidates=candidates(choice) if choice and not own else (),
                role=role(doc, text, mention.start, mention.end, place, parsed),
            )


def create(settings: Settings) -> Entities:
    """The stage with the names of `settings.gazetteer`; raises InputError where that file is broken."""
    return Entities(load(Path(settings.gazetteer)) if settings.gazetteer else None)
