"""Page furniture: what is marked in scraped text, and what is left alone."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volgens.io import dates, regions

MARK = re.compile(r"<(title|furniture|credit)>(.*?)</\1>", re.DOTALL)


def marked(text: str) -> str:
    """The text with its regions as inline markup."""
    out, at = [], 0
    for region in regions.find(text).regions:
        out += [text[at : region.start], f"<{region.kind}>", text[region.start : region.end], f"</{region.kind}>"]
        at = region.end
    return "".join([*out, text[at:]])


PROSE = "De brandweer rukte met drie wagens uit en had het vuur na een uur onder controle."

CASES = [
    "<furniture>NOS Nieuws • vandaag, 09:12</furniture> <title>Brand in loods in Almelo</title>\n\n" + PROSE,
    "<furniture>NOS Nieuws • Dinsdag 3 maart 2020, 09:12 • Aangepast dinsdag 3 maart, 11:40</furniture> "
    "<title>Brand in loods</title>\n" + PROSE,
    "<furniture>NOS Voetbal • gisteren, 20:15</furniture>\n<title>Ploeg wint van buren</title>\n\n" + PROSE,
    "<furniture>Omroep Zilverstad · zojuist</furniture> <title>Brug weer open</title>\n\n" + PROSE,
    "<furniture>3 mrt 2020 om 09:12</furniture>\n<furniture>Laatste update: 3 mrt 2020 om 10:00</furniture>\n"
    "<title>Politie houdt man aan</title>\n\n" + PROSE,
    "<furniture>di 3 mrt 2020 09:12</furniture> <title>Regering valt</title>\n\n" + PROSE,
    "<furniture>Vandaag om 09:12 • Aangepast vandaag om 10:20</furniture>\n<title>Brand geblust</title>\n\n" + PROSE,
    "<furniture>date 2020-03</furniture> <credit>Getty</credit> Brandweerlieden aan het werk in Almelo\n\n" + PROSE,
    PROSE + "\n\n<furniture>Sla de carrousel over</furniture> <credit>Getty</credit> Een uitgebrande loods\n\n" + PROSE,
    PROSE + "\n\n<credit>ANP / Hollandse Hoogte</credit> Omwonenden kijken toe\n\n" + PROSE,
    PROSE + "\n\n<credit>Foto: ANP</credit>\n\n" + PROSE,
    PROSE + "\n\n<credit>© Belga</credit>\n\n" + PROSE,
    PROSE + "\n\n<credit>ANP/Reuters</credit>\n\n" + PROSE,
    "De loods brandde af. <credit>© Jan de Vries</credit>\n\n" + PROSE,
    "De loods brandde volledig af. <credit>Beeld ANP</credit>\n\n" + PROSE,
    PROSE + " <credit>(ANP)</credit>\n",
    "ALMELO <credit>(ANP) -</credit> De brandweer rukte uit.\n" + PROSE,
    PROSE + "\n\n<furniture>Lees ook:</furniture>\n<furniture>Eerdere brand in dezelfde straat</furniture>\n\n" + PROSE,
    PROSE + "\n\n<furniture>Lees ook: Eerdere brand in dezelfde straat</furniture>\n\n" + PROSE,
    PROSE + "\n<furniture>Delen op Facebook</furniture>\n<furniture>Reageer</furniture>\n",
    PROSE + "\n\n<furniture>12 reacties</furniture>\n",
    PROSE + "\n\n<furniture>Advertentie</furniture>\n\n" + PROSE,
    PROSE + "\n\n<furniture>ADVERTENTIE</furniture>\n\n" + PROSE,
    PROSE + "\n\n<furniture>Bijgewerkt om 12:30</furniture>\n\n" + PROSE,
    "<furniture>Deze website gebruikt cookies. Lees meer in ons cookiebeleid.</furniture>\n" + PROSE,
    "<furniture>Alles accepteren</furniture>\n" + PROSE,
    PROSE + "\n\n<furniture>Tekst gaat verder onder de foto</furniture>\n\n" + PROSE,
    "<furniture>Door onze correspondent Jan Jansen</furniture>\n\n" + PROSE,
    "<furniture>Leestijd: 3 min</furniture>\n" + PROSE,
    "<furniture>NU.nl</furniture>\n" + PROSE,
    "<furniture>Economie</furniture>\n<furniture>3 mrt 2020 om 09:12</furniture>\n<title>Sluis dicht</title>\n"
    "<furniture>Door NU.nl/ANP</furniture>\n\n" + PROSE + "\n\n<furniture>Lees meer over:</furniture>\n"
    "<furniture>Sluizen Scheepvaart</furniture>\n\n" + PROSE,
    "<furniture>NOS Nieuws • In samenwerking met Omroep West • gisteren, 12:01</furniture> <title>Brug</title>\n\n"
    + PROSE,
    "<furniture>date 2020-03</furniture> <credit>ANP</credit> Piet Pieters in de rechtbank. Hij zweeg.\n\n" + PROSE,
    PROSE
    + "\n\n<furniture>Sla de carrousel over</furniture> <furniture>1/5</furniture> <credit>AFP</credit> Een loods.\n\n"
    + PROSE,
    "<title>Sluis</title>\n\n<furniture>Piet Pieters verslaggever Europa Jan Bos redacteur Tech</furniture>\n\n"
    + PROSE,
    PROSE + "\n\n<furniture>Bekijk hier de beelden van de brand:</furniture>\n\n" + PROSE,
    PROSE + "\n\n<furniture>Advertentie via Ster.nl</furniture>\n\n" + PROSE,
    "<title>Sluis dicht</title>\n<credit>Belga</credit>\n<furniture>di 3 mrt 09:12</furniture>\n" + PROSE,
    "<furniture>Binnenland</furniture>\n<title>“Wij willen rust”, zegt wethouder</title>\n"
    "Piet Pieters, <credit>Bron: BELGA</credit>\n<furniture>3 maart 2020</furniture>\n" + PROSE,
    "<furniture>Piet Pieters</furniture>\n<furniture>03-03-20, 09:12</furniture>\n\n<title>Sluis dicht</title>\n\n"
    + PROSE,
    "<title>Sluis dicht</title>\n<furniture>Piet Pieters</furniture>\n<furniture>redacteur Politiek</furniture>\n\n"
    + PROSE,
    "<furniture>Gisteren, 09:12 • 2 minuten leestijd</furniture>\n\n<title>Sluis dicht</title>\n\n" + PROSE,
    "<title>Sluis dicht</title>\n<furniture>NOS Nieuws • vandaag, 09:12</furniture>\nDe sluis is dicht.\n\n" + PROSE,
    PROSE + "\n\n<furniture>Geschreven door</furniture>\n<furniture>Piet van der Berg</furniture>\n"
    "<furniture>Verslaggever</furniture>\n",
    PROSE + "\n\n<furniture>Lees ook Sluis al weken dicht</furniture>\n\n" + PROSE,
    PROSE + "\n<furniture>Deel artikel</furniture>\n<furniture>Deel dit via WhatsApp, Facebook of e-mail</furniture>\n",
    "De sluis bij Terneuzen. <credit>Foto Piet van der Berg</credit>\n\n" + PROSE,
    "De sluis bij Terneuzen <credit>Foto Piet Pieters/ANP</credit>\n\n" + PROSE,
    PROSE + "\n\n<credit>Foto Piet Pieters</credit>\n\n" + PROSE,
    "<title>Brand in loods in Almelo</title>\n\n" + PROSE,
    "# <title>Brand in loods in Almelo</title>\n\n" + PROSE,
    "<title>Was de brand aangestoken?</title>\n\n" + PROSE,
]


@pytest.mark.parametrize("case", CASES)
def test_furniture_is_marked(case: str) -> None:
    assert marked(MARK.sub(r"\2", case)) == case


@pytest.mark.parametrize(
    "prose",
    [
        "Getty Images koopt een concurrent, meldt het bedrijf.",
        "NOS Journaal stopt met de late uitzending",
        "Reuters Institute onderzoekt het vertrouwen in nieuws",
        "De NOS meldde dat vandaag, 16:55 uur, de brug dichtging.",
        "Op 15 oktober 2024 om 16:55 uur ging de brug dicht.",
        "15 oktober 2024 was een mooie dag voor de ploeg.",
        "Gisteren, 16:55 uur. De brug gaat dicht en blijft dicht.",
        "Reageer niet zo fel, zei de voorzitter tegen de leden.",
        "Delen op sociale media mag van de rechter niet meer.",
        "Advertentie Apple misleidend volgens de waakhond.",
        "Advertenties voor gokken zijn voortaan verboden.",
        "Foto's van de brand gingen het hele land door.",
        "De foto: een lachende man met een hond op een boot.",
        "Bron zegt: het is klaar met de vergunningen.",
        "Video: hoe een loods in vlammen opging en niemand het zag.",
        "Volgens persbureau Associated Press (AP).",
        "Het persbureau Reuters meldt dat de brug dicht is.",
        "Lees ook eens een goed boek, adviseert de minister.",
        "Deze site gebruikten de Romeinen als haven.",
        "Wij gebruiken geweld alleen als het niet anders kan, zei de agent.",
        "Volg ons naar de kelder, riep de brandweerman.",
        "Zoeken naar de vermiste man gaat door tot zonsondergang.",
        "Cookies bakken is het nieuwe tijdverdrijf van de kabinetsleden.",
        "Door de storm vielen er bomen om in Gelderland.",
        "Door Corona gesloten zaken gaan weer open.",
        "Beeld van de verwoesting bereikte ons pas laat.",
        "Redactie buitenland was jarenlang haar werkplek, vertelt ze.",
        "Sluiten is geen optie, zegt de wethouder.",
        "Piet Pieters",
        "Piet Pieters, verslaggever in Rusland, kwam terug.",
        "ANP Piet Pieters in de rechtbank. Hij zweeg.",
        "Luister hier goed naar, zei de rechter.",
        "Sport is gezond, zegt de minister.",
        "Correspondent in oorlogstijd: het is geen gemakkelijk beroep.",
        "Verslaggever Piet Pieters was erbij.",
        "Lees ook Dostojevski, zegt de minister.",
        "Foto Jansen won er een prijs mee.",
        "Deel van de stad zit zonder stroom",
        "Beeld Jansen en Pieters op de veiling: duizend euro.",
        "Video laat zien hoe de trein ontspoort",
    ],
)
def test_prose_is_left_alone(prose: str) -> None:
    text = f"{PROSE}\n\n{prose}\n\n{PROSE}"
    assert marked(text) == text


def test_what_the_furniture_says() -> None:
    text = "date 2024-10 Getty Een loods\n\nNOS Nieuws • vandaag, 09:12 Brand in loods in Almelo\n\n" + PROSE
    found = regions.find(text)
    assert (found.title, found.published, found.outlet) == ("Brand in loods in Almelo", "2024-10", "NOS")
    assert found.dateline == "vandaag, 09:12"


def test_published_comes_from_a_full_dateline() -> None:
    found = regions.find("NOS Nieuws • Dinsdag 3 maart 2020, 09:12 Brand in loods\n\n" + PROSE)
    assert found.published == "2020-03-03T09:12"


def test_title_of_the_input_is_found_in_the_text() -> None:
    text = f"Vooraf\n\nBrand  in loods\n\n{PROSE}"
    found = regions.find(text, title="Brand in loods")
    assert [text[r.start : r.end] for r in found.regions if r.kind == "title"] == ["Brand  in loods"]


@pytest.mark.parametrize(
    "text", [PROSE, "", "\n\n", "Een regel zonder punt", "Kort\nOok kort\nWeer kort", PROSE + "\n" + PROSE]
)
def test_no_title_where_none_stands_out(text: str) -> None:
    assert regions.find(text).title is None


def test_outlet_of_an_address() -> None:
    assert regions.outlet_of("https://www.nu.nl/binnenland/123/brand.html") == "NU.nl"
    assert regions.outlet_of("https://voorbeeld.nl/nu.nl") is None
    assert regions.outlet_of("/map/nu.nl/brand.txt") is None


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-10", "2024-10"),
        ("2024-10-15", "2024-10-15"),
        ("2024-10-15 16:55:30", "2024-10-15T16:55"),
        ("2024-10-15T16:55:30+02:00", "2024-10-15T16:55+02:00"),
        ("2024-10-15T16:55Z", "2024-10-15T16:55Z"),
        ("15-10-2024", "2024-10-15"),
        ("15/10/24", "2024-10-15"),
        ("dinsdag 15 oktober 2024 om 16.55 uur", "2024-10-15T16:55"),
        ("15 okt. 2024", "2024-10-15"),
        ("1 mrt 2023, 9:05", "2023-03-01T09:05"),
        ("29 februari 2024", "2024-02-29"),
        ("29 februari 2023", None),
        ("2024-13-01", None),
        ("31-2-2024", None),
        ("vandaag, 16:55", None),
        ("", None),
        (20241015, None),
        (None, None),
    ],
)
def test_dates(written: object, iso: str | None) -> None:
    assert dates.iso(written) == iso


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300))
def test_regions_hold_on_any_text(text: str) -> None:
    last = 0
    for region in regions.find(text).regions:
        span = text[region.start : region.end]
        assert span == span.strip()
        assert span
        assert region.start >= last
        last = region.end


PIECES = [
    "NOS Nieuws",
    " • ",
    "vandaag, ",
    "16:55",
    "Getty ",
    "Foto: ",
    "ANP",
    " / ",
    "Lees ook",
    ":",
    "\n",
    " ",
    "15 okt 2024",
    "(",
    ")",
    "© ",
    "De zin.",
    "# ",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_regions_hold_on_any_furniture(text: str) -> None:
    last = 0
    for region in regions.find(text).regions:
        assert text[region.start : region.end].strip() == text[region.start : region.end]
        assert last <= region.start < region.end
        last = region.end


@pytest.mark.parametrize(
    "piece", ["A b ", "Foto: ", "ANP/", "a", " ", "• ", "15 okt ", "Door Jan ", "© Jan ", "x\n", "Lees ook "]
)
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.perf_counter()
        regions.find(text)
        return time.perf_counter() - began

    regions.find("warm")
    assert seconds(400_000) < 4 * max(seconds(200_000), 0.05)
