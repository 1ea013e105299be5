"""The figures of a report, and how its files are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportruns import FERRY, FLOOD, HOSTILE, Article, write_run
from volgens.errors import RunError, SettingsError
from volgens.records import Failure
from volgens.report.highlight import Mark, pieces
from volgens.report.sources import source_key
from volgens.report.summary import summarise
from volgens.report.wording import one_line, spreadsheet, visible, words


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "krant", [FLOOD, FERRY], [Failure(None, "kapot.pdf", "read", "InputError", "no text")])


def test_counts_add_up(run: Path) -> None:
    counts = summarise(run).counts
    assert (counts.documents, counts.claims, counts.statements, counts.failures) == (2, 7, 4, 1)
    assert (counts.claims_attributed, counts.claims_sourced) == (4, 3)
    assert counts.statements_unsourced == 1
    assert counts.mentions == {"PLACE": 2, "ORG": 1, "PERSON": 1}


def test_limit_cuts_rows_but_not_counts(run: Path) -> None:
    summary = summarise(run, limit=2)
    assert len(summary.claims) == len(summary.statements) == 2
    assert (summary.counts.claims, summary.counts.statements) == (7, 4)


def test_a_claim_knows_its_source_and_sentence(run: Path) -> None:
    claim = next(row for row in summarise(run).claims if row.unit == "schaap")
    assert (claim.source, claim.modality, claim.modifier) == ("Rijkswaterstaat", "hedged", "approx")
    assert claim.sentence.startswith("Rijkswaterstaat zegt")
    assert claim.text in claim.sentence


def test_the_place_in_the_sentence_is_the_claims_place(tmp_path: Path) -> None:
    markup = "In <place>Delft</place> zijn <claim value=3 unit=huis head=huis>3 huizen</claim> gekraakt."
    assert summarise(write_run(tmp_path / "r", [Article("d", markup)])).claims[0].place == "Delft"


def test_sources_are_counted_firm_and_hedged(run: Path) -> None:
    rows = {row.name: (row.firm, row.hedged) for row in summarise(run).sources}
    assert rows["Rijkswaterstaat"] == (0, 1)
    assert rows["de waterschapsvoorzitter"] == (1, 0)
    assert summarise(run).sources[-1].name is None


def test_two_runs_in_one_report(tmp_path: Path, run: Path) -> None:
    other = write_run(tmp_path / "avond", [FLOOD])
    summary = summarise([run, other])
    assert [row.number for row in summary.documents] == [1, 2, 3]
    assert [row.run for row in summary.documents] == [0, 0, 1]
    assert [info.folder for info in summary.runs] == ["krant", "avond"]


def test_dates_as_exact_as_given(run: Path) -> None:
    assert [(row.date, row.documents) for row in summarise(run).dates] == [("2023-11", 1), ("2023-11-02", 1)]


def test_a_document_without_a_title_goes_by_its_opening(tmp_path: Path) -> None:
    run = write_run(tmp_path / "r", [Article("d", "\n\n" + "Lange zin zonder kop " * 20)])
    lines = (run / "documents.jsonl").read_text(encoding="utf-8")
    (run / "documents.jsonl").write_text(json.dumps({**json.loads(lines), "title": None}) + "\n", encoding="utf-8")
    title = summarise(run).documents[0].title
    assert title.startswith("Lange zin")
    assert len(title) < 120


def test_an_empty_run_has_no_figures(tmp_path: Path) -> None:
    summary = summarise(write_run(tmp_path / "leeg", []))
    assert summary.counts.documents == summary.counts.claims == 0
    assert summary.sources == summary.conflicts == ()


def test_without_tokens_the_paragraph_is_the_sentence(run: Path) -> None:
    (run / "tokens.jsonl").unlink()
    assert summarise(run).claims[0].sentence.startswith("Volgens de waterschapsvoorzitter")


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no documents\.jsonl"):
        summarise(tmp_path)


def test_a_broken_line_is_named(run: Path) -> None:
    with (run / "claims.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"doc": "veer"}\n')
    with pytest.raises(RunError, match=r"claims\.jsonl:8: id"):
        summarise(run)


def test_records_out_of_order_are_refused(run: Path) -> None:
    lines = (run / "claims.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (run / "claims.jsonl").write_text("".join(reversed(lines)), encoding="utf-8")
    with pytest.raises(RunError, match="do not follow the order"):
        summarise(run)


def test_a_broken_run_json_is_named(run: Path) -> None:
    (run / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match=r"run\.json"):
        summarise(run)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("het Rode Kruis", "Rode Kruis", True),
        ("De burgemeester", "de burgemeester", True),
        ("hij", "ze", True),
        ("de burgemeester", "de wethouder", False),
        (None, "hij", False),
        ("De", "het", False),
    ],
)
def test_source_key(one: str | None, other: str | None, same: bool) -> None:
    assert (source_key(one) == source_key(other)) is same


class TestConflicts:
    def subjects(self, tmp_path: Path, *articles: Article) -> list[tuple[str, str, list[str]]]:
        summary = summarise(write_run(tmp_path / "r", articles))
        return [(one.subject, one.differs, [row.text for row in one.rows]) for one in summary.conflicts]

    def test_two_values_in_one_text(self, tmp_path: Path) -> None:
        found = self.subjects(tmp_path, FLOOD)
        assert ("km²", "values", ["40 vierkante kilometer", "130 vierkante kilometer"]) in found
        assert ("schaap", "values", ["zo'n 1200 schapen", "1700 schapen"]) in found

    def test_same_value_of_two_sources(self, tmp_path: Path) -> None:
        markup = (
            "<source a=1>Het leger</source> <cue a=1>telt</cue> <content a=1><claim value=50 unit=tank head=tank>"
            "50 <norp>Franse</norp> tanks</claim></content>. <source a=2>De marine</source> <cue a=2>ziet</cue> "
            "<content a=2>ook <claim value=50 unit=tank head=tank>50 <norp>Franse</norp> tanks</claim></content>."
        )
        assert self.subjects(tmp_path, Article("d", markup)) == [("tank", "sources", ["50 Franse tanks"] * 2)]

    @pytest.mark.parametrize(
        "markup",
        [
            "Er waren <claim value=12 unit=man head=man>12 mannen</claim> en later <claim value=30 unit=man head=man>"
            "30 mannen</claim>.",
            "Hij wachtte <claim value=2 unit=hour kind=duration>2 uur</claim>, zij <claim value=3 unit=hour "
            "kind=duration>3 uur</claim>.",
            "<claim value=20 unit=tank head=tank>20 <norp>Franse</norp> tanks</claim> en <claim value=30 unit=tank "
            "head=tank>30 <norp>Duitse</norp> tanks</claim>.",
            "<claim low=20 unit=dorp head=dorp>tientallen <norp>Friese</norp> dorpen</claim>, <claim value=40 "
            "unit=dorp head=dorp>40 <norp>Friese</norp> dorpen</claim>.",
        ],
    )
    def test_not_about_the_same_thing(self, tmp_path: Path, markup: str) -> None:
        assert self.subjects(tmp_path, Article("d", markup)) == []

    def test_documents_of_one_story(self, tmp_path: Path) -> None:
        def article(doc: str, number: int, town: str) -> Article:
            return Article(
                doc,
                f"Brand bij <org>Zuivelhoeve {town}</org> in <place>{town}</place>: "
                f"<claim value={number} unit=koe head=koe>{number} koeien</claim> dood.",
            )

        same, other = [article("a", 40, "Twello"), article("b", 55, "Twello")], article("c", 70, "Goor")
        assert self.subjects(tmp_path, *same, other) == [("koe", "values", ["40 koeien", "55 koeien"])]


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(max_size=40))
    spans = draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
    return text, [Mark(min(pair), max(pair), "claim", str(n)) for n, pair in enumerate(spans)]


@given(marked_texts())
def test_pieces_are_the_text_and_keep_every_mark(case: tuple[str, list[Mark]]) -> None:
    text, found = case
    cut = list(pieces(text, found))
    assert "".join(piece.text for piece in cut) == text
    for mark in found:
        joined = "".join(piece.text for piece in cut if mark in piece.marks)
        assert joined == text[mark.start : mark.end]


@given(st.text())
def test_visible_text_holds_no_control_or_direction_mark(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if (ord(char) < 32 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert "\n" not in one_line(text)


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@SOM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert not spreadsheet(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (1300, "1.300", "1,300"),
        (2.5, "2,5", "2.5"),
        (-12000.25, "-12.000,25", "-12,000.25"),
        (0, "0", "0"),
        (7, "7", "7"),
    ],
)
def test_numbers_as_the_language_writes_them(value: float, dutch: str, english: str) -> None:
    assert (words("nl").amount(value), words("en").amount(value)) == (dutch, english)


@pytest.mark.parametrize(
    ("iso", "dutch"),
    [
        ("2024-10-05T12:00", "5 oktober 2024"),
        ("2024-10", "oktober 2024"),
        ("2024", "2024"),
        ("2024-99", "2024-99"),
        (None, ""),
    ],
)
def test_dates_in_words(iso: str | None, dutch: str) -> None:
    assert words("nl").date(iso) == dutch


def test_both_languages_have_the_same_labels() -> None:
    assert words("nl").all().keys() == words("en").all().keys()
    assert all(label for lang in ("nl", "en") for label in words(lang).all().values())


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(SettingsError, match="'fy'"):
        words("fy")


def test_hostile_records_are_read_as_they_are(tmp_path: Path) -> None:
    run = write_run(tmp_path / "r", [HOSTILE])
    written = json.loads((run / "documents.jsonl").read_text(encoding="utf-8"))
    assert summarise(run).documents[0].title == written["title"]
