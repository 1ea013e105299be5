"""The learned tagger's proposals, and how they join with the rules.

The encoder leaves frames (cue, source, content, score) on the Doc; other pipelines leave none and the rules work alone.
Where both find a cue they vouch for each other; alone, a rule must have shown its precision and a frame its score.
The thresholds and what was measured stand in `data/attribution_confidence.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from volgens.records import Frame
from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.reading import Reading
from volgens.stages.tokenise import FRAMES

if TYPE_CHECKING:
    from spacy.tokens import Doc

RULE = "tagger"
BOTH = " + tagger"
_GAP = 4
"""So few words between two parts of a content in one sentence belong to it."""
_OVERLAP = 0.3
"""Contents that share less of their letters are different statements."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What was measured: the precision of each rule, and what a proposal that stands alone must reach."""

    rules: Mapping[str, float]
    unmeasured: float
    both: float
    rule_alone: float
    """A rule less precise than this needs a frame at the same cue, where the pipeline has frames."""
    rule_only: float
    """The same where the pipeline has none."""
    frame_alone: float
    anchor_alone: float

    def of(self, rule: str) -> float:
        """The measured precision of a rule."""
        return self.rules.get(rule, self.unmeasured)


@cache
def trust() -> Trust:
    """The project's measured figures. Read once."""
    raw = tomllib.loads(files("volgens").joinpath("data/attribution_confidence.toml").read_text(encoding="utf-8"))
    return Trust(rules=raw["rules"], **raw["join"])


def frames_of(doc: Doc) -> tuple[Frame, ...]:
    """The frames on the Doc, in order; none where its pipeline makes none."""
    if not doc.has_extension(FRAMES):
        return ()
    return tuple(sorted(doc._.get(FRAMES) or (), key=lambda f: (f.cue, f.content)))


def tagged(reading: Reading, frames: Sequence[Frame]) -> list[Candidate]:
    """Each frame as a candidate; without content it is none."""
    out: list[Candidate] = []
    for frame in frames:
        source = frame.source[0] if frame.source else None
        content = tidy(reading.text, _gathered(reading, frame))
        if not content:
            continue
        out.append(
            Candidate(
                RULE,
                None if frame.anchor else frame.cue,
                source,
                content,
                confidence=frame.score,
                parent=-1 if frame.anchor and source is None else None,
                path=f"tagger, score {frame.score:.2f}",
            )
        )
    return out


def _gathered(reading: Reading, frame: Frame) -> list[Offsets]:
    """The content with small gaps filled and without crumbs: the tagger judges each word by itself."""
    taken = [frame.cue, *frame.source]
    merged: list[Offsets] = []
    for start, end in frame.content:
        a, b = reading.first_at(start), reading.last_before(merged[-1][1]) if merged else -1
        fills = b >= 0 and a - b - 1 <= _GAP and reading.unit(a) == reading.unit(b)
        if fills and not any(merged[-1][1] <= at < start for at, _ in taken):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    longest = max((end - start for start, end in merged), default=0)
    return [(s, e) for s, e in merged if e - s == longest or len(reading.text[s:e].split()) > 1]


def trusted(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with their rules' measured precision."""
    table = trust()
    return [replace(c, confidence=table.of(c.rule)) for c in candidates]


def merge(rules: Sequence[Candidate], frames: Sequence[Candidate]) -> list[Candidate]:
    """One list from both: what they agree on, and what either may say alone."""
    table = trust()
    if not frames:
        return [c for c in rules if c.confidence >= table.rule_only]
    by_cue = {c.cue[0]: c for c in frames if c.cue}
    anchored = sorted((c for c in frames if not c.cue), key=lambda c: c.start)
    matched: set[int] = set()
    out: list[Candidate] = []
    for rule in rules:
        frame = by_cue.get(rule.cue[0]) if rule.cue else _same_content(rule, anchored)
        if frame is not None:
            matched.add(id(frame))
            out.append(_agreed(rule, frame, table))
        elif rule.confidence >= table.rule_alone:
            out.append(rule)
    known = [c.content for c in out if c.cue is None]
    for frame in frames:
        if id(frame) in matched:
            continue
        least = table.frame_alone if frame.cue else table.anchor_alone
        if frame.cue and frame.source is None:
            continue
        if frame.confidence >= least and not (frame.cue is None and any(overlap(frame.content, k) for k in known)):
            out.append(frame)
    return out


def _agreed(rule: Candidate, frame: Candidate, table: Trust) -> Candidate:
    """A rule's candidate that a frame vouches for: what the rule lacks comes from the frame."""
    source = rule.source or frame.source
    return replace(
        rule,
        rule=rule.rule + BOTH,
        source=source,
        confidence=max(table.both, rule.confidence),
        path=f"{rule.path}; {frame.path}",
    )


def _same_content(rule: Candidate, anchored: Sequence[Candidate]) -> Candidate | None:
    return next((f for f in anchored if overlap(rule.content, f.content) >= _OVERLAP), None)


def overlap(a: Sequence[Offsets], b: Sequence[Offsets]) -> float:
    """The Dice overlap of two contents, counted in letters."""
    shared = sum(max(0, min(p[1], q[1]) - max(p[0], q[0])) for p in a for q in b)
    total = sum(e - s for s, e in a) + sum(e - s for s, e in b)
    return 2 * shared / total if total else 0.0
