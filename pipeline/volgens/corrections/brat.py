"""brat standoff back into gold documents (https://brat.nlplab.org/standoff.html)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from volgens.corrections.gold import Extent, Gold, attribution, claim, entity
from volgens.errors import InputError
from volgens.export.brat import pieces
from volgens.export.files import document_id, name_of, shortened

LABELS = frozenset({"PLACE", "ORG", "PERSON", "NORP"})
PARTS = frozenset({"Source", "Cue"})


@dataclass(slots=True)
class _Sheet:
    """The lines of an .ann file, by kind."""

    path: Path
    bound: dict[str, tuple[str, list[Extent]]] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def other(self, content: str, relation: str) -> Extent | None:
        """The extent of what a relation leads to from a content."""
        for name, first, second in self.relations:
            if name == relation and first == content and second in self.bound:
                return _hull(self.bound[second][1])
        return None


def read(folder: Path) -> Iterator[Gold]:
    """A gold document for each .ann file with its .txt, in the order of their names. Raises InputError."""
    names = shortened(folder)
    for path in sorted(folder.rglob("*.ann")):
        try:
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            sheet = _sheet(path)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot be read with its .txt: {error}") from error
        yield _document(document_id(name_of(folder, path), names), text, sheet)


def _document(name: str, text: str, sheet: _Sheet) -> Gold:
    entities: list[Gold] = []
    claims: list[Gold] = []
    said: list[Gold] = []
    for number, (label, extents) in sheet.bound.items():
        hull = _hull(extents)
        if hull[1] > len(text):
            raise InputError(
                f"{sheet.path}: {number} ends at {hull[1]}, the text at {len(text)}: is it the right .txt?"
            )
        note = sheet.notes.get(number)
        if label in LABELS:
            entities.append(entity(text, hull, label))
        elif label == "Claim":
            claims.append(claim(text, hull, note, f"{sheet.path}: {number}"))
        elif label == "Content":
            parts = sheet.other(number, "said_by"), sheet.other(number, "cued_by")
            said.append(attribution(text, *parts, _content(text, extents, note), note))
        elif label not in PARTS:
            raise InputError(f"{sheet.path}: {number} is a {label}; the labels are those of annotation.conf")
        elif not any(second == number for _, _, second in sheet.relations):
            raise InputError(f"{sheet.path}: {number}, a {label}, belongs to no content: draw a relation to it")
    said.sort(key=lambda row: int(row["content"][0]["start"]))
    for rows in (entities, claims):
        rows.sort(key=lambda row: int(row["start"]))
    return {"id": name, "text": text, "entities": entities, "claims": claims, "attributions": said}


def _content(text: str, extents: list[Extent], note: dict[str, Any] | None) -> list[Extent]:
    """A content's spans: the record's, unless a person changed them; brat holds them cut at line breaks."""
    before = [(span["start"], span["end"]) for span in (note or {}).get("content", [])]
    return before if [piece for span in before for piece in pieces(text, span)] == extents else extents


def _sheet(path: Path) -> _Sheet:
    sheet = _Sheet(path)
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            _line(line, sheet)
        except (ValueError, IndexError) as error:
            raise InputError(f"{path}:{number}: no brat annotation: {line[:80]!r}") from error
    return sheet


def _line(line: str, sheet: _Sheet) -> None:
    name, body, *rest = line.split("\t")
    if name.startswith("T"):
        label, offsets = body.split(" ", 1)
        extents = [(int(start), int(end)) for start, end in (pair.split(" ") for pair in offsets.split(";"))]
        sheet.bound[name] = (label, extents)
    elif name.startswith("R"):
        relation, first, second = body.split(" ")
        sheet.relations.append((relation, first.removeprefix("Arg1:"), second.removeprefix("Arg2:")))
    elif name.startswith("#") and rest and rest[0].startswith("{"):
        sheet.notes[body.split(" ")[1]] = json.loads(rest[0])


def _hull(extents: list[Extent]) -> Extent:
    return extents[0][0], extents[-1][1]
