"""`volgens report`, `volgens show` and `volgens compare` from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reportruns import FERRY, FLOOD, HOSTILE, write_run
from volgens.cli import main

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "krant", [FLOOD, FERRY])


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.chdir(tmp_path)

    def volgens(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["volgens", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return volgens


def test_report_writes_into_the_run(call: Call, run: Path) -> None:
    code, out, _ = call("report", run)
    assert code == 0
    assert [Path(line).name for line in out.splitlines()] == ["report.html", "report.md", "report.json"]
    assert (run / "report.html").is_file()


def test_report_of_two_runs_in_english_elsewhere(call: Call, run: Path, tmp_path: Path) -> None:
    other = write_run(tmp_path / "avond", [FLOOD])
    code, out, _ = call("report", run, other, "--output", tmp_path / "uit", "--lang", "en", "--quiet")
    assert (code, out) == (0, "")
    page = (tmp_path / "uit" / "report.html").read_text(encoding="utf-8")
    assert "Who says what" in page
    assert "(avond)" in page
    assert not (run / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report", "nergens"), "no documents.jsonl"),
        (("report", "krant", "--lang", "fy"), "no report language 'fy'"),
        (("show", "krant", "dam"), "no document 'dam'"),
        (("compare", "krant", "nergens"), "no documents.jsonl"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(call: Call, run: Path, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (1, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_show_prints_the_document(call: Call, run: Path) -> None:
    code, out, _ = call("show", run, "dijk")
    assert code == 0
    assert "In 1953 was dat 130 vierkante kilometer." in out


def test_show_tames_the_text(call: Call, tmp_path: Path) -> None:
    folder = write_run(tmp_path / "kwaad", [HOSTILE])
    code, out, _ = call("show", folder, HOSTILE.doc)
    assert code == 0
    assert not {char for char in out if char < " " and char != "\n"}


def test_compare_as_text_and_as_json(call: Call, run: Path, tmp_path: Path) -> None:
    other = write_run(tmp_path / "avond", [FERRY])
    code, out, _ = call("compare", run, other)
    assert code == 0
    assert "- dijk: Dijk bij Sliedrecht bezweken" in out
    code, out, _ = call("compare", run, other, "--json")
    assert json.loads(out)["documents"]["gone"][0]["doc"] == "dijk"
