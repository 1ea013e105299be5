"""Verbs with what they say: C3 (dat, of, te), C4 (an unquoted tag), C10 (laten weten), C11 (blijkt uit), C16 (passives),
C21 (denials), C23 (one source, two verbs)."""

from __future__ import annotations

from collections.abc import Iterator

from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.clauses import Subject, clause_end, clause_start, subject_of
from volgens.stages.attributions.phrases import noun_phrase, trim
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.verbs import Cue, cue_at

_REACH = 30
"""How many words a complement may stand behind its verb."""


def said(reading: Reading) -> Iterator[Candidate]:
    """The statements of reporting verbs outside the quotation rules."""
    for i in range(len(reading.words)):
        cue = cue_at(reading, i)
        if cue is None:
            continue
        found = _statement(reading, cue)
        if found:
            yield found


def _statement(reading: Reading, cue: Cue) -> Candidate | None:
    subject = subject_of(reading, cue.finite)
    if _unsaid(reading, cue, subject):
        return None
    a, b = _bounds(reading, cue.at)
    after = _behind(reading, cue, subject)
    if cue.group == "show":
        return _shown(reading, cue, subject, a, b, after)
    found = _complement(reading, cue, after, b)
    if found:
        kind, start = found
        end = clause_end(reading, start, b, subordinate=True)
        content = _with_quoted_tail(reading, start, end, b)
        source = _source(reading, cue, subject, a)
        rule = {"d": "C3 dat", "o": "C3 of", "t": "C3 te", "c": "C5 colon"}[kind]
        if cue.passive:
            rule = "C16 passive"
        elif cue.lemma.startswith("laten "):
            rule = "C10 laten weten"
        elif cue.modality == "denied":
            rule = "C21 denial"
        elif subject and subject.order == "shared":
            rule = "C23 shared source"
        if source is None and not cue.passive and subject is None:
            rule = "C3 no source"
        return Candidate(
            rule, reading.span(cue.at, cue.at + 1), source, content, cue.modality, path=f"{cue.lemma} > {kind}"
        )
    tag = _tag(reading, cue, subject, a, b)
    if tag:
        return tag
    return None


def _bounds(reading: Reading, i: int) -> tuple[int, int]:
    """The sentence around i, within its quotation."""
    a, b = reading.unit(i)
    quote = reading.quote_at(i)
    if quote:
        a = max(a, reading.first_at(quote.start))
        b = min(b, reading.last_before(quote.end) + 1)
    return a, b


def _unsaid(reading: Reading, cue: Cue, subject: Subject | None) -> bool:
    """Denied, supposed or asked saying: "niemand zegt dat", "als hij zegt dat", "zei niet dat"."""
    low, lexicon = reading.low, reading.lexicon
    if subject and low[subject.start] in ("niemand", "er", "geen"):
        return True
    start = clause_start(reading, cue.finite)
    if low[start] in ("als", "indien", "tenzij", "mits") and start < cue.at:
        return True
    _, b = reading.unit(cue.at)
    for k in range(cue.at + 1, min(b, cue.at + 5)):
        if low[k] in ("dat", "of", ",", ":", "te", "om") or reading.is_mark(k):
            break
        if (
            lexicon.has("words.negators", low[k])
            and low[k] != "geen"
            and k + 1 < b
            and low[k + 1] in ("dat", "of", "wie", "wat", "hoe", "waarom")
        ):
            return cue.group not in ("think",)
    return False


def _behind(reading: Reading, cue: Cue, subject: Subject | None) -> int:
    """The position from which a complement may start."""
    after = max(cue.at + 1, cue.finite + 1)
    if subject and subject.order == "after":
        after = max(after, subject.end)
    return after


def _complement(reading: Reading, cue: Cue, after: int, b: int) -> tuple[str, int] | None:
    """The frame letter and the start of what is said behind the verb: d, o, t, or c after a colon."""
    low, frames = reading.low, cue.frames
    quote = reading.quote_of[cue.at]
    for k in range(after, min(b, after + _REACH)):
        word = low[k]
        if reading.quote_of[k] != quote and word not in ("dat", "of", "om"):
            if not reading.is_mark(k):
                continue
        if word == "dat" and "d" in frames and _is_complementizer(reading, k, cue):
            return "d", k
        if "o" in frames and reading.lexicon.has("words.questions", word) and _is_question(reading, k, cue, b):
            return "o", k
        if "t" in frames and word == "om" and _te_follows(reading, k + 1, b):
            return "t", k
        if "t" in frames and word == "te" and k + 1 < b and reading.is_verb(k + 1):
            return "t", _infinitive_start(reading, after, k)
        if word == ":" and "q" in frames and k + 1 < b and not reading.is_mark(k + 1):
            return "c", k + 1
        if word == ";" or (reading.is_finite(k) and _breaks(reading, k, cue)):
            return None
    return None


def _breaks(reading: Reading, k: int, cue: Cue) -> bool:
    """Whether a finite verb between verb and complement shows that the clause is over."""
    if k == cue.finite or k == cue.at:
        return False
    previous = reading.low[k - 1]
    if previous in (",", "en", "maar"):
        return True
    start = clause_start(reading, k)
    opener = reading.low[start]
    return not (opener in ("die", "dat", "wie", "waar", "toen", "nadat", "als") or opener.startswith("waar"))


def _is_complementizer(reading: Reading, k: int, cue: Cue) -> bool:
    if k + 1 >= len(reading.words):
        return False
    tag = reading.tag[k]
    if tag.startswith("VNW|betr") and reading.pos[k - 1] in ("NOUN",) and k - 1 > cue.at:
        return False
    if reading.low[k + 1] in (",", ".") and not tag.startswith("VG"):
        return False
    return not (reading.pos[k] == "DET" and reading.pos[k + 1] == "NOUN" and not tag.startswith("VG"))


def _is_question(reading: Reading, k: int, cue: Cue, b: int) -> bool:
    word = reading.low[k]
    if word == "of":
        return reading.pos[k] == "SCONJ" or reading.tag[k].startswith("VG|onder")
    if k - cue.at > 8 and reading.low[k - 1] != ",":
        return False
    if word in ("wat", "wie", "waar") and reading.low[k - 1] == ",":
        return False
    if k + 1 >= b:
        return cue.lemma in ("vragen", "weten")
    if k + 1 < b and reading.low[k + 1] in (",", "."):
        return cue.lemma in ("vragen",)
    return any(reading.is_finite(m) for m in range(k + 1, min(b, k + 30)))


def _te_follows(reading: Reading, k: int, b: int) -> bool:
    for m in range(k, min(b, k + 30)):
        if reading.low[m] == "te" and m + 1 < b and reading.is_verb(m + 1):
            return True
        if reading.is_finite(m) and reading.low[m - 1] != "te":
            return False
    return False


def _infinitive_start(reading: Reading, after: int, te: int) -> int:
    """Where the infinitive clause starts: behind the one spoken to and the comma."""
    for k in range(after, te):
        if reading.low[k] == ",":
            return k + 1
    start = after
    while start < te and (
        reading.low[start]
        in ("hem", "haar", "me", "mij", "ons", "hen", "er", "ook", "al", "ervan", "ermee", "toe", "aan", "op", "eerder")
        or reading.lexicon.has("words.times", reading.low[start])
    ):
        start += 1
    return start


def _with_quoted_tail(reading: Reading, start: int, end: int, b: int) -> tuple[Offsets, ...]:
    """The clause, and a quotation that a colon hangs behind it."""
    spans = [reading.span(start, end)]
    if end < b and reading.low[end] == ":" and end + 1 < b and reading.is_mark(end + 1):
        for quote in reading.quotes[_quote_from(reading, reading.starts[end]) :]:
            if quote.outer_start > reading.ends[b - 1]:
                break
            if quote.outer_start >= reading.ends[end]:
                spans.append((quote.start, quote.end))
                break
    return tidy(reading.text, spans)


def _quote_from(reading: Reading, char: int) -> int:
    from bisect import bisect_left

    return bisect_left(reading.quote_starts, char)


def _source(reading: Reading, cue: Cue, subject: Subject | None, a: int) -> Offsets | None:
    """Who says it: the subject, or in a passive the phrase with door or the document that it stands in."""
    if not cue.passive:
        return reading.span(subject.start, subject.end) if subject else None
    _, b = _bounds(reading, cue.at)
    for k in range(a, min(b, cue.at + 12)):
        if reading.low[k] == "door" and k + 1 < b:
            end = noun_phrase(reading, k + 1, b)
            if end > k + 1 and (k < cue.at or k == cue.at + 1):
                return reading.span(*trim(reading, k + 1, end))
        if k == a and reading.low[k] in ("in", "uit", "op"):
            end = noun_phrase(reading, k + 1, b, greedy=True)
            if end > k + 1 and reading.lexicon.has("sources.document", _head_word(reading, k + 1, end)):
                return reading.span(*trim(reading, k + 1, end))
    return None


def _head_word(reading: Reading, a: int, b: int) -> str:
    """The noun that heads a phrase: the last noun before its first preposition."""
    head = reading.low[a]
    for k in range(a, b):
        if reading.pos[k] == "ADP" or reading.low[k] == ",":
            break
        if reading.pos[k] in ("NOUN", "PROPN"):
            head = reading.low[k]
    return head


def _shown(reading: Reading, cue: Cue, subject: Subject | None, a: int, b: int, after: int) -> Candidate | None:
    """ "Uit onderzoek blijkt dat ...", "..., blijkt uit cijfers", "waaruit bleek dat"."""
    for k in range(max(a, cue.at - 25), min(b, cue.at + 10)):
        if reading.low[k] not in ("uit", "waaruit"):
            continue
        if reading.low[k] == "waaruit" and k < cue.at:
            found = _complement(reading, cue, after, b)
            end = k - 1 if reading.low[k - 1] == "," else k
            for start in range(max(a, end - 14), end):
                if noun_phrase(reading, start, end, greedy=True) == end and found:
                    content = reading.span(found[1], clause_end(reading, found[1], b))
                    return Candidate(
                        "C11 blijkt uit",
                        reading.span(cue.at, cue.at + 1),
                        reading.span(start, end),
                        tidy(reading.text, [content]),
                        path="waaruit blijkt dat",
                    )
            continue
        end = noun_phrase(reading, k + 1, b, greedy=k < cue.at)
        if end == k + 1:
            continue
        source = reading.span(*trim(reading, k + 1, end))
        found = _complement(reading, cue, max(after, end if k > cue.at else after), b)
        if found:
            content = reading.span(found[1], clause_end(reading, found[1], b))
            return Candidate(
                "C11 blijkt uit",
                reading.span(cue.at, cue.at + 1),
                source,
                tidy(reading.text, [content]),
                path="uit > noun, blijken > dat",
            )
        before = _before_tag(reading, cue, a)
        if k > cue.at and before:
            return Candidate(
                "C11 blijkt uit",
                reading.span(cue.at, cue.at + 1),
                source,
                tidy(reading.text, [before]),
                path="clause > blijken > uit > noun",
            )
    if (
        subject
        and subject.order == "before"
        and reading.lexicon.has("sources.document", _head_word(reading, subject.start, subject.end))
    ):
        return None
    return None


def _before_tag(reading: Reading, cue: Cue, a: int) -> Offsets | None:
    """What stands before a tag in its sentence, up to the comma before it, without an opening Maar or En."""
    k = cue.finite
    if k > a and reading.low[k - 1] == "zo":
        k -= 1
    if k <= a + 1 or (reading.low[k - 1] not in (",", "-", "–", "—") and not reading.is_mark(k - 1)):
        return None
    start = a
    while start < k and (
        reading.is_mark(start)
        or reading.lexicon.has("words.openers", reading.low[start])
        or reading.low[start] in ("-", "–", "•")
    ):
        start += 1
    end = k - 1
    if end - start < 1:
        return None
    return reading.span(start, end)


def _tag(reading: Reading, cue: Cue, subject: Subject | None, a: int, b: int) -> Candidate | None:
    """An unquoted statement with its tag: "..., meldt X", "De stap, hoopt hij, is ..."."""
    if "p" not in cue.frames or subject is None or subject.order not in ("after", "tree"):
        return None
    before = _before_tag(reading, cue, a)
    if before is None:
        return None
    first = reading.low[reading.first_at(before[0])]
    if reading.lexicon.has("words.subordinators", first) and not _has_main(reading, before):
        return None
    if (
        not any(reading.is_finite(k) for k in range(reading.first_at(before[0]), reading.last_before(before[1]) + 1))
        and subject.end >= b - 1
    ):
        return None
    spans = [before]
    end = max(subject.end, cue.end)
    if end < b - 1 and reading.low[end] == "," and not cue_follows(reading, end + 1, b):
        rest = clause_end(reading, end + 1, b, subordinate=False)
        if reading.low[end + 1] not in (
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
            spans.append(reading.span(end + 1, rest))
    return Candidate(
        "C6 zo" if reading.low[cue.finite - 1] == "zo" else "C4 unquoted tag",
        reading.span(cue.at, cue.at + 1),
        None if cue.passive else reading.span(subject.start, subject.end),
        tidy(reading.text, spans),
        cue.modality,
        path=f"clause > {cue.lemma} > nsubj ({subject.order})",
    )


def _has_main(reading: Reading, span: Offsets) -> bool:
    a, b = reading.first_at(span[0]), reading.last_before(span[1]) + 1
    return any(reading.low[k] == "," and k + 1 < b and reading.is_finite(k + 1) for k in range(a, b))


def cue_follows(reading: Reading, a: int, b: int) -> bool:
    """Whether the next clause has a reporting verb with a complement of its own, so is no second half."""
    return any(reading.low[k] == "dat" and cue_at(reading, k - 1) for k in range(a + 1, min(b, a + 12)))
