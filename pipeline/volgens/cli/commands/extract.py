"""`extract`: documents in, a run's folder out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from volgens.cli.app import show_version
from volgens.cli.output import Language, language

if TYPE_CHECKING:
    from volgens.records import Failure
    from volgens.report.figures import Summary
    from volgens.runner import RunResult

ORDER = 10
_SHOWN = 10
_MUCH = 2_000_000
"""Bytes of text from which several processes are worth their start."""
_FAILED, _INTERRUPTED, _SOME_FAILED = 1, 130, 3


def register(app: typer.Typer, *, alone: bool = False) -> None:
    """Add the command; alone: it is the app's only one, and also answers --version."""
    app.command("extract", no_args_is_help=True)(_extract)


def _extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, remote ones such as s3://..., or - for standard input.", metavar="PATHS..."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", help="The run's folder [default: outputs/ and the first path's name].", metavar="DIR"
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            "-m",
            help="default, fast, an installed spaCy pipeline for Dutch, or a pipeline's folder.",
            metavar="NAME",
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            help="Read named files and standard input as text, html, jsonl, csv, docx or pdf [default: by suffix].",
            metavar="FORMAT",
        ),
    ] = None,
    text_key: Annotated[
        str | None,
        typer.Option(help="The field or column that holds the text in JSONL and CSV [default: text].", metavar="KEY"),
    ] = None,
    id_key: Annotated[
        str | None,
        typer.Option(help="The field or column that holds the id in JSONL and CSV [default: id].", metavar="KEY"),
    ] = None,
    gazetteer: Annotated[
        str | None, typer.Option(help="A CSV of your own names: name, label, id, aliases.", metavar="FILE")
    ] = None,
    si: Annotated[bool, typer.Option("--si", help="Also give each claim's value in SI units.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Also write what was read and dropped, and why.")] = False,
    dedupe: Annotated[
        bool, typer.Option("--dedupe", help="Leave out near-duplicates instead of marking them.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes [default: one for each core; one where the text is little].", metavar="N"),
    ] = None,
    engine: Annotated[
        str, typer.Option(help="local: processes on this machine; ray: a Ray cluster (extra ray).", metavar="NAME")
    ] = "local",
    address: Annotated[
        str | None, typer.Option(help="The Ray cluster's address [default: one started here].", metavar="ADDRESS")
    ] = None,
    timeout_per_document: Annotated[
        float | None, typer.Option(min=0.001, help="Give a document up after so many seconds.", metavar="SECONDS")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Do again what an earlier run into the folder finished.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(help="A TOML file with settings [default: volgens.toml, where it exists].", metavar="FILE"),
    ] = None,
    lang: Language = "nl",
    no_report: Annotated[
        bool, typer.Option("--no-report", help="Leave report.html, report.md and report.json out.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the run's folder and counts as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Read documents and find who claims what, where, and how much.

    Writes documents.jsonl, tokens.jsonl, entities.jsonl, claims.jsonl, attributions.jsonl, errors.jsonl, run.json and
    the report into the run's folder. The same command goes on with a run that was stopped. Exit code 0: all well,
    1: failed, 2: wrong use, 3: some documents failed.
    """
    from volgens.io.read import FORMATS
    from volgens.settings import load

    language(lang)
    if engine not in ("local", "ray"):
        raise typer.BadParameter(f"{engine!r}; the engines are local, ray", param_hint="--engine")
    if address is not None and engine != "ray":
        raise typer.BadParameter("only --engine ray has one", param_hint="--address")
    if format is not None and format not in FORMATS:
        raise typer.BadParameter(f"{format!r}; the formats are {', '.join(FORMATS)}", param_hint="--format")
    options: dict[str, Any] = {
        "model": model,
        "format": format,
        "text_key": text_key,
        "id_key": id_key,
        "gazetteer": gazetteer,
        "si": si or None,
        "explain": explain or None,
        "dedupe": dedupe or None,
        "timeout": timeout_per_document,
    }
    settings = load(config, **options)
    from volgens.cli.progress import shown
    from volgens.remote import is_remote, put
    from volgens.runner import run

    suited = _look(paths, any_suffix=settings.format is not None, quiet=quiet)
    try:
        with shown(quiet=quiet) as progress:
            result = run(
                paths,
                output,
                settings,
                workers=workers or suited,
                force=force,
                progress=progress,
                engine="ray" if engine == "ray" else "local",
                address=address,
            )
    except KeyboardInterrupt:
        typer.echo("volgens: stopped; the same command goes on where it stopped", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    summary = None
    if result.documents and not (no_report and (json or quiet)):
        from volgens.report.summary import summarise

        summary = summarise(result.folder)
    if summary and not no_report:
        from volgens.report import write

        write(result.folder, result.folder, lang, summary)
        if output and is_remote(output):
            put(result.folder, output)
    _tell(result, summary, lang, json=json, quiet=quiet)
    if result.failures:
        raise typer.Exit(_SOME_FAILED if result.documents else _FAILED)


def _look(paths: list[str], *, any_suffix: bool, quiet: bool) -> int:
    """Say which files in folders are passed over; the number of workers that suits the amount of text.

    One process for each core where there is text enough that starting them pays.
    """

    from volgens.cli.output import tame
    from volgens.io.read import SUFFIXES
    from volgens.io.walk import kinds_of, survey
    from volgens.processors import processors
    from volgens.remote import is_remote

    found = survey([path for path in paths if not is_remote(path)], SUFFIXES, any_suffix=any_suffix)
    if found.passed_over and not quiet:
        typer.echo(f"volgens: passed over, of no kind that is read: {tame(kinds_of(found.passed_over))}", err=True)
    if found.size < _MUCH:
        return 1
    return processors()


def _tell(result: RunResult, summary: Summary | None, lang: str, *, json: bool, quiet: bool) -> None:
    """Print what came of the run: a summary, or JSON, or only what failed."""
    if json:
        from json import dumps

        about = {"run": str(result.folder), "documents": result.documents, "failures": result.failures}
        typer.echo(dumps({**about, "counts": result.counts}, ensure_ascii=False))
    if summary and not json and not quiet:
        from volgens.cli.output import console
        from volgens.report.terminal import render

        render(summary, console(), lang)
        report = result.folder / "report.html"
        typer.echo(f"\n{report if report.is_file() else result.folder}")
    elif result.failures:
        _failures(result)


def _failures(result: RunResult) -> None:
    """The first failures on standard error, a line each."""
    from itertools import islice

    from volgens.cli.output import tame
    from volgens.io.runs import records

    for record in islice(records(result.folder, "errors"), _SHOWN):
        failure: Failure = record  # type: ignore[assignment]
        why = failure.detail if failure.stage == "read" else f"{failure.stage}: {failure.error}: {failure.detail}"
        typer.echo(f"volgens: {tame(f'{failure.path or failure.doc}: {why}')}", err=True)
    if result.failures > _SHOWN:
        rest = result.failures - _SHOWN
        typer.echo(f"volgens: and {rest} more in {result.folder / 'errors.jsonl'}", err=True)
