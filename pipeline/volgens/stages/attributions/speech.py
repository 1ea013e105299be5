"""Quoted speech: C4 (a tag after or inside the quotation), C5 (a verb or colon before it), C18 (one that goes on)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.phrases import noun_phrase, source_phrase, trim, trimmed
from volgens.stages.attributions.quotes import Quote
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.sources import source_of
from volgens.stages.attributions.subjects import subject_of
from volgens.stages.attributions.verbs import Cue, cue_at

MIN_WORDS = 3
"""A quotation of fewer words is a statement only where it ends like a sentence or a colon opens it."""
_LOOK_BACK = 45
_SENTENCE = 25
"""A quotation of fewer letters behind a bare colon is a name or a title."""


_UNCLOSED = 300
"""Words behind a mark that is never closed among which a tag is looked for."""


def spoken(reading: Reading) -> Iterator[Candidate]:
    """The statements that quotations make, with their tags."""
    taken: set[int] = set()
    last: Candidate | None = None
    last_end = -1
    for number, quote in enumerate(reading.quotes):
        if number in taken:
            continue
        found = _tag_after(reading, number, quote, taken) or _cue_before(reading, number, quote, taken)
        if found is None and last is not None and quote.depth == 0 and _goes_on(reading, quote, last, last_end):
            anchor = last.parent if last.parent is not None else (last.cue or last.content[0])[0]
            found = Candidate(
                "C18 goes on", None, None, sentences(reading, quote), parent=anchor, path="quotation > same speaker"
            )
        if found is None and quote.depth == 0 and _stands_alone(reading, quote):
            found = _introduced(reading, quote) or Candidate(
                "C18 orphan", None, None, sentences(reading, quote), parent=-1, path="quotation"
            )
        if found is None or not found.content:
            continue
        taken.add(number)
        yield found
        if quote.depth == 0:
            last = found
            last_end = max(found.content[-1][1], (found.source or (0, 0))[1], (found.cue or (0, 0))[1])


def sentences(reading: Reading, quote: Quote) -> tuple[Offsets, ...]:
    """The quotation's words, one span for each sentence."""
    a, b = reading.first_at(quote.start), reading.last_before(quote.end) + 1
    spans: list[Offsets] = []
    while a < b:
        end = min(b, reading.unit(a)[1])
        spans.append((reading.starts[a], reading.ends[end - 1]))
        a = end
    return tidy(reading.text, spans)


def _statement_like(reading: Reading, quote: Quote) -> bool:
    a, b = reading.first_at(quote.start), reading.last_before(quote.end) + 1
    return b - a >= MIN_WORDS or reading.text[quote.end - 1] in ".,!?…"


def _sentence_like(reading: Reading, quote: Quote) -> bool:
    """Whether a quotation holds a finite verb or ends like a sentence, so is no name, title or mere phrase."""
    a, b = reading.first_at(quote.start), reading.last_before(quote.end) + 1
    if reading.is_title(quote):
        return False
    return reading.text[quote.end - 1] in ".!?…" or any(reading.is_finite(k) for k in range(a, b))


def _tag_after(reading: Reading, number: int, quote: Quote, taken: set[int]) -> Candidate | None:
    """`"...", zei X` and what follows it in the same sentence."""
    if _within_clause(reading, quote):
        return None
    k, end = reading.first_at(quote.outer_end), quote.end
    if not quote.closed:
        k, end = _unclosed_tag(reading, quote)
    elif reading.quotes[number].outer_end <= 0:
        return None
    if k >= len(reading.words):
        return None
    stop = reading.unit(k)[1]
    while k < stop and (reading.low[k] in (",", "-", "–", "—", "zo") or reading.is_mark(k)):
        k += 1
    if k >= stop or "\n" in reading.text[end : reading.starts[k]]:
        return None
    said = replace(quote, end=end)
    if reading.low[k] in ("aldus", "volgens"):
        after = source_phrase(reading, k + 1, stop)
        source = trimmed(reading, k + 1, after)
        if source is None:
            return None
        rule = "C2 aldus" if reading.low[k] == "aldus" else "C1 volgens"
        more = _second_half(reading, after, stop, number, taken)
        return Candidate(
            rule,
            reading.span(k, k + 1),
            source,
            tidy(reading.text, sentences(reading, said) + more),
            path="quotation > case > noun",
        )
    if not reading.is_finite(k):
        return None
    cue = _tag_cue(reading, k, stop)
    if cue is None:
        return None
    subject = subject_of(reading, k)
    if subject is None or subject.start < k:
        subject = None
    if subject is None and not (cue.passive and _sentence_like(reading, quote)):
        return None
    after = max(cue.end, subject.end if subject else k + 1)
    more = _second_half(reading, after, stop, number, taken)
    return Candidate(
        "C4 tag",
        reading.span(cue.at, cue.at + 1),
        reading.span(subject.start, subject.end) if subject and not cue.passive else None,
        tidy(reading.text, sentences(reading, said) + more),
        cue.modality,
        path=f"quotation > {cue.lemma} > nsubj ({subject.order if subject else 'none'})",
        quoted=True,
    )


def _within_clause(reading: Reading, quote: Quote) -> bool:
    """Whether the quotation is the end of a clause that began outside it ("hij is 'erg blij', zei X")."""
    opening = reading.first_at(quote.start)
    if opening >= len(reading.words) or not reading.words[opening][:1].islower() or not quote.opened:
        return False
    mark = reading.first_at(quote.outer_start)
    a = reading.unit(mark)[0]
    around = reading.quote_of[mark]
    before = [k for k in range(a, mark) if reading.quote_of[k] == around and not reading.is_mark(k)]
    return len(before) >= 2 and reading.low[before[-1]] not in (":", ",")


def _tag_cue(reading: Reading, k: int, stop: int) -> Cue | None:
    """The cue of a tag whose finite verb stands at k: itself, or the participle or infinitive that it carries."""
    cue = cue_at(reading, k)
    if cue and ("q" in cue.frames or "p" in cue.frames):
        return cue
    if not reading.lexicon.has("words.auxiliaries", reading.low[k]):
        return None
    for m in range(k + 1, min(stop, k + 25)):
        if reading.low[m] in (",", ":") or reading.is_mark(m):
            break
        cue = cue_at(reading, m)
        if cue and cue.finite == k and ("q" in cue.frames or "p" in cue.frames):
            return cue
    return None


def _unclosed_tag(reading: Reading, quote: Quote) -> tuple[int, int]:
    """Where a quotation without a closing mark meets a tag: the tag's position and the end of the words before it."""
    a, b = reading.first_at(quote.start), reading.last_before(quote.outer_end) + 1
    for k in range(a + 2, min(b, a + _UNCLOSED)):
        if (
            reading.low[k - 1] == ","
            and (reading.forms(k) or reading.low[k] == "aldus")
            and (reading.is_finite(k) or reading.low[k] == "aldus")
        ):
            after = noun_phrase(reading, k + 1, b)
            if after > k + 1:
                return k, reading.ends[k - 2]
    return len(reading.words), quote.end


def _second_half(reading: Reading, after: int, stop: int, number: int, taken: set[int]) -> tuple[Offsets, ...]:
    """The other half of a quotation with its tag in the middle: the next one in the same sentence."""
    if number + 1 >= len(reading.quotes):
        return ()
    following = reading.quotes[number + 1]
    for m in range(number + 1, min(number + 6, len(reading.quotes))):
        following = reading.quotes[m]
        if following.depth == reading.quotes[number].depth:
            break
    else:
        return ()
    opening = reading.first_at(following.outer_start)
    if opening >= stop or opening < after:
        return ()
    if reading.low[opening - 1] not in (",", ":", "en", "maar") and opening - after > 2:
        return ()
    if reading.low[opening - 1] == "." or cue_between(reading, after, opening):
        return ()
    taken.add(reading.quotes.index(following, number + 1, number + 6))
    return sentences(reading, following)


def cue_between(reading: Reading, a: int, b: int) -> bool:
    """Whether another verb of saying stands between two positions."""
    return any(
        "q" in f.verb.frames and not f.apart for k in range(a, b) if reading.is_finite(k) for f in reading.forms(k)
    )


def _cue_before(reading: Reading, number: int, quote: Quote, taken: set[int]) -> Candidate | None:
    """`X zei: "..."`, `X: "..."`."""
    opening = reading.first_at(quote.outer_start)
    if opening >= len(reading.words) or opening == 0:
        return None
    a = reading.unit(opening)[0]
    if opening == a and reading.low[opening - 1] == ":":
        a = reading.unit(opening - 1)[0]
    colon = opening > a and reading.low[opening - 1] == ":"
    comma = opening > a and reading.low[opening - 1] == ","
    if opening == a or not (colon or comma or _statement_like(reading, quote)):
        return None
    for k in range(opening - 1, max(a, opening - _LOOK_BACK) - 1, -1):
        if reading.quote_of[k] != reading.quote_of[opening]:
            continue
        if not colon and k < opening - 1 and (reading.low[k] in ("dat", "of", ":") or not _close(reading, k, opening)):
            break
        cue = cue_at(reading, k)
        if cue is None or "q" not in cue.frames or not (colon or cue.end >= opening - 2):
            continue
        if not colon and not _sentence_like(reading, quote):
            continue
        if colon and _has_clause(reading, cue, opening):
            return None
        subject = subject_of(reading, cue.finite)
        if subject and reading.lexicon.has("words.negators", reading.low[subject.start]):
            return None
        source = source_of(reading, cue, subject, a)
        content = sentences(reading, quote)
        return Candidate(
            "C5 colon", reading.span(k, k + 1), source, content, cue.modality, path=f"{cue.lemma} > : > quotation"
        )
    return _captioned(reading, quote, a, opening) if colon else None


def _captioned(reading: Reading, quote: Quote, a: int, opening: int) -> Candidate | None:
    """`Jan Smit, bakker: "..."`, and a sentence without a verb of saying that a colon leads into a quotation."""
    start, end = trim(reading, a, opening - 1)
    content = sentences(reading, quote)
    while start < end and reading.lexicon.has("words.openers", reading.low[start]):
        start += 1
    if start == end:
        return Candidate("C18 goes on", None, None, content, parent=-1, path=": > quotation")
    if reading.low[start:end].count("(") > reading.low[start:end].count(")"):
        return None
    finite = [k for k in range(start, end) if reading.is_finite(k)]
    if not finite:
        if reading.pos[start] == "ADP" or reading.lexicon.has("words.labels", reading.low[start]):
            rule, source = "C18 goes on", None
        else:
            rule, source = "C20 name and colon", reading.span(start, end)
        return Candidate(rule, None, source, content, parent=None if source else -1, path="name > : > quotation")
    if quote.end - quote.start < _SENTENCE:
        return None
    subject = subject_of(reading, finite[0])
    if subject is None or reading.low[subject.start] in ("het", "dat", "dit", "er"):
        return None
    return Candidate(
        "C5 bare colon", None, reading.span(subject.start, subject.end), content, path="subject > : > quotation"
    )


def _close(reading: Reading, k: int, opening: int) -> bool:
    return opening - k <= 12


def _has_clause(reading: Reading, cue: Cue, opening: int) -> bool:
    """Whether a dat-clause stands between the verb and the colon: then the clause rule takes the quotation along."""
    return any(reading.low[k] in ("dat",) and reading.pos[k] != "PRON" for k in range(cue.at + 1, opening))


def _introduced(reading: Reading, quote: Quote) -> Candidate | None:
    """A quotation behind a sentence about a person, in the same paragraph: "De trainer was tevreden. '...'"."""
    opening = reading.first_at(quote.outer_start)
    number = reading.unit_of[opening] - 1
    if number < 0 or "\n" in reading.text[reading.ends[opening - 1] : reading.starts[opening]]:
        return None
    a, b = reading.units[number]
    if any(reading.quote_of[k] >= 0 for k in range(a, b)):
        return None
    finite = next((k for k in range(a, b) if reading.is_finite(k)), None)
    subject = subject_of(reading, finite) if finite is not None else None
    if subject is None or subject.order == "relative" or reading.pos[subject.end - 1] != "PROPN":
        return None
    source = reading.span(subject.start, subject.end)
    path = "subject > . > quotation"
    return Candidate("C18 speaker before", None, source, sentences(reading, quote), path=path)


def _stands_alone(reading: Reading, quote: Quote) -> bool:
    """Whether a quotation is a whole sentence or more of its own, with nobody named beside it."""
    opening, closing = reading.first_at(quote.outer_start), reading.last_before(quote.outer_end)
    if opening > closing or not (quote.opened and quote.closed):
        return False
    if reading.unit(opening)[0] != opening or reading.unit(closing)[1] - 1 > closing + 1:
        return False
    if not reading.text[quote.start].isalpha() or not any(reading.is_finite(k) for k in range(opening, closing)):
        return False
    return reading.text[quote.end - 1] in ".!?…" and closing - opening > MIN_WORDS


def _goes_on(reading: Reading, quote: Quote, last: Candidate, last_end: int) -> bool:
    """Whether a quotation starts right after a statement's sentence, or its paragraph, so that the speaker goes on."""
    opening = reading.first_at(quote.outer_start)
    if opening >= len(reading.words) or opening == 0 or not _statement_like(reading, quote):
        return False
    if reading.unit(opening)[0] < opening - 1:
        return False
    before = reading.unit(opening - 1 if reading.unit(opening)[0] == opening else reading.unit(opening)[0] - 1)
    return reading.starts[before[0]] <= last_end <= reading.ends[before[1] - 1]
