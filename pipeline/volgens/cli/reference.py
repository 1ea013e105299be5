"""The reference of all commands as Markdown, from the commands themselves: `python -m volgens.cli.reference`."""

from __future__ import annotations

import inspect
from typing import Any

import typer

from volgens.cli.app import build

HEAD = """# The command line

Made from the commands by `python -m volgens.cli.reference`. `extract PATHS` is short for `volgens extract PATHS`.

Exit codes: 0 all well, 1 failed, 2 wrong use, 3 some documents failed (they are in `errors.jsonl`, the others are
done), 130 stopped with Ctrl-C. `NO_COLOR=1` turns colour off. Errors and progress go to standard error, results to
standard output. Control codes and direction marks from texts are shown, never sent to the terminal.
"""


def reference() -> str:
    """The page: a section for each command with its use, what it does, its arguments and its options."""
    group: Any = typer.main.get_command(build())
    return HEAD + "".join(_section(name, command) for name, command in group.commands.items())


def _section(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join([f"volgens {name}", "[OPTIONS]", *(p.metavar for p in arguments)])
    rows = [(p.metavar, p) for p in arguments]
    rows += [(", ".join(sorted(p.opts, key=len)) + (f" {p.metavar}" if p.metavar else ""), p) for p in options]
    table = "".join(f"| `{names}` | {_cell(parameter)} |\n" for names, parameter in rows)
    about = f"```text\n{usage}\n```\n\n{inspect.cleandoc(command.help)}"
    return f"\n## {name}\n\n{about}\n\n| name | meaning |\n|---|---|\n{table}"


def _cell(parameter: Any) -> str:
    shown = parameter.default not in (None, False) and not parameter.required
    text = parameter.help + (f" [default: {parameter.default}]" if shown else "")
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    typer.echo(reference(), nl=False)
