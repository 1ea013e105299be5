"""The evaluator: its figures are those of the reference scorer, run by hand on these two sets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from reportruns import Article, records, write_run
from volgens.cli import main
from volgens.errors import InputError, RunError
from volgens.evaluate import differences, plain_run, read_gold, score
from volgens.records import as_dict, layer_of

GOLD = [
    Article(
        "sluis",
        "<cue a=1>Volgens</cue> <source a=1>de <org>Unie van Waterschappen</org></source> <content a=1>moeten "
        "<claim value=40 unit=sluis head=sluis modifier=approx>zo'n 40 sluizen</claim> in "
        "<place>Zeeland</place> dicht</content>. <source a=2><person>Ineke Bos</person></source> <cue a=2>meldt</cue> "
        "<content a=2>dat <claim value=12 unit=% kind=percent>12 procent</claim> lekt</content>. "
        '<source a=3>Zij</source> <cue a=3>zegt</cue> <content a=3 resolved="Ineke Bos">dat het '
        "<place>Veerse Meer</place> "
        "<claim low=2 high=3 unit=meter kind=measure>twee tot drie meter</claim> zakt</content>.",
    ),
    Article(
        "oogst",
        "De oogst <cue a=1>zou</cue> <content a=1>met <claim value=0.5 unit=1 kind=fraction>de helft</claim> "
        "dalen</content>. Boeren uit <place>Friesland</place> telden <claim value=1300 unit=hectare kind=measure>1300 "
        "hectare</claim>. <content a=2>Dat is te veel</content>, <cue a=2>aldus</cue> "
        "<source a=2><org>LTO</org></source>. "
        "De <norp>Duitse</norp> boeren klagen niet.",
    ),
    Article("weg", "In <place>Assen</place> bleef <claim value=1 unit=weg head=weg>een weg</claim> dicht."),
]
FOUND = [
    Article(
        "sluis",
        "<cue a=1>Volgens</cue> <source a=1>de <org>Unie</org> van Waterschappen</source> moeten "
        "<claim value=40 unit=sluis head=sluis>zo'n 40 sluizen</claim> <content a=1>in "
        "<place>Zeeland</place> dicht</content>. <source a=2><org>Ineke Bos</org></source> <cue a=2>meldt</cue> "
        "<content a=2>dat <claim value=12 unit=procent kind=percent>12</claim> procent lekt</content>. "
        '<source a=3>Zij</source> <cue a=3>zegt</cue> <content a=3 resolved="de boeren">dat het '
        "<place>Veerse Meer</place> "
        "<claim value=3 unit=Meter kind=measure>twee tot drie meter</claim> zakt</content>.",
    ),
    Article(
        "oogst",
        "<source a=1>De oogst</source> <cue a=1>zou</cue> <content a=1>met "
        "<claim value=0.5 unit=1 kind=fraction>de helft</claim> dalen</content>. "
        "Boeren uit <place>Friesland</place> telden <claim value=1300 unit=hectare kind=count>1300 hectare</claim>. "
        "<content a=2 resolved=LTO>Dat is te veel</content>, aldus <org>LTO</org>. De <norp>Duitse</norp> "
        "<claim value=2 unit=boer>boeren</claim> klagen niet.",
    ),
]
REFERENCE: dict[str, Any] = {
    "documents": 3,
    "entities": {
        "PLACE": {"p": 1.0, "r": 0.75, "f": 0.8571, "gold": 4},
        "ORG": {"p": 0.3333, "r": 0.5, "f": 0.4, "gold": 2},
        "PERSON": {"p": 0.0, "r": 0.0, "f": 0.0, "gold": 1},
        "NORP": {"p": 1.0, "r": 1.0, "f": 1.0, "gold": 1},
        "names": {"p": 0.6667, "r": 0.5714, "f": 0.6154, "gold": 7},
    },
    "claims": {
        "number": {"p": 0.8333, "r": 0.8333, "f": 0.8333, "gold": 6},
        "full": {"p": 0.1667, "r": 0.1667, "f": 0.1667, "gold": 6},
        "kind": 0.8,
        "unit": 0.8,
        "value": 0.8,
        "modifier": 0.8,
        "text": 0.8,
    },
    "attributions": {
        "full": {"p": 0.6, "r": 0.6, "f": 0.6, "gold": 5},
        "source": {"p": 0.75, "r": 0.75, "f": 0.75, "gold": 4},
        "cue": {"p": 1.0, "r": 0.8, "f": 0.8889, "gold": 5},
        "content": {"p": 1.0, "r": 0.8284, "f": 0.9061, "gold": 134},
        "type": 1.0,
        "resolved": 0.6667,
    },
}
"""What the reference scorer gave for GOLD and FOUND."""


def gold_documents() -> list[dict[str, Any]]:
    """The gold set as its file has it."""
    out = []
    for article in GOLD:
        document: dict[str, Any] = {"id": article.doc, "text": "", "entities": [], "claims": [], "attributions": []}
        for record in records(article):
            layer = layer_of(record)
            if layer == "documents":
                document["text"] = record.text  # type: ignore[union-attr]
            elif layer in document:
                document[layer].append(as_dict(record))
        out.append(document)
    return out


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in gold_documents()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("runs") / "proef", FOUND)


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the console script in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["volgens", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def test_figures_are_those_of_the_reference(gold: Path, run: Path) -> None:
    assert score(read_gold(gold), plain_run(run)).as_dict() == REFERENCE


def test_gold_against_itself_is_perfect(gold: Path) -> None:
    documents = read_gold(gold)
    found = {layer: {d["id"]: d[layer] for d in documents} for layer in ("entities", "claims", "attributions")}
    scores = score(documents, found)
    assert {name: figure.f for name, figure in scores.f1.items()} == dict.fromkeys(scores.f1, 1.0)
    assert set(scores.accuracy.values()) == {1.0}
    assert list(differences(documents, found)) == []


def test_nothing_found_is_zero(gold: Path) -> None:
    scores = score(read_gold(gold), {})
    assert {figure.f for figure in scores.f1.values()} == {0.0}
    assert scores.f1["attributions.full"].gold == 5


def test_differences_name_each_fault(gold: Path, run: Path) -> None:
    lines = list(differences(read_gold(gold), plain_run(run)))
    assert "sluis: ORG missed: 'Unie van Waterschappen'" in lines
    assert "sluis: PERSON missed: 'Ineke Bos'" in lines
    assert "sluis: claim 'twee tot drie meter': value 3 for None, low None for 2" in lines
    assert "oogst: claim too many: 'boeren'" in lines
    assert "oogst: claim '1300 hectare': kind 'count' for 'measure'" in lines
    assert "oogst: attribution 'LTO' / 'Dat is te veel': found nobody / 'Dat is te veel'" in lines
    assert "weg: claim missed: 'een weg'" in lines


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a"', "no JSON object"),
        ('["id", "text"]', "no JSON object but a list"),
        ('{"id": "a", "text": "b", "entities": [], "claims": []}', "attributions is missing"),
        ("3", "no JSON object"),
    ],
)
def test_a_broken_gold_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as raised:
        read_gold(path)
    assert f"{path}:2" in str(raised.value)


def test_gold_that_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as a gold file"):
        read_gold(tmp_path)


def test_the_command_prints_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], gold: Path, run: Path
) -> None:
    assert call(monkeypatch, "evaluate", str(run), str(gold), "--errors", "2") == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split() for line in lines]
    assert ["attributions.content", "1.000", "0.828", "0.906", "134"] in rows
    assert ["claims.modifier", "0.800"] in rows
    assert lines[-2:] == ["sluis: ORG missed: 'Unie van Waterschappen'", "sluis: ORG too many: 'Unie'"]


def test_the_command_prints_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], gold: Path, run: Path
) -> None:
    assert call(monkeypatch, "evaluate", str(run), str(gold), "--json") == 0
    assert json.loads(capsys.readouterr().out) == REFERENCE


def test_a_folder_without_a_run_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], gold: Path, tmp_path: Path
) -> None:
    assert call(monkeypatch, "evaluate", str(tmp_path), str(gold)) == 1
    assert "holds no run" in capsys.readouterr().err
    with pytest.raises(RunError):
        plain_run(tmp_path)
