"""The entities stage: spans, labels, groups, roles, and what it makes of any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from entityruns import NLP, cases, doc_of, parse, run, show
from volgens.records import Document, Entity
from volgens.settings import Settings
from volgens.stages import create
from volgens.stages.base import Annotations
from volgens.stages.entities import Entities
from volgens.stages.entities.abbreviations import abbreviates
from volgens.stages.entities.groups import describe
from volgens.stages.entities.persons import same_person


@pytest.mark.parametrize(("given_", "wanted"), [*cases("spans.txt"), *cases("lexicon.txt")])
def test_mentions(given_: str, wanted: str) -> None:
    text, _ = parse(given_)
    assert show(text, run(given_)) == wanted


def groups(marked: str) -> list[set[str]]:
    """The texts of each group, in order of the first mention."""
    found: dict[str, set[str]] = {}
    for entity in run(marked):
        found.setdefault(entity.group, set()).add(entity.text)
    return list(found.values())


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        # a country, its people, its other names
        ("[PLACE Finland] en de [NORP Finnen]: [NORP Finse] trots.", [{"Finland", "Finnen", "Finse"}]),
        ("De [PLACE VS], de [PLACE Verenigde Staten] en [PLACE Amerika].", [{"VS", "Verenigde Staten", "Amerika"}]),
        ("In [PLACE Edam] zijn [NORP Edammers] trots.", [{"Edam", "Edammers"}]),
        ("De [NORP joodse] raad en de [NORP joden] daar.", [{"joodse", "joden"}]),
        # persons by surname, first name, initials, possessive
        ("[PERSON Ans de Wit] sprak. [PERSON De Wit] bleef. [PERSON Ans] ook.", [{"Ans de Wit", "De Wit", "Ans"}]),
        ("[PERSON J. Kok] en [PERSON Jan Kok] zijn één. [PERSON Koks] huis.", [{"J. Kok", "Jan Kok", "Koks"}]),
        ("[PERSON Ria Bos] en [PERSON Tom Bos] trouwden.", [{"Ria Bos"}, {"Tom Bos"}]),
        ("[PERSON Ria Bos] belt, dan komt [PERSON Tom Bos]. [PERSON Bos] lacht.", [{"Ria Bos"}, {"Tom Bos", "Bos"}]),
        # organisations by abbreviation and by part
        ("Het [ORG Fonds voor Open Wetenschap] ([ORG FOW]). Dat [ORG FOW].", [{"Fonds voor Open Wetenschap", "FOW"}]),
        ("[ORG FOW] ([ORG Fonds voor Open Wetenschap]) bestaat.", [{"FOW", "Fonds voor Open Wetenschap"}]),
        ("[ORG Raad voor Veilig Verkeer], kortweg [ORG RVV], klaagt.", [{"Raad voor Veilig Verkeer", "RVV"}]),
        ("De [ORG PvdA]: [ORG Partij van de Arbeid].", [{"PvdA", "Partij van de Arbeid"}]),
        ("[ORG Kwintes Beheer] groeit. [ORG Kwintes] wint.", [{"Kwintes Beheer", "Kwintes"}]),
        ("De [ORG Raad van Bestuur van de VN] en de [ORG VN].", [{"Raad van Bestuur van de VN"}, {"VN"}]),
        ("[ORG NOS] en [ORG NPO] zijn twee.", [{"NOS"}, {"NPO"}]),
    ],
)
def test_groups(marked: str, wanted: list[set[str]]) -> None:
    assert groups(marked) == wanted


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[PERSON Poots] plan is van [PERSON Gerda Poot]. [PERSON Poot] wil dat.", ["Gerda Poot"] * 3),
        ("De [NORP Deense] vloot.", ["Denemarken"]),
        ("Een [NORP Haagse] kwestie.", ["Den Haag"]),
        ("De [PLACE VS], dus de [PLACE Verenigde Staten].", ["Verenigde Staten"] * 2),
        ("[ORG NFK] is de [ORG Nieuwe Federatie Klimaat].", ["Nieuwe Federatie Klimaat"] * 2),
        ("[PLACE Ruslands] leger trekt [PLACE Rusland] uit.", ["Rusland"] * 2),
    ],
)
def test_canonical_name(marked: str, names: list[str]) -> None:
    assert [entity.name for entity in run(marked)] == names


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("ISW", "The Institute for the Study of War", True),
        ("PvdA", "Partij van de Arbeid", True),
        ("OM", "openbaar ministerie", True),
        ("V.N.", "Verenigde Naties", True),
        ("NOS", "Nederlandse Publieke Omroep", False),
        ("Nibra", "Nederlands Instituut voor Brandweer", False),
        ("A", "Algemeen", False),
    ],
)
def test_abbreviation(short: str, long: str, same: bool) -> None:
    assert abbreviates(short, long) is same


def test_one_person_is_found_in_time_linear_in_the_mentions() -> None:
    names: list[str | None] = [f"Jan{n} Smit" if n % 2 else "Smit" for n in range(40_000)]
    assert len(list(same_person(names))) == 20_000


def role(words: list[str], heads: list[int], deps: list[str], lemmas: list[str], place: int) -> str | None:
    doc = Doc(NLP.vocab, words=words, heads=heads, deps=deps, lemmas=lemmas)
    doc.set_ents([Span(doc, place, place + 1, label="PLACE")])
    return next(e.role for e in Entities()(doc, Annotations(Document("d", doc.text))) if e.text == words[place])


def test_a_capital_that_speaks_is_its_government() -> None:
    assert role(
        ["Moskou", "ontkent", "dat"], [1, 1, 1], ["nsubj", "ROOT", "obj"], ["Moskou", "ontkennen", "dat"], 0
    ) == ("government")


def test_a_capital_that_lies_somewhere_is_a_place() -> None:
    assert (
        role(["Moskou", "ligt", "ver"], [1, 1, 1], ["nsubj", "ROOT", "advmod"], ["Moskou", "liggen", "ver"], 0) is None
    )


def test_a_town_that_is_no_seat_of_power_does_not_govern() -> None:
    assert (
        role(["Edam", "ontkent", "dat"], [1, 1, 1], ["nsubj", "ROOT", "obj"], ["Edam", "ontkennen", "dat"], 0) is None
    )


def test_according_to_a_capital() -> None:
    assert [e.role for e in run("Volgens [PLACE Teheran] is dat onjuist. Het regent in [PLACE Teheran].")] == [
        "government",
        None,
    ]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("De denktank [ORG Zeezicht] bestaat.", ("denktank",)),
        ("De [ORG VVD] stemt voor.", ("partij",)),
        ("Studenten van de [ORG Veluwse Universiteit].", ("universiteit",)),
        ("De [ORG Brandevoort] groeit.", ()),
        ("De denktank [PERSON Jan Smit] bestaat niet.", ()),
    ],
)
def test_describe_gives_the_words_that_a_text_would_use(marked: str, words: tuple[str, ...]) -> None:
    assert describe(run(marked), parse(marked)[0]) == words


def check(text: str, entities: list[Entity]) -> None:
    """The promises of the record: offsets, order, no overlap, groups that open with their own first mention."""
    end = 0
    ids = {entity.id for entity in entities}
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text
        assert entity.text == entity.text.strip()
        assert entity.text
        assert entity.start >= end
        end = entity.end
        assert entity.group in ids
        assert entity.name
    seen: set[str] = set()
    for entity in entities:
        assert entity.group in seen or entity.group == entity.id
        seen.add(entity.id)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=80),
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 6), st.sampled_from(["PLACE", "ORG", "PERSON", "NORP", "X"]))
    ),
)
def test_any_text_with_any_names(text: str, names: list[tuple[int, int, str]]) -> None:
    doc = NLP.make_doc(text)
    taken = 0
    spans = []
    for start, length, label in sorted(names):
        if start >= taken and start + length <= len(doc):
            spans.append(Span(doc, start, start + length, label=label))
            taken = start + length
    doc.set_ents(spans)
    annotations = Annotations(Document("d", doc.text))
    entities = list(Entities()(doc, annotations))
    check(doc.text, entities)
    assert entities == list(Entities()(doc, annotations))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="de VAN()NOS-'’.,\n\tRusland Polen Ännie\u00a0\u2028", max_size=60))
def test_any_text_of_name_like_letters(text: str) -> None:
    doc = NLP.make_doc(text)
    if len(doc):
        doc.set_ents([Span(doc, 0, len(doc), label="ORG")])
    check(doc.text, list(Entities()(doc, Annotations(Document("d", doc.text)))))


def test_a_long_document_takes_time_in_proportion() -> None:
    doc = doc_of("[PERSON Jan Smit] was in [PLACE Almelo] bij de [ORG NOS]. " * 2000)
    entities = list(create("entities", Settings())(doc, Annotations(Document("d", doc.text))))
    assert len(entities) == 6000
    assert len({entity.group for entity in entities}) == 3  # type: ignore[union-attr]
