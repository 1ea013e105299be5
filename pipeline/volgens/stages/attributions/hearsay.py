"""Reports without a source: C12 (zou, zouden), and what papers and pictures show (C11: "te zien dat", "staat dat")."""

from __future__ import annotations

from collections.abc import Iterator

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.clauses import clause_end, clause_start
from volgens.stages.attributions.complements import bounds, is_complementizer
from volgens.stages.attributions.phrases import head_word, is_kind, noun_phrase, trimmed
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.shown import antecedent
from volgens.stages.attributions.subjects import subject_of

_PERCEIVED = frozenset(("zien", "horen", "lezen", "merken", "concluderen", "maken"))
_STANDS = frozenset(("staat", "stond", "staan", "stonden"))
_MODALS = frozenset(("moeten", "kunnen", "willen", "mogen", "graag", "niet", "hoeven", "durven", "bijna", "eigenlijk"))
_CONDITIONS = frozenset(("als", "indien", "tenzij", "mits", "wanneer", "anders", "dan"))


def reported(reading: Reading, covered: list[Offsets]) -> Iterator[Candidate]:
    """Hearsay in zou/zouden outside every statement in `covered`, and statements that something shows."""
    said = bytearray(len(reading.words))
    for start, end in covered:
        for k in range(reading.first_at(start), reading.last_before(end) + 1):
            said[k] = 1
    hearsay = reading.lexicon.words["words.hearsay"]
    for i in reading.where(hearsay, _STANDS, _PERCEIVED):
        found, word = None, reading.low[i]
        if word in hearsay:
            found = None if said[i] else _hearsay(reading, i)
        elif word in _STANDS or (word in _PERCEIVED and reading.low[i - 1] == "te"):
            found = _written(reading, i)
        if found and found.content:
            yield found


def _hearsay(reading: Reading, i: int) -> Candidate | None:
    """zou(den) with a perfect infinitive or in a plain main clause, with no condition, wish or source near."""
    if reading.quote_of[i] >= 0:
        return None
    a, b = reading.unit(i)
    start = clause_start(reading, i)
    if reading.lexicon.has("words.subordinators", reading.low[start]) and start < i:
        return None
    window = reading.low[a:b]
    if any(w in _CONDITIONS for w in window) or any(w in _MODALS for w in reading.low[i + 1 : i + 14]):
        return None
    if any(reading.lexicon.has("prepositions.source", w) for w in window):
        return None
    about = _about(reading, i, b)
    if not (about or _perfect(reading, i, b) or _reputed(window)):
        return None
    subject = subject_of(reading, i)
    if subject is None:
        return None
    end = clause_end(reading, i, b, subordinate=False)
    first = start if start < i else i
    spans: list[Offsets] = []
    if first < i:
        spans.append(reading.span(first, i))
    if i + 1 < end:
        spans.extend(_without_reputed(reading, i + 1, end))
    rule = "C12 zou gaan om" if about else "C12 zou"
    return Candidate(rule, reading.span(i, i + 1), None, tidy(reading.text, spans), "hedged", path="zou > infinitive")


def _without_reputed(reading: Reading, k: int, end: int) -> list[Offsets]:
    for m in range(k, end - 1):
        if reading.low[m] == "naar" and reading.low[m + 1].startswith("verluid"):
            return [reading.span(p, q) for p, q in ((k, m), (m + 2, end)) if p < q]
    return [reading.span(k, end)]


def _perfect(reading: Reading, i: int, b: int) -> bool:
    """ "zou ... gevlucht zijn", "zou ... hebben gezegd": a participle beside hebben or zijn that closes the clause."""
    for k in range(i + 1, b):
        if reading.low[k] in ("hebben", "zijn") and k > i + 1:
            near = [m for m in (k - 1, k + 1) if i < m < b]
            if any("|vd|" in reading.tag[m] or reading.low[m].startswith("ge") for m in near):
                return True
        if reading.low[k] in (";", ":") or (reading.low[k] == "," and reading.next_word(k) in ("maar", "en", "die")):
            return False
    return False


def _about(reading: Reading, i: int, b: int) -> bool:
    """ "Het zou gaan om ...", "zou het gaan om ...": what something is, at second hand."""
    near = range(i + 1, min(b - 1, i + 7))
    beside = reading.low[max(0, i - 1) : i + 2]
    return "het" in beside and any(reading.low[k] == "gaan" and reading.low[k + 1] == "om" for k in near)


def _reputed(window: list[str]) -> bool:
    return any(w.startswith("verluid") for w in window)


def _written(reading: Reading, i: int) -> Candidate | None:
    """ "Op beelden is te zien dat ...", "In het rapport staat dat ...", "een rapport waarin staat dat ..."."""
    a, b = bounds(reading, i)
    start = next(
        (
            k
            for k in range(i + 1, min(b, i + 4))
            if reading.low[k] in ("dat", "hoe") and is_complementizer(reading, k, i)
        ),
        None,
    )
    if start is None:
        return None
    source = None
    if reading.low[a] in ("op", "in", "uit"):
        end = noun_phrase(reading, a + 1, b, greedy=True)
        head = head_word(reading, a + 1, end) if end > a + 1 else ""
        if end > a + 1 and (is_kind(reading, "sources.document", head) or reading.low[i] in _STANDS):
            source = trimmed(reading, a + 1, end)
    for k in range(i - 1, max(a, i - 6) - 1, -1):
        if reading.low[k] in ("waarin", "waarop", "waaruit"):
            source = antecedent(reading, k, a)
    if source is None:
        return None
    content = tidy(reading.text, [reading.span(start, clause_end(reading, start, b))])
    return Candidate("C11 te zien", reading.span(i, i + 1), source, content, path=f"in > {reading.low[i]} > dat")
