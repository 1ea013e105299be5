"""Sentence breaks from the lay-out, and the stretches of long documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volgens.breaks import sentence_breaks, stretches
from volgens.records import Region

WRAPPED = """De gemeenteraad van Heerenveen stemde gisteravond laat in met
het plan voor een nieuw zwembad aan de rand van de stad, dat
Amsterdamse architecten in twee jaar hebben uitgewerkt. De
Friese wethouder noemde het besluit een stap vooruit voor de
hele regio."""


def breaks_as_text(text: str, *regions: Region) -> list[str]:
    """The words that open a sentence by the lay-out."""
    return [text[at:].split()[0] for at in sentence_breaks(text, regions)]


def test_blank_line_ends_a_sentence() -> None:
    assert breaks_as_text("Brug dicht\n\nde brug is dicht.") == ["de"]


def test_line_without_full_stop_ends_a_sentence() -> None:
    assert breaks_as_text("Brug dicht\nHet verkeer loopt vast") == ["Het"]


def test_line_that_goes_on_in_lower_case_does_not() -> None:
    assert breaks_as_text("De brug is\nweer open.") == []


def test_lines_of_wrapped_text_run_on_also_before_a_capital() -> None:
    assert breaks_as_text(WRAPPED) == []


def test_wrapped_text_still_ends_at_a_full_stop() -> None:
    text = WRAPPED.replace("De\nFriese", "\nDe Friese")
    assert breaks_as_text(text) == ["De"]


def test_regions_end_sentences_on_both_sides() -> None:
    text = "Omroep, 16:55 Brug dicht na ongeluk"
    assert breaks_as_text(text, Region(0, 13, "furniture")) == ["Brug"]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "a", "\na", "a\n"])
def test_degenerate_texts(text: str) -> None:
    assert all(0 < at < len(text) for at in sentence_breaks(text))


@given(st.text(alphabet="aB. \n\u2028,", max_size=200))
def test_breaks_open_lines(text: str) -> None:
    found = sentence_breaks(text)
    assert found == sorted(set(found))
    assert all(not text[at].isspace() and text[:at].strip(" ")[-1:] in "\n\u2028" for at in found)


@given(st.text(alphabet="ab. \n", max_size=300), st.integers(min_value=1, max_value=40))
def test_stretches_cover_the_text_once(text: str, size: int) -> None:
    parts = stretches(text, sentence_breaks(text), size)
    assert "".join(text[a:b] for a, b in parts) == text
    assert all(0 < b - a <= 4 * size for a, b in parts) or len(parts) == 1


def test_a_long_text_without_white_space_is_still_cut() -> None:
    parts = stretches("x" * 1000, [], 50)
    assert max(b - a for a, b in parts) <= 150
