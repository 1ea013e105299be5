"""Sources named by a preposition: C1 volgens, C2 aldus, C7 naar verluidt, C8 naar eigen zeggen, C9 in de ogen van."""

from __future__ import annotations

from collections.abc import Iterator

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.clauses import clause_start
from volgens.stages.attributions.phrases import noun_phrase, source_phrase, trim
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.subjects import subject_of
from volgens.stages.attributions.verbs import cue_at

_OTHERS = frozenset(("naar", "in", "zoals", "zover"))
"""Words that name a source only together with others."""


def named(reading: Reading) -> Iterator[Candidate]:
    """The statements whose source a preposition names."""
    sources = reading.lexicon.words["prepositions.source"]
    for i in reading.where(sources, _OTHERS):
        found, word = None, reading.low[i]
        if word in sources:
            found = _according(reading, i)
        elif word == "naar":
            found = _naar(reading, i)
        elif word == "in" and reading.next_word(i):
            found = _eyes(reading, i)
        elif word == "zoals" or (word == "zover" and i and reading.low[i - 1] == "voor"):
            found = _as_said(reading, i)
        if found and found.content:
            yield found


def _bounds(reading: Reading, i: int) -> tuple[int, int]:
    a, b = reading.unit(i)
    quote = reading.quote_at(i)
    if quote:
        a = max(a, reading.first_at(quote.start))
        b = min(b, reading.last_before(quote.end) + 1)
    return a, b


def _according(reading: Reading, i: int) -> Candidate | None:
    a, b = _bounds(reading, i)
    if reading.low[i] == "aldus" and i > a and reading.low[i - 1] not in (",", ".") and not reading.is_mark(i - 1):
        return None
    if reading.next_word(i) in ("wat", "hoe", "welke") or (i + 1 < b and reading.is_verb(i + 1)):
        return None
    end = source_phrase(reading, i + 1, b, greedy=i == a or reading.low[i - 1] == ",")
    if end == i + 1:
        return None
    start, end = trim(reading, i + 1, end)
    if start == end:
        return None
    if reading.low[i] != "aldus" and _no_source(reading, start, end):
        return None
    rule = "C2 aldus" if reading.low[i] == "aldus" else "C1 volgens"
    content = _around(reading, i, end, a, b)
    if not content:
        return None
    return Candidate(
        rule,
        reading.span(i, i + 1),
        reading.span(start, end),
        content,
        path=f"{reading.low[i]} > {reading.words[end - 1]}",
    )


def _no_source(reading: Reading, start: int, end: int) -> bool:
    """Plans, norms and habits."""
    for k in range(start, end):
        if reading.pos[k] in ("ADP",) and k > start:
            break
        if reading.lexicon.has("prepositions.not_sources", reading.low[k]):
            return True
    return False


def _around(reading: Reading, i: int, end: int, a: int, b: int) -> tuple[Offsets, ...]:
    """The clause around the phrase from i to end, in the sentence from a to b."""
    low = reading.low
    first = a
    while first < i and (
        reading.is_mark(first) or reading.lexicon.has("words.openers", low[first]) or low[first] in ("-", "–", "—", "•")
    ):
        first += 1
    last = b
    while last > end and (low[last - 1] in (".", ",", ";", ":") or (reading.is_mark(last - 1))):
        last -= 1
    if first >= i:
        start = end
        while start < last and low[start] in (",",):
            start += 1
        relative = _after_relative(reading, end, last)
        return (
            tidy(reading.text, [reading.span(relative, _main_end(reading, relative, last))]) if relative < last else ()
        )
    tail = (
        i > a and (low[i - 1] == "," or low[i - 1] in ("zo",) or reading.is_mark(i - 1)) and _closes(reading, end, last)
    )
    if tail or end >= last:
        stop = i - 1 if low[i - 1] in (",", "zo", "–", "-") else i
        if low[stop - 1] == "," and stop > first:
            stop -= 1
        spans = [reading.span(first, stop)] if stop > first else []
        if (
            tail
            and end < last
            and low[end] == ","
            and low[end + 1] not in ("die", "dat", "wie", "waarin", "maar", "en", "hoewel", "terwijl")
        ):
            spans.append(reading.span(end + 1, last))
        return tidy(reading.text, spans)
    start = _clause_first(reading, i, first)
    stop = _main_end(reading, end, last)
    spans = [reading.span(start, i)] if start < i else []
    if end < stop:
        spans.append(reading.span(end, stop))
    return tidy(reading.text, spans)


def _closes(reading: Reading, end: int, last: int) -> bool:
    """Whether what follows the source is no more of its clause: the end, a comma, a relative clause, an adverbial."""
    if end < last and reading.words[end][:1].isupper() and reading.pos[end] != "PROPN":
        return True
    return end >= last or reading.low[end] in (
        ",",
        ".",
        "die",
        "dat",
        "in",
        "op",
        "tijdens",
        "tegen",
        "over",
        "en",
        "waarin",
    )


def _after_relative(reading: Reading, end: int, last: int) -> int:
    """Past ", die ..., " behind a fronted source: the finite verb of the main clause."""
    low = reading.low
    if end < last and (low[end] in ("die", "dat", "waarin") or (low[end] == "," and end + 1 < last)):
        for k in range(end + 1, last):
            if (
                reading.is_finite(k)
                and (low[k - 1] == "," or (reading.is_finite(k - 1) or "|vd|" in reading.tag[k - 1]))
                and (low[k - 1] == "," or low[end] != ",")
            ):
                return k
        return end + 1 if low[end] == "," else end
    return end


def _clause_first(reading: Reading, i: int, first: int) -> int:
    """Where the clause around a medial source starts."""
    finite = next((k for k in range(i - 1, first - 1, -1) if reading.is_finite(k)), None)
    for k in range(i - 1, max(first, i - 4, finite if finite is not None else -1), -1):
        if reading.low[k] in ("die", "wat", "waar", "omdat") or reading.low[k].startswith("waar"):
            return k
    if finite is None:
        for k in range(i - 1, first - 1, -1):
            if reading.low[k] in ("die", "dat", "wat", "omdat", "waar", "of", "die") or reading.low[k].startswith(
                "waar"
            ):
                return k
        return first
    start = clause_start(reading, finite)
    if start == finite and finite > first and reading.low[finite - 1] == ",":
        opener = reading.low[first]
        return finite if opener in ("hoewel", "terwijl", "ook") else first
    return max(first, start)


def _main_end(reading: Reading, start: int, last: int) -> int:
    """The end of a main clause that goes on from `start`: before ", maar <main clause>"."""
    low = reading.low
    for k in range(start + 1, last - 1):
        if low[k] == ";":
            return k
        if low[k] == "," and low[k + 1] == "maar" and reading.quote_of[k] == reading.quote_of[start]:
            return k
        if low[k] == "," and low[k + 1] in ("aldus",):
            return k
    return last


def _naar(reading: Reading, i: int) -> Candidate | None:
    """ "naar verluidt", "naar eigen zeggen", "naar zijn mening"."""
    word = reading.next_word(i)
    lexicon = reading.lexicon
    a, b = _bounds(reading, i)
    if i + 1 >= b:
        return None
    if lexicon.has("prepositions.reported", word):
        hearsay = next((k for k in range(a, b) if lexicon.has("words.hearsay", reading.low[k])), None)
        content = _around(reading, i, i + 2, a, b)
        if hearsay is not None:
            return None
        return Candidate("C7 naar verluidt", reading.span(i, i + 2), None, content, "hedged", path="naar verluidt")
    if word == "eigen" and i + 2 < b and lexicon.has("prepositions.self", reading.low[i + 2]):
        finite = next((k for k in range(i - 1, a - 1, -1) if reading.is_finite(k)), None)
        finite = finite if finite is not None else next((k for k in range(i + 3, b) if reading.is_finite(k)), None)
        subject = subject_of(reading, finite) if finite is not None else None
        content = _around(reading, i, i + 3, a, b)
        source = reading.span(subject.start, subject.end) if subject else None
        if source:
            content = tidy(reading.text, [s for span in content for s in _without(span, source)])
        return Candidate(
            "C8 naar eigen zeggen", reading.span(i + 2, i + 3), source, content, path="naar eigen zeggen > subject"
        )
    return _opinion(reading, i, a, b)


def _as_said(reading: Reading, i: int) -> Candidate | None:
    """ "..., zoals X zei", "Zoals verwacht ...", "Voor zover X weet ...": the sentence without this clause is said."""
    a, b = _bounds(reading, i)
    for k in range(i + 1, min(b, i + 14)):
        cue = cue_at(reading, k)
        known = cue is not None and cue.lemma == "weten" and reading.low[i] == "zover"
        if cue is None or cue.infinitive or cue.group == "manner" or not (known or cue.frames & {"p", "q"}):
            if reading.low[k] in (",", ".", "dat") or reading.low[k] in ("als", "bij"):
                return None
            continue
        end = max(cue.end, cue.finite + 1)
        if end < b and reading.low[end] in ("dat", "of", ":"):
            return None
        subject = noun_phrase(reading, i + 1, k, greedy=True)
        source = reading.span(i + 1, subject) if subject > i + 1 else None
        if source is None and not (k == i + 1 and reading.lexicon.has("words.as_expected", reading.low[k])):
            return None
        content = _around(reading, i - 1 if reading.low[i] == "zover" else i, end, a, b)
        return Candidate("C7 zoals", reading.span(k, k + 1), source, content, cue.modality, path=f"zoals > {cue.lemma}")
    return None


def _opinion(reading: Reading, i: int, a: int, b: int) -> Candidate | None:
    """ "naar zijn mening", "naar het oordeel van X"."""
    for k in range(i + 2, min(b, i + 4)):
        if reading.lexicon.has("prepositions.opinion_nouns", reading.low[k]):
            return _possessed(reading, i, k, a, b, "C1 naar mening")
    return None


def _eyes(reading: Reading, i: int) -> Candidate | None:
    """ "in zijn ogen", "in de ogen van X", "in mijn ervaring"."""
    a, b = _bounds(reading, i)
    for k in range(i + 2, min(b, i + 4)):
        if reading.lexicon.has("prepositions.eyes", reading.low[k]):
            return _possessed(reading, i, k, a, b, "C9 in de ogen van")
    return None


def _possessed(reading: Reading, i: int, noun: int, a: int, b: int, rule: str) -> Candidate | None:
    possessive = reading.low[i + 1]
    end = noun + 1
    if end < b and reading.low[end] == "van":
        after = noun_phrase(reading, end + 1, b)
        if after == end + 1:
            return None
        source, end = reading.span(end + 1, after), after
    elif possessive in ("zijn", "haar", "hun", "mijn", "onze", "ons", "jouw", "uw", "m'n", "z'n") or (
        reading.pos[i + 1] == "PROPN" and possessive.endswith("s")
    ):
        if rule.startswith("C9") and (end >= b or reading.low[end] in (".", ",")):
            return None
        source = reading.span(i + 1, i + 2)
    else:
        return None
    content = _around(reading, i, end, a, b)
    return (
        Candidate(
            rule, reading.span(noun, noun + 1), source, content, path=f"in/naar > {reading.low[noun]} > possessor"
        )
        if content
        else None
    )


def _without(span: Offsets, hole: Offsets) -> list[Offsets]:
    if hole[1] <= span[0] or hole[0] >= span[1]:
        return [span]
    return [s for s in ((span[0], hole[0]), (hole[1], span[1])) if s[0] < s[1]]
