"""Corrections from brat and INCEpTION: what a run says comes back whole, and what people change is what counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands import call
from exports import rows
from volgens.corrections import FORMATS, gold_from
from volgens.errors import SettingsError
from volgens.evaluate import plain_run, read_gold, score
from volgens.export import export
from volgens.export.cas import xml_text

GOLD = {
    "entities": ("start", "end", "text", "label"),
    "claims": ("start", "end", "text", "number", "kind", "value", "low", "high", "unit", "modifier"),
    "attributions": ("source", "cue", "resolved", "type", "content"),
}
"""The fields of gold records."""


def gold_of(run: Path, change: Callable[[str], str] = str) -> dict[str, dict[str, Any]]:
    """The run as gold documents by id, its texts changed."""
    out = {}
    for document in rows(run, "documents"):
        out[document["doc"]] = {"id": document["doc"], "text": document["text"], **{layer: [] for layer in GOLD}}
    for layer, fields in GOLD.items():
        for record in rows(run, layer):
            out[record["doc"]][layer].append({field: record[field] for field in fields})
    for document in out.values():
        for layer, key in (("entities", "start"), ("claims", "start"), ("attributions", "content")):
            document[layer].sort(key=lambda row, key=key: row[key] if key == "start" else row[key][0]["start"])
    return mapped(out, change)


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every string but the keys changed."""
    if isinstance(value, dict):
        return {key: mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [mapped(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


class TestRoundTrip:
    def test_brat_loses_nothing(self, hard_run: Path, tmp_path: Path) -> None:
        count = gold_from(export(hard_run, "brat", tmp_path / "brat"), "brat", tmp_path / "gold.jsonl")
        gold = {document["id"]: document for document in read_gold(tmp_path / "gold.jsonl")}
        assert gold == gold_of(hard_run)
        assert count == 7

    def test_cas_loses_only_what_xml_cannot_hold(self, hard_run: Path, tmp_path: Path) -> None:
        gold_from(export(hard_run, "cas", tmp_path / "cas"), "cas", tmp_path / "gold.jsonl")
        gold = {document["id"]: document for document in read_gold(tmp_path / "gold.jsonl")}
        assert mapped(gold, xml_text) == gold_of(hard_run, xml_text)
        assert gold["brand"] == gold_of(hard_run)["brand"]

    @pytest.mark.parametrize("name", FORMATS)
    def test_a_run_scores_full_marks_on_its_own_gold(self, hard_run: Path, tmp_path: Path, name: str) -> None:
        gold_from(export(hard_run, name, tmp_path / "uit"), name, tmp_path / "nieuw" / "gold.jsonl")
        scores = score(read_gold(tmp_path / "nieuw" / "gold.jsonl"), plain_run(hard_run))
        found = {measure: figure.f for measure, figure in scores.f1.items() if figure.gold}
        assert found == dict.fromkeys(found, 1.0)
        assert len(found) >= 8
        assert set(scores.accuracy.values()) == {1.0}


class TestCommand:
    def test_export_correct_import_evaluate(
        self, hard_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder, gold = tmp_path / "brat", tmp_path / "gold.jsonl"
        assert call(monkeypatch, "export", str(hard_run), "--to", "brat", "--output", str(folder), "--quiet") == 0
        sheet = folder / "brand.ann"
        sheet.write_text(sheet.read_text(encoding="utf-8").replace("PLACE", "ORG"), encoding="utf-8")
        assert call(monkeypatch, "import", str(folder), "--from", "brat", "--output", str(gold)) == 0
        assert capsys.readouterr().out == f"{gold}: 7 documents\n"
        assert call(monkeypatch, "evaluate", str(hard_run), str(gold), "--json") == 0
        figures = json.loads(capsys.readouterr().out)
        assert figures["entities"]["PLACE"]["p"] == 0.0
        assert figures["claims"]["full"]["f"] == 1.0

    def test_nothing_to_import(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, "import", str(tmp_path), "--from", "cas", "--output", str(tmp_path / "g")) == 1
        assert "no documents; expected a folder of UIMA CAS .xmi files" in capsys.readouterr().err
        assert call(monkeypatch, "import", str(tmp_path), "--from", "csv", "--output", str(tmp_path / "g")) == 2
        with pytest.raises(SettingsError, match="there is no format 'csv'"):
            gold_from(tmp_path, "csv", tmp_path / "g")
