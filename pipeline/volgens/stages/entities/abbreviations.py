"""Long names and their abbreviations: which letters stand for which words, and pairs that stand side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from volgens.places.spelling import bare
from volgens.stages.entities.mentions import Mention

_ABBREVIATION = re.compile(r"^[A-ZÀ-Þ][\w.&-]{0,9}$")
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(
    r"^\s?\($|^, (?:kortweg |afgekort |ook wel |oftewel )?$|^ (?:oftewel|ofwel|kortweg|afgekort|of kortweg) $"
)


def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` are the initials of the words of `long`, small words left out or not.

    `ISW` of The Institute for the Study of War, `PvdA` of Partij van de Arbeid, `Nibra` is none by this rule.
    """
    return letters(short) in initials(long)


def letters(short: str) -> str:
    """The letters of an abbreviation, lower case; empty where the name does not look like one."""
    found = bare(short.replace(".", "").replace("-", "").replace("&", ""))
    return found if len(found) > 1 and _looks_short(short) else ""


def initials(long: str) -> frozenset[str]:
    """What may abbreviate a name: the initials of its words, of those in capitals, each also without `The`."""
    words = _WORD.findall(long)
    if len(words) < 2:
        return frozenset()
    every = "".join(bare(word)[:1] for word in words)
    capitals = "".join(bare(word)[:1] for word in words if word[0].isupper())
    found = {every, capitals}
    if words[0].casefold() == "the":
        found |= {every[1:], capitals[1:] if words[0][0].isupper() else capitals}
    return frozenset(form for form in found if len(form) > 1)


def pairs(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Numbers of neighbouring ORG (or alike labelled) mentions of which one abbreviates the other.

    With brackets (`Long Name (LN)`, `LN (Long Name)`) the letters need only come from the long name in order
    (`Nibra`); after a comma or `kortweg` they must be its initials.
    """
    for number in range(len(mentions) - 1):
        one, other = mentions[number], mentions[number + 1]
        between = text[one.end : other.start]
        if one.label != other.label or one.label not in ("ORG", "PLACE") or not _BETWEEN.match(between):
            continue
        long, short = sorted((text[one.start : one.end], text[other.start : other.end]), key=len, reverse=True)
        bracket = "(" in between and text[other.end : other.end + 1] == ")"
        if abbreviates(short, long) or (bracket and _looks_short(short) and _in_order(short, long)):
            yield number, number + 1


def _looks_short(name: str) -> bool:
    return bool(_ABBREVIATION.match(name)) and " " not in name


def _in_order(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in order, the first at the start of a word."""
    letters = iter(bare(long))
    wanted = bare(short).replace(".", "")
    starts = {bare(word)[:1] for word in _WORD.findall(long)}
    return wanted[:1] in starts and all(letter in letters for letter in wanted)
