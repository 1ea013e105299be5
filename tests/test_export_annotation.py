"""Exports to annotation tools: Web Annotation and Label Studio, held to the rules of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from exports import rows
from reportruns import write_run
from volgens.corpus import Corpus
from volgens.export import export


@pytest.fixture(scope="module")
def page(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = export(hard_run, "webanno", tmp_path_factory.mktemp("webanno") / "run.jsonld")
    page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return page


class TestWebAnnotation:
    def test_keys_are_those_of_the_context(self, page: dict[str, Any]) -> None:
        """The terms of http://www.w3.org/ns/anno.jsonld; an unknown key would be dropped in silence."""
        known = {"@context", "id", "type", "items", "body", "target", "motivation", "source", "selector", "purpose"}
        known |= {"format", "value", "start", "end", "exact", "prefix", "suffix"}
        types = {"AnnotationPage", "Annotation", "TextualBody", "SpecificResource"}
        types |= {"TextPositionSelector", "TextQuoteSelector"}
        for node in nodes(page):
            assert set(node) <= known
            assert node.get("type", "Annotation") in types

    def test_ids_are_absolute_and_no_two_the_same(self, page: dict[str, Any]) -> None:
        ids = [annotation["id"] for annotation in page["items"]]
        assert len(set(ids)) == len(ids) > 10
        assert all(re.fullmatch(r"urn:volgens:[\w.~%-]+", name, re.ASCII) for name in ids)

    def test_sources_are_iris(self, page: dict[str, Any]) -> None:
        sources = {target["source"] for annotation in page["items"] for target in annotation["target"]}
        assert "https://voorbeeld.nl/a%20b?c=%C3%A9" in sources
        assert all(source.isascii() and " " not in source and urlsplit(source).scheme for source in sources)

    def test_selectors_lead_to_the_quote(self, page: dict[str, Any], hard: Corpus) -> None:
        records = {
            record["id"]: record
            for annotation in page["items"]
            if (record := json.loads(annotation["body"][-1]["value"]))
        }
        assert len(records) == len(page["items"])
        for annotation in page["items"]:
            text = hard[json.loads(annotation["body"][-1]["value"])["doc"]].text
            for target in annotation["target"]:
                position, quote = target["selector"]
                assert text[position["start"] : position["end"]] == quote["exact"]
                assert text[: position["start"]].endswith(quote["prefix"])
                assert text[position["end"] :].startswith(quote["suffix"])

    def test_bodies_hold_whole_records(self, page: dict[str, Any], hard_run: Path) -> None:
        bodies = [json.loads(annotation["body"][-1]["value"]) for annotation in page["items"]]
        for layer in ("entities", "claims", "attributions"):
            assert [{k: v for k, v in b.items() if k != "layer"} for b in bodies if b["layer"] == layer] == rows(
                hard_run, layer
            )

    def test_run_without_annotations_is_a_page(self, tmp_path: Path) -> None:
        written = export(write_run(tmp_path / "leeg", []), "webanno", tmp_path / "leeg.jsonld")
        assert json.loads(written.read_text(encoding="utf-8"))["items"] == []


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(part)


@pytest.fixture(scope="module")
def studio(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(hard_run, "labelstudio", tmp_path_factory.mktemp("ls") / "run.json")


@pytest.fixture(scope="module")
def tasks(studio: Path) -> list[Any]:
    tasks: list[Any] = json.loads(studio.read_text(encoding="utf-8"))
    return tasks


class TestLabelStudio:
    def test_regions_carry_their_text(self, tasks: list[Any], hard: Corpus) -> None:
        """Label Studio counts code points in text regions, also behind emoji."""
        assert [task["data"]["doc"] for task in tasks] == [document.id for document in hard]
        regions = 0
        for task in tasks:
            for region in task["predictions"][0]["result"]:
                if region["type"] == "labels":
                    value = region["value"]
                    assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
                    regions += 1
        assert regions == 24

    def test_relations_join_regions(self, tasks: list[Any]) -> None:
        for task in tasks:
            result = task["predictions"][0]["result"]
            labels = {r["id"]: r["value"]["labels"][0] for r in result if r["type"] == "labels"}
            assert len(labels) == sum(r["type"] == "labels" for r in result)
            for relation in (r for r in result if r["type"] == "relation"):
                wanted = {"said_by": "Source", "cued_by": "Cue"}[relation["labels"][0]]
                assert (labels[relation["from_id"]], labels[relation["to_id"]]) == ("Content", wanted)

    def test_interface_knows_every_label(self, studio: Path, tasks: list[Any]) -> None:
        view = ElementTree.parse(studio.with_suffix(".xml")).getroot()
        offered = {label.get("value") for label in view.iter("Label")} | {r.get("value") for r in view.iter("Relation")}
        results = [r for task in tasks for r in task["predictions"][0]["result"]]
        used = {name for r in results for name in (r["labels"] if "labels" in r else r["value"]["labels"])}
        assert used <= offered
        (text,) = view.iter("Text")
        assert {r.get("to_name", text.get("name")) for r in results} == {text.get("name")}
