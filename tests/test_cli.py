"""The command line around the runs: help, exit codes, errors, schema, doctor."""

from __future__ import annotations

import json
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
from commands import call
from volgens.cli import extract_main, main
from volgens.cli.app import build
from volgens.cli.commands import doctor
from volgens.cli.reference import reference
from volgens.records import LAYERS

ROOT = Path(__file__).resolve().parent.parent


def shell(code: str, *, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run Python code in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], input=stdin, capture_output=True, timeout=60, check=False)


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
