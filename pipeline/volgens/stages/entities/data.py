"""The word lists of this stage, read once from `volgens/data`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from volgens.places import default
from volgens.places.demonyms import table as demonyms
from volgens.places.finder import Finder


@dataclass(frozen=True, slots=True)
class Names:
    """Words around names, folded to lower case unless said otherwise."""

    titles: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]
    """As written: only a lower-case article is no part of a name."""
    prepositions: frozenset[str]
    government: frozenset[str]
    """Lemmas of verbs whose subject, where it is a country or capital, is its government."""
    compound_heads: frozenset[str]
    """Second parts of hyphenated compounds that are names."""
    place_endings: frozenset[str]
    place_words: frozenset[str]
    """Last words of a place's name, as written."""
    given: frozenset[str]
    """First names, as written."""
    generic_places: frozenset[str]
    """Last words of a place's name that begins with a people's adjective."""
    unmarked: frozenset[str]
    """Competitions, works and the like, as written."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of the lexicon: its name, and what a text calls it that does not name it."""

    name: str
    kind: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Organisations:
    """The tables of organisations.toml."""

    by_name: dict[str, Organisation]
    """Every name and abbreviation, as written."""
    sure: Finder[Organisation]
    first: frozenset[str]
    last: frozenset[str]
    organisation_words: frozenset[str]
    """Words before an organisation's name."""
    whole_words: frozenset[str]
    """Words before a name that count only as a whole, not as the last part of a compound."""
    place_words: dict[str, str]
    """A word before a place, to what it says of it: `city`, `region` or `other`."""


@dataclass(frozen=True, slots=True)
class Geography:
    """Names of countries, their parts and peoples that are marked wherever they stand."""

    places: Finder[str]
    area_names: frozenset[str]
    """Names of all countries, regions and areas, as written."""
    peoples: Finder[bool]
    """Peoples and their inflected adjectives; True for one inhabitant, which may also be a surname."""


def toml(name: str) -> dict[str, Any]:
    """A TOML file of `volgens/data`, parsed."""
    return tomllib.loads((files("volgens") / "data" / name).read_text(encoding="utf-8"))


@cache
def names() -> Names:
    """The lists of names.toml."""
    raw = toml("names.toml")
    return Names(**{key: frozenset(raw[key]["words"]) for key in raw})


@cache
def organisations() -> Organisations:
    """The lexicon of organisations."""
    raw = toml("organisations.toml")
    by_name: dict[str, Organisation] = {}
    for kind in raw["kinds"]:
        for certainty in ("sure", "shy"):
            for row in kind.get(certainty, ()):
                forms = row.split("|")
                for form in forms:
                    by_name.setdefault(form, Organisation(forms[0], kind["type"], certainty == "sure"))
    words = raw["words"]
    return Organisations(
        by_name=by_name,
        sure=Finder({name: org for name, org in by_name.items() if org.sure}),
        first=frozenset(words["first"]),
        last=frozenset(words["last"]),
        organisation_words=frozenset(raw["organisation_words"]["words"]),
        whole_words=frozenset(raw["whole_words"]["words"]),
        place_words={word: kind for kind, found in raw["place_words"].items() for word in found},
    )


@cache
def geography() -> Geography:
    """Names of countries and peoples, from the index of places and the table of demonyms."""
    found: dict[str, str] = {}
    every: list[str] = []
    for name, place in default().areas():
        every.append(name)
        us_state = place.kind == "region" and place.country == "US"
        if place.kind in ("country", "continent", "region") and not us_state:
            found.setdefault(name, place.id)
    peoples = {
        form: entry.singular
        for form, entry in demonyms().items()
        if entry.distinct and form[0].isupper() and form not in found and len(form) > 3
    }
    return Geography(Finder(found), frozenset(every), Finder(peoples))
