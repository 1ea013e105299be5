"""Dutch numerals: every whole number that num2words spells, halves, fractions, vague ones, and texts that are none."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from volgens.numbers import NumeralError, exact, parse, read_numeral


def _spellings(number: int) -> tuple[str, str]:
    word = num2words(number, lang="nl")
    return word, word.replace("ë", "e").replace("é", "e")


def _check(numbers: list[int]) -> None:
    wrong = [(n, word) for n in numbers for word in _spellings(n) if parse(word) != n]
    assert not wrong


def test_round_trip_of_a_sample() -> None:
    chosen = random.Random(1)
    _check([*range(700), *chosen.sample(range(700, 100_001), 700), 100_000])
    _check([chosen.randrange(10 ** chosen.randint(5, 15)) for _ in range(400)] + [10**15, 10**15 - 1])


@pytest.mark.slow
def test_round_trip_of_all() -> None:
    chosen = random.Random(2)
    _check(list(range(100_001)))
    _check([chosen.randrange(10 ** chosen.randint(5, 15)) for _ in range(30_000)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("drieënhalf miljoen", "3500000"),
        ("anderhalf", "1.5"),
        ("anderhalf miljoen", "1500000"),
        ("tweeënhalf", "2.5"),
        ("tweeëneenhalf", "2.5"),
        ("twee en een half miljoen", "2500000"),
        ("drie en een kwart", "3.25"),
        ("driekwart", "0.75"),
        ("een half", "0.5"),
        ("een achtste", "0.125"),
        ("vijf achtsten", "0.625"),
        ("drieëntwintig en drie vijfde", "23.6"),
        ("1.300", "1300"),
        ("1 300", "1300"),
        ("1\u00a0300", "1300"),
        ("1.300.000,75", "1300000.75"),
        ("3,5", "3.5"),
        ("2.4", "2.4"),
        ("0.956", "0.956"),
        (",08", "0.08"),
        ("-9,23", "-9.23"),
        ("min vijf", "-5"),
        ("1e10", "10000000000"),
        ("2,5^-1", "0.4"),
        ("1 1/4", "1.25"),
        ("½", "0.5"),
        ("3,5 mln", "3500000"),
        ("12 miljoen", "12000000"),
        ("10k", "10000"),
        ("3 honderd", "300"),
        ("nul", "0"),
        ("nul komma nul vijf", "0.05"),
        ("TWEEËNTWINTIG", "22"),
        ("twee en twintig", "22"),
        ("honderd en dertig", "130"),
        ("tweeduizend en zestien", "2016"),
        ("vijfentwintighonderdzevenenzeventig", "2577"),
        ("duizend miljard", "1000000000000"),
        ("drie dozijnen", "36"),
        ("één", "1"),
        ("honderdvijfentwintigste", "125"),
        ("honderdeende", "101"),
        ("twee biljoensten", "0.000000000002"),
    ],
)
def test_parse(text: str, value: str) -> None:
    assert parse(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "huis",
        "vieren",
        "eenden",
        "zeven acht",
        "1.2.3",
        "3-1",
        "1" * 50,
        "twee huizen",
        "en",
        "elftal",
        "a" * 5000,
    ],
)
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="no single Dutch number"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "low"),
    [("tientallen", 20), ("honderdduizenden", 200_000), ("een paar honderd", 200), ("enkele duizenden", 2000),
     ("tientallen miljoenen", 20_000_000), ("een handvol", 2)],
)  # fmt: skip
def test_vague_numerals_have_bounds(text: str, low: int) -> None:
    numeral = read_numeral(text)
    assert (numeral.value, numeral.low, numeral.high) == (None, low, None)
    with pytest.raises(NumeralError, match="only bounds"):
        parse(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**15))
def test_separators_change_nothing(number: int) -> None:
    grouped = f"{number:,}"
    for separator in (".", " ", "\u00a0"):
        assert parse(grouped.replace(",", separator)) == number
    assert parse(str(number)) == number


@settings(max_examples=200, deadline=None)
@given(st.decimals(0, 10**9, places=2))
def test_decimals_with_a_comma(number: Decimal) -> None:
    assert parse(str(number).replace(".", ",")) == number


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 12))
def test_exact_keeps_every_digit(number: int, places: int) -> None:
    assert exact(Fraction(number, 10**places)) == Decimal(number).scaleb(-places)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_number_or_an_error(text: str) -> None:
    try:
        value = parse(text)
    except NumeralError:
        return
    assert isinstance(value, Decimal)
