"""Who says it, given the cue and its subject: the subject, the agent of a passive, the document that it stands in."""

from __future__ import annotations

from volgens.stages.attributions.candidates import Offsets
from volgens.stages.attributions.clauses import clause_start
from volgens.stages.attributions.complements import bounds
from volgens.stages.attributions.phrases import head_word, is_kind, noun_phrase, trimmed
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.shown import antecedent
from volgens.stages.attributions.subjects import Subject
from volgens.stages.attributions.verbs import TOLD, Cue


def is_document(reading: Reading, subject: Subject) -> bool:
    """Whether the subject is something written or counted: a report, figures, pictures."""
    return is_kind(reading, "sources.document", head_word(reading, subject.start, subject.end))


def source_of(reading: Reading, cue: Cue, subject: Subject | None, a: int) -> Offsets | None:
    """Who says it: the subject, or in a passive the phrase with door or the document that it stands in."""
    if not cue.passive:
        if subject and reading.low[subject.start] == "het" and subject.end == subject.start + 1:
            return None if cue.lemma in ("luiden", "klinken", "heten") else reading.span(subject.start, subject.end)
        return reading.span(subject.start, subject.end) if subject else None
    _, b = bounds(reading, cue.at)
    start = clause_start(reading, cue.finite)
    if cue.lemma == TOLD:
        return _teller(reading, cue, start)
    for k in range(a, min(b, cue.at + 12)):
        if reading.low[k] == "door" and k + 1 < b:
            end = noun_phrase(reading, k + 1, b)
            if end > k + 1 and (k < cue.at or k == cue.at + 1):
                return trimmed(reading, k + 1, end)
        if reading.low[k] in ("waarin", "waarop") and k < cue.at:
            return antecedent(reading, k, a)
        if k in (a, start) and reading.low[k] in ("in", "uit", "op"):
            end = noun_phrase(reading, k + 1, b, greedy=True)
            if end > k + 1 and is_kind(reading, "sources.document", head_word(reading, k + 1, end)):
                return trimmed(reading, k + 1, end)
    return None


def _teller(reading: Reading, cue: Cue, start: int) -> Offsets | None:
    """X of "kreeg van X te horen"."""
    for k in range(start, max(cue.end, cue.at) - 1):
        if reading.low[k] == "van":
            end = noun_phrase(reading, k + 1, cue.end)
            if end > k + 1 and (reading.low[end] in ("te", "al", "ook") or reading.pos[end] == "ADV" or end == cue.at):
                return trimmed(reading, k + 1, end)
    return None
