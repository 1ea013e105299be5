"""What documents and figures show: C11 ("uit X blijkt", "op X is te zien", "in X staat")."""

from __future__ import annotations

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.clauses import clause_end
from volgens.stages.attributions.complements import before_tag, clause_behind
from volgens.stages.attributions.phrases import noun_phrase, trimmed
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.verbs import Cue

_BACK = 25
_FORTH = 10
RULE = "C11 blijkt uit"


def shown(reading: Reading, cue: Cue, a: int, b: int, after: int) -> Candidate | None:
    """ "Uit onderzoek blijkt dat ...", "..., blijkt uit cijfers", "waaruit bleek dat", "Dat blijkt uit ..."."""
    low = reading.low
    for k in range(max(a, cue.at - _BACK), min(b, cue.at + _FORTH)):
        if low[k] == "waaruit" and k < cue.at:
            found = clause_behind(reading, cue, after, b)
            source = antecedent(reading, k, a)
            if found and source:
                return _candidate(reading, cue, source, [_clause(reading, found[1], b)], "waaruit > blijken > dat")
        if low[k] != "uit":
            continue
        end = noun_phrase(reading, k + 1, b, greedy=k < cue.at)
        if end == k + 1:
            continue
        source = trimmed(reading, k + 1, end)
        if source is None:
            continue
        found = clause_behind(reading, cue, max(after, end) if k > cue.at else after, b)
        if found:
            return _candidate(reading, cue, source, [_clause(reading, found[1], b)], "uit > noun, blijken > dat")
        before = before_tag(reading, cue.finite, a)
        if k > cue.at and before:
            return _candidate(reading, cue, source, [before], "clause > blijken > uit")
        if k > cue.at and low[max(a, cue.finite - 1)] in ("dat", "dit", "zo") and cue.finite - a <= 2:
            return _candidate(reading, cue, source, _sentence_before(reading, a), "dat > blijken > uit")
    return None


def _sentence_before(reading: Reading, a: int) -> list[Offsets]:
    number = reading.unit_of[a]
    if number == 0:
        return []
    p, q = reading.units[number - 1]
    while q > p and (reading.is_mark(q - 1) or reading.low[q - 1] == "."):
        q -= 1
    return [reading.span(p, q)] if q > p else []


def _clause(reading: Reading, start: int, b: int) -> Offsets:
    return reading.span(start, clause_end(reading, start, b))


def antecedent(reading: Reading, relative: int, a: int) -> Offsets | None:
    """The noun phrase before "waaruit", "waarin" at `relative`."""
    end = relative
    while end > a and reading.low[end - 1] in (",", "en"):
        end -= 1
    for start in range(max(a, end - 16), end):
        if noun_phrase(reading, start, end, greedy=True) == end:
            return reading.span(start, end)
    return None


def _candidate(reading: Reading, cue: Cue, source: Offsets, content: list[Offsets], path: str) -> Candidate:
    return Candidate(RULE, reading.span(cue.at, cue.at + 1), source, tidy(reading.text, content), path=path)
