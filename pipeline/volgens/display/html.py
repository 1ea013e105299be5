"""A document or corpus as a notebook shows it: one piece of HTML, with its style, nothing fetched, all text escaped.

Light and dark follow the reader's system, and the theme of JupyterLab and VS Code where these say it. Layers differ in
the line under them too, not in colour alone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from volgens.display.marking import NAMES, Marking, sources
from volgens.report.wording import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from volgens.corpus import Corpus, Document
    from volgens.report.highlight import Mark, Piece

SHOWN = 10
"""Documents and sources that a corpus lists."""

_LIGHT = {
    "ink": "#1c1b19", "muted": "#625d54", "rule": "#d9d4c8", "content": "#f7f0d8", "claim": "#dfe7f1",
    "claim-line": "#274b75", "source": "#8b1e1a", "place": "#2c6a3b", "org": "#1d4a8c", "person": "#80480a",
    "norp": "#6a655b",
}  # fmt: skip
_DARK = {
    "ink": "#e9e5dc", "muted": "#aaa395", "rule": "#4a463e", "content": "#322c1a", "claim": "#26364a",
    "claim-line": "#8fb6e3", "source": "#f2a093", "place": "#86c796", "org": "#8fb6f0", "person": "#e0aa68",
    "norp": "#aaa395",
}  # fmt: skip


def _theme(colours: dict[str, str]) -> str:
    return "".join(f"--v-{name}:{value};" for name, value in colours.items())


STYLE = f"""<style>
.volgens{{{_theme(_LIGHT)}color:var(--v-ink);font-size:14px;line-height:1.65;max-width:75ch}}
@media (prefers-color-scheme:dark){{.volgens{{{_theme(_DARK)}}}}}
[data-jp-theme-light="true"] .volgens,.vscode-light .volgens{{{_theme(_LIGHT)}}}
[data-jp-theme-light="false"] .volgens,.vscode-dark .volgens,.theme-dark .volgens{{{_theme(_DARK)}}}
.volgens p{{margin:0 0 .6em}}.volgens .v-text{{white-space:pre-wrap;overflow-wrap:anywhere}}
.volgens .v-head{{font-weight:600}}.volgens .v-note{{color:var(--v-muted)}}
.volgens .v-legend>span{{margin-right:1.2em;white-space:nowrap}}
.volgens .v-place{{border-bottom:2px dotted var(--v-place)}}.volgens .v-org{{border-bottom:2px solid var(--v-org)}}
.volgens .v-person{{border-bottom:2px dashed var(--v-person)}}.volgens .v-norp{{border-bottom:1px solid var(--v-norp)}}
.volgens .v-claim{{background:var(--v-claim);border-bottom:3px double var(--v-claim-line);font-weight:600}}
.volgens .v-content{{background:var(--v-content)}}.volgens .v-source{{color:var(--v-source);font-weight:600}}
.volgens .v-cue{{color:var(--v-source);font-style:italic}}
.volgens .v-title{{font-weight:600}}.volgens .v-furniture,.volgens .v-credit{{color:var(--v-muted);font-size:90%}}
.volgens [data-n]::before{{content:attr(data-n);color:var(--v-muted);font:600 9px sans-serif;vertical-align:super;\
margin-right:1px}}
.volgens table{{border-collapse:collapse;margin:0 0 .8em}}.volgens th,.volgens td{{text-align:left!important;\
padding:.15em 1.2em .15em 0;border-bottom:1px solid var(--v-rule);vertical-align:top}}
.volgens .v-figure{{text-align:right!important}}
</style>"""


def document(shown: Document) -> str:
    """The document's text with its layers marked, and a legend."""
    marking = Marking(shown)
    begun: set[tuple[str, str, int]] = set()
    text = "".join(_piece(piece, marking, begun) for piece in marking.pieces())
    rest = f'<p class="v-note">… {marking.rest:,} more characters</p>' if marking.rest else ""
    facts = [shown.record.published, shown.record.source, _counts(shown)]
    head = f'<p><span class="v-head">{_safe(shown.title or shown.id)}</span><br>'
    head += f'<span class="v-note">{_safe(" · ".join(fact for fact in facts if fact))}</span></p>'
    failure = shown.failure
    if failure:
        head += f'<p class="v-note">{_safe(f"failed in {failure.stage}: {failure.error}: {failure.detail}")}</p>'
    legend = "".join(f'<span><span class="v-{layer}">{NAMES[layer]}</span> {n}</span>' for layer, n in marking.legend())
    shown_legend = f'<p class="v-legend">{legend}</p>' if legend else ""
    return f'{STYLE}<div class="volgens">{head}{shown_legend}<div class="v-text" lang="nl">{text}</div>{rest}</div>'


def _piece(piece: Piece, marking: Marking, begun: set[tuple[str, str, int]]) -> str:
    """A piece of text in its marks; the first piece of a statement's part carries the statement's number."""
    opened = ""
    for mark in piece.marks:
        number = marking.numbers.get(mark.id)
        key = (mark.id, mark.layer, mark.part)
        numbered = f' data-n="{number}"' if number is not None and key not in begun else ""
        begun.add(key)
        opened += f'<span class="v-{mark.layer}"{numbered}{_title(mark, marking)}>'
    return f"{opened}{escape(visible(piece.text))}{'</span>' * len(piece.marks)}"


def _title(mark: Mark, marking: Marking) -> str:
    about = marking.about(mark)
    return f' title="{_safe(about)}"' if about else ""


def corpus(shown: Corpus) -> str:
    """The corpus in figures: who says most, and the first documents."""
    said = _table(("source", "statements"), [(who, str(n)) for who, n in sources(shown, SHOWN)])
    rows = [
        (one_line(document.title or document.id), document.record.published or "", *map(str, _sizes(document)))
        for document in shown[:SHOWN]
    ]
    documents = _table(("document", "published", "names", "claims", "statements"), rows)
    more = len(shown) - len(rows)
    rest = f'<p class="v-note">… {more:,} more document{"" if more == 1 else "s"}</p>' if more else ""
    failed = f'<p class="v-note">{len(shown.failures):,} failed: see failures</p>' if shown.failures else ""
    head = f'<p class="v-head">{_safe(repr(shown).strip("<>"))}</p>'
    return f'{STYLE}<div class="volgens">{head}{documents}{rest}{said}{failed}</div>'


def _table(title: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns after the first hold figures; nothing where there are no rows."""
    body = "".join(
        "<tr>" + "".join(f"<td{_align(cell, n)}>{_safe(cell)}</td>" for n, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in title)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def _align(cell: str, column: int) -> str:
    return ' class="v-figure"' if column and cell.isdigit() else ""


def _sizes(document: Document) -> tuple[int, int, int]:
    return len(document.entities), len(document.claims), len(document.attributions)


def _counts(document: Document) -> str:
    names, claims, statements = _sizes(document)
    return f"{names} names, {claims} claims, {statements} statements"


def _safe(text: str) -> str:
    return escape(one_line(text))
