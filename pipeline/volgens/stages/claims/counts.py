"""Bare numbers: what they count, by the noun after them, a partitive, or the claim that they refer back to.

`resolve` tries in turn: one as a pronoun, a partitive ("vier van hen"), the noun that follows, and last what the
number refers back to (`refer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from volgens.numbers.lexicon import load
from volgens.quantity.units import unit_of
from volgens.records import ClaimKind, Counted
from volgens.stages.claims.nouns import (
    PEOPLE,
    PRONOUN_ADVERBS,
    PRONOUNS,
    TIME_NOUNS,
    Noun,
    counted_noun,
    is_noun,
    is_plural,
    lemma,
)
from volgens.stages.claims.refer import NO_THING, refer_back

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from volgens.stages.claims.proposal import Proposal

_DATA = load("counted.toml")
_IDIOMS = frozenset(_DATA["idioms"]["before_one"])
_DETERMINERS = frozenset(_DATA["partitive"]["determiners"])
_MEANS = frozenset(load("adjectives.toml")["per"]["means"])


def resolve(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> None:
    """Settles what a number without a unit counts, or drops it. `before`: the earlier proposals of the document."""
    quantity = proposal.quantity
    if quantity.value == 0 and doc[proposal.first].lower_ in ("geen", "niks"):
        proposal.drop("no number")
    elif quantity.counted_at is not None:
        _count_before(doc, proposal)
    elif _pronoun_one(doc, proposal):
        proposal.drop("een or één as a pronoun")
    elif not _partitive(doc, proposal, before):
        at = proposal.last
        if at + 1 < len(doc) and doc[at].lower_ == "de" and proposal.first and doc[proposal.first - 1].lower_ == "alle":
            at += 1  # "alle vier de wedstrijden"
        noun = counted_noun(doc, at, plural=proposal.value != 1)
        if noun is not None and not _is_title(doc, proposal, noun):
            apply_noun(doc, proposal, noun)
        else:
            refer_back(doc, proposal, before)


def apply_noun(doc: Doc, proposal: Proposal, noun: Noun) -> None:
    """Makes the proposal a count of `noun`, or a rate where "per" follows."""
    if proposal.value == 1 and proposal.first and f"{doc[proposal.first - 1].lower_} {noun.lemma}" in _IDIOMS:
        proposal.drop("a set phrase")
        return
    unit = noun.lemma
    head = doc[noun.head]
    if proposal.value == 1 and head.ent_type_ in ("PERSON", "PER"):
        unit = "persoon"
    kind: ClaimKind = "duration" if unit in TIME_NOUNS else "count"
    last = doc[noun.last]
    proposal.end = last.idx + len(last)
    proposal.head = noun.head
    proposal.counted = Counted(unit, noun.modifiers)
    proposal.take(kind, unit, "counted noun")
    at = noun.last + 1
    if at + 1 < len(doc) and doc[at].lower_ == "per":
        _make_rate(doc, proposal, at + 1)


def _make_rate(doc: Doc, proposal: Proposal, at: int) -> None:
    """ "5,6 punten per wedstrijd": the unit is taken per the noun at token `at`."""
    noun = counted_noun(doc, at)
    if noun is None or noun.lemma in _MEANS:
        return
    square = noun.modifiers[-1:] in (("vierkante",), ("kubieke",))
    below = f"{noun.modifiers[-1]} {noun.lemma}" if square else noun.lemma
    unit = unit_of(below)
    proposal.take("rate", f"{proposal.unit}/{unit or below}", "rate")
    proposal.end = doc[noun.head].idx + len(doc[noun.head])


def _count_before(doc: Doc, proposal: Proposal) -> None:
    """ "Een man of tien"."""
    noun = next(
        (t for t in doc[max(0, proposal.first - 4) : proposal.first] if t.idx == proposal.quantity.counted_at), None
    )
    if noun is None:
        proposal.drop(NO_THING)
        return
    proposal.head = noun.i
    proposal.counted = Counted(lemma(noun))
    proposal.take("count", lemma(noun), "counted noun before the number")


def _pronoun_one(doc: Doc, proposal: Proposal) -> bool:
    """ "Een van hen", "één in Rotterdam", "de een of de ander": one as a pronoun is no claim."""
    around = (
        doc[proposal.first - 1].lower_ if proposal.first else "",
        doc[proposal.last].lower_ if proposal.last < len(doc) else "",
    )
    if around == ("op", "na"):
        return True  # "op twee na"
    if proposal.last - proposal.first != 1 or proposal.value != 1 or doc[proposal.first].text.isdigit():
        return False
    if proposal.modifier is not None:
        return False
    before, after = around
    return after in ("van", "voor", "na", "in", "op", "uit", "en") or before in ("de", "nummer", "geen")


def _partitive(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> bool:
    """ "Vier van hen", "28 daarvan", "twee van de vermiste paragliders", "vijf van hun zes kinderen"."""
    at = proposal.last
    if at + 1 >= len(doc):
        return False
    word, following = doc[at], doc[at + 1]
    if word.lower_ in PRONOUN_ADVERBS:
        proposal.end = word.idx + len(word)
        _part_of(proposal, before)
        return True
    if word.lower_ != "van":
        return False
    onward = doc[at + 2] if at + 2 < len(doc) else None
    alone = onward is None or not (is_noun(onward) or onward.pos_ in ("NUM", "ADJ"))
    if following.lower_ in PRONOUNS and alone:
        proposal.end = following.idx + len(following)
        _part_of(proposal, before)
        return True
    index = at + 1
    while index < min(at + 5, len(doc)) and (doc[index].lower_ in _DETERMINERS or doc[index].pos_ == "DET"):
        index += 1
    if index == at + 1 or index >= len(doc):
        return False
    if doc[index].pos_ == "NUM":
        whole = counted_noun(doc, index + 1, plural=True)
        if whole is None:
            return False
        proposal.head = whole.head
        proposal.counted = Counted(whole.lemma, whole.modifiers)
        proposal.take("count", whole.lemma, "part of a number")
    else:
        whole = counted_noun(doc, index, plural=True)
        if whole is None or not is_plural(doc[whole.head]):
            return False
        apply_noun(doc, proposal, whole)
    proposal.partitive = True
    return True


def _part_of(proposal: Proposal, before: Sequence[Proposal]) -> None:
    """The whole is the last count of this sentence or the one before; across sentences people are `persoon`."""
    whole = next(
        (
            p
            for p in reversed(before)
            if p.kind == "count" and p.dropped is None and proposal.sentence - p.sentence <= 1
        ),
        None,
    )
    unit = whole.unit if whole is not None and whole.unit is not None else "persoon"
    if whole is None or (whole.sentence != proposal.sentence and unit in PEOPLE):
        unit = "persoon"
    proposal.antecedent = whole
    proposal.partitive = True
    proposal.take("count", unit, "partitive")


def _is_title(doc: Doc, proposal: Proposal, noun: Noun) -> bool:
    """Whether number and noun are a name: "Canal 9", "'60 Minutes'"."""
    if proposal.first == 0 or proposal.last - proposal.first != 1 or not doc[proposal.first].text.isdigit():
        return False
    before, number, head = doc[proposal.first - 1], doc[proposal.first], doc[noun.head]
    if head.pos_ not in ("PROPN", "X") or not head.text[0].isupper():
        return False
    named = (
        before.pos_ == "PROPN"
        and before.text[0].isupper()
        and number.dep_ in ("flat", "nmod", "appos")
        and number.head.i <= before.i
    )
    return named or before.text in "'‘\"“„"
