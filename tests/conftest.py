"""What several test files use: the bundled pipelines, loaded once, the example article, a hard run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hardruns import write_hard_run
from volgens.corpus import Corpus, read
from volgens.pipeline import Pipeline
from volgens.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The example article as read."""
    return (SEEDS / "nos-koersk-2024-10.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder with the example article."""
    return SEEDS


@pytest.fixture(scope="session")
def fast() -> Pipeline:
    """The stages over the fast bundled pipeline: for tests of what surrounds the analysis."""
    return Pipeline(Settings(model="fast"))


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The stages over the default bundled pipeline: for tests of what is found."""
    return Pipeline(Settings())


@pytest.fixture(scope="session")
def nlp(pipeline: Pipeline) -> Language:
    """The default bundled spaCy pipeline."""
    return pipeline.nlp


@pytest.fixture(scope="module")
def hard_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that is hard on other people's formats."""
    return write_hard_run(tmp_path_factory.mktemp("runs") / "moeilijk")


@pytest.fixture(scope="module")
def hard(hard_run: Path) -> Corpus:
    """The hard run as a corpus."""
    return read(hard_run)
