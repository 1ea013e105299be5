"""The core of a noun phrase by word order: determiners, adjectives and nouns in a row."""

from __future__ import annotations

from volgens.stages.attributions.reading import Reading

_NAMES = frozenset(("PROPN", "X", "SYM"))
_MODIFIERS = frozenset(("DET", "ADJ", "NUM"))
_TITLES = frozenset(
    ("dhr.", "mr.", "mr", "dr.", "dr", "mevr.", "mw.", "mevrouw", "meneer", "heer", "prof.", "sir", "lord")
)
MAX_PHRASE = 40
"""No source is longer than this many words."""


def core(reading: Reading, i: int, limit: int) -> int:
    """Determiners, adjectives and nouns in a row."""
    limit = min(limit, len(reading.words), i + MAX_PHRASE)
    if i >= limit:
        return i
    low = reading.low
    k = i
    nouns = 0
    determined = False
    while k < limit:
        word, pos, tag = low[k], reading.pos[k], reading.tag[k]
        if k == i and reading.lexicon.has("words.pronouns", word) and not _opens_phrase(reading, k, limit):
            return k + 1
        if word == "van" and k == i + 1 and not nouns and _partitive(reading, i):
            return k
        if (
            word == "en"
            and determined
            and not nouns
            and k + 2 < limit
            and "prenom" not in tag
            and _modifier(reading, k + 1)
        ):
            k += 1
            continue
        if reading.is_mark(k):
            if nouns == 0 and k + 2 < limit and determined:
                k += 1
                continue
            break
        if (nouns and tag.startswith("N|eigen")) or pos in _NAMES or tag.startswith(("SPEC", "N|")) or pos == "NOUN":
            nouns += 1
        elif word in _TITLES:
            pass
        elif nouns and not (word == "-" and k + 1 < limit and reading.pos[k + 1] == "PROPN"):
            if pos in ("NUM", "ADJ") and reading.words[k][:1].isupper():
                nouns += 1
            else:
                break
        elif (
            tag.startswith("LID")
            or pos in _MODIFIERS
            or "prenom" in tag
            or word in ("mijn", "zijn", "haar", "hun", "ons", "onze", "jouw", "uw")
        ):
            if reading.is_verb(k) and "prenom" not in tag and not (word == "zijn" and pos in ("PRON", "DET")):
                break
            determined = True
        elif (
            pos == "ADV"
            and k + 1 < limit
            and (reading.pos[k + 1] in ("ADJ", "NUM") or "prenom" in reading.tag[k + 1])
            and word not in ("er",)
            and (determined or word in ("zo'n", "ruim", "bijna", "veel", "meer"))
        ):
            pass
        elif reading.is_verb(k) and reading.words[k][:1].isupper() and k > i:
            nouns += 1
        elif reading.is_verb(k) and "|vd|" in tag and determined and k + 2 < limit and low[k + 1] == "en":
            pass
        else:
            break
        k += 1
    if nouns:
        return k
    if determined and k > i and _nominal(reading, i, k):
        return k
    return i


def _partitive(reading: Reading, i: int) -> bool:
    """ "een van de gasten", "geen van hen", "drie van de vijf"."""
    return reading.low[i] in (
        "een",
        "één",
        "eén",
        "geen",
        "geen",
        "elk",
        "welk",
        "veel",
        "sommige",
        "enkele",
        "wie",
    ) or (reading.pos[i] == "NUM")


def _modifier(reading: Reading, k: int) -> bool:
    return reading.pos[k] in ("ADJ", "VERB", "ADV") and reading.low[k] not in ("dat", "of")


def _opens_phrase(reading: Reading, k: int, limit: int) -> bool:
    """Whether a word that may be a pronoun opens a longer phrase here ("het leger", "hun advocaat", "zij die")."""
    word = reading.low[k]
    if word in ("het", "'t", "hun", "ons", "je", "alle", "enkelen"):
        return (
            k + 1 < limit
            and (reading.pos[k + 1] in ("NOUN", "PROPN", "ADJ", "NUM") or "prenom" in reading.tag[k + 1])
            and not (word == "het" and reading.is_finite(k + 1))
        )
    return False


def _nominal(reading: Reading, i: int, k: int) -> bool:
    """Adjectives used as nouns: "de 31-jarige", "de laatste", "de helft"."""
    last = k - 1
    return last > i and (
        reading.pos[last] in ("ADJ", "NUM") or "nom" in reading.tag[last] or reading.low[last].endswith("jarige")
    )
