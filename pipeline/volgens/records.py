"""Every record shape: what a line of each JSONL file holds. Nothing else in the project defines a record.

Annotations are standoff: a span's offsets are Unicode code points into the document's text, `end` exclusive, and
`text[start:end]` is the span's own text. Records are frozen; a stage that changes one makes a new one with
`dataclasses.replace`. `encode` and `decode` are the only way to and from JSON, `LAYERS` names the file of each shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import Field, JsonValue, TypeAdapter

SCHEMA_VERSION = 1
"""Raised when a field changes its meaning or goes; new optional fields do not raise it."""

Label: TypeAlias = Literal["PLACE", "ORG", "PERSON", "NORP"]
ClaimKind: TypeAlias = Literal["count", "percent", "fraction", "money", "measure", "duration", "age", "rate"]
Modifier: TypeAlias = Literal["approx", "below", "above", "at_least", "at_most"]
AttributionType: TypeAlias = Literal["direct", "indirect", "mixed"]
SourceKind: TypeAlias = Literal["person", "organisation", "group", "document", "anonymous", "unknown"]
Modality: TypeAlias = Literal["asserted", "hedged", "denied", "asked", "demanded", "promised"]
RegionKind: TypeAlias = Literal["title", "furniture", "credit"]
Direction: TypeAlias = Literal["up", "down"]
Number: TypeAlias = int | float
"""A JSON number; whole values are int, so that no float noise reaches a file."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text: code point offsets, `end` exclusive, and the text itself."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the text that is not running prose: the title, page furniture, a photo credit."""

    start: int
    end: int
    kind: RegionKind
    """`title`, `furniture` (dateline, share buttons, links to other articles) or `credit` (of a picture)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its text unchanged, and what the reader knows of it."""

    doc: str
    """Unique in a run: the file's path below the given folder without its suffix, or the row's id."""
    text: str
    """As read, never changed: all offsets count its code points."""
    title: str | None = None
    """The headline, from the file's own markup or found in the text."""
    published: str | None = None
    """ISO 8601, as exact as the source gives it: 2024-10, 2024-10-15, 2024-10-15T16:55."""
    source: str | None = None
    """The path or URL that it was read from."""
    language: str = "nl"
    """ISO 639-1."""
    sha256: str = ""
    """Of the text in UTF-8."""
    regions: tuple[Region, ...] = ()
    """Title, page furniture and credits, in order."""
    duplicate_of: str | None = None
    """The earlier document of the run that this one repeats or nearly repeats."""
    meta: Mapping[str, JsonValue] = field(default_factory=dict)
    """What else the input said: the other columns of a row, the outlet, the author."""


@dataclass(slots=True, unsafe_hash=True)
class Token:
    """A token with its analysis; `head` counts from 0 in the sentence's list, the root names itself.

    Never changed either, though not held to it: there is one for each word, and a frozen one takes four times as long
    to make.
    """

    start: int
    end: int
    text: str
    lemma: str
    """The form in a dictionary."""
    pos: str
    """The universal part of speech (UD): NOUN, VERB, ..."""
    tag: str
    """The Dutch tag (CGN): `WW|pv|tgw|ev`."""
    morph: str
    """Features (UD): `Number=Plur|Tense=Past`."""
    head: int
    """The token that it depends on."""
    dep: str
    """The relation to it (UD): nsubj, obj, ...; `ROOT` for the root."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the model proposes it, before the entities stage."""

    start: int
    end: int
    label: str
    """The model's own label."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An attribution as the model's tagger proposes it, in document offsets, before the attributions stage."""

    cue: tuple[int, int]
    """Start and end of the cue."""
    anchor: bool
    """True where the cue is no word but the colon or quotation mark that opens the content."""
    score: float
    """The tagger's own certainty, 0 to 1."""
    source: tuple[tuple[int, int], ...]
    """Start and end of each part of the source."""
    content: tuple[tuple[int, int], ...]
    """Start and end of each part of the content."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its tokens (white space left out), and what the model proposes for later stages."""

    doc: str
    sentence: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    """Its tokens, white space left out."""
    names: tuple[Name, ...] = ()
    """What the model takes for names."""
    frames: tuple[Frame, ...] = ()
    """The frames whose cue stands in this sentence."""


@dataclass(frozen=True, slots=True)
class Link:
    """A thing outside the text that a mention stands for."""

    id: str
    """`geonames:2747373`; ISO 3166-1 or -2, `iso3166:UA`, `iso3166:NL-GE`; `volgens:noordzee` for an area of
    data/places.toml that has neither; or an id of the user's own gazetteer."""
    name: str
    """Its usual name, in Dutch where that is known."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    lat: float | None = None
    """Degrees north, WGS 84."""
    lon: float | None = None
    """Degrees east."""
    score: float = 1.0
    """How sure the choice is among the candidates, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention of a named place, organisation, person or people."""

    doc: str
    id: str
    start: int
    end: int
    text: str
    label: Label
    """`PLACE`, `ORG`, `PERSON` or `NORP` (nationalities, inhabitants, religious and political groups)."""
    sentence: int
    name: str
    """Canonical: the fullest name of the thing within the document, without possessive."""
    group: str
    """The id of the first mention of the same thing in the document."""
    link: Link | None = None
    """What it stands for, where that is clear."""
    candidates: tuple[Link, ...] = ()
    """Where the name is ambiguous: what it may stand for, best first."""
    role: str | None = None
    """`government` where a place stands for its government."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: the head noun's lemma, its modifiers as written, and the name among them."""

    head: str
    """The noun's lemma."""
    modifiers: tuple[str, ...] = ()
    """As written, in order."""
    entity: str | None = None
    """The id of the name among them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A rise or fall that a claim takes part in; the other three name claims by id."""

    direction: Direction | None
    """`up` or `down`."""
    by: str | None = None
    """The claim that says how much."""
    from_: Annotated[str | None, Field(alias="from")] = None
    """The claim that it starts from."""
    to: str | None = None
    """The claim that it ends at."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity: a number with a unit or a counted thing."""

    doc: str
    id: str
    start: int
    end: int
    text: str
    number: Span
    """The number alone."""
    kind: ClaimKind
    """`count` of things, `percent`, `fraction`, `money`, `measure`, `duration`, `age` or `rate`."""
    value: Number | None
    """In the unit (3,5 miljard is 3500000000); null where the words give bounds only."""
    low: Number | None
    """The least that it may be: 20 for `tientallen`, 10 for `tussen de 10 en 20`."""
    high: Number | None
    """The most that it may be."""
    unit: str
    """The counted noun's lemma; `%`; `1` (fraction); an ISO 4217 code; a symbol; `year`, `day`; `km/h`."""
    modifier: Modifier | None
    """`approx` (zo'n), `below` (bijna), `above` (ruim), `at_least` (zeker), `at_most` (hooguit)."""
    hedge: Span | None
    """The words that say so."""
    counted: Counted | None
    """What is counted, for a count."""
    sentence: int
    antecedent: str | None = None
    """The claim that a partitive is part of (`28 daarvan`)."""
    change: Change | None = None
    """The rise or fall that it takes part in."""
    alternatives: tuple[str, ...] = ()
    """Claims that the text offers in place of this one (`honderdduizenden of zelfs meer dan een miljoen`)."""
    value_si: Number | None = None
    """The value in SI units, where `--si` asks for it."""
    unit_si: str | None = None
    """The SI unit of `value_si`."""
    entities: tuple[str, ...] = ()
    """Mentions that the quantity is about."""
    attribution: str | None = None
    """The innermost attribution whose content holds the claim; None: nobody is said to say it."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement: who says (thinks, reports, knows) what, and how firmly."""

    doc: str
    id: str
    source: Span | None
    """Who or what says it, in the words of the text; null where nobody is named."""
    cue: Span | None
    """The words that tell that it is said: `volgens`, `meldt`; null where a colon or a quotation does."""
    content: tuple[Span, ...]
    """What is said, in one or more spans, without quotation marks."""
    type: AttributionType
    """`direct` (quoted), `indirect` (in other words) or `mixed`."""
    resolved: str | None
    """The fullest name in the document for the same party, or the source's own words."""
    entity: str | None
    """The mention that the source is or resolves to."""
    source_kind: SourceKind
    """`person`, `organisation`, `group`, `document`, `anonymous` or `unknown`."""
    modality: Modality
    """`asserted`, `hedged`, `denied`, `asked`, `demanded` or `promised`."""
    via: Span | None
    """Who passes the statement on (`meldt persbureau TASS`)."""
    medium: Span | None
    """Where it was said (`tegen persbureau AFP`, `op Telegram`)."""
    rule: str
    """The construction that found it, `C1` to `C23` with a name, or `tagger`."""
    confidence: float
    """The measured precision of the rule on training documents, 0 to 1."""
    sentence: int
    """The cue's sentence, or the first of the content's where there is no cue."""
    claims: tuple[str, ...] = ()
    """Ids of the claims inside."""
    entities: tuple[str, ...] = ()
    """Ids of the names inside."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a stage read or dropped something; written only when asked for."""

    doc: str
    stage: str
    """The stage that decided."""
    start: int
    end: int
    text: str
    outcome: Literal["kept", "dropped"]
    """`kept` or `dropped`."""
    rule: str
    """The rule that decided."""
    detail: str
    """Why, in words."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read or processed; the rest of the run went on."""

    doc: str | None
    path: str | None
    """The file, with `:line` for a row."""
    stage: str
    """Where it failed: `read` or the name of a stage."""
    error: str
    """A word or two that a program can count."""
    detail: str
    """What is wrong, and what to do."""


Record: TypeAlias = Document | Sentence | Entity | Claim | Attribution | Explanation | Failure

LAYERS: dict[str, type[Record]] = {
    "documents": Document,
    "tokens": Sentence,
    "entities": Entity,
    "claims": Claim,
    "attributions": Attribution,
    "explain": Explanation,
    "errors": Failure,
}
"""The file of each shape, `<layer>.jsonl`, in the order data takes."""

R = TypeVar("R", Document, Sentence, Entity, Claim, Attribution, Explanation, Failure)

_LAYER_OF: dict[type[Any], str] = {shape: layer for layer, shape in LAYERS.items()}


_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


def _adapter(shape: type[Any]) -> TypeAdapter[Any]:
    """Adapters are built on first use: building one takes milliseconds."""
    if shape.__name__ not in _ADAPTERS:
        _ADAPTERS[shape.__name__] = TypeAdapter(shape)
    return _ADAPTERS[shape.__name__]


def layer_of(record: Record) -> str:
    """The layer, so the file, that a record belongs to."""
    return _LAYER_OF[type(record)]


def encode(record: Record) -> bytes:
    """One JSON object in UTF-8, not ASCII-escaped, without the line's end; fields in the shape's order."""
    return _adapter(type(record)).dump_json(record, by_alias=True)


def decode(shape: type[R], line: bytes | str) -> R:
    """The record of one JSON line. Raises pydantic.ValidationError where a field is missing or wrong."""
    record: R = _adapter(shape).validate_json(line)
    return record


def as_dict(record: Record) -> dict[str, Any]:
    """A record as plain Python values, with the field names of the files."""
    plain: dict[str, Any] = _adapter(type(record)).dump_python(record, mode="json", by_alias=True)
    return plain


def json_schema(layer: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a layer's lines. Raises KeyError for an unknown layer."""
    schema: dict[str, Any] = _adapter(LAYERS[layer]).json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def record_id(doc: str, prefix: str, number: int) -> str:
    """The id of the document's n-th record of a kind, from 1: `record_id("a", "c", 3)` is `a#c3`."""
    return f"{doc}#{prefix}{number}"
