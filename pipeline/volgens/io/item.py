"""What a reader of one format gives for each document that it finds in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from pydantic import JsonValue

from volgens.records import Failure

MAX_BYTES = 200_000_000
"""The longest file, or line of a JSONL or CSV file, that is read as one document."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document in a file, before it has an id: its text and what the file says of it."""

    text: str
    name: str | None = None
    """The row's own id."""
    line: int | None = None
    """Where the row begins, from 1; None where the file is one document."""
    title: str | None = None
    published: str | None = None
    url: str | None = None
    meta: Mapping[str, JsonValue] = field(default_factory=dict)


def failure(path: str, error: str, detail: str) -> Failure:
    """A failure to read.

    path: the file, with `:line` for a row. error: a word or two that a program can count. detail: what is wrong and
    what to do, to be shown after the path.
    """
    return Failure(doc=None, path=path, stage="read", error=error, detail=detail)


def missing_extra(path: str, package: str, extra: str) -> Failure:
    """The failure of a format whose package is not installed, with the line that installs it."""
    return failure(
        path,
        "missing extra",
        f'reading this needs {package}, which is not installed: pip install "volgens[{extra}]"',
    )


def too_long(path: str) -> Failure:
    """The failure of a document over MAX_BYTES."""
    return failure(path, "too long", f"longer than {MAX_BYTES // 1_000_000} MB in one document; split it")


def whole(stream: BinaryIO, path: str) -> bytes | Item | Failure:
    """The bytes of a file that is one document; an empty document for none, a failure for more than MAX_BYTES."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return too_long(path)
    return data or Item("")
