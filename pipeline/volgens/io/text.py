"""Plain text and Markdown: one document a file, the text as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from volgens.io.decode import decode, is_binary
from volgens.io.item import Item, failure, whole
from volgens.records import Failure
from volgens.settings import Settings


def read(stream: BinaryIO, path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The file's text; a byte order mark is dropped and line ends stay. A binary or over-long file is a Failure."""
    data = whole(stream, path)
    if not isinstance(data, bytes):
        yield data
    elif is_binary(data):
        yield failure(path, "binary", "binary, no text; give it with its right suffix, or leave it out")
    else:
        decoded = decode(data)
        yield Item(decoded.text, meta={"encoding": decoded.encoding} if decoded.encoding else {})
