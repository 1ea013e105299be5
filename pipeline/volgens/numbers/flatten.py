"""Tokens as a flat row of atoms, which the numeral grammar reads: words in their parts, digits as one atom.

The row ends at the first token that cannot belong to the same numeral, and after a bounded number of tokens at the
latest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from volgens.numbers.digits import read_digits
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import ABBREVIATIONS, LETTERS, Atom, Kind, group_size, split

SLASH, GROUP, SIGN = 3, 4, 6
"""Marks in `Atom.ordinal` beside its 0, 1 and 2: digits with a slash, a collective ("vijftigtal"), a sign ("½")."""
MINUS = frozenset("-−–")
_MOST_TOKENS = 16
_LARGEST_POWER = 40
_MOST_GROUPS = 7
_THOUSAND = Fraction(1000)


@dataclass(frozen=True, slots=True)
class Item:
    """An atom in its place."""

    atom: Atom
    after: int
    """The index of the token after it, where it ends a token; else 0."""
    gap: int
    """Before it: 0 in the same word, 1 hyphen, 2 space."""
    bare: bool = False


def flatten(tokens: Sequence[Token], at: int, separate: bool, letters: bool = False) -> list[Item]:
    """The atoms from token `at` on, as far as they may belong to one numeral; a bounded number of tokens.

    separate: "en" with spaces around ends the row. letters: K, M and B glued to digits are scale words.
    """
    items: list[Item] = []
    index = at
    hyphen = False
    while index < min(len(tokens), at + _MOST_TOKENS):
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
            items.append(Item(Atom(Kind.DIGITS, value, SLASH if part else 0), index, gap))
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
        letter = (
            LETTERS.get(token.text)
            if letters and token.gap == 0 and items and items[-1].atom.kind is Kind.DIGITS
            else None
        )
        atoms = (letter,) if letter is not None else _word_atoms(tokens, index, items, separate and gap == 2)
        if atoms is None or (gap == 2 and _cannot_follow(items[-1].atom, atoms)):
            break
        index += 1
        bare = token.low == "een" and token.text.isascii()
        for number_of, atom in enumerate(atoms):
            last = number_of == len(atoms) - 1
            items.append(Item(atom, index if last else 0, gap if number_of == 0 else 0, bare))
        hyphen = False
    while items and items[-1].atom.kind in (Kind.EN, Kind.COMMA):
        items.pop()
    return items


def _cannot_follow(last: Atom, atoms: tuple[Atom, ...]) -> bool:
    """Whether a word with these atoms starts another numeral: "twee drie", "honderd honderd"."""
    if last.kind in (Kind.HUNDRED, Kind.SCALE, Kind.DOZEN):
        return last == atoms[0]
    if last.kind not in (Kind.UNIT, Kind.TEEN, Kind.TENS, Kind.DIGITS) or atoms[-1].ordinal:
        return False
    return atoms[0].kind in (Kind.UNIT, Kind.TEEN, Kind.TENS, Kind.ZERO) and atoms[-1].kind not in (
        Kind.PART,
        Kind.SCALE,
    )


def _is_fraction_dash(items: list[Item], after: Token) -> bool:
    """ "Een - vierde": a dash between a numerator and its denominator, with spaces."""
    atoms = split(after.low)
    return items[-1].atom.kind is Kind.UNIT and bool(atoms) and bool(atoms and atoms[-1].ordinal)


def _word_atoms(tokens: Sequence[Token], index: int, items: list[Item], separate: bool) -> tuple[Atom, ...] | None:
    token = tokens[index]
    if token.low == "en":
        after = index + 1
        if after + 1 < len(tokens) and tokens[after].text == "-" and tokens[after].gap == 0:
            after += 1  # "twee-en-veertig"
        if not items or separate or after >= len(tokens) or split(tokens[after].low) is None:
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
        return (Atom(Kind.PART, Fraction(unicodedata.numeric(token.text)).limit_denominator(1000), SIGN),)
    size = group_size(token.low)
    if size is not None and not _is_number(items):
        return (Atom(Kind.DOZEN, size, GROUP),)
    return split(token.low)


def _is_number(items: Sequence[Item]) -> bool:
    """Whether something other than the article stands before: "twee tientallen"."""
    return bool(items) and not (len(items) == 1 and items[0].bare)


def _digits(tokens: Sequence[Token], at: int) -> tuple[Fraction, int, bool] | None:
    """Digits from `at` on with spaced thousands, fraction, exponent: value, token after, whether a fraction."""
    token = tokens[at]
    count = len(tokens)
    if token.kind == "symbol":
        # ",08": decimals without a nought
        opened = token.gap or at == 0 or tokens[at - 1].text in MINUS
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
        while index < min(count, at + _MOST_GROUPS) and _is_group(tokens, index):
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
