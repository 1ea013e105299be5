"""The grammar of Dutch numerals over tokens: "3,5 miljard", "tweeëntwintigduizend", "drie en een half", "een paar honderd".

A numeral is read from a given token on. The tokens are flattened into atoms (`lexicon.Atom`), a compound word giving
several, and the atoms are read by recursive descent: a group below a thousand (or digits), a scale word, a smaller rest.
Reading looks at a bounded number of tokens, so that a whole text is linear.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from volgens.numbers.digits import read_digits
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import ABBREVIATIONS, Atom, Kind, group_size, split

_MOST_ATOMS = 40
_LARGEST_POWER = 40
_MINUS = frozenset("-−–")
_THOUSAND = Fraction(1000)
# Marks in `Atom.ordinal` beside its 0, 1 and 2: digits with a slash, a collective ("vijftigtal"), a sign ("½").
_SLASH, _GROUP, _SIGN = 3, 4, 6


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
    """A bare "half": a number only before a unit."""
    part: bool = False
    """A fraction: "twee derde", "een kwart", "3/4"."""
    doubtful: bool = False
    """A fraction that may be an ordinal: "een derde"."""
    approximate: bool = False
    """A round collective: "een vijftigtal"."""
    nothing: bool = False
    """"Geen", "niks"."""


@dataclass(frozen=True, slots=True)
class _Item:
    atom: Atom
    after: int
    """The index of the token after it, where it ends a token; else 0."""
    gap: int
    """Before it: 0 in the same word, 1 hyphen, 2 space."""
    bare: bool = False


def read(tokens: Sequence[Token], at: int, *, separate: bool = False) -> Numeral | None:
    """The longest numeral that starts at token `at`, or None.

    separate: "en" with spaces around joins two numerals instead of making one ("tussen honderd en vijftig").
    """
    first = at
    negative = False
    token = tokens[at]
    if token.text in _MINUS or token.text == "+":
        if not _is_sign(tokens, at):
            return None
        negative = token.text != "+"
        at += 1
    elif token.low in ("min", "minus") and at + 1 < len(tokens) and tokens[at + 1].gap == 1:
        if at and (tokens[at - 1].kind == "digits" or split(tokens[at - 1].low)):
            return None
        negative = True
        at += 1
    items = _flatten(tokens, at, separate)
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
            return Numeral(
                first, after, value, numeral.low, numeral.high, numeral.ordinal, numeral.article,
                numeral.half, numeral.part, numeral.doubtful, numeral.approximate, numeral.nothing,
            )  # fmt: skip
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


def _flatten(tokens: Sequence[Token], at: int, separate: bool) -> list[_Item]:
    items: list[_Item] = []
    index = at
    hyphen = False
    while index < len(tokens) and len(items) < _MOST_ATOMS:
        token = tokens[index]
        gap = 0 if not items else (1 if hyphen else 2)
        if items and token.gap == 2:
            break
        if token.kind == "digits" or (token.text in ",." and not items):
            if items and items[-1].atom.kind not in (Kind.SCALE, Kind.COMMA):
                break
            number = _digits(tokens, index)
            if number is None:
                break
            value, index, part = number
            items.append(_Item(Atom(Kind.DIGITS, value, _SLASH if part else 0), index, gap))
            hyphen = False
            continue
        if token.kind == "symbol":
            joins = token.text == "-" and items and index + 1 < len(tokens) and tokens[index + 1].kind == "word"
            if not joins or hyphen or items[-1].atom.kind is Kind.DIGITS:
                break
            after = tokens[index + 1]
            if (token.gap or after.gap) and not (token.gap and after.gap and _is_fraction_dash(items, after)):
                break
            hyphen = True
            index += 1
            continue
        atoms = _word_atoms(tokens, index, items, separate and gap == 2)
        if atoms is None:
            break
        index += 1
        bare = token.low == "een" and token.text.isascii()
        for number_of, atom in enumerate(atoms):
            last = number_of == len(atoms) - 1
            items.append(_Item(atom, index if last else 0, gap if number_of == 0 else 0, bare))
        hyphen = False
    while items and items[-1].atom.kind in (Kind.EN, Kind.COMMA):
        items.pop()
    return items


def _is_fraction_dash(items: list[_Item], after: Token) -> bool:
    """ "Een - vierde": a dash between a numerator and its denominator, with spaces."""
    atoms = split(after.low)
    return items[-1].atom.kind is Kind.UNIT and bool(atoms) and bool(atoms and atoms[-1].ordinal)


def _word_atoms(tokens: Sequence[Token], index: int, items: list[_Item], separate: bool) -> tuple[Atom, ...] | None:
    token = tokens[index]
    if token.low == "en":
        if not items or separate or index + 1 >= len(tokens) or split(tokens[index + 1].low) is None:
            return None
        return (Atom(Kind.EN, Fraction(0)),)
    if items:
        if token.low in ABBREVIATIONS and items[-1].atom.kind in (Kind.DIGITS, Kind.UNIT, Kind.TEEN, Kind.TENS):
            return (ABBREVIATIONS[token.low],)
        if token.text == "k" and items[-1].atom.kind is Kind.DIGITS:
            return (Atom(Kind.SCALE, _THOUSAND),)
        if token.gap == 0 and items[-1].atom.kind is Kind.DIGITS and not token.text[0].isnumeric():
            # "3honderd" is no Dutch; what is glued to digits is a unit or a label
            return None
    if len(token.text) == 1 and token.text.isnumeric():
        return (Atom(Kind.PART, Fraction(unicodedata.numeric(token.text)).limit_denominator(1000), _SIGN),)
    size = group_size(token.low)
    if size is not None and not items_are_numbers(items):
        return (Atom(Kind.DOZEN, size, _GROUP),)
    return split(token.low)


def items_are_numbers(items: Sequence[_Item]) -> bool:
    """Whether something other than the article stands before: "twee tientallen"."""
    return bool(items) and not (len(items) == 1 and items[0].bare)


def _digits(tokens: Sequence[Token], at: int) -> tuple[Fraction, int, bool] | None:
    """Digits from `at` on with space-separated thousands, fraction, exponent: value, token after, whether a fraction."""
    token = tokens[at]
    count = len(tokens)
    if token.kind == "symbol":
        # ",08": decimals without a nought
        opened = token.gap or at == 0 or tokens[at - 1].text in _MINUS
        if not opened or at + 1 >= count or tokens[at + 1].kind != "digits" or tokens[at + 1].gap:
            return None
        part = tokens[at + 1].text
        return (Fraction(int(part), 10 ** len(part)), at + 2, False) if part.isdigit() and len(part) < 20 else None
    text = token.text
    value = read_digits(text)
    if value is None:
        return None
    index = at + 1
    if text.isdigit() and len(text) <= 3 and text[0] != "0":
        while index < count and _is_group(tokens, index):
            text += tokens[index].text
            index += 1
            if not tokens[index - 1].text.isdigit():
                break
        if index > at + 1:
            grouped = read_digits(text) if text.replace(",", "").isdigit() and len(text) < 25 else None
            if grouped is None:
                return None
            return grouped, index, False
    if text.isdigit():
        over = _slash(tokens, at)
        if over is not None:
            return over, at + 3, True
        if index < count and tokens[index].kind == "digits" and tokens[index].gap == 1 and len(text) <= 4:
            over = _slash(tokens, index)
            if over is not None and over < 1:
                return value + over, index + 3, False
    if index < count and tokens[index].gap == 0:
        after = tokens[index]
        if after.kind == "word" and len(after.text) == 1 and after.text.isnumeric() and not after.text.isdigit():
            return value + Fraction(unicodedata.numeric(after.text)).limit_denominator(1000), index + 1, False
        if after.text in ("e", "E", "^"):
            power = _power(tokens, index + 1)
            if power is not None and abs(power[0]) <= _LARGEST_POWER:
                exponent = power[0]
                if after.text == "^":
                    return (value**exponent, power[1], False) if value else None
                return value * Fraction(10) ** exponent, power[1], False
    return value, index, False


def _is_group(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind != "digits" or token.gap != 1 or token.start - tokens[index - 1].end != 1:
        return False
    head = token.text.split(",")
    return len(head) <= 2 and len(head[0]) == 3 and head[0].isdigit()


def _slash(tokens: Sequence[Token], at: int) -> Fraction | None:
    """A fraction "3/4" in three tokens without space; None for dates, seasons and the like ("17/5/2018", "24/7")."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at + 1].gap or tokens[at + 2].gap:
        return None
    over, under = tokens[at].text, tokens[at + 2].text
    if not (over.isdigit() and under.isdigit()) or len(over) > 6 or len(under) > 6 or not int(under):
        return None
    if at + 3 < len(tokens) and tokens[at + 3].gap == 0 and tokens[at + 3].text in "/-":
        return None
    if int(over) >= int(under):
        return None
    return Fraction(int(over), int(under))


def _power(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    sign = 1
    if at < len(tokens) and tokens[at].gap == 0 and tokens[at].text in "+-−":
        sign = 1 if tokens[at].text == "+" else -1
        at += 1
    if at < len(tokens) and tokens[at].gap == 0 and tokens[at].text.isdigit() and len(tokens[at].text) <= 3:
        return sign * int(tokens[at].text), at + 1
    return None


class _Reader:
    """Recursive descent over atoms; every method takes a position and gives what it read and the position after."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self.items = items
        self.ordinal = 0

    def kind(self, at: int) -> Kind | None:
        return self.items[at].atom.kind if at < len(self.items) else None

    def value(self, at: int) -> Fraction:
        return self.items[at].atom.value

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
            return Numeral(0, 0, atom.value, approximate=atom.ordinal == _GROUP and atom.value >= 10), at + 1
        if kind in (Kind.PART, Kind.WHOLE):
            return self.scaled_part(0, self.value(0), half=kind is Kind.PART)
        if self.kind(1) is Kind.PART and kind is Kind.UNIT and self.value(0) == 1:
            return self.scaled_part(1, self.value(1))
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
        bare_half = half and not scaled and value == Fraction(1, 2) and self.items[0].atom.ordinal != _SIGN
        return Numeral(0, 0, value, half=bare_half, part=not scaled and value < 1), end

    def number(self) -> tuple[Numeral, int] | None:
        found = self.cardinal(0)
        if found is None:
            return None
        value, at = found
        if self.ordinal == 1:
            return Numeral(0, 0, value, ordinal=True), at
        bare = self.items[0].bare and at == 1
        plural_dozens = self.kind(at) is Kind.VAGUE and self.value(at) == 12
        if plural_dozens or (self.kind(at) is Kind.DOZEN and self.items[at].atom.ordinal != _GROUP):
            return Numeral(0, 0, value * self.value(at)), at + 1
        if self.kind(at) is Kind.COMMA and value.denominator == 1:
            return self.decimals(value, at) or (Numeral(0, 0, value, article=bare), at)
        if self.kind(at) is Kind.PART and self.value(at) == Fraction(1, 4):
            numeral, end = self.scaled_part(at, value * self.value(at))
            return Numeral(0, 0, numeral.value, part=numeral.part), end
        fraction = self.over(value, at, bare) if value.denominator == 1 else None
        if fraction is not None:
            return fraction
        is_slash = self.items[0].atom.ordinal == _SLASH and at == 1
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

    def cardinal(self, at: int) -> tuple[Fraction, int] | None:
        """A whole number with its scale words, and a half or fraction after it; sets `ordinal` where it ends in one."""
        total = Fraction(0)
        smallest: Fraction | None = None
        start = at
        while at < len(self.items):
            group = self.group(at, additive=at > start)
            joined = at
            if group is None and self.kind(at) is Kind.EN and smallest is not None:
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
