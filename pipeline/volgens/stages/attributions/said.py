"""Verbs with what they say: C3 (dat, of, te, object), C4 (an unquoted tag), C10 (laten weten), C15 (dat zegt X),
C16 (passives), C21 (denials), C23 (one source, two verbs)."""

from __future__ import annotations

from collections.abc import Iterator

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.clauses import clause_end, clause_start
from volgens.stages.attributions.complements import (
    before_tag,
    behind,
    bounds,
    clause_behind,
    has_main_clause,
    quoted_behind,
    with_quoted_tail,
)
from volgens.stages.attributions.objects import with_object
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.shown import shown
from volgens.stages.attributions.sources import is_document, source_of
from volgens.stages.attributions.subjects import Subject, subject_of
from volgens.stages.attributions.unsaid import unsaid
from volgens.stages.attributions.verbs import TOLD, Cue, cue_at, cue_words

_CLAUSE = 3
"""So few words from "dat" on, none of them a verb, are no clause: "bestrijdt dat en ..."."""
_TAG_GAP = 3
"""A complement this close behind a verb with a comma before it wins from a tag."""


def said(reading: Reading) -> Iterator[Candidate]:
    """The statements of reporting verbs outside the quotation rules."""
    consumed: set[int] = set()
    for i in cue_words(reading):
        if i in consumed:
            continue
        cue = cue_at(reading, i)
        if cue is None:
            continue
        if cue.end - 1 > i:
            consumed.add(cue.end - 1)
        found = _statement(reading, cue)
        if found and found.content:
            yield found


def _statement(reading: Reading, cue: Cue) -> Candidate | None:
    subject = subject_of(reading, cue.finite)
    if unsaid(reading, cue, subject):
        return None
    a, b = bounds(reading, cue.at)
    after = behind(cue, subject)
    if cue.group == "show":
        return shown(reading, cue, a, b, after)
    found = clause_behind(reading, cue, after, b)
    tag = _tag(reading, cue, subject, a, b)
    if tag and (found is None or found[1] > after + _TAG_GAP or found[0] == "t"):
        return tag
    if found:
        return _with_clause(reading, cue, subject, found, a, b)
    return _deictic(reading, cue, subject, a, b) or with_object(reading, cue, subject, a, b)


def _with_clause(
    reading: Reading, cue: Cue, subject: Subject | None, found: tuple[str, int], a: int, b: int
) -> Candidate | None:
    kind, start = found
    if cue.infinitive and (cue.lemma in ("bewijzen", "aantonen") or (cue.group == "think" and kind == "o")):
        return None
    if cue.passive and cue.lemma == "vinden":
        return None
    if "shows" in cue.frames and not (subject and is_document(reading, subject)):
        return None
    end = clause_end(reading, start, b, subordinate=True)
    if kind == "d" and end - start <= _CLAUSE and not any(reading.is_verb(k) for k in range(start + 1, end)):
        return None
    content = with_quoted_tail(reading, start, end, b)
    rule = {"d": "C3 dat", "o": "C3 of", "t": "C3 te", "c": "C5 colon"}[kind]
    if cue.lemma == TOLD:
        rule = "C10 te horen krijgen"
    elif cue.passive:
        rule = "C16 passive"
    elif cue.lemma.startswith("laten "):
        rule = "C10 laten weten"
    elif cue.modality == "denied":
        rule = "C21 denial"
    elif subject is None:
        rule = "C3 no source"
    elif subject.order == "shared":
        rule = "C23 shared source"
    elif cue.group == "think":
        rule = f"{rule}, thought"
    return _candidate(reading, rule, cue, source_of(reading, cue, subject, a), content, kind)


def _candidate(
    reading: Reading, rule: str, cue: Cue, source: Offsets | None, content: tuple[Offsets, ...], kind: str
) -> Candidate:
    return Candidate(
        rule, reading.span(cue.at, cue.at + 1), source, content, cue.modality, path=f"{cue.lemma} > {kind}"
    )


def _tag(reading: Reading, cue: Cue, subject: Subject | None, a: int, b: int) -> Candidate | None:
    """An unquoted statement with its tag: "..., meldt X", "De stap, hoopt hij, is ..."."""
    if "p" not in cue.frames or subject is None or subject.order not in ("after", "tree"):
        return None
    if subject.start < cue.finite:
        return None
    before = before_tag(reading, cue.finite, a)
    if before is None or any(reading.low[k] in (",", ":") for k in range(subject.end, cue.at)):
        return None
    end = max(subject.end, cue.end)
    if end < b and reading.low[end] == ":":
        return None
    rest = end < b - 1 and reading.low[end] == "," and not _closing_clause(reading, end + 1, b)
    resumed = rest and reading.is_finite(end + 1)
    if not (has_main_clause(reading, before) or resumed):
        return None
    spans = [before]
    if end + 2 < b and reading.low[end] == "," and reading.low[end + 1] in ("maar", "en") and reading.is_mark(end + 2):
        spans.extend(quoted_behind(reading, end + 1, b))
        rest = False
    if rest:
        spans.append(reading.span(end + 1, clause_end(reading, end + 1, b, subordinate=False)))
    rule = "C6 zo" if reading.low[cue.finite - 1] == "zo" else "C4 unquoted tag"
    source = source_of(reading, cue, subject, a)
    return Candidate(
        rule,
        reading.span(cue.at, cue.at + 1),
        source,
        tidy(reading.text, spans),
        cue.modality,
        path=f"clause > {cue.lemma} > nsubj ({subject.order})",
    )


def _closing_clause(reading: Reading, k: int, b: int) -> bool:
    """Whether what follows a tag's comma is the writer's own again, and no second half of the statement."""
    word = reading.low[k]
    if word in (
        "die",
        "dat",
        "wie",
        "waarbij",
        "maar",
        "hoewel",
        "terwijl",
        "wat",
        "toen",
        "nadat",
        "aldus",
        "volgens",
    ):
        return True
    return any(reading.low[m] == "dat" and cue_at(reading, m - 1) for m in range(k + 1, min(b, k + 12)))


def _deictic(reading: Reading, cue: Cue, subject: Subject | None, a: int, b: int) -> Candidate | None:
    """ "Dat zegt X": what is said is the sentence before, or the clause before in the same sentence."""
    start = clause_start(reading, cue.finite)
    if reading.low[start] not in ("dat", "dit") or start + 1 != cue.finite or subject is None:
        return None
    if not (cue.frames & {"q", "p"}) or subject.order != "after" or cue.group == "manner":
        return None
    if cue.lemma == "vinden":
        rest = clause_end(reading, subject.end, b, subordinate=False) if subject.end < b else subject.end
        spans = [reading.span(start, start + 1), *([reading.span(subject.end, rest)] if rest > subject.end else [])]
        source = reading.span(subject.start, subject.end)
        return _candidate(reading, "C3 predicate", cue, source, tidy(reading.text, spans), "dat + predicate")
    if reading.lexicon.has("words.negators", reading.low[min(subject.end, b - 1)]):
        return None
    if start > a + 1:
        stop = start - 1 if reading.low[start - 1] in ("maar", "en") else start
        while stop > a and reading.low[stop - 1] in (",", "-", "–"):
            stop -= 1
        content = [reading.span(a, stop)] if stop > a else []
    else:
        number = reading.unit_of[start]
        if number == 0:
            return None
        p, q = reading.units[number - 1]
        while p < q and (reading.is_mark(p) or reading.lexicon.has("words.openers", reading.low[p])):
            p += 1
        while q > p and (reading.is_mark(q - 1) or reading.low[q - 1] == "."):
            q -= 1
        if q <= p or not any(reading.is_finite(k) for k in range(p, q)):
            return None
        content = [reading.span(p, q)]
    source = reading.span(subject.start, subject.end)
    return Candidate(
        "C15 dat zegt X",
        reading.span(cue.at, cue.at + 1),
        source,
        tidy(reading.text, content),
        cue.modality,
        path=f"dat > {cue.lemma} > nsubj",
    )
