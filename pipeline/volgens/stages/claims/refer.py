"""A number alone: money or a measure named before, a total, one of a list, or people ("de twee").

Only claims of the same and the preceding sentence are looked at. What nothing explains is dropped with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from volgens.numbers.lexer import fold
from volgens.numbers.lexicon import load
from volgens.quantity.units import currency_of
from volgens.stages.claims.nouns import PARENTS, PEOPLE, counted_noun, is_noun, is_plural, lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from volgens.stages.claims.proposal import Proposal

NO_THING = "a number without a counted thing"
_DATA = load("counted.toml")
_TOTALS: dict[str, str] = _DATA["totals"]
_MONEY_WORDS = frozenset(_DATA["money"]["verbs"])
_SELECTING = frozenset(_DATA["partitive"]["selecting"])
_CUES = frozenset(_DATA["partitive"]["cues"])
_SCALES = ("miljoen", "miljard", "biljoen", "mln", "mld", "mrd")


def refer_back(doc: Doc, proposal: Proposal, before: Sequence[Proposal]) -> None:
    """Settles a number without a noun, or drops it. `before`: the earlier proposals of the document."""
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
        if is_noun(noun) and is_plural(noun):
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
