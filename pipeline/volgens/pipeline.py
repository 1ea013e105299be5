"""Documents through the stages: the one place where parsing and the stages meet.

`Pipeline.annotate` is what the command, the engines, the library and the tests all call. A document that fails costs
itself alone: its annotations come back empty, with the failure.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from volgens import stages
from volgens.nlp import BATCH_CHARACTERS, ModelInfo, info, load, parse
from volgens.records import Document, Failure
from volgens.settings import Settings
from volgens.stages.base import Annotations

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class Pipeline:
    """A loaded spaCy pipeline and the stages behind it; made once and used for any number of documents."""

    def __init__(self, settings: Settings | None = None, nlp: Language | None = None) -> None:
        """settings: what to do; nlp: a loaded spaCy pipeline to use in place of `settings.model`.

        Raises ModelError where the pipeline is not installed, SettingsError where a setting does not hold.
        """
        self.settings = settings or Settings()
        self.nlp = nlp or load(self.settings.model)
        self.stages = tuple(stages.create(name, self.settings) for name in stages.NAMES)
        self.seconds: dict[str, float] = defaultdict(float)
        """Seconds spent so far, by stage; `parse` is the spaCy pipeline."""

    def model(self) -> ModelInfo:
        """Name, version and hash of the spaCy pipeline."""
        return info(self.nlp)

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotations]:
        """The annotations of each document, in order; `errors` holds the failure where a document could not be
        read.
        """
        for batch in _batches(documents):
            for document, doc in self._parsed(batch):
                if isinstance(doc, Failure):
                    yield Annotations(document, errors=(doc,))
                else:
                    yield self.run_stages(Annotations(document), doc)

    def run_stages(self, earlier: Annotations, doc: Doc, first: str = stages.NAMES[0]) -> Annotations:
        """The stages from `first` on over one parsed document."""
        for stage in self.stages[stages.NAMES.index(first) :]:
            began = time.perf_counter()
            try:
                earlier = earlier.with_records(stage.produces, stage(doc, earlier))
            except Exception as error:
                return Annotations(earlier.document, errors=(_failure(earlier.document, stage.name, error),))
            finally:
                self.seconds[stage.name] += time.perf_counter() - began
        return earlier

    def _parsed(self, batch: list[Document]) -> Iterator[tuple[Document, Doc | Failure]]:
        """Each document with its parse; where the batch as a whole fails, its documents are tried one by one."""
        began = time.perf_counter()
        try:
            docs: list[Doc | Failure] = list(parse(self.nlp, batch))
        except Exception:
            docs = [self._parse_alone(document) for document in batch]
        self.seconds["parse"] += time.perf_counter() - began
        yield from zip(batch, docs, strict=True)

    def _parse_alone(self, document: Document) -> Doc | Failure:
        try:
            return next(parse(self.nlp, [document]))
        except Exception as error:
            return _failure(document, "parse", error)


def _failure(document: Document, stage: str, error: Exception) -> Failure:
    return Failure(document.doc, document.source, stage, type(error).__name__, str(error))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Batches of about BATCH_CHARACTERS; at least one document each."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.text) > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch
