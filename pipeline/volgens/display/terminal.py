"""A document or corpus as `rich.print` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from volgens.display.marking import NAMES, Marking, sources
from volgens.report.wording import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from volgens.corpus import Corpus, Document

SHOWN = 10
"""Documents and sources that a corpus lists."""

STYLES = {
    "place": "green underline",
    "org": "blue underline",
    "person": "yellow underline",
    "norp": "underline",
    "claim": "bold reverse",
    "source": "bold red",
    "cue": "italic red",
    "content": "cyan",
    "title": "bold",
    "furniture": "dim",
    "credit": "dim",
}
"""The style of each layer; every one shows without colour too, but for content, which has its number."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def document(shown: Document) -> RenderableType:
    """The document's text with its layers marked, and a legend."""
    marking = Marking(shown)
    text = Text()
    begun: set[tuple[str, str, int]] = set()
    for piece in marking.pieces():
        for mark in piece.marks:
            number = marking.numbers.get(mark.id)
            key = (mark.id, mark.layer, mark.part)
            if number is not None and key not in begun and mark.layer != "cue":
                text.append(str(number).translate(_RAISED), style="dim")
            begun.add(key)
        text.append(visible(piece.text), style=" ".join(STYLES[mark.layer] for mark in piece.marks))
    legend = Text("  ").join(Text(f"{NAMES[layer]} {n}", style=STYLES[layer]) for layer, n in marking.legend())
    parts: list[RenderableType] = [Text(one_line(shown.title or shown.id), style="bold"), legend, Text(), text]
    if marking.rest:
        parts.append(Text(f"… {marking.rest:,} more characters", style="dim"))
    if shown.failure:
        parts.append(Text(one_line(f"failed in {shown.failure.stage}: {shown.failure.detail}"), style="red"))
    return Group(*parts)


def corpus(shown: Corpus) -> RenderableType:
    """The corpus in figures: the first documents, and who says most."""
    rows = [
        (
            one_line(document.title or document.id),
            *(str(len(layer)) for layer in (document.entities, document.claims, document.attributions)),
        )
        for document in shown[:SHOWN]
    ]
    parts: list[RenderableType] = [Text(repr(shown).strip("<>"), style="bold")]
    parts.append(_table(("document", "names", "claims", "statements"), rows))
    if len(shown) > len(rows):
        parts.append(Text(f"… {len(shown) - len(rows):,} more documents", style="dim"))
    said = [(who, str(n)) for who, n in sources(shown, SHOWN)]
    if said:
        parts.append(_table(("source", "statements"), said))
    return Group(*parts)


def _table(title: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for n, name in enumerate(title):
        table.add_column(name, justify="right" if n else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
