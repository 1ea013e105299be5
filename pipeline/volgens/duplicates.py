"""Near-duplicates among the documents of a run: agency copy that several outlets print, versions of one article.

Two texts are taken for one where the sets of their word 5-grams overlap by 0.7 or more (Jaccard), estimated by MinHash
(Broder 1997; the datasketch library) with locality-sensitive hashing, or where they are the same but for case and white
space. The first of them, in the order of the input, is the original. Agency copy that is cut or given a new headline
stays above 0.7; two articles on one event stay far below it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from volgens.records import Document, Failure

BANDS, ROWS = 12, 8
"""Of a signature. Texts are the same that share all rows of a band: that sets apart best at an overlap of 0.7."""

SHINGLE = 5
"""Words in a shingle."""

SHORT = 40
"""Texts of fewer words are compared as a whole: too few shingles to estimate from."""

_WORD = re.compile(r"\w+")


class Duplicates:
    """What has been seen so far."""

    def __init__(self, *, skip: bool = False) -> None:
        """skip: leave duplicates out in place of marking them."""
        self.skip = skip
        self.skipped = 0
        self._exact: dict[bytes, str] = {}
        self._first: tuple[str, list[str]] | None = None
        self._index: _Index | None = None

    def marked(self, items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """The items, with `duplicate_of` set on each document that repeats an earlier one, or without these."""
        for item in items:
            if isinstance(item, Failure):
                yield item
                continue
            original = self._original(item)
            if original is None:
                yield item
            elif self.skip:
                self.skipped += 1
            else:
                yield replace(item, duplicate_of=original)

    def _original(self, document: Document) -> str | None:
        """The document that this one repeats, or None after noting it as an original."""
        words = _words(document)
        if not words:
            return None
        digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).digest()
        original = self._exact.get(digest)
        if original is None and len(words) >= SHORT:
            original = self._near(document.doc, words)
        if original is None:
            self._exact[digest] = document.doc
        return original

    def _near(self, doc: str, words: list[str]) -> str | None:
        """The document that is as good as the same. The index is made with the second: loading it takes a second."""
        if self._index is None:
            if self._first is None:
                self._first = (doc, words)
                return None
            self._index = _Index()
            self._index.original(*self._first)
        return self._index.original(doc, words)


class _Index:
    """MinHash signatures of the originals, of which no two share a band: a number for each band is all that is kept."""

    def __init__(self) -> None:
        from datasketch import MinHash

        self._empty = MinHash(num_perm=BANDS * ROWS)
        self._originals: list[str] = []
        self._by_band: dict[int, int] = {}

    def original(self, doc: str, words: list[str]) -> str | None:
        """The earliest document that is as good as the same, or None after adding this one."""
        signature = self._empty.copy()
        shingles = {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
        signature.update_batch(shingle.encode("utf-8", "surrogatepass") for shingle in shingles)
        bands = [hash((n, band.tobytes())) for n, band in enumerate(signature.hashvalues.reshape(BANDS, ROWS))]
        found = [self._by_band[band] for band in bands if band in self._by_band]
        if found:
            return self._originals[min(found)]
        self._by_band.update(dict.fromkeys(bands, len(self._originals)))
        self._originals.append(doc)
        return None


def _words(document: Document) -> list[str]:
    """The words of the running text, in lower case; page furniture is no part of it."""
    text = list(document.text)
    for region in document.regions:
        if region.kind != "title":
            text[region.start : region.end] = " " * (region.end - region.start)
    return _WORD.findall("".join(text).casefold())
