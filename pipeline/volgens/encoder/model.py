"""The encoder model: tokens in, predictions out, without spaCy.

`encoder.onnx` holds the network: from pieces and the position of each token's first piece it gives the tags (best
classes), the scores of sentence starts, names, cues and arcs, and vectors from which relations and attribution roles
are scored here for the few pairs that matter. The session is made when first used, in each process anew.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from volgens.encoder.decode import MISSING, Scores, SpanDecoder, best_tree
from volgens.encoder.gender import Genders
from volgens.encoder.lemma import Lemmatiser
from volgens.encoder.names import consistent
from volgens.encoder.pieces import PieceEncoder
from volgens.encoder.roles import Frame, RoleScorer
from volgens.encoder.sentences import attach_stop, sentence_starts
from volgens.encoder.windows import Tokens, Window, cut
from volgens.processors import processors

PARTICLE = "compound:prt"
FILES = ("encoder.onnx", "tokenizer.json", "labels.json", "lemmas.json", "genders.json", "heads.npz")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of each token (white space left out) and of spans of them, `end` exclusive."""

    starts: list[bool]
    upos: list[str]
    xpos: list[str]
    morph: list[str]
    lemmas: list[str]
    heads: list[int]
    deps: list[str]
    entities: list[tuple[int, int, str]]
    frames: list[Frame]


class EncoderModel:
    """Predicts a document at a time. `threads` 0 means one for each processor at hand, at most four."""

    def __init__(self, files: dict[str, bytes], threads: int = 0) -> None:
        self.files = files
        self.threads = threads
        labels: dict[str, list[str]] = json.loads(files["labels.json"])
        heads = np.load(BytesIO(files["heads.npz"]))
        self._labels = labels
        self._pieces = PieceEncoder.from_bytes(files["tokenizer.json"])
        self._lemmas = Lemmatiser.from_bytes(files["lemmas.json"])
        self._genders = Genders(json.loads(files["genders.json"]))
        self._spans = SpanDecoder(labels["ner"])
        self._roles = RoleScorer(heads["role_distance"])
        self._label_weight: Scores = heads["label_weight"]
        self._label_bias: Scores = heads["label_bias"]
        self._sessions: dict[int, Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"files": self.files, "threads": self.threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def predict(self, tokens: Tokens) -> Prediction:
        """The prediction for one document. Windows are read one by one: there is no padding to multiply, and since
        8-bit arithmetic scales with what it is given together, no window's predictions depend on another's.
        """
        windows = cut(tokens, self._pieces.encode(tokens.words, tokens.spaced))
        return self._decode(tokens, [(window, self._run(window)) for window in windows])

    def _run(self, window: Window) -> dict[str, NDArray[Any]]:
        """The network's outputs for the tokens of a window."""
        session = self._open()
        names = [output.name for output in session.get_outputs()]
        inputs = {"pieces": np.array([window.pieces]), "first": np.array([window.first])}
        return {name: value[0] for name, value in zip(names, session.run(names, inputs), strict=True)}

    def _open(self) -> Any:
        """The session of this process. A forked child makes its own and never drops its parent's, whose threads it
        does not have and would wait for.
        """
        process = os.getpid()
        if process not in self._sessions:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads or default_threads()
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            # processors without VNNI would saturate in 8-bit products: take the slower exact ones there
            options.add_session_config_entry("session.x64quantprecision", "1")
            self._sessions[process] = onnxruntime.InferenceSession(
                self.files["encoder.onnx"], options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[process]

    def _decode(self, tokens: Tokens, parts: list[tuple[Window, dict[str, NDArray[Any]]]]) -> Prediction:
        if not tokens.words:
            return Prediction([], [], [], [], [], [], [], [], [])
        core = {
            name: np.concatenate([scores[name][w.core_start - w.start : w.core_end - w.start] for w, scores in parts])
            for name in ("sent", "upos", "xpos", "morph", "ner", "labels")
        }
        starts = sentence_starts(core["sent"], tokens)
        heads = _heads(starts, tokens.words, parts)
        deps = self._relations(core["labels"], heads)
        tags, morph = self._tags(tokens.words, core["xpos"].tolist(), core["morph"].tolist())
        borders = [0, *(i for i, new in enumerate(tokens.breaks) if new and i), len(tokens.words)]
        entities = self._spans.spans(core["ner"], list(pairwise(borders)))
        frames = [frame for window, scores in parts for frame in self._roles.frames(window, scores)]
        return Prediction(
            _flags(starts, len(tokens.words)),
            [self._labels["upos"][i] for i in core["upos"].tolist()],
            tags,
            morph,
            self._lemmatise(tokens.words, tags, heads, deps),
            heads,
            deps,
            consistent(entities, tokens.words, core["ner"], self._labels["ner"]),
            sorted(frames, key=lambda frame: frame.cue),
        )

    def _tags(self, words: list[str], tags: list[int], features: list[int]) -> tuple[list[str], list[str]]:
        """The tag and the features of each token."""
        names, morph = self._labels["xpos"], self._labels["morph"]
        pairs = [
            self._genders.correct(word, names[tag], morph[feature])
            for word, tag, feature in zip(words, tags, features, strict=True)
        ]
        return [tag for tag, _ in pairs], [feature for _, feature in pairs]

    def _lemmatise(self, words: list[str], tags: list[str], heads: list[int], deps: list[str]) -> list[str]:
        """The lemma of each token; that of a separable verb with its particle in front."""
        lemmas = [self._lemmas.lemma(word, tag) for word, tag in zip(words, tags, strict=True)]
        for i, dep in enumerate(deps):
            if dep == PARTICLE and tags[heads[i]].startswith("WW"):
                lemmas[heads[i]] = self._lemmas.with_particle(words[i], lemmas[heads[i]])
        return lemmas

    def _relations(self, vectors: Scores, heads: list[int]) -> list[str]:
        """The relation of each token to its head; `root`, and nothing else, for a token that is its own head."""
        half = vectors.shape[1] // 2
        dep, head = vectors[:, :half], vectors[heads][:, half:]
        scores = np.concatenate([dep * head, dep, head], axis=1) @ self._label_weight.T + self._label_bias
        names = self._labels["dep"]
        root = names.index("root")
        scores[:, root] = -np.inf
        best = scores.argmax(axis=1).tolist()
        return ["root" if heads[i] == i else names[label] for i, label in enumerate(best)]


def default_threads() -> int:
    """What OMP_NUM_THREADS says; else one thread for each processor that this process may use, at most four."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return int(told) if told.isdecimal() and int(told) else min(4, processors())


def _flags(starts: Sequence[int], count: int) -> list[bool]:
    flags = [False] * count
    for start in starts:
        flags[start] = True
    return flags


def _heads(starts: Sequence[int], words: list[str], parts: list[tuple[Window, dict[str, NDArray[Any]]]]) -> list[int]:
    """The head of each token, itself for a root; each sentence is a tree. A token's arcs come from its own window."""
    count = parts[-1][0].core_end
    heads: list[int] = []
    at = 0
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        matrix = np.full((end - start, end - start), MISSING)
        while parts[at][0].core_end <= start:
            at += 1
        for window, scores in parts[at:]:
            low, high = max(start, window.core_start), min(end, window.core_end)
            if low >= high:
                break
            left, right = max(start, window.start), min(end, window.end)
            rows = slice(low - window.start, high - window.start)
            columns = slice(left - window.start, right - window.start)
            matrix[low - start : high - start, left - start : right - start] = scores["arcs"][rows, columns]
        tree = best_tree(matrix)
        attach_stop(tree, words[start:end])
        heads += [start + head for head in tree]
    return heads
