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
from volgens.places.finder import Finder, IndexedText
from volgens.places.spelling import fold
from volgens.records import Label
from volgens.stages.entities.data import geography, names, organisations
from volgens.stages.entities.lexicon import announces, merge, word_before
from volgens.stages.entities.mentions import Mention, ending

_LABELS: tuple[Label, ...] = ("PERSON", "PLACE", "ORG", "NORP")
_POSSESSIVE = re.compile(r"(?:['’]s|s|['’])$")
_CLUB = 0.3
"""What the index of places counts for a name that the pipeline calls an organisation: clubs go by their town."""
_OPEN_END = re.compile(r"\s+(?:(?:van|voor|of|for|in|op|en|bij)(?:\s+(?:de|het|the))?|de|het|the)$")
_LOCATIVE = frozenset(("in", "naar", "uit", "te", "vanuit", "richting", "nabij", "rondom"))
_BUILT = re.compile(rf"\w{{3}}[- ]?(?:{'|'.join(sorted(names().place_endings))})$")
"""Streets, waters, stadiums; in one word without an article it may be a surname (`Slootweg`)."""


def agree(indexed: IndexedText, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with one label for each name, and its other occurrences added."""
    text = indexed.text
    surfaces = {text[m.start : m.end].replace("’", "'") for m in mentions}
    keys = [_key(text[m.start : m.end], m.label, surfaces) for m in mentions]
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for key, mention in zip(keys, mentions, strict=True):
        by_name[key].append(mention)
    label_of: dict[str, Label] = {}
    surnames: set[str] = set()
    for name, group in sorted(by_name.items(), key=lambda row: " " not in row[0]):
        label_of[name] = _winner(name, group, text, surnames)
        if label_of[name] == "PERSON":
            surnames.update(word for word in name.split() if word[0].isupper())
    found = [
        replace(m, label=label_of[key]) if m.origin == "model" else m for key, m in zip(keys, mentions, strict=True)
    ]
    return _tidy(text, merge(found, _repeats(indexed, label_of), text))


def _tidy(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Join a name that breaks off before its last part (`Raad van de` `VN`), and cut what hangs loose from others."""
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        if (
            before is not None
            and before.label == "ORG"
            and mention.label in ("ORG", "PLACE")
            and text[before.end : mention.start] == " "
            and _OPEN_END.search(text, before.start, before.end)
            and text[before.start : before.end].split()[0].casefold() not in names().titles
        ):
            found[-1] = replace(before, end=mention.end)
        else:
            found.append(mention)
    closed = [_with_ending(text, replace(m, end=_closed(text, m))) for m in found]
    return [m for m in closed if _is_name(text[m.start : m.end].casefold(), m.label)]


def _is_name(name: str, label: Label) -> bool:
    """Whether more is left than articles and prepositions, or, for an organisation, than a title."""
    table = names()
    if label == "ORG" and name in table.titles:
        return False
    return any(word not in table.articles and word not in table.prepositions for word in name.split())


def _with_ending(text: str, mention: Mention) -> Mention:
    end, label = ending(text, mention.end, mention.label)
    return replace(mention, end=end, label=label) if end > mention.end else mention


def _closed(text: str, mention: Mention) -> int:
    """The end of a mention without a preposition or article that opens nothing."""
    loose = _OPEN_END.search(text, mention.start, mention.end)
    return loose.start() if loose and loose.start() > mention.start else mention.end


def _key(name: str, label: Label, known: set[str]) -> str:
    """The name with straight apostrophes, and without a possessive ending where the document also has it without.

    A people keeps its ending: `Nederlands` may be an adjective.
    """
    name = name.replace("’", "'")
    bare = _POSSESSIVE.sub("", name)
    return bare if label != "NORP" and bare in known else name


def _winner(name: str, group: Sequence[Mention], text: str, surnames: set[str]) -> Label:
    votes: dict[Label, float] = dict.fromkeys(_LABELS, 0.0)
    for mention in group:
        votes[mention.label] += 1.0 if mention.origin == "model" else 3.0
    proposed = {mention.label for mention in group}
    if proposed == {"NORP"}:
        votes["NORP"] += 1.0
    places = _place_votes(name)
    votes["PLACE"] += places if "ORG" not in proposed or "PLACE" in proposed else _CLUB * places
    votes["ORG"] += _organisation_votes(name)
    if " " not in name:
        votes["PERSON"] += 2.0 if name in surnames else 0.0
    elif name.split()[0] in names().given and "ORG" not in proposed:
        votes["PERSON"] += 1.5
    for mention in group[:20]:
        _context(votes, word_before(text, mention.start), name)
    return max(_LABELS, key=lambda label: (votes[label], -_LABELS.index(label)))


def _context(votes: dict[Label, float], word: str, name: str) -> None:
    """What the word before one mention says of it."""
    said = announces(word)
    if said is not None:
        votes["ORG" if said == "organisation" else "PLACE"] += 2.5
    elif word in ("de", "het") and _BUILT.search(name):
        votes["PLACE"] += 2.5
    elif word in _LOCATIVE:
        votes["PLACE"] += 1.0
    elif word.casefold().rstrip(".") in names().titles and name not in organisations().by_name:
        votes["PERSON"] += 1.5


def _place_votes(name: str) -> float:
    """How surely the name is a place by the index: a country or area, or a city by its size."""
    if name in geography().area_names:
        return 3.0
    if " " in name and (name.split()[-1] in names().place_words or _BUILT.search(name)):
        return 3.0
    if len(fold(name)) < 4:
        return 0.0
    cities = [p for p in default().find_by_letters(name) if p.kind == "city"]
    largest = max((p.inhabitants for p in cities), default=0)
    if largest >= 400_000:
        return 2.0
    home = max((p.inhabitants for p in cities if p.country in ("NL", "BE")), default=0)
    return 1.3 if largest >= 100_000 or home >= 20_000 else 0.4 if largest >= 15_000 else 0.0


def _organisation_votes(name: str) -> float:
    lexicon = organisations()
    known = lexicon.by_name.get(name)
    if known:
        return 3.0 if known.sure else 0.8
    words = name.split()
    return 2.0 if len(words) > 1 and (words[0] in lexicon.first or words[-1] in lexicon.last) else 0.0


def _repeats(indexed: IndexedText, label_of: dict[str, Label]) -> list[Mention]:
    """Every occurrence of the document's names, but for short ones and those that the text also has as a plain word."""
    wanted = {
        name: label
        for name, label in label_of.items()
        if label != "NORP" and len(name) > 2 and name[0].isupper() and name.lower() not in indexed.words
    }
    finder = Finder(wanted)
    return [Mention(start, end, label, "document") for start, end, label in finder.find(indexed)]
