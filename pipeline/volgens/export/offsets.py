"""Offsets for formats that count UTF-16 code units, as JavaScript and Java do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate


def utf16(text: str) -> Callable[[int], int]:
    """A function from code point offsets to UTF-16 offsets of this text."""
    if text.isascii() or max(text) <= "\uffff":
        return int
    table = list(accumulate((2 if c > "\uffff" else 1 for c in text), initial=0))
    return table.__getitem__
