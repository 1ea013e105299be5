"""`volgens places`, `organisations`, `people` and `sources`: what a run names, and who speaks, most often first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from volgens.cli.folders import Run, run_folder
from volgens.cli.output import Csv, Json, Limit, form, print_figures

if TYPE_CHECKING:
    from volgens.report.figures import Summary

ORDER = 45


def register(app: typer.Typer) -> None:
    """Add the four commands."""
    app.command("places", no_args_is_help=True)(_places)
    app.command("organisations", no_args_is_help=True)(_organisations)
    app.command("people", no_args_is_help=True)(_people)
    app.command("sources", no_args_is_help=True)(_sources)


def _places(run: Run, limit: Limit = 100, json: Json = False, csv: Csv = False) -> None:
    """List the places of a run with how often they are named, and where they lie."""
    columns = ("name", "mentions", "documents", "link", "country", "lat", "lon")
    _list(run, lambda summary: summary.places, columns, limit, json, csv)


def _organisations(run: Run, limit: Limit = 100, json: Json = False, csv: Csv = False) -> None:
    """List the organisations of a run with how often they are named."""
    _list(run, lambda summary: summary.organisations, ("name", "mentions", "documents", "link"), limit, json, csv)


def _people(run: Run, limit: Limit = 100, json: Json = False, csv: Csv = False) -> None:
    """List the persons of a run with how often they are named."""
    _list(run, lambda summary: summary.people, ("name", "mentions", "documents", "link"), limit, json, csv)


def _sources(run: Run, limit: Limit = 100, json: Json = False, csv: Csv = False) -> None:
    """List who speaks in a run, how often, and how firmly; without a name: statements that name no source."""
    columns = ("name", "kind", "statements", "firm", "hedged", "other", "documents")
    _list(run, lambda summary: summary.sources, columns, limit, json, csv)


def _list(
    run: str, rows: Callable[[Summary], Sequence[Any]], columns: Sequence[str], limit: int, json: bool, csv: bool
) -> None:
    wanted = form(json, csv)
    from volgens.report.summary import summarise

    found = [{column: getattr(row, column) for column in columns} for row in rows(summarise(run_folder(run)))]
    print_figures(columns, found, wanted, limit)
