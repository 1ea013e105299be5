"""Reads a run's folder: what run.json says, and the documents with all their annotations, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from volgens.errors import RunError
from volgens.records import LAYERS, SCHEMA_VERSION, Document, Record, decode
from volgens.stages.base import Annotations

ANNOTATION_LAYERS: tuple[str, ...] = ("tokens", "entities", "claims", "attributions", "explain")


def describe(folder: Path) -> dict[str, Any]:
    """What run.json says. Raises RunError where the folder holds no finished run of this schema."""
    path = folder / "run.json"
    try:
        about: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise RunError(f"{folder} holds no run (no run.json): give the folder that extract wrote") from error
    except (OSError, ValueError) as error:
        raise RunError(f"{path} cannot be read: {error}; run extract again") from error
    if not about.get("finished"):
        raise RunError(f"the run in {folder} is not finished: run the same extract command again to complete it")
    if about.get("schema") != SCHEMA_VERSION:
        raise RunError(
            f"{path} has schema {about.get('schema')}, this volgens reads {SCHEMA_VERSION}: run extract again"
        )
    return about


def records(folder: Path, layer: str) -> Iterator[Record]:
    """The records of one layer, in order; nothing where the run has no such file.

    Raises RunError for a line that is no record, naming file and line.
    """
    path = folder / f"{layer}.jsonl"
    if not path.exists():
        return
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield decode(LAYERS[layer], line)  # type: ignore[type-var]
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                raise RunError(
                    f"{path}:{number}: {place}: {first['msg']}; run extract again, or mend the line"
                ) from error


def stream(folder: Path, layers: Iterable[str] = ANNOTATION_LAYERS) -> Iterator[Annotations]:
    """Each document of a run with its annotations, in order; memory is bound by one document.

    layers: the ones to read, others stay empty. Raises RunError as `records` does, and for a record of an unknown
    document.
    """
    files = {layer: _Grouped(folder, layer) for layer in layers}
    for document in records(folder, "documents"):
        assert isinstance(document, Document)
        found: dict[str, Any] = {layer: file.of(document.doc) for layer, file in files.items()}
        yield replace(Annotations(document), **found)
    for layer, file in files.items():
        if file.upcoming is not None:
            raise RunError(f"{folder / layer}.jsonl: {file.doc()!r} is no document of this run, or out of order")


class _Grouped:
    """Reads one layer's records a document at a time."""

    def __init__(self, folder: Path, layer: str) -> None:
        self._records = records(folder, layer)
        self.upcoming: Any = next(self._records, None)

    def doc(self) -> str | None:
        """The document of the record that comes next."""
        return None if self.upcoming is None else self.upcoming.doc

    def of(self, doc: str) -> tuple[Any, ...]:
        out: list[Any] = []
        while self.doc() == doc:
            out.append(self.upcoming)
            self.upcoming = next(self._records, None)
        return tuple(out)
