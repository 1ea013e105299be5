"""A parsed document's words as plain lists: a Doc's own attributes are slow to read token by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import HEAD, IDX, LENGTH

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Words:
    """The words of a Doc, white space left out."""

    def __init__(self, doc: Doc, text: str) -> None:
        """text: `doc.text`, which spaCy joins anew at each call."""
        self._doc = doc
        tokens = doc.to_array([IDX, LENGTH]).astype(np.int64).cumsum(axis=1).tolist()  # a length after a start: the end
        texts = [text[start:end] for start, end in tokens]
        self.places: list[int] = [n for n, word in enumerate(texts) if not word.isspace()]
        """The token in the Doc of each word."""
        self.texts: list[str] = [texts[n] for n in self.places]
        self.starts: list[int] = [tokens[n][0] for n in self.places]
        self.ends: list[int] = [tokens[n][1] for n in self.places]

    def labels(self, *attributes: int) -> list[list[str]]:
        """Attributes whose values are strings, each as a list."""
        strings = self._doc.vocab.strings
        columns = self._doc.to_array([*attributes])[np.array(self.places, dtype=np.int64)].T.tolist()
        names = {number: strings[number] if number else "" for number in set().union(*columns)}
        return [[names[number] for number in column] for column in columns]

    def heads(self) -> list[int]:
        """The token in the Doc that is the head of each token of the Doc, white space too."""
        # spaCy stores the distance as an unsigned number
        distances = self._doc.to_array(HEAD).astype(np.int64)
        heads: list[int] = (np.arange(len(distances)) + distances).tolist()
        return heads
