"""brat standoff: names and claims as text-bound annotations, attributions as relations from content to source and cue.

What brat has no place for (values, links, modality) stands in a note as JSON, so that nothing is lost on the way back
(https://brat.nlplab.org/standoff.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from volgens.export.files import SHORTENED, document_file
from volgens.io.runs import stream
from volgens.records import Attribution, Record, Span, as_dict
from volgens.stages.base import Annotations

SUFFIX = ""
CONFIGURATION = """[entities]
PLACE
ORG
PERSON
NORP
Claim
Source
Cue
Content

[relations]
said_by\tArg1:Content, Arg2:Source
cued_by\tArg1:Content, Arg2:Cue
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
"""
_BREAK = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""What ends a line for brat, or a column: no annotation may go across it."""


def write(run: Path, target: Path) -> None:
    """A folder with annotation.conf, and a .txt and an .ann for each document."""
    target.mkdir(parents=True, exist_ok=True)
    (target / SHORTENED).unlink(missing_ok=True)
    (target / "annotation.conf").write_text(CONFIGURATION, encoding="utf-8")
    for found in stream(run, ("entities", "claims", "attributions")):
        path = document_file(target, found.document.doc, ".txt")
        path.write_text(found.document.text, encoding="utf-8", newline="")
        path.with_suffix(".ann").write_text(standoff(found), encoding="utf-8", newline="\n")


def standoff(found: Annotations) -> str:
    """The .ann file of one document."""
    sheet = _Sheet(found.document.text)
    for entity in found.entities:
        sheet.note(sheet.bound(entity.label, [Span(entity.start, entity.end, entity.text)]), entity)
    for claim in found.claims:
        sheet.note(sheet.bound("Claim", [Span(claim.start, claim.end, claim.text)]), claim)
    for attribution in found.attributions:
        _attribution(sheet, attribution)
    return "".join(f"{line}\n" for line in sheet.lines)


def _attribution(sheet: _Sheet, attribution: Attribution) -> None:
    content = sheet.bound("Content", attribution.content)
    sheet.note(content, attribution)
    for name, label, span in (("said_by", "Source", attribution.source), ("cued_by", "Cue", attribution.cue)):
        if span:
            sheet.relation(name, content, sheet.bound(label, [span]))


class _Sheet:
    """The lines of an .ann file, and the numbers given out so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.numbers = {"T": 0, "R": 0, "#": 0}

    def _next(self, kind: str) -> str:
        self.numbers[kind] += 1
        return f"{kind}{self.numbers[kind]}"

    def bound(self, label: str, spans: Sequence[Span]) -> str:
        """A text-bound annotation; its fragments are cut at line breaks, which brat forbids inside one."""
        fragments = [piece for span in spans for piece in pieces(self.text, (span.start, span.end))]
        offsets = ";".join(f"{start} {end}" for start, end in fragments)
        text = " ".join(self.text[start:end] for start, end in fragments)
        name = self._next("T")
        self.lines.append(f"{name}\t{label} {offsets}\t{text}")
        return name

    def relation(self, name: str, content: str, other: str) -> None:
        self.lines.append(f"{self._next('R')}\t{name} Arg1:{content} Arg2:{other}")

    def note(self, target: str, record: Record) -> None:
        """What brat cannot hold, as JSON; a statement's content and source too: brat cuts them, people move them."""
        plain: dict[str, Any] = as_dict(record)
        kept = {k: v for k, v in plain.items() if k not in ("doc", "start", "end", "text", "cue")}
        note = _BREAK.sub(
            lambda found: "".join(f"\\u{ord(c):04x}" for c in found[0]), json.dumps(kept, ensure_ascii=False)
        )
        self.lines.append(f"{self._next('#')}\tAnnotatorNotes {target}\t{note}")


def pieces(text: str, extent: tuple[int, int]) -> list[tuple[int, int]]:
    """The pieces in which brat holds a stretch of text: cut at line breaks, white space at the cuts left out."""
    start, end = extent
    out: list[tuple[int, int]] = []
    for gap in [*_BREAK.finditer(text, start, end), None]:
        until = gap.start() if gap else end
        piece = text[start:until]
        out.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start = gap.end() if gap else end
    return [(first, last) for first, last in out if first < last]
