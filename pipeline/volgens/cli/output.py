"""How commands print: tables for people, JSON and CSV for programs, nothing that a text could do to a terminal."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from volgens.records import Record

PIPED_WIDTH = 200
"""Columns of a table that goes to a file or a pipe."""


class Form(Enum):
    """What a command prints."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table: one record a line.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table, nested fields with a dot.")]

Limit = Annotated[
    int, typer.Option("--limit", "-n", min=0, help="Rows of the table; 0: all. JSON and CSV hold all.", metavar="N")
]
Language = Annotated[str, typer.Option("--lang", help="The report's language: nl or en.", metavar="LANG")]


def language(lang: str) -> str:
    """The language asked for. Raises typer.BadParameter for one that the reports do not speak."""
    if lang not in ("nl", "en"):
        raise typer.BadParameter(f"{lang!r}; use nl or en", param_hint="--lang")
    return lang


def form(json: bool, csv: bool) -> Form:
    """The form that the two options ask for; both together are wrong use."""
    if json and csv:
        raise typer.BadParameter("--json and --csv exclude each other")
    return Form.JSON if json else Form.CSV if csv else Form.TABLE


def console(*, stderr: bool = False) -> Console:
    """A rich console without markup, so that brackets in a text are brackets. NO_COLOR holds."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(file=stream, markup=False, highlight=False, emoji=False, width=width)


def tame(text: str) -> str:
    """The text with control codes and direction marks made visible; lines stay."""
    from volgens.report.wording import visible

    return visible(text)


def print_table(title: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> None:
    """A table of plain strings; `right` names the columns of figures."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from volgens.report.wording import one_line

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in title:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console().print(table)


def print_json(records: Iterable[Record]) -> None:
    """Records as the files hold them, one a line."""
    from volgens.records import encode

    for record in records:
        _write(encode(record).decode("utf-8") + "\n")


def print_csv(layer: str, records: Iterable[Record]) -> None:
    """Records as flat rows under a header; text that a spreadsheet would run as a formula gets an apostrophe."""
    from volgens.tables import columns, flat

    _write_csv(columns(layer), map(flat, records))


def print_figures(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], wanted: Form, limit: int) -> None:
    """Plain rows of text and figures in the form that is wanted; a table holds `limit` of them, 0: all."""
    if wanted is Form.JSON:
        import json

        for row in rows:
            _write(json.dumps(row, ensure_ascii=False) + "\n")
    elif wanted is Form.CSV:
        _write_csv(columns, rows)
    else:
        shown = rows[:limit] if limit else rows
        figures = [name for name in columns if any(isinstance(row[name], int | float) for row in rows)]
        print_table(columns, [["" if row[c] is None else str(row[c]) for c in columns] for row in shown], figures)
        print_rest(len(shown), len(rows) - len(shown))


def print_rest(shown: int, rest: int) -> None:
    """The line under a table that says how much it holds."""
    more = f", {rest} more: --limit 0 shows all" if rest else ""
    typer.echo(f"{shown} row{'' if shown == 1 else 's'}{more}")


def _write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    from volgens.report.wording import spreadsheet

    writer = csv.writer(_Written(_write), lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name), spreadsheet) for name in columns])


def _cell(value: Any, guard: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, list | tuple | dict):
        import json

        return guard(json.dumps(value, ensure_ascii=False))
    return value


def _write(text: str) -> None:
    typer.echo(text, nl=False)


class _Written:
    """The file that csv writes to."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write
