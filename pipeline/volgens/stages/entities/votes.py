"""One label for one name: within a document a name keeps its meaning, so that its mentions vote.

Besides the pipeline's own labels, the votes are the index of places, the lexicon of organisations, a person's full name
elsewhere in the document, and the words right before the name. The label with most votes goes to every mention of the
name, and the name is marked wherever else it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from volgens.places import default
from volgens.places.finder import Finder
from volgens.places.spelling import fold
from volgens.records import Label
from volgens.stages.entities.data import geography, names, organisations
from volgens.stages.entities.lexicon import merge, word_before
from volgens.stages.entities.mentions import Mention

_LABELS: tuple[Label, ...] = ("PERSON", "PLACE", "ORG", "NORP")
_POSSESSIVE = re.compile(r"(?:['’]s|s|['’])$")
_LOCATIVE = frozenset(("in", "naar", "uit", "te", "vanuit", "richting", "nabij", "rondom"))


def agree(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with one label for each name, and its other occurrences added."""
    surfaces = {text[m.start : m.end] for m in mentions}
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[base(text[mention.start : mention.end], surfaces)].append(mention)
    surnames = _surnames(text, mentions)
    label_of: dict[str, Label] = {}
    for name, group in by_name.items():
        label_of[name] = _winner(name, group, text, surnames)
    found = [
        m if m.origin != "model" else replace(m, label=label_of[base(text[m.start : m.end], surfaces)])
        for m in mentions
    ]
    return merge(found, _repeats(text, label_of), text)


def base(name: str, known: set[str]) -> str:
    """The name without a possessive ending, where the document also has it without."""
    bare = _POSSESSIVE.sub("", name)
    return bare if bare != name and bare in known else name


def _surnames(text: str, mentions: Sequence[Mention]) -> set[str]:
    """The words of the document's full names of persons."""
    found: set[str] = set()
    for mention in mentions:
        if mention.label == "PERSON":
            words = text[mention.start : mention.end].split()
            if len(words) > 1:
                found.update(word for word in words if word[0].isupper())
                found.add(" ".join(words[1:]))
    return found


def _winner(name: str, group: Sequence[Mention], text: str, surnames: set[str]) -> Label:
    votes: dict[Label, float] = dict.fromkeys(_LABELS, 0.0)
    for mention in group:
        votes[mention.label] += 1.0 if mention.origin == "model" else 3.0
    if len({m.label for m in group}) == 1 and group[0].label == "NORP":
        votes["NORP"] += 1.0
    places, orgs = _place_votes(name), _organisation_votes(name)
    votes["PLACE"] += places
    votes["ORG"] += orgs
    if name in surnames and " " not in name:
        votes["PERSON"] += 2.0
    for mention in group[:20]:
        _context(votes, word_before(text, mention.start), name)
    return max(_LABELS, key=lambda label: (votes[label], -_LABELS.index(label)))


def _context(votes: dict[Label, float], word: str, name: str) -> None:
    """What the word before one mention says of it."""
    if word in organisations().place_words:
        votes["PLACE"] += 2.0
    elif word in _LOCATIVE:
        votes["PLACE"] += 1.0
    elif word.casefold().rstrip(".") in names().titles and name not in organisations().by_name:
        votes["PERSON"] += 1.5


def _place_votes(name: str) -> float:
    """How surely the name is a place by the index: a country or area, or a city by its size."""
    if name in geography().area_names:
        return 3.0
    if len(fold(name)) < 4:
        return 0.0
    cities = [p for p in default().find_by_letters(name) if p.kind == "city"]
    largest = max((p.inhabitants for p in cities), default=0)
    return 2.5 if largest >= 400_000 else 1.0 if largest >= 100_000 else 0.4 if largest >= 15_000 else 0.0


def _organisation_votes(name: str) -> float:
    lexicon = organisations()
    known = lexicon.by_name.get(name)
    if known:
        return 3.0 if known.sure else 0.8
    words = name.split()
    return 2.0 if len(words) > 1 and (words[0] in lexicon.first or words[-1] in lexicon.last) else 0.0


def _repeats(text: str, label_of: dict[str, Label]) -> list[Mention]:
    """Every occurrence of the document's names; a short or lower-case name is not looked for."""
    wanted = {
        name: label
        for name, label in label_of.items()
        if label != "NORP" and len(name) > 2 and name[0].isupper() and "\n" not in name
    }
    finder = Finder(wanted)
    return [Mention(start, end, label, "document") for start, end, label in finder.find(text)]
