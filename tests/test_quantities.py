"""Numeric expressions of raw text: the project's own cases, and what must hold for any text."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markup import Case, Expected, read
from volgens.quantity import Quantity, quantities, to_si

WORDS = [
    "een",
    "twee",
    "half",
    "honderd",
    "miljoen",
    "en",
    "tot",
    "10",
    "3,5",
    "1.300",
    "procent",
    "euro",
    "€",
    "-",
    "uur",
    "van",
    "de",
    "'",
    '"',
    "\n",
    "\n\n",
    "mei",
    "jaar",
    "oud",
    "per",
    "(",
    ")",
    "ë",
    "tussen",
    "of",
    "meer",
    "dan",
    "½",
    "%",
    "12e",
]
NO_QUANTITY = ("ordinal", "date", "time", "label")


def _as_expected(quantity: Quantity) -> Expected:
    return Expected(
        (quantity.start, quantity.end),
        (quantity.number.start, quantity.number.end),
        quantity.kind,
        quantity.value,
        quantity.low,
        quantity.high,
        quantity.unit,
        quantity.modifier,
    )


def _rounded(expected: Expected) -> tuple[object, ...]:
    numbers = (expected.value, expected.low, expected.high)
    rounded = tuple(None if n is None else round(n, 9) for n in numbers)
    return (expected.text, expected.number, expected.kind, *rounded, expected.unit, expected.modifier)


@pytest.mark.parametrize("case", [pytest.param(c, id=c.line[:60]) for c in read("quantities.txt")])
def test_case(case: Case) -> None:
    found = [q for q in quantities(case.text) if q.kind != "number" or q.value != 0]
    marked = {e.text for e in case.expected}
    got = [q for q in found if q.kind not in NO_QUANTITY or (q.start, q.end) in marked]
    assert [_rounded(_as_expected(q))[:3] if q.kind in NO_QUANTITY else _rounded(_as_expected(q)) for q in got] == [
        _rounded(e)[:3] if e.kind in NO_QUANTITY else _rounded(e) for e in case.expected
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ajax won met 3-1", "a score"),
        ("een vliegtuig", "een as an article"),
        ("langs de A12", "part of a name"),
        ("Dorpsstraat 12", "a house number"),
        ("op 15 oktober", "a date"),
        ("artikel 12", "an identifier"),
        ("om 20.30 uur", "a clock time"),
        ("bel 06-12345678", "a telephone number"),
    ],
)
def test_dropped_with_reason(text: str, reason: str) -> None:
    assert reason in [q.reason for q in quantities(text)]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("3", "km", ("3000", "m")),
        ("20", "°C", ("293.15", "K")),
        ("2", "hour", ("7200", "s")),
        ("36", "km/hour", ("10", "m/s")),
        ("40", "%", ("0.4", "1")),
    ],
)
def test_si(value: str, unit: str, expected: tuple[str, str]) -> None:
    converted = to_si(Decimal(value), unit)
    assert converted is not None
    assert (round(converted[0], 9), converted[1]) == (Decimal(expected[0]), expected[1])


def test_si_of_money_and_counts_is_none() -> None:
    assert to_si(Decimal(3), "EUR") is None
    assert to_si(Decimal(3), "dorp") is None


def test_bounds_follow_the_modifier() -> None:
    assert [q.bounds for q in quantities("meer dan 5 meter")] == [(5, None)]
    assert [q.bounds for q in quantities("hooguit 5 meter")] == [(None, 5)]
    assert [q.bounds for q in quantities("5 meter")] == [(5, 5)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(["", " ", "\u00a0"]))
def test_spans_are_exact_and_in_order(words: list[str], joint: str) -> None:
    text = joint.join(words)
    last = 0
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text == quantity.text.strip() != ""
        assert text[quantity.number.start : quantity.number.end] == quantity.number.text
        assert quantity.start <= quantity.number.start < quantity.number.end <= quantity.end or quantity.hedge
        assert quantity.number.start >= last
        last = quantity.number.end
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low < quantity.high


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["-", " - ", " tot ", " à "]))
def test_ranges_of_digits(low: int, more: int, joint: str) -> None:
    text = f"{low}{joint}{low + more} meter"
    found = [q for q in quantities(text) if q.kind == "measure"]
    assert [(q.low, q.high, q.number.text) for q in found] == [(low, low + more, f"{low}{joint}{low + more}")]


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "123 ", "1.", '"', " ", "een ", "een en ", "1-", "10 euro en ", "www.", "@"]
)
def test_time_is_linear(piece: str) -> None:
    """Four times the text takes about four times as long; a quadratic reader takes sixteen."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        times = []
        for _ in range(2):
            start = time.process_time()
            quantities(text)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(8_000) < 8 * seconds(2_000) + 0.05
