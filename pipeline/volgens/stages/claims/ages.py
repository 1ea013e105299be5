"""Numbers that are ages: "Robin Kwakman (14)", "een man van 40 jaar", "toen ze zestien was"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from volgens.numbers.lexicon import load
from volgens.stages.claims.nouns import PARENTS, PEOPLE, lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from volgens.stages.claims.proposal import Proposal

_AGE = load("adjectives.toml")["age"]
_OLDEST = 115
_COPULAS = frozenset(("ben", "bent", "is", "was", "waren", "zijn", "werd", "wordt", "worden", "werden", "word"))
_PERSONAL = frozenset(("ik", "hij", "zij", "ze", "je", "jij", "we", "wij", "jullie", "die"))
_SKIP = frozenset(_AGE["adverbs"]) | {"ook"}


def bare_age(doc: Doc, proposal: Proposal, people: frozenset[int]) -> bool:
    """Whether a number without a unit is an age. `people`: the tokens of persons' names."""
    value = proposal.value
    if value is None or value != value.to_integral_value() or not 0 < value <= _OLDEST or proposal.modifier is not None:
        return False
    if proposal.last - proposal.first != 1:
        return False
    at, end = proposal.first, proposal.last
    before = doc[at - 1] if at else None
    after = doc[end] if end < len(doc) else None
    if before is None:
        return False
    if before.text == "(" and after is not None and after.text.startswith(")"):
        # a small figure may be a rank: it wants a full name
        old_enough = value >= 10 or (at - 2 in people and at - 3 in people)
        return at >= 2 and old_enough and _is_person(doc, at - 2, people) and doc[at].text.isdigit()
    closed = after is None or after.text[0] in ",.:;)!?" or after.is_space or after.lower_ in ("uit", "en", "jaar")
    if (
        before.text == ","
        and at >= 2
        and (closed or (after is not None and after.text in ("-", "–")))
        and doc[at].text.isdigit()
    ):
        return value >= 10 and _is_person(doc, at - 2, people)
    if before.lower_ == "van" and at >= 2 and closed:
        return _person_noun(doc[at - 2]) and (value >= 18 or lemma(doc[at - 2]) not in PARENTS)
    return _predicate(doc, at, end)


def _predicate(doc: Doc, at: int, end: int) -> bool:
    """ "Ik ben 87", "toen ze zestien was": the number as predicate of a person."""
    after = doc[end] if end < len(doc) else None
    index = at - 1
    while index > 0 and doc[index].lower_ in _SKIP:
        index -= 1
    word = doc[index].lower_
    if word in _COPULAS and index > 0 and doc[index - 1].lower_ in _PERSONAL:
        return after is None or after.is_punct or after.is_space or after.lower_ in ("en", "maar", "of", "dan", "toen")
    if word in _COPULAS and index + 1 < at and doc[index + 1].lower_ in _PERSONAL:
        return True
    return word in _PERSONAL and after is not None and after.lower_ in _COPULAS


def duration_is_age(doc: Doc, proposal: Proposal, people: frozenset[int]) -> bool:
    """Whether years tell how old people are: "een jongen van 14 jaar", "jongeren tussen de 14 en 29 jaar"."""
    if proposal.unit != "year":
        return False
    high = proposal.value if proposal.value is not None else proposal.high
    if high is None or high > _OLDEST:
        return False
    at = proposal.first
    while at > 0 and doc[at].idx > proposal.start:
        at -= 1
    before = doc[at - 1] if at else None
    if before is None:
        return False
    tussen = doc[at].lower_ == "tussen"
    if before.lower_ in ("van", "vanaf", "tot", "onder", "boven") and at >= 2:
        return _person_noun(doc[at - 2]) and doc[at - 2].pos_ != "PROPN"
    if tussen:
        following = doc[end].pos_ if (end := _after(doc, proposal)) < len(doc) else ""
        article = doc[at + 1].lower_ == "de"
        return _person_noun(before) or (
            article and following not in ("NOUN", "ADJ") and before.pos_ not in ("ADP", "VERB")
        )
    if before.text == "," and at >= 2:
        closed = proposal.last + 1 < len(doc) and doc[proposal.last + 1].text in (",", ".")
        return closed and (at - 2 in people)
    return False


def _after(doc: Doc, proposal: Proposal) -> int:
    index = proposal.last
    while index < len(doc) and doc[index].idx < proposal.end:
        index += 1
    return index


def _person_noun(token: Token) -> bool:
    if token.ent_type_ in ("PERSON", "NORP"):
        return True
    word = lemma(token)
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") and (
        word in PEOPLE or word.endswith(("jongen", "meisje", "man", "vrouw", "kind", "aar", "ster"))
    )


def _is_person(doc: Doc, at: int, people: frozenset[int]) -> bool:
    token = doc[at]
    if at in people or token.ent_type_ == "PERSON":
        return True
    if token.ent_type_ in ("PLACE", "ORG", "GPE", "LOC", "FAC"):
        return False
    return token.text[0].isupper() and (token.pos_ == "PROPN" or _person_noun(token))
