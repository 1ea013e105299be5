"""The spaCy component `volgens_encoder`: sentence starts, tags, lemmas, trees, names and attribution frames."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from volgens.encoder.model import FILES, EncoderModel, Prediction
from volgens.encoder.roles import Frame as TokenFrame
from volgens.encoder.windows import Tokens
from volgens.errors import ModelError
from volgens.records import Frame
from volgens.stages.tokenise import FRAMES

ATTRIBUTES: list[int | str] = ["POS", "TAG", "MORPH", "LEMMA", "DEP", "HEAD"]


@Language.factory(
    "volgens_encoder",
    assigns=[
        "token.is_sent_start", "token.pos", "token.tag", "token.morph", "token.lemma", "token.dep", "token.head",
        "doc.sents", "doc.ents", f"doc._.{FRAMES}",
    ],
    default_config={"threads": 0},
)  # fmt: skip
def make_encoder(nlp: Language, name: str, threads: int) -> "EncoderComponent":
    """The component without a model yet: `from_disk` or `from_bytes` brings it."""
    return EncoderComponent(nlp.vocab, name, threads)


class EncoderComponent:
    """Sets a Doc's annotation from the encoder's predictions.

    A sentence start that is True before the component runs stays one. Where none is set, a blank line starts a
    sentence, and so does a line break that is followed by anything but a lower-case letter.
    """

    def __init__(self, vocab: Vocab, name: str = "volgens_encoder", threads: int = 0) -> None:
        self.vocab = vocab
        self.name = name
        self.threads = threads
        self._model: EncoderModel | None = None
        Doc.set_extension(FRAMES, getter=_get_frames, setter=_set_frames, force=True)

    @property
    def encoder(self) -> EncoderModel:
        """The encoder; raises ModelError where none has been loaded."""
        if self._model is None:
            raise ModelError("volgens_encoder has no weights: load it with spacy.load from a model's folder")
        return self._model

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        tokens, places = read_tokens(doc)
        annotate(doc, places, self.encoder.predict(tokens))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Annotate documents, one after the other: within a document windows are read in batches already."""
        return map(self, stream)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The model's files in one string of bytes."""
        getters: dict[str, Callable[[], Any]] = {name: partial(self.encoder.files.__getitem__, name) for name in FILES}
        return util.to_bytes(getters, exclude)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "EncoderComponent":
        """Load what `to_bytes` gave."""
        files: dict[str, bytes] = {}
        setters: dict[str, Callable[[Any], Any]] = {name: partial(files.__setitem__, name) for name in FILES}
        util.from_bytes(data, setters, exclude)
        self._model = EncoderModel(files, self.threads)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the model's files into the folder `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        for name, data in self.encoder.files.items():
            (Path(path) / name).write_bytes(data)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "EncoderComponent":
        """Read the model's files from the folder `path`; raises ModelError where one is missing."""
        missing = [name for name in FILES if not (Path(path) / name).is_file()]
        if missing:
            raise ModelError(f"{path} lacks {', '.join(missing)}: install volgens again, or train the model anew")
        self._model = EncoderModel({name: (Path(path) / name).read_bytes() for name in FILES}, self.threads)
        return self

    def initialize(self, get_examples: Callable[[], Any], *, nlp: Language | None = None) -> None:
        """Nothing to do: the encoder is trained by the recipe in `models/`, not by `spacy train`."""


def _get_frames(doc: Doc) -> list[Frame] | None:
    stored = doc.user_data.get(FRAMES)
    if stored is None:
        return None
    return [
        Frame(tuple(cue), anchor, score, tuple(map(tuple, source)), tuple(map(tuple, content)))
        for cue, anchor, score, source, content in stored
    ]


def _set_frames(doc: Doc, frames: list[Frame] | None) -> None:
    """Keep the frames as plain lists: a Doc's user data must be writable as msgpack. None takes them away."""
    if frames is None:
        doc.user_data.pop(FRAMES, None)
    else:
        doc.user_data[FRAMES] = [
            [list(f.cue), f.anchor, f.score, [list(s) for s in f.source], [list(s) for s in f.content]] for f in frames
        ]


def read_tokens(doc: Doc) -> tuple[Tokens, list[int]]:
    """The tokens for the encoder and the index in `doc` of each: white space is left out."""
    words: list[str] = []
    spaced: list[bool] = []
    breaks: list[bool] = []
    places: list[int] = []
    preset = any(token.is_sent_start for token in doc if token.i)
    space = True
    newline = False
    blank = False
    for token in doc:
        if token.is_space:
            lines = sum(token.text.count(mark) for mark in "\n\u2028\u2029")
            blank = blank or lines > 1 or (newline and lines > 0)
            newline = newline or lines > 0
            space = True
            continue
        start = bool(token.is_sent_start) if preset else newline and not token.text[0].islower()
        words.append(token.text)
        spaced.append(space)
        breaks.append(bool(places) and (start or blank))
        places.append(token.i)
        space = bool(token.whitespace_)
        newline = blank = False
    return Tokens(words, spaced, breaks), places


def annotate(doc: Doc, places: list[int], prediction: Prediction) -> None:
    """Write a prediction into `doc`; white space hangs on the token before it, or after it at the very start."""
    strings = doc.vocab.strings
    count = len(doc)
    values: Any = np.zeros((count, len(ATTRIBUTES)), dtype=np.uint64)
    if not places:
        _annotate_empty(doc)
        return
    at = np.array(places, dtype=np.int64)
    deps = [
        "ROOT" if head == i else dep
        for i, (head, dep) in enumerate(zip(prediction.heads, prediction.deps, strict=True))
    ]
    morph = {text: doc.vocab.morphology.add("" if text == "_" else text) for text in set(prediction.morph)}
    columns: list[list[int]] = [
        [strings.add(tag) for tag in prediction.upos],
        [strings.add(tag) for tag in prediction.xpos],
        [morph[text] for text in prediction.morph],
        [strings.add(lemma) for lemma in prediction.lemmas],
        [strings.add(dep) for dep in deps],
    ]
    for column, numbers in enumerate(columns):
        values[at, column] = np.array(numbers, dtype=np.uint64)
    heads = np.zeros(count, dtype=np.int64)
    heads[at] = at[np.array(prediction.heads, dtype=np.int64)] - at
    for i in sorted(set(range(count)) - set(places)):
        values[i] = [strings.add("SPACE"), strings.add("_SP"), 0, strings.add(doc[i].text), strings.add("dep"), 0]
        heads[i] = places[0] - i if i < places[0] else _anchor(places, i) - i
    values[:, -1] = heads.astype(np.uint64)
    doc.from_array(ATTRIBUTES, values)
    spans = [Span(doc, places[a], places[b - 1] + 1, label=label) for a, b, label in prediction.entities]
    doc.set_ents(spans, default="outside")
    doc._.set(FRAMES, [_frame(doc, places, prediction, frame) for frame in prediction.frames])


def _annotate_empty(doc: Doc) -> None:
    """A document of white space alone, or of nothing: one sentence, no names."""
    for token in doc:
        token.pos_, token.tag_, token.lemma_, token.dep_ = "SPACE", "_SP", token.text, "ROOT" if not token.i else "dep"
        token.head = doc[0]
    doc.set_ents([], default="outside")
    doc._.set(FRAMES, [])


def _anchor(places: list[int], space: int) -> int:
    """The last token before the white space at index `space`."""
    return places[bisect_left(places, space) - 1]


def _frame(doc: Doc, places: list[int], prediction: Prediction, frame: TokenFrame) -> Frame:
    """The frame in characters; a run of tokens is one span, cut at sentence starts."""

    def spans(tokens: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        runs: list[list[int]] = []
        for token in tokens:
            if runs and runs[-1][1] == token and not prediction.starts[token]:
                runs[-1][1] = token + 1
            else:
                runs.append([token, token + 1])
        return tuple(_characters(doc, places[a], places[b - 1]) for a, b in runs)

    cue = places[frame.cue]
    return Frame(
        _characters(doc, cue, cue), frame.anchor, round(frame.score, 4), spans(frame.source), spans(frame.content)
    )


def _characters(doc: Doc, first: int, last: int) -> tuple[int, int]:
    return doc[first].idx, doc[last].idx + len(doc[last])
