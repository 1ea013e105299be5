"""Corrections by word lists: organisations, countries, peoples, and what stands before a name.

Only what is nearly always right is done here; the weighing of doubtful evidence is in `votes`. `merge` is the one way
in which a known name meets the mentions that are there: it replaces what lies inside it, cuts what runs across its end,
leaves longer names alone, and does not touch a name that goes on (`Europa League`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from volgens.gazetteer import Gazetteer
from volgens.places.demonyms import demonym
from volgens.places.finder import IndexedText
from volgens.records import Label
from volgens.stages.entities.data import geography, names, organisations
from volgens.stages.entities.mentions import Mention, trim

_LAST_PART = 4
"""Letters of the shortest last part of a compound that is looked at."""
_LINE_START = re.compile(r"[\n\r]\s*$")
_MORE = re.compile(r" ([A-ZÀ-Þ0-9])")
_PERSON_OF = re.compile(r"([A-ZÀ-Þ].*?) (?:van|bij) (?:de |het )?([A-ZÀ-Þ].*)$", re.DOTALL)


def correct(indexed: IndexedText, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """The mentions with those of the lists put in; mentions of the lists have an `origin` other than `model`."""
    text = indexed.text
    found = [part for mention in mentions for part in _person_of(text, mention)]
    found = merge(found, _people(indexed), text)
    found = merge(found, _places(indexed), text)
    found = merge(found, _organisations(indexed), text)
    return merge(found, _own(indexed, gazetteer), text, force=True)


def _organisations(indexed: IndexedText) -> Iterable[Mention]:
    for start, end, _ in organisations().sure.find(indexed):
        yield Mention(start, end, "ORG", "lexicon")


def _places(indexed: IndexedText) -> Iterable[Mention]:
    for start, end, _ in geography().places.find(indexed):
        word = indexed.text[start:end]
        if demonym(word) and word_before(indexed.text, start).lower() in ("de", "veel", "meeste", "alle", "twee"):
            yield Mention(start, end, "NORP", "lexicon")
        else:
            yield Mention(start, end, "PLACE", "lexicon")


def _people(indexed: IndexedText) -> Iterable[Mention]:
    for start, end, singular in geography().peoples.find(indexed):
        before = word_before(indexed.text, start)
        if not singular or before.casefold() in names().articles or before.endswith("jarige"):
            yield Mention(start, end, "NORP", "lexicon")


def _own(indexed: IndexedText, gazetteer: Gazetteer) -> Iterable[Mention]:
    for start, end, entry in gazetteer.finder.find(indexed):
        yield Mention(start, end, entry.label, "gazetteer")


def word_before(text: str, start: int) -> str:
    """The word before an offset, without what is glued to it; empty at the start of a line."""
    before = text[max(0, start - 40) : start]
    words = before.rstrip()
    if not words or "\n" in before[len(words) :] or len(words) == len(before):
        return ""
    return words.split()[-1].lstrip("(\"'‘“„")


@lru_cache(maxsize=10_000)
def announces(word: str) -> str | None:
    """What a word says of the name after it: `city`, `region`, `other` place, `organisation`, or nothing.

    A compound says what its last part says: `kerkdorp`, `grand-café`, `regiokrant`.
    """
    lexicon = organisations()
    small = word.casefold()
    for part in (small, *(small[at:].lstrip("-") for at in range(2, len(small) - _LAST_PART + 1))):
        if part != small and part in lexicon.whole_words:
            continue
        if part in lexicon.place_words:
            return lexicon.place_words[part]
        if part in lexicon.organisation_words:
            return "organisation"
    return None


def merge(mentions: Sequence[Mention], known: Iterable[Mention], text: str, force: bool = False) -> list[Mention]:
    """Put known names among the mentions.

    A known name takes the place of shorter mentions inside it and gives its label to one with the same span; a longer
    mention around it stays, one that runs across its end is cut. With `force` the known name wins wherever it overlaps.
    """
    found = sorted(mentions, key=lambda m: m.start)
    for name in known:
        at = bisect_left(found, name.start, key=lambda m: m.end)
        while at < len(found) and found[at].end <= name.start:
            at += 1
        until = at
        while until < len(found) and found[until].start < name.end:
            until += 1
        over = found[at:until]
        if name.origin == "document" and any((m.start, m.end) == (name.start, name.end) for m in over):
            continue
        inside = all(name.start <= m.start and m.end <= name.end for m in over)
        if not over and not force and name.label != "NORP" and _goes_on(text, name, found[at : until + 1]):
            continue
        if inside or force or (len(over) == 1 and name.label == "ORG" and _credit(text, name, over[0])):
            found[at:until] = [name]
        elif len(over) == 1 and over[0].start == name.start and name.label == "ORG" and over[0].label == "ORG":
            found[at:until] = _minister(text, over[0], name)
        elif name.origin == "lexicon" and not any(m.start <= name.start and name.end <= m.end for m in over):
            found[at:until] = _cut(text, over, name)
    return found


def _goes_on(text: str, name: Mention, after: Sequence[Mention]) -> bool:
    """Whether a name that the pipeline left out is part of a longer one that it knows to be none: `Europa League`."""
    more = _MORE.match(text, name.end)
    return bool(more) and not _opens_line(text, name.start) and not any(m.start == name.end + 1 for m in after)


def _opens_line(text: str, start: int) -> bool:
    return start == 0 or bool(_LINE_START.search(text[max(0, start - 5) : start]))


def _credit(text: str, name: Mention, around: Mention) -> bool:
    """Whether an organisation opens a line of page furniture: `Getty Bord naar de stad`, `NOS Nieuws • vandaag`."""
    if around.start != name.start or not _opens_line(text, name.start):
        return False
    return around.label != "ORG" or text[around.end : around.end + 3].lstrip()[:1] in ("•", "|", "·")


def _person_of(text: str, mention: Mention) -> list[Mention]:
    """`Mulder van Justitie` taken for one person is a person and an organisation."""
    match = _PERSON_OF.match(text, mention.start, mention.end) if mention.label == "PERSON" else None
    if not match or match[2] not in organisations().by_name:
        return [mention]
    return [replace(mention, end=match.end(1)), replace(mention, start=match.start(2), label="ORG", origin="lexicon")]


def _cut(text: str, over: Sequence[Mention], name: Mention) -> list[Mention]:
    """A known name, and what is left of the mentions that run across its ends."""
    kept = [name]
    first, last = over[0], over[-1]
    if first.start < name.start:
        start, end = trim(text, first.start, name.start, first.label)
        kept[:0] = [replace(first, start=start, end=end)] if _is_name(text[start:end]) else []
    if last.end > name.end:
        start, end = trim(text, name.end, last.end, last.label)
        kept += [replace(last, start=start, end=end)] if _is_name(text[start:end]) else []
    return kept


def _is_name(rest: str) -> bool:
    return rest[:1].isupper() and rest.casefold() not in names().articles | names().prepositions


def _minister(text: str, around: Mention, name: Mention) -> list[Mention]:
    """`Buitenlandse Zaken Anna de Vries` is a ministry and a person: no sign joins the two."""
    known = organisations().by_name.get(text[name.start : name.end])
    rest = text[name.end : around.end]
    words = rest.split()
    if not known or known.kind != "ministerie" or not re.match(r"\s+[A-ZÀ-Þ]", rest) or not 1 <= len(words) <= 4:
        return [around]
    if not all(word[0].isupper() or word in names().particles for word in words):
        return [around]
    person: Label = "PERSON"
    return [name, replace(around, start=around.end - len(rest.lstrip()), label=person)]
