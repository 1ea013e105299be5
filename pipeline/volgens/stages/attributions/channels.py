"""Through whom and where it was said: `via` (the medium that passes a statement on) and `medium` (C14)."""

from __future__ import annotations

from collections.abc import Sequence

from volgens.records import SourceKind
from volgens.stages.attributions.candidates import Candidate, Offsets
from volgens.stages.attributions.phrases import noun_phrase, trimmed
from volgens.stages.attributions.reading import Reading

_REACH = 14
"""How many words from the cue the medium may stand."""


def medium_of(reading: Reading, candidate: Candidate) -> Offsets | None:
    """The phrase behind the cue that says to whom or where ("tegen persbureau AFP"), without its preposition."""
    if candidate.cue is None:
        return None
    cue = reading.first_at(candidate.cue[0])
    _, b = reading.unit(cue)
    for k in range(cue + 1, min(b - 1, cue + _REACH)):
        char = reading.starts[k]
        if reading.quote_of[k] != reading.quote_of[cue] or reading.low[k] in (":", ";"):
            return None
        if any(start <= char < end for start, end in candidate.content):
            return None
        if candidate.source and candidate.source[0] <= char < candidate.source[1]:
            continue
        if not reading.lexicon.has("words.medium_prepositions", reading.low[k]):
            continue
        end = noun_phrase(reading, k + 1, b)
        if end > k + 1 and _is_medium(reading, k, end):
            return trimmed(reading, k + 1, end)
    return None


def _is_medium(reading: Reading, preposition: int, end: int) -> bool:
    """A medium, an occasion, or behind "tegen", "aan" and "bij" a name."""
    words = reading.low[preposition + 1 : end]
    if any(reading.lexicon.has("words.medium_nouns", w) for w in words):
        return True
    named = any(reading.pos[k] == "PROPN" for k in range(preposition + 1, end))
    return named and reading.low[preposition] in ("tegen", "tegenover", "aan", "bij", "via")


def via_of(reading: Reading, candidates: Sequence[Candidate], kinds: Sequence[SourceKind]) -> list[Offsets | None]:
    """For each statement the source of the one around it that passes it on: an organisation that holds its cue,
    and does not quote it: who is quoted did not pass on what he says himself.

    The candidates come in order of their start, outer ones first.
    """
    out: list[Offsets | None] = []
    open_ones: list[tuple[int, int, Offsets]] = []
    for candidate, kind in zip(candidates, kinds, strict=True):
        anchor = (candidate.cue or candidate.content[0])[0]
        while open_ones and open_ones[-1][0] <= anchor:
            open_ones.pop()
        around = _quotation(reading, anchor)
        passing = open_ones[-1] if open_ones and candidate.source else None
        out.append(passing[2] if passing and passing[1] == around else None)
        if kind == "organisation" and candidate.source and not _inside(candidate.source, candidate):
            open_ones.append((max(end for _, end in candidate.content), around, candidate.source))
    return out


def _quotation(reading: Reading, char: int) -> int:
    position = reading.first_at(char)
    return reading.quote_of[position] if position < len(reading.words) else -1


def _inside(span: Offsets, candidate: Candidate) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in candidate.content)
