"""The functions that a notebook calls first; each has a twin among the commands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from volgens.corpus import Corpus, Document
from volgens.errors import InputError
from volgens.pipeline import Pipeline
from volgens.records import Document as DocumentRecord
from volgens.records import Failure
from volgens.settings import Settings

Source = str | Path | Iterable[Any]


def load(model: str = "default", **settings: Any) -> Pipeline:
    """A pipeline to use over many calls: `volgens.extract(texts, pipeline=volgens.load("fast"))`.

    settings: fields of `volgens.settings.Settings`. Raises ModelError, SettingsError.
    """
    return Pipeline(Settings(model=model, **settings))


def extract(
    source: Source, *, output: str | Path | None = None, pipeline: Pipeline | None = None, **settings: Any
) -> Corpus:
    """Read documents and find names, claims and attributions in them.

    source: a path, several paths, or texts: a list, a column of a data frame, `(id, text)` pairs.
    output: also write the run to this folder, as the command does. pipeline: one made by `load`, to save its loading.
    settings: fields of `volgens.settings.Settings`, such as `model="fast"`.

    Raises InputError for a path that does not exist, ModelError and SettingsError. Documents that fail are in
    `failures`.
    """
    from volgens.io.read import read as read_paths

    engine = pipeline or Pipeline(Settings(**settings))
    paths = _paths(source)
    items: Iterable[DocumentRecord | Failure]
    items = read_paths(paths, engine.settings) if paths is not None else _texts(source)
    if output is not None:
        from volgens.corpus import read
        from volgens.runner import run_items

        names = [str(path) for path in paths] if paths is not None else ["texts"]
        return read(run_items(items, names, Path(output), engine.settings, pipeline=engine).folder)
    failures: list[Failure] = []

    def readable() -> Iterator[DocumentRecord]:
        for item in items:
            if isinstance(item, Failure):
                failures.append(item)
            else:
                yield item

    documents = [Document(found) for found in engine.annotate(readable())]
    failures.extend(document.failure for document in documents if document.failure)
    return Corpus((document for document in documents if not document.failure), failures)


def _paths(source: Source) -> list[str | Path] | None:
    """The paths that a source names, or None where it holds texts."""
    if isinstance(source, str | Path):
        single = Path(source)
        if source != "-" and not single.exists():
            raise InputError(
                f"{str(source)[:200]}: no such file or folder; to read a text itself, pass it in a list: [text]"
            )
        return [source]
    if isinstance(source, list | tuple) and source and all(isinstance(item, Path) or _is_path(item) for item in source):
        return list(source)
    return None


def _is_path(item: Any) -> bool:
    """A string that names an existing file; texts are far longer than any path, or hold line breaks."""
    try:
        return isinstance(item, str) and len(item) < 1024 and "\n" not in item and Path(item).exists()
    except (OSError, ValueError):
        return False


def _texts(source: Source) -> Iterator[DocumentRecord]:
    """Documents of plain texts; their ids are the given ones, or `text-1`, `text-2`, ..."""
    assert not isinstance(source, str | Path)
    for number, item in enumerate(source, 1):
        name, text = item if isinstance(item, tuple) else (f"text-{number}", item)
        if not isinstance(text, str):
            raise InputError(f"item {number} is a {type(text).__name__}, not a text: give strings or (id, text) pairs")
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        yield DocumentRecord(doc=str(name), text=text, sha256=digest)
