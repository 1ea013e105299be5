"""The attribution lexicon: loaded from `data/attribution.toml`, with every verb spelled out in all its forms.

Looking a word up by its written form, and not by the model's lemma, keeps the rules independent of how a model
lemmatises separable verbs (`op_merken`, `opmerken`) and unknown words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from volgens.records import Modality

VOWELS = "aeiouy"
_LAST_PART = 5
"""Letters of the shortest word that is looked for at the end of a compound."""
UNSTRESSED = ("be", "ge", "ver", "her", "ont", "er", "over", "onder", "weer", "voor")
"""Prefixes before which a participle takes no ge-."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb: `lemma` is written together, `frames` the letters of the lexicon's head note."""

    lemma: str
    particle: str | None
    group: str
    frames: frozenset[str]
    modality: Modality
    goal_passive: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of a verb.

    kind: `pv` finite, `pv1` first person or imperative, `inf` infinitive or plural present, `vd` participle. apart: the
    particle stands elsewhere.
    """

    verb: Verb
    kind: str
    apart: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon, ready for look-up by lower-cased form."""

    forms: Mapping[str, tuple[Form, ...]]
    words: Mapping[str, frozenset[str]]
    """The word lists, by `table.name`."""
    endings: Mapping[str, tuple[str, ...]]
    """The words of each list that are long enough to be the last part of a compound."""

    def has(self, name: str, word: str) -> bool:
        """Whether the lower-cased word stands in the list `table.name`."""
        return word in self.words[name]


def present_stem(infinitive: str) -> tuple[str, str]:
    """The first person singular, and the same before final devoicing: (`geloof`, `geloov`)."""
    if not infinitive.endswith("en"):
        return infinitive[:-1], infinitive[:-1]
    body = infinitive[:-2]
    if len(body) > 2 and body[-1] == body[-2] and body[-1] not in VOWELS:
        return body[:-1], body[:-1]
    voiced = body
    if len(body) > 2 and body[-1] not in VOWELS and body[-2] in "aeou" and body[-3] not in VOWELS and not _light(body):
        voiced = body[:-2] + body[-2] * 2 + body[-1]
    plain = voiced[:-1] + {"v": "f", "z": "s"}.get(voiced[-1], voiced[-1])
    return plain, voiced


def _light(body: str) -> bool:
    """Whether the last syllable is a weak -er: behind a doubled consonant or a diphthong (herinner-, fluister-)."""
    return body.endswith("er") and len(body) > 3 and (body[-3] == body[-4] or body.endswith("uister"))


def _weak(infinitive: str, stem: str | None) -> tuple[str, str, str, str]:
    """Stem, past singular, past plural and bare participle of a weak verb."""
    plain, voiced = present_stem(infinitive)
    if stem:
        plain = voiced = stem
    hard = voiced.endswith(("t", "k", "f", "s", "ch", "p"))
    dental = "t" if hard else "d"
    end = "" if plain.endswith(dental) else dental
    return plain, plain + dental + "e", plain + dental + "en", plain + end


def _paradigm(infinitive: str, entry: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every (form, kind) of the verb without its particle."""
    plain, past, plural, participle = _weak(infinitive, entry.get("stem"))
    if "past" in entry:
        past, plural, participle = entry["past"].split()
    elif not infinitive.startswith(UNSTRESSED):
        participle = (
            "geë" + participle[1:]
            if participle[0] == "e"
            else "geï" + participle[1:]
            if participle[0] == "i"
            else "ge" + participle
        )
    third = plain if plain.endswith("t") else plain + "t"
    first = "pv" if third == plain else "pv1"
    forms = [(plain, first), (third, "pv"), (past, "pv"), (plural, "pv"), (infinitive, "inf"), (participle, "vd")]
    return list(dict.fromkeys(forms))


def _all_forms(name: str, group: str, entry: Mapping[str, str]) -> list[tuple[str, Form]]:
    particle, _, base = name.rpartition("|")
    verb = Verb(
        lemma=particle + base,
        particle=particle or None,
        group=group,
        frames=frozenset(entry["frames"].split()),
        modality=entry.get("modality", "asserted"),  # type: ignore[arg-type]
        goal_passive=entry.get("passive") == "goal",
    )
    out: list[tuple[str, Form]] = []
    for form, kind in _paradigm(base, entry):
        if not particle:
            out.append((form, Form(verb, kind, apart=False)))
            continue
        out.append((particle + form, Form(verb, kind, apart=False)))
        out.append((form, Form(verb, kind, apart=True)))
    return out


@cache
def load() -> Lexicon:
    """The project's lexicon. Read once."""
    raw: dict[str, Any] = tomllib.loads(files("volgens").joinpath("data/attribution.toml").read_text(encoding="utf-8"))
    forms: dict[str, list[Form]] = {}
    for group, verbs in raw.pop("verbs").items():
        for name, entry in verbs.items():
            for written, form in _all_forms(name, group, entry):
                forms.setdefault(written, []).append(form)
    words = {
        f"{table}.{name}": frozenset(values)
        for table, lists in raw.items()
        for name, values in lists.items()
        if isinstance(values, list)
    }
    endings = {name: tuple(word for word in values if len(word) >= _LAST_PART) for name, values in words.items()}
    return Lexicon({k: tuple(v) for k, v in forms.items()}, words, endings)
