"""Mutated articles, hostile texts, and time that grows no worse than linearly with length."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invariants import broken
from volgens import stages
from volgens.nlp import parse
from volgens.pipeline import Pipeline
from volgens.records import Document
from volgens.stages.base import Annotations

pytestmark = pytest.mark.slow
SEED = (Path(__file__).resolve().parents[2] / "seeds" / "nos-koersk-2024-10.txt").read_text(encoding="utf-8")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cuts=st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 200)), max_size=8),
    insertions=st.lists(
        st.tuples(st.integers(0, len(SEED)), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=8
    ),
)
def test_mutated_articles(fast: Pipeline, cuts: list[tuple[int, int]], insertions: list[tuple[int, str]]) -> None:
    text = SEED
    for at, length in cuts:
        text = text[:at] + text[at + length :]
    for at, extra in insertions:
        text = text[:at] + extra + text[at:]
    assert not broken(next(fast.annotate([Document("d", text[:3000])])))


HOSTILE = {
    "blanks": " ",
    "quotes": '"',
    "curly quotes": "“",
    "apostrophes": "'",
    "digits": "1",
    "digit groups": "1.000",
    "digits with blanks": "1 ",
    "commas": "1,",
    "number words": "honderd",
    "number words with blanks": "twee en ",
    "brackets": "(",
    "dashes": "-",
    "new lines": "\n",
    "letters": "a",
    "capitals": "Ab ",
    "cues": "zegt hij ",
    "said that": "hij zegt dat ",
    "according to": "volgens volgens ",
    "commas and names": "Jansen, ",
    "full stops": ". ",
    "combining marks": "e\u0301\u0301",
    "colons": "a: ",
    "euros": "€ ",
    "per": "5 per ",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_linear_time_in_our_stages(fast: Pipeline, unit: str) -> None:
    """The stages behind the parse: what one reader wrote in regular expressions and loops."""
    seconds: list[float] = []
    for size in (10_000, 40_000):
        document = Document("d", unit * (size // len(unit)))
        doc = next(parse(fast.nlp, [document]))
        began = time.process_time()
        found = fast.run_stages(Annotations(document), doc)
        seconds.append(time.process_time() - began)
        assert not broken(found)
    # four times the text; a quadratic step would take sixteen times as long
    assert seconds[1] < 0.5 or seconds[1] < 8 * seconds[0], dict(zip(stages.NAMES, fast.seconds.values(), strict=False))


def test_hundred_thousand_blanks_and_one_word_are_survived(fast: Pipeline) -> None:
    for text in (" " * 100_000, "x" * 100_000, '"' * 30_000, "1" * 100_000, "\n" * 100_000):
        assert not broken(next(fast.annotate([Document("d", text)])))
