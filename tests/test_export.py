"""What holds for every export: files, bytes, errors, the command."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import get_type_hints

import pytest

from commands import call
from hardruns import hard_records
from volgens.cli.commands import exchange
from volgens.errors import RunError, SettingsError
from volgens.export import CORRECTED, FORMATS, export
from volgens.export.files import document_file, document_id, name_of, shortened
from volgens.records import LAYERS, as_dict


class TestExport:
    def test_unknown_format(self, hard_run: Path) -> None:
        with pytest.raises(SettingsError, match="there is no format 'word': choose one of spacy"):
            export(hard_run, "word")

    def test_no_run(self, tmp_path: Path) -> None:
        with pytest.raises(RunError, match="holds no run"):
            export(tmp_path, "csv")

    @pytest.mark.parametrize("name", CORRECTED)
    def test_corrections_are_not_written_over(self, hard_run: Path, tmp_path: Path, name: str) -> None:
        folder = export(hard_run, name, tmp_path / "uit")
        before = content(folder)
        with pytest.raises(RunError, match="holds files already, and corrections may be among them"):
            export(hard_run, name, folder)
        assert content(export(hard_run, name, folder, force=True)) == before
        (tmp_path / "nieuw").mkdir()
        assert export(hard_run, name, tmp_path / "nieuw").is_dir()

    @pytest.mark.parametrize("name", FORMATS)
    def test_twice_the_same_bytes(self, hard_run: Path, tmp_path: Path, name: str) -> None:
        first, second = (content(export(hard_run, name, tmp_path / side / "uit")) for side in "ab")
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
    def test_writes_beside_the_run(
        self, hard_run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, "export", str(hard_run), "--to", "conllu") == 0
        assert capsys.readouterr().out.strip() == str(hard_run / "export" / "moeilijk.conllu")
        assert (hard_run / "export" / "moeilijk.conllu").is_file()

    def test_writes_where_told(self, hard_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        target = tmp_path / "nieuw" / "x.db"
        assert call(monkeypatch, "export", str(hard_run), "-t", "sqlite", "-o", str(target), "-q") == 0
        assert sqlite3.connect(target).execute("SELECT count(*) FROM claims").fetchone() == (5,)

    def test_unknown_format_is_wrong_use(
        self, hard_run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, "export", str(hard_run), "--to", "word") == 2
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
