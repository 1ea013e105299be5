"""The tokenise stage, and the way back from its records to a parsed Doc."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from volgens.nlp import parse
from volgens.pipeline import Pipeline
from volgens.records import Document, Sentence
from volgens.stages.base import Annotations
from volgens.stages.tokenise import Tokenise, rebuild


def sentences(pipeline: Pipeline, text: str) -> tuple[Document, list[Sentence]]:
    document = Document("d", text)
    return document, list(Tokenise()(next(parse(pipeline.nlp, [document])), Annotations(document)))


def texts(pipeline: Pipeline, text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(pipeline, text)[1]]


def test_offsets_and_heads(fast: Pipeline, seed_text: str) -> None:
    _, found = sentences(fast, seed_text)
    assert len(found) > 20
    for sentence in found:
        roots = [n for n, token in enumerate(sentence.tokens) if token.head == n]
        assert len(roots) == 1
        for token in sentence.tokens:
            assert seed_text[token.start : token.end] == token.text
            assert 0 <= token.head < len(sentence.tokens)
            assert not token.text.isspace()


def test_rebuilt_doc_gives_the_same_records(fast: Pipeline, seed_text: str) -> None:
    document, found = sentences(fast, seed_text)
    doc = rebuild(fast.nlp.vocab, document, found)
    assert doc.text == seed_text
    assert list(Tokenise()(doc, Annotations(document))) == found


def test_headlines_do_not_run_into_the_text(fast: Pipeline) -> None:
    assert texts(fast, "Brug gestremd\n\nDe brug is dicht.") == ["Brug gestremd", "De brug is dicht."]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_rebuilt_exactly(fast: Pipeline, text: str) -> None:
    document, found = sentences(fast, text)
    doc = rebuild(fast.nlp.vocab, document, found)
    assert doc.text == text
    assert list(Tokenise()(doc, Annotations(document))) == found


def test_long_documents_are_read_in_stretches_without_loss(fast: Pipeline) -> None:
    paragraph = "De minister zei dat het plan doorgaat. Er komen 300 woningen bij in Zwolle.\n\n"
    text = paragraph * 1600
    _, found = sentences(fast, text)
    assert len(found) == 3200
    assert "".join(t.text for s in found for t in s.tokens) == "".join(text.split())
