"""Attributions: who says (thinks, reports, knows) what, and how firmly.

The rules of the modules here each cover a family of constructions (C1 to C23 of Dutch reporting) and propose
candidates; `candidates.join` leaves one for each cue, `resolve` finds the sources' names, `modality` says how firmly it
is put. What the model's own tagger proposes (`frames`) joins where measured precision says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from volgens.records import Attribution, Explanation, Span, record_id
from volgens.stages.attributions.candidates import Candidate, Offsets, join
from volgens.stages.attributions.channels import medium_of, via_of
from volgens.stages.attributions.frames import frames_of, merge, tagged, trusted
from volgens.stages.attributions.hearsay import reported
from volgens.stages.attributions.modality import modality_of, statement_type
from volgens.stages.attributions.nominal import governed
from volgens.stages.attributions.prepositions import named
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.resolve import Resolver
from volgens.stages.attributions.said import said
from volgens.stages.attributions.speech import spoken
from volgens.stages.attributions.unsaid import vetoed

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from volgens.settings import Settings
    from volgens.stages.base import Annotations


class Attributions:
    """The stage."""

    name = "attributions"
    version = "1"
    requires: tuple[str, ...] = ("documents", "tokens", "entities", "claims")
    produces: tuple[str, ...] = ("attributions",)

    def __init__(self, explain: bool = False) -> None:
        self.explain = explain
        self.mode = "joined"
        """`rules`, `frames` or `joined`: the first two serve to measure each alone."""

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Attribution | Explanation]:
        """One `Attribution` for each statement, in order of where its content starts."""
        reading = Reading(doc, earlier.document.text)
        candidates = self._candidates(doc, reading)
        resolver = Resolver(reading, earlier.entities)
        answers = resolver.resolve_all(candidates)
        passed_on = via_of(reading, candidates, [a.kind for a in answers])
        name = earlier.document.doc
        for number, (candidate, answer) in enumerate(zip(candidates, answers, strict=True), 1):
            anchor = candidate.cue or candidate.content[0]
            content = tuple(_span(reading.text, c) for c in candidate.content)
            kind = statement_type(reading, candidate)
            yield Attribution(
                doc=name,
                id=record_id(name, "a", number),
                source=_optional(reading.text, candidate.source),
                cue=_optional(reading.text, candidate.cue),
                content=content,
                type=kind,
                resolved=answer.name,
                entity=answer.entity,
                source_kind=answer.kind,
                modality=modality_of(reading, candidate, kind),
                via=_optional(reading.text, passed_on[number - 1]),
                medium=_optional(reading.text, medium_of(reading, candidate)),
                rule=candidate.rule,
                confidence=candidate.confidence,
                sentence=_sentence(earlier, anchor[0]),
            )
            if self.explain:
                yield Explanation(
                    doc=name,
                    stage=self.name,
                    start=content[0].start,
                    end=content[0].end,
                    text=content[0].text,
                    outcome="kept",
                    rule=candidate.rule,
                    detail=f"cue {reading.text[anchor[0] : anchor[1]] if candidate.cue else 'none'}; {candidate.path}",
                )

    def _candidates(self, doc: Doc, reading: Reading) -> list[Candidate]:
        rules = [] if self.mode == "frames" else join(trusted(propose(reading)))
        frames = [] if self.mode == "rules" else tagged(reading, frames_of(doc))
        if self.mode == "joined":
            known = {c.cue for c in rules}
            frames = [
                f for f in frames if not f.cue or f.cue in known or not vetoed(reading, reading.first_at(f.cue[0]))
            ]
        return join(frames if self.mode == "frames" else merge(rules, frames))


def propose(reading: Reading) -> list[Candidate]:
    """What every rule proposes, unjoined."""
    found = [*spoken(reading), *named(reading), *said(reading), *governed(reading)]
    covered = [span for candidate in found for span in candidate.content]
    return [*found, *reported(reading, covered)]


def _optional(text: str, offsets: Offsets | None) -> Span | None:
    return _span(text, offsets) if offsets else None


def _span(text: str, offsets: Offsets) -> Span:
    return Span(offsets[0], offsets[1], text[offsets[0] : offsets[1]])


def _sentence(earlier: Annotations, char: int) -> int:
    """The number of the sentence record that holds a document offset; 0 where there are none."""
    rows = earlier.tokens
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        if rows[middle].start <= char:
            low = middle + 1
        else:
            high = middle
    return rows[low - 1].sentence if low else 0


def create(settings: Settings) -> Attributions:
    """The stage; `settings.explain` adds an `Explanation` for each record."""
    return Attributions(explain=settings.explain)
