"""The functions that a notebook calls first; each has a twin among the commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from volgens.corpus import Corpus, Document, read
from volgens.errors import InputError, SettingsError
from volgens.pipeline import Pipeline
from volgens.records import Document as DocumentRecord
from volgens.records import Failure
from volgens.settings import Settings

Source = str | Path | Iterable[Any]

READING = ("text_key", "id_key", "format", "dedupe")
"""The settings that concern reading alone, and so may differ from those of a pipeline that is reused."""


def load(model: str = "default", **settings: Any) -> Pipeline:
    """A pipeline to use over many calls: `volgens.extract(texts, pipeline=volgens.load("fast"))`.

    model: `default`, `fast`, the name of an installed spaCy package, or a folder. settings: other fields of
    `volgens.Settings`. Raises ModelError, SettingsError.
    """
    return Pipeline(_settings(Settings(), {"model": model, **settings}))


def extract(
    source: Source, *, output: str | Path | None = None, pipeline: Pipeline | None = None, **settings: Any
) -> Corpus:
    """Read documents and find names, claims and attributions in them.

    source: a path or several (files, folders); or texts in a list; `(id, text)` pairs; a pandas or polars column; or a
    table with a column of texts, named by `text_key`. What is a path and what a text: a single string is a path; a list
    is one of paths where each item exists as a file or folder.
    output: also write the run to this folder, as the command does. pipeline: one made by `load`; without it, one is
    loaded on the first call and kept for later ones with the same settings.
    settings: fields of `volgens.Settings`, such as `model="fast"`, `text_key="lead"`, `si=True`.

    Returns a Corpus; documents that could not be read or processed are in its `failures`. Raises InputError for a path
    that does not exist or an item that is no text, ModelError and SettingsError.
    """
    if pipeline is None:
        chosen = _settings(Settings(), settings)
    elif not set(settings) <= set(READING):
        other = sorted(set(settings) - set(READING))
        raise SettingsError(f"{', '.join(other)}: give this to load(), which makes the pipeline")
    else:
        chosen = _settings(pipeline.settings, settings)
    paths = _paths(source)
    items: Iterator[DocumentRecord | Failure]
    if paths is not None:
        from volgens.io.read import read as read_paths

        items = read_paths(paths, chosen)
    else:
        from volgens.io.given import read as read_given

        items = read_given(source, chosen)  # type: ignore[arg-type]
    engine = pipeline or _pipeline(replace(chosen, **{name: getattr(Settings(), name) for name in READING}))
    if output is not None:
        from volgens.runner import run_items

        names = [str(path) for path in paths] if paths is not None else ["texts"]
        return read(run_items(items, names, Path(output), chosen, pipeline=engine).folder)
    return _annotated(items, engine, dedupe=chosen.dedupe)


def _annotated(items: Iterable[DocumentRecord | Failure], engine: Pipeline, *, dedupe: bool) -> Corpus:
    """The documents through the pipeline, in memory."""
    from volgens.duplicates import Duplicates

    failures: list[Failure] = []

    def readable() -> Iterator[DocumentRecord]:
        for item in Duplicates(skip=dedupe).marked(items):
            if isinstance(item, Failure):
                failures.append(item)
            else:
                yield item

    documents = [Document(found) for found in engine.annotate(readable())]
    failures.extend(document.failure for document in documents if document.failure)
    return Corpus((document for document in documents if not document.failure), failures)


@lru_cache(maxsize=2)
def _pipeline(settings: Settings) -> Pipeline:
    return Pipeline(settings)


def _settings(settings: Settings, changes: dict[str, Any]) -> Settings:
    """The settings with some changed. Raises SettingsError for an unknown name."""
    unknown = sorted(set(changes) - set(settings.as_dict()))
    if unknown:
        known = ", ".join(settings.as_dict())
        raise SettingsError(f"there is no setting {unknown[0]!r}; the settings are {known}")
    return replace(settings, **changes)


def _paths(source: Source) -> list[str | Path] | None:
    """The paths that a source names, or None where it holds texts."""
    if isinstance(source, str | Path):
        single = Path(source)
        if source != "-" and not _is_path(source):
            raise InputError(
                f"{str(single)[:200]}: no such file or folder; to read a text itself, pass it in a list: [text]"
            )
        return [source]
    if isinstance(source, list | tuple) and source and all(isinstance(item, Path) or _is_path(item) for item in source):
        return list(source)
    return None


def _is_path(item: Any) -> bool:
    """A path, or a string that names an existing file; texts are far longer than any path, or hold line breaks."""
    try:
        return isinstance(item, str | Path) and len(str(item)) < 1024 and "\n" not in str(item) and Path(item).exists()
    except (OSError, ValueError):
        return False
