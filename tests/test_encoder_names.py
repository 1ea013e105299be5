"""Names spelt alike in a document get one label, unless the encoder is sure of two."""

from __future__ import annotations

import numpy as np

from volgens.encoder.names import consistent

TAGS = ["O", *(f"{mark}-{label}" for label in ("ORG", "PERSON", "PLACE") for mark in "BILU")]


def labels(*mentions: tuple[str, dict[str, float]]) -> list[str]:
    """The labels of mentions in a row, each with its words and the encoder's score for each label."""
    words: list[str] = []
    rows: list[list[float]] = []
    entities = []
    for text, given in mentions:
        parts = text.split()
        entities.append((len(words), len(words) + len(parts), max(given, key=given.__getitem__)))
        words += parts
        rows += [[given.get(tag[2:], 0.0) for tag in TAGS] for _ in parts]
    found = consistent(entities, words, np.array(rows, dtype=np.float32), TAGS)
    assert [(start, end) for start, end, _ in found] == [(start, end) for start, end, _ in entities]
    return [label for _, _, label in found]


def test_a_doubtful_mention_follows_the_others() -> None:
    assert labels(("Kuipers", {"ORG": 3, "PERSON": 2}), ("Kuipers", {"PERSON": 9}), ("Kuipers'", {"ORG": 5})) == [
        "PERSON",
        "PERSON",
        "ORG",
    ]


def test_a_surname_follows_the_full_name() -> None:
    assert labels(("Ria Kuipers", {"PERSON": 9}), ("Kuipers", {"ORG": 3, "PERSON": 2})) == ["PERSON", "PERSON"]


def test_a_possessive_is_spelt_alike() -> None:
    assert labels(("Anna's", {"ORG": 3, "PERSON": 2}), ("Anna", {"PERSON": 9})) == ["PERSON", "PERSON"]


def test_other_names_change_nothing() -> None:
    assert labels(("Kuipers", {"ORG": 3}), ("Hengelo", {"PLACE": 3})) == ["ORG", "PLACE"]


def test_two_senses_stay_where_the_encoder_is_sure() -> None:
    sure = {"ORG": 30.0}
    doubtful = {"PLACE": 2.0, "ORG": 1.0}
    assert labels(("Utrecht", sure), ("Utrecht", doubtful)) == ["ORG", "ORG"]
    assert labels(("Ria Utrecht", {"PERSON": 3.0}), ("Utrecht", sure)) == ["PERSON", "ORG"]
