"""JSONL and CSV: one document a line or row, read as a stream.

The text stands under `settings.text_key`, the id under `settings.id_key`. A title, a date and an address are taken from
the columns that usually hold them; every other column goes to `meta`. A line that cannot be read is a Failure that
names file and line, and the next one is read.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any, BinaryIO

from volgens.io import dates
from volgens.io.decode import bom, decode, is_binary, without_surrogates
from volgens.io.item import MAX_BYTES, Item, failure, too_long
from volgens.records import Failure
from volgens.settings import Settings

_TITLES = ("title", "titel", "headline", "kop")
_DATES = ("published", "date", "datum", "published_at", "publication_date", "publicatiedatum", "date_published")
_ADDRESSES = ("url", "link", "source_url", "source")
_HEAD = 65536


class _Line:
    """A line of a file: its number from 1, its text with its end, and what it was decoded as."""

    __slots__ = ("encoding", "number", "text")

    def __init__(self, number: int, text: str, encoding: str | None) -> None:
        self.number, self.text, self.encoding = number, text, encoding


def read_jsonl(stream: BinaryIO, path: str, settings: Settings) -> Iterator[Item | Failure]:
    """One document for each JSON object; blank lines are passed over."""
    for line in _lines(stream, path):
        if isinstance(line, Failure):
            yield line
            continue
        if not line.text.strip():
            continue
        try:
            row = json.loads(line.text, parse_constant=lambda name: None)
        except RecursionError:
            yield failure(f"{path}:{line.number}", "broken line", "JSON nested too deep to read")
            continue
        except ValueError as error:
            yield failure(f"{path}:{line.number}", "broken line", f"no JSON: {_where(error)}")
            continue
        if isinstance(row, dict):
            yield row_item(row, path, line.number, line.encoding, settings)
        else:
            kind = type(row).__name__
            yield failure(f"{path}:{line.number}", "broken line", f"a JSON {kind}, where an object is wanted")


def read_csv(stream: BinaryIO, path: str, settings: Settings) -> Iterator[Item | Failure]:
    """One document for each row under the header; comma, semicolon, tab and bar are told apart by the header."""
    csv.field_size_limit(MAX_BYTES)
    encodings: list[str] = []
    failures: list[Failure] = []

    def texts() -> Iterator[str]:
        for line in _lines(stream, path):
            if isinstance(line, Failure):
                failures.append(line)
            else:
                encodings.extend([line.encoding] if line.encoding else [])
                yield line.text

    lines = texts()
    header = next((text for text in lines if text.strip()), None)
    yield from failures
    if header is None:
        return
    failures.clear()
    delimiter = _delimiter(header, settings.text_key, path)
    columns = _cells(header, delimiter)
    if settings.text_key not in columns:
        yield _no_text(path, columns, settings)
        return
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = reader.line_num + 2
        encodings.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield failure(f"{path}:{number}", "broken line", f"no CSV row: {error}")
            continue
        yield from failures
        failures.clear()
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) > len(columns):
            found = f"{len(cells)} cells under {len(columns)} columns"
            yield failure(f"{path}:{number}", "broken line", f"{found}; is a quotation mark missing?")
            continue
        row = dict(zip(columns, cells, strict=False))
        yield row_item(row, path, number, encodings[0] if encodings else None, settings)


def _lines(stream: BinaryIO, path: str) -> Iterator[_Line | Failure]:
    """The lines with their ends. One that is too long is a Failure and is skipped without being held."""
    head = stream.read(_HEAD)
    if is_binary(head):
        yield failure(path, "binary", "binary, no lines of text")
        return
    joined: BinaryIO = io.BufferedReader(_Rejoined(head, stream), _HEAD)
    marked = bom(head)
    if marked and marked[1] != "utf-8":
        wide = io.TextIOWrapper(joined, encoding=marked[1][:6], errors="replace", newline="")
        for number, text in enumerate(wide, 1):
            yield _Line(number, text.lstrip("\ufeff"), marked[1])
        return
    number = 0
    while raw := joined.readline(MAX_BYTES + 1):
        number += 1
        if len(raw) > MAX_BYTES:
            yield too_long(f"{path}:{number}")
            while raw and not raw.endswith(b"\n"):
                raw = joined.readline(_HEAD)
            continue
        decoded = decode(raw)
        yield _Line(number, decoded.text, decoded.encoding)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already, for standard input, which cannot be rewound."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _delimiter(header: str, text_key: str, path: str) -> str:
    """The one under which the header names the text's column, else the one that gives most columns."""
    if path.lower().endswith(".tsv"):
        return "\t"
    split = {mark: _cells(header, mark) for mark in ",;\t|"}
    return max(split, key=lambda mark: (text_key in split[mark], len(split[mark])))


def _cells(header: str, delimiter: str) -> list[str]:
    """The names in the header; none where it is no line of CSV."""
    try:
        return next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:
        return []


def _no_text(where: str, columns: list[str], settings: Settings) -> Failure:
    listed = ", ".join(columns[:20]) or "nothing"
    return failure(where, "no text", f"no {settings.text_key!r} among {listed}; name the text's field with --text-key")


def row_item(row: dict[str, Any], path: str, number: int, encoding: str | None, settings: Settings) -> Item | Failure:
    """The row as a document; names, text and other columns apart."""
    where = f"{path}:{number}"
    rest = {str(key): _plain(value) for key, value in without_surrogates(row).items()}
    if settings.text_key not in rest:
        return _no_text(where, list(rest), settings)
    text = rest.pop(settings.text_key)
    if not isinstance(text, str):
        return failure(where, "no text", f"{settings.text_key!r} holds no text but {json.dumps(text)[:40]}")
    name = rest.pop(settings.id_key, None)
    title = _take(rest, _TITLES, lambda value: value.strip() or None)
    published = _take(rest, _DATES, dates.iso)
    url = _take(rest, _ADDRESSES, lambda value: value if value.startswith(("http://", "https://")) else None)
    if encoding:
        rest["encoding"] = encoding
    return Item(
        text,
        name=str(name) if isinstance(name, str | int | float) and str(name).strip() else None,
        line=number,
        title=title,
        published=published,
        url=url,
        meta={key: value for key, value in rest.items() if value not in (None, "")},
    )


def _where(error: ValueError) -> str:
    """What is wrong with a line of JSON, and at which character; its number in the file is said elsewhere."""
    return f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else str(error)


def _plain(value: Any) -> Any:
    """A JSON value without numbers that JSON does not know (1e999 reads as infinity)."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _take(rest: dict[str, Any], names: tuple[str, ...], use: Any) -> str | None:
    """The first usable value among the columns of these names, whatever their capitals; it leaves the rest."""
    for wanted in names:
        for key, value in rest.items():
            if key.casefold() == wanted and isinstance(value, str) and (used := use(value)):
                del rest[key]
                return str(used)
    return None
