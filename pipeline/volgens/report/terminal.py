"""The report in a terminal: a screenful for a run, and one document with its text highlighted."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from volgens.errors import RunError
from volgens.report.figures import ClaimRow, Summary
from volgens.report.highlight import LAYERS, Layer, RegionLayer, marks, pieces
from volgens.report.reading import Reading, read_run
from volgens.report.sources import PRONOUN
from volgens.report.wording import Words, one_line, visible, words

STYLES: dict[Layer | RegionLayer, str] = {
    "place": "green",
    "org": "blue",
    "person": "cyan",
    "norp": "bright_black",
    "claim": "bold yellow",
    "source": "bold magenta",
    "cue": "underline",
    "content": "italic",
    "title": "bold",
    "furniture": "dim",
    "credit": "dim",
}
"""Colour is never the only sign: the records are listed below the text, and content, cue and source differ in type."""


def render(summary: Summary, console: Console, lang: str = "en") -> None:
    """Print the compact report of a run: counts, top sources, figures side by side, places, what failed."""
    w = words(lang)
    console.print()
    console.print(_headline(summary, w))
    if summary.sources:
        console.print(_sources(summary, w))
    if summary.conflicts:
        console.print(_conflicts(summary, w))
    names = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    names.add_column(no_wrap=True, style="bold")
    names.add_column()
    for key, rows in (("places", summary.places), ("organisations", summary.organisations), ("people", summary.people)):
        if rows:
            names.add_row(w[key], Text(", ".join(f"{one_line(row.name)} {w.amount(row.mentions)}" for row in rows[:8])))
    console.print(names)
    for failure in summary.failures[:5]:
        where = failure.path or failure.doc or ""
        line = Text.assemble(
            (w["error"], "bold red"), f" {one_line(where)}: {failure.stage}: {one_line(failure.detail)}"
        )
        console.print(line)
    if len(summary.failures) > 5:
        console.print(Text(w["rest"].format(count=w.amount(summary.counts.failures - 5))))


def _headline(summary: Summary, w: Words) -> Group:
    counts = summary.counts
    first = " · ".join(
        [
            w.plural("documents", counts.documents),
            w.plural("mentions", sum(counts.mentions.values())),
            w.plural("claims", counts.claims),
            w.plural("statements", counts.statements),
            w.plural("sources", counts.sources),
        ]
    )
    hedged = counts.statements_by_modality.get("hedged", 0)
    second = " · ".join(
        [
            f"{w['unsourced']}: {w.amount(counts.claims - counts.claims_sourced)}",
            f"{w['said']}, {w['hedged']}: {w.amount(hedged)}",
            f"{w['nobody']}: {w.amount(counts.statements_unsourced)}",
        ]
    )
    return Group(Text(first, style="bold"), Text(second, style="dim"), Text())


def _sources(summary: Summary, w: Words) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, title_justify="left")
    table.add_column(w["who"], max_width=48)
    table.add_column(w["kind"], style="dim", no_wrap=True)
    for key in ("said", "firm", "hedged"):
        table.add_column(w[key], justify="right")
    for row in summary.sources[:8]:
        name = Text(
            w["pronoun"] if row.key == PRONOUN else source_label(row.name, w), style="" if row.name else "italic"
        )
        kind = w.term("source_kind", row.kind) if row.name else ""
        table.add_row(name, kind, *(w.amount(n) if n else "" for n in (row.statements, row.firm, row.hedged)))
    return table


def _conflicts(summary: Summary, w: Words) -> Group:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(w["conflicts"], max_width=28)
    table.add_column(w["text"], max_width=40)
    table.add_column(w["source"], max_width=36)
    table.add_column(w["document"], style="dim", max_width=24)
    for conflict in summary.conflicts[:4]:
        for index, row in enumerate(conflict.rows[:4]):
            table.add_row(
                Text(one_line(conflict.subject), style="bold") if index == 0 else "",
                Text(one_line(row.text)),
                Text(row_source(row, w)),
                Text(one_line(row.doc)),
            )
    more = len(summary.conflicts) - 4
    return Group(table, Text(w["rest"].format(count=w.amount(more)), style="dim") if more > 0 else Text())


def source_label(name: str | None, w: Words) -> str:
    """A source's name as shown, or the words for a source that is not named."""
    return w["nobody"] if name is None else one_line(name)


def row_source(row: ClaimRow, w: Words) -> str:
    """Who says a claim: a name, "no source named" inside hearsay, or that it is attributed to nobody."""
    return source_label(row.source, w) if row.attributed else w["unattributed"]


def show(run: Path, doc: str, console: Console, lang: str = "en") -> None:
    """Print one document of a run with its layers highlighted, and its records below.

    Raises RunError where the run does not hold the document; the message lists ids that come near.
    """
    w = words(lang)
    near: list[str] = []
    for reading in read_run(run):
        if reading.document.doc == doc:
            _show(reading, console, w)
            return
        if doc.lower() in reading.document.doc.lower() and len(near) < 5:
            near.append(reading.document.doc)
    hint = f"did you mean {', '.join(near)}?" if near else "`volgens report` lists the documents"
    raise RunError(f"{run}: there is no document {doc!r} in this run; {hint}")


def _show(reading: Reading, console: Console, w: Words) -> None:
    document = reading.document
    head = Text(one_line(document.title or document.doc), style="bold")
    facts = " · ".join(part for part in (document.doc, w.date(document.published), document.source) if part)
    legend = Text("  ").join(Text(w.term("layer", layer), style=STYLES[layer]) for layer in LAYERS)
    console.print(Group(head, Text(one_line(facts), style="dim"), legend, Rule(style="dim")))
    found = marks(reading.entities, reading.claims, reading.attributions, document.regions)
    text = Text()
    for piece in pieces(document.text, found):
        style = " ".join(dict.fromkeys(STYLES[mark.layer] for mark in piece.marks))
        text.append(visible(piece.text).replace("\t", " "), style=style)
    console.print(text, soft_wrap=False)
    console.print(Rule(style="dim"))
    for said in reading.attributions:
        source = source_label(said.resolved or (said.source.text if said.source else None), w)
        how = ", ".join(
            part for part in (w.term("modality", said.modality), one_line(said.cue.text) if said.cue else "") if part
        )
        content = one_line(" … ".join(span.text for span in said.content))
        console.print(Text.assemble((source, STYLES["source"]), (f" ({how}): ", "dim"), (content, STYLES["content"])))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for claim in reading.claims:
        value = f"{w.term('modifier', claim.modifier)} {w.quantity(claim.value, claim.low, claim.high)}".strip()
        table.add_row(Text(one_line(claim.text), style=STYLES["claim"]), Text(value), Text(one_line(claim.unit)))
    if reading.claims:
        console.print(Padding(table, (1, 0, 0, 0)))
