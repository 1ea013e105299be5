"""`volgens.extract` and `volgens.load`: what they take, and that what they give does not hang on the way it came."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import volgens
from volgens import api
from volgens.errors import InputError, SettingsError
from volgens.pipeline import Pipeline
from volgens.settings import Settings

CBS = "Volgens het CBS daalde de export vorig jaar met 3 procent."
BEER = "In Breda drinken 40 mensen bier."


def claims(corpus: volgens.Corpus) -> list[tuple[str, str]]:
    """Each claim with its document."""
    return [(claim.doc, claim.text) for claim in corpus.claims]


class TestTexts:
    def test_a_list(self, fast: Pipeline) -> None:
        corpus = volgens.extract([CBS, BEER], pipeline=fast)
        assert claims(corpus) == [("text-1", "3 procent"), ("text-2", "40 mensen")]

    def test_pairs(self, fast: Pipeline) -> None:
        corpus = volgens.extract([("a/1", CBS), (7, BEER)], pipeline=fast)
        assert [document.id for document in corpus] == ["a/1", "7"]

    def test_a_generator(self, fast: Pipeline) -> None:
        corpus = volgens.extract((text for text in (CBS, BEER)), pipeline=fast)
        assert len(corpus) == 2

    def test_a_text_in_a_list_is_no_path(self, fast: Pipeline) -> None:
        assert volgens.extract(["Er zijn 3 koeien"], pipeline=fast)[0].text == "Er zijn 3 koeien"

    def test_the_same_id_twice(self, fast: Pipeline) -> None:
        corpus = volgens.extract([("a", CBS), ("a", BEER), ("a-2", BEER + " Echt waar.")], pipeline=fast)
        assert [document.id for document in corpus] == ["a", "a-2", "a-2-2"]

    def test_empty_texts_are_failures(self, fast: Pipeline) -> None:
        corpus = volgens.extract(["", CBS, "  "], pipeline=fast)
        assert [document.id for document in corpus] == ["text-2"]
        assert [(failure.path, failure.error) for failure in corpus.failures] == [
            ("text-1", "empty"),
            ("text-3", "empty"),
        ]

    def test_what_is_no_text(self, fast: Pipeline) -> None:
        with pytest.raises(InputError, match="text-2 is a int, not a text"):
            volgens.extract([CBS, 3], pipeline=fast)

    def test_lone_surrogates_go(self, fast: Pipeline) -> None:
        assert volgens.extract(["Er zijn \ud800 3 koeien"], pipeline=fast)[0].text == "Er zijn \ufffd 3 koeien"

    def test_near_duplicates_are_marked_or_left_out(self, fast: Pipeline) -> None:
        assert [d.record.duplicate_of for d in volgens.extract([CBS, CBS.upper()], pipeline=fast)] == [None, "text-1"]
        assert len(volgens.extract([CBS, CBS.upper()], pipeline=fast, dedupe=True)) == 1


FRAME = {
    "tekst": [CBS, None, BEER],
    "titel": ["Export daalt", "Leeg", "Bier"],
    "datum": [datetime.date(2024, 1, 2), datetime.date(2024, 1, 3), datetime.date(2024, 1, 4)],
    "krant": ["De Gids", "Het Blad", "De Post"],
    "woorden": [10, 0, 6],
    "score": [0.5, float("nan"), None],
}


class TestTables:
    @pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "arrow"])
    def test_rows_are_documents(self, fast: Pipeline, make: Any) -> None:
        corpus = volgens.extract(make(FRAME), text_key="tekst", pipeline=fast)
        assert claims(corpus) == [("0", "3 procent"), ("2", "40 mensen")]
        first = corpus[0].record
        assert (first.title, first.published) == ("Export daalt", "2024-01-02")
        assert first.meta == {"krant": "De Gids", "woorden": 10, "score": 0.5}
        assert corpus[1].record.meta == {"krant": "De Post", "woorden": 6}
        assert [(failure.path, failure.error) for failure in corpus.failures] == [("1", "empty")]

    def test_ids_from_a_column_or_the_index(self, fast: Pipeline) -> None:
        frame = pd.DataFrame({"text": [CBS, BEER], "id": ["x", "y"]})
        assert [d.id for d in volgens.extract(frame, pipeline=fast)] == ["x", "y"]
        assert [d.id for d in volgens.extract(frame, id_key="geen", pipeline=fast)] == ["0", "1"]
        indexed = pd.DataFrame({"text": [CBS, BEER]}, index=["p", "q"])
        assert [d.id for d in volgens.extract(indexed, pipeline=fast)] == ["p", "q"]

    def test_a_column(self, fast: Pipeline) -> None:
        column = pd.Series([CBS, None, BEER], index=[10, 11, 12])
        corpus = volgens.extract(column, pipeline=fast)
        assert [document.id for document in corpus] == ["10", "12"]
        assert [failure.path for failure in corpus.failures] == ["11"]
        assert [d.id for d in volgens.extract(pl.Series([CBS, BEER]), pipeline=fast)] == ["0", "1"]

    def test_a_table_is_read_as_its_file_is(self, fast: Pipeline, tmp_path: Path) -> None:
        frame = pd.DataFrame({"text": ["AMSTERDAM (ANP) - " + CBS], "id": ["a"], "url": ["https://nos.nl/1"]})
        path = tmp_path / "rows.csv"
        frame.to_csv(path, index=False)
        assert volgens.extract(frame, pipeline=fast)[0].record == volgens.extract(path, pipeline=fast)[0].record

    def test_a_missing_column(self, fast: Pipeline) -> None:
        with pytest.raises(InputError, match=r"no column 'text' but lead, kop: .* extract\(table, text_key='lead'\)"):
            volgens.extract(pd.DataFrame({"lead": [CBS], "kop": [""]}), pipeline=fast)


class TestPaths:
    def test_a_path_and_several(self, fast: Pipeline, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(CBS, encoding="utf-8")
        (tmp_path / "b.txt").write_text(BEER, encoding="utf-8")
        assert [d.id for d in volgens.extract(str(tmp_path), pipeline=fast)] == ["a", "b"]
        assert [d.id for d in volgens.extract([tmp_path / "b.txt", tmp_path / "a.txt"], pipeline=fast)] == ["b", "a"]

    def test_a_path_that_is_not_there(self, fast: Pipeline) -> None:
        with pytest.raises(InputError, match="no such file or folder; to read a text itself, pass it in a list"):
            volgens.extract(CBS, pipeline=fast)
        with pytest.raises(InputError, match="no such file or folder"):
            volgens.extract("x" * 5000, pipeline=fast)

    def test_output_is_a_run(self, fast: Pipeline, tmp_path: Path) -> None:
        corpus = volgens.extract([CBS], pipeline=fast, output=tmp_path / "run")
        again = volgens.read(tmp_path / "run")
        assert [d.annotations for d in again] == [d.annotations for d in corpus]
        assert claims(again) == [("text-1", "3 procent")]


class TestPipelines:
    def test_load_makes_one_with_its_settings(self) -> None:
        made = volgens.load("fast", si=True)
        assert made.settings == Settings(model="fast", si=True)
        (claim,) = volgens.extract(["Het is 3 kilometer ver."], pipeline=made).claims
        assert (claim.value_si, claim.unit_si) == (3000, "m")

    def test_without_one_it_is_loaded_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made: list[Settings] = []

        class Counted(Pipeline):
            def __init__(self, settings: Settings) -> None:
                made.append(settings)
                super().__init__(settings)

        monkeypatch.setattr(api, "Pipeline", Counted)
        api._pipeline.cache_clear()
        for _ in range(2):
            volgens.extract([CBS], model="fast")
        volgens.extract(pd.DataFrame({"lead": [BEER]}), model="fast", text_key="lead")
        api._pipeline.cache_clear()
        assert len(made) == 1

    def test_settings_that_do_not_fit(self, fast: Pipeline) -> None:
        with pytest.raises(SettingsError, match="model, si: give this to load"):
            volgens.extract([CBS], pipeline=fast, model="default", si=True)
        with pytest.raises(SettingsError, match="there is no setting 'modle'; the settings are model"):
            volgens.extract([CBS], modle="fast")
        with pytest.raises(SettingsError, match="there is no setting 'modle'"):
            volgens.load("fast", modle="x")
