"""The table of units and currencies: Dutch surfaces to units, longest match first, and conversion to SI.

Names are matched folded, symbols as written. `unit_at` is what reads a text; `to_si` and `by_id` serve finished
claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from volgens.numbers.lexer import Token, fold, tokenize
from volgens.numbers.lexicon import load

UnitKind: TypeAlias = Literal["measure", "percent", "duration", "money", "rate", "count"]
_CONTEXT = Context(prec=28)
_NOT_PER = frozenset(load("adjectives.toml")["per"]["means"])


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, money or time; `times`: how many of `id` the surface stands for ("kwartier": 15 minute)."""

    id: str
    kind: UnitKind
    times: Decimal = Decimal(1)
    si: str | None = None
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    cent: bool = False
    """A hundredth part of whatever currency the amount is in."""
    article: bool = False
    """Tells a number by itself ("een halfuur")."""
    area: bool = False
    per: str | None = None
    """The word behind "per" where it is no unit."""


@dataclass(frozen=True, slots=True)
class _Table:
    names: dict[str, list[tuple[tuple[str, ...], Unit]]]
    symbols: dict[str, list[tuple[tuple[str, ...], Unit]]]
    before: dict[str, list[tuple[tuple[str, ...], Unit]]]
    """Currency signs and codes that stand before the amount, by their last token."""
    by_id: dict[str, Unit]


def _add(
    index: dict[str, list[tuple[tuple[str, ...], Unit]]], surface: str, unit: Unit, *, folded: bool, last: bool = False
) -> None:
    tokens = tokenize(surface)
    words = tuple(t.low if folded else t.text for t in tokens)
    rows = index.setdefault(words[-1] if last else words[0], [])
    if all(words != known for known, _ in rows):
        rows.append((words, unit))
        rows.sort(key=lambda row: -len(row[0]))


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
        id=row["id"],
        kind=row["kind"],
        times=Decimal(row.get("times", "1")),
        si=row.get("si"),
        factor=Decimal(row.get("factor", "1")),
        offset=Decimal(row.get("offset", "0")),
        article=row.get("article", False),
        area=row.get("area", False),
    )


@lru_cache(maxsize=1)
def table() -> _Table:
    """The table, read from `data/units.toml`, `data/currencies.toml` and the frozen CLDR files on first use."""
    found = _Table({}, {}, {}, {})
    cldr = load("units_cldr.toml")
    for row in load("units.toml")["unit"]:
        unit = _unit(row)
        if unit.times == 1:
            found.by_id.setdefault(unit.id, unit)
        names = list(row.get("names", ()))
        symbols = list(row.get("symbols", ()))
        for key in row.get("cldr", ()):
            names += cldr[key]["names"]
            # CLDR gives some words only as their own abbreviation ("dag", "eeuw"): long ones are names
            symbols += cldr[key]["abbreviations"]
        refused = set(row.get("not_symbols", ()))
        for name in names:
            _add(found.names, name, unit, folded=True)
        for symbol in symbols:
            if symbol not in refused:
                _add(found.symbols, symbol, unit, folded=False)
        if unit.area:
            _add_powers(found, unit, names, [s for s in (*symbols, unit.id) if s not in refused])
    _add_money(found)
    return found


def _add_powers(found: _Table, unit: Unit, names: list[str], symbols: list[str]) -> None:
    """Square and cubic forms of a length: "vierkante kilometer", "km2", "km²"."""
    for power, sign, words in ((2, "²", ("vierkante", "vierkant")), (3, "³", ("kubieke", "kubiek"))):
        made = Unit(unit.id + sign, "measure", si="m" + sign, factor=unit.factor**power)
        found.by_id[made.id] = made
        for word in words:
            for name in names:
                _add(found.names, f"{word} {name}", made, folded=True)
        for symbol in symbols:
            for mark in (sign, str(power)):
                _add(found.symbols, symbol + mark, made, folded=False)


def _add_money(found: _Table) -> None:
    data = load("currencies.toml")
    for row in data["currency"]:
        unit = Unit(row["code"], "money", times=Decimal(row.get("times", "1")), cent=row.get("cent", False))
        for name in row["names"]:
            _add(found.names, name, unit, folded=True)
        for symbol in row.get("symbols", ()):
            _add(found.symbols, symbol, unit, folded=False)
            if not unit.cent:
                _add(found.before, symbol, unit, folded=False, last=True)
    for code in data["codes"]:
        unit = Unit(code, "money")
        found.by_id.setdefault(code, unit)
        _add(found.symbols, code, unit, folded=False)
        _add(found.before, code, unit, folded=False, last=True)
    for code, row in load("currencies_cldr.toml").items():
        for name in row["names"]:
            if " " in name or "-" in name:
                _add(found.names, name, Unit(code, "money"), folded=True)


def _longest(
    index: dict[str, list[tuple[tuple[str, ...], Unit]]], tokens: Sequence[Token], at: int, *, folded: bool
) -> tuple[Unit, int] | None:
    token = tokens[at]
    rows = index.get(token.low if folded else token.text)
    if not rows:
        return None
    for words, unit in rows:
        end = at + len(words)
        if end > len(tokens):
            continue
        if all((tokens[at + k].low if folded else tokens[at + k].text) == w for k, w in enumerate(words)) and all(
            t.gap < 2 for t in tokens[at + 1 : end]
        ):
            return unit, end
    return None


def simple_at(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """The unit without "per" whose surface starts at token `at`, with the index of the token after it."""
    if at >= len(tokens) or tokens[at].gap == 2:
        return None
    if tokens[at].text == "t" and [t.low for t in tokens[at + 1 : at + 3]] == ["/", "m"]:
        return None  # "2 t/m 4"
    units = table()
    by_symbol = _longest(units.symbols, tokens, at, folded=False)
    by_name = _longest(units.names, tokens, at, folded=True)
    if by_symbol and (not by_name or by_symbol[1] > by_name[1]):
        return by_symbol
    return by_name


def unit_at(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """The unit at token `at` with what it is taken per: "kilometer per uur", "euro per liter", "km/u"."""
    found = simple_at(tokens, at)
    if found is None:
        return None
    unit, end = found
    return per_at(tokens, end, unit) or found


def per_at(tokens: Sequence[Token], at: int, unit: Unit) -> tuple[Unit, int] | None:
    """`unit` taken per what follows at `at` ("per dag", "/u", "per wedstrijd"); None where nothing such follows."""
    if at + 1 >= len(tokens) or tokens[at].gap == 2:
        return None
    mark = tokens[at]
    slash = mark.text == "/" and mark.gap == 0 and tokens[at + 1].gap == 0
    if not (slash or mark.low == "per"):
        return None
    below = simple_at(tokens, at + 1)
    if below is None:
        word = tokens[at + 1]
        if slash or word.kind != "word" or word.gap != 1 or word.low in _NOT_PER:
            return None
        return replace(unit, kind="rate", per=word.text, si=None), at + 2
    factor = None if below[0].si is None or unit.si is None else f"{unit.si}/{below[0].si}"
    return (
        replace(
            unit,
            id=f"{unit.id}/{below[0].id}",
            kind="rate",
            times=_CONTEXT.divide(unit.times, below[0].times),
            si=factor,
            factor=_CONTEXT.divide(unit.factor, below[0].factor),
            offset=Decimal(0),
        ),
        below[1],
    )


def money_before(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """The currency sign or code that ends right before token `at`, with the index of its first token."""
    if at == 0 or tokens[at].gap == 2:
        return None
    rows = table().before.get(tokens[at - 1].text, ())
    for words, unit in rows:
        start = at - len(words)
        if start < 0 or any(tokens[start + k].text != w for k, w in enumerate(words)):
            continue
        if any(t.gap for t in tokens[start + 1 : at]):
            continue
        if tokens[start].gap == 0 and start and tokens[start - 1].kind != "symbol":
            continue
        return unit, start
    return None


def by_id(unit: str) -> Unit | None:
    """The unit of that id ("km", "day", "EUR", "km/hour"), or None."""
    units = table().by_id
    if unit in units or "/" not in unit:
        return units.get(unit)
    over, _, under = unit.partition("/")
    if over not in units or under not in units or units[over].si is None or units[under].si is None:
        return None
    return Unit(
        unit,
        "rate",
        si=f"{units[over].si}/{units[under].si}",
        factor=_CONTEXT.divide(units[over].factor, units[under].factor),
    )


def to_si(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """A value in `unit` as (value, SI unit): (Decimal("3"), "km") gives (Decimal("3000"), "m").

    None for units without one: money, counted things, magnitudes, bits.
    """
    known = by_id(unit)
    if known is None or known.si is None:
        return None
    return _CONTEXT.add(_CONTEXT.multiply(value, known.factor), known.offset), known.si


@lru_cache(maxsize=1 << 12)
def unit_of(name: str) -> str | None:
    """The id of the unit that a whole name stands for ("vierkante kilometer": km², "dag": day), or None."""
    tokens = tokenize(name)
    found = simple_at([tokens[0]._replace(gap=1), *tokens[1:]], 0) if tokens else None
    return found[0].id if found is not None and found[1] == len(tokens) and found[0].times == 1 else None


@lru_cache(maxsize=1 << 14)
def currency_of(word: str) -> str | None:
    """The ISO 4217 code of a folded word that names a whole currency ("guldens"), or None."""
    rows = table().names.get(word, ())
    return next((u.id for words, u in rows if words == (word,) and u.kind == "money" and u.times == 1), None)


@lru_cache(maxsize=1 << 14)
def is_unit_word(word: str) -> bool:
    """Whether a single word names a unit."""
    return word in table().symbols or fold(word) in table().names
