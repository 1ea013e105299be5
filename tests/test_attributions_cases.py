"""The project's own cases for every construction: all positives found, no trap sprung."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from volgens.records import Attribution, Document, Entity, Label, record_id
from volgens.settings import Settings
from volgens.stages import create
from volgens.stages.base import Annotations

HERE = Path(__file__).parent
MODEL = HERE.parent / "models" / "nl_volgens"
TAG = re.compile(r"<(/?)([sqc])(\d?)>")


@dataclass
class Expected:
    """One statement of a case: offsets into the text without markup."""

    source: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    content: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Case:
    """A line of a case file."""

    line: str
    positive: bool
    text: str
    statements: list[Expected]
    resolved: str | None
    modality: str | None
    known_failure: str | None


def parse(line: str) -> Case:
    """Read one line of the markup that `cases/attributions/README.md` describes."""
    body, _, reason = line.partition(" ## ")
    failing = body.startswith("!")
    body = body.removeprefix("!").strip()
    positive, body = body[0] == "+", body[1:].strip().replace("¶", "\n")
    body, _, modality = body.partition(" ~ ")
    body, _, resolved = body.partition(" => ")
    text, last = "", 0
    opened: dict[tuple[str, str], int] = {}
    found: dict[str, Expected] = {}
    for match in TAG.finditer(body):
        text += body[last : match.start()]
        last = match.end()
        closing, kind, number = match.groups()
        if not closing:
            opened[kind, number] = len(text)
            continue
        span = (opened.pop((kind, number)), len(text))
        statement = found.setdefault(number, Expected())
        if kind == "c":
            statement.content.append(span)
        elif kind == "s":
            statement.source = span
        else:
            statement.cue = span
    text += body[last:]
    statements = [found[n] for n in sorted(found)]
    return Case(line, positive, text, statements, resolved or None, modality or None, reason if failing else None)


def cases() -> list[object]:
    """Every line of every file, known failures marked strict."""
    out: list[object] = []
    for path in sorted((HERE / "cases" / "attributions").glob("*.txt")):
        lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
        for number, line in enumerate(lines, 1):
            case = parse(line)
            marks = [pytest.mark.xfail(strict=True, reason=case.known_failure)] if case.known_failure else []
            out.append(pytest.param(case, id=f"{path.stem}-{number}", marks=marks))
    return out


@cache
def model() -> Language:
    """The project's default pipeline."""
    return spacy.load(MODEL)


LABELS: tuple[Label, ...] = ("PLACE", "ORG", "PERSON", "NORP")


def attributions(text: str) -> list[Attribution]:
    """The stage's records for a text, with the model's names standing in for the entities stage."""
    doc = model()(text)
    entities = tuple(
        Entity("t", record_id("t", "e", n), e.start_char, e.end_char, e.text, label, 0, e.text, record_id("t", "e", n))
        for n, e in enumerate(doc.ents, 1)
        for label in LABELS
        if label == e.label_
    )
    stage = create("attributions", Settings())
    earlier = Annotations(Document("t", text), entities=entities)
    return [r for r in stage(doc, earlier) if isinstance(r, Attribution)]


def letters(spans: list[tuple[int, int]]) -> set[int]:
    """The offsets that spans cover."""
    return {i for start, end in spans for i in range(start, end)}


def dice(a: set[int], b: set[int]) -> float:
    """Twice the overlap over the sum of the sizes."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def find(statement: Expected, records: list[Attribution]) -> Attribution | None:
    """The record with the statement's cue, or without one the record with its content."""
    for record in records:
        content = letters([(s.start, s.end) for s in record.content])
        if dice(content, letters(statement.content)) < 0.8:
            continue
        if statement.cue is None or (record.cue and (record.cue.start, record.cue.end) == statement.cue):
            return record
    return None


@pytest.mark.skipif(not MODEL.is_dir(), reason="models/nl_volgens is not here: the cases need its trees")
@pytest.mark.parametrize("case", cases())
def test_case(case: Case) -> None:
    records = attributions(case.text)
    shown = [(r.rule, r.source and r.source.text, r.cue and r.cue.text, [c.text for c in r.content]) for r in records]
    if not case.positive:
        assert not records, shown
        return
    for statement in case.statements:
        record = find(statement, records)
        assert record is not None, shown
        if statement.source:
            assert record.source is not None, shown
            source = letters([(record.source.start, record.source.end)])
            assert dice(source, letters([statement.source])) >= 0.8, shown
    first = find(case.statements[0], records)
    assert first is not None
    if case.resolved:
        assert first.resolved == case.resolved
    if case.modality:
        assert first.modality == case.modality
    assert len(records) <= len(case.statements), shown


def test_every_construction_has_eight_cases() -> None:
    files = sorted((HERE / "cases" / "attributions").glob("*.txt"))
    assert [int(f.name[1:3]) for f in files] == list(range(1, 24))
    for path in files:
        lines = [parse(x) for x in path.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
        traps = sum(not c.positive for c in lines)
        assert len(lines) >= 8, path.name
        assert traps >= 4, path.name
