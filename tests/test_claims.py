"""The claims stage over the bundled pipeline: the project's own cases, links between claims, and what is dropped."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from markup import Case, read
from volgens.nlp import parse
from volgens.pipeline import Pipeline
from volgens.quantity import quantities
from volgens.records import Claim, Document, Explanation
from volgens.stages.base import Annotations
from volgens.stages.claims import Claims
from volgens.stages.claims.nouns import singular

CASES = read("claims.txt")


def _run(pipeline: Pipeline, texts: Iterable[str], stage: Claims | None = None) -> list[list[Claim | Explanation]]:
    """The records of the claims stage alone for each text."""
    documents = [Document(f"d{i}", text) for i, text in enumerate(texts)]
    chosen = stage or Claims()
    docs = parse(pipeline.nlp, documents)
    return [list(chosen(doc, Annotations(d))) for doc, d in zip(docs, documents, strict=True)]  # type: ignore[arg-type]


def _claims(pipeline: Pipeline, text: str, stage: Claims | None = None) -> list[Claim]:
    return [r for r in _run(pipeline, [text], stage)[0] if isinstance(r, Claim)]


@pytest.fixture(scope="module")
def outcome(pipeline: Pipeline) -> dict[str, list[Claim]]:
    """The claims of every case, parsed together."""
    found = _run(pipeline, [c.text for c in CASES])
    return {case.line: [r for r in rows if isinstance(r, Claim)] for case, rows in zip(CASES, found, strict=True)}


def _number(value: object) -> float | None:
    return None if value is None else round(float(value), 9)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [pytest.param(c, id=c.line[:60]) for c in CASES])
def test_case(case: Case, outcome: dict[str, list[Claim]], request: pytest.FixtureRequest) -> None:
    if case.failure:
        request.applymarker(pytest.mark.xfail(reason=case.failure, strict=True))
    got = [
        (c.number.text, c.kind, _number(c.value), _number(c.low), _number(c.high), c.unit, c.modifier, c.text)
        for c in outcome[case.line]
    ]
    assert got == [
        (
            case.text[slice(*e.number)], e.kind, _number(e.value), _number(e.low), _number(e.high), e.unit, e.modifier,
            case.text[slice(*e.text)],
        )
        for e in case.expected
    ]  # fmt: skip


def test_ids_sentences_and_spans(pipeline: Pipeline) -> None:
    text = "Er vielen drie doden.\n\nDe schade is 4 miljoen euro."
    claims = _claims(pipeline, text)
    assert [(c.id, c.sentence) for c in claims] == [("d0#c1", 0), ("d0#c2", 1)]
    assert all(text[c.start : c.end] == c.text for c in claims)
    assert all(type(c.value) is int for c in claims)


def test_counted_noun_with_its_modifiers(pipeline: Pipeline) -> None:
    (claim,) = _claims(pipeline, "Kyiv spreekt van vijftig gewonde Russische militairen.")
    assert claim.counted is not None
    assert (claim.counted.head, claim.counted.modifiers) == ("militair", ("gewonde", "Russische"))


def test_partitive_names_its_antecedent(pipeline: Pipeline) -> None:
    first, second = _claims(pipeline, "De politie pakte dertig betogers op, vier van hen zitten nog vast.")
    assert (second.unit, second.antecedent) == (first.unit, first.id)


def test_change_names_its_parts(pipeline: Pipeline) -> None:
    by, to = _claims(pipeline, "De omzet steeg met 3 procent tot 4,2 miljard euro.")
    assert by.change is not None
    assert by.change == to.change
    assert (by.change.direction, by.change.by, by.change.to) == ("up", by.id, to.id)
    assert to.modifier is None


def test_alternatives_name_each_other(pipeline: Pipeline) -> None:
    first, second = _claims(pipeline, "Hij heeft honderdduizenden of zelfs meer dan een miljoen volgers.")
    assert (first.alternatives, second.alternatives) == ((second.id,), (first.id,))
    assert (first.unit, second.unit) == ("volger", "volger")


def test_si_on_request(pipeline: Pipeline) -> None:
    (claim,) = _claims(pipeline, "Het front schoof 3 kilometer op.", Claims(si=True))
    assert (claim.value_si, claim.unit_si) == (3000, "m")
    (plain,) = _claims(pipeline, "Het front schoof 3 kilometer op.")
    assert (plain.value_si, plain.unit_si) == (None, None)


def test_explain_tells_what_was_dropped(pipeline: Pipeline) -> None:
    text = "Ajax won op 12 mei met 3-1 en kreeg twee gele kaarten."
    told = [r for r in _run(pipeline, [text], Claims(explain=True))[0] if isinstance(r, Explanation)]
    assert [(e.text, e.outcome, e.detail) for e in told][:2] == [
        ("12 mei", "dropped", "a date"),
        ("3-1", "dropped", "a score"),
    ]
    assert told[-1].outcome == "kept"
    assert len(told) == len(quantities(text))


def test_no_text_no_claims(pipeline: Pipeline) -> None:
    assert _run(pipeline, ["Er was niets aan de hand."]) == [[]]


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("auto's", "auto"),
        ("ploegen", "ploeg"),
        ("ramen", "raam"),
        ("wetten", "wet"),
        ("brieven", "brief"),
        ("huizen", "huis"),
        ("economieën", "economie"),
        ("overheden", "overheid"),
        ("personeelsleden", "personeelslid"),
        ("Koreanen", "Koreaan"),
        ("matches", "match"),
        ("politici", "politicus"),
        ("dagen", "dag"),
        ("initiatieven", "initiatief"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one
