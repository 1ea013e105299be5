"""From scores to structures: dependency trees and BILOU spans."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
MISSING = -1e4
ROOT_COST = 1e6


def best_tree(scores: NDArray[np.floating]) -> list[int]:
    """The heads of the best tree with one root, which is its own head.

    scores: row i holds the scores of the heads of token i; the diagonal says how good a root the token is. The best
    head of each token is taken where that is a tree, else the maximum spanning arborescence (Chu and Liu 1965,
    Edmonds 1967).
    """
    heads = scores.argmax(axis=1)
    if is_tree(heads.tolist()):
        return [int(head) for head in heads]
    count = len(scores)
    full = np.full((count + 1, count + 1), -np.inf)
    full[1:, 1:] = scores
    full[1:, 0] = scores.diagonal() - ROOT_COST
    np.fill_diagonal(full, -np.inf)
    tree = _arborescence(full)
    return [int(head) - 1 if head else token for token, head in enumerate(tree[1:])]


def is_tree(heads: Sequence[int]) -> bool:
    """Whether the heads form one tree: a single token that is its own head, reached from all."""
    if sum(head == token for token, head in enumerate(heads)) != 1:
        return False
    state = [0] * len(heads)
    for token in range(len(heads)):
        path = []
        while state[token] == 0:
            state[token] = 1
            path.append(token)
            token = heads[token]
        if state[token] == 1 and heads[token] != token:
            return False
        for seen in path:
            state[seen] = 2
    return True


def _cycle(heads: NDArray[np.intp]) -> list[int]:
    """The nodes of a cycle, or none; node 0 is the root."""
    done = {0}
    for node in range(1, len(heads)):
        path: list[int] = []
        while node not in done:
            done.add(node)
            path.append(node)
            node = int(heads[node])
        if node in path:
            return path[path.index(node) :]
    return []


def _arborescence(scores: NDArray[np.float64]) -> NDArray[np.intp]:
    """Heads of the best arborescence from node 0; scores[i, j] is that of head j for node i. heads[0] means nothing."""
    heads: NDArray[np.intp] = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([node for node in range(len(scores)) if node not in set(cycle)])
    kept = scores[inside, heads[inside]]
    into = scores[np.ix_(inside, outside)] - kept[:, None]
    entry = into.argmax(axis=0)
    leave = scores[np.ix_(outside, inside)]
    exit_ = leave.argmax(axis=1)
    size = len(outside)
    small = np.full((size + 1, size + 1), -np.inf)
    small[:size, :size] = scores[np.ix_(outside, outside)]
    small[size, :size] = into.max(axis=0)
    small[:size, size] = leave.max(axis=1)
    sub = _arborescence(small)
    for node in range(1, size):
        heads[outside[node]] = outside[sub[node]] if sub[node] < size else inside[exit_[node]]
    broken = entry[sub[size]]
    heads[inside[broken]] = outside[sub[size]]
    return heads


class SpanDecoder:
    """Reads BILOU tag scores as spans; the tags are `O` and `B-`, `I-`, `L-`, `U-` with a label."""

    def __init__(self, tags: Sequence[str]) -> None:
        self._tags = list(tags)
        self._allowed = np.array([[_follows(a, b) for b in tags] for a in tags])
        self._starts = np.array([tag[0] in "OBU" for tag in tags])
        self._ends = np.array([tag[0] in "OLU" for tag in tags])

    def spans(self, scores: Scores, segments: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        """(start, end, label) of the spans of the best tag sequence; no span crosses a segment's border."""
        tags = scores.argmax(axis=1)
        for start, end in segments:
            if not self._valid(tags[start:end]):
                tags[start:end] = self._viterbi(scores[start:end])
        out = []
        opened = 0
        for i in tags.nonzero()[0].tolist():
            tag = self._tags[tags[i]]
            if tag[0] in "BU":
                opened = i
            if tag[0] in "LU":
                out.append((opened, i + 1, tag[2:]))
        return out

    def _valid(self, tags: NDArray[np.intp]) -> bool:
        within = self._allowed[tags[:-1], tags[1:]].all()
        return bool(within and self._starts[tags[0]] and self._ends[tags[-1]])

    def _viterbi(self, scores: Scores) -> NDArray[np.intp]:
        allowed = np.where(self._allowed, 0.0, -np.inf)
        best = np.where(self._starts, scores[0], -np.inf)
        back = np.zeros(scores.shape, dtype=np.intp)
        for i in range(1, len(scores)):
            ways = best[:, None] + allowed
            back[i] = ways.argmax(axis=0)
            best = ways.max(axis=0) + scores[i]
        best = np.where(self._ends, best, -np.inf)
        tags = np.zeros(len(scores), dtype=np.intp)
        tags[-1] = best.argmax()
        for i in range(len(scores) - 1, 0, -1):
            tags[i - 1] = back[i, tags[i]]
        return tags


def _follows(before: str, after: str) -> bool:
    """Whether BILOU tag `after` may stand directly after `before`."""
    if before[0] in "BI":
        return after[0] in "IL" and before[2:] == after[2:]
    return after[0] in "OBU"
