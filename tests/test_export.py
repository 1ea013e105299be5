"""Each export, read back by the format's own tool."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit
from xml.etree import ElementTree

import conllu
import pyarrow.parquet as pq
import pytest
import spacy
from spacy.tokens import DocBin

from hardruns import hard_records, write_hard_run
from reportruns import Article, write_run
from volgens.cli import main
from volgens.cli.commands import exchange
from volgens.corpus import Corpus, Document, read
from volgens.errors import RunError, SettingsError
from volgens.export import CORRECTED, FORMATS, export
from volgens.export.files import document_file, document_id, name_of, shortened
from volgens.records import LAYERS, Claim, as_dict

EMOJI = "🔥"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hard_run(tmp_path_factory.mktemp("runs") / "moeilijk")


@pytest.fixture(scope="module")
def corpus(run: Path) -> Corpus:
    return read(run)


def rows(run: Path, layer: str) -> list[dict[str, Any]]:
    """A layer's lines as JSON."""
    return [json.loads(line) for line in (run / f"{layer}.jsonl").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def docs(run: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    path = export(run, "spacy", tmp_path_factory.mktemp("spacy") / "run.spacy")
    return list(DocBin().from_disk(path).get_docs(spacy.blank("nl").vocab))


class TestSpacy:
    def test_texts_are_the_same(self, docs: list[Any], corpus: Corpus) -> None:
        assert [doc.text for doc in docs] == [document.text for document in corpus]

    def test_trees_and_names(self, docs: list[Any], corpus: Corpus) -> None:
        for doc, document in zip(docs, corpus, strict=True):
            tokens = [token for sentence in document.sentences for token in sentence.tokens]
            assert [(t.idx, t.text, t.lemma_, t.tag_, t.dep_) for t in doc if not t.is_space] == [
                (t.start, t.text, t.lemma, t.tag, t.dep) for t in tokens
            ]
            assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
                (e.start, e.end, e.label) for e in document.entities
            ]

    def test_spans_carry_the_ids_of_their_records(self, docs: list[Any], corpus: Corpus) -> None:
        brand = next(doc for doc in docs if EMOJI in doc.text)
        found = corpus["brand"]
        assert [s.text for s in brand.spans["volgens_claims"]] == ["zo'n 40\r\nvierkante meter"]
        assert [s.id_ for s in brand.spans["volgens_contents"]] == ["brand#a1", "brand#a2", "brand#a2"]
        assert [s.text for s in brand.spans["volgens_sources"]] == [
            a.source and a.source.text for a in found.attributions
        ]
        assert [s.text for s in brand.spans["volgens_cues"]] == ["Volgens", "zei"]

    def test_records_are_whole(self, docs: list[Any], run: Path) -> None:
        for layer in ("entities", "claims", "attributions"):
            found = [row for doc in docs for row in doc.user_data["volgens"][layer]]
            assert json.loads(json.dumps(found)) == rows(run, layer)
        assert docs[0].user_data["volgens"]["document"]["meta"] == {"krant": "Gids", "n": (1, None)}


@pytest.fixture(scope="module")
def sentences(run: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    path = export(run, "conllu", tmp_path_factory.mktemp("conllu") / "run.conllu")
    return list(conllu.parse(path.read_text(encoding="utf-8")))


class TestConllu:
    def test_columns(self, sentences: list[Any], corpus: Corpus) -> None:
        written = [sentence for document in corpus for sentence in document.sentences]
        for found, sentence in zip(sentences, written, strict=True):
            assert [(t["form"], t["lemma"], t["upos"], t["xpos"]) for t in found] == [
                (t.text, t.lemma, t.pos, t.tag) for t in sentence.tokens
            ]
            assert [t["head"] for t in found] == [
                0 if t.head == n else t.head + 1 for n, t in enumerate(sentence.tokens)
            ]
            assert [t["deprel"] for t in found if t["head"] == 0] == ["root"]
            assert found[0]["feats"] == {"Number": "Sing"}

    def test_names(self, sentences: list[Any]) -> None:
        tagged = [(t["form"], t["misc"]["NER"]) for s in sentences for t in s if "NER" in (t["misc"] or {})]
        assert tagged[:4] == [("CBS", "B-ORG"), ("Café", "B-PLACE"), ("De", "I-PLACE"), ("Zon", "I-PLACE")]

    def test_text_comes_back_to_the_letter(self, sentences: list[Any], corpus: Corpus) -> None:
        texts: dict[str, str] = {}
        for sentence in sentences:
            doc = sentence.metadata["sent_id"].rpartition("-s")[0]
            for token in sentence:
                misc = token["misc"] or {}
                after = "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", r"\s"))
                words = unescaped(misc.get("SpacesInToken", token["form"]))
                texts[doc] = texts.get(doc, "") + unescaped(misc.get("SpacesBefore", "")) + words + after
        assert texts == {document.id: document.text for document in corpus if document.sentences}

    def test_documents_open_once(self, sentences: list[Any], corpus: Corpus) -> None:
        opened = [s.metadata["newdoc id"] for s in sentences if "newdoc id" in s.metadata]
        assert opened == [document.id for document in corpus if document.sentences]


def unescaped(text: str) -> str:
    """White space as UDPipe escapes it, and code points, back."""
    signs = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
    return re.sub(r"\\(u(....)|.)", lambda found: chr(int(found[2], 16)) if found[2] else signs[found[1]], text)


@pytest.fixture(scope="module")
def page(run: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = export(run, "webanno", tmp_path_factory.mktemp("webanno") / "run.jsonld")
    page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return page


class TestWebAnnotation:
    def test_keys_are_those_of_the_context(self, page: dict[str, Any]) -> None:
        """The terms of http://www.w3.org/ns/anno.jsonld; an unknown key would be dropped in silence."""
        known = {"@context", "id", "type", "items", "body", "target", "motivation", "source", "selector", "purpose"}
        known |= {"format", "value", "start", "end", "exact", "prefix", "suffix"}
        types = {"AnnotationPage", "Annotation", "TextualBody", "SpecificResource"}
        types |= {"TextPositionSelector", "TextQuoteSelector"}
        for node in nodes(page):
            assert set(node) <= known
            assert node.get("type", "Annotation") in types

    def test_ids_are_absolute_and_no_two_the_same(self, page: dict[str, Any]) -> None:
        ids = [annotation["id"] for annotation in page["items"]]
        assert len(set(ids)) == len(ids) > 10
        assert all(re.fullmatch(r"urn:volgens:[\w.~%-]+", name, re.ASCII) for name in ids)

    def test_sources_are_iris(self, page: dict[str, Any]) -> None:
        sources = {target["source"] for annotation in page["items"] for target in annotation["target"]}
        assert "https://voorbeeld.nl/a%20b?c=%C3%A9" in sources
        assert all(source.isascii() and " " not in source and urlsplit(source).scheme for source in sources)

    def test_selectors_lead_to_the_quote(self, page: dict[str, Any], corpus: Corpus) -> None:
        records = {
            record["id"]: record
            for annotation in page["items"]
            if (record := json.loads(annotation["body"][-1]["value"]))
        }
        assert len(records) == len(page["items"])
        for annotation in page["items"]:
            text = corpus[json.loads(annotation["body"][-1]["value"])["doc"]].text
            for target in annotation["target"]:
                position, quote = target["selector"]
                assert text[position["start"] : position["end"]] == quote["exact"]
                assert text[: position["start"]].endswith(quote["prefix"])
                assert text[position["end"] :].startswith(quote["suffix"])

    def test_bodies_hold_whole_records(self, page: dict[str, Any], run: Path) -> None:
        bodies = [json.loads(annotation["body"][-1]["value"]) for annotation in page["items"]]
        for layer in ("entities", "claims", "attributions"):
            assert [{k: v for k, v in b.items() if k != "layer"} for b in bodies if b["layer"] == layer] == rows(
                run, layer
            )

    def test_run_without_annotations_is_a_page(self, tmp_path: Path) -> None:
        written = export(write_run(tmp_path / "leeg", []), "webanno", tmp_path / "leeg.jsonld")
        assert json.loads(written.read_text(encoding="utf-8"))["items"] == []


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(part)


@pytest.fixture(scope="module")
def studio(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(run, "labelstudio", tmp_path_factory.mktemp("ls") / "run.json")


@pytest.fixture(scope="module")
def tasks(studio: Path) -> list[Any]:
    tasks: list[Any] = json.loads(studio.read_text(encoding="utf-8"))
    return tasks


class TestLabelStudio:
    def test_regions_carry_their_text(self, tasks: list[Any], corpus: Corpus) -> None:
        """Label Studio counts code points in text regions, also behind emoji."""
        assert [task["data"]["doc"] for task in tasks] == [document.id for document in corpus]
        regions = 0
        for task in tasks:
            for region in task["predictions"][0]["result"]:
                if region["type"] == "labels":
                    value = region["value"]
                    assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
                    regions += 1
        assert regions == 24

    def test_relations_join_regions(self, tasks: list[Any]) -> None:
        for task in tasks:
            result = task["predictions"][0]["result"]
            labels = {r["id"]: r["value"]["labels"][0] for r in result if r["type"] == "labels"}
            assert len(labels) == sum(r["type"] == "labels" for r in result)
            for relation in (r for r in result if r["type"] == "relation"):
                wanted = {"said_by": "Source", "cued_by": "Cue"}[relation["labels"][0]]
                assert (labels[relation["from_id"]], labels[relation["to_id"]]) == ("Content", wanted)

    def test_interface_knows_every_label(self, studio: Path, tasks: list[Any]) -> None:
        view = ElementTree.parse(studio.with_suffix(".xml")).getroot()
        offered = {label.get("value") for label in view.iter("Label")} | {r.get("value") for r in view.iter("Relation")}
        results = [r for task in tasks for r in task["predictions"][0]["result"]]
        used = {name for r in results for name in (r["labels"] if "labels" in r else r["value"]["labels"])}
        assert used <= offered
        (text,) = view.iter("Text")
        assert {r.get("to_name", text.get("name")) for r in results} == {text.get("name")}


@pytest.fixture(scope="module")
def csv_folder(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(run, "csv", tmp_path_factory.mktemp("csv") / "tables")


class TestCsv:
    def table(self, csv_folder: Path, layer: str) -> list[dict[str, str]]:
        with (csv_folder / f"{layer}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @pytest.mark.parametrize("layer", ["documents", "entities", "claims", "attributions", "errors"])
    def test_values_come_back(self, csv_folder: Path, run: Path, layer: str) -> None:
        found = self.table(csv_folder, layer)
        wanted = rows(run, layer)
        assert len(found) == len(wanted)
        for row, record in zip(found, wanted, strict=True):
            for name, cell in row.items():
                value: Any = record
                for part in name.split("."):
                    value = value[part] if value else None
                assert plain(cell, value) == value, name

    def test_no_cell_is_a_formula(self, csv_folder: Path) -> None:
        for layer in ("documents", "entities", "claims", "attributions", "errors"):
            for row in self.table(csv_folder, layer):
                assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@", "\t", "\r", "-c"))]

    def test_numbers_stay_numbers(self, csv_folder: Path) -> None:
        assert "-3" in {row["value"] for row in self.table(csv_folder, "claims")}

    def test_pandas_reads_it(self, csv_folder: Path) -> None:
        pd = pytest.importorskip("pandas")
        frame = pd.read_csv(csv_folder / "claims.csv")
        assert frame["value"].sum() == 3 + 10_000_000 + 13_000_000 + 40 - 3


def plain(cell: str, like: Any) -> Any:
    """A cell as the value it was written from."""
    if cell == "" and like is None:
        return None
    if isinstance(like, str):
        return cell[1:] if cell.startswith("'") and not like.startswith("'") else cell
    return json.loads(cell)


@pytest.fixture(scope="module")
def parquet_folder(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(run, "parquet", tmp_path_factory.mktemp("parquet") / "tables")


class TestParquet:
    @pytest.mark.parametrize("layer", ["documents", "tokens", "entities", "claims", "attributions", "errors"])
    def test_records_come_back_whole(self, parquet_folder: Path, run: Path, layer: str) -> None:
        found = pq.read_table(parquet_folder / f"{layer}.parquet").to_pylist()
        for row in found:
            if "meta" in row:
                row["meta"] = json.loads(row["meta"])
        assert json.loads(json.dumps(found)) == rows(run, layer)

    def test_types_do_not_hang_on_the_rows(self, parquet_folder: Path, tmp_path: Path) -> None:
        empty = export(write_run(tmp_path / "leeg", []), "parquet")
        for layer in ("tokens", "claims", "attributions"):
            assert pq.read_schema(empty / f"{layer}.parquet") == pq.read_schema(parquet_folder / f"{layer}.parquet")
        assert {field.rstrip("_") for field in get_type_hints(Claim)} == set(
            pq.read_schema(parquet_folder / "claims.parquet").names
        )


@pytest.fixture(scope="module")
def database(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("sqlite") / "run.sqlite"
    path.write_bytes(b"no database")
    connection = sqlite3.connect(export(run, "sqlite", path))
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


class TestSqlite:
    @pytest.mark.parametrize("layer", ["documents", "entities", "claims", "attributions", "errors"])
    def test_values_come_back(self, database: sqlite3.Connection, run: Path, layer: str) -> None:
        found = [dict(row) for row in database.execute(f"SELECT * FROM {layer} ORDER BY rowid")]
        wanted = rows(run, layer)
        assert len(found) == len(wanted)
        for row, record in zip(found, wanted, strict=True):
            for name, value in record.items():
                if isinstance(value, dict) and name != "meta":
                    for part, inner in value.items():
                        cell = row[f"{name}_{part}"]
                        assert (json.loads(cell) if isinstance(inner, list) else cell) == inner
                elif name in row:
                    assert (json.loads(row[name]) if isinstance(value, list | dict) else row[name]) == value
                else:
                    assert value is None

    def test_keys_hold(self, database: sqlite3.Connection) -> None:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert len(database.execute("PRAGMA foreign_key_list(claims)").fetchall()) == 3

    def test_claims_with_their_sources(self, database: sqlite3.Connection) -> None:
        said = database.execute(
            "SELECT text, value, source, modality FROM who_says_how_much WHERE unit = 'm²'"
        ).fetchall()
        assert [tuple(row) for row in said] == [("zo'n 40\r\nvierkante meter", 40, "de 👩‍🚒 brandweer", "asserted")]

    def test_full_text_search(self, database: sqlite3.Connection) -> None:
        query = "SELECT d.doc FROM documents_fts f JOIN documents d ON d.rowid = f.rowid WHERE documents_fts MATCH ?"
        assert [row[0] for row in database.execute(query, ["brandweer"])] == ["brand"]

    def test_lists_are_tables(self, database: sqlite3.Connection) -> None:
        found = database.execute("SELECT claims FROM attribution_claims WHERE attribution = 'vol#a1'").fetchall()
        assert [row[0] for row in found] == ["vol#c1", "vol#c2", "vol#c3"]


@pytest.mark.parametrize("value", [2**53 + 1, 2**63, 10**30, -(2**70), 10**400])
def test_numbers_of_any_size(tmp_path: Path, value: int) -> None:
    markup = f"Er zijn <claim value={value} unit=x>{'9' * 30} koeien</claim>."
    run = write_run(tmp_path / "groot", [Article("a", markup)])
    column = pq.read_table(export(run, "parquet") / "claims.parquet")["value"].to_pylist()
    database = sqlite3.connect(export(run, "sqlite"))
    (cell,) = database.execute("SELECT value FROM claims").fetchone()
    assert column[0] == (float(value) if abs(value) < 2**1023 else float("inf"))
    assert cell in (value, float(min(value, 2**1000)), str(value))


class TestExport:
    def test_unknown_format(self, run: Path) -> None:
        with pytest.raises(SettingsError, match="there is no format 'word': choose one of spacy"):
            export(run, "word")

    def test_no_run(self, tmp_path: Path) -> None:
        with pytest.raises(RunError, match="holds no run"):
            export(tmp_path, "csv")

    @pytest.mark.parametrize("name", CORRECTED)
    def test_corrections_are_not_written_over(self, run: Path, tmp_path: Path, name: str) -> None:
        folder = export(run, name, tmp_path / "uit")
        before = content(folder)
        with pytest.raises(RunError, match="holds files already, and corrections may be among them"):
            export(run, name, folder)
        assert content(export(run, name, folder, force=True)) == before
        (tmp_path / "nieuw").mkdir()
        assert export(run, name, tmp_path / "nieuw").is_dir()

    @pytest.mark.parametrize("name", FORMATS)
    def test_twice_the_same_bytes(self, run: Path, tmp_path: Path, name: str) -> None:
        first, second = (content(export(run, name, tmp_path / side / "uit")) for side in "ab")
        assert first == second

    @pytest.mark.parametrize(
        "doc", ["a/b", "A b", ".verborgen", "=2F", "é", "x" * 400, "🔥" * 90, "a.b-c_d", "..", "a\x00\n"]
    )
    def test_file_names_lead_back(self, tmp_path: Path, doc: str) -> None:
        path = document_file(tmp_path, doc, ".txt")
        assert path.parent == tmp_path
        assert re.fullmatch(r"[\w=-][\w.=-]*\.txt", path.name, re.ASCII)
        assert len(path.name) < 200
        assert document_id(name_of(tmp_path, path), shortened(tmp_path)) == doc

    def test_file_names_differ(self, tmp_path: Path) -> None:
        docs = ["a b", "a_b", "a/b", "a=20b", "x" * 300 + "1", "x" * 300 + "2"]
        paths = [document_file(tmp_path, doc, ".xmi") for doc in docs]
        assert len(set(paths)) == len(docs)
        assert [document_id(name_of(tmp_path, path), shortened(tmp_path)) for path in paths] == docs


def content(path: Path) -> list[tuple[str, bytes]]:
    """Every file of an export with its bytes."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [(str(file.relative_to(path.parent)), file.read_bytes()) for file in files]


class TestCommand:
    def call(self, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["volgens", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        return int(stopped.value.code or 0)

    def test_writes_beside_the_run(
        self, run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.call(monkeypatch, "export", str(run), "--to", "conllu") == 0
        assert capsys.readouterr().out.strip() == str(run / "export" / "moeilijk.conllu")
        assert (run / "export" / "moeilijk.conllu").is_file()

    def test_writes_where_told(self, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert (
            self.call(monkeypatch, "export", str(run), "-t", "sqlite", "-o", str(tmp_path / "nieuw" / "x.db"), "-q")
            == 0
        )
        assert sqlite3.connect(tmp_path / "nieuw" / "x.db").execute("SELECT count(*) FROM claims").fetchone() == (5,)

    def test_unknown_format_is_wrong_use(
        self, run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.call(monkeypatch, "export", str(run), "--to", "word") == 2
        assert "the formats are spacy, conllu" in capsys.readouterr().err

    def test_help_names_every_format(self) -> None:
        assert exchange.EXPORTS.replace(" or ", ", ").split(", ") == list(FORMATS)


def test_the_hard_run_is_hard() -> None:
    """The records of the run hold in their texts, and no field of any shape is always empty."""
    texts: dict[str, str] = {}
    filled: set[tuple[str, str]] = set()
    for record in hard_records():
        plain_record = as_dict(record)
        filled |= {(type(record).__name__, name) for name, value in plain_record.items() if value not in (None, [], "")}
        texts.setdefault(plain_record["doc"] or "", plain_record.get("text", ""))
        if "start" in plain_record and "text" in plain_record:
            text = texts[plain_record["doc"]]
            assert text[plain_record["start"] : plain_record["end"]] == plain_record["text"]
    for layer in ("tokens", "entities", "claims", "attributions"):
        shape = LAYERS[layer].__name__
        assert {(shape, name) for name in get_type_hints(LAYERS[layer])} <= filled
    assert Document.__name__ == "Document"
