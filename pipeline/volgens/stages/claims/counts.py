"""Bare numbers: what they count, by the noun after them, a partitive, or the claim that they refer back to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from volgens.quantity.labels import FUNCTION_WORDS
from volgens.records import ClaimKind, Counted
from volgens.stages.claims.nouns import (
    PEOPLE,
    PRONOUN_ADVERBS,
    PRONOUNS,
    TIME_NOUNS,
    Noun,
    counted_noun,
    is_noun,
    lemma,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from volgens.stages.claims.proposal import Proposal

_PER = "per"
_MONEY_VERBS = (
    "kost",
    "betaal",
    "verdien",
    "investe",
    "beta",
    "uitgeven",
    "uitgaf",
    "ontvang",
    "opbreng",
    "opgebracht",
    "steken",
    "gestoken",
)
_MONEY_NOUNS = frozenset(
    ("bedrag", "omzet", "winst", "verlies", "kosten", "budget", "schuld", "subsidie", "boete", "prijs", "koers", "zak")
)


def resolve(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> None:
    """Settles what a number without a unit counts, or drops it. `before`: the earlier proposals of the document."""
    quantity = proposal.quantity
    at = proposal.last
    if quantity.value == 0 and doc[proposal.first].lower_ in ("geen", "niks"):
        proposal.drop("no number")
        return
    if quantity.counted_at is not None:
        _count_before(doc, proposal)
        return
    if _pronoun_one(doc, proposal):
        proposal.drop("een or één as a pronoun")
        return
    if _partitive(doc, proposal, before):
        return
    noun = counted_noun(doc, at)
    if noun is not None and noun.lemma and not _name_with_number(doc, proposal, noun):
        apply_noun(doc, proposal, noun)
        return
    _refer_back(doc, proposal, before)


def apply_noun(doc: Doc, proposal: Proposal, noun: Noun) -> None:
    """Makes the proposal a count of `noun`, or a rate where "per" follows."""
    unit = noun.lemma
    head = doc[noun.head]
    if head.pos_ == "PROPN" and head.ent_type_ == "PERSON":
        unit = "persoon" if proposal.value == 1 else unit
    kind: ClaimKind = "duration" if unit in TIME_NOUNS else "count"
    last = doc[noun.last]
    proposal.end = last.idx + len(last)
    proposal.head = noun.head
    proposal.counted = Counted(unit, noun.modifiers)
    proposal.take(kind, unit, "counted noun")
    at = noun.last + 1
    if at + 1 < len(doc) and doc[at].lower_ == _PER:
        make_rate(doc, proposal, at + 1)


def make_rate(doc: Doc, proposal: Proposal, at: int) -> None:
    """ "5,6 punten per wedstrijd": the unit is taken per the noun at token `at`."""
    below = doc[at]
    if not is_noun(below) and below.lower_ not in ("persoon", "hoofd", "dag", "jaar"):
        return
    proposal.take("rate", f"{proposal.unit}/{_time_unit(lemma(below))}", "rate")
    proposal.end = below.idx + len(below)


_TIMES = {
    "seconde": "second",
    "minuut": "minute",
    "uur": "hour",
    "dag": "day",
    "week": "week",
    "maand": "month",
    "jaar": "year",
}


def _time_unit(word: str) -> str:
    return _TIMES.get(word, word)


def _count_before(doc: Doc, proposal: Proposal) -> None:
    """ "Een man of tien"."""
    starts = [t for t in doc[max(0, proposal.first - 4) : proposal.first] if t.idx == proposal.quantity.counted_at]
    if starts:
        proposal.head = starts[0].i
        proposal.take("count", lemma(starts[0]), "counted noun before the number")
        proposal.counted = Counted(lemma(starts[0]))
    else:
        proposal.drop("no counted noun")


def _pronoun_one(doc: Doc, proposal: Proposal) -> bool:
    """ "Een van hen", "één van de", "de een of de ander": one as a pronoun is no claim."""
    if proposal.last - proposal.first != 1 or proposal.value != 1 or doc[proposal.first].text.isdigit():
        return False
    before = doc[proposal.first - 1].lower_ if proposal.first else ""
    after = doc[proposal.last].lower_ if proposal.last < len(doc) else ""
    if after in ("van", "op", "voor", "na") or before in ("nummer", "de", "het", "geen"):
        return after == "van" or before in ("de", "nummer", "geen") or after in ("voor", "na")
    return False


def _partitive(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> bool:
    """ "Vier van hen", "28 daarvan", "twee van de vermiste paragliders": a part of something named."""
    at = proposal.last
    if at >= len(doc):
        return False
    word = doc[at]
    if word.lower_ in PRONOUN_ADVERBS:
        proposal.end = word.idx + len(word)
        _part_of(proposal, before, "persoon")
        return True
    if word.lower_ != "van" or at + 1 >= len(doc):
        return False
    following = doc[at + 1]
    if following.lower_ in PRONOUNS and not is_noun(doc[min(at + 2, len(doc) - 1)]):
        proposal.end = following.idx + len(following)
        _part_of(proposal, before, "persoon")
        return True
    index = at + 1
    whole: Noun | None = None
    while index < min(at + 5, len(doc)):
        token = doc[index]
        if token.pos_ in ("DET", "PRON") or token.lower_ in (
            "de",
            "het",
            "zijn",
            "haar",
            "hun",
            "onze",
            "mijn",
            "die",
            "deze",
            "dergelijke",
            "alle",
            "meest",
            "laatste",
            "eerste",
            "beste",
        ):
            index += 1
            continue
        if token.pos_ == "NUM" or (token.like_num and token.pos_ != "NOUN"):
            whole = counted_noun(doc, index + 1)
            if whole is None:
                return False
            proposal.head = whole.head
            proposal.counted = Counted(whole.lemma, whole.modifiers)
            proposal.partitive = True
            proposal.take("count", whole.lemma, "part of a number")
            return True
        break
    whole = counted_noun(doc, index)
    if whole is None or index == at + 1:
        return False
    head = doc[whole.head]
    if "|mv" not in head.tag_ and "Plur" not in head.morph.get("Number") and not head.lower_.endswith(("en", "s")):
        return False
    apply_noun(doc, proposal, whole)
    proposal.partitive = True
    return True


def _part_of(proposal: Proposal, before: Sequence[Proposal], otherwise: str) -> None:
    whole = next(
        (
            p
            for p in reversed(before)
            if p.kind == "count" and p.dropped is None and proposal.sentence - p.sentence <= 1
        ),
        None,
    )
    unit = whole.unit if whole is not None and whole.unit is not None else otherwise
    if otherwise == "persoon" and unit in PEOPLE | {"mens"} and proposal.quantity.text:
        unit = unit if whole is not None and whole.sentence == proposal.sentence else otherwise
    proposal.antecedent = whole
    proposal.partitive = True
    proposal.take("count", unit, "partitive")


def _name_with_number(doc: Doc, proposal: Proposal, noun: Noun) -> bool:
    """Whether the number belongs to a name before it ("Canal 9", "Boeing 737")."""
    if proposal.first == 0 or proposal.last - proposal.first != 1:
        return False
    before, number = doc[proposal.first - 1], doc[proposal.first]
    if not number.text.isdigit() or before.is_space:
        return False
    named = before.pos_ == "PROPN" and number.dep_ in ("flat", "nmod", "appos") and number.head.i <= before.i
    return named and doc[noun.head].pos_ == "PROPN"


def _refer_back(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> None:
    """A number alone: one of a list, a later figure of the same thing, or people ("de twee")."""
    near = [p for p in before if p.dropped is None and p.kind is not None and proposal.sentence - p.sentence <= 1]
    here = [p for p in near if p.sentence == proposal.sentence]
    quantity = proposal.quantity
    number = doc[proposal.first]
    previous = doc[proposal.first - 1] if proposal.first else None
    following = doc[proposal.last] if proposal.last < len(doc) else None
    text = proposal.number.text
    scaled = any(word in text for word in ("miljoen", "miljard", "biljoen", "mln", "mld"))
    if previous is not None and previous.pos_ == "PROPN" and number.text.isdigit():
        proposal.drop("part of a name")
        return
    if scaled or _is_price(text):
        money = next((p for p in reversed(near) if p.kind in ("money", "measure") and p.unit is not None), None)
        if money is not None and money.unit is not None and money.kind is not None:
            proposal.take(money.kind, money.unit, "refers back")
            proposal.antecedent = money
            return
    if number.pos_ not in ("NUM", "NOUN", "PRON", "DET", "VERB", "ADJ", "SYM", "X") and quantity.value is not None:
        proposal.drop("a number without a counted thing")
        return
    counts = [p for p in near if p.kind == "count" and p.unit is not None]
    argument = number.dep_ in (
        "nsubj",
        "nsubj:pass",
        "obj",
        "conj",
        "xcomp",
        "root",
        "ROOT",
        "nmod",
        "obl",
        "orphan",
        "parataxis",
    )
    determined = previous is not None and previous.lower_ in (
        "de",
        "deze",
        "die",
        "beide",
        "alle",
        "beste",
        "laatste",
        "eerste",
        "overige",
        "andere",
    )
    hedged = proposal.modifier is not None
    vague = quantity.value is None and not quantity.high
    if vague:
        unit = counts[-1].unit if counts and number.lower_.startswith("enkelen") else "persoon"
        proposal.take("count", unit or "persoon", "vague number alone")
        return
    if determined and number.text.isalpha():
        proposal.take("count", "persoon", "number as a noun")
        return
    if counts and (hedged or argument) and not _in_result(doc, proposal):
        unit = counts[-1].unit
        assert unit is not None
        proposal.take("count", unit, "refers back")
        proposal.antecedent = counts[-1]
        return
    del here, following
    proposal.drop("a number without a counted thing")


def _is_price(text: str) -> bool:
    """Two or four decimals: "13,68", "2,3310"."""
    _, comma, decimals = text.partition(",")
    return bool(comma) and decimals.isdigit() and len(decimals) in (2, 4)


def _in_result(doc: Doc, proposal: Proposal) -> bool:
    """Whether a number stands among figures and punctuation, as in a table or a list of results."""
    around = doc[max(0, proposal.first - 2) : min(len(doc), proposal.last + 2)]
    return sum(1 for t in around if t.pos_ in ("NUM", "PUNCT", "SYM", "SPACE")) >= len(around) - 1


__all__ = ["FUNCTION_WORDS", "apply_noun", "make_rate", "resolve"]
