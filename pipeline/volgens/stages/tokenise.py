"""Sentences and tokens with lemma, part of speech and dependencies, as the spaCy pipeline gives them.

Also keeps what the pipeline proposes for later stages, names and attribution frames, so that each later stage can be
run again from the files alone: `rebuild` makes the parsed Doc from the records.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

from volgens.records import Document, Frame, Name, Sentence, Token
from volgens.stages.words import Words

if TYPE_CHECKING:
    from volgens.settings import Settings
    from volgens.stages.base import Annotations

FRAMES = "volgens_frames"
"""The Doc extension in which the encoder leaves its attribution frames, a list of `records.Frame`."""

_Row = tuple[int, int, str, str, str, str, str]
"""Start, end, text, lemma, part of speech, tag and features of a word."""


class Tokenise:
    """The stage: one record for each sentence that holds more than white space."""

    name = "tokenise"
    version = "1"
    requires: tuple[str, ...] = ("documents",)
    produces: tuple[str, ...] = ("tokens",)

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Sentence]:
        """One `Sentence` for each sentence of `doc`, numbered from 0 in the document."""
        words = Words(doc, earlier.document.text)
        rows, deps = _analysis(words)
        heads = _heads(words)
        # from the end, so that each sentence takes its own off in constant time
        frames = sorted(doc._.get(FRAMES) or (), key=_cue, reverse=True) if Doc.has_extension(FRAMES) else []
        names = [Name(e.start_char, e.end_char, e.label_) for e in reversed(doc.ents)]
        number = first = 0
        for sent in doc.sents:
            last = bisect_left(words.places, sent.end, first)
            if first == last:
                continue
            start, end = words.starts[first], words.ends[last - 1]
            own_names: list[Name] = []
            own_frames: list[Frame] = []
            while names and names[-1].start < end:
                own_names.append(names.pop())
            while frames and frames[-1].cue[0] < end:
                own_frames.append(frames.pop())
            analysed = zip(rows[first:last], _within(heads, first, last), deps[first:last], strict=True)
            tokens = tuple(Token(*row, head, dep) for row, head, dep in analysed)
            yield Sentence(earlier.document.doc, number, start, end, tokens, tuple(own_names), tuple(own_frames))
            number += 1
            first = last


def _cue(frame: Frame) -> tuple[int, int]:
    return frame.cue


def _analysis(words: Words) -> tuple[list[_Row], list[str]]:
    """The words with all that does not depend on the tree, and the relation of each to its head."""
    found, pos, tag, morph, deps = words.labels(LEMMA, POS, TAG, MORPH, DEP)
    lemmas = [lemma or text for lemma, text in zip(found, words.texts, strict=True)]
    features = [text.removeprefix("_") for text in morph]
    return list(zip(words.starts, words.ends, words.texts, lemmas, pos, tag, features, strict=True)), deps


def _heads(words: Words) -> list[int]:
    """The head of each word, as a word: past white space tokens; -1 where it hangs on nothing else."""
    heads = words.heads()
    index = {place: n for n, place in enumerate(words.places)}
    out: list[int] = []
    for place in words.places:
        at = heads[place]
        while at not in index and heads[at] != at:
            at = heads[at]
        out.append(index.get(at, -1))
    return out


def _within(heads: Sequence[int], first: int, last: int) -> Iterator[int]:
    """The heads of a sentence's words, counted in it, with one root for the sentence."""
    root: int | None = None
    for n in range(first, last):
        head = heads[n] if first <= heads[n] < last else n
        if head == n:
            root = head = n if root is None else root
        yield head - first


def create(settings: Settings) -> Tokenise:
    """The stage; it has no settings of its own."""
    return Tokenise()


def rebuild(vocab: Vocab, document: Document, sentences: Iterable[Sentence]) -> Doc:
    """The parsed Doc that gave these records: tokens, trees, names, frames; `doc.text` is the document's text."""
    rows = tuple(sentences)
    words: list[str] = []
    spaces: list[bool] = []
    analysed: list[Token | None] = []
    heads: list[int] = []
    at = 0
    for sentence in rows:
        places: list[int] = []
        for token in sentence.tokens:
            at = _fill_gap(document.text, at, token.start, words, spaces, analysed)
            places.append(len(words))
            words.append(token.text)
            spaces.append(False)
            analysed.append(token)
            at = token.end
        for place in places:
            heads.extend(range(len(heads), place))
            token_here = analysed[place]
            heads.append(places[token_here.head] if token_here else place)
    _fill_gap(document.text, at, len(document.text), words, spaces, analysed)
    heads.extend(range(len(heads), len(words)))
    doc = Doc(
        vocab,
        words=words,
        spaces=spaces,
        tags=[t.tag if t else "_SP" for t in analysed],
        pos=[t.pos if t else "SPACE" for t in analysed],
        morphs=[t.morph if t else "" for t in analysed],
        lemmas=[t.lemma if t else w for t, w in zip(analysed, words, strict=True)],
        heads=_within_sentences(heads, analysed),
        deps=[t.dep if t else "dep" for t in analysed],
    )
    spans = [doc.char_span(n.start, n.end, label=n.label) for s in rows for n in s.names]
    doc.set_ents([s for s in spans if s is not None])
    frames = [f for s in rows for f in s.frames]
    if frames:
        if not Doc.has_extension(FRAMES):
            Doc.set_extension(FRAMES, default=None)
        doc._.set(FRAMES, frames)
    return doc


def _fill_gap(
    text: str, at: int, until: int, words: list[str], spaces: list[bool], analysed: list[Token | None]
) -> int:
    """Put the white space between two tokens back: one blank belongs to the token before, the rest is a token."""
    if at < until and words and text[at] == " ":
        spaces[-1] = True
        at += 1
    if at < until:
        words.append(text[at:until])
        spaces.append(False)
        analysed.append(None)
    return until


def _within_sentences(heads: list[int], analysed: list[Token | None]) -> list[int]:
    """Hang each white space token on the token before it, or on the first word, so that it opens no sentence."""
    first = next((i for i, t in enumerate(analysed) if t), 0)
    out: list[int] = []
    for i, head in enumerate(heads):
        out.append(head if analysed[i] else (i - 1 if i > first else first))
    return out
