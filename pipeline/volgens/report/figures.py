"""What a report holds: the figures and rows that every form of it (terminal, Markdown, JSON, HTML) shows.

All are plain frozen dataclasses, made by `volgens.report.summary`, so that no form can count on its own. `number` is
the document's place in the report, from 1, over all runs; it stands in for the document's id in anchors and links,
since two runs may hold the same id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from volgens.records import ClaimKind, Failure, Label, Modality, Modifier, Number, SourceKind

FIRM: tuple[Modality, ...] = ("asserted", "denied")
"""Modalities that commit the source to the statement."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with all that a reader asks of it: who says it, how firmly, where, in which sentence."""

    number: int
    doc: str
    id: str
    start: int
    end: int
    text: str
    kind: ClaimKind
    value: Number | None
    low: Number | None
    high: Number | None
    unit: str
    modifier: Modifier | None
    counted: str | None
    """The counted thing as read: its modifiers as written and the head's lemma."""
    attributed: bool
    """Whether the claim stands inside a statement, with or without a named source."""
    source: str | None
    source_kind: SourceKind | None
    modality: Modality | None
    place: str | None
    published: str | None
    sentence: str
    offset: int
    """Where the sentence starts in the document, in code points."""
    head: str
    """The counted head's lemma in lower case; empty where nothing is counted."""
    about: tuple[str, ...]
    """Keys of the names the quantity is about: a link's id, or the name in lower case."""
    place_in_text: int
    """The sentence's number."""
    linked: tuple[str, ...]
    """Claims that the text itself relates to this one: antecedent, change, alternatives."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution as a reader wants it: who, by which cue, what, how firmly."""

    number: int
    doc: str
    id: str
    start: int
    source: str | None
    """The source as the text has it here."""
    resolved: str | None
    source_kind: SourceKind
    cue: str | None
    modality: Modality
    type: str
    content: tuple[str, ...]
    via: str | None
    medium: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and its statements over all documents.

    `name` is None for the statements without a named source and for those of pronouns that could not be resolved.
    """

    key: str
    """What makes it one source, see `sources.source_key`; empty where nobody is named, `*` for pronouns."""
    name: str | None
    kind: SourceKind
    statements: int
    firm: int
    hedged: int
    other: int
    """Questions, demands and promises."""
    documents: int


@dataclass(frozen=True, slots=True)
class NameRow:
    """A named thing over all documents; `country`, `lat` and `lon` are known for linked places alone."""

    name: str
    label: Label
    mentions: int
    documents: int
    link: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the report's list."""

    number: int
    run: int
    doc: str
    title: str
    published: str | None
    source: str | None
    duplicate_of: str | None
    claims: int
    statements: int
    names: int
    size: int
    """The text's length in code points."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures for what seems the same thing that do not agree, or come from different sources."""

    subject: str
    differs: str
    """`values`, or `sources` where the values agree."""
    rows: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class DateRow:
    """What was published on a date (as exact as the documents give it)."""

    date: str
    documents: int
    claims: int
    statements: int


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One of the runs that the report covers."""

    folder: str
    facts: Mapping[str, Any]
    """What run.json says; empty where it is missing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The headline figures; they count everything, also what the tables leave out."""

    documents: int
    duplicates: int
    sentences: int
    mentions: Mapping[str, int]
    """By label."""
    claims: int
    claims_by_kind: Mapping[str, int]
    claims_attributed: int
    """Inside a statement."""
    claims_sourced: int
    """Inside a statement whose source is named or resolved."""
    statements: int
    statements_by_modality: Mapping[str, int]
    statements_by_type: Mapping[str, int]
    statements_by_source_kind: Mapping[str, int]
    statements_unsourced: int
    sources: int
    places_linked: int
    failures: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a report shows. Rows stop at the limit given to `summarise`; `counts` never does."""

    runs: tuple[RunInfo, ...]
    counts: Counts
    claims: tuple[ClaimRow, ...]
    statements: tuple[Statement, ...]
    sources: tuple[SourceRow, ...]
    conflicts: tuple[Conflict, ...]
    places: tuple[NameRow, ...]
    organisations: tuple[NameRow, ...]
    people: tuple[NameRow, ...]
    documents: tuple[DocumentRow, ...]
    dates: tuple[DateRow, ...]
    failures: tuple[Failure, ...]
