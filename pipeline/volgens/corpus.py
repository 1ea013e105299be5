"""What a notebook holds: documents with their annotations, and the layers of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from volgens.errors import MissingExtraError
from volgens.records import LAYERS, Attribution, Claim, Entity, Failure, Record, Sentence, as_dict, layer_of
from volgens.records import Document as DocumentRecord
from volgens.stages.base import Annotations

if TYPE_CHECKING:
    import pandas as pd


class Document:
    """One document: its text and everything found in it."""

    __slots__ = ("annotations",)

    def __init__(self, annotations: Annotations) -> None:
        self.annotations = annotations

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

    def __repr__(self) -> str:
        return (
            f"<Document {self.id!r}: {len(self.text)} characters, {len(self.entities)} entities, "
            f"{len(self.claims)} claims, {len(self.attributions)} attributions>"
        )


class Corpus(Sequence[Document]):
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

    def layer(self, name: str) -> Iterator[Record]:
        """The records of a layer, by its file's name: documents, tokens, entities, claims, attributions.

        Raises KeyError for another name.
        """
        if name not in LAYERS:
            raise KeyError(name)
        for document in self.documents:
            if name == "documents":
                yield document.record
            else:
                yield from getattr(document.annotations, name)

    def to_pandas(self, layer: str = "claims") -> pd.DataFrame:
        """A layer as a table, one row a record, nested fields flattened with a dot (`number.text`).

        Raises MissingExtraError where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError('pandas is not installed: pip install "volgens[pandas]"') from error
        return pd.DataFrame([flat(record) for record in self.layer(layer)], columns=columns(layer))

    def __repr__(self) -> str:
        return (
            f"<Corpus: {len(self)} documents, {len(self.entities)} entities, {len(self.claims)} claims, "
            f"{len(self.attributions)} attributions>"
        )


NESTED: dict[str, dict[str, tuple[str, ...]]] = {
    "entities": {"link": ("id", "name", "country", "lat", "lon", "score")},
    "claims": {
        "number": ("start", "end", "text"),
        "hedge": ("start", "end", "text"),
        "counted": ("head", "modifiers", "entity"),
        "change": ("direction", "by", "from", "to"),
    },
    "attributions": dict.fromkeys(("source", "cue", "via", "medium"), ("start", "end", "text")),
}
"""The fields that hold a record of their own: each becomes a column for each of its parts."""


def flat(record: Record) -> dict[str, Any]:
    """A record as one flat row; lists stay lists."""
    nested = NESTED.get(layer_of(record), {})
    row: dict[str, Any] = {}
    for name, value in as_dict(record).items():
        if name in nested:
            row.update({f"{name}.{part}": (value or {}).get(part) for part in nested[name]})
        else:
            row[name] = value
    return row


def columns(layer: str) -> list[str]:
    """The columns of a layer's table, in the order of the record's fields; also of a table without rows."""
    from dataclasses import fields

    nested = NESTED.get(layer, {})
    names: list[str] = []
    for field in fields(LAYERS[layer]):
        parts = nested.get(field.name)
        names.extend([f"{field.name}.{part}" for part in parts] if parts else [field.name])
    return names


def read(folder: str | Path) -> Corpus:
    """The corpus of a run's folder. Raises RunError where it holds no finished run."""
    from volgens.io.runs import describe, records, stream

    path = Path(folder)
    describe(path)
    failures = [record for record in records(path, "errors") if isinstance(record, Failure)]
    return Corpus((Document(found) for found in stream(path)), failures)
