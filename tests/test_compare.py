"""What is new, gone and changed between two runs."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from reportruns import FERRY, FLOOD, HOSTILE, Article, write_run
from volgens.errors import RunError
from volgens.report.compare import Comparison, as_json, compare
from volgens.report.difference import render

FIRST = (
    "Brand in <place>Weesp</place>\n\n"
    "<cue a=1>Volgens</cue> <source a=1>de brandweer</source> <content a=1>zijn bij de brand aan de haven "
    "<claim value=3 unit=schip head=schip>drie schepen</claim> verwoest</content>. "
    "<source a=2>De burgemeester</source> <cue a=2>zegt</cue> <content a=2>dat de kade dicht blijft</content>. "
    "De schade is <claim value=40000 unit=EUR kind=money>40.000 euro</claim>."
)
SECOND = (
    FIRST.replace("value=3 unit=schip head=schip>drie", "value=5 unit=schip head=schip>vijf")
    .replace("<content a=2>dat de kade dicht blijft", "<content a=2 modality=hedged>dat de kade mogelijk dicht blijft")
    .replace(
        "De schade is",
        "Er is <claim value=12 unit=hour kind=duration>12 uur</claim> geblust door <org>Kapelle</org>.\n\nDe schade is",
    )
)


def compared(tmp_path: Path, one: list[Article], other: list[Article]) -> Comparison:
    return compare(write_run(tmp_path / "oud", one), write_run(tmp_path / "nieuw", other))


def screen(comparison: Comparison, lang: str = "nl") -> str:
    console = Console(file=StringIO(), width=200)
    render(comparison, console, lang)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_run_equals_itself(tmp_path: Path) -> None:
    found = compared(tmp_path, [FLOOD, FERRY], [FLOOD, FERRY])
    assert found.equal()
    assert (found.documents.same, found.claims.same, found.statements.same) == (2, 7, 4)
    assert "Geen verschil" in screen(found)


def test_two_versions_of_an_article(tmp_path: Path) -> None:
    found = compared(tmp_path, [Article("weesp", FIRST)], [Article("weesp", SECOND)])
    assert [(pair.before.value, pair.after.value, pair.fields) for pair in found.claims.changed] == [(3, 5, ("value",))]
    assert [row.text for row in found.claims.new] == ["12 uur"]
    assert found.claims.gone == ()
    assert found.claims.same == 1
    assert [pair.fields for pair in found.statements.changed] == [("content",), ("content", "modality")]
    assert [row.name for row in found.names.new] == ["Kapelle"]


def test_two_outlets_on_the_same_news(tmp_path: Path) -> None:
    found = compared(tmp_path, [Article("krant/weesp", FIRST)], [Article("omroep/haven", SECOND)])
    assert [pair.fields for pair in found.claims.changed] == [("value",)]
    assert ([row.doc for row in found.documents.new], [row.doc for row in found.documents.gone]) == (
        ["omroep/haven"],
        ["krant/weesp"],
    )


def test_the_same_words_of_another_source(tmp_path: Path) -> None:
    other = FIRST.replace("de brandweer", "de politie")
    found = compared(tmp_path, [Article("weesp", FIRST)], [Article("weesp", other)])
    assert [pair.fields for pair in found.statements.changed] == [("source",)]
    assert [pair.fields for pair in found.claims.changed] == [("source",)]


def test_records_stay_within_documents_that_both_runs_hold(tmp_path: Path) -> None:
    one = [Article("a", FIRST), Article("b", "Niets.")]
    other = [Article("a", "Niets."), Article("b", FIRST)]
    found = compared(tmp_path, one, other)
    assert len(found.claims.new) == len(found.claims.gone) == 2
    assert found.claims.same == 0


def test_different_things_in_one_unit_are_not_one_changed(tmp_path: Path) -> None:
    one = "Er stonden <claim value=40 unit=boot head=boot>40 <norp>Friese</norp> boten</claim> te koop in de haven."
    other = "Er stonden <claim value=50 unit=boot head=boot>50 <norp>Zeeuwse</norp> boten</claim> te koop in de haven."
    found = compared(tmp_path, [Article("a", one)], [Article("a", other)])
    assert found.claims.changed == ()
    assert len(found.claims.new) == len(found.claims.gone) == 1


@pytest.mark.parametrize(("lang", "word"), [("nl", "veranderd"), ("en", "changed")])
def test_signs_and_words_tell_the_kinds_apart(tmp_path: Path, lang: str, word: str) -> None:
    shown = screen(compared(tmp_path, [Article("weesp", FIRST)], [Article("weesp", SECOND)]), lang)
    assert "~ vijf schepen" in shown
    assert "+ 12 uur" in shown
    assert word in shown


def test_json_holds_everything(tmp_path: Path) -> None:
    found = compared(tmp_path, [Article("weesp", FIRST)], [Article("weesp", SECOND)])
    parsed = json.loads(as_json(found))
    assert parsed["claims"]["changed"][0]["before"]["value"] == 3
    assert parsed["before"] == "oud"


def test_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    shown = screen(compared(tmp_path, [FLOOD], [HOSTILE]))
    assert not {char for char in shown if char < " " and char != "\n"}
    assert "\u202e" not in shown


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="nergens"):
        compare(write_run(tmp_path / "oud", [FLOOD]), tmp_path / "nergens")
