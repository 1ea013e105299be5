"""The report in a real browser: quiet, working, readable with keyboard, phone and screen reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportruns import FERRY, FLOOD, Article, write_run
from volgens.report import write
from volgens.report.reading import read_run
from volgens.report.wording import one_line, visible

HIGHLIGHTS = """() => {
  const found = {};
  for (const mark of document.querySelectorAll(".text .m[data-r]")) {
    const key = mark.closest(".document").id + " " + mark.dataset.r + " " + mark.classList[1];
    if (!mark.parentElement.closest(`[data-r="${mark.dataset.r}"].${mark.classList[1]}`))
      found[key] = (found[key] ?? "") + mark.textContent;
  }
  return found;
}"""
OPEN_ALL = "() => document.querySelectorAll('.document').forEach((one) => { one.open = true; })"
TOO_WIDE = """() => [...document.querySelectorAll("table")]
  .filter((table) => table.offsetWidth > table.parentElement.clientWidth + 1 && !table.closest(".astable"))
  .map((table) => table.id + table.className)"""
LAYERS = {"PLACE": "place", "ORG": "org", "PERSON": "person", "NORP": "norp"}


def rows(page: Any, table: str) -> list[list[str]]:
    """The cells' text of a table's rows."""
    found: list[list[str]] = page.eval_on_selector_all(
        f"#{table}-table tbody tr", "trs => trs.map(tr => [...tr.cells].map(td => td.innerText.trim()))"
    )
    return found


def click_sort(page: Any, table: str, column: int) -> str:
    head = page.locator(f'#{table}-table th[data-column="{column}"]')
    head.locator("button").click()
    return str(head.get_attribute("aria-sort"))


@pytest.mark.parametrize("width", [390, 820, 1400])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_quiet_alone_and_never_too_wide(browser: Any, report: Path, width: int, theme: str) -> None:
    opened = browser.open(report, width=width, theme=theme)
    opened.page.evaluate(OPEN_ALL)
    assert opened.problems == []
    assert opened.requests == [report.as_uri()]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_no_serious_breach(browser: Any, report: Path, axe: str, theme: str, width: int) -> None:
    page = browser.open(report, width=width, theme=theme).page
    page.evaluate(
        "() => [...document.querySelectorAll('.document')].slice(0, 4).forEach((one) => { one.open = true; })"
    )
    page.evaluate("() => document.querySelector('.text .m')?.click()")
    page.evaluate(f"() => {{ {axe} }}")
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (breach["id"], [node["html"][:120] for node in breach["nodes"][:3]])
        for breach in found["violations"]
        if breach["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_claims_sort_by_value(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    assert click_sort(page, "claims", 0) == "ascending"
    first = [row[0] for row in rows(page, "claims")[:3]]
    assert first == ["3", "9", "9"]
    assert click_sort(page, "claims", 0) == "descending"
    assert rows(page, "claims")[0][0] == "1.700"
    assert page.locator("#claims-table th[aria-sort=descending]").count() == 1


def test_statements_sort_by_source_and_those_without_come_last(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    page.locator(".drawer").evaluate("one => { one.open = true; }")
    click_sort(page, "statements", 0)
    while page.locator("#statements-table + .more").is_visible():
        page.locator("#statements-table + .more").click()
    sources = [row[0] for row in rows(page, "statements")]
    named = [source for source in sources if source != "zonder genoemde bron"]
    assert sources[: len(named)] == named
    assert named == sorted(named, key=str.lower)


def test_claims_filter_by_word_unit_and_attribution(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    tool = page.locator('[data-table="claims"]')
    count = page.locator('[data-count="claims"]')
    total = count.inner_text()
    tool.locator("select").nth(1).select_option("km²")
    page.wait_for_timeout(300)
    assert {row[1] for row in rows(page, "claims")} == {"km²"}
    tool.locator("select").nth(2).select_option("paper")
    page.wait_for_timeout(300)
    assert {row[0] for row in rows(page, "claims")} == {"130"}
    tool.locator("input").fill("nergens te vinden")
    page.wait_for_timeout(300)
    assert rows(page, "claims") == []
    assert count.inner_text() == "Niets gevonden."
    tool.locator("[data-reset]").click()
    assert count.inner_text() == total


def test_a_search_overlooks_accents_and_case(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    page.locator('[data-table="claims"] input').fill("RIJKSWATERSTAAT schápen")
    page.wait_for_timeout(300)
    found = rows(page, "claims")
    assert found
    assert all("zo'n 1200 schapen" in row[7] for row in found)


def test_more_rows_on_demand(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    assert len(rows(page, "claims")) == 30
    page.locator("#claims-table + .more").click()
    assert len(rows(page, "claims")) == 60


@pytest.mark.parametrize("table", ["claims", "statements"])
def test_the_script_writes_rows_as_the_page_does(browser: Any, report: Path, table: str) -> None:
    page = browser.open(report).page
    there = "trs => trs.map(tr => tr.outerHTML)"
    static = page.eval_on_selector_all(f"#{table}-table tbody tr", there)
    page.evaluate(f"() => document.querySelector('[data-table={table}] [data-reset]').click()")
    assert page.eval_on_selector_all(f"#{table}-table tbody tr", there) == static
    assert static


def test_highlights_carry_the_right_text(browser: Any, report: Path) -> None:
    page = browser.open(report).page
    page.evaluate(OPEN_ALL)
    page.wait_for_timeout(200)
    shown = page.evaluate(HIGHLIGHTS)
    assert len(shown) > 20
    texts = page.eval_on_selector_all(".document .text", "all => all.map(one => one.textContent)")
    for number, reading in enumerate(read_run(report.parent), 1):
        assert texts[number - 1] == visible(reading.document.text)
        for entity in reading.entities:
            assert shown[f"d{number} {entity.id.rpartition('#')[2]} {LAYERS[entity.label]}"] == visible(entity.text)
        for claim in reading.claims:
            assert shown[f"d{number} {claim.id.rpartition('#')[2]} claim"] == visible(claim.text)
        for said in reading.attributions:
            key = f"d{number} {said.id.rpartition('#')[2]}"
            assert said.source is None or shown[f"{key} source"] == visible(said.source.text)
            assert said.cue is None or shown[f"{key} cue"] == visible(said.cue.text)
            assert shown[f"{key} content"] == visible("".join(span.text for span in said.content))


def test_a_passage_opens_its_document_and_shows_the_record(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    page.locator('[data-table="claims"] input').fill("227 passagiers")
    page.wait_for_timeout(300)
    page.locator("#claims-table tbody a").first.click()
    page.wait_for_timeout(200)
    record = page.locator(".record:not(.idle)")
    assert page.locator(".document[open] .now").inner_text() == "227 passagiers"
    assert record.locator("h4").first.inner_text().startswith("227")
    assert "Marit Dijkgraaf" in record.inner_text()


def test_a_link_from_outside_leads_to_the_passage(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty, "#d3-c1").page
    assert page.locator("#d3[open] .now").count() > 0


def test_keys_walk_along_the_highlights(browser: Any, seed_report: Path) -> None:
    page = browser.open(seed_report).page
    page.locator(".text").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator(".now").first.inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator(".now").first.inner_text() != first
    page.keyboard.press("Home")
    assert page.locator(".now").first.inner_text() == first
    page.keyboard.press("Escape")
    assert page.locator(".now").count() == 0


def test_hovering_and_tapping_show_the_record(browser: Any, seed_report: Path) -> None:
    page = browser.open(seed_report).page
    claim = page.locator(".text .claim").first
    claim.hover()
    assert page.locator(".record:not(.idle) h4").count() > 0
    page.keyboard.press("Tab")
    page.locator(".text .place").first.click()
    assert page.locator(".record:not(.idle) .kind").first.inner_text() == "plaats"


def test_layers_can_be_put_out(browser: Any, seed_report: Path) -> None:
    page = browser.open(seed_report).page
    style = "() => getComputedStyle(document.querySelector('.text .claim')).borderBottomStyle"
    assert page.evaluate(style) == "solid"
    button = page.locator('.legend [data-layer="claim"]')
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate(style) == "none"


def test_the_theme_can_be_turned(browser: Any, seed_report: Path) -> None:
    page = browser.open(seed_report, theme="light").page
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".theme").click()
    assert page.evaluate(ground) != light
    page.locator(".theme").click()
    assert page.evaluate(ground) == light


def test_the_saved_table_holds_no_formula(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    with page.expect_download() as download:
        page.locator('[data-table="claims"] [data-csv]').click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"Waarde","Tekst"')
    assert any("'=HYPERLINK" in line for line in lines)
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.strip('"').split('","'))


def test_hostile_text_runs_nothing(browser: Any, fifty: Path) -> None:
    opened = browser.open(fifty)
    dialogs: list[str] = []
    opened.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    opened.page.evaluate(OPEN_ALL)
    opened.page.evaluate("() => document.querySelectorAll('#d1 .text .m').forEach((mark) => mark.click())")
    opened.page.wait_for_timeout(200)
    assert dialogs == []
    assert opened.problems == []
    assert one_line("<script>alert(5)</script>\x07") in opened.page.locator("#d1 .title").first.inner_text()


def test_without_script_the_text_and_the_figures_are_there(browser: Any, seed_report: Path) -> None:
    context = browser.chromium.new_context(java_script_enabled=False)
    browser.contexts.append(context)
    page = context.new_page()
    page.goto(seed_report.as_uri())
    assert page.locator("#claims-table tbody tr").count() > 5
    assert page.locator(".text .claim").count() > 5
    assert page.locator(".tool").first.is_hidden()


def test_it_prints(browser: Any, fifty: Path) -> None:
    page = browser.open(fifty).page
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("#claims-table").is_visible()
    assert len(page.pdf()) > 10_000


def test_a_thousand_documents_open_in_three_seconds(browser: Any, tmp_path: Path) -> None:
    """Of the page's own computing time, so that a busy machine does not decide."""
    filler = "\n\n" + " ".join(f"Het water staat in polder {n} weer lager dan gisteren." for n in range(30))
    articles = [
        Article(f"{model.doc}-{number:03}", model.markup + filler, model.published)
        for number in range(500)
        for model in (FLOOD, FERRY)
    ]
    run = write_run(tmp_path / "duizend", articles)
    report = write(run, run)[0]
    assert report.stat().st_size < 30_000_000
    opened = browser.open(report, "#d999-c1")
    assert opened.page.locator("#d999[open] .now").count() > 0
    assert opened.seconds() < 3
    assert opened.problems == []
