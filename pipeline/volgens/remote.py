"""Inputs and outputs that live elsewhere: any path that fsspec knows, such as `s3://bucket/nieuws` or `memory://run`.

Inputs are fetched whole before a run and a run's files are put at the end, so that a run that is stopped can go on
from the local folder, and an object store never holds half a run.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from volgens.errors import InputError, MissingExtraError, RunError

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]+://", re.IGNORECASE)


def is_remote(path: str | Path) -> bool:
    """Whether a path names another file system: it has a scheme."""
    return isinstance(path, str) and _SCHEME.match(path) is not None


def name_of(path: str) -> str:
    """The last part of a remote path."""
    return _SCHEME.sub("", path).rstrip("/").rpartition("/")[2] or "run"


@contextmanager
def fetched(paths: Sequence[str | Path]) -> Iterator[list[str | Path]]:
    """The paths, with every remote one fetched to a temporary folder under its own name.

    Raises InputError where one cannot be fetched, MissingExtraError without fsspec.
    """
    if not any(is_remote(path) for path in paths):
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="volgens-") as folder:
        yield [_fetch(str(path), Path(folder) / str(n)) if is_remote(path) else path for n, path in enumerate(paths)]


def _fetch(path: str, folder: Path) -> Path:
    folder.mkdir()
    target = folder / name_of(path)
    system, inner = _filesystem(path, InputError)
    try:
        system.get(inner, str(target), recursive=bool(system.isdir(inner)))
    # each kind of store raises errors of its own
    except Exception as error:
        raise InputError(f"{path} cannot be fetched: {type(error).__name__}: {error}") from error
    return target


def put(folder: Path, target: str) -> None:
    """Copy a finished run's files to a remote folder. Raises RunError where that fails, MissingExtraError without
    fsspec.
    """
    system, inner = _filesystem(target, RunError)
    try:
        system.makedirs(inner, exist_ok=True)
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            relative = file.relative_to(folder)
            if not any(part.startswith(".") for part in relative.parts):
                system.put_file(str(file), f"{inner.rstrip('/')}/{relative.as_posix()}")
    # each kind of store raises errors of its own
    except Exception as error:
        raise RunError(
            f"{target} cannot be written: {type(error).__name__}: {error}; the run is in {folder}"
        ) from error


def _filesystem(path: str, failure: type[InputError | RunError]) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtraError('remote paths need fsspec: pip install "volgens[remote]"') from error
    try:
        system, inner = fsspec.core.url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise failure(f"{path}: {error}") from error
    return system, inner
