"""Attribution frames from the encoder: a cue, and which tokens of its window are its source and its content."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from volgens.encoder.decode import Scores
from volgens.encoder.windows import Window

SCALE = 0.35
LEAST_CUE = 0.3
"""Probability from which a token is proposed as a cue."""
FILL = 0.2
"""Probability from which a lone token between two content tokens counts as content."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue token, its probability, whether it is an anchor (colon or quotation mark) and no word, and the tokens of
    source and content, ascending.
    """

    cue: int
    score: float
    anchor: bool
    source: tuple[int, ...]
    content: tuple[int, ...]


class RoleScorer:
    """Scores the roles of a window's tokens for the cues in its core."""

    def __init__(self, distance: Scores) -> None:
        self._distance = distance
        self._reach = len(distance) // 2

    def frames(self, window: Window, scores: dict[str, NDArray[Any]]) -> list[Frame]:
        """The frames of the window, in the document's token numbers, from the outputs `cue`, `roles`, `role_bias`."""
        core = slice(window.core_start - window.start, window.core_end - window.start)
        cues = _softmax(scores["cue"][core])
        found = []
        for offset in (cues[:, 0] <= 1 - LEAST_CUE).nonzero()[0].tolist():
            place = offset + core.start
            roles = self._roles(place, scores["roles"], scores["role_bias"])
            best = roles.argmax(axis=1)
            content = best == 2
            content[1:-1] |= content[:-2] & content[2:] & (roles[1:-1, 2] > FILL)
            found.append(
                Frame(
                    window.start + place,
                    float(1 - cues[offset, 0]),
                    bool(cues[offset, 2] > cues[offset, 1]),
                    tuple((window.start + (best == 1).nonzero()[0]).tolist()),
                    tuple((window.start + content.nonzero()[0]).tolist()),
                )
            )
        return found

    def _roles(self, cue: int, vectors: Scores, bias: Scores) -> Scores:
        """Probabilities of none, source and content for each token of the window."""
        width = vectors.shape[1] // 4
        tokens, own = vectors[:, : 2 * width], vectors[cue, 2 * width :]
        source = tokens[:, :width] @ own[:width]
        content = tokens[:, width:] @ own[width:]
        distance = np.clip(np.arange(len(vectors)) - cue, -self._reach, self._reach) + self._reach
        both = SCALE * np.stack([source, content], axis=1) + self._distance[distance] + bias
        return _softmax(np.concatenate([np.zeros((len(both), 1), dtype=both.dtype), both], axis=1))


def _softmax(scores: Scores) -> Scores:
    powers: Scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: Scores = powers.sum(axis=1, keepdims=True)
    return np.divide(powers, total)
