"""`extract` and `stage` from the command line, on good input and on each kind of bad input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from volgens.cli import extract_main, main
from volgens.pipeline import Pipeline

PROSE = "Volgens de politie zijn er in Breda 12 mensen opgepakt."


class Shell:
    """Calls the commands in this process, in a folder of its own, with a pipeline that is loaded once."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str, entry: Any = extract_main) -> int:
        """The exit code; `out` and `err` hold what was printed."""
        self.monkeypatch.setattr(sys, "argv", ["volgens", *arguments])
        with pytest.raises(SystemExit) as stopped:
            entry()
        self.out, self.err = self.capsys.readouterr()
        return int(stopped.value.code or 0)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def lines(self, layer: str, run: str = "outputs/nieuws") -> list[dict[str, Any]]:
        content = (self.folder / run / f"{layer}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fast: Pipeline) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("volgens.pipeline.load", lambda name: fast.nlp)
    return Shell(tmp_path, monkeypatch, capsys)


def test_a_folder(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    assert shell("nieuws") == 0
    assert [d["doc"] for d in shell.lines("documents")] == ["a"]
    assert shell.lines("errors") == []
    assert "1 document" in shell.out
    assert shell.out.endswith("outputs/nieuws/report.html\n")
    assert all((shell.folder / "outputs/nieuws" / f"report.{form}").is_file() for form in ("html", "md", "json"))
    assert shell.err == ""


def test_volgens_extract_is_the_same(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    assert shell("nieuws") == 0
    first = shell.lines("claims")
    assert shell("extract", "nieuws", "--output", "elders", entry=main) == 0
    assert shell.lines("claims", "elders") == first
    assert first


def test_quiet_and_json(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    assert shell("nieuws", "--quiet") == 0
    assert (shell.out, shell.err) == ("", "")
    assert shell("nieuws", "--json") == 0
    found = json.loads(shell.out)
    assert (found["run"], found["documents"], found["failures"]) == ("outputs/nieuws", 1, 0)
    assert found["counts"]["documents"] == 1


def test_language_and_no_report(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    assert shell("nieuws", "--no-report", "--lang", "en") == 0
    assert "Who says what" in shell.out
    assert shell.out.endswith("outputs/nieuws\n")
    assert not (shell.folder / "outputs/nieuws/report.html").exists()
    assert shell("nieuws", "--lang", "nl") == 0
    assert "Who says what" not in shell.out
    assert "<html" in (shell.folder / "outputs/nieuws/report.html").read_text(encoding="utf-8")


def test_settings_from_file_and_options(shell: Shell) -> None:
    shell.write("nieuws.jsonl", json.dumps({"nr": "x", "body": PROSE, "tekst": PROSE}))
    shell.write("volgens.toml", 'text_key = "body"\nexplain = true\n')
    assert shell("nieuws.jsonl", "--id-key", "nr", "--si", "--text-key", "tekst") == 0
    settings = json.loads((shell.folder / "outputs/nieuws/run.json").read_text())["settings"]
    assert (settings["text_key"], settings["id_key"], settings["si"], settings["explain"]) == (
        "tekst",
        "nr",
        True,
        True,
    )
    assert [d["doc"] for d in shell.lines("documents")] == ["x"]


def test_standard_input(shell: Shell) -> None:
    shell.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PROSE.encode())))
    assert shell("-") == 0
    assert [d["doc"] for d in shell.lines("documents", "outputs/stdin")] == ["stdin"]


def test_remote_input_and_output(shell: Shell) -> None:
    store = pytest.importorskip("fsspec", reason="the extra remote is not installed").filesystem("memory")
    store.pipe("/krant/a.txt", PROSE.encode())
    assert shell("memory://krant", "--output", "memory://uit/krant") == 0
    assert shell.out.endswith("outputs/krant/report.html\n")
    assert store.exists("/uit/krant/report.html")
    assert b'"doc":"a"' in store.cat("/uit/krant/documents.jsonl")


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "empty"),
    "binary": ("a.txt", bytes(range(256)), "binary"),
    "broken line": ("a.jsonl", b'{"text": ', "no JSON"),
    "no such field": ("a.jsonl", b'{"tekst": "x"}', "--text-key"),
    "no such column": ("a.csv", b"a,b\n1,2\n", "--text-key"),
    "broken Word file": ("a.docx", b"PK\x03\x04", "Word"),
    "broken PDF": ("a.pdf", b"%PDF-1.7", "PDF"),
    "empty page": ("a.html", b"<html></html>", "no article"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_costs_itself_alone(shell: Shell, name: str) -> None:
    file, content, message = BAD[name]
    path = shell.write(f"nieuws/{file}", content)
    shell.write("nieuws/b.txt", PROSE)
    assert shell("nieuws") == 3
    assert [d["doc"] for d in shell.lines("documents")] == ["b"]
    (failure,) = shell.lines("errors")
    assert failure["stage"] == "read"
    assert message in failure["detail"]
    assert failure["path"].startswith(f"nieuws/{file}")
    assert message in shell.out + shell.err
    assert shell(str(path), "--output", "alleen") == 1
    assert shell.out == ""
    assert message in shell.err
    assert len(shell.lines("errors", "alleen")) == 1


def test_latin_1_is_read_and_noted(shell: Shell) -> None:
    shell.write("nieuws/a.txt", "Eén café in Breda.".encode("latin-1"))
    assert shell("nieuws") == 0
    (document,) = shell.lines("documents")
    assert (document["text"], document["meta"]) == ("Eén café in Breda.", {"encoding": "cp1252"})


def test_missing_path(shell: Shell) -> None:
    path = shell.write("nieuws.txt", PROSE)
    assert shell("nergens.txt") == 1
    assert shell.err == "volgens: nergens.txt: no such file or folder\n"
    assert shell(str(path), "nergens.txt") == 3
    assert [f["error"] for f in shell.lines("errors")] == ["missing"]


def test_what_is_passed_over_is_said(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    shell.write("nieuws/b.jpg", PROSE)
    shell.write("nieuws/c/LEESMIJ", PROSE)
    assert shell("nieuws") == 0
    assert shell.err == "volgens: passed over, of no kind that is read: 1 without suffix, 1 .jpg\n"
    assert shell("nieuws", "--quiet") == 0
    assert shell.err == ""


def test_folder_without_documents(shell: Shell) -> None:
    shell.write("nieuws/a.jpg", PROSE)
    assert shell("nieuws") == 1
    assert "a folder without documents" in shell.err


def test_many_failures_are_counted_not_listed(shell: Shell) -> None:
    shell.write("nieuws.jsonl", "[]\n" * 50)
    assert shell("nieuws.jsonl", "--quiet") == 1
    assert shell.err.count("\n") == 11
    assert "and 40 more in outputs/nieuws/errors.jsonl" in shell.err


def test_control_codes_do_not_reach_the_terminal(shell: Shell) -> None:
    shell.write("nieuws/a\x1b[31m\n.txt", "De \x1b[2Jgemeente\u202e Breda\x9b31m meldt dat 12 mensen vertrokken.")
    shell.write("nieuws/b\x1b]0;x\x07.txt", "")
    assert shell("nieuws") == 3
    assert not {"\x1b", "\u202e", "\x9b", "\x07"} & set(shell.out + shell.err)


def test_output_that_holds_other_files_is_refused(shell: Shell) -> None:
    shell.write("nieuws.txt", PROSE)
    shell.write("mijn/brief.txt", PROSE)
    assert shell("nieuws.txt", "--output", "mijn") == 1
    assert "mijn" in shell.err
    assert [p.name for p in (shell.folder / "mijn").iterdir()] == ["brief.txt"]


def test_unknown_model_names_what_to_do(shell: Shell) -> None:
    shell.monkeypatch.undo()
    shell.monkeypatch.chdir(shell.folder)
    shell.write("nieuws.txt", PROSE)
    assert shell("nieuws.txt", "--model", "nl_core_news_sm") == 1
    assert "a76978477821f213ca76a46c686df1b1d41462905d4868bc53eac086adca8b7e" in shell.err


def test_interrupted(shell: Shell) -> None:
    def stop(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    shell.write("nieuws.txt", PROSE)
    shell.monkeypatch.setattr("volgens.runner.run", stop)
    assert shell("nieuws.txt") == 130
    assert "goes on where it stopped" in shell.err


def test_progress_on_a_terminal_only(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    terminal = io.StringIO()
    shell.monkeypatch.setattr(terminal, "isatty", lambda: True)
    shell.monkeypatch.setattr(sys, "stderr", terminal)
    shell.monkeypatch.setenv("TERM", "xterm")
    assert shell("nieuws", "--json") == 0
    assert "documents" in terminal.getvalue()
    json.loads(shell.out)
    terminal.truncate(0)
    assert shell("nieuws", "--quiet") == 0
    assert terminal.getvalue().strip("\0") == ""


def test_stage_again(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    assert shell("nieuws") == 0
    before = shell.lines("claims")
    (shell.folder / "outputs/nieuws/claims.jsonl").write_text("")
    assert shell("stage", "claims", "nieuws", entry=main) == 0
    assert shell.lines("claims") == before
    assert "1 documents" in shell.out
    assert shell("stage", "claims", "nergens", entry=main) == 1


def test_filters_on_a_real_run(shell: Shell) -> None:
    shell.write("nieuws/a.txt", PROSE)
    assert shell("nieuws") == 0
    assert shell("claims", "nieuws", "--source", "politie", "--unit", "mens", "--json", entry=main) == 0
    assert [json.loads(line)["value"] for line in shell.out.splitlines()] == [12]
    assert shell("entities", "nieuws", "--label", "place", "--json", entry=main) == 0
    assert [json.loads(line)["text"] for line in shell.out.splitlines()] == ["Breda"]
