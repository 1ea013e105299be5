"""Runs an app: what goes wrong becomes one clear line and an exit code."""

from __future__ import annotations

import logging
import os
import sys

import typer

from volgens.errors import VolgensError

DEBUG = "VOLGENS_DEBUG"
"""The environment variable that, when set, shows the traceback of an unexpected error."""


def start(app: typer.Typer) -> None:
    """Run the app on the process's arguments and exit."""
    _encode()
    # parsers of PDF and HTML report oddities of other people's files to logging; what matters comes as a failure
    logging.lastResort = None
    try:
        app()
    except VolgensError as error:
        _say(str(error))
        sys.exit(1)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        _say(
            f"unexpected {type(error).__name__}: {error}. This is a bug in volgens: please report it with what "
            f"`{DEBUG}=1` and the same command print, and with `volgens doctor`"
        )
        sys.exit(1)


def _say(message: str) -> None:
    from volgens.cli.output import tame

    typer.echo(f"volgens: {tame(message)}", err=True)


def _encode() -> None:
    """Files and pipes get UTF-8, as the JSONL files are; a terminal that lacks a letter gets `?`, not an exception."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace") if stream.isatty() else reconfigure(encoding="utf-8", errors="replace")
