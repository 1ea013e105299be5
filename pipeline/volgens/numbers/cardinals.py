"""Cardinal numerals by recursive descent over atoms: groups below a thousand, scale words, a fraction at the end.

The ordinal flag of the last atom is kept aside (`ordinal`), since "tweehonderdste" is read as 200 and then told
to be the 200th. Every method takes a position in the row of atoms and gives what it read with the position after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from volgens.numbers.flatten import Item
from volgens.numbers.lexicon import Kind

_THOUSAND = Fraction(1000)


class Cardinals:
    """A reader of cardinals in a row of atoms."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.ordinal = 0

    def kind(self, at: int) -> Kind | None:
        return self.items[at].atom.kind if at < len(self.items) else None

    def value(self, at: int) -> Fraction:
        return self.items[at].atom.value

    def cardinal(self, at: int) -> tuple[Fraction, int] | None:
        """A whole number with its scale words, and a half or fraction after it; sets `ordinal` where it ends in one."""
        total = Fraction(0)
        smallest: Fraction | None = None
        start = at
        while at < len(self.items):
            group = self.group(at, additive=at > start)
            joined = at
            if group is None and smallest is not None and self.joins(at, start, smallest):
                joined = at + 1
                group = self.group(joined, additive=True)
            if (
                group is None
                and self.kind(joined) is Kind.SCALE
                and (smallest is None or self.value(joined) < smallest)
            ):
                group = (Fraction(1), joined)
            if group is None:
                break
            value, end = group
            if not self.ordinal:
                value, end = self.mixed(value, end)
            if not self.ordinal and self.kind(end) is Kind.SCALE and (smallest is None or self.value(end) < smallest):
                scale = self.value(end)
                self.ordinal = self.items[end].atom.ordinal
                if self.ordinal == 2:
                    # "honderdduizend biljoensten": the plural is a denominator
                    self.ordinal = 0 if total or value != 1 else 2
                    return (total or value) / scale, end + 1
                value *= scale
                end += 1
                while not self.ordinal and self.kind(end) is Kind.SCALE and self.value(end) > scale and not total:
                    if self.items[end].atom.ordinal == 2:
                        return value / self.value(end), end + 1
                    scale = self.value(end)
                    self.ordinal = self.items[end].atom.ordinal
                    value *= scale
                    end += 1
                total += value
                smallest = scale
                at = end
                if self.ordinal:
                    return total, at
                half = self.tail(at)
                if half is not None and scale >= _THOUSAND:
                    return total + half[0] * scale, half[1]
                continue
            if smallest is None:
                return value, end
            if value >= smallest:
                break
            return total + value, end
        return (total, at) if smallest is not None else None

    def joins(self, at: int, start: int, scale: Fraction) -> bool:
        """Whether "en" adds a rest: "tweeduizend en zestien", but not "2 miljoen en vijf doden"."""
        if self.kind(at) is not Kind.EN:
            return False
        return self.items[at].gap < 2 or (scale <= _THOUSAND and self.kind(start) is not Kind.DIGITS)

    def group(self, at: int, additive: bool) -> tuple[Fraction, int] | None:
        """Digits, or words below ten thousand: "vijftien", "driehonderdeen", "vijfentwintighonderd"."""
        kind = self.kind(at)
        if kind is Kind.DIGITS:
            value = self.value(at)
            if additive and self.kind(at + 1) is not Kind.SCALE:
                return None
            if self.kind(at + 1) is Kind.HUNDRED and value < 100 and value.denominator == 1:
                return self.hundreds(value, at + 1)
            return value, at + 1
        if kind is Kind.ZERO:
            return None if additive else (Fraction(0), at + 1)
        if kind is Kind.HUNDRED:
            return self.hundreds(Fraction(1), at)
        below = self.below_hundred(at, additive)
        if below is None:
            return None
        value, end = below
        if not self.ordinal and self.kind(end) is Kind.HUNDRED and (value < 10 or value % 10):
            return self.hundreds(value, end)
        return value, end

    def hundreds(self, times: Fraction, at: int) -> tuple[Fraction, int]:
        total = times * 100
        self.ordinal = self.items[at].atom.ordinal
        at += 1
        if self.ordinal:
            return total, at
        joined = at + 1 if self.kind(at) is Kind.EN else at
        rest = self.below_hundred(joined, additive=True)
        if rest is None or (joined > at and self.items[at].gap == 2 and self.is_denominator(rest[1])):
            self.ordinal = 0
            return total, at
        return total + rest[0], rest[1]

    def is_denominator(self, at: int) -> bool:
        """Whether an ordinal stands here that can be the lower part of a fraction."""
        if at >= len(self.items):
            return False
        atom = self.items[at].atom
        return bool(atom.ordinal) and atom.value >= 3 and atom.kind in (Kind.UNIT, Kind.TEEN, Kind.TENS)

    def below_hundred(self, at: int, additive: bool) -> tuple[Fraction, int] | None:
        kind = self.kind(at)
        if kind not in (Kind.UNIT, Kind.TEEN, Kind.TENS):
            return None
        item = self.items[at]
        if additive:
            if item.bare and item.gap == 2 and self.kind(at + 1) is not Kind.SCALE:
                return None
            if self.kind(at + 1) is Kind.PART and self.items[at + 1].gap == 0:
                return None
            ordinal_follows = at + 1 < len(self.items) and self.items[at + 1].atom.ordinal in (1, 2)
            if kind is Kind.UNIT and ordinal_follows and self.kind(at + 1) in (Kind.UNIT, Kind.TEEN):
                return None
        if (
            kind is Kind.UNIT
            and not item.atom.ordinal
            and self.kind(at + 1) is Kind.EN
            and self.kind(at + 2) is Kind.TENS
        ):
            spaced_article = item.bare and self.items[at + 1].gap == 2
            if not spaced_article:
                self.ordinal = self.items[at + 2].atom.ordinal
                return item.atom.value + self.value(at + 2), at + 3
        self.ordinal = item.atom.ordinal
        return item.atom.value, at + 1

    def mixed(self, value: Fraction, at: int) -> tuple[Fraction, int]:
        """A whole number and a fraction: "drieënhalf", "drie en een kwart", "honderd driekwart"."""
        if value.denominator != 1:
            return value, at
        tail = self.tail(at)
        if tail is not None:
            return value + tail[0], tail[1]
        quarters = self.kind(at) is Kind.UNIT and self.kind(at + 1) is Kind.PART and self.items[at + 1].gap == 0
        if quarters and self.items[at].gap == 2 and value >= 10:
            return value + self.value(at) * self.value(at + 1), at + 2
        return value, at

    def tail(self, at: int) -> tuple[Fraction, int] | None:
        """ "En een half", "-en-half", "en twee derde": the fraction after a whole number."""
        if self.kind(at) is not Kind.EN:
            return None
        if self.kind(at + 1) is Kind.PART:
            return self.value(at + 1), at + 2
        over = self.kind(at + 1)
        if over not in (Kind.UNIT, Kind.TEEN, Kind.TENS) or self.items[at + 1].atom.ordinal:
            return None
        if over is Kind.UNIT and self.kind(at + 2) is Kind.PART:
            return self.value(at + 1) * self.value(at + 2), at + 3
        if self.is_denominator(at + 2):
            return self.value(at + 1) / self.value(at + 2), at + 3
        return None
