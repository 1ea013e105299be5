"""Linking claims and names with the statements that hold them."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st

from volgens.records import Attribution, Claim, Document, Entity, Span, record_id
from volgens.settings import Settings
from volgens.stages import create
from volgens.stages.base import Annotations

TEXT = "x" * 100
DOC = spacy.blank("nl")("x")


def span(start: int, end: int) -> Span:
    return Span(start, end, TEXT[start:end])


def claim(number: int, start: int, end: int) -> Claim:
    return Claim(
        "d", record_id("d", "c", number), start, end, TEXT[start:end], span(start, end), "count", 1, None, None, "x",
        None, None, None, 0,
    )  # fmt: skip


def entity(number: int, start: int, end: int) -> Entity:
    ident = record_id("d", "e", number)
    return Entity("d", ident, start, end, TEXT[start:end], "ORG", 0, TEXT[start:end], ident)


def attribution(number: int, *content: tuple[int, int]) -> Attribution:
    return Attribution(
        "d", record_id("d", "a", number), None, None, tuple(span(*c) for c in content), "indirect", None, None,
        "unknown", "asserted", None, None, "tagger", 0.5, 0,
    )  # fmt: skip


def link(claims: list[Claim], entities: list[Entity], attributions: list[Attribution]) -> Annotations:
    stage = create("link", Settings())
    earlier = Annotations(
        Document("d", TEXT), entities=tuple(entities), claims=tuple(claims), attributions=tuple(attributions)
    )
    return earlier.with_records(stage.produces, stage(DOC, earlier))


def test_the_innermost_statement_wins() -> None:
    linked = link([claim(1, 30, 35)], [entity(1, 31, 33)], [attribution(1, (0, 90)), attribution(2, (20, 40))])
    assert linked.claims[0].attribution == "d#a2"
    assert [a.claims for a in linked.attributions] == [("d#c1",), ("d#c1",)]
    assert [a.entities for a in linked.attributions] == [("d#e1",), ("d#e1",)]


def test_nobody_said_it() -> None:
    linked = link([claim(1, 30, 35)], [], [attribution(1, (40, 90))])
    assert linked.claims[0].attribution is None
    assert linked.attributions[0].claims == ()


def test_a_claim_across_the_edge_is_outside() -> None:
    linked = link([claim(1, 30, 45)], [], [attribution(1, (40, 90))])
    assert linked.claims[0].attribution is None


def test_content_in_two_pieces() -> None:
    linked = link([claim(1, 5, 8), claim(2, 25, 28), claim(3, 45, 48)], [], [attribution(1, (0, 10), (40, 50))])
    assert linked.attributions[0].claims == ("d#c1", "d#c3")
    assert [c.attribution for c in linked.claims] == ["d#a1", None, "d#a1"]


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(st.integers(0, 90))
    return start, draw(st.integers(start + 1, 100))


@given(st.lists(spans(), max_size=8), st.lists(spans(), max_size=6))
def test_both_ways_agree(numbers: list[tuple[int, int]], contents: list[tuple[int, int]]) -> None:
    claims = [claim(n, *s) for n, s in enumerate(sorted(numbers), 1)]
    statements = [attribution(n, s) for n, s in enumerate(sorted(contents), 1)]
    linked = link(claims, [], statements)
    listed = {c for a in linked.attributions for c in a.claims}
    by_id = {a.id: a for a in linked.attributions}
    for one in linked.claims:
        assert bool(one.attribution) == (one.id in listed)
        if one.attribution:
            assert one.id in by_id[one.attribution].claims
