"""The attributions stage: lexicon, robustness, order, explanations, the join with the tagger's frames."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from volgens.records import Attribution, Document, Explanation, Frame
from volgens.settings import Settings
from volgens.stages import create
from volgens.stages.attributions.candidates import Candidate, join, tidy
from volgens.stages.attributions.frames import BOTH, RULE, merge, overlap, trust
from volgens.stages.attributions.lexicon import load, present_stem
from volgens.stages.base import Annotations
from volgens.stages.tokenise import FRAMES

BLANK = spacy.blank("nl")


def run(doc: Doc, explain: bool = False) -> list[Attribution | Explanation]:
    stage = create("attributions", Settings(explain=explain))
    return list(stage(doc, Annotations(Document("d", doc.text))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("infinitive", "stem"),
    [
        ("melden", "meld"),
        ("zeggen", "zeg"),
        ("beweren", "beweer"),
        ("vrezen", "vrees"),
        ("geloven", "geloof"),
        ("herinneren", "herinner"),
    ],
)
def test_stems(infinitive: str, stem: str) -> None:
    assert present_stem(infinitive)[0] == stem


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("gemeld", "melden"),
        ("beweerde", "beweren"),
        ("vreest", "vrezen"),
        ("zeiden", "zeggen"),
        ("aangekondigd", "aankondigen"),
        ("waarschuwt", "waarschuwen"),
        ("geëist", "eisen"),
        ("herinnerde", "herinneren"),
    ],
)
def test_forms(form: str, lemma: str) -> None:
    assert lemma in {f.verb.lemma for f in load().forms[form]}


def test_separable_verbs_keep_their_particle_apart() -> None:
    (form,) = [f for f in load().forms["voegde"] if f.verb.lemma == "toevoegen"]
    assert form.apart
    assert form.verb.particle == "toe"


def test_every_frame_letter_is_known() -> None:
    letters = {letter for forms in load().forms.values() for f in forms for letter in f.verb.frames}
    assert letters <= set("dotqpvnmaxsu")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", '"', '""', "volgens", "aldus", "'", "zei", ": : :", "„” zei", "\u200b"]
)
def test_next_to_nothing(text: str) -> None:
    for record in run(BLANK(text)):
        assert isinstance(record, Attribution)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["volgens", "Jan", "zei", "dat", "hij", "komt", '"', "'", ",", ".", ":", "aldus", "zou", "hebben", "de",
             "politie", "laat", "weten", "blijkt", "uit", "niet", "te", "om", "?", "naar", "eigen", "zeggen", "\n"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_word_salad_gives_sound_records(words: list[str]) -> None:
    doc = BLANK(" ".join(words))
    records = [r for r in run(doc) if isinstance(r, Attribution)]
    starts = [r.content[0].start for r in records]
    assert starts == sorted(starts)
    assert len({r.id for r in records}) == len(records)
    for record in records:
        spans = [*record.content, *(s for s in (record.source, record.cue, record.via, record.medium) if s)]
        for span in spans:
            assert doc.text[span.start : span.end] == span.text
            assert span.text == span.text.strip() != ""
        ends = [0, *(s.end for s in record.content)]
        assert all(s.start >= e for s, e in zip(record.content, ends, strict=False))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    run(BLANK(text))


@pytest.mark.parametrize("word", ['"', "'", "volgens", "zei", "dat", ",", "en"])
def test_long_documents_take_linear_time(word: str) -> None:
    doc = Doc(BLANK.vocab, words=[word] * 6_000)
    started = time.process_time()
    run(doc)
    assert time.process_time() - started < 10


def test_same_input_same_records() -> None:
    text = '"Het regent", zei Anna. Volgens Bert is dat onzin. "Kijk zelf maar."'
    assert run(BLANK(text)) == run(BLANK(text))


def test_tidy_leaves_no_overlap_and_no_blank() -> None:
    assert tidy("ab cd ef", [(3, 6), (0, 4), (6, 6)]) == ((0, 4), (4, 5))


def test_one_record_for_a_cue() -> None:
    weak = Candidate("weak", (0, 3), None, ((4, 9),), confidence=0.2)
    strong = Candidate("strong", (0, 3), (10, 12), ((4, 8),), confidence=0.8)
    assert [c.rule for c in join([weak, strong])] == ["strong"]


def test_agreement_keeps_the_rule_and_fills_its_source() -> None:
    rule = Candidate("C3 dat", (0, 3), None, ((4, 20),), confidence=0.01)
    frame = Candidate(RULE, (0, 3), (21, 25), ((4, 20),), confidence=0.9)
    (kept,) = merge([rule], [frame])
    assert kept.rule == "C3 dat" + BOTH
    assert kept.source == (21, 25)


def test_a_doubtful_frame_alone_is_dropped() -> None:
    frame = Candidate(RULE, (0, 3), None, ((4, 20),), confidence=0.0)
    assert merge([], [frame]) == []


def test_a_sure_frame_alone_is_kept() -> None:
    frame = Candidate(RULE, (0, 3), (21, 25), ((4, 20),), confidence=1.0)
    assert merge([], [frame]) == [frame]


def test_overlap() -> None:
    assert overlap([(0, 10)], [(0, 10)]) == 1.0
    assert overlap([(0, 10)], [(10, 20)]) == 0.0


def test_frames_on_the_doc_are_used() -> None:
    doc = BLANK("Jan mompelde dat het regent.")
    if not Doc.has_extension(FRAMES):
        Doc.set_extension(FRAMES, default=None)
    doc._.set(FRAMES, [Frame(cue=(4, 12), anchor=False, score=1.0, source=((0, 3),), content=((13, 27),))])
    (record,) = run(doc)
    assert isinstance(record, Attribution)
    assert (record.source and record.source.text, record.rule) == ("Jan", RULE)


def test_every_rule_of_the_table_is_a_probability() -> None:
    table = trust()
    assert table.rules
    assert all(0 < p < 1 for p in table.rules.values())


def test_explain_names_rule_cue_and_path() -> None:
    records = run(BLANK('"Het regent hard vandaag", aldus Anna.'), explain=True)
    (told,) = [r for r in records if isinstance(r, Explanation)]
    assert told.outcome == "kept"
    assert "cue aldus" in told.detail
