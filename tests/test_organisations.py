"""The lexicon of organisations, and things across documents."""

from __future__ import annotations

from dataclasses import replace

from entityruns import run
from volgens.records import Attribution, Entity, Span
from volgens.stages.entities.data import organisations
from volgens.things import ORGANISATIONS, PLACES, index


def test_no_name_of_the_lexicon_stands_for_two_organisations() -> None:
    for name, organisation in organisations().by_name.items():
        assert name == name.strip()
        assert organisation.name in organisations().by_name


def test_a_ministry_by_its_short_name() -> None:
    found = run("Het [ORG ministerie van Buitenlandse Zaken] zwijgt. Bij Buitenlandse Zaken werkt zij.")
    assert [e.label for e in found] == ["ORG", "ORG"]
    assert len({e.group for e in found}) == 1


def document(name: str, marked: str) -> list[Entity]:
    """The mentions of a text, under a document's name."""
    return [
        replace(e, doc=name, id=e.id.replace("d#", f"{name}#"), group=e.group.replace("d#", f"{name}#"))
        for e in run(marked)
    ]


def test_places_across_documents_meet_under_their_spellings() -> None:
    records = [
        *document("a", "In [PLACE Charkov] en de [PLACE VS]."),
        *document("b", "Ook [PLACE Charkiv] en de [PLACE Verenigde Staten] en [PLACE Charkiv]."),
    ]
    things = index(records, labels=PLACES)
    assert [(t.mentions, t.documents, dict(t.names)) for t in things] == [
        (3, ("a", "b"), {"Charkiv": 2, "Charkov": 1}),
        (2, ("a", "b"), {"VS": 1, "Verenigde Staten": 1}),
    ]
    assert things[1].link is not None
    assert things[1].link.id == "iso3166:US"


def test_an_abbreviation_that_one_document_explains_counts_in_all() -> None:
    records = [
        *document("a", "De [ORG RWB] kwam."),
        *document("b", "De [ORG Raad voor Water en Bos] ([ORG RWB]) kwam."),
    ]
    (thing,) = index(records, labels=ORGANISATIONS)
    assert (thing.name, thing.mentions, thing.documents) == ("Raad voor Water en Bos", 3, ("b", "a"))


def test_who_mentions_a_thing() -> None:
    records = document("a", "Volgens Ans brandt het in [PLACE Almelo].")
    statement = Attribution(
        doc="a",
        id="a#a1",
        source=Span(8, 11, "Ans"),
        cue=Span(0, 7, "Volgens"),
        content=(Span(12, 31, "brandt het in Almelo"),),
        type="indirect",
        resolved="Ans de Wit",
        entity=None,
        source_kind="person",
        modality="asserted",
        via=None,
        medium=None,
        rule="C1",
        confidence=1.0,
        sentence=0,
        entities=(records[0].id,),
    )
    (thing,) = index(records, [statement, statement])
    assert thing.sources == (("Ans de Wit", 2),)


def test_things_come_most_mentioned_first_and_then_by_name() -> None:
    records = document("a", "[ORG Zilt], [ORG Aardig], [ORG Zilt] en [PERSON Jan Kol].")
    assert [t.name for t in index(records)] == ["Zilt", "Aardig", "Jan Kol"]
    assert index([]) == []
