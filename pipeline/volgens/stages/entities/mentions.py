"""From the names that a spaCy pipeline proposes to mentions: labels mapped, spans trimmed by the conventions.

A mention is the longest full name without article, title or preposition; an abbreviation in parentheses is a mention
of its own; a possessive -s stays inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from volgens.places import default
from volgens.places.demonyms import demonym, home
from volgens.records import Label
from volgens.stages.entities.data import names

LABELS: dict[str, Label] = {
    "PLACE": "PLACE",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "ORG": "ORG",
    "PERSON": "PERSON",
    "PER": "PERSON",
    "NORP": "NORP",
}
"""Labels of our own pipelines, of nl_core_news_* (OntoNotes) and of CoNLL-style pipelines; all others are dropped."""

_OPENING = ' \t\n\r\u00a0"“”„‟‘«»‹›([{<*•·|,;:.!?…–—-_/\\'
_CLOSING = ' \t\n\r\u00a0"“”„‟‘«»‹›)]}>([{<*•·|,;:!?…–—-_/\\'
_NICKNAME = {"‘": "’", "“": "”", "„": "”“", '"': '"'}
"""Quotes that stay where they close inside the name: `‘Hans’ Geiger`."""
_ABBREVIATED = re.compile(r"(?:\b\w\.|\b(?:jr|sr|inc|ltd|corp|co|st|bros)\.)$", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]?\s*$")
_APOSTROPHE = re.compile(r"['’](s|er|ers)\b")
_ADHERENT = re.compile(r"\w['’]ers?$")
_COMPOUND = re.compile(r"[\w.’']-([a-zà-þ]{3,})$")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: offsets in code points, `end` exclusive, and which step found it."""

    start: int
    end: int
    label: Label
    origin: str = "model"
    """`model`, `lexicon`, `gazetteer` or `document`."""


def propose(doc: Doc, text: str) -> list[Mention]:
    """The mentions of `doc.ents`, in order, none overlapping; names with other labels than `LABELS` are left out.

    text: `doc.text`, which spaCy joins anew at each call.
    """
    found: list[Mention] = []
    for ent in doc.ents:
        label = LABELS.get(ent.label_)
        if label is not None:
            found.extend(conventions(text, ent.start_char, ent.end_char, label))
    return found


def conventions(text: str, start: int, end: int, label: Label, origin: str = "model") -> Iterator[Mention]:
    """The mentions that the conventions make of `text[start:end]`: none, one, or more where it holds two names."""
    for line in _LINE.finditer(text, start, end):
        yield from _bracketed(text, line.start(), line.end(), label, origin)


def _bracketed(text: str, start: int, end: int, label: Label, origin: str) -> Iterator[Mention]:
    """Split `Long Name (LN)` in two; a bracket in the middle of a name stays (`Leonard (Len) Clement`)."""
    start, end = trim(text, start, end, label)
    bracket = _BRACKET.search(text, start, end)
    if bracket and bracket.start() > start:
        yield from _bracketed(text, start, bracket.start(), label, origin)
        start, end = trim(text, bracket.start(1), bracket.end(1), label)
    if end <= start or text[start - 1 : start] in ("#", "@") or text[start:end] in names().unmarked:
        return
    if label == "NORP" or _ADHERENT.search(text[start:end]):
        yield Mention(start, end, "NORP", origin)
    elif not _compound(text[start:end], label):
        end, label = ending(text, end, label)
        people = _people_before(text, start, end, label)
        if people > start:
            yield Mention(start, people, "NORP", origin)
            start = people + 1
        yield Mention(start, end, label, origin)


def ending(text: str, end: int, label: Label) -> tuple[int, Label]:
    """A possessive or plural ending that the pipeline split off belongs to the name; -er makes an adherent of it."""
    ending = _APOSTROPHE.match(text, end)
    if not ending:
        return end, label
    return ending.end(), "NORP" if ending[1].startswith("er") else label


def _people_before(text: str, start: int, end: int, label: Label) -> int:
    """The end of a people's adjective that stands before a place's or person's name: `Haagse` `Schilderswijk`."""
    word, _, rest = text[start:end].partition(" ")
    if label not in ("PLACE", "PERSON") or not word.endswith("e") or not rest[:1].isupper():
        return start
    if rest.split()[-1] in names().generic_places or default().find_by_letters(text[start:end]):
        return start
    known = demonym(word)
    adjective = known.distinct and not known.singular if known else home(word, default()) is not None
    return start + len(word) if adjective else start


def _compound(name: str, label: Label) -> bool:
    """Whether the name is only the first part of a compound: `Renault-fabriek`, but not `Stanford-universiteit`."""
    match = _COMPOUND.search(name)
    if not match or match[1] in names().compound_heads:
        return False
    return label != "PERSON" or " " not in name


def trim(text: str, start: int, end: int, label: Label) -> tuple[int, int]:
    """The span without white space, punctuation, articles, titles, prepositions around it; empty if nothing stays."""
    while True:
        before = start, end
        while start < end and (text[start] in _OPENING or text[start].isspace()):
            if text[start] in _NICKNAME and any(sign in text[start + 1 : end - 1] for sign in _NICKNAME[text[start]]):
                break
            start += 1
        while end > start and (text[end - 1] in _CLOSING or text[end - 1].isspace()):
            if text[end - 1] == ")" and "(" in text[start : end - 1]:
                break
            end -= 1
        if text.endswith(".", start, end) and not _ABBREVIATED.search(text, start, end):
            end -= 1
        start = _without_opening_words(text, start, end, label)
        if (start, end) == before:
            return start, end


def _without_opening_words(text: str, start: int, end: int, label: Label) -> int:
    """Past a lower-case article or preposition, and past a person's title."""
    word, space, rest = text[start:end].partition(" ")
    if not space or not rest.strip():
        return start
    table = names()
    low = word.casefold()
    if label == "PLACE" and word[0].isupper() and rest[0].isupper() and low.rstrip(".") in table.titles:
        drop = not rest.endswith(tuple(table.place_endings))
    elif label == "PERSON":
        drop = low.rstrip(".") in table.titles or (word[0].islower() and low not in table.particles)
    else:
        drop = word in table.articles or word in table.prepositions
    return start + len(word) + 1 if drop else start
