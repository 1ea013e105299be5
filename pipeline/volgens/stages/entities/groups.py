"""Which mentions of a document are one thing, and what that thing is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from volgens.stages.entities.mentions import Mention


@dataclass(frozen=True, slots=True)
class Member:
    """A mention's group: the number of its first mention, and the canonical name."""

    first: int
    name: str


def group(text: str, mentions: Sequence[Mention]) -> list[Member]:
    """The group of each mention; mentions of one label with the same words are one thing."""
    first: dict[tuple[str, str], int] = {}
    members: list[Member] = []
    for number, mention in enumerate(mentions):
        name = re.sub(r"\s+", " ", text[mention.start : mention.end])
        opening = first.setdefault((mention.label, name.casefold()), number)
        members.append(Member(opening, name))
    return members
