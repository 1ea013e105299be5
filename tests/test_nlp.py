"""Finding and loading pipelines: bundled ones, packages, folders, and what is said where there is none."""

from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path

import pytest

import stubs
from volgens import nlp
from volgens.breaks import stretches
from volgens.errors import ModelError
from volgens.pipeline import Pipeline
from volgens.records import Document
from volgens.settings import Settings

TEXT = (
    "Jansen zag dinsdag 12 boten op de Waddenzee, bij België. "
    "Philips betaalt de Belgische Erasmusbrug en de Nachtwacht."
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages that Python finds."""
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    return tmp_path


def test_a_missing_news_pipeline_gives_the_pip_line_of_its_release() -> None:
    with pytest.raises(ModelError) as error:
        nlp.load("nl_core_news_sm")
    assert "pip install" in str(error.value)
    assert (
        "https://github.com/explosion/spacy-models/releases/download/nl_core_news_sm-3.8.0/"
        "nl_core_news_sm-3.8.0-py3-none-any.whl"
        "#sha256=a76978477821f213ca76a46c686df1b1d41462905d4868bc53eac086adca8b7e" in str(error.value)
    )


def test_larger_news_pipelines_name_the_command() -> None:
    with pytest.raises(ModelError, match="python -m spacy download nl_core_news_lg"):
        nlp.load("nl_core_news_lg")


@pytest.mark.parametrize("name", ["geen_model", "geen/map", "", "../weg", "os; rm"])
def test_an_unknown_pipeline_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="there is no pipeline"):
        nlp.load(name)


def test_a_folder_that_is_no_pipeline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        nlp.load(str(tmp_path))


def test_the_news_pipeline_is_used_where_installed_and_its_labels_are_mapped(site: Path) -> None:
    stubs.news_package(site)
    importlib.invalidate_caches()
    pipeline = Pipeline(Settings(model="nl_core_news_sm"))
    assert tuple(pipeline.nlp.pipe_names) == stubs.NEWS_PIPES
    found = next(pipeline.annotate([Document("d", TEXT)]))
    assert not found.errors
    assert {(e.text, e.label) for e in found.entities} == {
        ("Jansen", "PERSON"),
        ("Waddenzee", "PLACE"),
        ("België", "PLACE"),
        ("Philips", "ORG"),
        ("Belgische", "NORP"),
        ("Erasmusbrug", "PLACE"),
    }


def test_a_pipeline_from_a_folder(tmp_path: Path) -> None:
    folder = nlp.bundled_folder("nl_volgens_fast")
    loaded = nlp.load(str(folder))
    info = nlp.info(loaded)
    assert info.name == "nl_volgens_fast"
    assert info == nlp.info(nlp.load("fast"))
    assert len(info.sha256 or "") == 64


def test_texts_longer_than_the_pipeline_allows_are_read(fast: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("volgens.nlp.stretches", partial(stretches, size=1000))
    text = "De brug bij Zwolle is dicht. " * 300
    found = next(fast.annotate([Document("d", text)]))
    assert found.tokens[-1].end == len(text.rstrip())
    assert sum(len(s.tokens) for s in found.tokens) == 300 * 7
