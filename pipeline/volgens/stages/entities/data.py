"""The word lists of this stage, read once from `volgens/data`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Names:
    """Words around names, folded to lower case unless said otherwise."""

    titles: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]
    """As written: only a lower-case article is no part of a name."""
    prepositions: frozenset[str]


def table(name: str) -> dict[str, Any]:
    """A TOML file of `volgens/data`, parsed."""
    return tomllib.loads((files("volgens") / "data" / name).read_text(encoding="utf-8"))


@cache
def names() -> Names:
    """The lists of names.toml."""
    raw = table("names.toml")
    return Names(**{key: frozenset(raw[key]["words"]) for key in ("titles", "particles", "articles", "prepositions")})
