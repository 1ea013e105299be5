"""Bare numbers: what they count, by the noun after them, a partitive, or the claim that they refer back to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from volgens.numbers.lexer import fold
from volgens.numbers.lexicon import load
from volgens.quantity.units import currency_of
from volgens.records import ClaimKind, Counted
from volgens.stages.claims.nouns import (
    PARENTS,
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
    from spacy.tokens import Doc, Token

    from volgens.stages.claims.proposal import Proposal

NO_THING = "a number without a counted thing"
_DATA = load("counted.toml")
_TOTALS: dict[str, str] = _DATA["totals"]
_IDIOMS = frozenset(_DATA["idioms"]["before_one"])
_MONEY_WORDS = frozenset(_DATA["money"]["verbs"])
_DETERMINERS = frozenset(_DATA["partitive"]["determiners"])
_SELECTING = frozenset(_DATA["partitive"]["selecting"])
_CUES = frozenset(_DATA["partitive"]["cues"])
_SCALES = ("miljoen", "miljard", "biljoen", "mln", "mld", "mrd")
_TIMES = {
    "seconde": "second",
    "minuut": "minute",
    "uur": "hour",
    "dag": "day",
    "week": "week",
    "maand": "month",
    "jaar": "year",
}


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
            _refer_back(doc, proposal, before)


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
    below = doc[at]
    if is_noun(below):
        word = lemma(below)
        proposal.take("rate", f"{proposal.unit}/{_TIMES.get(word, word)}", "rate")
        proposal.end = below.idx + len(below)


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
    if proposal.last - proposal.first != 1 or proposal.value != 1 or doc[proposal.first].text.isdigit():
        return False
    if proposal.modifier is not None:
        return False
    before = doc[proposal.first - 1].lower_ if proposal.first else ""
    after = doc[proposal.last].lower_ if proposal.last < len(doc) else ""
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
        if whole is None or not _is_plural(doc[whole.head]):
            return False
        apply_noun(doc, proposal, whole)
    proposal.partitive = True
    return True


def _is_plural(token: Token) -> bool:
    return "|mv" in token.tag_ or "Plur" in token.morph.get("Number", []) or token.lower_.endswith(("en", "s"))


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


def _refer_back(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> None:
    """A number alone: money or a measure named before, a total, one of a list, or people ("de twee")."""
    near = [p for p in before[-8:] if p.dropped is None and p.unit is not None and proposal.sentence - p.sentence <= 1]
    number = doc[proposal.first]
    previous = doc[proposal.first - 1] if proposal.first else None
    if previous is not None and previous.pos_ == "PROPN" and number.text.isdigit() and not proposal.modifier:
        proposal.drop("part of a name")
    elif previous is not None and previous.lower_ in ("nummer", "nr"):
        proposal.drop("an identifier")
    elif previous is not None and previous.lower_ == "van" and _scored(doc, proposal.first):
        proposal.drop("a score")
    elif not (_total(doc, proposal) or _parents(doc, proposal) or _money(doc, proposal, near, before)):
        _people_or_same(doc, proposal, near)


def _scored(doc: Doc, at: int) -> bool:
    return at >= 2 and doc[at - 2].lower_ in (
        "score",
        "eindscore",
        "stand",
        "uitslag",
        "cijfer",
        "ruststand",
        "eindstand",
    )


def _total(doc: Doc, proposal: Proposal) -> bool:
    """ "Het dodental steeg tot 43", "een bevolking van 299.200": the total before the number in its sentence tells."""
    for index in range(proposal.first - 1, max(-1, proposal.first - 15), -1):
        token = doc[index]
        if token.is_sent_end:
            break
        unit = _TOTALS.get(token.lower_)
        if unit is not None:
            proposal.take("count", unit, "total")
            estimated = index and doc[index - 1].lower_ in ("geschatte", "geschat")
            if estimated and proposal.modifier is None:
                proposal.modifier = "approx"
            return True
        if token.lower_ == "aantal" and index + 1 < proposal.first:
            noun = counted_noun(doc, index + 1, plural=True)
            if noun is not None and noun.head < proposal.first:
                proposal.take("count", noun.lemma, "total")
                return True
    return False


def _parents(doc: Doc, proposal: Proposal) -> bool:
    """ "Een moeder van twee"."""
    at = proposal.first
    if at < 2 or doc[at - 1].lower_ != "van" or doc[at - 2].lower_ not in PARENTS:
        return False
    proposal.take("count", "kind", "children")
    return True


def _money(doc: Doc, proposal: Proposal, near: Sequence[Proposal], before: Sequence[Proposal]) -> bool:
    """A price or a great number without a noun: in the currency of the sentence, or of the money before it."""
    text = proposal.number.text.lower()
    scaled = any(scale in text for scale in _SCALES)
    if not (scaled or is_price(text)):
        return False
    sentence = doc[proposal.first].sent
    named = next(
        (c for c in (currency_of(fold(t.text)) for t in reversed(doc[sentence.start : proposal.first])) if c), None
    )
    if named is not None and is_price(text):
        proposal.take("money", named, "currency named in the sentence")
        return True
    whole = next((p for p in reversed(near) if p.kind in ("money", "measure")), None)
    if whole is not None and whole.kind is not None and whole.unit is not None:
        proposal.take(whole.kind, whole.unit, "refers back")
        return True
    if scaled and any(fold(t.text) in _MONEY_WORDS for t in sentence):
        last = next((p.unit for p in reversed(before) if p.kind == "money" and p.dropped is None), None)
        proposal.take("money", last or "EUR", "money by the verb")
        return True
    return False


def is_price(text: str) -> bool:
    """Two or four decimals: "13,68", "2,3310"."""
    _, comma, decimals = text.partition(",")
    return bool(comma) and decimals.isdigit() and len(decimals) in (2, 4)


def _people_or_same(doc: Doc, proposal: Proposal, near: Sequence[Proposal]) -> None:
    """ "De twee", "29 werden vermist", "honderden", "wijkbewoners, ongeveer 1500,"."""
    number = doc[proposal.first]
    previous = doc[proposal.first - 1] if proposal.first else None
    counts = [p for p in near if p.kind == "count"]
    here = [p for p in counts if p.sentence == proposal.sentence]
    start = proposal.first
    while start > 0 and doc[start].idx > proposal.start:
        start -= 1
    if start >= 2 and doc[start - 1].text == "," and proposal.modifier is not None:
        noun = doc[start - 2]
        if is_noun(noun) and _is_plural(noun):
            proposal.take("count", lemma(noun, plural=True), "noun before the number")
            return
    cued = previous is not None and previous.lower_ in _CUES
    if (number.text.isalpha() or cued) and _tied_to_noun_before(number):
        proposal.take("count", lemma(number.head, plural=True), "noun before the number")
        return
    people = [p for p in here if p.unit in PEOPLE or p.unit == "mens"]
    if proposal.value is None and proposal.high is None:
        same = people or (here if number.lower_.startswith("enkelen") else [])
        proposal.take("count", (same[-1].unit if same else None) or "persoon", "vague number alone")
        return
    if previous is not None and previous.lower_ in _SELECTING and number.text.isalpha():
        proposal.take("count", "persoon", "number as a noun")
        return
    year = len(number.text) == 4 and number.text.isdigit() and "1500" <= number.text <= "2100"
    if _in_table(doc, proposal) or proposal.value == 1 or (year and proposal.modifier is None):
        proposal.drop(NO_THING)
        return
    subject = number.dep_ in ("nsubj", "nsubj:pass")
    argument = subject or number.dep_ in ("obj", "conj", "xcomp", "ROOT", "nmod", "obl", "orphan", "parataxis", "appos")
    if counts and (proposal.modifier is not None or argument or (here and (cued or number.text.isalpha()))):
        unit = counts[-1].unit or "persoon"
        if subject and not here and unit in PEOPLE:
            unit = "persoon"
        proposal.take("count", unit, "refers back")
        proposal.antecedent = counts[-1]
        return
    if subject and number.text.isalpha():
        proposal.take("count", "persoon", "number as a subject")
        return
    proposal.drop(NO_THING)


def _tied_to_noun_before(number: Token) -> bool:
    """Whether the parse ties a number to a plural before it: "dertien gevechten, waarvan zes in het hoofdprogramma"."""
    noun = number.head
    before = number.sent.start <= noun.i < number.i
    return (
        before and number.dep_ == "nummod" and is_noun(noun) and ("|mv" in noun.tag_ or noun.lower_ in ("keer", "maal"))
    )


def _in_table(doc: Doc, proposal: Proposal) -> bool:
    """Whether a number stands among figures and punctuation, as in a table or a list of results."""
    around = doc[max(0, proposal.first - 2) : min(len(doc), proposal.last + 2)]
    return sum(1 for t in around if t.pos_ in ("NUM", "PUNCT", "SYM", "SPACE")) >= len(around) - 1
