"""Running the entities stage on sentences with marked names, without a trained pipeline.

`[PERSON Koersk]` marks what a pipeline proposes; the text is the sentence without the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc

from volgens.gazetteer import Gazetteer
from volgens.records import Document, Entity
from volgens.stages.base import Annotations
from volgens.stages.entities import Entities

MARK = re.compile(r"\[([A-Z]+) ((?:[^\[\]])+)\]")
NLP = spacy.blank("nl")


def parse(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text, and start, end and label of each marked name."""
    text, names, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        names.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return text + marked[at:], names


def doc_of(marked: str) -> Doc:
    """A Doc whose entities are the marked names."""
    text, names = parse(marked)
    doc = NLP(text)
    spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in names]
    assert all(spans)
    doc.set_ents(spans)
    return doc


def run(marked: str, gazetteer: Gazetteer | None = None) -> list[Entity]:
    """The stage's records for a text with marked names."""
    doc = doc_of(marked)
    return list(Entities(gazetteer)(doc, Annotations(Document("d", doc.text))))


def show(text: str, entities: list[Entity]) -> str:
    """The text with its entities marked."""
    out, at = "", 0
    for entity in entities:
        out += f"{text[at : entity.start]}[{entity.label} {entity.text}]"
        at = entity.end
    return out + text[at:]


def cases(name: str) -> Iterator[tuple[str, str]]:
    """The pairs of a file in tests/cases/entities: what goes in, what must come out."""
    lines = (Path(__file__).parent / "cases" / "entities" / name).read_text(encoding="utf-8").splitlines()
    kept = [line[5:] for line in lines if line.startswith(("in:  ", "out: "))]
    yield from zip(kept[::2], kept[1::2], strict=True)
