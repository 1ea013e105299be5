"""Clauses by word order: who is the subject of a finite verb, and where a clause that starts at a word ends."""

from __future__ import annotations

from dataclasses import dataclass

from volgens.stages.attributions.phrases import head_word, noun_phrase, trim
from volgens.stages.attributions.reading import Reading

_REACH = 60
"""How many words back a subject is looked for."""
_PREFIELD = 9
"""How many words a subject may have whose tags make no noun phrase."""
_GAP = 8
"""How many adverbs may stand between a subject and its verb."""


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
    auxiliary = reading.lexicon.words["words.auxiliaries"]
    if i > a and reading.low[i - 1] in auxiliary:
        return i - 1
    for k in range(i + 1, min(b, i + 3)):
        if reading.low[k] in auxiliary and not (k + 1 < b and _starts_subject(reading, k + 1, b)):
            return k
        if reading.pos[k] not in ("AUX", "VERB", "PART"):
            break
    quote = reading.quote_of[i]
    for k in range(i - 1, max(a, i - _REACH) - 1, -1):
        if reading.low[k] in auxiliary and reading.is_finite(k) and (reading.quote_of[k] == quote or quote < 0):
            return k
        if reading.is_finite(k) and reading.quote_of[k] == quote:
            return i
    return i


def _starts_subject(reading: Reading, k: int, b: int) -> bool:
    return noun_phrase(reading, k, b) > k


def subject_of(reading: Reading, finite: int) -> Subject | None:
    """The subject of the finite verb at this position, by word order and then by the tree."""
    a, b = reading.unit(finite)
    start = clause_start(reading, finite)
    if start == finite:
        after = _after(reading, finite, b)
        if after:
            return after
        if finite > a and reading.low[finite - 1] in ("en", "maar", "of"):
            return _shared(reading, finite, a)
        return _by_tree(reading, finite)
    first = reading.low[start]
    if first in ("die", "dat", "wie", "wat") and _is_relative(reading, start):
        return _antecedent(reading, start, a)
    if _subordinates(reading, start, finite):
        end = noun_phrase(reading, _skip(reading, start + 1, finite), finite)
        begin = _skip(reading, start + 1, finite)
        if end > begin:
            return Subject(begin, end, "subordinate")
        return _by_tree(reading, finite)
    before = _before(reading, start, finite)
    if before:
        return before
    return _after(reading, finite, b) or _prefield(reading, start, finite) or _by_tree(reading, finite)


def _prefield(reading: Reading, start: int, finite: int) -> Subject | None:
    """All that stands before the finite verb, where nothing tells that it is no noun phrase: tags err on rare nouns."""
    first = reading.low[start]
    lexicon = reading.lexicon
    if finite - start > _PREFIELD or lexicon.has("words.prepositions", first) or lexicon.has("words.skip", first):
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


def clause_start(reading: Reading, finite: int) -> int:
    """Where the clause of a finite verb begins: after a coordinator, a colon, a quotation mark or the sentence's start."""
    a, _ = reading.unit(finite)
    low = reading.low
    quote = reading.quote_of[finite]
    k = finite
    commas = 0
    while k > max(a, finite - _REACH):
        word = low[k - 1]
        if word in (";", ":", "–", "—") or (
            reading.is_mark(k - 1) and reading.quote_of[k - 1] == reading.quote_of[finite] and quote < 0
        ):
            return k
        if reading.quote_of[k - 1] != quote:
            return k
        if word == ",":
            if k == finite and not _prefield_before_comma(reading, a, finite):
                return finite
            commas += 1
        elif (
            commas == 0
            and (
                reading.lexicon.has("words.subordinators", word)
                or (word in ("die", "dat", "wie", "wat") and _is_relative(reading, k - 1))
            )
            and _is_subordinator(reading, k - 1)
        ):
            return k - 1
        elif word in ("maar", "en", "want", "doch") and reading.pos[k - 1] in ("CCONJ", "ADV"):
            if k == finite:
                return finite
            if _one_constituent(reading, k, finite):
                return k
        k -= 1
    while k < finite and (
        reading.is_mark(k) or reading.lexicon.has("words.openers", low[k]) or low[k] in ("-", "–", "—", "…")
    ):
        k += 1
    return k


def _is_subordinator(reading: Reading, k: int) -> bool:
    word = reading.low[k]
    if word in ("of", "als", "sinds", "tot", "toen"):
        return (
            reading.pos[k] == "SCONJ"
            or reading.tag[k].startswith("VG|onder")
            or (word == "toen" and reading.low[k + 1] != ",")
        )
    if word == "dat":
        return not (reading.pos[k] == "DET" and reading.pos[k + 1] in ("NOUN", "ADJ"))
    return True


def _is_relative(reading: Reading, k: int) -> bool:
    """Whether "die", "dat", "wie" at k follows a noun or its comma, so opens a relative clause."""
    if k == 0:
        return False
    a, _ = reading.unit(k)
    previous = k - 1 if reading.low[k - 1] not in (",", "en", "maar") else k - 2
    if previous < a:
        return False
    if reading.low[k] == "dat" and (reading.pos[k] == "SCONJ" or reading.tag[k].startswith("VG")):
        return False
    return reading.pos[previous] in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "PUNCT", "X")


def _prefield_before_comma(reading: Reading, a: int, finite: int) -> bool:
    """Whether what stands before ", <verb>" is its subject with a relative clause or apposition, or an adverbial clause."""
    k = a
    while k < finite and (reading.is_mark(k) or reading.lexicon.has("words.openers", reading.low[k])):
        k += 1
    first = reading.low[k]
    if reading.quote_of[k] != reading.quote_of[finite]:
        return False
    if reading.lexicon.has("words.subordinators", first) or (
        reading.pos[k] == "ADP" and first not in ("volgens", "aldus")
    ):
        return not any(reading.is_finite(m) and _is_main(reading, m, k) for m in range(k, finite - 1))
    end = noun_phrase(reading, k, finite, greedy=True)
    if end == finite - 1:
        return "," in reading.low[k:end]
    return (
        end > k
        and reading.low[end] == ","
        and end + 1 < finite
        and (
            reading.low[end + 1] in ("die", "dat", "wie")
            or reading.low[end + 1].startswith("waar")
            or reading.low[end + 1] in ("van", "met")
        )
    )


def _is_main(reading: Reading, m: int, start: int) -> bool:
    """Whether a finite verb has more of its clause behind it, as in a main clause."""
    return reading.low[start] not in (
        "als",
        "toen",
        "nadat",
        "omdat",
        "terwijl",
        "hoewel",
        "zodra",
        "wanneer",
        "voordat",
    ) and (reading.low[m + 1] not in (",", ".") and not reading.is_verb(m + 1))


def _one_constituent(reading: Reading, k: int, finite: int) -> bool:
    """Whether the words from k to the finite verb are one noun phrase, or open with an adverb, so that they are a prefield."""
    end = noun_phrase(reading, k, finite, greedy=True)
    if end > k and _only_adverbs(reading, end, finite):
        return True
    return finite - k <= 3 and reading.pos[k] in ("ADV", "ADP")


def _only_adverbs(reading: Reading, k: int, end: int) -> bool:
    if end - k > _GAP:
        return False
    return all(
        reading.pos[m] == "ADV"
        or reading.lexicon.has("words.skip", reading.low[m])
        or reading.lexicon.has("words.times", reading.low[m])
        for m in range(k, end)
    )


def _before(reading: Reading, start: int, finite: int) -> Subject | None:
    end = noun_phrase(reading, start, finite, greedy=True)
    if end == start:
        return None
    if reading.lexicon.has("words.time_nouns", head_word(reading, start, end)):
        return None
    if (
        reading.lexicon.has("words.times", reading.low[start])
        and end < finite + 1
        and not reading.pos[start] == "PROPN"
    ):
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
    if _only_adverbs(reading, rest, finite):
        return Subject(start, end, "before")
    return None


def _after(reading: Reading, finite: int, b: int) -> Subject | None:
    k = _skip(reading, finite + 1, min(b, finite + 6))
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
    return not any(reading.low[k] == "," and reading.is_finite(k - 1) for k in range(start + 1, finite))


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
    """The subject of the coordinated clause before ("... en voegde toe"): past relative clauses, to the clause itself."""
    quote = reading.quote_of[finite]
    comma = reading.low[finite - 2] == "," if finite - 2 >= a else False
    for k in range(finite - 2, max(a, finite - _REACH) - 1, -1):
        if not reading.is_finite(k) or reading.quote_of[k] != quote:
            continue
        start = clause_start(reading, k)
        inside = start != k and (_subordinates(reading, start, k) or reading.low[start] in ("die", "dat"))
        if inside and (comma or reading.low[start] in ("dat", "of", "wat", "waar") or _closed(reading, k, finite)):
            continue
        found = subject_of(reading, k)
        if found:
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
            and reading.words[start - 1].dep_ in ("det", "amod", "nummod", "nmod:poss")
        ):
            start -= 1
        end = noun_phrase(reading, start, max(noun + 12, start), greedy=False)
        if start <= noun < end and not start <= finite < end:
            return Subject(start, end, "tree")
    return None


def clause_end(reading: Reading, start: int, limit: int, subordinate: bool = True) -> int:
    """The end (exclusive) of the clause that starts at `start`: before a main clause that is coordinated to the clause
    around it, a tag (", aldus X"), the end of the quotation that holds it, or the limit."""
    low = reading.low
    quote = reading.quote_of[start]
    k = start + 1
    while k < limit:
        if quote >= 0 and reading.quote_of[k] != quote and reading.starts[k] >= reading.quotes[quote].end:
            break
        word = low[k]
        if word == ";":
            break
        if (
            subordinate
            and word in ("maar", "en", "want")
            and reading.quote_of[k] == quote
            and k + 1 < limit
            and _main_follows(reading, k + 1, limit)
        ):
            break
        if word == "," and k + 1 < limit:
            if low[k + 1] in ("aldus", "volgens") or (
                low[k + 1] == "zo" and k + 2 < limit and reading.is_finite(k + 2)
            ):
                break
            if subordinate and reading.is_finite(k + 1) and not _verb_cluster(reading, k):
                break
        k += 1
    while k > start + 1 and (
        low[k - 1] in (",", ".", ";", ":", "–", "—", "-", "…")
        or (reading.is_mark(k - 1) and reading.quote_of[k - 1] == quote)
    ):
        k -= 1
    return k


def _verb_cluster(reading: Reading, comma: int) -> bool:
    """A finite verb after a comma that closes a clause inside: "dat hij, als het moet, komt" ends the sentence or a clause."""
    after = comma + 2
    return after >= len(reading.low) or reading.low[after] in (",", ".") or reading.is_verb(after)


def _main_follows(reading: Reading, k: int, limit: int) -> bool:
    """Whether a main clause starts at k: a finite verb first, or one constituent and then a finite verb with more behind."""
    low = reading.low
    if reading.is_finite(k):
        return not reading.is_verb(min(k + 1, limit - 1)) and low[min(k + 1, limit - 1)] not in (",", ".")
    if reading.lexicon.has("words.subordinators", low[k]) or low[k] in ("om", "die"):
        return False
    end = noun_phrase(reading, k, limit, greedy=True)
    if end == k and reading.pos[k] in ("ADV", "ADP"):
        end = noun_phrase(reading, k + 1, limit, greedy=True) if reading.pos[k] == "ADP" else k + 1
    if end <= k or end >= limit or not reading.is_finite(end):
        return False
    after = end + 1
    if after >= limit or low[after] in (",", ".", ";") or reading.is_mark(after):
        return False
    return not reading.is_verb(after) and low[after] not in ("en", "maar", "dat")
