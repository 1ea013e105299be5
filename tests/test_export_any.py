"""Whatever the text: exports hold its spans where they stand, and round trips lose nothing."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import conllu
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import unescaped
from test_display import Page
from volgens.corpus import Document, read
from volgens.corrections import gold_from
from volgens.evaluate import read_gold
from volgens.export import export
from volgens.export.cas import xml_text
from volgens.records import (
    SCHEMA_VERSION,
    Attribution,
    Claim,
    Entity,
    Record,
    Sentence,
    Span,
    Token,
    encode,
    layer_of,
)
from volgens.records import Document as DocumentRecord
from volgens.report.wording import visible
from volgens.stages.base import Annotations

ODD = " \t\r\n\x00\x0b\x1b\x85\u00a0\u2028\u202e\ufeff\ufffe|\\\"'<>&=;#🔥👩\u200d🚒é\u0301aB3.,"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), min_size=1, max_size=60)
SLOW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def documents(draw: st.DrawFn) -> Annotations:
    """A document with a name, a claim and a statement in any places."""
    text = draw(TEXTS.filter(lambda text: any(not c.isspace() for c in text)))
    doc = draw(TEXTS)
    inked = [n for n, c in enumerate(text) if not c.isspace()]

    def span() -> Span:
        start, end = sorted((draw(st.sampled_from(inked)), draw(st.sampled_from(inked))))
        return Span(start, end + 1, text[start : end + 1])

    name, claim, source, cue = span(), span(), span(), span()
    number = Span(claim.start, claim.start + 1, text[claim.start])
    contents = sorted({(s.start, s.end) for s in (span(), span())})
    if len(contents) > 1 and contents[1][0] < contents[0][1]:
        contents = contents[:1]
    content = tuple(Span(start, end, text[start:end]) for start, end in contents)
    words = tuple(Token(n, n + 1, text[n], text[n], "X", "", "", 0, "dep") for n in inked)
    return Annotations(
        DocumentRecord(doc, text),
        (Sentence(doc, 0, inked[0], inked[-1] + 1, words),),
        (Entity(doc, f"{doc}#e1", name.start, name.end, name.text, "ORG", 0, name.text, f"{doc}#e1"),),
        (
            Claim(
                doc, f"{doc}#c1", claim.start, claim.end, claim.text, number, "count", 3, None, None, doc, None, None,
                None, 0,
            ),
        ),
        (
            Attribution(
                doc, f"{doc}#a1", source, cue, content, "mixed", source.text, None, "group", "asserted", None, None,
                "r", 1, 0,
            ),
        ),
    )  # fmt: skip


def write(folder: Path, found: Annotations) -> Path:
    """A run of one document."""
    folder.mkdir()
    rows: tuple[Record, ...] = (found.document, *found.tokens, *found.entities, *found.claims, *found.attributions)
    for record in rows:
        (folder / f"{layer_of(record)}.jsonl").write_bytes(encode(record) + b"\n")
    about = {"schema": SCHEMA_VERSION, "finished": True, "model": {"name": "x", "version": "1"}}
    (folder / "run.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def gold(found: Annotations, tool: str, folder: Path) -> dict[str, Any]:
    """The document after a round trip."""
    gold_from(export(write(folder / "run", found), tool, folder / "uit"), tool, folder / "gold.jsonl")
    (document,) = read_gold(folder / "gold.jsonl")
    return document


def plain(span: Span | Entity | Claim | None) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.text} if span else None


@SLOW
@given(documents())
def test_brat(found: Annotations) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = gold(found, "brat", Path(folder))
    (said,) = found.attributions
    assert (document["id"], document["text"]) == (found.document.doc, found.document.text)
    assert document["entities"] == [{**(plain(found.entities[0]) or {}), "label": "ORG"}]
    assert [{key: row[key] for key in ("start", "end", "text")} for row in document["claims"]] == [
        plain(found.claims[0])
    ]
    (back,) = document["attributions"]
    assert (back["source"], back["cue"]) == (plain(said.source), plain(said.cue))
    assert back["content"] == [plain(span) for span in said.content]


@SLOW
@given(documents())
def test_cas(found: Annotations) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = gold(found, "cas", Path(folder))
    (said,) = found.attributions
    assert document["text"] == xml_text(found.document.text)
    (back,) = document["attributions"]
    wanted = [(span.start, span.end) for span in said.content]
    assert [(span["start"], span["end"]) for span in back["content"]] == wanted
    assert said.source
    assert (back["source"]["start"], back["source"]["end"]) == (said.source.start, said.source.end)
    assert document["claims"][0]["end"] == found.claims[0].end
    assert document["entities"][0]["start"] == found.entities[0].start


@SLOW
@given(documents())
def test_conllu(found: Annotations) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = export(write(Path(folder) / "run", found), "conllu", Path(folder) / "x.conllu")
        (sentence,) = conllu.parse(path.read_bytes().decode("utf-8"))
    text = ""
    for token in sentence:
        misc = token["misc"] or {}
        after = "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", r"\s"))
        text += unescaped(misc.get("SpacesBefore", "")) + unescaped(misc.get("SpacesInToken") or token["form"]) + after
    assert text == found.document.text


@SLOW
@given(documents())
def test_display(found: Annotations) -> None:
    document = Document(found)
    assert Page(document._repr_html_()).text("v-text") == visible(found.document.text)


@settings(SLOW, max_examples=4)
@given(documents())
def test_tables_and_databases(found: Annotations) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = write(Path(folder) / "run", found)
        for name in ("csv", "sqlite", "webanno", "labelstudio", "spacy", "parquet"):
            assert export(run, name, Path(folder) / name).exists()
        corpus = read(run)
    assert corpus.to_arrow("claims").to_pylist()[0]["text"] == found.claims[0].text
