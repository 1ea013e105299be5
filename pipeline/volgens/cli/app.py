"""Puts the commands together."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Annotated

import typer

import volgens
from volgens.cli import commands


def build() -> typer.Typer:
    """The app `volgens`, with every command in `volgens.cli.commands`, in the order that their ORDER gives."""
    app = _app("volgens", help=volgens.__doc__.partition("\n")[0] if volgens.__doc__ else None)
    app.callback()(_options)
    found = [import_module(f"{commands.__name__}.{entry.name}") for entry in pkgutil.iter_modules(commands.__path__)]
    for module in sorted(found, key=lambda module: (module.ORDER, module.__name__)):
        module.register(app)
    for command in app.registered_commands:
        # the list of commands shows the whole first line, where it would be cut off at 45 letters
        command.short_help = (command.callback.__doc__ or "").partition("\n")[0] if command.callback else None
    return app


def build_extract() -> typer.Typer:
    """The app `extract`: that command alone, without its name."""
    app = _app("extract", help=None)
    import_module(f"{commands.__name__}.extract").register(app, alone=True)
    return app


def _app(name: str, help: str | None) -> typer.Typer:
    # plain help: rich's takes a tenth of a second to import
    return typer.Typer(
        name=name,
        help=help,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def show_version(wanted: bool) -> None:
    """Print the version and stop, where the option was given."""
    if wanted:
        typer.echo(f"volgens {volgens.__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    pass
