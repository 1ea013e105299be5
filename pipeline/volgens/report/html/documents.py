"""Documents in HTML: the text with nested highlights, and beside it the records that they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from volgens.records import Link
from volgens.report.figures import DocumentRow
from volgens.report.highlight import Mark, marks, pieces
from volgens.report.html.tables import anchor
from volgens.report.reading import Reading, read_run
from volgens.report.wording import Words, one_line, visible

STATIC = 20
"""Up to so many documents stand open to reading without JavaScript; more are kept folded in the page."""
EMBED = 15_000_000
"""Estimated bytes of documents that report.html itself holds; the rest goes to pages beside it."""
PAGE = 6_000_000
"""Estimated bytes of documents on one page beside the report."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document ready for a template."""

    row: DocumentRow
    body: Markup
    records: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which documents stand where: in the report itself, and in each of the pages beside it, by number."""

    inside: range
    pages: tuple[range, ...]

    @property
    def static(self) -> bool:
        """Whether the documents' text stands in the page as it loads."""
        return len(self.inside) <= STATIC and not self.pages

    def home(self, number: int) -> str:
        """The file that shows a document, relative to the report; empty for the report itself."""
        if number in self.inside:
            return ""
        page = next(index for index, numbers in enumerate(self.pages, 1) if number in numbers)
        return f"report-documents/{page}.html"

    def link(self, number: int, id_: str) -> str:
        """Where a record's passage is shown, from the report."""
        return f"{self.home(number)}#{anchor(number, id_)}"


def plan(documents: Sequence[DocumentRow], embed: int = EMBED, page: int = PAGE) -> Plan:
    """Fill the report up to `embed` estimated bytes, then pages of at most `page`; at least one document each."""
    cuts: list[range] = []
    first, room, used = 1, embed, 0
    for row in documents:
        size = _estimate(row)
        if used and used + size > room:
            cuts.append(range(first, row.number))
            first, room, used = row.number, page, 0
        used += size
    cuts.append(range(first, len(documents) + 1))
    return Plan(cuts[0], tuple(cuts[1:]))


def _estimate(row: DocumentRow) -> int:
    return 800 + row.size * 103 // 100 + 120 * row.names + 160 * row.claims + 300 * row.statements


def shown(folders: Sequence[Path], rows: Sequence[DocumentRow], w: Words) -> Iterator[Shown]:
    """Every document of the runs in the report's order, read again from the files."""
    readings = (reading for folder in folders for reading in read_run(folder))
    for row, reading in zip(rows, readings, strict=True):
        yield Shown(row, body(reading, row.number), records(reading, w))


def body(reading: Reading, number: int) -> Markup:
    """The text with a span for each mark, nested where marks nest; its text content is the text made visible."""
    out: list[str] = []
    stack: list[Mark] = []
    named: set[str] = set()
    document = reading.document
    found = marks(reading.entities, reading.claims, reading.attributions, document.regions)
    for piece in pieces(document.text, found):
        same = 0
        while same < len(stack) and same < len(piece.marks) and stack[same] == piece.marks[same]:
            same += 1
        out.append("</span>" * (len(stack) - same))
        for mark in piece.marks[same:]:
            out.append(_open(mark, number, named))
        stack = list(piece.marks)
        out.append(str(escape(visible(piece.text))))
    out.append("</span>" * len(stack))
    return Markup("".join(out))


def _open(mark: Mark, number: int, named: set[str]) -> str:
    if not mark.id:
        return f'<span class="{mark.layer}">'
    name = anchor(number, mark.id)
    key = name.partition("-")[2]
    if key in named:
        return f'<span class="m {mark.layer}" data-r="{key}">'
    named.add(key)
    return f'<span class="m {mark.layer}" data-r="{key}" id="{name}">'


def records(reading: Reading, w: Words) -> dict[str, list[Any]]:
    """The records that the highlights show, by the last part of their anchor, in the field order of `report.js`."""
    found: dict[str, list[Any]] = {}
    names = {entity.id: one_line(entity.name) for entity in reading.entities}
    said = {attribution.id: attribution for attribution in reading.attributions}
    for entity in reading.entities:
        found[_key(entity.id)] = [entity.label, one_line(entity.name), _link(entity.link), entity.role or ""]
    for claim in reading.claims:
        by = said.get(claim.attribution or "")
        found[_key(claim.id)] = [
            claim.kind,
            w.quantity(claim.value, claim.low, claim.high),
            one_line(w.unit(claim.unit)),
            claim.modifier or "",
            one_line(" ".join([*claim.counted.modifiers, claim.counted.head])) if claim.counted else "",
            ", ".join(dict.fromkeys(names[id_] for id_ in claim.entities if id_ in names)),
            _key(by.id) if by else "",
        ]
    for attribution in reading.attributions:
        found[_key(attribution.id)] = [
            one_line(attribution.source.text) if attribution.source else "",
            one_line(attribution.resolved or ""),
            attribution.source_kind,
            attribution.modality,
            attribution.type,
            one_line(attribution.cue.text) if attribution.cue else "",
            one_line(attribution.via.text) if attribution.via else "",
            one_line(attribution.medium.text) if attribution.medium else "",
            one_line(attribution.rule),
            round(attribution.confidence, 2),
        ]
    return found


def _key(id_: str) -> str:
    return anchor(0, id_).partition("-")[2]


def _link(link: Link | None) -> str:
    if link is None:
        return ""
    where = "" if link.lat is None or link.lon is None else f"{link.lat:.2f}, {link.lon:.2f}"
    return " · ".join(one_line(part) for part in (link.name, link.country or "", where, link.id) if part)
