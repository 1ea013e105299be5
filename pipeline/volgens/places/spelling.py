"""Normal forms of names: `fold` for the same letters, `sounds` for the same name in another transliteration."""

from __future__ import annotations

import re
import tomllib
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ʻ": "", "ə": "a"}
)
_SAINT = re.compile(r"^(?:saint|sankt|sint|st)\b[-. ]*")
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_LETTER = re.compile(r"[\d\W_]+")
_DOUBLE = re.compile(r"(.)\1+")
_SOFT = re.compile(r"(?<=[^aeiou])i(?=[aeou])")
_FINAL_H = re.compile(r"(?<=[aiu])h$")
_VOWEL = re.compile(r"[aeiou]")


def bare(name: str) -> str:
    """The name in lower case, without diacritics, words kept apart."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_LETTERS)
    return "".join(ch for ch in folded if not unicodedata.combining(ch))


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """The letters and digits of a name, lower case, without diacritics; Sint, Saint and St are one."""
    return _NOT_WORD.sub("", _SAINT.sub("st", bare(name)))


def digest(form: str, family: str = "") -> tuple[int, int]:
    """A normal form as the index holds it: 32 bits to search by and 7 bits more to check."""
    data = f"{family}:{form}".encode()
    return zlib.crc32(data), zlib.adler32(data) % 127


@dataclass(frozen=True, slots=True)
class Sounds:
    """The tables of places_sounds.toml, ready to apply: family and orthography to a function."""

    tables: Mapping[tuple[str, str], Callable[[str], str]]
    families: Mapping[str, str]
    """ISO country code to family."""
    articles: frozenset[str]


@cache
def tables() -> Sounds:
    """The tables, read once."""
    raw = tomllib.loads((files("volgens") / "data" / "places_sounds.toml").read_text(encoding="utf-8"))
    made = {
        (family, orthography): _replacer(raw[family][orthography])
        for family in ("slavic", "arabic")
        for orthography in raw[family]
    }
    families = {country: family for family, countries in raw["families"].items() for country in countries}
    return Sounds(made, families, frozenset(raw["articles"]["words"]))


def _replacer(pairs: Mapping[str, str]) -> Callable[[str], str]:
    longest = sorted(pairs, key=lambda s: (-len(s), s))
    pattern = re.compile("|".join(map(re.escape, longest)))
    return lambda text: pattern.sub(lambda m: pairs[m[0]], text)


def sounds(name: str, family: str, orthography: str) -> str:
    """The normal form of a name's sound; empty where too little of it is left to tell names apart.

    family: `slavic` or `arabic`; orthography: `dutch`, `english` or, for slavic, `cyrillic`.
    """
    known = tables()
    text = name.casefold() if orthography == "cyrillic" else bare(name.translate(_ACCENTED))
    if family == "arabic":
        words = _NOT_LETTER.split(text)
        text = "".join(w for w in words if w not in known.articles or len(words) == 1)
    text = known.tables[family, orthography](_NOT_LETTER.sub("", text))
    text = _DOUBLE.sub(r"\1", _SOFT.sub("", _DOUBLE.sub(r"\1", text)))
    if family == "arabic":
        text = _FINAL_H.sub("", text)
    return text if len(text) >= 4 and _VOWEL.search(text) else ""


_ACCENTED = str.maketrans({"š": "sh", "č": "ch", "ž": "zh", "Š": "Sh", "Č": "Ch", "Ž": "Zh", "ḩ": "h", "Ḩ": "H"})
