"""The library's corpus: access, filters, streaming, and each layer as a table."""

from __future__ import annotations

import json
import pydoc
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

import volgens
from hardruns import hard_records
from reportruns import FERRY, FLOOD, Article, write_run
from volgens.corpus import LAYERS, Corpus, Document, read, stream
from volgens.errors import MissingExtraError, RunError, SettingsError
from volgens.records import Record, as_dict, encode, layer_of


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("runs") / "water", [FLOOD, FERRY, Article("stil", "Niets te melden.")])


@pytest.fixture(scope="module")
def corpus(run: Path) -> Corpus:
    return read(run)


class TestAccess:
    def test_by_place_id_and_slice(self, corpus: Corpus) -> None:
        assert corpus[1].id == corpus["veer"].id == corpus[-2].id == "veer"
        assert isinstance(corpus[:2], Corpus)
        assert [document.id for document in corpus[::-1]] == ["stil", "veer", "dijk"]
        assert corpus["veer"] in corpus
        with pytest.raises(KeyError):
            corpus["zee"]
        with pytest.raises(IndexError):
            corpus[3]

    def test_layers_of_all_documents_in_order(self, corpus: Corpus) -> None:
        assert [claim.text for claim in corpus.claims][-2:] == ["212 passagiers", "negen uur"]
        assert corpus.claims == list(corpus.layer("claims"))
        assert len(corpus.attributions) == 4
        assert [entity.text for entity in corpus[1].entities] == ["Terschelling", "Marit Dijkgraaf"]

    def test_a_claim_leads_to_its_source_and_sentence(self, corpus: Corpus) -> None:
        document = corpus["dijk"]
        said = document.attribution_of(document.claims[0])
        assert said
        assert said.resolved == "de waterschapsvoorzitter"
        assert document.attribution_of(document.claims[1]) is None
        assert document.sentence_of(document.claims[1]) == "In 1953 was dat 130 vierkante kilometer."

    def test_reprs_are_short(self, corpus: Corpus, hard: Corpus) -> None:
        assert repr(corpus) == "<Corpus: 3 documents, 4 entities, 7 claims, 4 attributions>"
        assert repr(corpus["veer"]) == "<Document 'veer': 122 characters, 2 entities, 2 claims, 1 attributions>"
        assert repr(hard) == "<Corpus: 7 documents, 1 failed, 5 entities, 5 claims, 4 attributions>"
        assert repr(corpus[:1]).startswith("<Corpus: 1 document, ")

    def test_unknown_layer(self, corpus: Corpus) -> None:
        with pytest.raises(SettingsError, match="there is no layer 'claim': choose one of documents"):
            corpus.layer("claim")

    def test_reading_what_is_no_run(self, tmp_path: Path) -> None:
        with pytest.raises(RunError, match="holds no run"):
            read(tmp_path)
        with pytest.raises(RunError, match="holds no run"):
            stream(tmp_path)


class TestFilter:
    @pytest.mark.parametrize(
        ("conditions", "claims"),
        [
            ({"unit": "km²"}, ["40 vierkante kilometer", "130 vierkante kilometer"]),
            ({"unit": "SCHAAP"}, ["zo'n 1200 schapen", "1700 schapen"]),
            ({"kind": "duration"}, ["negen uur"]),
            ({"source": "waterschap"}, ["40 vierkante kilometer"]),
            ({"source": "dijkgraaf", "unit": "passagier"}, ["212 passagiers"]),
            ({"source": "dijkgraaf", "unit": "km²"}, []),
            ({"modality": "hedged"}, ["zo'n 1200 schapen", "tientallen huizen"]),
            ({"place": "sliedrecht"}, []),
            ({"unit": "ton"}, []),
        ],
    )
    def test_claims(self, corpus: Corpus, conditions: dict[str, str], claims: list[str]) -> None:
        assert [claim.text for claim in corpus.filter(**conditions).claims] == claims

    def test_nothing_asked_is_all(self, corpus: Corpus) -> None:
        assert [document.id for document in corpus.filter()] == ["dijk", "veer", "stil"]

    def test_attributions_of_a_unit_are_those_that_hold_it(self, corpus: Corpus) -> None:
        assert [said.id for said in corpus.filter(unit="km²").attributions] == ["dijk#a1"]
        assert [said.id for said in corpus.filter(modality="hedged").attributions] == ["dijk#a2", "dijk#a3"]

    def test_documents_without_a_match_go(self, corpus: Corpus) -> None:
        assert [document.id for document in corpus.filter(unit="passagier")] == ["veer"]
        assert len(corpus.filter(unit="passagier")["veer"].entities) == 2

    def test_place(self, corpus: Corpus) -> None:
        assert [document.id for document in corpus.filter(place="schelling")] == ["veer"]
        assert "dijk" in [document.id for document in corpus.filter(place="nl")]
        assert len(corpus.filter(place="be")) == 0

    def test_place_holds_for_the_sentence(self, tmp_path: Path) -> None:
        text = (
            "In <place>Goes</place> viel <claim value=9 unit=mm kind=measure>9 millimeter</claim>. "
            "Elders viel <claim value=1 unit=mm kind=measure>1 millimeter</claim>."
        )
        found = read(write_run(tmp_path / "nat", [Article("nat", text)]))
        assert [claim.text for claim in found.filter(place="Goes").claims] == ["9 millimeter"]
        assert [claim.text for claim in found.filter(place="Goes", unit="mm").claims] == ["9 millimeter"]

    def test_what_does_not_exist_is_told(self, corpus: Corpus) -> None:
        with pytest.raises(SettingsError, match="there is no kind 'tijd': use one of count"):
            corpus.filter(kind="tijd")
        with pytest.raises(SettingsError, match="there is no modality 'zeker'"):
            corpus.filter(modality="zeker")


class TestStream:
    def test_same_documents_as_in_memory(self, run: Path, corpus: Corpus) -> None:
        streamed = list(stream(run))
        assert [document.annotations for document in streamed] == [document.annotations for document in corpus]

    def test_conditions(self, run: Path) -> None:
        assert [document.id for document in stream(run, unit="uur", kind="duration")] == []
        assert [document.id for document in stream(run, kind="duration")] == ["veer"]

    def test_memory_is_bound_by_one_document(self, tmp_path: Path) -> None:
        """The first documents come before the last lines are read: a broken one there does not matter to them."""
        many = (Article(f"d{n}", FLOOD.markup) for n in range(300))
        folder = write_run(tmp_path / "veel", many)
        with (folder / "claims.jsonl").open("ab") as lines:
            lines.write(b"broken\n")
        assert [document.id for document in islice(stream(folder), 3)] == ["d0", "d1", "d2"]
        with pytest.raises(RunError, match=r"claims\.jsonl:1501"):
            list(stream(folder))


def every(layer: str) -> list[Record]:
    """The hard run's records of a layer."""
    return [record for record in hard_records() if layer_of(record) == layer]


class TestTables:
    @pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer != "tokens"])
    def test_pandas_holds_every_value(self, hard: Corpus, layer: str) -> None:
        rows = hard.to_pandas(layer).to_dict("records")
        wanted = [as_dict(record) for record in every(layer)]
        assert len(rows) == len(wanted)
        for row, record in zip(rows, wanted, strict=True):
            for name, cell in row.items():
                value = record
                for part in str(name).split("."):
                    value = value[part] if value else None  # type: ignore[assignment]
                assert cell == value or (value is None and cell != cell) or (value is None and cell is None), name

    @pytest.mark.parametrize("layer", LAYERS)
    def test_arrow_is_nested_as_the_records(self, hard: Corpus, layer: str) -> None:
        rows = hard.to_arrow(layer).to_pylist()
        for row in rows:
            if "meta" in row:
                row["meta"] = json.loads(row["meta"])
        assert json.loads(json.dumps(rows)) == [json.loads(encode(record)) for record in every(layer)]

    @pytest.mark.parametrize("layer", LAYERS)
    def test_polars_has_the_columns_of_pandas(self, hard: Corpus, layer: str) -> None:
        frame = hard.to_polars(layer)
        assert frame.columns == list(hard.to_pandas(layer).columns)
        assert len(frame) == len(hard.to_pandas(layer))

    def test_polars_types_do_not_hang_on_the_rows(self, hard: Corpus, corpus: Corpus) -> None:
        for layer in LAYERS:
            assert Corpus([]).to_polars(layer).schema == hard.to_polars(layer).schema == corpus.to_polars(layer).schema

    def test_tokens_have_a_row_each(self, hard: Corpus) -> None:
        words = [token.text for document in hard for sentence in document.sentences for token in sentence.tokens]
        assert hard.to_pandas("tokens")["text"].tolist() == words
        assert hard.to_polars("tokens")["text"].to_list() == words
        assert hard["vol"].to_pandas("tokens")["doc"].unique().tolist() == ["vol"]

    def test_a_table_of_one_document(self, hard: Corpus) -> None:
        assert hard["brand"].to_pandas()["value"].tolist() == [40]
        assert hard["brand"].to_arrow("entities").num_rows == 2
        assert hard["brand"].to_pandas("documents")["doc"].tolist() == ["brand"]

    def test_an_empty_table_has_its_columns(self) -> None:
        assert "counted.head" in Corpus([]).to_pandas("claims").columns
        assert "change.from" in Corpus([]).to_polars("claims").columns

    @pytest.mark.parametrize(
        ("package", "method"), [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")]
    )
    def test_a_missing_package_is_told(
        self, corpus: Corpus, package: str, method: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(MissingExtraError, match=r'is not installed: pip install "volgens\['):
            getattr(corpus, method)("claims")


class TestManual:
    def test_help_reads_like_a_manual(self) -> None:
        manual = pydoc.render_doc(volgens, renderer=pydoc.plaintext)
        assert "volgens - volgens reads Dutch news: who claims what, where, and how much." in manual
        for name in ("extract(source", "load(model", "read(folder", "stream(folder", "class Corpus", "filter(self"):
            assert name in manual, name

    def test_every_public_name_is_explained(self) -> None:
        for name in volgens.__all__:
            assert name.startswith("__") or getattr(volgens, name).__doc__, name
        for shape in (Corpus, Document):
            for name in dir(shape):
                assert name.startswith("_") or getattr(shape, name).__doc__, f"{shape.__name__}.{name}"

    def test_importing_is_light(self) -> None:
        code = "import sys, volgens; dir(volgens); print([m for m in ('spacy', 'rich', 'pandas') if m in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"

    def test_unknown_name(self) -> None:
        with pytest.raises(AttributeError, match="has no attribute 'lees'"):
            volgens.lees  # noqa: B018
