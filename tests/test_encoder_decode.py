"""The encoder's parts that need no weights: trees, spans, lemma rules, windows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volgens.encoder.decode import SpanDecoder, best_tree, is_tree
from volgens.encoder.gender import Genders
from volgens.encoder.lemma import apply_rule, make_rule
from volgens.encoder.pieces import normalise
from volgens.encoder.windows import AFTER, BEFORE, CORE, Tokens, cut

TAGS = ["O", *(f"{mark}-{label}" for label in ("PLACE", "ORG") for mark in "BILU")]


def scores(rows: list[list[float]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(rows, dtype=np.float64)


def test_best_tree_takes_the_best_heads_when_they_form_a_tree() -> None:
    assert best_tree(scores([[0, 5, 0], [0, 9, 0], [0, 5, 0]])) == [1, 1, 1]


def test_best_tree_breaks_a_cycle_where_it_costs_least() -> None:
    # 0 and 1 prefer each other; 2 is the root; token 1 loses less by turning to it
    assert best_tree(scores([[0, 9, 1], [8, 0, 7], [0, 0, 9]])) == [1, 2, 2]


def test_best_tree_keeps_one_root_of_two() -> None:
    heads = best_tree(scores([[9, 0, 0], [2, 1, 0], [0, 4, 5]]))
    assert heads == [0, 0, 1]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(0, 10_000))
def test_best_tree_is_always_a_tree(size: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(size, size)).round(1)
    assert is_tree(best_tree(matrix))


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 4), st.integers(0, 10_000))
def test_best_tree_is_the_best_of_all_trees(size: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(size, size))
    every = np.stack(np.meshgrid(*[range(size)] * size), -1).reshape(-1, size)
    best = max(sum(matrix[i, h] for i, h in enumerate(t)) for t in every.tolist() if is_tree(t))
    assert sum(matrix[i, h] for i, h in enumerate(best_tree(matrix))) == pytest.approx(best)


@pytest.mark.parametrize("heads", [[0, 1], [1, 0], [1, 2, 1], [0, 2, 1]])
def test_is_tree_refuses_two_roots_and_cycles(heads: list[int]) -> None:
    assert not is_tree(heads)


def tag_scores(*tags: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    out = np.zeros((len(tags), len(TAGS)), dtype=np.float32)
    for i, tag in enumerate(tags):
        out[i, TAGS.index(tag)] = 3
    return out


def test_spans_are_read_from_valid_tags() -> None:
    found = SpanDecoder(TAGS).spans(tag_scores("U-PLACE", "O", "B-ORG", "I-ORG", "L-ORG"), [(0, 5)])
    assert found == [(0, 1, "PLACE"), (2, 5, "ORG")]


def test_spans_repair_invalid_tags() -> None:
    found = SpanDecoder(TAGS).spans(tag_scores("B-ORG", "L-PLACE", "O"), [(0, 3)])
    assert found in ([(0, 2, "ORG")], [(0, 2, "PLACE")])


def test_spans_do_not_cross_a_segment() -> None:
    found = SpanDecoder(TAGS).spans(tag_scores("B-ORG", "L-ORG"), [(0, 1), (1, 2)])
    assert all(end - start == 1 for start, end, _ in found)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 12), st.integers(0, 10_000))
def test_spans_never_overlap(size: int, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=(size, len(TAGS))).astype(np.float32)
    found = SpanDecoder(TAGS).spans(noise, [(0, size)])
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("form", "lemma", "other", "expected"),
    [
        ("gewandeld", "wandelen", "geregeld", "regelen"),
        ("afgesloten", "afsluiten", "aangesloten", None),
        ("Fietsen", "fiets", "Boeken", "boek"),
        ("Gouda", "Gouda", "Ede", "Ede"),
        ("was", "zijn", "was", "zijn"),
        ("was", "zijn", "had", None),
    ],
)
def test_lemma_rules_carry_over(form: str, lemma: str, other: str, expected: str | None) -> None:
    rule = make_rule(form, lemma)
    assert apply_rule(rule, form) == lemma
    assert apply_rule(rule, other) == expected


@given(st.text("abcdeéABIJ'-", min_size=1, max_size=9), st.text("abcdeé", min_size=1, max_size=9))
def test_lemma_rules_turn_the_form_into_the_lemma(form: str, lemma: str) -> None:
    assert apply_rule(make_rule(form, lemma), form) == lemma


@given(st.text(max_size=40))
def test_normalise_leaves_nothing_a_tokenizer_cannot_take(word: str) -> None:
    normalise(word).encode("utf-8")


def tokens(words: list[str], breaks: set[int] = frozenset()) -> Tokens:  # type: ignore[assignment]
    return Tokens(words, [True] * len(words), [i in breaks for i in range(len(words))])


@settings(deadline=None)
@given(st.lists(st.sampled_from(["een", "woord", ".", "!", "langwoord"]), min_size=1, max_size=700), st.integers(1, 90))
def test_cores_cover_every_token_once(words: list[str], line: int) -> None:
    given_tokens = tokens(words, set(range(line, len(words), line)))
    pieces = [(5,) * (4 if word == "langwoord" else 1) for word in words]
    windows = cut(given_tokens, pieces)
    covered = [i for w in windows for i in range(w.core_start, w.core_end)]
    assert covered == list(range(len(words)))
    for window in windows:
        assert window.start <= window.core_start < window.core_end <= window.end
        assert len(window.pieces) <= CORE + BEFORE + AFTER + 2
        assert all(window.pieces[p] == 5 for p in window.first)


def test_cores_end_with_a_sentence_where_they_can() -> None:
    words = ([*["woord"] * 19, "."]) * 20
    windows = cut(tokens(words), [(5,)] * len(words))
    assert len(windows) > 1
    assert all(words[w.core_end - 1] == "." for w in windows)


@pytest.mark.parametrize(
    ("form", "tag", "expected"),
    [
        ("stadhuis", "N|soort|ev|basis|zijd|stan", "N|soort|ev|basis|onz|stan"),
        ("huis", "N|soort|ev|basis|onz|stan", "N|soort|ev|basis|onz|stan"),
        ("Ede", "N|eigen|ev|basis|zijd|stan", "N|eigen|ev|basis|onz|stan"),
        ("huizen", "N|soort|mv|basis", "N|soort|mv|basis"),
        ("kluis", "N|soort|ev|basis|zijd|stan", "N|soort|ev|basis|zijd|stan"),
    ],
)
def test_gender_follows_the_ending(form: str, tag: str, expected: str) -> None:
    genders = Genders({"N|soort": {"huis": "onz"}, "N|eigen": {"^ede": "onz"}})
    corrected, morph = genders.correct(form, tag, "Gender=Com|Number=Sing")
    assert corrected == expected
    assert morph == ("Gender=Neut|Number=Sing" if "onz" in expected else "Gender=Com|Number=Sing")
