"""The example article against golden files: what a reader finds in it.

The golden files hold what is right, checked by hand, not what the program gives. 8-bit arithmetic differs a little
between processors, so a floor of F1 is held and not every byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from volgens.pipeline import Pipeline
from volgens.records import Document
from volgens.stages.base import Annotations

GOLDEN = Path(__file__).resolve().parent / "golden" / "seeds"
FLOORS = {"claims": 0.93, "attributions": 0.85, "entities": 0.93}


@pytest.fixture(scope="module")
def found(pipeline: Pipeline, seed_text: str) -> Annotations:
    return next(pipeline.annotate([Document("seed", seed_text)]))


def rows(found: Annotations, layer: str) -> list[str]:
    """The layer as lines of the golden file."""
    if layer == "claims":
        return [
            "\t".join(str(v) for v in (c.text, c.number.text, c.kind, c.value, c.low, c.high, c.unit, c.modifier))
            for c in found.claims
        ]
    if layer == "entities":
        return [f"{e.text}\t{e.label}" for e in found.entities]
    return [
        "\t".join(
            str(v)
            for v in (
                a.source and a.source.text,
                a.cue and a.cue.text,
                a.resolved,
                a.type,
                a.modality,
                " / ".join(span.text for span in a.content),
            )
        )
        for a in found.attributions
    ]


def f1(wanted: Iterable[str], got: Iterable[str]) -> float:
    gold, mine = Counter(wanted), Counter(got)
    return 2 * (gold & mine).total() / (gold.total() + mine.total())


@pytest.mark.parametrize("layer", FLOORS)
def test_the_example_article_is_read_as_by_a_reader(layer: str, found: Annotations) -> None:
    wanted = (GOLDEN / f"{layer}.tsv").read_text(encoding="utf-8").splitlines()
    assert len(wanted) >= 9
    assert f1(wanted, rows(found, layer)) >= FLOORS[layer]


def test_numbers_know_who_says_them(found: Annotations) -> None:
    said = {a.id: a.resolved for a in found.attributions}
    sources = {c.text: said.get(c.attribution or "") for c in found.claims}
    assert sources["zo'n 50.000 Russische militairen"] == "het Oekraïense leger"
    assert sources["93 Oekraïense krijgsgevangenen"] == "Oekraïense cijfers"
    assert sources["bijna 800 vierkante kilometer"] is None


def test_the_page_is_told_from_the_article(seeds: Path) -> None:
    from volgens.io.read import read
    from volgens.settings import Settings

    [document] = read([seeds], Settings())
    assert isinstance(document, Document)
    assert document.title == "Russen blijven terrein winnen in Koersk, 40 procent terugveroverd"
    assert document.published == "2024-10"
    kinds = Counter(region.kind for region in document.regions)
    assert kinds["title"] == 1
    assert kinds["furniture"] >= 2
    assert kinds["credit"] >= 2
