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

from volgens.quantity import quantities, to_si
from volgens.records import Claim, Counted, Explanation, Number, Record, record_id
from volgens.stages.claims import ages, counts
from volgens.stages.claims.changes import alternatives, set_changes
from volgens.stages.claims.nouns import TIME_NOUNS, lemma
from volgens.stages.claims.proposal import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from volgens.quantity import Quantity
    from volgens.records import Entity
    from volgens.settings import Settings
    from volgens.stages.base import Annotations

_NO_CLAIM = ("ordinal", "date", "time", "label")


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
        found = quantities(doc.text)
        if not found:
            return
        people = frozenset(_person_tokens(doc, earlier.entities))
        proposals = propose(doc, found, people)
        name = earlier.document.doc
        kept = [p for p in proposals if p.dropped is None]
        for number, proposal in enumerate(kept, 1):
            proposal.id = record_id(name, "c", number)
        others = alternatives(doc.text, kept)
        set_changes(doc, kept)
        for proposal in proposals:
            if proposal.dropped is None:
                yield self.record(name, doc.text, proposal, earlier.entities, others.get(proposal.id, ()))
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


def propose(doc: Doc, found: list[Quantity], people: frozenset[int]) -> list[Proposal]:
    """Every quantity with its claim settled or the reason why it is none."""
    starts = [t.idx for t in doc]
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
    _share_backwards(doc, proposals)
    for proposal in proposals:
        if not proposal.decided:
            proposal.drop("a number without a counted thing")
    return proposals


def _settle(doc: Doc, proposal: Proposal, before: list[Proposal], people: frozenset[int]) -> None:
    quantity = proposal.quantity
    kind = quantity.kind
    if quantity.reason is not None or kind in _NO_CLAIM:
        proposal.drop(quantity.reason or kind)
        return
    if kind == "number":
        if ages.bare_age(doc, proposal, people):
            proposal.take("age", "year", "age of a person")
            return
        counts.resolve(doc, proposal, before)
        return
    assert kind not in ("ordinal", "date", "time", "label")
    if quantity.unit is None:
        proposal.drop("no unit")
        return
    proposal.take(kind, quantity.unit, "unit")
    end = bisect_left([t.idx for t in doc[proposal.last : proposal.last + 6]], quantity.end) + proposal.last
    proposal.head = max(end - 1, proposal.first)
    if quantity.per is not None:
        head = doc[proposal.head]
        proposal.take("rate", f"{quantity.unit}/{lemma(head)}", "rate")
    elif kind == "count" and proposal.head > proposal.first:
        head = doc[proposal.head]
        proposal.counted = Counted(proposal.unit or lemma(head))
    if kind == "duration":
        if quantity.bare and _indefinite_time(doc, proposal):
            proposal.drop("een as an article")
        elif ages.duration_is_age(doc, proposal, people):
            proposal.take("age", proposal.unit or "year", "age of a person")


def _indefinite_time(doc: Doc, proposal: Proposal) -> bool:
    """ "Op een dag", "een jaar waarin": a time, not a length of it."""
    at = proposal.first
    before = doc[at - 1].lower_ if at else ""
    end = proposal.head + 1 if proposal.head is not None else proposal.last
    after = doc[end].lower_ if end < len(doc) else ""
    return (before == "op" and doc[end - 1].lower_ == "dag") or after in ("waarin", "waarop", "dat", "die", "als")


def _share_backwards(doc: Doc, proposals: list[Proposal]) -> None:
    """A bare number takes the counted noun of the next one in a list: "acht en tien mensen", "honderden of zelfs duizenden"."""
    for index in range(len(proposals) - 2, -1, -1):
        left, right = proposals[index], proposals[index + 1]
        if (
            left.quantity.kind != "number"
            or left.quantity.value == 0
            or right.dropped is not None
            or right.unit is None
        ):
            continue
        if left.dropped not in (None, "a number without a counted thing") and left.rule not in (
            "refers back",
            "vague number alone",
        ):
            continue
        if left.head is not None or left.partitive or left.sentence != right.sentence:
            continue
        between = doc.text[left.end : right.start].strip().lower()
        if between in (
            "en",
            "of",
            ",",
            "of zelfs",
            "en zelfs",
            "naar",
            "tot",
            "dan wel",
            "maar liefst",
            "en/of",
            "plus",
        ):
            left.dropped = None
            left.take(right.kind or "count", right.unit, "shared with the next number")
            left.counted = right.counted


def _sentence_numbers(doc: Doc) -> list[int]:
    """The number of each token's sentence, sentences of white space not counted."""
    numbers: list[int] = []
    number = -1
    fresh = True
    for token in doc:
        if token.is_sent_start:
            fresh = True
        if fresh and not token.is_space:
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


__all__ = ["TIME_NOUNS", "Claims", "create", "propose"]
