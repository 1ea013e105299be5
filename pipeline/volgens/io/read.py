"""From paths to documents: each file to the reader of its format, each text to a Document with an id of its own.

A reader of a format (`text`, `html`, `rows`, `docx`, `pdf`) gives Items; here they get ids, regions and a hash. What
cannot be read is a Failure in its place, and the next file is read. Nothing is held but one document and the ids given
out (eight bytes each), so a file of any number of lines streams.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import JsonValue

from volgens.errors import InputError
from volgens.io import docx, html, pdf, regions, rows, text
from volgens.io.decode import without_surrogates
from volgens.io.item import Item, failure
from volgens.io.walk import PACKED, STDIN, Source, bare, walk
from volgens.records import Document, Failure
from volgens.settings import Settings

_FORMATS: dict[str, tuple[tuple[str, ...], Callable[[BinaryIO, str, Settings], Iterator[Item | Failure]]]] = {
    "text": ((".txt", ".text", ".md", ".markdown"), text.read),
    "html": ((".html", ".htm", ".xhtml"), html.read),
    "jsonl": ((".jsonl", ".ndjson"), rows.read_jsonl),
    "csv": ((".csv", ".tsv"), rows.read_csv),
    "docx": ((".docx",), docx.read),
    "pdf": ((".pdf",), pdf.read),
}
FORMATS = tuple(_FORMATS)
"""The names that a format can be asked for by."""
_BY_SUFFIX = {suffix: name for name, (suffixes, _) in _FORMATS.items() for suffix in suffixes}
SUFFIXES = frozenset(_BY_SUFFIX)
"""The suffixes that are read when they are found in a folder."""
_HEAD = 65536


def read(
    paths: Sequence[str | Path], settings: Settings, *, stdin: BinaryIO | None = None
) -> Iterator[Document | Failure]:
    """The documents of files, folders (with all below them, in order of name) and standard input (`-`).

    The format is `settings.format` for standard input, for files that are named and for files of an unknown suffix in
    folders; else the suffix's; else it is told from the first bytes. stdin: read in place of the process's own.
    A text is as it stands in the file: decoded, without a byte order mark, line ends unchanged. Ids are unique: a row
    id or a name that came before gets the file's name, or a number. Raises InputError for no path or an unknown format.
    """
    if settings.format is not None and settings.format not in _FORMATS:
        raise InputError(f"there is no format {settings.format!r}; the formats are {', '.join(FORMATS)}")
    if not paths:
        raise InputError("no input: give a file, a folder, or - for standard input")
    return _read(paths, settings, stdin)


def _read(paths: Sequence[str | Path], settings: Settings, stdin: BinaryIO | None) -> Iterator[Document | Failure]:
    ids = _Ids()
    for source in walk(paths, SUFFIXES, any_suffix=settings.format is not None):
        if isinstance(source, Failure):
            yield source
            continue
        shown = without_surrogates(source.path)
        try:
            stream = _open(source, stdin)
        except OSError as error:
            yield failure(shown, "unreadable", f"cannot be read: {error.strerror or error}")
            continue
        with stream:
            yield from _documents(source, stream, shown, settings, ids)


def _documents(
    source: Source, stream: io.BufferedReader, shown: str, settings: Settings, ids: _Ids
) -> Iterator[Document | Failure]:
    """The documents of one open file."""
    try:
        name = _format(source, stream, settings)
        found = False
        for item in _FORMATS[name][1](stream, shown, settings):
            found = True
            yield item if isinstance(item, Failure) else _document(item, source, shown, ids)
        if not found:
            yield failure(shown, "empty", "empty")
    except (OSError, EOFError, zlib.error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        yield failure(shown, "unreadable", f"cannot be read: {why}")


def _open(source: Source, stdin: BinaryIO | None) -> io.BufferedReader:
    """The file, with a buffer that can be looked into; a pipe put in its place since is not waited for."""
    if source.path == STDIN:
        raw = stdin if stdin is not None else sys.stdin.buffer
        return io.BufferedReader(_Unclosed(raw), _HEAD)
    descriptor = os.open(source.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = io.FileIO(descriptor)
    if source.path.endswith(PACKED):
        packed = gzip.GzipFile(fileobj=file)
        packed.myfileobj = file  # closed with it
        return io.BufferedReader(packed, _HEAD)
    return io.BufferedReader(file, _HEAD)


class _Unclosed(io.RawIOBase):
    """Standard input, left open after reading; its first bytes are gathered so that the format can be told."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _format(source: Source, stream: io.BufferedReader, settings: Settings) -> str:
    by_suffix = _BY_SUFFIX.get(bare(source.path).suffix.lower())
    if settings.format is not None and (source.given or by_suffix is None):
        return settings.format
    return by_suffix or _sniff(stream.peek(_HEAD)[:_HEAD])


def _sniff(head: bytes) -> str:
    """The format of a file whose name does not tell, from how it begins."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if start.startswith(b"pk\x03\x04"):
        return "docx"
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "jsonl" if start.startswith((b'{"', b'{ "')) else "text"


def _document(item: Item, source: Source, shown: str, ids: _Ids) -> Document | Failure:
    """The item with its id, regions and hash; a Failure where its text is empty."""
    where = shown if item.line is None else f"{shown}:{item.line}"
    if not item.text.strip("\ufeff\x00 \t\r\n\v\f") or not item.text.strip():
        return failure(where, "empty", "empty, or nothing but white space")
    doc = without_surrogates(item.name or (source.name if item.line is None else f"{source.name}:{item.line}"))
    unique = ids.unique(doc, [f"{source.name}:{doc}"] if item.name else [_longer(source)])
    found = regions.find(item.text, item.title)
    meta: dict[str, JsonValue] = dict(item.meta)
    if unique != doc:
        meta["id"] = doc
    address = item.url or shown
    outlet = meta.get("outlet") or found.outlet or regions.outlet_of(address)
    meta.update({key: value for key, value in (("outlet", outlet), ("dateline", found.dateline)) if value})
    document = Document(
        doc=unique,
        text=item.text,
        title=item.title or found.title,
        published=item.published or found.published,
        source=address,
        sha256=hashlib.sha256(item.text.encode("utf-8")).hexdigest(),
        regions=found.regions,
    )
    return replace(document, meta=meta)


def _longer(source: Source) -> str:
    """Another id for a file: its path as given, for two folders that hold the same name."""
    return "/".join(part for part in Path(without_surrogates(source.path)).parts if part not in ("..", "/"))


class _Ids:
    """The ids given out, as hashes, and how often each was asked for again."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._again: Counter[str] = Counter()

    def unique(self, doc: str, others: Sequence[str]) -> str:
        """The id itself, or the first of the others that is free, or the id with a number."""
        for candidate in (doc, *others):
            if self._take(candidate):
                return candidate
        while True:
            self._again[doc] += 1
            candidate = f"{doc}-{self._again[doc] + 1}"
            if self._take(candidate):
                return candidate

    def _take(self, doc: str) -> bool:
        key = int.from_bytes(hashlib.blake2b(doc.encode("utf-8"), digest_size=8).digest(), "big")
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
