"""The rows of the two big tables, as the page's script wants them: short lists, strings already in the language.

The first rows stand in the page itself, written by the same fields, so that it reads without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from volgens.report.figures import ClaimRow, Statement
from volgens.report.wording import Words, one_line, visible

Link = Callable[[int, str], str]
"""From a document's number and a record's id to where the passage is shown."""


def claim_cells(row: ClaimRow, link: Link, w: Words, passage: str | None = None) -> list[Any]:
    """The fields of a claim, in the order of `report.js`; `passage` is the link's text, the document's id if None."""
    at = row.start - row.offset
    before, after = row.sentence[:at], row.sentence[at + len(row.text) :]
    size = next((bound for bound in (row.value, row.low, row.high) if bound is not None), None)
    status = "named" if row.source else "hearsay" if row.attributed else "paper"
    return [
        size,
        w.quantity(row.value, row.low, row.high),
        one_line(w.unit(row.unit)),
        one_line(row.counted or "") if row.counted != row.unit else "",
        row.modifier or "",
        row.kind,
        one_line(row.source or ""),
        status,
        row.modality or "",
        one_line(row.place or ""),
        one_line(before) + (" " if before[-1:].isspace() else ""),
        one_line(row.text),
        (" " if after[:1].isspace() else "") + one_line(after),
        link(row.number, row.id),
        passage or one_line(row.doc),
    ]


def statement_cells(row: Statement, link: Link, passage: str | None = None) -> list[Any]:
    """The fields of a statement, in the order of `report.js`."""
    own = row.source or ""
    return [
        one_line(row.resolved or ""),
        one_line(own) if own != row.resolved else "",
        row.source_kind,
        one_line(" … ".join(row.content)),
        row.type,
        one_line(row.cue or ""),
        row.modality,
        link(row.number, row.id),
        passage or one_line(row.doc),
    ]


def units(rows: Iterable[ClaimRow], w: Words, most: int = 60) -> list[str]:
    """The units that a reader can filter by: the commonest, in alphabetical order."""
    seen: dict[str, int] = {}
    for row in rows:
        unit = one_line(w.unit(row.unit))
        seen[unit] = seen.get(unit, 0) + 1
    common = sorted(seen, key=lambda unit: -seen[unit])[:most]
    return sorted((unit for unit in common if unit), key=str.lower)


def present(codes: Sequence[str], found: Iterable[str]) -> list[str]:
    """The codes of a closed set that occur, in the order of the set."""
    there = set(found)
    return [code for code in codes if code in there]


def anchor(number: int, id_: str) -> str:
    """The anchor of a record in the page: `d12-c3` for the record `doc#c3` of document 12."""
    suffix = visible(id_.rsplit("#", 1)[-1])
    return f"d{number}-{suffix if suffix.isalnum() else 'x'}"
