"""Where a text's lay-out ends a sentence: blank lines, line breaks that are no mere wrapping, borders of page
furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from volgens.records import Region

STRETCH = 50_000
"""Code points that one stretch of a long document holds, give or take a paragraph."""

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def sentence_breaks(text: str, regions: Sequence[Region] = ()) -> list[int]:
    """Offsets at which a sentence must start, ascending.

    A blank line always ends a sentence. A single line break does so too, unless the text is wrapped at a fixed width
    and the line runs on: mail and old archives break lines within sentences.
    """
    found: set[int] = set()
    lines = _lines(text)
    width = _wrap_width([end - start for start, end in lines if end > start])
    blank = True
    for n, (start, end) in enumerate(lines):
        if start == end:
            blank = True
            continue
        runs_on = n > 0 and not blank and _runs_on(text, lines[n - 1], start, width)
        if not runs_on:
            found.add(start)
        blank = False
    for region in regions:
        found.add(region.start)
        at = region.end
        while at < len(text) and text[at].isspace():
            at += 1
        if at < len(text):
            found.add(at)
    found.discard(0)
    return sorted(found)


def _lines(text: str) -> list[tuple[int, int]]:
    """The stripped extent of each line; an empty line has start == end."""
    out: list[tuple[int, int]] = []
    at = 0
    for end, after in [*((m.start(), m.end()) for m in _LINE_END.finditer(text)), (len(text), len(text))]:
        line = text[at:end]
        start = at + len(line) - len(line.lstrip())
        out.append((start, max(start, at + len(line.rstrip()))))
        at = after
    return out


def _wrap_width(lengths: Sequence[int]) -> int | None:
    """The width at which a text is wrapped by hand, or None: most lines end within a quarter below a common
    maximum.
    """
    if len(lengths) < 3:
        return None
    longest = max(lengths)
    near = sum(length > 0.75 * longest for length in lengths)
    return longest if 40 <= longest <= 120 and near >= 0.5 * len(lengths) else None


def _runs_on(text: str, before: tuple[int, int], start: int, width: int | None) -> bool:
    """Whether the sentence of the line before goes on in the line at `start`."""
    last, first = text[before[1] - 1], text[start]
    if last in ".!?:" or text[before[1] - 1 : before[1]] in {'"', "”", "’", "»"}:
        return False
    if width is None:
        return first.islower()
    return before[1] - before[0] > 0.6 * width or first.islower()


def stretches(text: str, breaks: Sequence[int], size: int = STRETCH) -> list[tuple[int, int]]:
    """Consecutive extents that cover the text, each about `size` long, ending at a sentence break where there is one.

    Without a break in reach a stretch ends after white space, or, in text without any, at three times `size`.
    """
    if len(text) <= 2 * size:
        return [(0, len(text))]
    out: list[tuple[int, int]] = []
    start, candidates = 0, iter(breaks)
    upcoming = next(candidates, None)
    while len(text) - start > 2 * size:
        goal = start + size
        while upcoming is not None and upcoming < goal:
            upcoming = next(candidates, None)
        end = (
            upcoming if upcoming is not None and upcoming <= goal + size else _blank_after(text, goal, goal + 2 * size)
        )
        out.append((start, end))
        start = end
    if start < len(text):
        out.append((start, len(text)))
    return out


def _blank_after(text: str, goal: int, limit: int) -> int:
    """The offset after the first full stop and blank past `goal`, else after the first blank, else the limit."""
    stop = text.find(". ", goal, limit)
    if stop >= 0:
        return stop + 2
    blank = text.find(" ", goal, limit)
    return blank + 1 if blank >= 0 else min(limit, len(text))
