"""Pairing of quotation marks: every style, apostrophes, paragraphs, what stays unbalanced."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volgens.stages.attributions.quotes import find_quotes, paragraphs


def inner(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [('"', '"'), ("'", "'"), ("“", "”"), ("„", "”"), ("„", "“"), ("‘", "’"), ("«", "»"), ("‹", "›"), (",,", "''")],
)
def test_every_style(opening: str, closing: str) -> None:
    assert inner(f"{opening}Het water stijgt{closing}, zei de molenaar.") == ["Het water stijgt"]


@pytest.mark.parametrize(
    "text",
    [
        "Om zes uur 's avonds ging Rutte's auto weg.",
        "De foto's uit de jaren '90 hangen in 't café.",
        "Zo'n oma's fiets is van Klaas' broer.",
        "De jongens' jassen hingen aan de kapstok.",
    ],
)
def test_apostrophes_are_no_marks(text: str) -> None:
    assert inner(text) == []


def test_apostrophes_inside_single_marks() -> None:
    assert inner("'Ik zag 's nachts drie auto's', zei ze.") == ["Ik zag 's nachts drie auto's"]


def test_nested() -> None:
    quotes = find_quotes("\"Hij riep: 'Kom hier' en verdween\", zei Mo.")
    assert [q.depth for q in quotes] == [0, 1]


def test_quotation_over_paragraphs() -> None:
    text = '"Wij bouwen door.\nOok in de winter", zei de aannemer.'
    assert inner(text) == ["Wij bouwen door.\nOok in de winter"]


def test_opening_mark_in_each_paragraph() -> None:
    text = '"Wij bouwen door.\n"Ook in de winter", zei de aannemer.'
    assert inner(text) == ["Wij bouwen door.", "Ook in de winter"]


def test_unclosed_ends_with_its_paragraph() -> None:
    text = '"Wij bouwen door, zei de aannemer.\nDe buurt is boos.'
    (quote,) = find_quotes(text)
    assert not quote.closed
    assert text[quote.start : quote.end] == "Wij bouwen door, zei de aannemer."


def test_unopened_starts_with_its_sentence() -> None:
    text = 'De zaal was leeg. Wij gaan door", zei de zanger.'
    (quote,) = find_quotes(text)
    assert not quote.opened
    assert text[quote.start : quote.end] == "Wij gaan door"


@pytest.mark.parametrize("text", ['"' * 100_000, "'" * 100_000, "„" * 100_000, '"a\n' * 50_000, "‘a " * 50_000])
def test_linear_time(text: str) -> None:
    started = time.process_time()
    find_quotes(text)
    assert time.process_time() - started < 8


@given(st.text(alphabet=st.sampled_from("ab .,\n\"'“”‘’„«»s0"), max_size=200))
def test_spans_lie_in_the_text_and_nest(text: str) -> None:
    quotes = find_quotes(text)
    for quote in quotes:
        assert 0 <= quote.outer_start <= quote.start < quote.end <= quote.outer_end <= len(text)
        assert not text[quote.start].isspace()
        assert not text[quote.end - 1].isspace()
    assert [q.outer_start for q in quotes] == sorted(q.outer_start for q in quotes)


@given(st.text(max_size=300))
def test_paragraphs_have_no_white_space_around(text: str) -> None:
    for start, end in paragraphs(text):
        assert text[start:end] == text[start:end].strip()
        assert text[start:end]


def test_closing_mark_that_sticks_to_the_next_word() -> None:
    assert inner('"Ik ga naar huis, "aldus de keeper. "Morgen train ik weer."') == [
        "Ik ga naar huis,",
        "Morgen train ik weer.",
    ]


def test_second_half_after_a_comma_opens() -> None:
    assert inner('"Ik ga", zei de keeper, "naar huis."') == ["Ik ga", "naar huis."]
