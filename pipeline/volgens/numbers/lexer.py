"""Splits text into digits, words and single symbols: what the numeral grammar reads."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

TokenKind = Literal["digits", "word", "symbol"]

# Every alternative is a single run of one class, so that reading a text is linear whatever it holds.
_TOKEN = re.compile(r"([0-9]+(?:[.,][0-9]+)*)|((?:[^\W0-9_][\u0300-\u036f]*)+)|\S")
_DIGITS, _WORD = 1, 2
_LONGEST_WORD = 200


class Token(NamedTuple):
    """A stretch of text: `start` and `end` in code points, `low` folded (lower case, no diacritics).

    `gap` tells what stands before it: 0 nothing, 1 white space within a line (or a soft line break), 2 a line's end.
    """

    kind: TokenKind
    start: int
    end: int
    text: str
    low: str
    gap: int


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case without diacritics: "Tweeëntwintig" gives "tweeentwintig"."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order; white space is left out, all else is covered. Linear in the length of the text."""
    tokens: list[Token] = []
    last_end = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        piece = match[0]
        if start == last_end:
            gap = 0 if start else 2
        elif start == last_end + 1 and text[last_end] != "\n":
            gap = 1
        else:
            breaks = text.count("\n", last_end, start)
            gap = 1 if not breaks or (breaks == 1 and piece[0].islower()) else 2
        if match.lastindex == _WORD:
            low = fold(piece) if end - start <= _LONGEST_WORD else piece
            tokens.append(Token("word", start, end, piece, low, gap))
        elif match.lastindex == _DIGITS:
            tokens.append(Token("digits", start, end, piece, piece, gap))
        else:
            tokens.append(Token("symbol", start, end, piece, piece, gap))
        last_end = end
    return tokens
