"""From spaCy tokens to the encoder's word pieces.

Each token is cut on its own, with the word-start mark where white space stands before it; its first piece represents
it. So a piece never spans two tokens and offsets are exact whatever the text holds.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

BOS, PAD, EOS, UNK = 0, 1, 2, 3
WORD_START = "\u2581"
MAX_PIECES = 24
CACHE_SIZE = 200_000


class PieceEncoder:
    """Cuts tokens into piece ids and remembers what it cut."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._cache: dict[str, tuple[int, ...]] = {}

    @classmethod
    def from_bytes(cls, data: bytes) -> "PieceEncoder":
        """Read the bytes of a `tokenizer.json`."""
        return cls(Tokenizer.from_buffer(data))

    @classmethod
    def from_file(cls, path: Path) -> "PieceEncoder":
        """Read a `tokenizer.json`; raises OSError where it cannot be read."""
        return cls.from_bytes(path.read_bytes())

    def encode(self, words: Sequence[str], spaced: Sequence[bool]) -> list[tuple[int, ...]]:
        """The piece ids of each word, at least one each; `spaced` says whether white space stands before it.

        Words of more than MAX_PIECES pieces keep their first ones.
        """
        keys = [WORD_START + word if space else word for word, space in zip(words, spaced, strict=True)]
        new = [key for key in dict.fromkeys(keys) if key not in self._cache]
        if new:
            if len(self._cache) + len(new) > CACHE_SIZE:
                self._cache.clear()
                new = list(dict.fromkeys(keys))
            cut = self._tokenizer.encode_batch([normalise(key) for key in new], add_special_tokens=False)
            for key, encoding in zip(new, cut, strict=True):
                ids = [piece if piece > UNK else UNK for piece in encoding.ids[:MAX_PIECES]]
                self._cache[key] = tuple(ids) or (UNK,)
        return [self._cache[key] for key in keys]


def normalise(word: str) -> str:
    """The word as the pieces spell it: NFKC, no space and no control or format characters.

    Very long words are cut before they reach the tokenizer; a lone surrogate, which UTF-8 cannot hold, is replaced.
    """
    word = unicodedata.normalize("NFKC", word[:400]).replace(" ", "")
    if word.isascii() and word.isprintable():
        return word
    return "".join(
        c if unicodedata.category(c) != "Cs" else "\ufffd" for c in word if unicodedata.category(c) not in ("Cc", "Cf")
    )
