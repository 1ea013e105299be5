"""Any text goes through the whole pipeline, and what comes out holds together; the long version is in tests/slow."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invariants import broken
from volgens.pipeline import Pipeline
from volgens.records import Document

PIECES = (
    "Volgens ", "het leger ", "zou ", "de minister ", "zegt ", "hij ", '"', "“", "”", "'", "„", "«", "»",
    ": ", ", ", ". ", "\n", "\n\n", "12 ", "3,5 miljoen ", "50.000 ", "€", "%", " procent ", "bijna ",
    "twee derde ", "(", ")", "- ", "– ", "Rusland ", "in Breda ", "dat ", "of ", "van hen ", "daarvan ",
    "meldt ", "aldus ", "Jansen ", "NOS ", "vijf dagen ", "steeg ", "met ", "tot ", "\u202e", "\u0301",
    "\x00", "\U0001f600", "\u00a0", "\u2028", "'s ", "é", "ﬁ", "İ",
)  # fmt: skip
"""What the stages look for, and what trips code up."""


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_texts_of_cues_quotes_and_numbers(fast: Pipeline, pieces: list[str]) -> None:
    assert not broken(next(fast.annotate([Document("d", "".join(pieces))])))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_unicode(fast: Pipeline, text: str) -> None:
    assert not broken(next(fast.annotate([Document("d", text)])))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", '"', ".", "é", "1", "\ufeff", "''''", "( ) ( )", "\u200b", "Volgens Volgens . "]
)
def test_degenerate_texts(fast: Pipeline, text: str) -> None:
    assert not broken(next(fast.annotate([Document("d", text)])))


def test_the_example_article(pipeline: Pipeline, seed_text: str) -> None:
    assert not broken(next(pipeline.annotate([Document("d", seed_text)])))
