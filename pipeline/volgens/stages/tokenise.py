"""Sentences and tokens with lemma, part of speech and dependencies, as the spaCy pipeline gives them.

Also keeps what the pipeline proposes for later stages, names and attribution frames, so that each later stage can be
run again from the files alone: `rebuild` makes the parsed Doc from the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, MORPH, POS, TAG
from spacy.parts_of_speech import NAMES as POS_NAMES
from spacy.tokens import Doc
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
        rows = _rows(doc)
        # from the end, so that each sentence takes its own off in constant time
        frames = sorted(doc._.get(FRAMES) or (), key=_cue, reverse=True) if Doc.has_extension(FRAMES) else []
        names = [Name(e.start_char, e.end_char, e.label_) for e in reversed(doc.ents)]
        number = 0
        for sent in doc.sents:
            words = [n for n in range(sent.start, sent.end) if not rows[n].text.isspace()]
            if not words:
                continue
            start, end = rows[words[0]].start, rows[words[-1]].end
            own_names: list[Name] = []
            own_frames: list[Frame] = []
            while names and names[-1].start < end:
                own_names.append(names.pop())
            while frames and frames[-1].cue[0] < end:
                own_frames.append(frames.pop())
            tokens = _with_heads(rows, words)
            yield Sentence(earlier.document.doc, number, start, end, tokens, tuple(own_names), tuple(own_frames))
            number += 1


class _Row(NamedTuple):
    """A token as the Doc has it; `head` is the distance to the head."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str


def _cue(frame: Frame) -> tuple[int, int]:
    return frame.cue


def _rows(doc: Doc) -> list[_Row]:
    """All tokens, read as one array: a Doc's own attributes are slow one by one."""
    text = doc.text
    strings = doc.vocab.strings
    names: dict[int, str] = {0: ""}
    rows: list[_Row] = []
    columns = doc.to_array([IDX, LENGTH, LEMMA, POS, TAG, MORPH, HEAD, DEP]).tolist()
    for start, length, lemma, pos, tag, morph, head, dep in columns:
        for number in (lemma, tag, morph, dep):
            if number not in names:
                names[number] = strings[number]
        word = text[start : start + length]
        # spaCy stores the distance as an unsigned number
        distance = head - 2**64 if head >= 2**63 else head
        features = names[morph].removeprefix("_")
        named = names[lemma] or word, POS_NAMES[pos], names[tag], features
        rows.append(_Row(start, start + length, word, *named, distance, names[dep]))
    return rows


def _with_heads(rows: Sequence[_Row], words: Sequence[int]) -> tuple[Token, ...]:
    """A sentence's tokens, heads counted in it: past white space tokens, and with one root for the sentence."""
    index = {place: n for n, place in enumerate(words)}
    heads: list[int] = []
    root: int | None = None
    for n, place in enumerate(words):
        at = place + rows[place].head
        while at not in index and rows[at].head:
            at += rows[at].head
        head = index.get(at, n)
        if head == n:
            root = head = n if root is None else root
        heads.append(head)
    tokens: list[Token] = []
    for head, place in zip(heads, words, strict=True):
        start, end, text, lemma, pos, tag, morph, _, dep = rows[place]
        tokens.append(Token(start, end, text, lemma, pos, tag, morph, head, dep))
    return tuple(tokens)


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
