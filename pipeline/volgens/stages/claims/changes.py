"""What a claim is a change of ("steeg met 3 procent tot 4,2 miljard"), and what stands in place of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from volgens.numbers.lexer import fold
from volgens.numbers.lexicon import load
from volgens.records import Change, Direction

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from volgens.stages.claims.proposal import Proposal

_DATA = load("changes.toml")
_STEMS: dict[Direction, tuple[str, ...]] = {"up": tuple(_DATA["up"]["stems"]), "down": tuple(_DATA["down"]["stems"])}
_PARTICLES: dict[Direction, frozenset[str]] = {
    "up": frozenset(_DATA["up"]["particles"]),
    "down": frozenset(_DATA["down"]["particles"]),
}
_PARTICLE_VERBS = frozenset(_DATA["particle_verbs"]["words"])
_ROLES = {"met": "by", "van": "from", "tot": "to", "naar": "to", "op": "to"}
_OR = frozenset(
    ("of", "of zelfs", "dan wel", "oftewel", ", of", ", of zelfs", "en misschien zelfs", "ofwel", "en mogelijk zelfs")
)
_GAINS = ("won", "gewonnen", "winst", "verloor", "verloren", "verlies")
_HIGHEST = 3


def alternatives(text: str, kept: Sequence[Proposal]) -> dict[str, tuple[str, ...]]:
    """For each claim that is one of two offered ("honderdduizenden of zelfs meer dan een miljoen"), the other's id."""
    found: dict[str, tuple[str, ...]] = {}
    for left, right in pairwise(kept):
        if (
            left.sentence == right.sentence
            and text[left.end : right.start].strip().lower() in _OR
            and left.unit == right.unit
        ):
            found[left.id] = (*found.get(left.id, ()), right.id)
            found[right.id] = (*found.get(right.id, ()), left.id)
    return found


def set_changes(doc: Doc, kept: Sequence[Proposal]) -> None:
    """Gives the claims that depend on one verb (or noun) of rising or falling a common `change`."""
    groups: dict[int, list[tuple[str, Proposal]]] = {}
    for proposal in kept:
        verb = _verb_of(doc, proposal)
        if verb is None:
            continue
        role = _role(doc, proposal, verb)
        if role is not None:
            groups.setdefault(verb.i, []).append((role, proposal))
    for index, members in groups.items():
        direction = _direction(doc[index])
        if direction is None:
            continue
        ids: dict[str, str] = {}
        for role, proposal in members:
            ids.setdefault(role, proposal.id)
        change = Change(direction, by=ids.get("by"), from_=ids.get("from"), to=ids.get("to"))
        for role, proposal in members:
            if ids[role] == proposal.id:
                proposal.change = change


def _verb_of(doc: Doc, proposal: Proposal) -> Token | None:
    """The verb that the claim depends on, or the noun right above it, where that tells a rise or a fall."""
    token = doc[proposal.head if proposal.head is not None else proposal.first]
    for step in range(_HIGHEST):
        above = token.head
        if above.i == token.i:
            return None
        if above.pos_ in ("VERB", "AUX") or step == 0:
            if _direction(above) is not None:
                return above
            if above.pos_ in ("VERB", "AUX"):
                return None
        token = above
    return None


def _direction(token: Token) -> Direction | None:
    if token.pos_ not in ("VERB", "NOUN", "AUX"):
        return None
    word = fold(token.text)
    for direction, stems in _STEMS.items():
        if word.startswith(stems):
            return direction
    if token.pos_ != "NOUN" and word in _PARTICLE_VERBS:
        for child in token.children:
            if child.dep_ == "compound:prt":
                for direction, particles in _PARTICLES.items():
                    if child.lower_ in particles:
                        return direction
    return None


def _role(doc: Doc, proposal: Proposal, verb: Token) -> str | None:
    """By, from or to, by the preposition before the claim; a bare amount is what it rose by ("steeg 95 cent")."""
    start = proposal.first
    while start > 0 and doc[start].idx > proposal.start:
        start -= 1
    before = doc[start - 1].lower_ if start else ""
    if verb.pos_ == "NOUN" and before == "van":
        return "by"  # "een stijging van 14 procent"
    if before == "met" and fold(verb.text).startswith(_GAINS):
        return None  # "won met 40 procentpunten": by how much one was ahead
    if before in _ROLES:
        return _ROLES[before]
    if doc[start].lower_ in ("tot", "naar"):
        return "to"
    head = doc[proposal.head if proposal.head is not None else proposal.first]
    measured = proposal.kind in ("percent", "money", "measure")
    return "by" if measured and head.dep_ in ("obj", "obl", "obl:arg", "advmod", "nsubj", "nmod", "xcomp") else None
