"""Bytes to text: UTF-8 where it can be, and never a guess that leaves no trace."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"BZh", b"\xfd7zXZ")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_SAMPLE = 65536
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and, where its bytes were not plain UTF-8, what they were read as."""

    text: str
    encoding: str | None = None


def bom(data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that opens the data and the encoding that it names."""
    return next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), None)


def is_binary(data: bytes) -> bool:
    """Whether the data's first 64 KB hold no text: a known file signature, or over 1 % control characters."""
    if bom(data):
        return False
    if data.startswith(_MAGIC):
        return True
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 100 > len(sample)


def decode(data: bytes) -> Decoded:
    """The text of the bytes; a byte order mark is dropped, line ends stay as they are.

    UTF-8, UTF-16 or UTF-32 after their mark; then UTF-8; then UTF-8 with a few bytes replaced by U+FFFD where it holds
    more well-formed letters outside ASCII than broken ones (a file cut off in the middle of a letter); then Windows
    1252, and Latin-1 where that has no such byte. `encoding` says which, unless it is plain UTF-8.
    """
    marked = bom(data)
    if marked:
        mark, name = marked
        text = data[len(mark) :].decode(name, errors="replace")
        return Decoded(text, None if name == "utf-8" and "\ufffd" not in text else name)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(1 for c in text if c > "\x7f") - broken
    if letters > broken:
        return Decoded(text, f"utf-8, {broken} broken bytes replaced by U+FFFD")
    try:
        return Decoded(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1")


def without_surrogates(value: Any) -> Any:
    """A JSON value in which each lone surrogate, which UTF-8 cannot hold, is U+FFFD; offsets stay the same."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(item) for key, item in value.items()}
    return value
