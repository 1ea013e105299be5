"""The command line: `volgens COMMAND` and `extract PATHS`, which is `volgens extract PATHS`.

Each module in `cli/commands/` adds its command with `register(app)`; nothing else knows of it. Modules import only
typer at the top, so that help comes at once; what a command needs is imported when it runs.
"""

from __future__ import annotations


def main() -> None:
    """The console script `volgens`. Exit codes: 0 all well, 1 failed, 2 wrong use, 3 some documents failed."""
    from volgens.cli.app import build
    from volgens.cli.start import start

    start(build())


def extract_main() -> None:
    """The console script `extract`."""
    from volgens.cli.app import build_extract
    from volgens.cli.start import start

    start(build_extract())
