"""`volgens report`, `volgens show` and `volgens compare`: what a run holds, for reading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from volgens.cli.folders import Run, run_folder

ORDER = 20

Language = Annotated[str, typer.Option("--lang", help="The report's language: nl or en.", metavar="LANG")]


def register(app: typer.Typer) -> None:
    """Add the three commands."""
    app.command("report", no_args_is_help=True)(_report)
    app.command("show", no_args_is_help=True)(_show)
    app.command("compare", no_args_is_help=True)(_compare)


def _report(
    runs: Annotated[
        list[str], typer.Argument(help="The runs' folders, such as outputs/seeds, or their names.", metavar="RUN...")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder to write into [default: the first run's].", metavar="DIR"),
    ] = None,
    lang: Language = "nl",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Write report.html, report.md and report.json for one run or several, from their files alone.

    report.html needs no network and can be sent by mail; a large run has pages of documents beside it.
    """
    from volgens.report import write

    folders = [run_folder(run) for run in runs]
    for path in write(folders, output or folders[0], lang):
        if not quiet:
            typer.echo(path)


def _show(
    run: Run,
    doc: Annotated[str, typer.Argument(help="The document's id, as `volgens report` lists it.", metavar="DOC")],
    lang: Language = "nl",
) -> None:
    """Print one document of a run with its names, claims, sources and statements highlighted."""
    from volgens.cli.output import console
    from volgens.report.terminal import show

    show(run_folder(run), doc, console(), lang)


def _compare(
    before: Annotated[str, typer.Argument(help="The earlier run's folder or name.", metavar="RUN_A")],
    after: Annotated[str, typer.Argument(help="The later run's folder or name.", metavar="RUN_B")],
    json: Annotated[bool, typer.Option("--json", help="Print the whole comparison as JSON.")] = False,
    lang: Language = "nl",
) -> None:
    """Show what is new, gone and changed between two runs.

    For two versions of an article, or two outlets on the same news.
    """
    from volgens.report.compare import as_json, compare

    found = compare(run_folder(before), run_folder(after))
    if json:
        typer.echo(as_json(found).decode("utf-8"), nl=False)
    else:
        from volgens.cli.output import console
        from volgens.report.difference import render

        render(found, console(), lang)
