"""The report's files: one page that lets nothing in, and the same figures in Markdown and JSON."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reportruns import FERRY, FLOOD, HOSTILE, Article, write_run
from volgens.errors import RunError
from volgens.records import Failure
from volgens.report import write
from volgens.report.figures import DateRow, DocumentRow, NameRow
from volgens.report.html.documents import body, plan, shown
from volgens.report.html.page import write_html
from volgens.report.html.timeline import timeline
from volgens.report.html.worldmap import draw_map
from volgens.report.markdown import escape
from volgens.report.reading import read_run
from volgens.report.summary import summarise
from volgens.report.wording import visible, words

VOID = {"meta", "link", "input", "br", "img", "path", "circle", "rect", "line"}


class Page(HTMLParser):
    """Elements, attributes and scripts of a page; fails where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.style = ""
        self.text = ""
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag == "script":
            self.scripts.append((self.elements[-1][1], ""))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self.stack and self.stack[-1] == "style":
            self.style += data
        else:
            self.text += data

    def having(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "krant", [FLOOD, FERRY], [Failure(None, "kapot.pdf", "read", "InputError", "no text")])


def page_of(run: Path, out: Path, lang: str = "nl") -> Page:
    return Page(write(run, out, lang)[0].read_text(encoding="utf-8"))


def test_three_files_with_the_same_figures(run: Path, tmp_path: Path) -> None:
    page, text, data = (path.read_text(encoding="utf-8") for path in write(run, tmp_path / "uit"))
    counts = json.loads(data)["summary"]["counts"]
    assert (counts["documents"], counts["claims"], counts["statements"]) == (2, 7, 4)
    assert re.search(r'number">7</dd>', page)
    assert "| Beweringen met een getal | 7 |" in text
    assert "| Uitspraken | 4 |" in text


@pytest.mark.parametrize(("lang", "heading"), [("nl", "Wie zegt wat"), ("en", "Who says what")])
def test_the_page_speaks_the_language(run: Path, tmp_path: Path, lang: str, heading: str) -> None:
    page = page_of(run, tmp_path, lang)
    assert heading in page.text
    assert dict(page.elements)["html"]["lang"] == lang


def test_the_page_asks_for_nothing(run: Path, tmp_path: Path) -> None:
    page = page_of(run, tmp_path)
    targets = page.having("href") + page.having("src")
    assert {target for target in targets if not target.startswith(("#", "data:,"))} == set()
    assert "url(http" not in page.style
    assert "@import" not in page.style


def test_the_policy_lets_in_the_pages_own_script_alone(run: Path, tmp_path: Path) -> None:
    page = page_of(run, tmp_path)
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    own = [text for attributes, text in page.scripts if "type" not in attributes]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (*own, page.style)]
    assert len(own) == 1
    assert f"script-src 'sha256-{hashes[0]}'" in policy
    assert f"style-src 'sha256-{hashes[1]}'" in policy
    assert "default-src 'none'" in policy
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    failure = Failure(None, "<script>.txt", "read", "InputError", "</script><script>alert(9)</script>\x1b[31m")
    run = write_run(tmp_path / "<run>", [HOSTILE], [failure])
    page, markdown, _ = write(run, tmp_path / "uit")
    for text in (page.read_text(encoding="utf-8"), markdown.read_text(encoding="utf-8")):
        assert not {char for char in text if char < " " and char != "\n"}
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    parsed = Page(page.read_text(encoding="utf-8"))
    tags = [tag for tag, _ in parsed.elements]
    assert "img" not in tags
    assert tags.count("script") == 4
    assert "alert(5)" in parsed.text
    for attributes, content in parsed.scripts:
        if attributes.get("type") == "application/json":
            json.loads(content)


def test_hostile_text_is_no_markdown(tmp_path: Path) -> None:
    text = write(write_run(tmp_path / "r", [HOSTILE]), tmp_path / "uit")[1].read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<", text)
    assert all(line.count("|") - line.count("\\|") in (0, 3, 5, 6, 10) for line in text.splitlines())


@pytest.mark.parametrize("text", ["# kop", "[a](http://b)", "*a*", "a|b", "<b>", "`a`", "1. a\n2. b", "a\\"])
def test_markdown_escapes(text: str) -> None:
    escaped = escape(text)
    assert "\n" not in escaped
    assert html.unescape(re.sub(r"\\(.)", r"\1", escaped)) == " ".join(text.split())


def test_the_body_is_the_text_and_marks_hold_their_spans(run: Path) -> None:
    for number, reading in enumerate(read_run(run), 1):
        page = Page(str(body(reading, number)))
        assert page.text == visible(reading.document.text)
        spans = {record.id: record.text for record in (*reading.entities, *reading.claims)}
        for record, text in spans.items():
            anchor = f"d{number}-{record.partition('#')[2]}"
            assert anchor in page.having("id")
            assert visible(text) in page.text


def test_every_link_in_the_page_leads_somewhere(run: Path, tmp_path: Path) -> None:
    page = page_of(run, tmp_path)
    ids = page.having("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.having("href") if href.startswith("#")} <= set(ids)


def test_a_large_run_spills_onto_pages(tmp_path: Path) -> None:
    run = write_run(tmp_path / "groot", [Article(f"d{n}", FLOOD.markup) for n in range(30)])
    summary = summarise(run)
    layout = plan(summary.documents, embed=20_000, page=20_000)
    assert len(layout.pages) > 1
    assert [number for part in (layout.inside, *layout.pages) for number in part] == list(range(1, 31))
    assert layout.link(1, "d0#c1") == "#d1-c1"
    assert layout.link(30, "d29#c2") == f"report-documents/{len(layout.pages)}.html#d30-c2"
    assert not layout.static


def test_pages_beside_the_report_are_written_and_stale_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = write_run(tmp_path / "groot", [Article(f"d{n}", FLOOD.markup) for n in range(30)])
    monkeypatch.setattr("volgens.report.html.page.plan", lambda rows: plan(rows, embed=20_000, page=20_000))
    paths = write_html(summarise(run), [run], tmp_path, "nl")
    assert len(paths) > 2
    found = [element for path in paths for element in Page(path.read_text(encoding="utf-8")).having("id")]
    assert {f"d{n}" for n in range(1, 31)} <= set(found)
    links = {href for href in Page(paths[0].read_text(encoding="utf-8")).having("href") if ".html" in href}
    assert {tmp_path / link.partition("#")[0] for link in links} <= set(paths)
    monkeypatch.undo()
    assert write_html(summarise(run), [run], tmp_path, "nl") == [tmp_path / "report.html"]
    assert list((tmp_path / "report-documents").iterdir()) == []


def test_same_input_same_bytes(run: Path, tmp_path: Path) -> None:
    one, other = write(run, tmp_path / "a"), write(run, tmp_path / "b")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_an_empty_run_and_an_unfinished_one_have_a_report(tmp_path: Path) -> None:
    run = write_run(tmp_path / "leeg", [])
    (run / "run.json").write_text('{"finished": false}', encoding="utf-8")
    page = page_of(run, tmp_path)
    assert words("nl")["unfinished"] in page.text
    assert words("nl")["places_none"] in page.text


def test_a_report_that_cannot_be_written_is_named(run: Path, tmp_path: Path) -> None:
    (tmp_path / "vol").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="vol"):
        write(run, tmp_path / "vol")


def test_duplicates_of_readings_match_rows(run: Path) -> None:
    rows = summarise([run, run]).documents
    assert [document.row.number for document in shown([run, run], rows, words("nl"))] == [1, 2, 3, 4]


class TestMap:
    def place(self, name: str, lat: float, lon: float, mentions: int = 1, link: str = "geonames:1") -> NameRow:
        return NameRow(name, "PLACE", mentions, 1, link, "NL", lat, lon)

    def test_no_map_without_coordinates(self) -> None:
        assert draw_map([NameRow("Nergens", "PLACE", 3, 1)]) is None

    def test_north_is_up_and_east_is_right(self) -> None:
        drawn = draw_map([self.place("Groningen", 53.2, 6.6), self.place("Middelburg", 51.5, 3.6)])
        assert drawn is not None
        groningen, middelburg = drawn.spots
        assert groningen.x > middelburg.x
        assert groningen.y < middelburg.y
        assert drawn.land.startswith("M")

    def test_a_country_does_not_set_the_zoom(self) -> None:
        drawn = draw_map([self.place("Goes", 51.5, 3.9), self.place("Rusland", 60, 90, 9, "iso3166:RU")])
        assert drawn is not None
        assert [spot.row.name for spot in drawn.spots] == ["Goes"]

    def test_labels_do_not_cover_each_other(self) -> None:
        drawn = draw_map([self.place(f"Plaats {n}", 52 + n / 100, 5 + n / 100) for n in range(12)])
        assert drawn is not None
        labelled = [spot for spot in drawn.spots if spot.anchor]
        assert 0 < len(labelled) < 12

    @pytest.mark.parametrize(("lat", "lon"), [(90, 0), (-90, 0), (0, 180), (0, -180), (66, 179.9)])
    def test_the_ends_of_the_earth(self, lat: float, lon: float) -> None:
        drawn = draw_map([self.place("Ver", lat, lon)])
        assert drawn is not None
        assert 0 < drawn.height <= 600


class TestTimeline:
    def bars(self, *dates: str) -> tuple[str, list[tuple[str, int]]]:
        period, bars = timeline([DateRow(date, 1, 0, 0) for date in dates])
        return period, [(bar.label, bar.documents) for bar in bars]

    def test_days_without_news_have_an_empty_bar(self) -> None:
        assert self.bars("2024-02-28", "2024-03-01") == (
            "day",
            [("2024-02-28", 1), ("2024-02-29", 0), ("2024-03-01", 1)],
        )

    def test_a_long_time_goes_by_month_or_year(self) -> None:
        assert self.bars("2023-12-31", "2024-02-28", "2024-05-01")[0] == "month"
        assert self.bars("2001-09", "2024-10")[0] == "year"

    @pytest.mark.parametrize("dates", [(), ("2024-10-15",), ("gisteren", "2024-13-01")])
    def test_no_bars_for_less_than_two_dates(self, dates: tuple[str, ...]) -> None:
        assert self.bars(*dates)[1] == []


def test_plan_keeps_at_least_one_document_a_page() -> None:
    rows = [DocumentRow(n, 0, f"d{n}", "t", None, None, None, 0, 0, 0, 90_000, "") for n in (1, 2, 3)]
    layout = plan(rows, embed=10, page=10)
    assert (layout.inside, layout.pages) == (range(1, 2), (range(2, 3), range(3, 4)))
