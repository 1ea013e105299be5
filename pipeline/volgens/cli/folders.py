"""Finds the run that a person means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Run = Annotated[
    str, typer.Argument(help="The run's folder, such as outputs/seeds, or its name in outputs/.", metavar="RUN")
]


def run_folder(given: str) -> Path:
    """The folder as given, or the one of that name in outputs/ where only that holds a run."""
    named = Path("outputs") / given
    return named if not (Path(given) / "run.json").is_file() and (named / "run.json").is_file() else Path(given)
