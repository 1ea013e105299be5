"""A project's own names: reading the CSV, and what it does to a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from entityruns import run, show
from volgens.errors import InputError
from volgens.gazetteer import load
from volgens.settings import Settings
from volgens.stages import create


def written(folder: Path, text: str) -> Path:
    path = folder / "names.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_names_aliases_and_ids(tmp_path: Path) -> None:
    own = load(written(tmp_path, "name,label,id,aliases\nStadslab Gors,ORG,mijn:7,Gors|De Gors\nLange Veen,place,,\n"))
    text = "Bij Stadslab Gors aan de Lange Veen. Gors groeit, De Gors ook."
    found = run(text, own)
    assert show(text, found) == (
        "Bij [ORG Stadslab Gors] aan de [PLACE Lange Veen]. [ORG Gors] groeit, [ORG De Gors] ook."
    )
    assert [e.link.id if e.link else None for e in found] == ["mijn:7", None, "mijn:7", "mijn:7"]
    assert {e.group for e in found if e.label == "ORG"} == {found[0].id}
    assert {e.name for e in found if e.label == "ORG"} == {"Stadslab Gors"}


def test_the_gazetteer_wins_over_the_pipeline_and_the_lexicon(tmp_path: Path) -> None:
    own = load(written(tmp_path, "name,label\nRode Kruis Haringen,PERSON\n"))
    text = "Wie kent [ORG Rode Kruis] Haringen?"
    assert [(e.text, e.label) for e in run(text, own)] == [("Rode Kruis Haringen", "PERSON")]


def test_the_stage_reads_the_file_of_the_settings(tmp_path: Path) -> None:
    path = written(tmp_path, "name,label\n,ORG\n")
    with pytest.raises(InputError, match=r"names.csv, line 2: the name is empty"):
        create("entities", Settings(gazetteer=str(path)))


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("\ufeffname,label\n\nGors,ORG\n,,\n".encode())
    with pytest.raises(InputError, match="line 4: has more values"):
        load(path)
    path.write_bytes("\ufeffname,label\n\nGors,ORG\n,\n".encode())
    assert [entry.name for entry in load(path).entries] == ["Gors"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,id\nGors,1\n", "line 1: lacks the column 'label'"),
        ("name,label,colour\nGors,ORG,red\n", "line 1: has an unknown column 'colour'"),
        ("name,label\nGors,COMPANY\n", "line 2: 'COMPANY' is no label; use one of PLACE, ORG, PERSON, NORP"),
        ("name,label\nGors,ORG\nGors,PLACE\n", "line 3: 'Gors' already stands for 'Gors'"),
        ('name,label\n"Gors,ORG\n', "no well-formed CSV"),
        ("", "line 1: lacks the column 'name'"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        load(written(tmp_path, text))
    assert message in str(raised.value)
    assert "names.csv" in str(raised.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: cannot be read"):
        load(tmp_path / "none.csv")


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("name,label\nCafé,ORG\n".encode("latin-1"))
    with pytest.raises(InputError, match="give a CSV in UTF-8"):
        load(path)
