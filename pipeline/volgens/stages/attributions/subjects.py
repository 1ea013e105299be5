"""The subject of a verb, by word order: before the finite verb, behind it, behind the subordinator, or shared."""

from __future__ import annotations

from dataclasses import dataclass

from volgens.stages.attributions.clauses import REACH, clause_start, is_relative, only_adverbs
from volgens.stages.attributions.phrases import head_word, noun_phrase, trim
from volgens.stages.attributions.reading import Reading

_PREFIELD = 9
"""How many words a subject may have whose tags make no noun phrase."""


_NO_SUBJECT = ("prepositions", "skip", "negators")
"""Lists of words that open no subject."""
_NOMINATIVE = frozenset(("hij", "zij", "ik", "wij", "we"))
"""Pronouns that right before a finite verb are its subject, also where a comma splice puts another noun before them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a verb, as positions; order says where it stands.

    order: `before`, `after` (inversion), `subordinate`, `relative` (the antecedent), `shared` (of the clause before).
    """

    start: int
    end: int
    order: str


def finite_of(reading: Reading, i: int) -> int:
    """The finite verb that carries a participle or infinitive at position i; i itself where none is found."""
    if reading.is_finite(i) and "|vd|" not in reading.tag[i] and "|inf|" not in reading.tag[i]:
        return i
    a, b = reading.unit(i)
    if _behind_nominative(reading, i, a):
        return i
    auxiliary = reading.lexicon.words["words.auxiliaries"]
    if i > a and reading.low[i - 1] in auxiliary:
        return i - 1
    for k in range(i + 1, min(b, i + 3)):
        if reading.low[k] in auxiliary and not (k + 1 < b and _starts_subject(reading, k + 1, b)):
            return k
        if reading.pos[k] not in ("AUX", "VERB", "PART"):
            break
    quote = reading.quote_of[i]
    for k in range(i - 1, max(a, i - REACH) - 1, -1):
        if reading.low[k] in auxiliary and reading.is_finite(k) and (reading.quote_of[k] == quote or quote < 0):
            return k
        if reading.is_finite(k) and reading.quote_of[k] == quote:
            return i
    return i


def _behind_nominative(reading: Reading, i: int, start: int) -> bool:
    """Whether a pronoun that can only be a subject opens the clause right before i, which is then a finite verb."""
    if i - 1 < start or reading.low[i - 1] not in _NOMINATIVE:
        return False
    return i - 1 == start or reading.low[i - 2] == ","


def _starts_subject(reading: Reading, k: int, b: int) -> bool:
    return noun_phrase(reading, k, b) > k


def subject_of(reading: Reading, finite: int) -> Subject | None:
    """The subject of the finite verb at this position, by word order and then by the tree."""
    a, b = reading.unit(finite)
    start = clause_start(reading, finite)
    if start == finite:
        pronoun = finite + 1 < b and reading.lexicon.has("words.subject_pronouns", reading.low[finite + 1])
        if finite > a and reading.low[finite - 1] in ("en", "maar", "of") and not pronoun:
            shared = _shared(reading, finite, a)
            if shared:
                return shared
        return _after(reading, finite, b) or _by_tree(reading, finite)
    first = reading.low[start]
    if start == a and first in ("dat", "dit") and start + 1 == finite:
        return _after(reading, finite, b)
    if first in ("die", "dat", "wie", "wat") and is_relative(reading, start):
        return _antecedent(reading, start, a)
    if reading.low[finite - 1] == "," and reading.lexicon.has("words.subordinators", first):
        after = _after(reading, finite, b)
        if after:
            return after
    if _subordinates(reading, start, finite):
        end = noun_phrase(reading, _skip(reading, start + 1, finite), finite)
        begin = _skip(reading, start + 1, finite)
        if end > begin:
            return Subject(begin, end, "subordinate")
        return _by_tree(reading, finite)
    if _behind_nominative(reading, finite, start):
        return Subject(finite - 1, finite, "before")
    before = _before(reading, start, finite)
    if before:
        return before
    return _after(reading, finite, b) or _prefield(reading, start, finite) or _by_tree(reading, finite)


def _prefield(reading: Reading, start: int, finite: int) -> Subject | None:
    """All that stands before the finite verb, where nothing tells that it is no noun phrase: tags err on rare nouns."""
    first = reading.low[start]
    lexicon = reading.lexicon
    if finite - start > _PREFIELD or any(lexicon.has(f"words.{name}", first) for name in _NO_SUBJECT):
        return None
    if (
        lexicon.has("words.subordinators", first)
        or lexicon.has("words.times", first)
        or first in ("zo", "dat", "dit", "daarom")
    ):
        return None
    if any(reading.is_finite(k) or reading.low[k] == "," for k in range(start, finite)):
        return None
    if lexicon.has("words.time_nouns", head_word(reading, start, finite)):
        return None
    a, b = trim(reading, start, finite)
    while b > a and lexicon.has("words.skip", reading.low[b - 1]):
        b -= 1
    return Subject(a, b, "before") if a < b else None


def _before(reading: Reading, start: int, finite: int) -> Subject | None:
    end = noun_phrase(reading, start, finite, greedy=True)
    if end == start:
        return None
    if reading.lexicon.has("words.time_nouns", head_word(reading, start, end)):
        return None
    if reading.lexicon.has("words.times", reading.low[start]):
        return None
    rest = end
    if rest < finite and (reading.low[rest] == "," or reading.low[rest] in ("die", "dat", "waar")):
        closing = finite - 1 if reading.low[finite - 1] == "," else finite
        begin = rest + 1 if reading.low[rest] == "," else rest
        if begin < finite and (
            reading.low[begin] in ("die", "dat", "wie", "van", "met")
            or reading.low[begin].startswith("waar")
            or "|vd|" in reading.tag[begin]
            or reading.pos[begin] == "VERB"
        ):
            return Subject(start, end, "before")
        if closing == rest:
            return Subject(start, end, "before")
        return None
    if only_adverbs(reading, rest, finite):
        return Subject(start, end, "before")
    return None


def _after(reading: Reading, finite: int, b: int) -> Subject | None:
    k = _skip(reading, finite + 1, min(b, finite + 6))
    end = noun_phrase(reading, k, b)
    if end > k and reading.lexicon.has("words.time_nouns", head_word(reading, k, end)):
        k = _skip(reading, end, min(b, end + 4))
        end = noun_phrase(reading, k, b)
    if end == k:
        return None
    if (
        reading.lexicon.has("words.pronouns", reading.low[k])
        and end == k + 1
        and not reading.lexicon.has("words.subject_pronouns", reading.low[k])
    ):
        return None
    begin, end = trim(reading, k, end)
    return Subject(begin, end, "after") if begin < end else None


def _skip(reading: Reading, k: int, limit: int) -> int:
    """Past adverbs and weak pronouns."""
    while k < limit and (
        (reading.lexicon.has("words.skip", reading.low[k]) and not _is_determiner(reading, k, limit))
        or (reading.pos[k] == "ADV" and reading.low[k] not in ("zo'n",))
    ):
        k += 1
    return k


def _is_determiner(reading: Reading, k: int, limit: int) -> bool:
    return reading.low[k] in ("haar", "hun", "ons", "je") and k + 1 < limit and reading.pos[k + 1] in ("NOUN", "ADJ")


def _subordinates(reading: Reading, start: int, finite: int) -> bool:
    word = reading.low[start]
    if not (
        reading.lexicon.has("words.subordinators", word)
        or word in ("wie", "wat", "die", "dat")
        or word.startswith("waar")
        or word in ("hoe",)
    ):
        return False
    return not any(reading.low[k] == "," and reading.is_verb(k - 1) for k in range(start + 1, finite))


def _antecedent(reading: Reading, relative: int, a: int) -> Subject | None:
    """The noun phrase before a relative pronoun that is the subject of its clause."""
    end = relative
    while end > a and reading.low[end - 1] in (",", "en", "maar"):
        end -= 1
    for start in range(max(a, end - 14), end):
        if noun_phrase(reading, start, end, greedy=True) == end and not (
            start > a and reading.pos[start - 1] in ("DET", "ADJ", "NUM", "PROPN") and reading.low[start - 1] != ","
        ):
            return Subject(start, end, "relative")
    head = reading.head(reading.head(relative))
    end = noun_phrase(reading, head, relative)
    return Subject(head, end, "relative") if a <= head < end else None


def _shared(reading: Reading, finite: int, a: int) -> Subject | None:
    """The subject of the coordinated clause before ("... en voegde toe"): past relative clauses."""
    quote = reading.quote_of[finite]
    comma = reading.low[finite - 2] == "," if finite - 2 >= a else False
    for k in range(finite - 2, max(a, finite - REACH) - 1, -1):
        if not reading.is_finite(k) or reading.quote_of[k] != quote:
            continue
        start = clause_start(reading, k)
        inside = start != k and (_subordinates(reading, start, k) or reading.low[start] in ("die", "dat"))
        if inside and (comma or reading.low[start] in ("dat", "of", "wat", "waar") or _closed(reading, k, finite)):
            continue
        found = subject_of(reading, k)
        if found and not (found.order == "after" and k > a and reading.low[k - 1] in (",", "en")):
            return Subject(found.start, found.end, "shared")
    return None


def _closed(reading: Reading, k: int, finite: int) -> bool:
    """Whether a comma closes the clause of the finite verb at k before the one at `finite`."""
    return any(reading.low[m] == "," for m in range(k + 1, finite))


def _by_tree(reading: Reading, finite: int) -> Subject | None:
    for i in dict.fromkeys((finite, reading.head(finite))):
        noun = reading.child(i, "nsubj", "nsubj:pass")
        if (
            noun is None
            or reading.unit_of[noun] != reading.unit_of[finite]
            or reading.low[noun] in ("die", "dat", "wie", "er")
        ):
            continue
        start = noun
        while (
            start > 0
            and reading.head(start - 1) == noun
            and reading.dep[start - 1] in ("det", "amod", "nummod", "nmod:poss")
        ):
            start -= 1
        end = noun_phrase(reading, start, max(noun + 12, start), greedy=False)
        if start <= noun < end and not start <= finite < end:
            return Subject(start, end, "tree")
    return None
