"""Looking into a run: filters, tables, JSON, CSV, what reaches a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import call
from reportruns import Article, write_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two articles."""
    articles = [
        Article(
            "brand",
            "Brand in loods\n\n<source a=1>De <org>brandweer</org></source> <cue a=1>meldt</cue> "
            "<content a=1>dat in <place>Almelo</place> <claim value=40 unit=% kind=percent>40 procent</claim> afbrandde"
            "</content>. Er staan <claim value=3 unit=wagen kind=count>drie wagens</claim>.",
        ),
        Article(
            "=sluis\x1b[31m",
            "Sluis dicht\n\n<source a=1>=De <org>gemeente\u202e</org></source> <cue a=1>zegt</cue> "
            "<content a=1 modality=hedged>dat <claim value=1300 unit=km² kind=measure>1300 vierkante kilometer</claim> "
            "droogvalt bij <place>Breda</place></content>.",
        ),
    ]
    return write_run(tmp_path_factory.mktemp("runs") / "nieuws", articles)


class TestRecords:
    def found(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
    ) -> list[dict[str, Any]]:
        assert call(monkeypatch, *arguments, "--json") == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    @pytest.mark.parametrize(
        ("filters", "values"),
        [
            ([], [40, 3, 1300]),
            (["--unit", "KM²"], [1300]),
            (["--kind", "percent"], [40]),
            (["--min", "40"], [40, 1300]),
            (["--max", "40"], [40, 3]),
            (["--source", "BRANDweer"], [40]),
            (["--source", "minister"], []),
            (["--modality", "hedged"], [1300]),
            (["--doc", "sluis"], [1300]),
            (["--contains", "droogvalt"], [1300]),
            (["--contains", "Er staan"], [3]),
        ],
    )
    def test_claims(
        self,
        folder: Path,
        filters: list[str],
        values: list[int],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        found = self.found(monkeypatch, capsys, "claims", str(folder), *filters)
        assert [claim["value"] for claim in found] == values

    @pytest.mark.parametrize(
        ("filters", "cues"),
        [
            ([], ["meldt", "zegt"]),
            (["--cue", "zeg"], ["zegt"]),
            (["--source", "brandweer"], ["meldt"]),
            (["--modality", "hedged"], ["zegt"]),
            (["--contains", "almelo"], ["meldt"]),
            (["--doc", "brand"], ["meldt"]),
        ],
    )
    def test_attributions(
        self,
        folder: Path,
        filters: list[str],
        cues: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        found = self.found(monkeypatch, capsys, "attributions", str(folder), *filters)
        assert [said["cue"]["text"] for said in found] == cues

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            (["--label", "place"], ["Almelo", "Breda"]),
            (["--name", "brand"], ["brandweer"]),
            (["--contains", "droogvalt", "--label", "PLACE"], ["Breda"]),
        ],
    )
    def test_entities(
        self,
        folder: Path,
        filters: list[str],
        names: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        found = self.found(monkeypatch, capsys, "entities", str(folder), *filters)
        assert [entity["text"] for entity in found] == names

    @pytest.mark.parametrize("layer", ["claims", "attributions", "entities"])
    def test_json_is_the_file(
        self, folder: Path, layer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, layer, str(folder), "--json") == 0
        assert capsys.readouterr().out == (folder / f"{layer}.jsonl").read_text(encoding="utf-8")

    @pytest.mark.parametrize("layer", ["claims", "attributions", "entities"])
    def test_csv_holds_no_formula(
        self, folder: Path, layer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, layer, str(folder), "--csv") == 0
        out = capsys.readouterr().out
        rows = list(csv.DictReader(io.StringIO(out)))
        assert len(rows) == len((folder / f"{layer}.jsonl").read_text(encoding="utf-8").splitlines())
        assert all(not cell.startswith(("=", "@")) for row in rows for cell in row.values())
        assert "'=sluis" in out
        assert "\x1b" not in out

    @pytest.mark.parametrize("layer", ["claims", "attributions", "entities"])
    def test_table_is_tame(
        self, folder: Path, layer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, layer, str(folder)) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "sluis␛[31m" in out

    def test_a_pipe_gets_utf_8(self, folder: Path) -> None:
        arguments = ["volgens", "claims", str(folder), "--json"]
        code = f"import sys; sys.argv = {arguments!r}; from volgens.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            timeout=60,
            check=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert done.stdout == (folder / "claims.jsonl").read_bytes()

    def test_limit_counts_the_rest(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, "claims", str(folder), "--limit", "1") == 0
        assert "1 row, 2 more" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("command", "names"),
        [
            ("places", ["Almelo", "Breda"]),
            ("organisations", ["brandweer", "gemeente\u202e"]),
            ("people", []),
            ("sources", ["=De gemeente\u202e", "De brandweer"]),
        ],
    )
    def test_names(
        self,
        folder: Path,
        command: str,
        names: list[str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert [row["name"] for row in self.found(monkeypatch, capsys, command, str(folder))] == names
        for form in ([], ["--csv"]):
            assert call(monkeypatch, command, str(folder), *form) == 0
            out = capsys.readouterr().out
            assert "\u202e" not in out
            assert not any(line.startswith("=") for line in out.splitlines()[1:] if form)

    def test_run_by_its_name_in_outputs(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "outputs").mkdir()
        (tmp_path / "outputs" / "nieuws").symlink_to(folder)
        (folder / "run.json").touch()
        monkeypatch.chdir(tmp_path)
        assert len(self.found(monkeypatch, capsys, "claims", "nieuws")) == 3
