"""Places: the index, names from other scripts, peoples, and which place of a name is meant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entityruns import run
from volgens.errors import VolgensError
from volgens.places import Index, default
from volgens.places.demonyms import home
from volgens.places.finder import Finder, IndexedText
from volgens.places.spelling import fold, sounds


def first(name: str) -> str | None:
    found = default().find(name)
    return f"{found[0].name}, {found[0].country}" if found else None


@pytest.mark.parametrize(
    ("dutch", "place"),
    [
        ("Soedzja", "Sudzha, RU"),
        ("Voehledar", "Vuhledar, UA"),
        ("Loehansk", "Luhansk, UA"),
        ("Luhansk", "Luhansk, UA"),
        ("Izjoem", "Izyum, UA"),
        ("Koepjansk", "Kupyansk, UA"),
        ("Tsjasiv Jar", "Chasiv Yar, UA"),
        ("Koerachove", "Kurakhove, UA"),
        ("Vovtsjansk", "Vovchansk, UA"),
        ("Nizjni Novgorod", "Nizhniy Novgorod, RU"),
        ("Falloedja", "Al Fallūjah, IQ"),
        ("Tikriet", "Tikrīt, IQ"),
        ("Koendoez", "Kunduz, AF"),
        ("Beit Hanoen", "Bayt Ḩānūn, PS"),
        ("Londen", "London, GB"),
        ("Parijs", "Paris, FR"),
        ("Rijsel", "Lille, FR"),
        ("Oekraïne", "Oekraïne, UA"),
        ("Wit-Rusland", "Belarus, BY"),
        ("Gelderland", "Gelderland, NL"),
    ],
)
def test_a_dutch_spelling_meets_the_place(dutch: str, place: str) -> None:
    assert first(dutch) == place


@pytest.mark.parametrize("name", ["Zeleny Sjljach", "Westen", "het Westen", "Randje Wereld", "", "  ", "…", "Квас"])
def test_what_no_place_is_called(name: str) -> None:
    assert first(name) is None


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("Soedzja", "Sudzha"),
        ("Voehledar", "Vuhledar"),
        ("Ljoebimovka", "Lyubimovka"),
        ("Zeleny Sjljach", "Zelenyy Shlyakh"),
        ("Loehansk", "Luhansk"),
        ("Tsjernihiv", "Chernihiv"),
        ("Sjebekino", "Shebekino"),
        ("Joezjno-Sachalinsk", "Yuzhno-Sakhalinsk"),
        ("Zjytomyr", "Zhytomyr"),
        ("Charkov", "Kharkov"),
        ("Oeljanovsk", "Ul'yanovsk"),
    ],
)
def test_two_transliterations_are_one_sound(dutch: str, english: str) -> None:
    assert sounds(dutch, "slavic", "dutch") == sounds(english, "slavic", "english") != ""


@pytest.mark.parametrize(("one", "other"), [("Donetsk", "Donskoj"), ("Charkov", "Cherson"), ("Orjol", "Orel")])
def test_different_names_sound_different(one: str, other: str) -> None:
    assert sounds(one, "slavic", "dutch") != sounds(other, "slavic", "english")


def test_the_sound_of_the_script_itself() -> None:
    assert sounds("Вугледар", "slavic", "cyrillic") == sounds("Voehledar", "slavic", "dutch")


@given(st.text(max_size=40))
def test_any_name_has_a_form_and_finds_something_or_nothing(name: str) -> None:
    form = fold(name)
    assert form == form.casefold()
    assert not any(ch.isspace() for ch in form)
    for place in default().find(name):
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Oekraïense", "Oekraïne"),
        ("Russen", "Rusland"),
        ("Chinezen", "China"),
        ("Indiase", "India"),
        ("Schotse", "Schotland"),
        ("anti-Duitse", "Duitsland"),
        ("Haagse", "Den Haag"),
        ("Volendammer", "Volendam"),
        ("Rotterdammers", "Rotterdam"),
        ("Tilburgse", "Tilburg"),
        ("Antwerpenaren", "Antwerpen"),
        ("Jakarta's", "Jakarta"),
    ],
)
def test_a_people_belongs_to_its_place(word: str, place: str) -> None:
    found = home(word, default())
    assert found is not None
    assert found[0] == place


@pytest.mark.parametrize("word", ["Koerdische", "joden", "socialistische", "Kamerse", "", "se"])
def test_a_people_without_a_place(word: str) -> None:
    assert home(word, default()) is None


def links(marked: str) -> dict[str, str | None]:
    """Each mention's text with its link as `name, country`."""
    return {e.text: f"{e.link.name}, {e.link.country}" if e.link else None for e in run(marked)}


@pytest.mark.parametrize(
    ("marked", "name", "wanted"),
    [
        # the document's country and the places around
        ("Bij [PLACE Pokrovsk] in [PLACE Oekraïne] is het stil.", "Pokrovsk", "Pokrovsk, UA"),
        ("In [PLACE Texas] ligt [PLACE Odessa], niet ver van [PLACE Midland].", "Odessa", "Odessa, US"),
        ("Treinen uit [PLACE Odessa] in [PLACE Oekraïne].", "Odessa", "Odesa, UA"),
        ("Het dorp ligt tussen [PLACE Gent] en [PLACE Deinze].", "Deinze", "Deinze, BE"),
        # X in Y, X (Y), X, Y
        ("Een meisje uit [PLACE Paris], [PLACE Texas] won.", "Paris", "Paris, US"),
        ("Een brand in [PLACE Valencia] ([PLACE Venezuela]).", "Valencia", "Valencia, VE"),
        ("Een brand in [PLACE Valencia] bij de markt in [PLACE Spanje].", "Valencia", "Valencia, ES"),
        # an adjective before the name
        ("Het [NORP Britse] [PLACE Boston] is klein.", "Boston", "Boston, GB"),
        # a large town needs no help, the province of its name does
        ("In [PLACE Utrecht] reden geen bussen.", "Utrecht", "Utrecht, NL"),
        ("Hij vloog naar [PLACE Londen].", "Londen", "London, GB"),
        ("[PLACE Mexico] kiest een president.", "Mexico", "Mexico, MX"),
        ("Het [PLACE Kremlin] zwijgt.", "Kremlin", "Kremlin, RU"),
        # a possessive, and two towns in one name
        ("[PLACE Ruslands] buren.", "Ruslands", "Rusland, RU"),
        ("De gemeente [PLACE Edam-Volendam].", "Edam-Volendam", "Volendam, NL"),
    ],
)
def test_the_place_that_is_meant(marked: str, name: str, wanted: str) -> None:
    assert links(marked)[name] == wanted


def test_a_province_is_a_region_where_the_text_says_so() -> None:
    province, town = (run(text)[0].link for text in ("De provincie [PLACE Utrecht].", "De stad [PLACE Utrecht]."))
    assert province is not None
    assert town is not None
    assert (province.id, town.id) == ("iso3166:NL-UT", "geonames:2745912")


def test_an_ambiguous_name_stays_ambiguous() -> None:
    (found,) = run("Een man uit [PLACE Springfield] won.")
    assert found.link is None
    assert len(found.candidates) > 2
    assert all(c.name == "Springfield" for c in found.candidates)
    assert [c.score for c in found.candidates] == sorted((c.score for c in found.candidates), reverse=True)


def test_an_unknown_hamlet_is_not_tied_to_a_namesake_far_away() -> None:
    marked = "In de [NORP Russische] regio [PLACE Koersk], bij [PLACE Soedzja] en het plaatsje [PLACE Ljoebimovka]."
    assert links(marked) == {
        "Russische": "Rusland, RU",
        "Koersk": "Kursk, RU",
        "Soedzja": "Sudzha, RU",
        "Ljoebimovka": None,
    }


def test_a_link_holds_what_a_map_needs() -> None:
    (found,) = run("Vlakbij [PLACE Volendam].")
    assert found.link is not None
    assert found.link.id == "geonames:2745340"
    assert (found.link.lat, found.link.lon) == pytest.approx((52.495, 5.071), abs=0.01)
    assert 0.5 <= found.link.score <= 1


def test_the_index_opens_quickly() -> None:
    code = (
        "import numpy, time; from pathlib import Path; from volgens.places import Index; import volgens.places as p;"
        "f = Path(p.__file__).parents[1] / 'data' / 'places.bin'; t = time.process_time(); Index(f);"
        "print(time.process_time() - t)"
    )
    seconds = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert float(seconds) < 0.05


def test_a_file_that_is_no_index(tmp_path: Path) -> None:
    wrong = tmp_path / "places.bin"
    wrong.write_bytes(b"something else altogether")
    with pytest.raises(VolgensError, match="no index of places"):
        Index(wrong)
    with pytest.raises(VolgensError, match="cannot be opened"):
        Index(tmp_path / "none.bin")


def test_the_index_names_its_source() -> None:
    assert "GeoNames" in default().credit
    assert "CC BY 4.0" in default().credit


def test_the_longest_name_is_found_and_only_as_a_word_of_its_own() -> None:
    finder = Finder({"Rode Kruis": 1, "Rode": 2, "NS": 3})
    text = "Rode Kruis, Rode, NS, NSB, NS-trein, @NS en anti-NS."
    assert [(text[s:e], v) for s, e, v in finder.find(IndexedText(text))] == [("Rode Kruis", 1), ("Rode", 2), ("NS", 3)]
