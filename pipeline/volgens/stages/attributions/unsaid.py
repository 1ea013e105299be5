"""Saying that is none: denied, supposed, asked, or only thought of (C21 and the traps)."""

from __future__ import annotations

from volgens.stages.attributions.clauses import clause_start
from volgens.stages.attributions.complements import behind, bounds, governs_less
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.sources import is_document
from volgens.stages.attributions.subjects import Subject, subject_of
from volgens.stages.attributions.verbs import Cue, cue_at, other_verb

_MODAL = frozenset(
    (
        "zal",
        "zullen",
        "zou",
        "zouden",
        "kan",
        "kunnen",
        "kon",
        "konden",
        "wil",
        "willen",
        "wilde",
        "wilden",
        "moet",
        "moeten",
    )
)
"""With these a thought is none yet: "zal wel beseffen dat"."""


def unsaid(reading: Reading, cue: Cue, subject: Subject | None) -> bool:
    """Denied, supposed or asked saying: "niemand zegt dat", "als hij zegt dat", "zei niet dat", "zeg je dat ...?"."""
    low, lexicon = reading.low, reading.lexicon
    if subject and low[subject.start] in ("niemand", "geen", "je", "jij", "u", "jullie"):
        return True
    if subject and low[subject.start] == "er" and not cue.passive:
        return True
    if cue.first_person and not (subject and low[subject.start] == "ik"):
        return True
    start = clause_start(reading, cue.finite)
    if low[start] in ("als", "indien", "tenzij", "mits", "of") and start < cue.at:
        return True
    if low[start] in ("niet", "nooit", "nergens") and start + 1 == cue.finite:
        return True
    if subject and subject.order == "subordinate" and any(w in ("niet", "nooit") for w in low[subject.end : cue.at]):
        return True
    if cue.group == "think" and cue.at != cue.finite and low[cue.finite] in _MODAL:
        return True
    a, b = bounds(reading, cue.at)
    last = reading.unit(cue.at)[1] - 1
    if low[last] == "?" and subject and subject.order == "after" and _interrogative(reading, cue.finite, a):
        return True
    if cue.finite == a and subject is None:
        return True
    for k in range(min(cue.finite, cue.at) + 1, cue.at):
        if low[k] in ("niet", "nooit", "nog niet", "niemand", "geen"):
            return True
    if cue.at > a and any(w in ("niet", "nooit") for w in low[max(a, cue.at - (4 if cue.passive else 1)) : cue.at]):
        return True
    for k in range(cue.at + 1, min(b, cue.at + 6)):
        if low[k] in ("dat", "of", ",", ":", "te", "om") or reading.is_mark(k):
            break
        if lexicon.has("words.negators", low[k]) and low[k] != "geen":
            following = low[k + 1] if k + 1 < b else ""
            return following in ("dat", "of", "wie", "wat", "hoe", "waarom", "precies") or lexicon.has(
                "words.questions", following
            )
    return False


def _interrogative(reading: Reading, finite: int, a: int) -> bool:
    start = clause_start(reading, finite)
    return start == finite or reading.lexicon.has("words.questions", reading.low[start])


def vetoed(reading: Reading, i: int) -> bool:
    """Whether the reporting verb at position i plainly says nothing: denied, supposed, asked, or only a fact.

    Only asked of cues that no rule has found, so that "blijkt" without its "uit" is one of these.
    """
    cue = cue_at(reading, i)
    if cue is None:
        lists = ("words.never_cues", "prepositions.source")
        return i < len(reading.low) and (
            any(reading.lexicon.has(name, reading.low[i]) for name in lists) or other_verb(reading, i)
        )
    subject = subject_of(reading, cue.finite)
    if governs_less(reading, cue, behind(cue, subject), reading.unit(i)[1]):
        return True
    if "shows" in cue.frames and not (subject and is_document(reading, subject)):
        return True
    return cue.group == "show" or unsaid(reading, cue, subject)
