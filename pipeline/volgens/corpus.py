"""What a notebook holds: documents with their annotations, and the layers of all of them together.

    corpus = volgens.read("outputs/seeds")
    corpus[0]                                        # a document; in a notebook, its text with everything marked
    corpus.filter(source="leger", unit="militair")   # a smaller corpus
    corpus.to_pandas("claims")                       # a layer as a table

`stream` gives a run's documents one at a time, for a run too large for memory.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from volgens import tables
from volgens.errors import SettingsError
from volgens.records import Attribution, Claim, Entity, Failure, Record, Sentence
from volgens.records import Document as DocumentRecord
from volgens.selecting import Conditions, select
from volgens.stages.base import Annotations

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from rich.console import RenderableType

LAYERS = ("documents", "tokens", "entities", "claims", "attributions", "errors")
"""The layers that have tables."""


class Layered(ABC):
    """What holds annotations, and gives each layer of them as a table."""

    __slots__ = ()

    @abstractmethod
    def _records(self, layer: str) -> Iterator[Record]: ...

    def layer(self, name: str) -> Iterator[Record]:
        """The records of a layer, in order: documents, tokens, entities, claims, attributions or errors.

        Raises SettingsError for another name.
        """
        if name not in LAYERS:
            raise SettingsError(f"there is no layer {name!r}: choose one of {', '.join(LAYERS)}")
        return self._records(name)

    def to_pandas(self, layer: str = "claims") -> pd.DataFrame:
        """A layer as a pandas DataFrame: one row a record (of tokens: a token), nested fields flattened with a dot
        (`number.text`).

        Raises SettingsError for an unknown layer, MissingExtraError where pandas is not installed.
        """
        return tables.to_pandas(layer, self.layer(layer))

    def to_polars(self, layer: str = "claims") -> pl.DataFrame:
        """A layer as a polars DataFrame, as `to_pandas` but with the same column types whatever the rows hold.

        Raises SettingsError for an unknown layer, MissingExtraError where polars or pyarrow is not installed.
        """
        return tables.to_polars(layer, self.layer(layer))

    def to_arrow(self, layer: str = "claims") -> pa.Table:
        """A layer as an Arrow table: one row a record, nested as the record is.

        Raises SettingsError for an unknown layer, MissingExtraError where pyarrow is not installed.
        """
        return tables.to_arrow(layer, self.layer(layer))


class Document(Layered):
    """One document: its text and everything found in it. Shown in a notebook with everything marked."""

    __slots__ = ("_annotations",)

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations

    @property
    def annotations(self) -> Annotations:
        """The document's record and all layers, as the stages give them."""
        return self._annotations

    @property
    def record(self) -> DocumentRecord:
        """What the reader knew: title, date, source, regions."""
        return self.annotations.document

    @property
    def id(self) -> str:
        """Unique in its corpus."""
        return self.annotations.document.doc

    @property
    def text(self) -> str:
        """The text as read; all offsets count its code points."""
        return self.annotations.document.text

    @property
    def title(self) -> str | None:
        """The title, where the reader found one."""
        return self.annotations.document.title

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences with their tokens."""
        return self.annotations.tokens

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Mentions of places, organisations, persons and peoples."""
        return self.annotations.entities

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Quantities."""
        return self.annotations.claims

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """Statements with their sources."""
        return self.annotations.attributions

    @property
    def failure(self) -> Failure | None:
        """Why there are no annotations, where processing failed."""
        return self.annotations.errors[0] if self.annotations.errors else None

    def attribution_of(self, claim: Claim) -> Attribution | None:
        """The statement that a claim is part of: its source, cue and modality. None: nobody is said to say it."""
        return next((said for said in self.attributions if said.id == claim.attribution), None)

    def sentence_of(self, record: Entity | Claim | Attribution) -> str:
        """The text of the sentence in which a record stands; empty where the tokens are not at hand."""
        found = next((s for s in self.sentences if s.sentence == record.sentence), None)
        return self.text[found.start : found.end] if found else ""

    def _records(self, layer: str) -> Iterator[Record]:
        yield from (self.record,) if layer == "documents" else getattr(self.annotations, layer)

    def __repr__(self) -> str:
        return (
            f"<Document {self.id!r}: {len(self.text)} characters, {len(self.entities)} entities, "
            f"{len(self.claims)} claims, {len(self.attributions)} attributions>"
        )

    def _repr_html_(self) -> str:
        from volgens.display.html import document

        return document(self)

    def __rich__(self) -> RenderableType:
        from volgens.display.terminal import document

        return document(self)


class Corpus(Layered, Sequence[Document]):
    """Documents in order. `corpus[0]` is a document, `corpus[:10]` a smaller corpus, `corpus["id"]` one by its id."""

    def __init__(self, documents: Iterable[Document], failures: Iterable[Failure] = ()) -> None:
        self.documents = tuple(documents)
        self.failures = tuple(failures)
        """What could not be read or processed."""
        self._by_id = {document.id: document for document in self.documents}

    @overload
    def __getitem__(self, index: int | str) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> Corpus: ...
    def __getitem__(self, index: int | str | slice) -> Document | Corpus:
        """A document by place or id, or a corpus by slice. Raises IndexError or KeyError."""
        if isinstance(index, str):
            return self._by_id[index]
        if isinstance(index, slice):
            return Corpus(self.documents[index])
        return self.documents[index]

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    @property
    def entities(self) -> list[Entity]:
        """All documents' entities, in order."""
        return [record for document in self.documents for record in document.entities]

    @property
    def claims(self) -> list[Claim]:
        """All documents' claims, in order."""
        return [record for document in self.documents for record in document.claims]

    @property
    def attributions(self) -> list[Attribution]:
        """All documents' attributions, in order."""
        return [record for document in self.documents for record in document.attributions]

    def filter(
        self,
        *,
        source: str | None = None,
        unit: str | None = None,
        kind: str | None = None,
        modality: str | None = None,
        place: str | None = None,
    ) -> Corpus:
        """The claims and attributions that meet all conditions, and the documents that hold any.

        source: said by one whose name or words hold this. unit: the claim's unit, or the lemma of what it counts. kind:
        of claim. modality: of statement. place: named in the record or its sentence, or a country's ISO code. Capitals
        make no difference. With unit or kind, attributions are those that hold such a claim; with place alone, a
        document that names it stays. Raises SettingsError for a kind or modality that does not exist.
        """
        wanted = Conditions(source, unit, kind, modality, place)
        return Corpus(_selected((document.annotations for document in self.documents), wanted))

    def _records(self, layer: str) -> Iterator[Record]:
        if layer == "errors":
            yield from self.failures
        else:
            for document in self.documents:
                yield from document.layer(layer)

    def __repr__(self) -> str:
        counts = (
            f"{sum(len(getattr(document, layer)) for document in self.documents)} {layer}"
            for layer in ("entities", "claims", "attributions")
        )
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"<Corpus: {len(self)} document{'' if len(self) == 1 else 's'}{failed}, {', '.join(counts)}>"

    def _repr_html_(self) -> str:
        from volgens.display.html import corpus

        return corpus(self)

    def __rich__(self) -> RenderableType:
        from volgens.display.terminal import corpus

        return corpus(self)


def read(folder: str | Path) -> Corpus:
    """The corpus of a run's folder, in memory. Raises RunError where it holds no finished run."""
    from volgens.io.runs import records

    path = Path(folder)
    documents = tuple(stream(path))
    return Corpus(documents, (record for record in records(path, "errors") if isinstance(record, Failure)))


def stream(
    folder: str | Path,
    *,
    source: str | None = None,
    unit: str | None = None,
    kind: str | None = None,
    modality: str | None = None,
    place: str | None = None,
) -> Iterator[Document]:
    """The documents of a run's folder one at a time, in order: memory is bound by one document, however large the run.

    Conditions are those of `Corpus.filter`. Raises RunError where the folder holds no finished run, at once, and for a
    broken line when it comes to it.
    """
    from volgens.io import runs

    path = Path(folder)
    runs.describe(path)
    return _selected(runs.stream(path), Conditions(source, unit, kind, modality, place))


def _selected(found: Iterable[Annotations], wanted: Conditions) -> Iterator[Document]:
    for each in found:
        kept = select(each, wanted)
        if kept is not None:
            yield Document(kept)
