"""`volgens stage`: one stage again, from the files of the stages before it."""

from __future__ import annotations

from typing import Annotated

import typer

from volgens.cli.folders import Run, run_folder
from volgens.stages import NAMES

ORDER = 30


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stage", no_args_is_help=True)(_stage)


def _stage(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}.", metavar="NAME")],
    run: Run,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Run one stage of a finished run again, and those after it; their files are rewritten.

    Reads the files of the stages before it, and the settings from run.json.
    """
    if name not in NAMES:
        raise typer.BadParameter(f"{name!r}; the stages are {', '.join(NAMES)}", param_hint="NAME")
    from volgens.runner import rerun_stage

    result = rerun_stage(name, run_folder(run))
    if not quiet:
        counts = ", ".join(f"{count} {layer}" for layer, count in result.counts.items())
        typer.echo(f"{result.folder}: {counts}")
