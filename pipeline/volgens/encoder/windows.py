"""Cutting a document into windows that the encoder reads.

Every token is predicted from exactly one window, in whose core it stands; around the core a window holds some context
that is read but not predicted. Cores end where the lay-out or a full stop ends a sentence when they can, so that few
sentences lie on a seam.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from volgens.encoder.pieces import BOS, EOS

CORE = 200
"""Most pieces of a core."""
BEFORE, AFTER = 36, 14
"""Most pieces of context before and after the core."""
ENDS = frozenset(".?!…")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document, white space left out: their texts, whether white space stands before each, and
    whether the lay-out starts a new line (and so a sentence) at it.
    """

    words: list[str]
    spaced: list[bool]
    breaks: list[bool]


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `start` to `end` of a document, of which `core_start` to `core_end` are predicted."""

    start: int
    end: int
    core_start: int
    core_end: int
    pieces: list[int]
    first: list[int]


def cut(tokens: Tokens, pieces: Sequence[tuple[int, ...]]) -> list[Window]:
    """The windows of a document; their cores are disjoint and cover all tokens."""
    sizes = [len(ids) + new for ids, new in zip(pieces, tokens.breaks, strict=True)]
    count = len(sizes)
    windows = []
    start = 0
    while start < count:
        end = _core_end(tokens, sizes, start)
        low, room = start, BEFORE
        while low > 0 and sizes[low - 1] <= room:
            low -= 1
            room -= sizes[low]
        high, room = end, AFTER
        while high < count and sizes[high] <= room:
            room -= sizes[high]
            high += 1
        windows.append(_window(tokens, pieces, (low, high, start, end)))
        start = end
    return windows


def _core_end(tokens: Tokens, sizes: Sequence[int], start: int) -> int:
    """Where the core from `start` ends: the last good place within CORE pieces, or as far as they reach."""
    best = [0, 0]
    used = 0
    end = start
    while end < len(sizes) and (used + sizes[end] <= CORE or end == start):
        used += sizes[end]
        end += 1
        if end == len(sizes):
            return end
        if tokens.breaks[end]:
            best[0] = end
        elif tokens.spaced[end] and tokens.words[end - 1] in ENDS:
            best[1] = end
    for place, least in ((best[0], 0.6), (best[1], 0.4)):
        if sum(sizes[start:place]) >= least * CORE:
            return place
    return max(best) or end


def _window(tokens: Tokens, pieces: Sequence[tuple[int, ...]], extent: tuple[int, int, int, int]) -> Window:
    low, high, start, end = extent
    ids = [BOS]
    first = []
    for i in range(low, high):
        if tokens.breaks[i] and i > low:
            ids.append(EOS)
        first.append(len(ids))
        ids.extend(pieces[i])
    ids.append(EOS)
    return Window(low, high, start, end, ids, first)
