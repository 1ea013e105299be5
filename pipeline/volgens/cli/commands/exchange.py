"""`volgens export` and `volgens import`: a run in other people's formats, and their corrections back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from volgens.cli.folders import Run, run_folder

ORDER = 60

# named here too, so that help needs no import of the formats; a test holds them equal
EXPORTS = "spacy, conllu, brat, cas, webanno, labelstudio, csv, parquet or sqlite"
IMPORTS = "brat or cas (UIMA CAS XMI, as INCEpTION exports it)"


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command("export", no_args_is_help=True)(_export)
    app.command("import", no_args_is_help=True)(_import)


def _export(
    run: Run,
    to: Annotated[str, typer.Option("--to", "-t", help=f"{EXPORTS}.", metavar="FORMAT")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The file or folder to write [default: export/ in the run's folder].", metavar="PATH"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a folder of brat or cas, and the corrections in it.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Write a run in another format: for spaCy, annotation tools, spreadsheets, databases.

    spacy: a DocBin. conllu: CoNLL-U. brat: standoff. cas: UIMA CAS XMI for INCEpTION. webanno: W3C Web Annotation.
    labelstudio: tasks with predictions. csv, parquet: a table for each layer. sqlite: a database for Datasette.
    """
    from volgens.export import FORMATS, export

    if to not in FORMATS:
        raise typer.BadParameter(f"{to!r}; the formats are {', '.join(FORMATS)}", param_hint="--to")
    written = export(run_folder(run), to, output, force=force)
    if not quiet:
        typer.echo(written)


def _import(
    source: Annotated[Path, typer.Argument(help="The folder that the annotation tool wrote.", metavar="FOLDER")],
    format: Annotated[str, typer.Option("--from", "-f", help=f"{IMPORTS}.", metavar="FORMAT")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The gold file to write.", metavar="GOLD")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Read corrected annotations and write them as a gold file, which `volgens evaluate` scores runs with."""
    from volgens.corrections import FORMATS, gold_from

    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r}; the formats are {', '.join(FORMATS)}", param_hint="--from")
    documents = gold_from(source, format, output)
    if not quiet:
        typer.echo(f"{output}: {documents} document{'' if documents == 1 else 's'}")
