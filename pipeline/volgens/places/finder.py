"""Finding known names in a text, as written, in time linear in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")
_WORD = re.compile(r"\w+")
_SIGN = "@#"


class IndexedText:
    """A text with the places of its words, made once for all that look for names in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: dict[str, list[int]] = defaultdict(list)
        """Each word as written, to where it starts."""
        for word in _WORD.finditer(text):
            self.words[word[0]].append(word.start())


class Finder(Generic[T]):
    """Names and what each stands for; `find` gives their occurrences, the longest at each place."""

    def __init__(self, names: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        """The first of two equal names counts; names without a letter or digit are left out."""
        rows = names.items() if isinstance(names, Mapping) else names
        by_word: dict[str, dict[str, T]] = defaultdict(dict)
        for name, value in rows:
            first = _WORD.search(name)
            if first:
                by_word[first[0]].setdefault(name, value)
        self._by_word: dict[str, list[tuple[str, int, T]]] = {
            word: [(name, _WORD.search(name).start(), value) for name, value in longest]  # type: ignore[union-attr]
            for word, found in by_word.items()
            for longest in [sorted(found.items(), key=lambda row: (-len(row[0]), row[0]))]
        }

    def find(self, indexed: IndexedText) -> Iterator[tuple[int, int, T]]:
        """Start, end and value of each occurrence that is a word of its own: no part of a longer word, of a hyphenated
        compound (`NAVO-top`) or of a handle; occurrences do not overlap."""
        text = indexed.text
        first_words = self._by_word.keys() & indexed.words.keys()
        done = 0
        for at, word in sorted((at, first) for first in first_words for at in indexed.words[first]):
            if at < done:
                continue
            for name, offset, value in self._by_word[word]:
                start = at - offset
                end = start + len(name)
                if start >= done and text.startswith(name, start) and stands_alone(text, start, end):
                    yield start, end, value
                    done = end
                    break


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is no part of a longer word, a hyphenated compound or a handle."""
    before = text[start - 1] if start else " "
    after = text[end : end + 2]
    if before in _SIGN or before == "_" or (before.isalnum() and text[start].isalnum()):
        return False
    if before in "-‑" and start > 1 and text[start - 2].isalnum():
        return False
    if after[:1] in ("-", "‑") and after[1:].isalnum():
        return False
    return not (after[:1].isalnum() and text[end - 1].isalnum())
