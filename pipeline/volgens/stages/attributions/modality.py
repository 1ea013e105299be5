"""How firmly a statement is put: the verb's own modality, and zou/zouden in what is said."""

from __future__ import annotations

from volgens.records import AttributionType, Modality
from volgens.stages.attributions.candidates import Candidate
from volgens.stages.attributions.reading import Reading


def modality_of(reading: Reading, candidate: Candidate, kind: AttributionType) -> Modality:
    """`asserted` unless the cue denies, asks, demands, promises, or the first clause of the content is in zou(den)."""
    if candidate.modality != "asserted":
        return candidate.modality
    start, end = candidate.content[0]
    if kind == "direct":
        return "asserted"
    cue = candidate.cue
    reported_past = cue is not None and reading.token(reading.first_at(cue[0])).morph.get("Tense", []) == ["Past"]
    if reported_past:
        return "asserted"
    for k in range(reading.first_at(start), reading.last_before(min(end, start + 400)) + 1):
        if reading.lexicon.has("words.hearsay", reading.low[k]):
            return "hedged"
    return "asserted"


def statement_type(reading: Reading, candidate: Candidate) -> AttributionType:
    """`direct` where all is quoted, `mixed` where some is, else `indirect`; quotations around the cue do not count."""
    if candidate.quoted:
        return "direct"
    stretches = [(reading.first_at(start), reading.last_before(end) + 1) for start, end in candidate.content]
    if all(max(reading.quote_of[a:b], default=-1) < 0 for a, b in stretches):
        return "indirect"
    anchor = candidate.cue or candidate.source
    around = -1
    if anchor is not None:
        position = min(reading.first_at(anchor[0]), len(reading.words) - 1)
        quote = reading.quote_at(position) if position >= 0 else None
        around = quote.depth if quote else -1
    quoted = plain = 0
    for a, b in stretches:
        for k in range(a, b):
            if reading.is_mark(k) or not reading.low[k].strip(".,:;!?-–—"):
                continue
            inner = reading.quote_at(k)
            if inner is not None and inner.depth > around and not reading.is_title(inner):
                quoted += 1
            else:
                plain += 1
    if not quoted:
        return "indirect"
    return "direct" if plain == 0 else "mixed"
