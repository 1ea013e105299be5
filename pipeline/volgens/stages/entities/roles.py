"""Metonymy: a country, a capital or a seat of power that acts or speaks stands for its government."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span

from volgens.places import Place
from volgens.stages.entities.data import names

GOVERNMENT = "government"
_SEATS = frozenset(
    f"volgens:{seat}" for seat in ("kremlin", "witte-huis", "elysee", "pentagon", "downing-street", "binnenhof")
)
_ACCORDING = re.compile(r"(?:^|\W)(?:volgens|aldus)\s$", re.IGNORECASE)


def role(doc: Doc, text: str, start: int, end: int, place: Place | None, parsed: bool = True) -> str | None:
    """`government` where the place at these offsets is subject of a verb of saying or deciding, or follows `volgens`.

    text: `doc.text`, which spaCy joins anew at each call. place: what the mention stands for; None gives None.
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
    verbs = names().government
    head = root.head
    return head.lemma_ in verbs or any(child.dep_ == "xcomp" and child.lemma_ in verbs for child in head.children)
