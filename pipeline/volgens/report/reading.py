"""A run's files read side by side: one document at a time with all its records, in constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from volgens.errors import RunError
from volgens.records import LAYERS, Attribution, Claim, Document, Entity, Failure, Sentence, decode

_SENTENCE = re.compile(rb'\{"doc":("(?:[^"\\]|\\.)*"),"sentence":(\d+),"start":(\d+),"end":(\d+),')
"""The head of a line of tokens.jsonl: a report needs the sentence's offsets, not its tokens."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A sentence's number and offsets, without its tokens."""

    doc: str
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its records as the files hold them."""

    document: Document
    sentences: tuple[Reach, ...]
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]

    def sentence(self, number: int, start: int) -> Reach:
        """The sentence of that number, or the paragraph around `start` where the run has no tokens.jsonl."""
        if number < len(self.sentences) and self.sentences[number].sentence == number:
            return self.sentences[number]
        text = self.document.text
        end = text.find("\n", start)
        return Reach(self.document.doc, number, text.rfind("\n", 0, start) + 1, end if end >= 0 else len(text))


def read_run(folder: Path) -> Iterator[Reading]:
    """The documents of a run folder, in the order of documents.jsonl.

    Raises RunError where the folder or documents.jsonl is missing, a line is no record, or a layer's records do not
    follow the order of the documents.
    """
    if not (folder / "documents.jsonl").is_file():
        raise RunError(f"{folder}: no documents.jsonl here; give the output folder of a run, such as outputs/seeds")
    with ExitStack() as stack:
        layers = {
            name: _Layer(folder / f"{name}.jsonl", name, stack)
            for name in ("tokens", "entities", "claims", "attributions")
        }
        documents = stack.enter_context((folder / "documents.jsonl").open("rb"))
        for number, line in enumerate(documents, 1):
            document = _record(Document, line, folder / "documents.jsonl", number)
            yield Reading(
                document,
                layers["tokens"].of(document.doc),
                layers["entities"].of(document.doc),
                layers["claims"].of(document.doc),
                layers["attributions"].of(document.doc),
            )
        for layer in layers.values():
            layer.finish()


def read_failures(folder: Path) -> Iterator[Failure]:
    """The lines of errors.jsonl; nothing where the run has none. Raises RunError for a line that is no record."""
    path = folder / "errors.jsonl"
    if path.is_file():
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield _record(Failure, line, path, number)


def read_facts(folder: Path) -> dict[str, Any]:
    """What run.json says, or an empty dict where there is none. Raises RunError where it is no JSON object."""
    path = folder / "run.json"
    if not path.is_file():
        return {}
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise RunError(f"{path}: no valid JSON ({error}); run the extraction again with --resume") from error
    if not isinstance(facts, dict):
        raise RunError(f"{path}: not a JSON object; run the extraction again with --resume")
    return facts


class _Layer:
    """A file of one layer, whose records are taken a document at a time."""

    def __init__(self, path: Path, name: str, stack: ExitStack) -> None:
        self.path = path
        file = stack.enter_context(path.open("rb")) if path.is_file() else None
        self._groups = groupby(_lines(file, path, name) if file else (), attrgetter("doc"))
        self._waiting: tuple[str, tuple[Any, ...]] | None = None
        self._step()

    def _step(self) -> None:
        group = next(self._groups, None)
        self._waiting = (group[0], tuple(group[1])) if group else None

    def of(self, doc: str) -> tuple[Any, ...]:
        if self._waiting is None or self._waiting[0] != doc:
            return ()
        records = self._waiting[1]
        self._step()
        return records

    def finish(self) -> None:
        if self._waiting is not None:
            raise RunError(
                f"{self.path}: the records of {self._waiting[0]!r} do not follow the order of documents.jsonl; "
                "the file was changed after the run, make it again with `volgens stage`"
            )


def _lines(file: BinaryIO, path: Path, name: str) -> Iterator[Any]:
    shape: Any = LAYERS[name]
    for number, line in enumerate(file, 1):
        if shape is Sentence and (head := _SENTENCE.match(line)):
            yield Reach(json.loads(head[1]), int(head[2]), int(head[3]), int(head[4]))
            continue
        record = _record(shape, line, path, number)
        yield Reach(record.doc, record.sentence, record.start, record.end) if shape is Sentence else record


def _record(shape: Any, line: bytes, path: Path, number: int) -> Any:
    try:
        return decode(shape, line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise RunError(
            f"{path}:{number}: {where}: {first['msg']}; the run is incomplete or of another version"
        ) from error
