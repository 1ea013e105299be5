"""A document prepared for the rules: its words, sentences, quotations, and where a word stands among them.

The rules read Dutch by word order and parts of speech first (the finite verb is second in a main clause and last in a
subordinate one, and one constituent stands before it) and ask the dependency tree where order does not decide. So they
bear a tree that is wrong about a long newspaper sentence, which is where attributions stand.

Positions are indices into `words` (white space left out) unless a name ends in `_char`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from spacy.attrs import DEP, POS, TAG

from volgens.stages.attributions.lexicon import Form, Lexicon, load
from volgens.stages.attributions.quotes import MARKS, Quote, find_quotes
from volgens.stages.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_STOPS = frozenset((".", "!", "?", "…", "...", ".."))
_TITLE = 4
"""A quotation of at most so many words, each with a capital, is a name."""
MAX_UNIT = 400
"""A sentence longer than this many words is cut: no rule looks farther, and time stays linear."""


class Reading:
    """What every rule reads; built once for each document, in linear time."""

    def __init__(self, doc: Doc, text: str) -> None:
        """text: `doc.text`, which spaCy joins anew at each call."""
        self.text = text
        self.lexicon: Lexicon = load()
        words = Words(doc, text)
        self.words: list[str] = words.texts
        self.low: list[str] = [word.lower().replace("’", "'") for word in self.words]
        self.starts: list[int] = words.starts
        self.ends: list[int] = words.ends
        self.pos, self.tag, self.dep = words.labels(POS, TAG, DEP)
        self._doc = doc
        self._places = words.places
        self._heads = words.heads()
        self._index = {place: n for n, place in enumerate(words.places)}
        self._at: dict[str, list[int]] = {}
        for i, word in enumerate(self.low):
            self._at.setdefault(word, []).append(i)
        self._marks = frozenset(word for word in self._at if _is_mark(word))
        self.quotes: list[Quote] = find_quotes(self.text)
        self.quote_starts: list[int] = [q.outer_start for q in self.quotes]
        self.quote_of: list[int] = self._innermost_quotes()
        self.units: list[tuple[int, int]] = list(self._split())
        self.unit_of: list[int] = [n for n, (a, b) in enumerate(self.units) for _ in range(a, b)]

    def where(self, *lists: Set[str]) -> list[int]:
        """The positions of the lower-cased words of the lists, in order."""
        return sorted(i for word in set().union(*(self._at.keys() & words for words in lists)) for i in self._at[word])

    def is_mark(self, i: int) -> bool:
        """Whether the word is a quotation mark."""
        return self.low[i] in self._marks

    def is_verb(self, i: int) -> bool:
        """Whether the model takes the word for a verb."""
        return self.pos[i] in ("VERB", "AUX") or self.tag[i].startswith("WW")

    def is_finite(self, i: int) -> bool:
        """Whether the word is a finite verb: by its tag, or one of the auxiliaries."""
        if self.lexicon.has("words.auxiliaries", self.low[i]):
            return not (self.pos[i] in ("DET", "PRON") or "|inf|" in self.tag[i])
        if not self.is_verb(i) or (self.words[i][:1].isupper() and not self.opens(i)):
            return False
        if "|pv|" in self.tag[i]:
            return True
        kinds = {f.kind for f in self.lexicon.forms.get(self.low[i], ())}
        tag = self.tag[i]
        if "prenom" in tag or ("|vd|" in tag and "vd" in kinds) or "|inf|" in tag:
            return False
        return bool(kinds & {"pv", "pv1"})

    def opens(self, i: int) -> bool:
        """Whether the word may have its capital from standing first: in the sentence, a quotation or after a colon."""
        return i == self.units[self.unit_of[i]][0] or self.is_mark(i - 1) or self.low[i - 1] in (":", "-", "–", "—")

    def forms(self, i: int) -> Sequence[Form]:
        """The lexicon's readings of the word as a reporting verb; none where it is plainly no verb here."""
        found = self.lexicon.forms.get(self.low[i], ())
        if not found or "prenom" in self.tag[i] or (self.words[i][:1].isupper() and not self.opens(i)):
            return ()
        if i and (self.tag[i - 1].startswith("LID") or "prenom" in self.tag[i - 1]):
            return ()
        if self.is_verb(i):
            return found
        if self.pos[i] in ("NOUN", "PROPN", "DET", "NUM", "ADP", "PRON", "SCONJ", "CCONJ"):
            return ()
        return found

    def next_word(self, i: int) -> str:
        """The lower-cased word after position i, or nothing at the end."""
        return self.low[i + 1] if i + 1 < len(self.low) else ""

    def unit(self, i: int) -> tuple[int, int]:
        """The sentence that holds position i, as positions."""
        return self.units[self.unit_of[i]]

    def quote_at(self, i: int) -> Quote | None:
        """The innermost quotation around position i."""
        found = self.quote_of[i]
        return self.quotes[found] if found >= 0 else None

    def first_at(self, char: int) -> int:
        """The first position that starts at or after a document offset."""
        return bisect_left(self.starts, char)

    def last_before(self, char: int) -> int:
        """The last position that ends at or before a document offset, or -1."""
        return bisect_right(self.ends, char) - 1

    def is_title(self, quote: Quote) -> bool:
        """Whether a quotation is a name or title: a few words that all have a capital ('Killing Fields')."""
        a, b = self.first_at(quote.start), self.last_before(quote.end) + 1
        return b - a <= _TITLE and all(self.words[k][:1].isupper() or self.low[k] == "-" for k in range(a, b))

    def span(self, a: int, b: int) -> tuple[int, int]:
        """The offsets of the words from a up to b."""
        return self.starts[a], self.ends[b - 1]

    def head(self, i: int) -> int:
        """The position of the word's head in the tree; its own at a root or where the head is white space."""
        return self._index.get(self._heads[self._places[i]], i)

    def token(self, i: int) -> Token:
        """The word's token, for what is seldom asked."""
        return self._doc[self._places[i]]

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of position i with one of these relations."""
        for token in self.token(i).children:
            if token.dep_ in deps and token.i in self._index:
                return self._index[token.i]
        return None

    def _innermost_quotes(self) -> list[int]:
        """For each word the innermost quotation around it; the marks themselves count as outside."""
        if not self.quotes:
            return [-1] * len(self.words)
        out: list[int] = []
        around: list[int] = []
        following = 0
        for start, end in zip(self.starts, self.ends, strict=True):
            while following < len(self.quotes) and self.quotes[following].start <= start:
                around.append(following)
                following += 1
            while around and self.quotes[around[-1]].end <= start:
                around.pop()
            inside = around[-1] if around and self.quotes[around[-1]].end >= end else -1
            out.append(inside)
        return out

    def _split(self) -> list[tuple[int, int]]:
        """The sentences: at stops before a capital, at line ends, never inside `"...?" vroeg hij`."""
        out: list[tuple[int, int]] = []
        first = 0
        for i in range(len(self.words)):
            if i + 1 == len(self.words):
                out.append((first, i + 1))
                break
            gap = self.text[self.ends[i] : self.starts[i + 1]]
            new_line = gap != " " and ("\n" in gap or "\r" in gap)
            may_stop = gap and (self.low[i] in _STOPS or self.is_mark(i))
            if new_line or i + 1 - first >= MAX_UNIT or (may_stop and self._stops_after(first, i)):
                out.append((first, i + 1))
                first = i + 1
        return out

    def _stops_after(self, first: int, i: int) -> bool:
        last = i
        while last > first and self.is_mark(last) and self.words[last] not in ("„", "«"):
            last -= 1
        if self.low[last] not in _STOPS:
            return False
        following = i + 1
        while following < len(self.words) - 1 and (
            self.is_mark(following) or self.low[following] in ("-", "–", "—", "(")
        ):
            following += 1
        text = self.words[following]
        if self.low[last] == "." and last == i and last > first and self._initial(last - 1):
            return False
        return not text[:1].islower() or following > i + 1

    def _initial(self, i: int) -> bool:
        word = self.words[i]
        return len(word) == 1 and word.isupper() and self.ends[i] == self.starts[i + 1]


def _is_mark(word: str) -> bool:
    return (word[0] in MARKS or word[0] == ",") and word != "," and all(char in MARKS or char == "," for char in word)
