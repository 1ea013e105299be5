"""`volgens schema`: the JSON Schema of the files."""

from __future__ import annotations

from typing import Annotated

import typer

ORDER = 80


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schema")(_schema)


def _schema(
    layer: Annotated[
        str | None,
        typer.Argument(
            help="documents, tokens, entities, claims, attributions, explain or errors [default: all, by name].",
            metavar="[LAYER]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of a file's lines."""
    import json

    from volgens.records import LAYERS, json_schema

    if layer is not None and layer not in LAYERS:
        raise typer.BadParameter(f"{layer!r}; the layers are {', '.join(LAYERS)}", param_hint="LAYER")
    schema = json_schema(layer) if layer else {name: json_schema(name) for name in LAYERS}
    typer.echo(json.dumps(schema, ensure_ascii=False, indent=2))
