"""Nouns and predicates that govern what is said: C17 ("de belofte om", "haar voorstel dat", "is bang dat")."""

from __future__ import annotations

from collections.abc import Iterator

from volgens.records import Modality
from volgens.stages.attributions.candidates import Candidate, Offsets, tidy
from volgens.stages.attributions.clauses import clause_end
from volgens.stages.attributions.complements import bounds, is_complementizer, te_follows
from volgens.stages.attributions.phrases import noun_phrase, trimmed
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.subjects import subject_of

_GAP = 12
_FAR = 40
"""How many words before "in de hoop dat" the verb may stand whose subject hopes."""
_ADVERBIAL = frozenset(("in", "met", "tot", "van", "onder"))
""" "in de hoop dat", "met de belofte om", "tot de conclusie dat": the subject is whose hope it is."""
_POSSESSIVES = frozenset(("mijn", "zijn", "haar", "hun", "onze", "ons", "jouw", "uw", "m'n", "z'n"))
_COPULAS = frozenset(("is", "was", "luidt", "luidde", "blijft", "bleef", "zijn", "waren"))
_LISTS: tuple[tuple[str, Modality], ...] = (
    ("nouns.asked", "asked"),
    ("nouns.demanded", "demanded"),
    ("nouns.promised", "promised"),
    ("nouns.hedged", "hedged"),
    ("nouns.denied", "denied"),
)


def governed(reading: Reading) -> Iterator[Candidate]:
    """The statements that a noun, adjective or participle governs."""
    nouns, predicates = (reading.lexicon.words[name] for name in ("nouns.say", "predicates.words"))
    for i in reading.where(nouns, predicates):
        found = None
        if reading.low[i] in nouns and not reading.is_finite(i):
            found = _noun(reading, i)
        if found is None and reading.low[i] in predicates:
            found = _predicate(reading, i)
        if found and found.content:
            yield found


def _noun(reading: Reading, i: int) -> Candidate | None:
    if reading.pos[i] not in ("NOUN", "PROPN", "X") and not reading.tag[i].startswith("N|"):
        return None
    a, b = bounds(reading, i)
    owner, after = _owner(reading, i, a, b)
    start = _clause_of(reading, i, after, b)
    if start is None:
        return None
    if owner is None:
        owner = _holder(reading, i, a)
    before = any(reading.is_finite(k) for k in range(a, i))
    end = clause_end(reading, start, b, prefield=not before and not reading.is_finite(start - 1))
    modality: Modality = next((m for name, m in _LISTS if reading.lexicon.has(name, reading.low[i])), "asserted")
    rule = "C17 noun with source" if owner else "C17 noun"
    content = tidy(reading.text, [reading.span(start, end)])
    return Candidate(
        rule, reading.span(i, i + 1), owner, content, modality, path=f"{reading.low[i]} > {reading.low[start]}"
    )


def _owner(reading: Reading, i: int, a: int, b: int) -> tuple[Offsets | None, int]:
    """Whose word it is, and the position behind the noun and its "van X"."""
    after = i + 1
    if after < b and reading.low[after] == "van":
        end = noun_phrase(reading, after + 1, b)
        if end > after + 1:
            return trimmed(reading, after + 1, end), end
    k = i - 1
    while k > a and reading.pos[k] in ("ADJ", "ADV", "NUM"):
        k -= 1
    if k >= a and reading.low[k] in _POSSESSIVES:
        return reading.span(k, k + 1), after
    if k >= a and reading.pos[k] == "PROPN" and (reading.low[k].endswith(("s", "'"))):
        start = k
        while start > a and reading.pos[start - 1] == "PROPN":
            start -= 1
        return reading.span(start, k + 1), after
    return None, after


def _clause_of(reading: Reading, i: int, after: int, b: int) -> int | None:
    """Where the clause that the noun governs starts: behind it, behind "is" or behind the verb that closes its own."""
    low = reading.low
    for k in range(after, min(b, after + _GAP)):
        word = low[k]
        if word == "dat" and is_complementizer(reading, k, i) and _is_content(reading, k, b):
            return k
        if word == "of" and low[i] == "vraag" and k == after and _put(reading, i):
            return k
        if word == "om" and k - after <= 6 and _directs(reading, i) and te_follows(reading, k, b):
            return k
        if (
            low[i] == "vraag"
            and k == after
            and _put(reading, i)
            and word in ("wie", "wat", "hoe", "waarom", "waar", "wanneer")
        ):
            return k
        if word == "te" and k + 1 < b and reading.is_verb(k + 1) and _bare(reading, i, after, k):
            return after
        if word in (",", ".", ";", ":", "-", "–", "—") or reading.is_mark(k):
            return None
        if (
            reading.is_finite(k)
            and not (word in _COPULAS and k == after)
            and low[k + 1 : k + 2] not in (["dat"], ["om"])
        ):
            return None
    return None


def _put(reading: Reading, i: int) -> bool:
    """Whether the question is put to someone ("op de vraag hoe"), and not the writer's own ("de vraag is of")."""
    return reading.low[max(0, i - 2)] in ("op", "met", "aan") or reading.low[max(0, i - 1)] in ("op", "met")


def _is_content(reading: Reading, k: int, b: int) -> bool:
    """Whether a subject stands right behind "dat", so that it is no relative pronoun."""
    end = noun_phrase(reading, k + 1, b)
    return end > k + 1 or reading.low[k + 1] in (
        "er",
        "als",
        "wanneer",
        "dit",
        "ook",
        "in",
        "die",
        "deze",
        "zo",
        "veel",
    )


def _bare(reading: Reading, i: int, after: int, te: int) -> bool:
    """A te-clause without om follows at once, and is more than a support verb ("een oproep te doen")."""
    if te == after or not _directs(reading, i) or _awaited(reading, i):
        return False
    return not any(reading.is_finite(k) or "|vd|" in reading.tag[k] for k in range(after, te))


def _awaited(reading: Reading, i: int) -> bool:
    """Whether an "om" before the noun still lacks its infinitive, so that the noun belongs to that clause."""
    a, _ = bounds(reading, i)
    om = next((k for k in range(i - 1, max(a, i - _GAP) - 1, -1) if reading.low[k] == "om"), None)
    return om is not None and not any(reading.low[k] in ("te", ",") for k in range(om + 1, i))


def _directs(reading: Reading, i: int) -> bool:
    """Whether the noun demands, promises, hopes or fears, so that an infinitive clause is its content."""
    lexicon = reading.lexicon
    return any(lexicon.has(f"nouns.{name}", reading.low[i]) for name in ("demanded", "promised", "with_om"))


def _holder(reading: Reading, i: int, a: int) -> Offsets | None:
    """The subject of a support verb: "het ministerie heeft de vrees dat", "de club deed een oproep om"."""
    preposition = _preposition(reading, i)
    adverbial = preposition in _ADVERBIAL
    if preposition and not adverbial:
        return None
    for k in range(i - 1, max(a, i - (_FAR if adverbial else _GAP)) - 1, -1):
        if reading.low[k] in (";", ":") or (reading.low[k] == "," and not adverbial):
            return None
        if not reading.is_finite(k):
            continue
        if not adverbial and not _supports(reading, k, i):
            return None
        if reading.lexicon.has("told.verbs", reading.low[k]):
            return None
        subject = subject_of(reading, k)
        if subject is None or subject.start <= i < subject.end or reading.low[subject.start] in ("er", "dit", "dat"):
            return None
        return reading.span(subject.start, subject.end)
    return None


def _supports(reading: Reading, finite: int, i: int) -> bool:
    """Whether the verb only carries the noun: a support verb, and no other participle that closes its clause."""
    lexicon = reading.lexicon
    if not lexicon.has("nouns.support", reading.low[finite]):
        return False
    _, b = reading.unit(i)
    return all(
        lexicon.has("nouns.support", reading.low[k]) for k in range(i + 1, min(b, i + 3)) if "|vd|" in reading.tag[k]
    )


def _preposition(reading: Reading, i: int) -> str:
    """The preposition that the noun at i stands behind, past its determiners and adjectives; empty where none."""
    k = i - 1
    while k > 0 and reading.pos[k] in ("DET", "ADJ"):
        k -= 1
    return reading.low[k] if k >= 0 and reading.pos[k] == "ADP" else ""


def _predicate(reading: Reading, i: int) -> Candidate | None:
    """ "is bang dat", "ervan overtuigd dat", "er zeker van dat"."""
    if "prenom" in reading.tag[i]:
        return None
    a, b = bounds(reading, i)
    start = next((k for k in range(i + 1, min(b, i + 5)) if _opens_clause(reading, i, k, b)), None)
    if start is None:
        return None
    copula = _copula(reading, i, a, b)
    if copula is None:
        return None
    subject = subject_of(reading, copula)
    if subject is None or reading.low[subject.start] in ("het", "dat", "dit", "er", "niemand", "je"):
        return None
    if any(reading.low[k] in ("niet", "nooit") for k in range(max(a, copula), i)):
        return None
    content = tidy(reading.text, [reading.span(start, clause_end(reading, start, b))])
    source = reading.span(subject.start, subject.end)
    return Candidate(
        "C17 predicate", reading.span(i, i + 1), source, content, path=f"{reading.low[i]} > {reading.low[start]}"
    )


def _opens_clause(reading: Reading, i: int, k: int, b: int) -> bool:
    """Whether the clause that the predicate at i governs starts at k."""
    word, predicate = reading.low[k], reading.low[i]
    if any(reading.low[m] in (",", ".") for m in range(i + 1, k)):
        return False
    if word == "dat":
        return is_complementizer(reading, k, i)
    if word in ("of", "hoe", "wie", "wat"):
        return predicate in ("benieuwd", "zeker") and k <= i + 2
    return word == "om" and reading.lexicon.has("predicates.with_te", predicate) and te_follows(reading, k, b)


def _copula(reading: Reading, i: int, a: int, b: int) -> int | None:
    """The finite form of zijn, worden, blijven or hebben that the predicate hangs on."""
    for k in range(i + 1, min(b, i + 3)):
        if reading.low[k] in ("is", "was", "zijn", "waren", "ben"):
            return k
    for k in range(i - 1, max(a, i - 14) - 1, -1):
        if reading.is_finite(k):
            return k if reading.lexicon.has("words.auxiliaries", reading.low[k]) else None
    return None
