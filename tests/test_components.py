"""The stages as spaCy components, in anyone's Dutch pipeline."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from stubs import news_package
from volgens.errors import ModelError
from volgens.nlp import bundled_folder
from volgens.pipeline import Pipeline
from volgens.records import Document

TEXT = "Volgens het CBS daalde de export naar België met 3 procent. In Breda wonen zo'n 40 Belgen."
COMPONENTS = ("volgens_entities", "volgens_claims", "volgens_attributions")


@pytest.fixture(scope="module")
def bundled() -> Language:
    """The fast bundled pipeline with all components."""
    nlp = spacy.load(bundled_folder("nl_volgens_fast"))
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def texts(doc: Doc, group: str) -> list[str]:
    return [span.text for span in doc.spans[group]]


class TestBundled:
    def test_records_and_spans(self, bundled: Language) -> None:
        doc = bundled(TEXT)
        assert [claim.text for claim in doc._.claims] == texts(doc, "volgens_claims") == ["3 procent", "zo'n 40 Belgen"]
        (said,) = doc._.attributions
        assert said.source.text == "het CBS"
        assert said.claims == (doc._.claims[0].id,)
        assert doc._.claims[0].attribution == said.id
        assert texts(doc, "volgens_sources") == ["het CBS"]
        assert texts(doc, "volgens_cues") == ["Volgens"]
        assert texts(doc, "volgens_contents") == [span.text for span in said.content]
        assert "België" in texts(doc, "volgens_entities")
        assert {entity.text for entity in doc._.entities} == set(texts(doc, "volgens_entities"))

    def test_spans_lead_to_records(self, bundled: Language) -> None:
        doc = bundled(TEXT)
        assert [span.id_ for span in doc.spans["volgens_claims"]] == [claim.id for claim in doc._.claims]
        assert [span.label_ for span in doc.spans["volgens_claims"]] == ["percent", "count"]

    def test_same_records_as_the_pipeline(self, bundled: Language, fast: Pipeline) -> None:
        doc = bundled(TEXT)
        (found,) = fast.annotate([Document("doc", TEXT)])
        assert doc._.volgens == found

    def test_one_component_runs_what_it_needs(self, bundled: Language, fast: Pipeline) -> None:
        alone = fast.nlp.create_pipe("volgens_attributions")
        assert alone(fast.nlp(TEXT))._.volgens == bundled(TEXT)._.volgens
        doc = fast.nlp.create_pipe("volgens_claims")(fast.nlp(TEXT))
        assert len(doc._.claims) == 2
        assert doc._.attributions == ()

    def test_settings(self, fast: Pipeline) -> None:
        component = fast.nlp.create_pipe("volgens_claims", config={"si": True})
        (claim,) = component(fast.nlp("De weg is 3 kilometer lang."))._.claims
        assert (claim.value_si, claim.unit_si) == (3000, "m")

    def test_an_empty_text(self, bundled: Language) -> None:
        assert bundled("")._.claims == ()
        assert bundled(" \n ")._.attributions == ()


class TestPacking:
    def test_a_docbin_keeps_the_records(self, bundled: Language, tmp_path: Path) -> None:
        doc = bundled(TEXT)
        DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "docs.spacy")
        (again,) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(bundled.vocab)
        assert again._.volgens == doc._.volgens
        assert again._.claims == doc._.claims
        assert texts(again, "volgens_claims") == texts(doc, "volgens_claims")

    def test_bytes(self, bundled: Language) -> None:
        doc = bundled(TEXT)
        assert Doc(bundled.vocab).from_bytes(doc.to_bytes())._.attributions == doc._.attributions

    def test_several_processes(self, bundled: Language) -> None:
        docs = list(bundled.pipe([TEXT, TEXT[:30]], n_process=2, batch_size=1))
        assert [doc._.claims for doc in docs] == [doc._.claims for doc in bundled.pipe([TEXT, TEXT[:30]])]
        assert docs[0]._.claims

    def test_spawned_processes_get_the_extensions(self, bundled: Language) -> None:
        """As on macOS and Windows, where spaCy sends its extensions to new processes by pickle."""
        for name in ("entities", "claims", "attributions"):
            _, _, getter, _ = pickle.loads(pickle.dumps(Doc.get_extension(name)))
            assert getter(bundled(TEXT)) == bundled(TEXT)._.get(name)

    def test_a_pipeline_on_disk(self, bundled: Language, tmp_path: Path) -> None:
        bundled.to_disk(tmp_path / "nlp")
        again = spacy.load(tmp_path / "nlp")
        assert again(TEXT)._.attributions == bundled(TEXT)._.attributions


class TestOthers:
    def test_a_blank_pipeline_with_sentences(self) -> None:
        nlp = spacy.blank("nl")
        nlp.add_pipe("sentencizer")
        ruler: Any = nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "GPE", "pattern": "Breda"}, {"label": "ORG", "pattern": "CBS"}])
        nlp.add_pipe("volgens_attributions")
        doc = nlp(TEXT)
        assert [(entity.text, entity.label) for entity in doc._.entities][:1] == [("CBS", "ORG")]
        assert ("Breda", "PLACE") in [(entity.text, entity.label) for entity in doc._.entities]
        assert "3 procent" in texts(doc, "volgens_claims")

    @pytest.mark.filterwarnings("ignore:.*W036")
    def test_a_pipeline_with_the_labels_of_the_published_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        news_package(tmp_path)
        monkeypatch.syspath_prepend(tmp_path)
        nlp = spacy.load("nl_core_news_sm")
        nlp.add_pipe("volgens_entities")
        doc = nlp("In Breda wonen 12 Belgische mensen bij Philips.")
        assert [(entity.text, entity.label) for entity in doc._.entities] == [
            ("Breda", "PLACE"),
            ("Belgische", "NORP"),
            ("Philips", "ORG"),
        ]

    @pytest.mark.parametrize("name", COMPONENTS)
    def test_without_sentences_it_says_what_to_add(self, name: str) -> None:
        nlp = spacy.blank("nl")
        nlp.add_pipe(name)
        with pytest.raises(ModelError, match="sets no sentences: add a parser before the volgens components"):
            nlp(TEXT)

    def test_entry_points_are_known(self) -> None:
        from importlib.metadata import entry_points

        found = {
            point.name: point.load() for point in entry_points(group="spacy_factories") if point.name in COMPONENTS
        }
        assert set(found) == set(COMPONENTS)
        for name in COMPONENTS:
            assert Language.get_factory_meta(name).factory == name
