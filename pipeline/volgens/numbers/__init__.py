"""Dutch numerals: `parse("drieënhalf miljoen")` is Decimal("3500000")."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from volgens.errors import VolgensError
from volgens.numbers.grammar import Numeral, read
from volgens.numbers.lexer import tokenize

__all__ = ["Numeral", "NumeralError", "exact", "parse", "read_numeral"]

_CONTEXT = Context(prec=28)


class NumeralError(VolgensError, ValueError):
    """A text that is no single number."""


def exact(value: Fraction) -> Decimal:
    """The decimal of a fraction: exact where it ends, else to 28 digits ("twee derde")."""
    under = value.denominator
    for prime in (2, 5):
        while under % prime == 0:
            under //= prime
    if under != 1:
        return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    places = 0
    scaled = value
    while scaled.denominator != 1:
        scaled *= 10
        places += 1
    return Decimal(scaled.numerator).scaleb(-places, Context(prec=max(28, len(str(scaled.numerator)) + 1)))


def read_numeral(text: str) -> Numeral:
    """The numeral that `text` is, with its bounds where it is vague ("tientallen": low 20, no value).

    Raises NumeralError where the text is no numeral, or holds more than one.
    """
    tokens = tokenize(text)
    numeral = read(tokens, 0) if tokens else None
    if numeral is None or numeral.last != len(tokens):
        raise NumeralError(f"{text!r} is no single Dutch number: give one number, or use volgens.quantities for a text")
    return numeral


def parse(text: str) -> Decimal:
    """The value of a Dutch number in digits or words: parse("1.300") is 1300, parse("anderhalf miljoen") 1500000.

    Ordinals give their number. Raises NumeralError (a ValueError) where the text is no single number, or a vague one
    that has only bounds ("tientallen": see `read_numeral`).
    """
    numeral = read_numeral(text)
    if numeral.value is None:
        raise NumeralError(f"{text!r} has no exact value, only bounds: use volgens.numbers.read_numeral")
    return exact(numeral.value)
