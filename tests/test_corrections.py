"""Corrections from brat and INCEpTION: what a run says comes back whole, and what people change is what counts."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cassis import load_cas_from_xmi, load_typesystem

from hardruns import write_hard_run
from volgens.cli import main
from volgens.corrections import FORMATS, gold_from
from volgens.errors import InputError, SettingsError
from volgens.evaluate import plain_run, read_gold, score
from volgens.export import export
from volgens.export.cas import CLAIM, ENTITY, PART, SAID, xml_text

GOLD = {
    "entities": ("start", "end", "text", "label"),
    "claims": ("start", "end", "text", "number", "kind", "value", "low", "high", "unit", "modifier"),
    "attributions": ("source", "cue", "resolved", "type", "content"),
}
"""The fields of gold records."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hard_run(tmp_path_factory.mktemp("runs") / "moeilijk")


def gold_of(run: Path, change: Callable[[str], str] = str) -> dict[str, dict[str, Any]]:
    """The run as gold documents by id, its texts changed."""
    out = {}
    for line in (run / "documents.jsonl").read_bytes().splitlines():
        document = json.loads(line)
        out[document["doc"]] = {"id": document["doc"], "text": document["text"], **{layer: [] for layer in GOLD}}
    for layer, fields in GOLD.items():
        for line in (run / f"{layer}.jsonl").read_bytes().splitlines():
            record = json.loads(line)
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
    def test_brat_loses_nothing(self, run: Path, tmp_path: Path) -> None:
        count = gold_from(export(run, "brat", tmp_path / "brat"), "brat", tmp_path / "gold.jsonl")
        gold = {document["id"]: document for document in read_gold(tmp_path / "gold.jsonl")}
        assert gold == gold_of(run)
        assert count == 7

    def test_cas_loses_only_what_xml_cannot_hold(self, run: Path, tmp_path: Path) -> None:
        gold_from(export(run, "cas", tmp_path / "cas"), "cas", tmp_path / "gold.jsonl")
        gold = {document["id"]: document for document in read_gold(tmp_path / "gold.jsonl")}
        assert mapped(gold, xml_text) == gold_of(run, xml_text)
        assert gold["brand"] == gold_of(run)["brand"]

    @pytest.mark.parametrize("name", FORMATS)
    def test_a_run_scores_full_marks_on_its_own_gold(self, run: Path, tmp_path: Path, name: str) -> None:
        gold_from(export(run, name, tmp_path / "uit"), name, tmp_path / "nieuw" / "gold.jsonl")
        scores = score(read_gold(tmp_path / "nieuw" / "gold.jsonl"), plain_run(run))
        found = {measure: figure.f for measure, figure in scores.f1.items() if figure.gold}
        assert found == dict.fromkeys(found, 1.0)
        assert len(found) >= 8
        assert set(scores.accuracy.values()) == {1.0}


class TestBratFiles:
    """The files against brat's own rules (https://brat.nlplab.org/standoff.html)."""

    BOUND = re.compile(r"T\d+\t\w+ \d+ \d+(?:;\d+ \d+)*\t.+")
    RELATION = re.compile(r"R\d+\t(?:said_by|cued_by) Arg1:T\d+ Arg2:T\d+")
    NOTE = re.compile(r"#\d+\tAnnotatorNotes T\d+\t\{.*\}")

    def test_lines_are_of_the_three_kinds(self, run: Path, tmp_path: Path) -> None:
        lines = 0
        for path in export(run, "brat", tmp_path / "brat").glob("*.ann"):
            # brat reads lines as Python's str.splitlines does
            for line in path.read_bytes().decode("utf-8").splitlines():
                assert any(kind.fullmatch(line) for kind in (self.BOUND, self.RELATION, self.NOTE)), line
                lines += 1
        assert lines > 40

    def test_the_text_of_each_piece_is_in_its_place(self, run: Path, tmp_path: Path) -> None:
        for path in export(run, "brat", tmp_path / "brat").glob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            for line in path.read_text(encoding="utf-8").split("\n"):
                if line.startswith("T"):
                    _, places, words = line.split("\t")
                    pairs = [pair.split() for pair in places.split(" ", 1)[1].split(";")]
                    pieces = [text[int(start) : int(end)] for start, end in pairs]
                    assert " ".join(pieces) == words
                    assert all(piece == piece.strip() and piece.splitlines() == [piece] for piece in pieces)

    def test_the_configuration_names_every_label(self, run: Path, tmp_path: Path) -> None:
        folder = export(run, "brat", tmp_path / "brat")
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


class TestCasByHand:
    @pytest.fixture
    def folder(self, run: Path, tmp_path: Path) -> Path:
        return export(run, "cas", tmp_path / "cas")

    def cas(self, folder: Path) -> Any:
        types = load_typesystem(folder / "TypeSystem.xml")
        return load_cas_from_xmi(folder / "brand.xmi", typesystem=types)

    def gold(self, folder: Path) -> dict[str, Any]:
        gold_from(folder, "cas", folder / "gold.jsonl")
        return {document["id"]: document for document in read_gold(folder / "gold.jsonl")}["brand"]

    def test_offsets_count_utf16_in_the_file(self, folder: Path) -> None:
        xml = (folder / "brand.xmi").read_text(encoding="utf-8")
        place = re.search(r'VolgensEntity [^>]*begin="(\d+)" end="(\d+)" label="PLACE"', xml)
        assert place
        text = self.cas(folder).sofa_string
        units = text.encode("utf-16-le")[2 * int(place[1]) : 2 * int(place[2])]
        assert units.decode("utf-16-le") == "Café De Zon"
        assert int(place[1]) == text.index("Café De Zon") + 1

    def test_text_keeps_its_line_breaks(self, folder: Path, run: Path) -> None:
        assert self.cas(folder).sofa_string == gold_of(run)["brand"]["text"]

    def test_layers_are_those_that_inception_shows(self, folder: Path) -> None:
        types = load_typesystem(folder / "TypeSystem.xml")
        assert {feature.name for feature in types.get_type(SAID).features} == {"role", "Governor", "Dependent"}
        assert types.get_type(SAID).get_feature("Governor").rangeType.name == PART

    def test_a_corrected_file(self, folder: Path) -> None:
        cas = self.cas(folder)
        types, text = cas.typesystem, cas.sofa_string
        first = cas.select(ENTITY)[0]
        first.label = "ORG"
        cas.remove(cas.select(CLAIM)[0])
        start = text.index("heel veel")
        cas.add(types.get_type(CLAIM)(begin=text.index("zo'n 40"), end=text.index("vierkante") + 15))
        content = types.get_type(PART)(begin=start, end=start + 4, role="content")
        source = types.get_type(PART)(begin=0, end=1, role="source")
        cas.add_all([content, source, types.get_type(SAID)(begin=0, end=1, Dependent=content, Governor=source)])
        cas.to_xmi(folder / "brand.xmi")
        gold = self.gold(folder)
        name = gold["entities"][0]
        assert (name["text"], name["label"]) == ("Café De Zon", "ORG")
        assert [(c["value"], c["unit"], c["modifier"]) for c in gold["claims"]] == [(40, "m²", "approx")]
        assert gold["attributions"][-1]["content"][0]["text"] == "heel"
        assert gold["attributions"][-1]["source"] == {"start": 0, "end": 1, "text": "🚒"}
        assert gold["attributions"][-1]["resolved"] == "🚒"

    def test_a_source_without_content_is_named(self, folder: Path) -> None:
        cas = self.cas(folder)
        cas.add(cas.typesystem.get_type(PART)(begin=2, end=4, role="source"))
        cas.to_xmi(folder / "brand.xmi")
        with pytest.raises(InputError, match=r"brand\.xmi: the source at 2 belongs to no content"):
            self.gold(folder)

    def test_a_name_without_label_is_named(self, folder: Path) -> None:
        cas = self.cas(folder)
        cas.add(cas.typesystem.get_type(ENTITY)(begin=2, end=4))
        cas.to_xmi(folder / "brand.xmi")
        with pytest.raises(InputError, match=r"the name at 2 has label None; use one of PLACE"):
            self.gold(folder)

    def test_the_files_of_two_people_are_not_mixed(self, folder: Path) -> None:
        (folder / "bep").mkdir()
        for name in ("brand.xmi", "TypeSystem.xml"):
            shutil.copy(folder / name, folder / "bep" / name)
        with pytest.raises(InputError, match="'brand' is there more than once; keep one person's file"):
            self.gold(folder)

    def test_a_missing_type_system_is_named(self, folder: Path) -> None:
        (folder / "TypeSystem.xml").unlink()
        with pytest.raises(InputError, match=r"TypeSystem\.xml is missing beside it"):
            self.gold(folder)

    def test_a_broken_file_is_named(self, folder: Path) -> None:
        (folder / "brand.xmi").write_text("<xmi", encoding="utf-8")
        with pytest.raises(InputError, match=r"brand\.xmi: no UIMA CAS XMI"):
            self.gold(folder)


class TestCommand:
    def call(self, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["volgens", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        return int(stopped.value.code or 0)

    def test_export_correct_import_evaluate(
        self, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder, gold = tmp_path / "brat", tmp_path / "gold.jsonl"
        assert self.call(monkeypatch, "export", str(run), "--to", "brat", "--output", str(folder), "--quiet") == 0
        sheet = folder / "brand.ann"
        sheet.write_text(sheet.read_text(encoding="utf-8").replace("PLACE", "ORG"), encoding="utf-8")
        assert self.call(monkeypatch, "import", str(folder), "--from", "brat", "--output", str(gold)) == 0
        assert capsys.readouterr().out == f"{gold}: 7 documents\n"
        assert self.call(monkeypatch, "evaluate", str(run), str(gold), "--json") == 0
        figures = json.loads(capsys.readouterr().out)
        assert figures["entities"]["PLACE"]["p"] == 0.0
        assert figures["claims"]["full"]["f"] == 1.0

    def test_nothing_to_import(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.call(monkeypatch, "import", str(tmp_path), "--from", "cas", "--output", str(tmp_path / "g")) == 1
        assert "no documents; expected a folder of UIMA CAS .xmi files" in capsys.readouterr().err
        assert self.call(monkeypatch, "import", str(tmp_path), "--from", "csv", "--output", str(tmp_path / "g")) == 2
        with pytest.raises(SettingsError, match="there is no format 'csv'"):
            gold_from(tmp_path, "csv", tmp_path / "g")
