"""The stages as spaCy components, for anyone's Dutch pipeline: `nlp.add_pipe("volgens_attributions")`.

Each component runs its stage on the Doc that comes by and leaves the records on it: `doc._.entities`, `doc._.claims`,
`doc._.attributions`, and spans in `doc.spans["volgens_entities"]`, `["volgens_claims"]`, `["volgens_sources"]`,
`["volgens_cues"]`, `["volgens_contents"]`. A component whose earlier stages did not run runs them first. The pipeline
must set sentences; names come from its `doc.ents`, and attributions are as good as its tree.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from volgens import stages
from volgens.errors import ModelError
from volgens.records import Document
from volgens.settings import Settings
from volgens.stages import packing
from volgens.stages.base import Annotations

if TYPE_CHECKING:
    from volgens.records import Attribution, Claim, Entity

packing.register()

ANNOTATIONS = "volgens"
"""The Doc extension with all annotations so far."""
_DONE = "volgens_stages"
"""Where a Doc keeps the names of the stages that have run on it."""


class StageComponent:
    """A spaCy component that runs the stages up to and including one."""

    def __init__(self, stage: str, settings: Settings) -> None:
        last = {"entities": "entities", "claims": "claims", "attributions": "link"}[stage]
        self.stages = tuple(stages.create(name, settings) for name in stages.NAMES[: stages.NAMES.index(last) + 1])

    def __call__(self, doc: Doc) -> Doc:
        """Run what has not run yet on this Doc, and put the outcome on it.

        Raises ModelError where the pipeline has set no sentences.
        """
        if not doc.has_annotation("SENT_START"):
            raise ModelError(
                "this pipeline sets no sentences: add a parser before the volgens components, or at least a sentencizer"
            )
        found: Annotations = doc._.get(ANNOTATIONS) or Annotations(Document("doc", doc.text))
        done: list[str] = doc.user_data.get(_DONE, [])
        for stage in self.stages:
            if stage.name not in done:
                found = found.with_records(stage.produces, stage(doc, found))
        doc.user_data[_DONE] = [*done, *(stage.name for stage in self.stages if stage.name not in done)]
        doc._.set(ANNOTATIONS, found)
        set_spans(doc, found)
        return doc


def set_spans(doc: Doc, found: Annotations) -> None:
    """Put the annotations on `doc.spans`; a span's `id_` is its record's id, its label the label, kind or part."""
    said = found.attributions
    groups: dict[str, list[tuple[str, int, int, str]]] = {
        "volgens_entities": [(e.id, e.start, e.end, e.label) for e in found.entities],
        "volgens_claims": [(c.id, c.start, c.end, c.kind) for c in found.claims],
        "volgens_sources": [(a.id, a.source.start, a.source.end, "source") for a in said if a.source],
        "volgens_cues": [(a.id, a.cue.start, a.cue.end, "cue") for a in said if a.cue],
        "volgens_contents": [(a.id, s.start, s.end, "content") for a in said for s in a.content],
    }
    for name, spans in groups.items():
        aligned = [doc.char_span(a, b, label, span_id=id, alignment_mode="expand") for id, a, b, label in spans]
        doc.spans[name] = SpanGroup(doc, name=name, spans=[s for s in aligned if s is not None])


def _layer(doc: Doc, name: str) -> tuple[Entity | Claim | Attribution, ...]:
    """The records of a layer; none before the component has run."""
    records: tuple[Entity | Claim | Attribution, ...] = getattr(doc._.get(ANNOTATIONS), name, ())
    return records


def _extensions() -> None:
    """Register the Doc extensions once; their getters can be pickled, so that spawned processes get them too."""
    if not Doc.has_extension(ANNOTATIONS):
        Doc.set_extension(ANNOTATIONS, default=None)
        for name in ("entities", "claims", "attributions"):
            Doc.set_extension(name, getter=partial(_layer, name=name))


def _make(stage: str, explain: bool, si: bool, gazetteer: str | None) -> StageComponent:
    _extensions()
    return StageComponent(stage, Settings(explain=explain, si=si, gazetteer=gazetteer))


_DEFAULTS = {"explain": False, "si": False, "gazetteer": None}


@Language.factory("volgens_entities", default_config=_DEFAULTS)
def make_entities(nlp: Language, name: str, explain: bool, si: bool, gazetteer: str | None) -> StageComponent:
    """Names of places, organisations, persons and peoples, from the pipeline's own `doc.ents`."""
    return _make("entities", explain, si, gazetteer)


@Language.factory("volgens_claims", default_config=_DEFAULTS)
def make_claims(nlp: Language, name: str, explain: bool, si: bool, gazetteer: str | None) -> StageComponent:
    """Quantities with unit, value, bounds and counted thing."""
    return _make("claims", explain, si, gazetteer)


@Language.factory("volgens_attributions", default_config=_DEFAULTS)
def make_attributions(nlp: Language, name: str, explain: bool, si: bool, gazetteer: str | None) -> StageComponent:
    """Statements with source, cue and content, linked to the claims and names inside them."""
    return _make("attributions", explain, si, gazetteer)
