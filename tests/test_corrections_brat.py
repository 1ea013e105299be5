"""Brat's files: held to its rules, and read back as people change them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from volgens.corrections import gold_from
from volgens.errors import InputError
from volgens.evaluate import read_gold
from volgens.export import export


class TestBratFiles:
    """The files against brat's own rules (https://brat.nlplab.org/standoff.html)."""

    BOUND = re.compile(r"T\d+\t\w+ \d+ \d+(?:;\d+ \d+)*\t.+")
    RELATION = re.compile(r"R\d+\t(?:said_by|cued_by) Arg1:T\d+ Arg2:T\d+")
    NOTE = re.compile(r"#\d+\tAnnotatorNotes T\d+\t\{.*\}")

    def test_lines_are_of_the_three_kinds(self, hard_run: Path, tmp_path: Path) -> None:
        lines = 0
        for path in export(hard_run, "brat", tmp_path / "brat").glob("*.ann"):
            # brat reads lines as Python's str.splitlines does
            for line in path.read_bytes().decode("utf-8").splitlines():
                assert any(kind.fullmatch(line) for kind in (self.BOUND, self.RELATION, self.NOTE)), line
                lines += 1
        assert lines > 40

    def test_the_text_of_each_piece_is_in_its_place(self, hard_run: Path, tmp_path: Path) -> None:
        for path in export(hard_run, "brat", tmp_path / "brat").glob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            for line in path.read_text(encoding="utf-8").split("\n"):
                if line.startswith("T"):
                    _, places, words = line.split("\t")
                    pairs = [pair.split() for pair in places.split(" ", 1)[1].split(";")]
                    pieces = [text[int(start) : int(end)] for start, end in pairs]
                    assert " ".join(pieces) == words
                    assert all(piece == piece.strip() and piece.splitlines() == [piece] for piece in pieces)

    def test_the_configuration_names_every_label(self, hard_run: Path, tmp_path: Path) -> None:
        folder = export(hard_run, "brat", tmp_path / "brat")
        known = set((folder / "annotation.conf").read_text(encoding="utf-8").split())
        used = {
            line.split("\t")[1].split(" ")[0]
            for path in folder.glob("*.ann")
            for line in path.read_text(encoding="utf-8").split("\n")
            if line[:1] in ("T", "R")
        }
        assert used <= known


def brat(folder: Path, text: str, *lines: str) -> Path:
    """A brat folder with one document."""
    (folder / "a.txt").write_bytes(text.encode("utf-8"))
    (folder / "a.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def read_one(folder: Path, name: str) -> dict[str, Any]:
    gold_from(folder, name, folder / "gold.jsonl")
    (document,) = read_gold(folder / "gold.jsonl")
    return document


class TestBratByHand:
    TEXT = '🧀 Kaas wordt zo\'n 3,5 procent duurder, zegt Gouda. "Erg," aldus Bep.'

    def at(self, words: str) -> str:
        start = self.TEXT.index(words)
        return f"{start} {start + len(words)}"

    def test_a_claim_is_read_from_its_text(self, tmp_path: Path) -> None:
        folder = brat(tmp_path, self.TEXT, "T1\tClaim 13 29\tzo'n 3,5 procent")
        (claim,) = read_one(folder, "brat")["claims"]
        assert claim == {
            "start": 13,
            "end": 29,
            "text": "zo'n 3,5 procent",
            "number": {"start": 18, "end": 21, "text": "3,5"},
            "kind": "percent",
            "value": 3.5,
            "low": None,
            "high": None,
            "unit": "%",
            "modifier": "approx",
        }

    def test_a_statement_without_record(self, tmp_path: Path) -> None:
        folder = brat(
            tmp_path,
            self.TEXT,
            f"T1\tContent {self.at('Kaas wordt')}\tx",
            f"T2\tSource {self.at('Gouda')}\tx",
            f"T3\tCue {self.at('zegt')}\tx",
            f"T4\tContent {self.at('Erg')}\tx",
            "R1\tsaid_by Arg1:T1 Arg2:T2",
            "R2\tcued_by Arg1:T1 Arg2:T3",
        )
        said = read_one(folder, "brat")["attributions"]
        assert [(a["source"] and a["source"]["text"], a["cue"] and a["cue"]["text"]) for a in said] == [
            ("Gouda", "zegt"),
            (None, None),
        ]
        assert [(a["resolved"], a["type"], a["content"][0]["text"]) for a in said] == [
            ("Gouda", "indirect", "Kaas wordt"),
            (None, "direct", "Erg"),
        ]

    def test_a_moved_source_resolves_to_itself(self, tmp_path: Path) -> None:
        note = json.dumps({"resolved": "Wim", "type": "mixed", "source": {"start": 0, "end": 1}, "content": []})
        folder = brat(
            tmp_path,
            self.TEXT,
            f"T1\tContent {self.at('Kaas wordt')}\tx",
            f"T2\tSource {self.at('Gouda')}\tx",
            f"#1\tAnnotatorNotes T1\t{note}",
            "R1\tsaid_by Arg1:T1 Arg2:T2",
        )
        (said,) = read_one(folder, "brat")["attributions"]
        assert (said["resolved"], said["type"]) == ("Gouda", "mixed")

    def test_a_claim_moved_off_its_number_is_read_again(self, tmp_path: Path) -> None:
        note = json.dumps({"number": {"start": 2, "end": 4}, "kind": "count", "value": 9, "unit": "kaas"})
        folder = brat(tmp_path, self.TEXT, f"T1\tClaim {self.at('3,5 procent')}\tx", f"#1\tAnnotatorNotes T1\t{note}")
        (claim,) = read_one(folder, "brat")["claims"]
        assert (claim["value"], claim["unit"], claim["number"]["text"]) == (3.5, "%", "3,5")

    def test_notes_of_people_are_let_be(self, tmp_path: Path) -> None:
        folder = brat(tmp_path, self.TEXT, f"T1\tPLACE {self.at('Gouda')}\tx", "#1\tAnnotatorNotes T1\tis dit de stad?")
        assert [e["text"] for e in read_one(folder, "brat")["entities"]] == ["Gouda"]

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("T1\tPLACE 0", "a.ann:1: no brat annotation"),
            ("T1\tPLACE 0 900\tx", "T1 ends at 900, the text at"),
            ("T1\tClaim 2 6\tKaas", "holds no number"),
            ("T1\tKaas 2 6\tKaas", "T1 is a Kaas; the labels are those of annotation.conf"),
            ("T1\tSource 2 6\tKaas", "T1, a Source, belongs to no content: draw a relation"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, tmp_path: Path, line: str, message: str) -> None:
        with pytest.raises(InputError, match=re.escape(message)):
            gold_from(brat(tmp_path, self.TEXT, line), "brat", tmp_path / "gold.jsonl")

    def test_a_missing_text_is_named(self, tmp_path: Path) -> None:
        (brat(tmp_path, self.TEXT) / "a.txt").unlink()
        with pytest.raises(InputError, match=r"a\.ann: cannot be read with its \.txt"):
            gold_from(tmp_path, "brat", tmp_path / "gold.jsonl")
