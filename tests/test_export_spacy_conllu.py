"""Exports with tokens and trees: spaCy and CoNLL-U, read back by their own tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import conllu
import pytest
import spacy
from spacy.tokens import DocBin

from exports import rows, unescaped
from volgens.corpus import Corpus
from volgens.export import export

EMOJI = "🔥"


@pytest.fixture(scope="module")
def docs(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    path = export(hard_run, "spacy", tmp_path_factory.mktemp("spacy") / "run.spacy")
    return list(DocBin().from_disk(path).get_docs(spacy.blank("nl").vocab))


class TestSpacy:
    def test_texts_are_the_same(self, docs: list[Any], hard: Corpus) -> None:
        assert [doc.text for doc in docs] == [document.text for document in hard]

    def test_trees_and_names(self, docs: list[Any], hard: Corpus) -> None:
        for doc, document in zip(docs, hard, strict=True):
            tokens = [token for sentence in document.sentences for token in sentence.tokens]
            assert [(t.idx, t.text, t.lemma_, t.tag_, t.dep_) for t in doc if not t.is_space] == [
                (t.start, t.text, t.lemma, t.tag, t.dep) for t in tokens
            ]
            assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
                (e.start, e.end, e.label) for e in document.entities
            ]

    def test_spans_carry_the_ids_of_their_records(self, docs: list[Any], hard: Corpus) -> None:
        brand = next(doc for doc in docs if EMOJI in doc.text)
        found = hard["brand"]
        assert [s.text for s in brand.spans["volgens_claims"]] == ["zo'n 40\r\nvierkante meter"]
        assert [s.id_ for s in brand.spans["volgens_contents"]] == ["brand#a1", "brand#a2", "brand#a2"]
        assert [s.text for s in brand.spans["volgens_sources"]] == [
            a.source and a.source.text for a in found.attributions
        ]
        assert [s.text for s in brand.spans["volgens_cues"]] == ["Volgens", "zei"]

    def test_records_are_whole(self, docs: list[Any], hard_run: Path) -> None:
        for layer in ("entities", "claims", "attributions"):
            found = [row for doc in docs for row in doc.user_data["volgens"][layer]]
            assert json.loads(json.dumps(found)) == rows(hard_run, layer)
        assert docs[0].user_data["volgens"]["document"]["meta"] == {"krant": "Gids", "n": (1, None)}


@pytest.fixture(scope="module")
def sentences(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    path = export(hard_run, "conllu", tmp_path_factory.mktemp("conllu") / "run.conllu")
    return list(conllu.parse(path.read_text(encoding="utf-8")))


class TestConllu:
    def test_columns(self, sentences: list[Any], hard: Corpus) -> None:
        written = [sentence for document in hard for sentence in document.sentences]
        for found, sentence in zip(sentences, written, strict=True):
            assert [(t["form"], t["lemma"], t["upos"], t["xpos"]) for t in found] == [
                (t.text, t.lemma, t.pos, t.tag) for t in sentence.tokens
            ]
            assert [t["head"] for t in found] == [
                0 if t.head == n else t.head + 1 for n, t in enumerate(sentence.tokens)
            ]
            assert [t["deprel"] for t in found if t["head"] == 0] == ["root"]
            assert found[0]["feats"] == {"Number": "Sing"}

    def test_names(self, sentences: list[Any]) -> None:
        tagged = [(t["form"], t["misc"]["NER"]) for s in sentences for t in s if "NER" in (t["misc"] or {})]
        assert tagged[:4] == [("CBS", "B-ORG"), ("Café", "B-PLACE"), ("De", "I-PLACE"), ("Zon", "I-PLACE")]

    def test_text_comes_back_to_the_letter(self, sentences: list[Any], hard: Corpus) -> None:
        texts: dict[str, str] = {}
        for sentence in sentences:
            doc = sentence.metadata["sent_id"].rpartition("-s")[0]
            for token in sentence:
                misc = token["misc"] or {}
                after = "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", r"\s"))
                words = unescaped(misc.get("SpacesInToken", token["form"]))
                texts[doc] = texts.get(doc, "") + unescaped(misc.get("SpacesBefore", "")) + words + after
        assert texts == {document.id: document.text for document in hard if document.sentences}

    def test_documents_open_once(self, sentences: list[Any], hard: Corpus) -> None:
        opened = [s.metadata["newdoc id"] for s in sentences if "newdoc id" in s.metadata]
        assert opened == [document.id for document in hard if document.sentences]
