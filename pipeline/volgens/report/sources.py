"""What a source is called in a report, and when two sources are one."""

from __future__ import annotations

from volgens.records import Attribution
from volgens.report.wording import words

PRONOUN = "*"
"""The key of sources that are pronouns without a name."""


def source_name(attribution: Attribution) -> str | None:
    """The name a report gives the source: its fullest name, else its own words; None where nobody is named."""
    return attribution.resolved or (attribution.source.text if attribution.source else None)


def source_key(name: str | None) -> str:
    """What makes two sources one over documents: the name without article and case; pronouns all become one."""
    if name is None:
        return ""
    bare = name.lower().split()
    dutch = words("nl")
    if len(bare) > 1 and bare[0] in dutch["articles"].split():
        bare = bare[1:]
    return PRONOUN if len(bare) == 1 and bare[0] in dutch["pronouns"].split() else " ".join(bare)
