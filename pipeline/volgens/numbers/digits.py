"""Reads a run of digits with its separators the Dutch way: "1.300" is 1300, "3,5" is three and a half."""

from __future__ import annotations

from fractions import Fraction

# Longer runs are codes, not amounts, and int() of a huge run is quadratic.
_MOST_DIGITS = 40


def read_digits(text: str) -> Fraction | None:
    """The value of digits with full stops and commas, or None where the separators make no number ("20.30.1").

    A full stop before groups of three separates thousands, a comma decimals; the English "1,234,567" and "1,234.5" and
    a decimal point before one, two or four and more digits ("2.4", typed by mistake) are read too.
    """
    if len(text) > _MOST_DIGITS:
        return None
    dots = text.count(".")
    commas = text.count(",")
    if not dots and not commas:
        return Fraction(int(text))
    if dots and commas:
        if commas == 1 and text.rindex(",") > text.rindex("."):
            return _decimal(text, ".", ",")
        if dots == 1 and text.rindex(".") > text.rindex(","):
            return _decimal(text, ",", ".")
        return None
    separator = "." if dots else ","
    if dots + commas == 1:
        whole, part = text.split(separator)
        if separator == "." and len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
            return Fraction(int(whole + part))
        return _join(whole, part)
    return _grouped(text, separator)


def _decimal(text: str, thousands: str, point: str) -> Fraction | None:
    whole, part = text.split(point)
    grouped = _grouped(whole, thousands)
    return None if grouped is None else _join(str(int(grouped)), part)


def _grouped(text: str, separator: str) -> Fraction | None:
    first, *rest = text.split(separator)
    if len(first) > 3 or first.startswith("0") or any(len(group) != 3 for group in rest):
        return None
    return Fraction(int(first + "".join(rest)))


def _join(whole: str, part: str) -> Fraction:
    return Fraction(int(whole + part), 10 ** len(part))
