"""The noun that a number counts: by what follows the number, checked against the parse, and its lemma.

`counted_noun` walks from the number over adjectives to the noun and gives up at anything else. `lemma` trusts the
pipeline's lemma only as far as the rules of spelling allow it for a plural (`singular`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from volgens.numbers.lexer import fold
from volgens.numbers.lexicon import load

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DATA = load("counted.toml")
_PLURALS: dict[str, str] = _DATA["plural"]
_INSTEAD: dict[str, str] = _DATA["instead"]
_NAMES = frozenset(_DATA["names"]["words"])
_DEGREES = frozenset(_DATA["degrees"]["words"])
_MATERIALS = frozenset(_DATA["materials"]["words"])
_OWN = frozenset(_DATA["own"]["words"])
PEOPLE = frozenset(_DATA["people"])
PARENTS = frozenset(("moeder", "vader", "ouder", "ouders", "opa", "oma"))
PRONOUNS = frozenset(_DATA["pronouns"]["words"])
PRONOUN_ADVERBS = frozenset(_DATA["pronouns"]["adverbs"])
TIME_NOUNS = frozenset(_DATA["time_nouns"]["words"])
_QUOTES = frozenset("'\"‘’“”„`«»")
_VOWELS = frozenset("aeiou")
_FARTHEST = 8


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun: tokens `first` to `head` of its phrase after the number, and the end of the claim's text."""

    head: int
    last: int
    """The last token of the text: that of a coordinated noun ("vrouwen en kinderen")."""
    lemma: str
    modifiers: tuple[str, ...]
    partitive: bool = False


def counted_noun(doc: Doc, at: int, *, plural: bool = False) -> Noun | None:
    """The noun counted by the number that ends before token `at`; None where anything else follows.

    plural: the number is not one, so that the noun stands in the plural whatever its tag says.
    """
    limit = min(len(doc), at + _FARTHEST)
    modifiers: list[int] = []
    index = at
    while index < limit:
        token = doc[index]
        if token.is_space:
            if "\n" in token.text:
                return None
            index += 1
            continue
        if token.text in _QUOTES:
            index += 1
            continue
        if (
            token.text.endswith("-")
            and len(token.text) > 2
            and index + 2 < limit
            and doc[index + 1].lower_ in ("en", "of")
        ):
            index += 2  # "software- en hardwaredefecten"
            continue
        if is_noun(token) or (index == at and _counted_by_parse(doc, at)):
            head = _last_of_name(doc, index, limit)
            if _describes_next(doc, head, limit):
                modifiers.append(index)
                index = head + 1
                continue
            return _noun(doc, head, modifiers, index, plural)
        if _modifies(doc, index):
            modifiers.append(index)
            index += 1
            continue
        break
    # nothing but adjectives: a nominalised one counts ("twaalf gewonden", "de dertig besten")
    for position in reversed(modifiers):
        if _nominal(doc[position]):
            return _noun(doc, position, [m for m in modifiers if m < position], position, plural)
    return None


def _describes_next(doc: Doc, at: int, limit: int) -> bool:
    """Whether a noun only describes the one after it: "gouden medailles", "single matches"; not "wikkels cocaïne"."""
    token = doc[at]
    if token.lower_ in _MATERIALS:
        return True
    if token.dep_ not in ("amod", "nmod", "compound") or token.head.i <= at or token.head.i >= min(limit, at + 3):
        return False
    return "mv" not in token.tag_ and token.lower_ not in ("keer", "maal") and token.head.pos_ in ("NOUN", "PROPN")


def is_noun(token: Token) -> bool:
    """Whether a token is a noun, a name, or an adjective or participle used as one."""
    if token.lower_ in _PLURALS or token.lower_ in ("keer", "maal"):
        return True
    if token.pos_ in ("NOUN", "PROPN") or token.tag_.startswith("N|"):
        return token.text[0].isalpha() or token.text.endswith(("jarigen", "plussers"))
    if token.pos_ == "X" and token.text[0].isalpha() and len(token.text) > 1:
        return True
    return _nominal(token)


def is_plural(token: Token) -> bool:
    """Whether a noun is a plural, by its tag or its ending."""
    return "|mv" in token.tag_ or "Plur" in token.morph.get("Number", []) or token.lower_.endswith(("en", "s"))


def _nominal(token: Token) -> bool:
    tag = token.tag_
    return "|nom|" in tag and "mv-n" in tag and "|comp|" not in tag and token.pos_ in ("ADJ", "VERB", "NOUN", "NUM")


def _counted_by_parse(doc: Doc, at: int) -> bool:
    """Whether the parse hangs the number on the token after it, whatever part of speech that was given."""
    number, token = doc[at - 1], doc[at]
    return (
        number.dep_ == "nummod"
        and number.head.i == at
        and token.pos_ in ("VERB", "ADV", "ADJ", "X", "SYM")
        and token.text.isalpha()
        and len(token.text) > 2
    )


def _modifies(doc: Doc, index: int) -> bool:
    """Whether a token may stand between number and noun: adjectives, participles, adverbs of these."""
    token = doc[index]
    if token.pos_ == "ADJ":
        return True
    if token.pos_ == "VERB":
        return "prenom" in token.tag_ or (token.dep_ in ("amod", "acl") and token.head.i > index)
    if token.pos_ == "ADV":
        return (
            token.head.i > index
            and token.dep_ in ("advmod", "amod")
            and token.head.pos_ in ("ADJ", "NOUN", "VERB", "PROPN")
        )
    if token.lower_ in _DEGREES and index + 1 < len(doc):
        return doc[index + 1].pos_ in ("ADJ", "VERB") and "prenom" in doc[index + 1].tag_
    if token.pos_ == "PROPN":
        return True
    if token.text == "," and index + 1 < len(doc) and doc[index + 1].pos_ == "ADJ" and doc[index - 1].pos_ == "ADJ":
        return True
    return token.pos_ == "NUM" and token.head.i > index and token.dep_ in ("amod", "nmod")


def _last_of_name(doc: Doc, index: int, limit: int) -> int:
    """The last token of a name of several words ("Ryder Cups", "Olympische Spelen"), else the noun itself."""
    head = index
    if not doc[index].text[0].isupper():
        return head
    while head + 1 < limit:
        following = doc[head + 1]
        if following.is_space or following.pos_ not in ("PROPN", "NOUN", "X") or not following.text[0].isalpha():
            break
        flat = following.dep_ in ("flat", "compound") and following.head.i in range(index, head + 1)
        if flat and following.text[0].isupper():
            head += 1
            continue
        if following.pos_ == "NOUN" and doc[head].head.i != following.i:
            break
        if (
            following.pos_ == "PROPN"
            and doc[head].dep_ not in ("flat", "flat:name", "compound", "nmod", "amod", "appos")
            and (following.head.i not in range(index, head + 2) and doc[head].head.i != following.i)
        ):
            break
        head += 1
    return head


def _noun(doc: Doc, head: int, modifiers: list[int], name_from: int, plural: bool) -> Noun:
    token = doc[head]
    last = head
    if head + 2 < len(doc) and doc[head + 1].lower_ in ("en", "of") and doc[head + 2].pos_ == "NOUN":
        other = doc[head + 2]
        if other.dep_ == "conj" and other.head.i == head:
            last = head + 2
    if name_from < head and (token.pos_ in ("PROPN", "X") or token.dep_ == "flat"):
        whole = " ".join(doc[i].lower_ for i in range(name_from, head + 1))
        first = whole[: -len(token.lower_)]
        name = whole if whole in _NAMES else first + lemma(token, plural=plural)
    else:
        name = lemma(token, plural=plural)
        modifiers = [*modifiers, *range(name_from, head)]
    return Noun(head, last, name, tuple(doc[m].text for m in modifiers if doc[m].text[0].isalnum()))


def lemma(token: Token, *, plural: bool = False) -> str:
    """The lemma of a noun in lower case; plurals that a lemmatiser leaves or cuts short are taken back by rule."""
    text = token.lower_
    if text in _OWN:
        return text
    if text in _INSTEAD:
        return _INSTEAD[text]
    found = (token.lemma_.lower() or text).rstrip("'’‘")
    tag = token.tag_
    if "|nom|" in tag and text.endswith(("e", "n")):
        return text[:-1] if "mv-n" in tag else text
    plural = plural or "|mv" in tag or "Plur" in token.morph.get("Number", [])
    listed = _listed(text)
    if listed is not None and (plural or found == text):
        return listed
    if "dim" in tag:
        return text[:-1] if text.endswith("jes") else text
    if not plural:
        return found
    if text.endswith("jes"):
        return text[:-1]
    if text.endswith("en") and ("ADJ" in tag or "WW" in tag or text.endswith("jarigen")):
        return text[:-1]  # a nominalised adjective or participle: "de dertig besten"
    if text.endswith(("en", "ën")):
        return found if found in _stems(text) else singular(text)
    cut_short = found == text[:-1] and text.endswith(("ches", "shes"))
    return singular(text) if found == text or cut_short or not text.startswith(found[:-1]) else found


def _stems(text: str) -> tuple[str, ...]:
    """The lemmas that a plural in -en may have: what the rule says, and the plural's own root with e ("leraressen")."""
    rule = singular(text)
    return (rule, text[:-1]) if not text.endswith("heden") else (rule,)


def _listed(word: str) -> str | None:
    """The listed singular of a plural, also where it ends a compound: "personeelsleden" gives "personeelslid"."""
    known = _PLURALS.get(word)
    if known is not None:
        return known
    for size in range(len(word) - 3, 3, -1):
        ending = word[-size:]
        known = _PLURALS.get(ending)
        if known is not None and not (ending == "loten" and word.endswith("piloten")):
            return word[:-size] + known
    return None


def singular(word: str) -> str:
    """The singular of a Dutch plural: "auto's" gives "auto", "ploegen" "ploeg", "ramen" "raam", "wetten" "wet"."""
    listed = _listed(word)
    if listed is not None:
        return listed
    for ending in ("'s", "’s", "‘s"):
        if word.endswith(ending):
            return word[: -len(ending)]
    if word.endswith("heden") and len(word) > 6:
        return word[:-5] + "heid"
    if word.endswith("ën"):
        return word[:-2]
    if word.endswith("en") and len(word) > 4:
        return _without_en(word[:-2])
    if word.endswith(("ches", "shes")):
        return word[:-2]
    if word.endswith("s") and len(word) > 3 and not word.endswith("ss"):
        return word[:-1]
    return word


def _without_en(stem: str) -> str:
    """Spelling of the bare stem: one consonant for two, two vowels for an open one, f and s for v and z."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
        return stem[:-1]
    plain = fold(stem)
    hiatus = plain[-3:-1] in ("ia", "ea")  # Italianen, Koreanen
    if len(plain) > 2 and plain[-1] not in _VOWELS and plain[-2] in "aoue" and (hiatus or plain[-3] not in _VOWELS):
        stem = stem[:-1] + stem[-2] + stem[-1]
    return stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
