"""Clauses by word order: where the clause of a finite verb starts, and where a clause that starts at a word ends.

A main clause opens the sentence or follows a coordinator, a colon or a quotation mark; a subordinate one opens with its
subordinator. One constituent stands before the finite verb of a main clause, which tells "X en Y zeggen" (one subject)
from "... en Y zegt" (a new clause).
"""

from __future__ import annotations

from volgens.stages.attributions.phrases import noun_phrase
from volgens.stages.attributions.reading import Reading

REACH = 60
"""How many words back the start of a clause is looked for."""
_DASHES = frozenset(("-", "–", "—"))
_GAP = 8
"""How many adverbs may stand between a subject and its verb."""


def clause_start(reading: Reading, finite: int) -> int:
    """Where the clause of a finite verb begins: behind a coordinator, colon or mark, or at the sentence's start."""
    a, _ = reading.unit(finite)
    low = reading.low
    quote = reading.quote_of[finite]
    k = finite
    commas = 0
    while k > max(a, finite - REACH):
        word = low[k - 1]
        if (
            word in (";", ":", "–", "—")
            or (word == "-" and _spaced(reading, k - 1))
            or (reading.is_mark(k - 1) and reading.quote_of[k - 1] == reading.quote_of[finite] and quote < 0)
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
                or (word in ("die", "dat", "wie", "wat") and is_relative(reading, k - 1))
                or (word.startswith("waar") and word != "waarom" and _opens_relative(reading, k - 1))
            )
            and _is_subordinator(reading, k - 1)
        ):
            return k - 1
        elif word in ("maar", "en", "want", "doch") and reading.pos[k - 1] in ("CCONJ", "ADV"):
            if k == finite:
                return finite
            if not any(reading.is_finite(m) for m in range(max(a, k - REACH), k - 1)):
                k -= 1
                continue
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


def _opens_relative(reading: Reading, k: int) -> bool:
    """Whether "waarin", "waarop" and the like open a clause: also away from their noun ("... hield waarin ze")."""
    return len(reading.low[k]) > len("waar") or is_relative(reading, k)


def is_relative(reading: Reading, k: int) -> bool:
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
    """Whether what stands before ", <verb>" is its subject (with a relative clause) or an adverbial clause."""
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
    """Whether the words from k to the finite verb are one noun phrase or adverbial, so a prefield."""
    end = noun_phrase(reading, k, finite, greedy=True)
    if end > k and only_adverbs(reading, end, finite):
        return True
    return finite - k <= 3 and reading.pos[k] in ("ADV", "ADP")


def only_adverbs(reading: Reading, k: int, end: int) -> bool:
    if end - k > _GAP:
        return False
    return all(
        reading.pos[m] == "ADV"
        or reading.lexicon.has("words.skip", reading.low[m])
        or reading.lexicon.has("words.times", reading.low[m])
        for m in range(k, end)
    )


def clause_end(reading: Reading, start: int, limit: int, subordinate: bool = True, prefield: bool = False) -> int:
    """The end (exclusive) of the clause that starts at `start`: before a main clause that is coordinated to the clause
    around it, a tag (", aldus X"), the end of the quotation that holds it, or the limit.

    prefield: the clause stands before the finite verb of the clause around it ("de claim dat ..., werd weersproken").
    """
    low = reading.low
    quote = reading.quote_of[start]
    k = start + 1
    while k < limit:
        if quote >= 0 and reading.quote_of[k] != quote and reading.starts[k] >= reading.quotes[quote].end:
            break
        word = low[k]
        if word == ";" or (word in _DASHES and k + 1 < limit and _spaced(reading, k)):
            break
        if prefield and reading.is_finite(k) and reading.is_verb(k - 1 if word_before(reading, k) != "," else k - 2):
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
            if subordinate and reading.quote_of[k] == quote and _spliced(reading, start, k, limit):
                break
        k += 1
    while k > start + 1 and (
        low[k - 1] in (",", ".", ";", ":", "–", "—", "-", "…")
        or (reading.is_mark(k - 1) and reading.quote_of[k - 1] == quote)
    ):
        k -= 1
    return k


def _spaced(reading: Reading, k: int) -> bool:
    """Whether a dash stands between blanks, at the same level of quotation."""
    return (
        reading.text[reading.starts[k] - 1].isspace()
        and reading.text[reading.ends[k] : reading.ends[k] + 1].isspace()
        and reading.quote_of[k] == reading.quote_of[k - 1]
    )


def _spliced(reading: Reading, start: int, comma: int, limit: int) -> bool:
    """Whether a main clause follows a comma alone: ", de buren waren al weg"; not behind als."""
    if any(reading.low[k] in ("als", "wanneer", "indien", "toen") for k in range(start, comma)):
        return False
    end = noun_phrase(reading, comma + 1, limit)
    if end <= comma + 1 or end >= limit or not reading.is_finite(end) or not reading.is_verb(comma - 1):
        return False
    after = end + 1
    return after < limit and not reading.is_verb(after) and reading.low[after] not in (",", ".", "en")


def word_before(reading: Reading, k: int) -> str:
    """The lower-cased word before position k."""
    return reading.low[k - 1] if k else ""


def _verb_cluster(reading: Reading, comma: int) -> bool:
    """A finite verb after a comma that closes a clause inside: "dat hij, als het moet, komt"."""
    after = comma + 2
    return after >= len(reading.low) or reading.low[after] in (",", ".") or reading.is_verb(after)


def _main_follows(reading: Reading, k: int, limit: int) -> bool:
    """Whether a main clause starts at k: a finite verb, or one constituent and a finite verb with more behind."""
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
