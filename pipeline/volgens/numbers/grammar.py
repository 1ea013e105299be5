"""The grammar of Dutch numerals over tokens: "3,5 miljard", "tweeëntwintigduizend", "drie en een half".

A numeral is read from a given token on. The tokens are flattened into atoms (`lexicon.Atom`), a compound word giving
several, and the atoms are read by recursive descent: a group below a thousand (or digits), a scale word, a smaller
rest. Reading looks at a bounded number of tokens, so that a whole text is linear. Source of the rules: Algemene
Nederlandse Spraakkunst, chapter 7 (the numerals).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from volgens.numbers.cardinals import Cardinals
from volgens.numbers.flatten import GROUP, MINUS, SIGN, SLASH, flatten
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import Kind, split

_THOUSAND = Fraction(1000)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in tokens `first` to `last` (exclusive): an exact value, or bounds where it is vague ("tientallen")."""

    first: int
    last: int
    value: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None
    ordinal: bool = False
    article: bool = False
    """A bare "een": an article unless what follows makes it a number."""
    half: bool = False
    """A bare "half" or "een halve": a number only before a unit ("een halve finale" is none)."""
    part: bool = False
    """A fraction: "twee derde", "een kwart", "3/4"."""
    doubtful: bool = False
    """A fraction that may be an ordinal: "een derde"."""
    approximate: bool = False
    """A round collective: "een vijftigtal"."""
    scale: Fraction = Fraction(1)
    """The scale word at its end: a million in "10 miljoen", which "5 tot 10 miljoen" means for both."""
    nothing: bool = False
    """"Geen", "niks"."""


def read(tokens: Sequence[Token], at: int, *, separate: bool = False, letters: bool = False) -> Numeral | None:
    """The longest numeral that starts at token `at`, or None.

    letters: K, M and B glued to digits are scales, as in sums of money ("$10K").
    separate: "en" with spaces around joins two numerals instead of making one ("tussen honderd en vijftig").
    """
    first = at
    negative = False
    token = tokens[at]
    if token.text in MINUS or token.text == "+":
        if not _is_sign(tokens, at):
            return None
        negative = token.text != "+"
        at += 1
    elif token.low in ("min", "minus") and at + 1 < len(tokens) and tokens[at + 1].gap == 1:
        if at and (tokens[at - 1].kind == "digits" or split(tokens[at - 1].low)):
            return None
        negative = True
        at += 1
    items = flatten(tokens, at, separate, letters)
    while items:
        found = _Reader(items).read()
        if found is None:
            return None
        numeral, used = found
        after = items[used - 1].after
        if after:
            sign = -1 if negative else 1
            if negative and (numeral.value is None or numeral.ordinal or numeral.article):
                return None
            value = None if numeral.value is None else sign * numeral.value
            last = items[used - 1].atom
            scale = last.value if last.kind in (Kind.SCALE, Kind.HUNDRED) and not last.ordinal else Fraction(1)
            return replace(numeral, first=first, last=after, value=value, scale=scale)
        # The reading ended inside a word: take that word and what follows away and read again.
        while items and not items[used - 1].after:
            used -= 1
            if not used:
                return None
        items = items[:used]
    return None


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """Whether the dash or plus at `at` is the sign of the digits after it."""
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if after.kind != "digits" and not (after.text == "," and at + 2 < len(tokens) and tokens[at + 2].kind == "digits"):
        return False
    opened = at == 0 or tokens[at].gap or tokens[at - 1].text in "([€$£=^"
    if not opened:
        return False
    if after.gap == 0:
        return True
    # A dash with a space is a bullet or a pause, unless the whole text is this one number.
    return (
        at == 0 and after.gap == 1 and len(tokens) <= 6 and not any(t.kind == "word" and len(t.low) > 1 for t in tokens)
    )


class _Reader(Cardinals):
    """A reader of all numerals: vague ones, parts and ordinals beside the cardinals."""

    def read(self) -> tuple[Numeral, int] | None:
        kind = self.kind(0)
        if kind is Kind.NOTHING:
            return Numeral(0, 0, Fraction(0), nothing=True), 1
        vague = self.vague(0) or (self.vague(1) if self.items[0].bare else None)
        if vague is not None:
            return vague
        if kind is Kind.DOZEN or (self.items[0].bare and self.kind(1) is Kind.DOZEN):
            at = 0 if kind is Kind.DOZEN else 1
            atom = self.items[at].atom
            return Numeral(0, 0, atom.value, approximate=atom.ordinal == GROUP and atom.value >= 10), at + 1
        if kind in (Kind.PART, Kind.WHOLE):
            return self.scaled_part(0, self.value(0), half=kind is Kind.PART)
        if self.kind(1) is Kind.PART and kind is Kind.UNIT and self.value(0) == 1:
            return self.scaled_part(1, self.value(1), half=self.items[0].bare)
        return self.number()

    def vague(self, at: int) -> tuple[Numeral, int] | None:
        """ "Tientallen (miljoenen)", "een paar (honderd)", "enkele duizenden": a low bound alone."""
        kind = self.kind(at)
        if kind is Kind.VAGUE:
            low = 2 * self.value(at)
            if self.kind(at + 1) is Kind.VAGUE and self.value(at + 1) >= _THOUSAND:
                return Numeral(0, 0, None, low * self.value(at + 1)), at + 2
            return Numeral(0, 0, None, low), at + 1
        if kind is not Kind.FEW:
            return None
        low = self.value(at)
        at += 1
        while self.kind(at) in (Kind.VAGUE, Kind.HUNDRED, Kind.SCALE, Kind.DOZEN) and not self.items[at].atom.ordinal:
            low *= self.value(at)
            at += 1
        return Numeral(0, 0, None, low), at

    def scaled_part(self, at: int, value: Fraction, half: bool = False) -> tuple[Numeral, int]:
        """A fraction and the scale word it is a part of: "een half miljoen"."""
        end = at + 1
        scaled = False
        while self.kind(end) in (Kind.SCALE, Kind.HUNDRED, Kind.DOZEN) and not self.items[end].atom.ordinal:
            value *= self.value(end)
            end += 1
            scaled = True
        sign = self.items[0].atom.ordinal == SIGN
        bare_half = half and not scaled and value == Fraction(1, 2) and not sign
        return Numeral(0, 0, value, half=bare_half, part=not scaled and value < 1), end

    def number(self) -> tuple[Numeral, int] | None:
        found = self.cardinal(0)
        if found is None:
            return None
        value, at = found
        if self.ordinal == 1:
            return Numeral(0, 0, value, ordinal=True), at
        if self.ordinal:
            return None  # a plural without a numerator: "zij vierden feest"
        bare = self.items[0].bare and at == 1
        plural_dozens = self.kind(at) is Kind.VAGUE and self.value(at) == 12
        if plural_dozens or (self.kind(at) is Kind.DOZEN and self.items[at].atom.ordinal != GROUP):
            return Numeral(0, 0, value * self.value(at)), at + 1
        if self.kind(at) is Kind.COMMA and value.denominator == 1:
            return self.decimals(value, at) or (Numeral(0, 0, value, article=bare), at)
        if self.kind(at) is Kind.PART and self.value(at) == Fraction(1, 4):
            numeral, end = self.scaled_part(at, value * self.value(at))
            return Numeral(0, 0, numeral.value, part=numeral.part), end
        fraction = self.over(value, at, bare) if value.denominator == 1 else None
        if fraction is not None:
            return fraction
        is_slash = self.items[0].atom.ordinal == SLASH and at == 1
        return Numeral(0, 0, value, article=bare, part=is_slash), at

    def over(self, value: Fraction, at: int, bare: bool) -> tuple[Numeral, int] | None:
        """A numerator and an ordinal as denominator: "twee derde", "eenentwintig vijfde"."""
        outer, self.ordinal = self.ordinal, 0
        under = self.cardinal(at) if at < len(self.items) else None
        kind, self.ordinal = self.ordinal, outer
        if under is None or not kind or under[0] < 3:
            return None
        numeral, end = self.scaled_part(under[1] - 1, value / under[0])
        joined = self.items[at].gap < 2
        doubtful = bare and kind == 1 and not joined and numeral.part
        return Numeral(0, 0, numeral.value, part=numeral.part, doubtful=doubtful), end

    def decimals(self, value: Fraction, at: int) -> tuple[Numeral, int] | None:
        """ "Drie komma vijfentwintig", "nul komma nul vijf"."""
        at += 1
        text = ""
        while self.kind(at) is Kind.ZERO:
            text += "0"
            at += 1
        rest = self.cardinal(at) if self.kind(at) in (Kind.UNIT, Kind.TEEN, Kind.TENS, Kind.DIGITS) else None
        if rest is not None and rest[0].denominator == 1 and rest[0] < 1000:
            text += str(rest[0].numerator)
            at = rest[1]
        if not text:
            return None
        numeral, end = self.scaled_part(at - 1, value + Fraction(int(text), 10 ** len(text)))
        return Numeral(0, 0, numeral.value), end
