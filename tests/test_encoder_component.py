"""The shipped encoder pipeline as a spaCy component: annotation, offsets, seams, odd text, processes."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from volgens.encoder.component import EncoderComponent, read_tokens
from volgens.encoder.model import default_threads
from volgens.errors import ModelError
from volgens.nlp import bundled_folder
from volgens.processors import processors

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

ARTICLE = (
    "Burgemeester Anneke de Wit wil dat de brug in Zutphen dichtgaat. "
    '"We kunnen niet wachten", zei ze dinsdag tegen De Stentor. '
    "Volgens Rijkswaterstaat duurt de reparatie zeker vier maanden.\n\n"
    "Bewoners boos\n\n"
    "De Gelderse ondernemers vinden het plan slecht. Zij rekenen op steun van het ministerie van Economische Zaken."
)


@pytest.fixture(scope="module")
def encoder() -> Language:
    return spacy.load(bundled_folder("nl_volgens"))


def names(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(ent.text, ent.label_) for ent in nlp(text).ents}


def test_names_are_found_with_their_labels(encoder: Language) -> None:
    found = names(encoder, ARTICLE)
    assert {("Anneke de Wit", "PERSON"), ("Zutphen", "PLACE"), ("Rijkswaterstaat", "ORG")} <= found
    assert ("Gelderse", "NORP") in found
    assert not any("brug" in text or "ondernemers" in text for text, _ in found)


def test_a_common_word_is_no_name(encoder: Language) -> None:
    assert names(encoder, "De politie zoekt de dader nog, zegt een woordvoerder.") == set()


def test_sentences_and_trees(encoder: Language) -> None:
    doc = encoder("De wethouder opent het nieuwe zwembad. Daarna zwemmen de kinderen.")
    assert [sent.text for sent in doc.sents] == [
        "De wethouder opent het nieuwe zwembad.",
        "Daarna zwemmen de kinderen.",
    ]
    wethouder, opent, zwembad = doc[1], doc[2], doc[5]
    assert (opent.dep_, wethouder.dep_, zwembad.dep_) == ("ROOT", "nsubj", "obj")
    assert wethouder.head == opent
    assert zwembad.head == opent
    assert opent.tag_ == "WW|pv|tgw|met-t"
    assert opent.morph.get("VerbForm") == ["Fin"]
    assert [token.lemma_ for token in doc[6 + 1 : 11]] == ["daarna", "zwemmen", "de", "kind"]


@pytest.mark.parametrize(
    "text",
    [
        "Volgens dr. J.J. van Lieshout is de koers, o.a. door de rente, met 3.5 procent gedaald.",
        "De raad komt op 3 mei jl. bijeen, bijv. om mr. De Boer te horen.",
    ],
)
def test_abbreviations_and_initials_end_no_sentence(encoder: Language, text: str) -> None:
    assert len(list(encoder(text).sents)) == 1


def test_a_line_of_its_own_is_a_sentence(encoder: Language) -> None:
    assert "Bewoners boos" in [sent.text.strip() for sent in encoder(ARTICLE).sents]


def test_a_wrapped_line_is_no_sentence(encoder: Language) -> None:
    assert len(list(encoder("De minister gaat morgen naar\nde Kamer.").sents)) == 1


def test_a_sentence_start_that_is_set_stays(encoder: Language) -> None:
    doc = encoder.make_doc("Foto de brug bij nacht De burgemeester wil een nieuwe brug.")
    doc[5].is_sent_start = True
    assert encoder(doc)[5].is_sent_start


def test_frames_name_cue_source_and_content(encoder: Language) -> None:
    text = "Volgens de burgemeester is de brug onveilig."
    frames = encoder(text)._.volgens_frames
    assert [text[slice(*frame.cue)] for frame in frames] == ["Volgens"]
    assert [text[slice(*span)] for span in frames[0].source] == ["de burgemeester"]
    assert "de brug onveilig" in text[slice(*frames[0].content[-1])]


def test_a_sentence_without_a_claim_of_anyone_has_no_frame(encoder: Language) -> None:
    assert encoder("De brug over de rivier is tien meter breed.")._.volgens_frames == []


def test_tokens_for_the_encoder_leave_white_space_out(encoder: Language) -> None:
    tokens, places = read_tokens(encoder.make_doc("Een kop\n\nEen  zin"))
    assert tokens.words == ["Een", "kop", "Een", "zin"]
    assert tokens.breaks == [False, False, True, False]
    assert places == [0, 1, 3, 5]


def test_a_long_document_has_no_seams(encoder: Language) -> None:
    doc = encoder("\n\n".join([ARTICLE] * 12))
    assert sum(ent.text == "Anneke de Wit" for ent in doc.ents) == 12
    assert sum(sent.text.startswith("De Gelderse") for sent in doc.sents) == 12


def test_a_sentence_longer_than_the_window_keeps_one_tree_per_sentence(encoder: Language) -> None:
    doc = encoder("Zij noemde " + ", ".join(f"nummer {i}" for i in range(400)) + " en nog meer.")
    for sent in doc.sents:
        assert sum(token.head == token for token in sent) == 1
        assert all(token.head in sent for token in sent)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_with_exact_offsets(encoder: Language, text: str) -> None:
    doc = encoder(text)
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text
    assert all(text[ent.start_char : ent.end_char] == ent.text for ent in doc.ents)
    assert sum(len(sent) for sent in doc.sents) == len(doc)
    assert all(token.head.sent == token.sent for token in doc)


@pytest.mark.parametrize("text", ["", " ", "\n\n \n"])
def test_nothing_to_read(encoder: Language, text: str) -> None:
    doc = encoder(text)
    assert doc.ents == ()
    assert doc._.volgens_frames == []


def test_batching_changes_nothing(encoder: Language) -> None:
    texts = [ARTICLE, "Kort.", "", ARTICLE[:90]]
    alone = [[(t.text, t.tag_, t.head.i, t.ent_type_) for t in encoder(text)] for text in texts]
    together = [[(t.text, t.tag_, t.head.i, t.ent_type_) for t in doc] for doc in encoder.pipe(texts)]
    assert together == alone


def test_processes_and_pickles_keep_the_frames(encoder: Language) -> None:
    expected = encoder(ARTICLE)._.volgens_frames
    assert expected
    assert [doc._.volgens_frames for doc in encoder.pipe([ARTICLE] * 2, n_process=2, batch_size=1)] == [expected] * 2
    assert pickle.loads(pickle.dumps(encoder))(ARTICLE)._.volgens_frames == expected


def test_to_disk_and_back(encoder: Language, tmp_path: Path) -> None:
    encoder.to_disk(tmp_path / "copy")
    assert names(spacy.load(tmp_path / "copy"), ARTICLE) == names(encoder, ARTICLE)


def test_missing_weights_are_named(encoder: Language, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"encoder\.onnx"):
        EncoderComponent(encoder.vocab).from_disk(tmp_path)
    with pytest.raises(ModelError, match="no weights"):
        EncoderComponent(encoder.vocab)(encoder.make_doc("Dag"))


@pytest.mark.parametrize(("told", "threads"), [("3", 3), ("1", 1), ("0", None), ("", None), ("many", None)])
def test_threads_are_those_that_the_environment_allows(
    monkeypatch: pytest.MonkeyPatch, told: str, threads: int | None
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert default_threads() == (threads or min(4, processors()))
