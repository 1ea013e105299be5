"""Claims: every number with a unit or a counted thing, as a record.

`volgens.quantity` reads the figures, units and hedges off the raw text; this stage takes them through the parse: what a
bare number counts, which lengths of time are ages, what a claim is part of, what it is a change of. What is read and
dropped is kept with its reason for --explain.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from spacy.attrs import IDX, IS_SPACE, SENT_START

from volgens.numbers.lexicon import load
from volgens.quantity import quantities, to_si
from volgens.records import Claim, Counted, Explanation, Number, Record, record_id
from volgens.stages.claims import ages, counts, refer
from volgens.stages.claims.changes import alternatives, set_changes
from volgens.stages.claims.nouns import counted_noun, lemma
from volgens.stages.claims.proposal import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from volgens.quantity import Quantity
    from volgens.records import Entity
    from volgens.settings import Settings
    from volgens.stages.base import Annotations

_DATA = load("counted.toml")
_RACES = frozenset(Decimal(m) for m in _DATA["races"]["metres"])
_BEFORE_RACE = frozenset(_DATA["races"]["before"])


_TIME_AFTER = frozenset(("geleden", "later", "eerder", "lang", "oud", "vroeger", "te"))
_LISTING = frozenset(("en", "of", "of zelfs", "en zelfs", "naar", "tot", "dan wel", "en/of", "plus", "tegen"))


class Claims:
    """The stage: one record for each quantity that states how much or how many."""

    name = "claims"
    version = "1"
    requires: tuple[str, ...] = ("documents", "tokens", "entities")
    produces: tuple[str, ...] = ("claims",)

    def __init__(self, *, explain: bool = False, si: bool = False) -> None:
        self.explain = explain
        self.si = si

    def __call__(self, doc: Doc, earlier: Annotations) -> Iterator[Record]:
        """The claims of `doc` in order, numbered from 1; with `explain` also what was kept and dropped, and why."""
        text = earlier.document.text
        found = quantities(text)
        if not found:
            return
        people = frozenset(_person_tokens(doc, earlier.entities))
        proposals = propose(doc, text, found, people)
        name = earlier.document.doc
        kept = [p for p in proposals if p.dropped is None]
        for number, proposal in enumerate(kept, 1):
            proposal.id = record_id(name, "c", number)
        others = alternatives(text, kept)
        set_changes(doc, kept)
        for proposal in proposals:
            if proposal.dropped is None:
                yield self.record(name, text, proposal, earlier.entities, others.get(proposal.id, ()))
            if self.explain:
                yield _explanation(name, proposal)

    def record(
        self, name: str, text: str, proposal: Proposal, entities: tuple[Entity, ...], others: tuple[str, ...]
    ) -> Claim:
        """The finished record of a kept proposal."""
        assert proposal.kind is not None
        assert proposal.unit is not None
        about = tuple(e.id for e in entities if e.start < proposal.end and proposal.start < e.end)
        counted = proposal.counted
        if counted is not None:
            entity = next((e.id for e in entities if e.start < proposal.end and proposal.number.end <= e.start), None)
            counted = Counted(counted.head, counted.modifiers, entity)
        si = to_si(proposal.value, proposal.unit) if self.si and proposal.value is not None else None
        part_of = proposal.antecedent
        return Claim(
            doc=name,
            id=proposal.id,
            start=proposal.start,
            end=proposal.end,
            text=text[proposal.start : proposal.end],
            number=proposal.number,
            kind=proposal.kind,
            value=_json(proposal.value),
            low=_json(proposal.low),
            high=_json(proposal.high),
            unit=proposal.unit,
            modifier=proposal.modifier,
            hedge=proposal.hedge,
            counted=counted,
            sentence=proposal.sentence,
            antecedent=part_of.id if part_of is not None and proposal.partitive and part_of.id else None,
            change=proposal.change,
            alternatives=others,
            value_si=None if si is None else _json(si[0]),
            unit_si=None if si is None else si[1],
            entities=about,
        )


def create(settings: Settings) -> Claims:
    """The stage with the user's settings: `explain` and `si`."""
    return Claims(explain=settings.explain, si=settings.si)


def propose(doc: Doc, text: str, found: list[Quantity], people: frozenset[int]) -> list[Proposal]:
    """Every quantity with its claim settled or the reason why it is none."""
    starts = doc.to_array(IDX).tolist()
    sentences = _sentence_numbers(doc)
    proposals: list[Proposal] = []
    for quantity in found:
        first = max(0, bisect_right(starts, quantity.number.start) - 1)
        last = max(first + 1, bisect_left(starts, quantity.number.end))
        proposal = Proposal(
            quantity, first, last, quantity.start, quantity.end, None, quantity.value, quantity.low, quantity.high,
            quantity.unit, quantity.modifier, quantity.hedge, sentences[first], quantity.number,
        )  # fmt: skip
        _settle(doc, proposal, proposals, people)
        proposals.append(proposal)
    _share_backwards(text, proposals)
    _share_forwards(text, proposals)
    return proposals


def _settle(doc: Doc, proposal: Proposal, before: list[Proposal], people: frozenset[int]) -> None:
    quantity = proposal.quantity
    kind = quantity.kind
    if quantity.reason is not None or kind == "ordinal" or kind == "date" or kind == "time" or kind == "label":
        proposal.drop(quantity.reason or kind)
        return
    if kind == "number" or quantity.unit is None:
        if ages.bare_age(doc, proposal, people):
            proposal.take("age", "year", "age of a person")
        else:
            counts.resolve(doc, proposal, before)
        return
    proposal.take(kind, quantity.unit, "unit")
    proposal.head = max(_token_at(doc, proposal.last, quantity.end) - 1, proposal.first)
    if quantity.per is not None:
        noun = counted_noun(doc, proposal.head)  # behind its adjectives: "per vervangen leiding"
        below = noun.lemma if noun is not None else lemma(doc[proposal.head])
        proposal.take("rate", f"{quantity.unit}/{below}", "rate")
        if noun is not None:
            proposal.head, proposal.end = noun.head, doc[noun.head].idx + len(doc[noun.head])
    elif kind == "count" and proposal.head > proposal.first:
        proposal.counted = Counted(quantity.unit)
    elif kind == "measure" and _is_race(doc, proposal):
        proposal.drop("a race by its length")
    elif kind == "duration" and quantity.bare and _indefinite_time(doc, proposal):
        proposal.drop("een as an article")
    elif kind == "duration" and ages.duration_is_age(doc, proposal, people):
        proposal.take("age", quantity.unit, "age of a person")


def _token_at(doc: Doc, at: int, offset: int) -> int:
    """The first token from `at` on that starts at or after `offset`."""
    while at < len(doc) and doc[at].idx < offset:
        at += 1
    return at


def _is_race(doc: Doc, proposal: Proposal) -> bool:
    """ "De 1500 meter", "op de 1000 en de 1500 meter": a discipline, no length."""
    if proposal.unit != "m" or proposal.value not in _RACES or proposal.modifier is not None or not proposal.first:
        return False
    after = doc[proposal.head + 1].lower_ if proposal.head is not None and proposal.head + 1 < len(doc) else ""
    return doc[proposal.first - 1].lower_ in _BEFORE_RACE and after not in (
        "lange",
        "lang",
        "hoge",
        "brede",
        "hoogte",
        "lengte",
    )


def _indefinite_time(doc: Doc, proposal: Proposal) -> bool:
    """ "Op een dag", "een jaar waarin", "het was een jaar om te vergeten": a time, not a length of it."""
    at = proposal.first
    before = doc[at - 1].lower_ if at else ""
    head = doc[proposal.head if proposal.head is not None else at]
    after = doc[head.i + 1].lower_ if head.i + 1 < len(doc) else ""
    predicate = any(child.dep_ == "cop" for child in head.children) and after not in _TIME_AFTER
    return predicate or (before == "op" and head.lower_ == "dag") or after in ("waarin", "waarop", "dat", "die", "als")


def _share_backwards(text: str, proposals: list[Proposal]) -> None:
    """A bare number takes the counted noun of the next one in a list: "acht en tien mensen"."""
    for index in range(len(proposals) - 2, -1, -1):
        left, right = proposals[index], proposals[index + 1]
        if (
            left.quantity.kind != "number"
            or left.quantity.value == 0
            or right.dropped is not None
            or right.unit is None
        ):
            continue
        if left.dropped not in (None, refer.NO_THING) or left.head is not None or left.partitive:
            continue
        between = text[left.end : right.start].strip().lower()
        if left.sentence == right.sentence and between in _LISTING:
            left.dropped = None
            left.take(right.kind or "count", right.unit, "shared with the next number")
            left.counted = right.counted


def _share_forwards(text: str, proposals: list[Proposal]) -> None:
    """What stands at the end of a list counts for all of it: "5,6 punten en 2,9 rebounds per wedstrijd"; and a price
    may stand before its currency: "steeg 1,40 (2,7 procent) tot 53,75 euro".
    """
    for index in range(len(proposals) - 2, -1, -1):
        left, right = proposals[index], proposals[index + 1]
        if left.sentence != right.sentence:
            continue
        between = text[left.end : right.start].strip()
        listed = between in (",", "en") and right.kind == "rate" and right.unit is not None and right.dropped is None
        if listed and left.kind in ("count", "duration", "measure") and left.dropped is None and left.unit is not None:
            left.take("rate", f"{left.unit}/{(right.unit or '').partition('/')[2]}", "shared rate")
        elif left.dropped == refer.NO_THING and refer.is_price(left.number.text):
            money = next(
                (p for p in proposals[index + 1 : index + 4] if p.kind == "money" and p.sentence == left.sentence), None
            )
            if money is not None and money.unit is not None:
                left.dropped = None
                left.take("money", money.unit, "refers ahead")


def _sentence_numbers(doc: Doc) -> list[int]:
    """The number of each token's sentence, sentences of white space not counted."""
    numbers: list[int] = []
    number = -1
    fresh = True
    opening, blank = (doc.to_array(attribute).tolist() for attribute in (SENT_START, IS_SPACE))
    for opens, is_space in zip(opening, blank, strict=True):
        if opens == 1:
            fresh = True
        if fresh and not is_space:
            number += 1
            fresh = False
        numbers.append(max(number, 0))
    return numbers


def _person_tokens(doc: Doc, entities: tuple[Entity, ...]) -> Iterator[int]:
    """The tokens of persons' names: of the entities stage, else of the pipeline's own."""
    if entities:
        for entity in entities:
            if entity.label == "PERSON":
                span = doc.char_span(entity.start, entity.end, alignment_mode="expand")
                if span is not None:
                    yield from range(span.start, span.end)
        return
    for span in doc.ents:
        if span.label_ in ("PERSON", "PER"):
            yield from range(span.start, span.end)


def _json(value: Decimal | None) -> Number | None:
    """A JSON number without float noise: whole values as int."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _explanation(name: str, proposal: Proposal) -> Explanation:
    quantity = proposal.quantity
    dropped = proposal.dropped
    return Explanation(
        doc=name,
        stage="claims",
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        outcome="dropped" if dropped is not None else "kept",
        rule=quantity.kind if dropped is not None else proposal.rule,
        detail=dropped or f"{proposal.kind}, unit {proposal.unit}",
    )


__all__ = ["Claims", "create", "propose"]
