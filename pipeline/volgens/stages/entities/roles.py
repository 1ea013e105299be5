"""Metonymy: a country, a capital or a seat of power that acts or speaks stands for its government."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span, Token

from volgens.places import Place
from volgens.stages.entities.data import names

GOVERNMENT = "government"
_SEATS = frozenset(
    f"volgens:{seat}" for seat in ("kremlin", "witte-huis", "elysee", "pentagon", "downing-street", "binnenhof")
)
_INFLECTION = re.compile(r"(?:ten|den|te|de|en|t)$")
_DOUBLED = re.compile(r"([aeou])\1(?=[^aeiou]$)|([bdfgklmnprst])\2$")
_FINAL = {"f": "v", "s": "z"}
_ACCORDING = re.compile(r"(?:^|\W)(?:volgens|aldus)\s$", re.IGNORECASE)


def role(doc: Doc, text: str, start: int, end: int, place: Place | None, parsed: bool = True) -> str | None:
    """`government` where the place at these offsets is subject of a verb of saying or deciding, or follows `volgens`.

    place: what the mention stands for; None gives None.
    parsed: whether `doc` has dependencies; without them only the preposition counts.
    """
    if place is None or not _governs(place):
        return None
    if _ACCORDING.search(text[max(0, start - 12) : start]):
        return GOVERNMENT
    span = doc.char_span(start, end, alignment_mode="expand") if parsed else None
    return GOVERNMENT if span is not None and _acts(span) else None


def _governs(place: Place) -> bool:
    return place.kind == "country" or place.capital or place.id in _SEATS


def _acts(span: Span) -> bool:
    root = span.root
    while root.dep_ in ("conj", "flat", "appos") and root.head.i != root.i:
        root = root.head
    if root.dep_ != "nsubj":
        return False
    head = root.head
    return _governing(head) or any(child.dep_ == "xcomp" and _governing(child) for child in head.children)


def _governing(verb: Token) -> bool:
    return verb.lemma_ in names().government or _stem(verb.text.lower()) in _stems()


@cache
def _stems() -> frozenset[str]:
    return frozenset(_plain(verb.removesuffix("en")) for verb in names().government)


def _stem(form: str) -> str:
    """A regular verb's stem, for pipelines that leave the lemma of a rare form as it is: `beloofde`, `beloven`."""
    return _plain(_INFLECTION.sub("", form.removeprefix("ge") if form.endswith(("t", "d")) else form))


def _plain(stem: str) -> str:
    """A stem without doubled letters, f as v and s as z."""
    single = _DOUBLED.sub(lambda match: match[1] or match[2], stem)
    return single[:-1] + _FINAL.get(single[-1], single[-1]) if single else stem
