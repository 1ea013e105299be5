"""The command line around the runs: help, exit codes, errors, filters, what reaches a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer

import volgens
from reportruns import Article, write_run
from volgens.cli import extract_main, main
from volgens.cli.app import build
from volgens.cli.commands import doctor
from volgens.cli.reference import reference
from volgens.records import LAYERS

ROOT = Path(__file__).resolve().parent.parent


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str, entry: Any = main) -> int:
    """Run the console script in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", [entry.__name__, *arguments])
    with pytest.raises(SystemExit) as stopped:
        entry()
    return int(stopped.value.code or 0)


def shell(code: str, *, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run Python code in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], input=stdin, capture_output=True, timeout=60, check=False)


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


class TestHelp:
    @pytest.mark.parametrize("name", ["", *typer.main.get_command(build()).commands])  # type: ignore[attr-defined]
    def test_each_command_has_help(
        self, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, *name.split(), "--help") == 0
        assert "Usage:" in capsys.readouterr().out

    def test_every_parameter_is_described(self) -> None:
        group: Any = typer.main.get_command(build())
        for name, command in group.commands.items():
            assert command.help, name
            for parameter in command.params:
                assert parameter.help, f"{name} {parameter.name}"

    def test_reference_is_up_to_date(self) -> None:
        assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference(), (
            "run python -m volgens.cli.reference > docs/cli.md"
        )

    def test_help_loads_nothing_heavy(self) -> None:
        code = (
            "import sys; sys.argv = ['extract', '--help']\n"
            "from volgens.cli import extract_main\n"
            "try: extract_main()\n"
            "except SystemExit: pass\n"
            "heavy = {'spacy', 'numpy', 'pydantic', 'rich', 'onnxruntime'} & set(sys.modules)\n"
            "sys.exit(' '.join(sorted(heavy)) or 0)"
        )
        done = shell(code)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.parametrize("entry", [main, extract_main])
    def test_version(self, entry: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(monkeypatch, "--version", entry=entry) == 0
        assert capsys.readouterr().out == f"volgens {volgens.__version__}\n"

    @pytest.mark.parametrize(
        "arguments",
        [
            ["nonsense"],
            ["extract"],
            ["extract", "--nonsense", "x"],
            ["extract", "x", "--format", "xml"],
            ["extract", "x", "--workers", "0"],
            ["extract", "x", "--lang", "fr"],
            ["extract", "x", "--engine", "spark"],
            ["extract", "x", "--address", "auto"],
            ["stage", "nonsense", "x"],
            ["schema", "nonsense"],
            ["claims", "x", "--kind", "nonsense"],
            ["claims", "x", "--json", "--csv"],
            ["entities", "x", "--label", "nonsense"],
            ["attributions", "x", "--modality", "nonsense"],
        ],
    )
    def test_wrong_use(
        self, arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, *arguments) == 2
        captured = capsys.readouterr()
        assert "Usage:" in captured.err + captured.out


class TestErrors:
    def test_no_run_is_one_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(monkeypatch, "claims", str(tmp_path)) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("volgens: ")
        assert captured.err.count("\n") == 1

    def test_broken_settings_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "v.toml").write_text("nonsense = 1")
        assert call(monkeypatch, "extract", "x", "--config", str(tmp_path / "v.toml")) == 1
        assert "nonsense" in capsys.readouterr().err

    def test_a_bug_is_one_line_unless_debugging(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail(layer: str) -> None:
            raise ZeroDivisionError("nul\x1b[2J")

        monkeypatch.setattr("volgens.records.json_schema", fail)
        monkeypatch.delenv("VOLGENS_DEBUG", raising=False)
        assert call(monkeypatch, "schema") == 1
        captured = capsys.readouterr().err
        assert captured.count("\n") == 1
        assert "report" in captured
        assert "\x1b" not in captured
        monkeypatch.setenv("VOLGENS_DEBUG", "1")
        monkeypatch.setattr(sys, "argv", ["volgens", "schema"])
        with pytest.raises(ZeroDivisionError):
            main()

    def test_closed_pipe_is_no_traceback(self) -> None:
        script = "import sys; sys.argv = ['volgens', 'schema']; from volgens.cli import main; main()"
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) in (0, 1)
        process.stderr.close()


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


class TestSchemaAndDoctor:
    @pytest.mark.parametrize("layer", list(LAYERS))
    def test_schema(self, layer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(monkeypatch, "schema", layer) == 0
        schema = json.loads(capsys.readouterr().out)
        assert schema["$schema"].endswith("2020-12/schema")
        assert schema["properties"]

    def test_all_schemas(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(monkeypatch, "schema") == 0
        assert list(json.loads(capsys.readouterr().out)) == list(LAYERS)

    def test_doctor_names_what_is_missing(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(doctor, "EXTRAS", {"html": (("no_such_module",), "read HTML pages")})
        call(monkeypatch, "doctor", "--json")
        found = json.loads(capsys.readouterr().out)
        assert found["versions"]["volgens"] == volgens.__version__
        assert found["pipelines"]["fast"].endswith("nl_volgens_fast")
        assert found["extras"]["html"].endswith('pip install "volgens[html]"')

    def test_doctor_knows_what_the_package_needs(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert list(doctor.CORE) == [re.split(r"[^\w-]", line)[0] for line in project["dependencies"]]
        assert set(doctor.EXTRAS) == {name for name in project["optional-dependencies"] if name != "test"}

    def test_doctor_fails_without_the_bundled_pipeline(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("volgens.nlp.BUNDLED", {"default": "nl_no_such"})
        assert call(monkeypatch, "doctor") == 1
        assert "MISSING" in capsys.readouterr().out
