"""Sentences and tokens with lemma, part of speech and dependencies, as the spaCy pipeline gives them.

Also keeps what the pipeline proposes for later stages, names and attribution frames, so that each later stage can be
run again from the files alone: `rebuild` makes the parsed Doc from the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken
from spacy.vocab import Vocab

from volgens.records import Document, Frame, Name, Sentence, Token

if TYPE_CHECKING:
    from volgens.settings import Settings
    from volgens.stages.base import Annotations

FRAMES = "volgens_frames"
"""The Doc extension in which the encoder leaves its attribution frames, a list of `records.Frame`."""


class Tokenise:
    """The stage: one record for each sentence that holds more than white space."""

    name = "tokenise"
    version = "1"
    requires: tuple[str, ...] = ("documents",)
    produces: tuple[str, ...] = ("tokens",)

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Sentence]:
        """One `Sentence` for each sentence of `doc`, numbered from 0 in the document."""
        frames: Sequence[Frame] = doc._.get(FRAMES) or () if Doc.has_extension(FRAMES) else ()
        number = 0
        for sent in doc.sents:
            tokens = [t for t in sent if not t.is_space]
            if not tokens:
                continue
            heads = _heads(tokens)
            start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
            yield Sentence(
                doc=earlier.document.doc,
                sentence=number,
                start=start,
                end=end,
                tokens=tuple(
                    Token(
                        start=t.idx,
                        end=t.idx + len(t),
                        text=t.text,
                        lemma=t.lemma_ or t.text,
                        pos=t.pos_,
                        tag=t.tag_,
                        morph=str(t.morph),
                        head=heads[n],
                        dep=t.dep_,
                    )
                    for n, t in enumerate(tokens)
                ),
                names=tuple(Name(e.start_char, e.end_char, e.label_) for e in sent.ents),
                frames=tuple(f for f in frames if start <= f.cue[0] < end),
            )
            number += 1


def _heads(tokens: Sequence[SpacyToken]) -> list[int]:
    """The head of each token in the sentence's list: past white space tokens, and with one root for the sentence."""
    index = {t.i: n for n, t in enumerate(tokens)}
    heads: list[int] = []
    for n, token in enumerate(tokens):
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        heads.append(index.get(head.i, n))
    root = next((n for n, head in enumerate(heads) if n == head), 0)
    return [root if n == head else head for n, head in enumerate(heads)]


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
