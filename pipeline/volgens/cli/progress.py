"""Progress on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from volgens.shard import ShardReport


@contextmanager
def shown(*, quiet: bool) -> Iterator[Callable[[ShardReport], None] | None]:
    """A callback for the runner that moves the line on the terminal; None where nothing is to be shown."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from volgens.cli.output import console

    line = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
    )
    task = line.add_task("loading the pipeline", total=None)
    documents = failures = 0

    def move(report: ShardReport) -> None:
        nonlocal documents, failures
        documents += report.counts.get("documents", 0)
        failures += report.counts.get("errors", 0)
        failed = f", {failures} failed" if failures else ""
        line.update(task, description=f"{documents} documents{failed}")

    with line:
        yield move
