"""Which country, region or town a people's name or adjective belongs to: Oekraïense, Russen, Volendammer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from volgens.places.index import Index, Place

_ADJECTIVE_E = ((re.compile(r"ees$"), "ese"), (re.compile(r"aas$"), "ase"), (re.compile(r"oos$"), "ose"))
_PLURALS = (
    (re.compile(r"(er|ër|o|y)$"), r"\1s"),
    (re.compile(r"aan$"), "anen"),
    (re.compile(r"ees$"), "ezen"),
    (re.compile(r"aar$"), "aren"),
    (re.compile(r"aar$"), "aars"),
    (re.compile(r"oot$"), "oten"),
    (re.compile(r"([^aeo])iet$"), r"\1ieten"),
    (re.compile(r"([^aeiou])$"), r"\1en"),
)
_PREFIX = re.compile(r"^(?:anti|pro|niet|ex|oud|voormalig|pan|trans|inter)-?(?=[A-ZÀ-Þ])", re.IGNORECASE)
_TOWN = re.compile(r"^(.{3,}?)(?:se|s|er|ers|aar|aars|naar|naars)$")
_TOWN_SIZE = 1000
"""Inhabitants from which a town's people are read by rule."""


@dataclass(frozen=True, slots=True)
class Demonym:
    """A form of the table: what it belongs to, and whether it is a form that no other Dutch word has."""

    key: str
    """ISO 3166 code (`RU`, `GB-SCT`), a place's name, or the first form of a people without a country of its own."""
    linked: bool
    """Whether the key is a place."""
    distinct: bool
    """Whether the form is an inflected adjective or a noun: bare -s and -isch forms are also names of languages."""
    singular: bool
    """Whether the form is a noun for one inhabitant."""


def _forms(words: list[str]) -> Iterator[tuple[str, bool, bool]]:
    """Every form of a list of the table, whether it is distinct, and whether it is a noun in the singular."""
    for word in words:
        noun = not re.search(r"(?:s|sch)$", word) or word.endswith(("'s", "ees"))
        yield word, noun, noun and not word.endswith(("'s", "en"))
        inflected = word + "e"
        for ending, form in _ADJECTIVE_E:
            if ending.search(word):
                inflected = ending.sub(form, word)
        if not word.endswith("e"):
            yield inflected, True, False
        for ending, form in _PLURALS:
            if ending.search(word):
                yield ending.sub(form, word), True, False


@cache
def table() -> dict[str, Demonym]:
    """Every form of demonyms.toml as written, with what it belongs to."""
    raw = tomllib.loads((files("volgens") / "data" / "demonyms.toml").read_text(encoding="utf-8"))
    made: dict[str, Demonym] = {}
    rows = [(key, words, True) for part in ("countries", "areas", "cities") for key, words in raw[part].items()]
    for key, words, linked in [*rows, *((words[0], words, False) for words in raw["peoples"]["rows"])]:
        for form, distinct, singular in _forms(words):
            made.setdefault(form, Demonym(key, linked, distinct, singular))
    return made


def demonym(word: str) -> Demonym | None:
    """The entry of a form, past a prefix such as anti- or pro-; None where the table has none."""
    known = table()
    found = known.get(word)
    if found is None and (bare := _PREFIX.sub("", word)) != word:
        found = known.get(bare)
    if found is None and word.endswith("s") and len(word) > 5:
        found = known.get(word[:-1])
    return found


def home(word: str, index: Index) -> tuple[str, Place] | None:
    """The place whose people or adjective `word` is, with its Dutch name.

    By the table, else a town by its regular -se, -er or -aar; None for peoples without a place of their own.
    """
    found = demonym(word)
    if found is not None:
        place = _place(found.key, index) if found.linked else None
        return (place.name if place.kind != "city" else found.key, place) if place else None
    match = _TOWN.match(word)
    if not match:
        return None
    stem = match[1].rstrip("'’")
    stems = [stem, stem + "en", stem + "e"]
    if len(stem) > 3 and stem[-1] == stem[-2]:
        stems.append(stem[:-1])
    for name in stems:
        towns = [p for p in index.find(name) if p.match == "own" and p.kind == "city" and p.inhabitants >= _TOWN_SIZE]
        near = [p for p in towns if p.country in ("NL", "BE")] or [p for p in towns if p.inhabitants >= 100_000]
        if near:
            return name, near[0]
    return None


def _place(key: str, index: Index) -> Place | None:
    if re.fullmatch(r"[A-Z]{2}", key):
        return index.country(key)
    if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{2,3}", key):
        return index.by_id(f"iso3166:{key}")
    places = index.find(key)
    cities = [p for p in places if p.kind == "city"]
    areas = [p for p in places if p.kind != "city"]
    city = max(cities, key=lambda p: p.inhabitants) if cities else None
    return city if city and (not areas or city.inhabitants > 100_000) else areas[0]
