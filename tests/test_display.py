"""How documents and corpora show themselves: in notebooks, with rich, and safely whatever the text holds."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from reportruns import FERRY, FLOOD, HOSTILE, Article, write_run
from volgens.corpus import Corpus, Document, read
from volgens.display import marking
from volgens.records import Document as DocumentRecord
from volgens.records import Failure
from volgens.report.wording import visible
from volgens.stages.base import Annotations

VOID = {"br"}


class Page(HTMLParser):
    """What a browser makes of a page: its tags in balance, attributes, the text under each class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.parts: list[tuple[str, tuple[str, ...]]] = []
        self.titles: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= set(found)
        if "title" in found:
            self.titles.append(found["title"])
        if tag not in VOID:
            self.open.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(tag == "style" for tag, _ in self.open):
            self.parts.append((data, tuple(attrs.get("class", "") for _, attrs in self.open)))

    def text(self, *classes: str) -> str:
        """The text that stands under all of these classes."""
        return "".join(part for part, over in self.parts if set(classes) <= set(over))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read(write_run(tmp_path_factory.mktemp("runs") / "water", [FLOOD, FERRY, HOSTILE]))


def printed(shown: Corpus | Document, width: int = 100) -> str:
    """What rich prints, without colour."""
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(shown)
    return out.getvalue()


class TestHtml:
    def test_the_text_is_whole(self, corpus: Corpus, hard: Corpus) -> None:
        for document in (*corpus, *hard):
            assert Page(document._repr_html_()).text("v-text") == visible(document.text)

    def test_each_layer_is_marked(self, corpus: Corpus) -> None:
        page = Page(corpus["dijk"]._repr_html_())
        assert page.text("v-text", "v-place") == "Sliedrecht"
        assert page.text("v-text", "v-org") == "Rijkswaterstaat"
        assert page.text("v-text", "v-source") == "de waterschapsvoorzitterRijkswaterstaat"
        assert page.text("v-text", "v-cue") == "Volgenszegtzouden"
        assert page.text("v-text", "v-content", "v-claim") == "40 vierkante kilometerzo'n 1200 schapentientallen huizen"
        assert page.text("v-text", "v-claim").endswith("1700 schapentientallen huizen")

    def test_the_parts_of_a_statement_have_its_number(self, corpus: Corpus) -> None:
        numbers = re.findall(r'v-(source|cue|content)" data-n="(\d)"', corpus["dijk"]._repr_html_())
        assert numbers == [
            ("cue", "1"),
            ("source", "1"),
            ("content", "1"),
            ("source", "2"),
            ("cue", "2"),
            ("content", "2"),
            ("content", "3"),
            ("cue", "3"),
        ]

    def test_hovering_tells_the_record(self, corpus: Corpus) -> None:
        titles = Page(corpus["dijk"]._repr_html_()).titles
        assert "40 km² (measure); asserted, by de waterschapsvoorzitter" in titles
        assert "approx 1,200 schaap (count); hedged, by Rijkswaterstaat" in titles
        assert "130 km² (measure); nobody is said to say it" in titles
        assert "hedged, no source named" in titles
        assert any(title.startswith("PLACE; Sliedrecht, NL, geonames:") for title in titles)

    def test_legend_counts(self, corpus: Corpus) -> None:
        legend = Page(corpus["dijk"]._repr_html_()).text("v-legend")
        assert legend == "place 1organisation 1claim 5source 2cue 3statement 3"
        assert Page(corpus["veer"]._repr_html_()).text("v-legend") == "place 1person 1claim 2source 1cue 1statement 1"

    def test_both_themes_without_a_request(self, corpus: Corpus) -> None:
        html = corpus["dijk"]._repr_html_()
        assert "@media (prefers-color-scheme:dark)" in html
        assert '[data-jp-theme-light="false"]' in html
        assert not re.search(r"url\(|https?:|@import|\bsrc=|\bhref=|<script|<link|<img", html)

    @pytest.mark.parametrize("theme", ["_LIGHT", "_DARK"])
    def test_colours_can_be_read(self, theme: str) -> None:
        """WCAG AA, 4.5 to 1, of every colour of text on every ground that it may stand on."""
        from volgens.display import html

        colours = getattr(html, theme)
        grounds = [colours["content"], colours["claim"], "#ffffff" if theme == "_LIGHT" else "#1e1e1e"]
        for name in ("ink", "source"):
            assert min(contrast(colours[name], ground) for ground in grounds) >= 4.5, name
        assert contrast(colours["muted"], grounds[-1]) >= 4.5

    def test_hostile_texts_stay_text(self, corpus: Corpus, hard: Corpus) -> None:
        for shown in (corpus, hard, *corpus, *hard):
            page = Page(shown._repr_html_())
            assert page.tags <= {"style", "div", "p", "span", "br", "table", "thead", "tbody", "tr", "th", "td"}
            assert page.attributes <= {"class", "title", "data-n", "lang", "scope"}
            html = shown._repr_html_()
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)

    def test_corpus(self, corpus: Corpus) -> None:
        page = Page(corpus._repr_html_())
        everything = page.text("volgens")
        assert "Corpus: 3 documents" in everything
        assert "Veerboot loopt vast bij Terschelling" in everything
        assert "de waterschapsvoorzitter1" in everything
        assert "no source named1" in everything

    def test_a_large_corpus_shows_its_first(self, corpus: Corpus) -> None:
        many = Corpus(corpus.documents * 7, (Failure(None, "x", "read", "empty", "empty"),))
        text = Page(many._repr_html_()).text("volgens")
        assert text.count("Veerboot") == 3
        assert "… 11 more documents" in text
        assert "1 failed" in text

    def test_a_long_text_is_cut(self, monkeypatch: pytest.MonkeyPatch, corpus: Corpus) -> None:
        monkeypatch.setattr(marking, "LONGEST", 100)
        document = corpus["dijk"]
        text = Page(document._repr_html_()).text("volgens")
        assert document.text[:100] in text
        assert f"… {len(document.text) - 100:,} more characters" in text
        assert document.text[100:130] not in text
        assert f"… {len(document.text) - 100:,} more characters" in printed(document)

    def test_a_failure_is_told(self) -> None:
        failed = Document(
            Annotations(DocumentRecord("a", "tekst"), errors=(Failure("a", None, "claims", "ValueError", "kapot <b>"),))
        )
        assert "failed in claims: ValueError: kapot <b>" in Page(failed._repr_html_()).text("volgens")
        assert "failed in claims: kapot <b>" in printed(failed)

    def test_no_documents(self) -> None:
        assert "Corpus: 0 documents" in Page(Corpus([])._repr_html_()).text("volgens")
        assert "Corpus: 0 documents" in printed(Corpus([]))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminance (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class TestRich:
    def test_document(self, corpus: Corpus) -> None:
        text = printed(corpus["veer"], 200)
        assert text.startswith("Veerboot loopt vast bij Terschelling\nplace 1  person 1  claim 2  source 1  cue 1")
        assert "¹Marit Dijkgraaf meldt ¹dat 212 passagiers veilig zijn" in text

    def test_colour_where_there_is_one(self, corpus: Corpus) -> None:
        out = io.StringIO()
        Console(file=out, width=200, force_terminal=True, color_system="standard").print(corpus["veer"])
        assert "\x1b[4;32mplace 1" in out.getvalue()

    def test_corpus(self, corpus: Corpus) -> None:
        text = printed(corpus)
        assert "Corpus: 3 documents" in text
        assert re.search(r"Veerboot loopt vast bij Terschelling +2 +2 +1", text)
        assert re.search(r"Rijkswaterstaat +1", text)

    def test_nothing_reaches_the_terminal(self, corpus: Corpus, hard: Corpus) -> None:
        for shown in (corpus, hard, *corpus, *hard):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed(shown))

    def test_brackets_are_brackets(self, tmp_path: Path) -> None:
        (document,) = read(write_run(tmp_path / "a", [Article("a", "Dit is [bold]vet[/bold] en :smile: hier.")]))
        assert "Dit is [bold]vet[/bold] en :smile: hier." in printed(document)
