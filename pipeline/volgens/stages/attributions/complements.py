"""Where what a verb says stands: a dat-, of- or te-clause behind it, a colon, an object, or the words before a tag."""

from __future__ import annotations

from bisect import bisect_left

from volgens.stages.attributions.candidates import Offsets, tidy
from volgens.stages.attributions.clauses import clause_end, clause_start
from volgens.stages.attributions.phrases import noun_phrase
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.subjects import Subject
from volgens.stages.attributions.verbs import TOLD, Cue

_REACH = 30
"""How many words a complement may stand behind its verb."""
_UNTAGGED = 5
"""Words before a tag that count as a clause though no verb among them was seen as finite."""
_CLOSE = 6
"""How far "om ... te" may stand from a verb; farther it says what something is for."""
_ADDRESSED = 14
"""The same behind a verb of asking, which has the one asked in between."""
_FAR = 6
"""A "dat" that is no conjunction by its tag opens what is said only this close to its verb."""
_NEAR = 8
"""How far a question word may stand from its verb without a comma."""


def bounds(reading: Reading, i: int) -> tuple[int, int]:
    """The sentence around i, within its quotation."""
    a, b = reading.unit(i)
    quote = reading.quote_at(i)
    if quote:
        a = max(a, reading.first_at(quote.start))
        b = min(b, reading.last_before(quote.end) + 1)
    return a, max(b, i + 1)


def behind(cue: Cue, subject: Subject | None) -> int:
    """The position from which a complement may start."""
    after = max(cue.at + 1, cue.finite + 1)
    if cue.lemma == TOLD:
        after = max(after, cue.end)
    if subject and subject.order == "after":
        after = max(after, subject.end)
    return after


def clause_behind(reading: Reading, cue: Cue, after: int, b: int) -> tuple[str, int] | None:
    """The frame letter and the start of what is said behind the verb: d, o, t, or c after a colon."""
    low, frames = reading.low, cue.frames
    quote = reading.quote_of[cue.at]
    for k in range(after, min(b, after + _REACH)):
        word = low[k]
        if reading.quote_of[k] != quote and not (reading.is_mark(k) or reading.is_mark(k - 1)):
            continue
        if word == ":" and k + 1 < b and reading.is_mark(k + 1):
            return None
        if word == "dat" and "d" in frames and is_complementizer(reading, k, cue.at):
            return None if _infinitive_between(reading, cue, after, k) else ("d", k)
        if "o" in frames and reading.lexicon.has("words.questions", word) and _is_question(reading, k, cue, b):
            return "o", k
        near = k - after <= (_ADDRESSED if cue.group == "ask" else _CLOSE)
        if "t" in frames and word == "om" and near and te_follows(reading, k + 1, b) and reading.quote_of[k] == quote:
            return "t", k
        if "t" in frames and word == "te" and k + 1 < b and reading.is_verb(k + 1):
            return "t", _infinitive_start(reading, max(after, cue.end) if cue.end <= k else after, k)
        if word == ":" and "q" in frames and k + 1 < b and _leads(reading, k):
            return "c", k + 1
        if word == ";" or (reading.is_finite(k) and _breaks(reading, k, cue)):
            return None
        if word == "," and k + 1 < b and low[k + 1] in ("maar", "want", "aldus"):
            return None
    return None


def _leads(reading: Reading, colon: int) -> bool:
    """Whether a colon leads into a clause: behind it a blank, no quotation, and a word."""
    gap = reading.text[reading.ends[colon] : reading.starts[colon + 1]]
    return bool(gap) and not reading.is_mark(colon + 1) and reading.low[colon + 1][:1].isalpha()


def governs_less(reading: Reading, cue: Cue, after: int, b: int) -> bool:
    """Whether the first "dat" behind the verb belongs to an infinitive in between ("wist te voorkomen dat")."""
    dat = next((k for k in range(after, min(b, after + _REACH)) if reading.low[k] == "dat"), None)
    return dat is not None and _infinitive_between(reading, cue, after, dat)


def _infinitive_between(reading: Reading, cue: Cue, after: int, k: int) -> bool:
    """ "wil bewijzen dat", "wist te voorkomen dat": the clause belongs to the infinitive."""
    if any(reading.low[m] == "te" and reading.is_verb(m + 1) for m in range(after, k - 1)):
        return True
    return cue.lemma == "willen" and any(reading.is_verb(m) and not reading.is_finite(m) for m in range(after, k))


def _breaks(reading: Reading, k: int, cue: Cue) -> bool:
    """Whether a finite verb between verb and complement shows that the clause is over."""
    if k in (cue.finite, cue.at):
        return False
    if reading.low[k - 1] in (",", "en", "maar") or (reading.is_verb(k - 1) and k - 1 not in (cue.at, cue.finite)):
        return True
    opener = reading.low[clause_start(reading, k)]
    return not (opener in ("die", "dat", "wie", "toen", "nadat", "als") or opener.startswith("waar"))


def is_complementizer(reading: Reading, k: int, governor: int) -> bool:
    """Whether "dat" at k opens a clause that is said, and is no relative or demonstrative pronoun."""
    if k + 1 >= len(reading.words):
        return False
    tag, following = reading.tag[k], reading.low[k + 1]
    if tag.startswith("VNW|betr") and k - 1 > governor and reading.pos[k - 1] in ("NOUN", "PROPN", "X"):
        return False
    if tag.startswith("VNW") and k - governor > _FAR and reading.low[k - 1] != ",":
        return False
    if following in (".", "?", "!", "van"):
        return False
    if following == "," and not tag.startswith("VG"):
        return False
    return not (reading.pos[k] == "DET" and reading.pos[k + 1] == "NOUN" and not tag.startswith("VG"))


def _is_question(reading: Reading, k: int, cue: Cue, b: int) -> bool:
    word = reading.low[k]
    asks = cue.lemma in ("vragen", "afvragen")
    if word == "of" and not asks and not (reading.pos[k] == "SCONJ" or reading.tag[k].startswith("VG|onder")):
        return False
    if k - cue.at > _NEAR and reading.low[k - 1] != "," and word != "of" and not asks:
        return False
    if word in ("wat", "wie", "waar") and (reading.low[k - 1] == "," or cue.lemma == "zeggen") and not asks:
        return False
    if cue.lemma == "weten" and "zich" in reading.low[cue.at : k]:
        return False
    if (word.startswith("waar") and word != "waarom") and reading.pos[k - 1] in ("NOUN", "PROPN", "PUNCT", "CCONJ"):
        return False
    if k + 1 >= b or reading.low[k + 1] in (",", "."):
        return asks
    return any(reading.is_finite(m) for m in range(k + 1, min(b, k + 40)))


def te_follows(reading: Reading, k: int, b: int) -> bool:
    """Whether "te" and its infinitive stand behind position k before a finite verb, so that "om" opens a clause."""
    for m in range(k, min(b, k + 30)):
        if reading.low[m] == "te" and m + 1 < b and reading.is_verb(m + 1):
            return True
        if (reading.is_finite(m) and reading.low[m - 1] != "te") or reading.low[m] in ("die", "dat", ";"):
            return False
    return False


def _infinitive_start(reading: Reading, after: int, te: int) -> int:
    """Where the infinitive clause starts: behind the one spoken to, the particle and the comma."""
    for k in range(after, te):
        if reading.low[k] == ",":
            return k + 1
    start = after
    while start < te and (
        (
            reading.lexicon.has("words.addressees", reading.low[start])
            and reading.pos[start + 1] not in ("NOUN", "ADJ", "DET", "PROPN")
        )
        or reading.lexicon.has("words.times", reading.low[start])
    ):
        start += 1
    return start


def with_quoted_tail(reading: Reading, start: int, end: int, b: int) -> tuple[Offsets, ...]:
    """The clause from start to end, and a quotation that a colon hangs behind it."""
    spans = [reading.span(start, end)]
    if end + 1 < b and reading.low[end] == ":" and reading.is_mark(end + 1):
        spans.extend(quoted_behind(reading, end, b))
    return tidy(reading.text, spans)


def quoted_behind(reading: Reading, i: int, b: int) -> list[Offsets]:
    """The quotation that opens right behind position i, if any."""
    number = bisect_left(reading.quote_starts, reading.ends[i])
    if i + 1 < b and number < len(reading.quotes) and reading.quotes[number].outer_start <= reading.starts[i + 1]:
        quote = reading.quotes[number]
        return [(quote.start, quote.end)]
    return []


def before_tag(reading: Reading, finite: int, a: int) -> Offsets | None:
    """What stands before a tag in its sentence, up to the comma before it, without an opening Maar or En."""
    k = finite
    if k > a and reading.low[k - 1] == "zo":
        k -= 1
    if k <= a + 1 or (reading.low[k - 1] != "," and not reading.is_mark(k - 1)):
        return None
    start = a
    while start < k and (
        reading.is_mark(start)
        or reading.lexicon.has("words.openers", reading.low[start])
        or reading.low[start] in ("-", "–", "•")
    ):
        start += 1
    return reading.span(start, k - 1) if k - 1 > start else None


def has_main_clause(reading: Reading, span: Offsets) -> bool:
    """Whether the stretch holds a finite verb that is not inside a subordinate or relative clause."""
    a, b = reading.first_at(span[0]), reading.last_before(span[1]) + 1
    for k in range(a, b):
        if not reading.is_finite(k):
            continue
        start = max(a, clause_start(reading, k))
        opener = reading.low[start]
        relative = (opener in ("die", "dat", "wie") and start > a) or opener == "wat"
        if start == k and k > a and reading.low[k - 1] == ",":
            return True
        if reading.low[start : start + 2] == ["voor", "zover"]:
            continue
        if not (reading.lexicon.has("words.subordinators", opener) and opener != "zoals") and not relative:
            if opener.startswith("waar") and start > a:
                continue
            return True
    adverbial = "|od|" in reading.tag[b - 1] or reading.low[a] == "anders"
    return (
        b - a >= _UNTAGGED
        and not adverbial
        and not any(
            reading.lexicon.has(f"words.{name}", reading.low[a])
            for name in ("subordinators", "prepositions", "relatives")
        )
    )


def object_behind(reading: Reading, cue: Cue, subject: Subject | None, b: int) -> tuple[Offsets, ...]:
    """The object of the verb as content: behind a finite verb and its subject, around a participle."""
    low = reading.low
    after = behind(cue, subject)
    if cue.end > after and cue.end - 1 != cue.at and cue.end < b:
        spans = [(after, cue.end - 1), (cue.end, _object_end(reading, cue.end, b))]
    elif cue.finite < cue.at:
        start = max(cue.finite + 1, subject.end if subject and subject.order == "after" else 0)
        spans = [(start, cue.at), (cue.at + 1, _object_end(reading, cue.at + 1, b))]
    elif (
        subject
        and subject.order in ("subordinate", "relative")
        and subject.end < cue.at
        and subject.order != "relative"
    ):
        spans = [(subject.end, min(cue.at, cue.finite))]
    else:
        spans = [(after, _object_end(reading, after, b))]
    out: list[Offsets] = []
    for start, end in spans:
        while start < end and (
            reading.lexicon.has("words.times", low[start])
            or (
                low[start] in (",", "ook", "al", "echter", "zich", "later", "eerder", "nu", "weer", "deze")
                and not noun_phrase(reading, start, end) > start + 1
            )
        ):
            start += 1
        while end > start and low[end - 1] in (",", "."):
            end -= 1
        if start < end:
            out.append(reading.span(start, end))
    return tidy(reading.text, out)


def _object_end(reading: Reading, start: int, b: int) -> int:
    return clause_end(reading, start, b) if start < b else start
