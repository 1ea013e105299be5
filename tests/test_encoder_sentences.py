"""Sentence starts: what the white space around quotation marks and the punctuation before a word make sure of."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

from volgens.encoder.component import read_tokens
from volgens.encoder.sentences import LONGEST, attach_stop, sentence_starts

NLP = spacy.blank("nl")


def first_words(text: str, wanted: dict[str, float]) -> list[str]:
    """The words that start a sentence when the encoder gives the words in `wanted` that score and all others -5."""
    tokens, _ = read_tokens(NLP.make_doc(text))
    scores = np.array([wanted.get(word, -5.0) for word in tokens.words], dtype=np.float32)
    return [tokens.words[i] for i in sentence_starts(scores, tokens)]


def test_a_scored_word_after_a_full_stop_starts_a_sentence() -> None:
    assert first_words("Het regent. Morgen niet.", {"Morgen": 1}) == ["Het", "Morgen"]


@pytest.mark.parametrize("text", ["Hij zag het: Morgen niet.", "Het regent; Morgen niet.", "Het regent, Morgen niet."])
def test_a_sentence_goes_on_after_colon_semicolon_and_comma(text: str) -> None:
    assert "Morgen" not in first_words(text, {"Morgen": 9})


def test_without_a_full_stop_the_encoder_must_be_sure() -> None:
    assert first_words("Het regent Morgen niet.", {"Morgen": 1}) == ["Het"]
    assert first_words("Het regent Morgen niet.", {"Morgen": 4}) == ["Het", "Morgen"]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert first_words('"Het regent." Morgen niet.', {'"': 2}) == ['"', "Morgen"]
    assert first_words("Het regent.'' Morgen niet.", {"''": 2}) == ["Het", "Morgen"]


def test_an_opening_mark_goes_with_its_sentence() -> None:
    assert first_words("Het regent. “Morgen niet.”", {"Morgen": 2}) == ["Het", "“"]


def test_an_abbreviation_with_a_stop_may_end_a_sentence() -> None:
    assert first_words("Zij wonen in Den Haag e.d. Morgen niet.", {"Morgen": 1}) == ["Zij", "Morgen"]


def test_a_line_starts_a_sentence_whatever_the_score() -> None:
    assert first_words("Kop zonder punt\n\nHet regent.", {}) == ["Kop", "Het"]


def test_a_stretch_without_an_end_is_cut() -> None:
    starts = first_words("woord " * (3 * LONGEST), {})
    assert len(starts) >= 3


@pytest.mark.parametrize(
    ("words", "heads", "expected"),
    [
        (["Zij", "zag", "hem", "."], [1, 1, 1, 2], [1, 1, 1, 1]),
        (["“", "Zij", "zag", "hem", ".", "”"], [2, 2, 2, 2, 3, 2], [2, 2, 2, 2, 2, 2]),
        (["Zij", "zag", "hem", ",", "hier"], [1, 1, 1, 2, 1], [1, 1, 1, 2, 1]),
        (["."], [0], [0]),
    ],
)
def test_the_final_stop_hangs_on_the_root(words: list[str], heads: list[int], expected: list[int]) -> None:
    attach_stop(heads, words)
    assert heads == expected
