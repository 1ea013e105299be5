"""Noun phrases as what is said: "ontkent betrokkenheid", "noemt hem een held", "beschuldigt X van Y", "spreekt van"."""

from __future__ import annotations

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.complements import object_behind
from volgens.stages.attributions.phrases import head_word, is_kind, noun_phrase
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.sources import source_of
from volgens.stages.attributions.subjects import Subject
from volgens.stages.attributions.verbs import Cue


def with_object(reading: Reading, cue: Cue, subject: Subject | None, a: int, b: int) -> Candidate | None:
    """A noun phrase as what is said: "ontkent betrokkenheid", "noemt hem een held", "beschuldigt X van Y"."""
    if subject is None and not cue.passive:
        return None
    spans = object_behind(reading, cue, subject, b)
    if not spans:
        return None
    if cue.infinitive or cue.bare_participle:
        return None
    first, last = reading.first_at(spans[0][0]), reading.last_before(spans[-1][1]) + 1
    around = reading.quote_of[cue.at]
    quoted = any(reading.quote_of[k] not in (around, -1) for k in range(first, last))
    words = sum(1 for k in range(first, last) if k != cue.at)
    source = source_of(reading, cue, subject, a)
    rule = ""
    if "s" in cue.frames and source is not None and reading.low[first] == "van" and last - first >= 3:
        spans, rule = tidy(reading.text, [reading.span(first + 1, last)]), "C3 spreken van"
    elif "x" in cue.frames and source:
        spans, rule = _accused(reading, cue, first, last, spans), "C3 accusation"
    elif cue.lemma == "zien" and subject is not None and _reports(reading, subject):
        change = _change_behind(reading, first, b)
        if change is not None:
            spans, rule = tidy(reading.text, [reading.span(first, change + 1)]), "C3 ziet toenemen"
    elif "a" in cue.frames and words >= 2 and _predicated(reading, cue, first, last, quoted):
        rule = "C3 predicate"
    elif "n" in cue.frames and words >= 2 and _opens_phrase(reading, first, last):
        if not cue.passive or cue.lemma in ("verwachten", "melden", "rapporteren", "vrezen", "voorspellen"):
            rule = "C3 object"
    elif "m" in cue.frames and quoted and words >= 2 and source:
        rule = "C3 quoted object"
    if not rule or not spans:
        return None
    return Candidate(rule, reading.span(cue.at, cue.at + 1), source, spans, cue.modality, path=f"{cue.lemma} > object")


def _reports(reading: Reading, subject: Subject) -> bool:
    """Whether the subject counts or studies, so that what it "ziet toenemen" is a report and not what eyes see."""
    head = head_word(reading, subject.start, subject.end)
    lists = ("sources.organisation", "sources.document", "sources.analyst")
    return any(is_kind(reading, name, head) for name in lists) or reading.pos[subject.end - 1] == "PROPN"


def _change_behind(reading: Reading, first: int, b: int) -> int | None:
    """The infinitive of change that closes the clause: "het aantal ... toenemen"."""
    for k in range(first, b):
        if reading.low[k] in (",", ";", ":") or reading.is_finite(k):
            return None
        if reading.lexicon.has("words.changes", reading.low[k]):
            return k
    return None


def _opens_phrase(reading: Reading, first: int, last: int) -> bool:
    return reading.pos[first] == "NUM" or noun_phrase(reading, first, last) > first


def _accused(reading: Reading, cue: Cue, first: int, last: int, spans: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
    """Object and accusation of "beschuldigt X van Y"; in a passive or behind a participle the accusation alone."""
    for k in range(first, last):
        if reading.low[k] == "van" and k + 1 < last and (k > cue.at):
            if k == cue.at + 1:
                return tidy(reading.text, [reading.span(k + 1, last)])
            return spans
    return ()


def _predicated(reading: Reading, cue: Cue, first: int, last: int, quoted: bool) -> bool:
    """Whether the object comes with a predicate: "als ...", quoted words, or two phrases side by side."""
    low = reading.low
    judged = low[first] in ("die", "deze") and reading.pos[last - 1] == "ADJ" and "|vrij" in reading.tag[last - 1]
    if cue.lemma == "vinden" and low[first] not in ("het", "dit", "dat", "zichzelf") and not judged:
        return False
    if any(low[k] in ("zich", "name", "net") for k in range(cue.at, last)):
        return False
    if cue.passive and not quoted and "door" not in low[max(0, cue.at - 8) : cue.at + 3]:
        return False
    if any(low[k] == "als" for k in range(first, last)) or quoted:
        return cue.lemma not in ("vinden", "zien") or (cue.lemma == "zien" and "als" in low[first:last])
    if cue.lemma == "vinden":
        return last - first >= 2
    if cue.lemma not in ("noemen", "achten"):
        return False
    end = noun_phrase(reading, first, last)
    return end > first and end < last and not reading.lexicon.has("words.prepositions", low[end])
