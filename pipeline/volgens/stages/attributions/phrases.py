"""Noun phrases by word order: how far the phrase that starts at a word runs.

The rules take whole phrases as sources: "de opperbevelhebber van het leger", "Jan Smit, de burgemeester van Delft",
"een van de bewoners", without relative clauses.
"""

from __future__ import annotations

from volgens.stages.attributions.candidates import Offsets
from volgens.stages.attributions.core import MAX_PHRASE, core
from volgens.stages.attributions.reading import Reading

_NEVER_INSIDE = frozenset(("tegen", "aan", "met", "over"))
"""After an inverted subject these open a phrase of the verb ("zegt X tegen Y")."""
_LOOSE = 6
"""How many words a source may have whose tags make no noun phrase."""


def noun_phrase(reading: Reading, i: int, limit: int, greedy: bool = False) -> int:
    """The end of the noun phrase that starts at position i, or i where none starts.

    limit: the position that it may not cross. greedy: take every prepositional phrase along, as before a finite verb,
    where the whole stretch is one constituent; otherwise `van` and what the tree hangs on the phrase.
    """
    limit = min(limit, len(reading.words))
    end = core(reading, i, limit)
    if end == i:
        return i
    pronoun = end == i + 1 and reading.lexicon.has("words.pronouns", reading.low[i]) and reading.pos[i] != "NOUN"
    if pronoun and reading.low[i] not in (
        "velen",
        "sommigen",
        "enkelen",
        "anderen",
        "iemand",
        "iedereen",
        "degenen",
        "degene",
    ):
        return _joined(reading, i, end, limit) if reading.low[i] in ("hij", "zij") else end
    return _tail(reading, i, end, limit, greedy)


def _joined(reading: Reading, i: int, end: int, limit: int) -> int:
    """ "hij en zijn vrouw": a pronoun with what is coordinated to it."""
    if end + 1 < limit and reading.low[end] == "en":
        other = core(reading, end + 1, limit)
        if other > end + 1 and not (other < limit and reading.is_finite(other)):
            return other
    return end


def _tail(reading: Reading, i: int, end: int, limit: int, greedy: bool) -> int:
    low = reading.low
    limit = min(limit, len(low), i + MAX_PHRASE)
    while end < limit:
        word = low[end]
        if word == "(":
            close = next((k for k in range(end + 1, min(limit, end + 12)) if low[k] == ")"), None)
            if close is None:
                break
            end = close + 1
        elif word == "zoals" and end + 1 < limit and reading.pos[end + 1] in ("PROPN", "NOUN", "DET"):
            after = core(reading, end + 1, limit)
            if after == end + 1 or (after < limit and reading.is_verb(after) and not greedy):
                break
            end = after
        elif word in ("van", "der", "des") or (
            reading.lexicon.has("words.inside_prepositions", word) and _belongs(reading, i, end, greedy)
        ):
            after = core(reading, end + 1, limit)
            if after == end + 1:
                break
            end = after
        elif word in ("en", "of", "&") or (word == "," and _listed(reading, end, limit)):
            after = core(reading, end + 1, limit)
            if (
                after == end + 1
                or (after < limit and reading.is_finite(after) and not greedy)
                or low[end + 1] in ("hij", "zij", "ze", "het")
            ):
                break
            if word in ("en", "of") and greedy is False and not _coordinates(reading, i, end, after, limit):
                break
            end = after
        elif word == ",":
            after = _apposition(reading, i, end, limit, greedy)
            if after == end:
                break
            return after
        else:
            break
    return end


def _belongs(reading: Reading, i: int, preposition: int, greedy: bool) -> bool:
    """Whether a prepositional phrase hangs on the phrase that starts at i."""
    if greedy:
        return True
    word = reading.low[preposition]
    if word == "uit" and reading.pos[preposition - 1] == "NOUN":
        return True
    if word in _NEVER_INSIDE or (reading.pos[preposition - 1] == "PROPN" and word != "uit"):
        return False
    noun = reading.head(preposition)
    if noun <= preposition:
        return False
    if word in ("in", "op") and (
        reading.lexicon.has("words.medium_nouns", reading.low[noun])
        or reading.lexicon.has("words.time_nouns", reading.low[noun])
        or reading.lexicon.has("words.times", reading.low[noun])
    ):
        return False
    return i <= reading.head(noun) < preposition and reading.dep[noun] in ("nmod", "obl", "acl")


def _listed(reading: Reading, comma: int, limit: int) -> bool:
    """Whether the comma stands in a list that ends in "en": "A, B en C"."""
    k = comma + 1
    for _ in range(4):
        after = core(reading, k, limit)
        if after == k or after >= limit:
            return False
        if reading.low[after] in ("en", "&"):
            closing = core(reading, after + 1, limit)
            return closing > after + 1 and reading.pos[k] == "PROPN" and reading.pos[after + 1] == "PROPN"
        if reading.low[after] != ",":
            return False
        k = after + 1
    return False


def _coordinates(reading: Reading, i: int, conjunction: int, after: int, limit: int) -> bool:
    """Whether "en" joins two phrases of one source, not two sentences."""
    if after >= limit:
        return True
    return (not reading.is_finite(after) and reading.low[after] not in ("dat",)) or reading.low[after] in (",", ".")


def _apposition(reading: Reading, i: int, comma: int, limit: int, greedy: bool) -> int:
    """The end of ", de burgemeester van Delft" where a comma, a stop, a verb or the limit closes it; else `comma`."""
    low = reading.low
    start = comma + 1
    if start < limit and low[start] in ("waaronder", "onder"):
        start += 1 if low[start] == "waaronder" else 2
    elif start < limit and low[start] in ("van", "uit", "bij") and reading.pos[comma - 1] == "PROPN":
        start += 1
    after = core(reading, start, limit)
    if after <= start:
        return comma
    first = after
    while after < limit and (
        low[after] in ("van", "voor", "bij", "uit", "in", "op", "aan", "en", "namens", "over", "der", "tegen", "tussen")
    ):
        if low[after] in ("tegen", "op", "in") and low[after] != "in" and not greedy:
            break
        following = core(reading, after + 1, limit)
        if following == after + 1:
            break
        if low[after] == "en" and following < limit and reading.is_finite(following) and not greedy:
            break
        after = following
    if low[start] in ("hij", "ze", "zij", "we", "ik", "het", "die", "dat"):
        return comma
    if first == start + 1 and reading.pos[start] not in ("PROPN", "NOUN", "NUM"):
        return comma
    if after >= limit or low[after] in (",", ".", "!", "?", ";", ":", ")", "tegen") or reading.is_mark(after):
        return after
    if reading.is_finite(after) and greedy:
        return after
    return after if low[after] in ("in", "tijdens", "na", "op", "aan") and not greedy else comma


def trim(reading: Reading, a: int, b: int) -> tuple[int, int]:
    """The positions without marks, commas and adverbs of time at either end."""
    lexicon = reading.lexicon
    while a < b and (reading.is_mark(a) or reading.low[a] in (",", "-", "–", "—", ":", ";", "(", "zo")):
        a += 1
    while b > a and (
        reading.is_mark(b - 1)
        or reading.low[b - 1] in (",", "-", "–", "—", ":", ";", ".")
        or lexicon.has("words.times", reading.low[b - 1])
    ):
        b -= 1
    return a, b


def trimmed(reading: Reading, a: int, b: int) -> Offsets | None:
    """The document offsets of the positions that `trim` leaves; None where it leaves none."""
    a, b = trim(reading, a, b)
    return reading.span(a, b) if a < b else None


def head_word(reading: Reading, a: int, b: int) -> str:
    """The noun that heads the phrase from a to b, lower-cased: the last one before its first preposition or comma."""
    head = reading.low[a]
    for k in range(a, b):
        if (reading.pos[k] == "ADP" and k > a) or reading.low[k] in (",", "("):
            break
        if reading.pos[k] in ("NOUN", "PROPN"):
            head = reading.low[k]
    return head


def is_kind(reading: Reading, name: str, word: str) -> bool:
    """Whether a noun is in the list `name`, or a compound that ends in one of its longer words."""
    return reading.lexicon.has(name, word) or word.endswith(reading.lexicon.endings[name])


def source_phrase(reading: Reading, i: int, limit: int, greedy: bool = False) -> int:
    """The end of the noun phrase at i; where the tags make none, up to the next verb, mark or stop."""
    end = noun_phrase(reading, i, limit, greedy)
    if end > i:
        return end
    end = i
    while end < min(limit, i + _LOOSE):
        if reading.is_finite(end) or reading.is_mark(end) or not reading.low[end][:1].isalnum():
            break
        end += 1
    return end
