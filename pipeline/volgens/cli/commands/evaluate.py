"""`volgens evaluate`: how well a run does against gold documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from volgens.cli.folders import Run, run_folder

ORDER = 65


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", no_args_is_help=True)(_evaluate)


def _evaluate(
    run: Run,
    gold: Annotated[
        Path, typer.Argument(help="The gold file: a document a line, as `volgens import` writes it.", metavar="GOLD")
    ],
    errors: Annotated[
        int, typer.Option("--errors", min=0, help="Also print so many of the differences.", metavar="N")
    ] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score a run against gold: precision, recall and F1 of names, claims and attributions.

    Documents are matched by id; one that the run lacks counts as all missed. What each figure measures is in
    docs/evaluate.md.
    """
    from itertools import islice

    from volgens.evaluate import differences, plain_run, read_gold, score

    documents = read_gold(gold)
    found = plain_run(run_folder(run))
    scores = score(documents, found)
    if json:
        from json import dumps

        typer.echo(dumps(scores.as_dict(), indent=1))
    else:
        from volgens.cli.output import print_table

        rows = [(name, *_percents(s.precision, s.recall, s.f), str(int(s.gold))) for name, s in scores.f1.items()]
        print_table(("measure", "P", "R", "F1", "gold"), rows, ("P", "R", "F1", "gold"))
        typer.echo()
        shares = [(name, *_percents(share)) for name, share in scores.accuracy.items()]
        print_table(("share right among what was found", ""), shares, ("",))
    if errors:
        from volgens.cli.output import tame

        for difference in islice(differences(documents, found), errors):
            typer.echo(tame(difference), err=json)


def _percents(*figures: float) -> tuple[str, ...]:
    return tuple(f"{figure:.3f}" for figure in figures)
