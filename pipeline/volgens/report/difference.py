"""A comparison of two runs on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from volgens.report.compare import Comparison, Difference
from volgens.report.figures import ClaimRow, DocumentRow, NameRow, Statement
from volgens.report.terminal import row_source, source_label
from volgens.report.wording import Words, one_line, words

T = TypeVar("T")

SHOWN = 20
"""Records of a kind on the screen; `--json` gives all."""


def render(comparison: Comparison, console: Console, lang: str = "en") -> None:
    """Print what is new (+), gone (-) and changed (~), layer by layer; the signs, not the colours, tell them apart."""
    w = words(lang)
    console.print(Text(f"{w['compare']}: {one_line(comparison.before)} → {one_line(comparison.after)}", style="bold"))
    if comparison.equal():
        console.print(w["nothing"])
        return
    _layer(console, w, w["documents"], comparison.documents, lambda row: _document(row), _DOCUMENT)
    _layer(console, w, w["claims"], comparison.claims, lambda row: _claim(row, w), _claim_fields(w))
    _layer(console, w, w["said"], comparison.statements, lambda row: _statement(row, w), _statement_fields(w))
    _layer(console, w, w["names"], comparison.names, lambda row: _name(row, w), {})


def _layer(
    console: Console,
    w: Words,
    title: str,
    found: Difference[T],
    line: Callable[[T], str],
    fields: dict[str, Callable[[T], str]],
) -> None:
    counts = (
        (len(found.new), "new"),
        (len(found.gone), "gone"),
        (len(found.changed), "changed"),
        (found.same, "same"),
    )
    heading = ", ".join(f"{w.amount(number)} {w[key].lower()}" for number, key in counts if number)
    console.print(Text.assemble("\n", (title, "bold"), f": {heading or w['nothing'].lower()}"))
    for pair in found.changed[:SHOWN]:
        console.print(Text(f"~ {line(pair.after)}", style="yellow"))
        for name in pair.fields:
            before, after = fields[name](pair.before), fields[name](pair.after)
            console.print(Text(f"    {w[name]}: {before or '–'} → {after or '–'}"))
    for sign, style, rows in (("+", "green", found.new), ("-", "red", found.gone)):
        for row in rows[:SHOWN]:
            console.print(Text(f"{sign} {line(row)}", style=style))
    for more in _more((found.changed, found.new, found.gone)):
        console.print(Text(w["rest"].format(count=w.amount(more)), style="dim"))


def _more(layers: Sequence[Sequence[object]]) -> Iterator[int]:
    more = sum(max(len(rows) - SHOWN, 0) for rows in layers)
    if more:
        yield more


def _document(row: DocumentRow) -> str:
    return f"{one_line(row.doc)}: {one_line(row.title)}"


_DOCUMENT: dict[str, Callable[[DocumentRow], str]] = {
    "title": lambda row: one_line(row.title),
    "published": lambda row: row.published or "",
}


def _claim(row: ClaimRow, w: Words) -> str:
    return f"{one_line(row.text)} ({row_source(row, w)}; {one_line(row.doc)})"


def _claim_fields(w: Words) -> dict[str, Callable[[ClaimRow], str]]:
    return {
        "value": lambda row: w.quantity(row.value, row.low, row.high),
        "modifier": lambda row: w.term("modifier", row.modifier),
        "source": lambda row: row_source(row, w),
        "modality": lambda row: w.term("modality", row.modality),
    }


def _statement(row: Statement, w: Words) -> str:
    return f"{source_label(row.resolved, w)}: {one_line(' … '.join(row.content))} ({one_line(row.doc)})"


def _statement_fields(w: Words) -> dict[str, Callable[[Statement], str]]:
    return {
        "source": lambda row: source_label(row.resolved, w),
        "content": lambda row: one_line(" … ".join(row.content)),
        "modality": lambda row: w.term("modality", row.modality),
    }


def _name(row: NameRow, w: Words) -> str:
    return f"{one_line(row.name)} ({w.term('label', row.label)}, {w.amount(row.mentions)})"
