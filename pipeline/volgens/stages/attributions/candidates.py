"""What a rule proposes, and how proposals become one attribution for each cue and content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from volgens.records import Modality

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution as a rule proposes it, in document offsets.

    rule: the construction's id and name. parent: for a quotation that goes on, the cue (or content start) of the
    statement whose speaker it shares. path: how cue, source and content hang together, for the explanation.
    """

    rule: str
    cue: Offsets | None
    source: Offsets | None
    content: tuple[Offsets, ...]
    modality: Modality = "asserted"
    confidence: float = 0.5
    parent: int | None = None
    medium: Offsets | None = None
    path: str = ""
    quoted: bool = False
    """Whether the content is known to be direct speech, where a missing mark hides it from the count."""

    @property
    def start(self) -> int:
        """Where the content starts: the order of the records."""
        return self.content[0][0]


def tidy(text: str, spans: Iterable[Offsets]) -> tuple[Offsets, ...]:
    """The spans in order, without white space around, without empty or overlapping ones."""
    out: list[Offsets] = []
    for start, end in sorted(spans):
        while start < end and (text[start].isspace() or text[start] in "\u200b,;"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b,;"):
            end -= 1
        if out and start < out[-1][1]:
            start = out[-1][1]
            while start < end and text[start].isspace():
                start += 1
        if start < end:
            out.append((start, end))
    return tuple(out)


def join(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One attribution for each cue, and for each content where there is no cue: the most trusted one.

    In order of the content's start.
    """
    best: dict[tuple[str, int], Candidate] = {}
    for candidate in candidates:
        key = ("cue", candidate.cue[0]) if candidate.cue else ("content", candidate.start)
        known = best.get(key)
        if known is None or candidate.confidence > known.confidence:
            best[key] = candidate
    best = _without_echoes(best)
    with_cue = {c.start for c in best.values() if c.cue}
    kept = [c for c in best.values() if c.cue or c.start not in with_cue]
    return sorted(kept, key=lambda c: (c.start, -c.content[-1][1], c.cue or (-1, -1)))


def _without_echoes(best: dict[tuple[str, int], Candidate]) -> dict[tuple[str, int], Candidate]:
    """One governor for each content: a verb before a noun ("zei in een verklaring dat"), then the nearest before it."""
    governor: dict[Offsets, tuple[bool, int]] = {}
    for candidate in best.values():
        if candidate.cue and candidate.cue[0] < candidate.start:
            content = candidate.content[0]
            governor[content] = max(_closeness(candidate), governor.get(content, (False, -1)))

    def echoes(candidate: Candidate) -> bool:
        known = governor.get(candidate.content[0])
        return bool(known and candidate.cue and candidate.start > candidate.cue[0] and _closeness(candidate) != known)

    return {k: c for k, c in best.items() if not echoes(c)}


def _closeness(candidate: Candidate) -> tuple[bool, int]:
    """The greater, the rather does the cue govern the content that it stands before."""
    return not candidate.rule.startswith("C17"), candidate.cue[0] if candidate.cue else -1
