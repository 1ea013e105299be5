"""`volgens claims`, `attributions` and `entities`: look into a run with the filters that people reach for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from volgens.cli.folders import Run, run_folder
from volgens.cli.output import Csv, Form, Json, Limit, form

if TYPE_CHECKING:
    from volgens.records import Record
    from volgens.report.reading import Reading

ORDER = 40

_DOC = typer.Option("--doc", help="In documents whose id holds this.", metavar="TEXT")
_CONTAINS = typer.Option("--contains", help="In sentences that hold this.", metavar="TEXT")
_SOURCE = typer.Option("--source", help="By a source whose name or words hold this.", metavar="TEXT")
_MODALITY = typer.Option("--modality", help="asserted, hedged, denied, asked, demanded or promised.", metavar="NAME")
Doc = Annotated[str | None, _DOC]
Contains = Annotated[str | None, _CONTAINS]
Source = Annotated[str | None, _SOURCE]
Modality = Annotated[str | None, _MODALITY]

Found = tuple["Record", Sequence[str]]
"""A record and its cells in the table."""


def register(app: typer.Typer) -> None:
    """Add the three commands."""
    app.command("claims", no_args_is_help=True)(_claims)
    app.command("attributions", no_args_is_help=True)(_attributions)
    app.command("entities", no_args_is_help=True)(_entities)


def _claims(
    run: Run,
    unit: Annotated[
        str | None, typer.Option(help="Of this unit or word, such as %, km², euro, militairen.", metavar="UNIT")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="count, percent, fraction, money, measure, duration, age or rate.", metavar="NAME"),
    ] = None,
    minimum: Annotated[float | None, typer.Option("--min", help="Of this value or more.", metavar="VALUE")] = None,
    maximum: Annotated[float | None, typer.Option("--max", help="Of this value or less.", metavar="VALUE")] = None,
    source: Source = None,
    modality: Modality = None,
    doc: Doc = None,
    contains: Contains = None,
    limit: Limit = 100,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List the claims of a run: numbers with what they count, and who says so."""
    from volgens.records import ClaimKind
    from volgens.records import Modality as Modalities
    from volgens.report.summary import claim_rows
    from volgens.report.wording import words

    _one_of("--kind", kind, ClaimKind)
    _one_of("--modality", modality, Modalities)
    w = words("en")

    def rows(reading: Reading) -> Iterator[Found]:
        said = {attribution.id: attribution for attribution in reading.attributions}
        for claim, row in zip(reading.claims, claim_rows(reading, 0), strict=True):
            by = said.get(claim.attribution or "")
            sources = [row.source, by.source.text if by and by.source else None]
            wanted = (
                (unit is None or unit.casefold() in (row.unit.casefold(), *row.text.casefold().split()))
                and (kind is None or row.kind == kind)
                and (minimum is None or _bounds(claim)[1] >= minimum)
                and (maximum is None or _bounds(claim)[0] <= maximum)
                and _holds(source, *sources)
                and (modality is None or row.modality == modality)
                and _holds(contains, row.sentence)
            )
            if wanted:
                value = f"{row.modifier or ''} {w.quantity(row.value, row.low, row.high)}".strip()
                told = row.source or ("no source named" if row.attributed else "")
                cells = (row.doc, row.text, value, row.unit, told, row.modality or "", row.place or "")
                yield claim, cells

    title = ("doc", "text", "value", "unit", "source", "modality", "place")
    _print("claims", run, doc, rows, title, ("value",), form(json, csv), limit)


def _attributions(
    run: Run,
    source: Source = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help="Source of kind person, organisation, group, document, anonymous or unknown.", metavar="NAME"
        ),
    ] = None,
    cue: Annotated[
        str | None, typer.Option(help="With a cue that holds this, such as volgens or meldt.", metavar="TEXT")
    ] = None,
    modality: Modality = None,
    doc: Doc = None,
    contains: Annotated[str | None, typer.Option(help="With content that holds this.", metavar="TEXT")] = None,
    limit: Limit = 100,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List the attributions of a run: who says what, by which words, how firmly."""
    from volgens.records import Modality as Modalities
    from volgens.records import SourceKind

    _one_of("--kind", kind, SourceKind)
    _one_of("--modality", modality, Modalities)

    def rows(reading: Reading) -> Iterator[Found]:
        for said in reading.attributions:
            source_text = said.source.text if said.source else None
            cue_text = said.cue.text if said.cue else ""
            content = " … ".join(span.text for span in said.content)
            if (
                _holds(source, said.resolved, source_text)
                and (kind is None or said.source_kind == kind)
                and _holds(cue, cue_text)
                and (modality is None or said.modality == modality)
                and _holds(contains, content)
            ):
                who = said.resolved or source_text or ""
                yield said, (said.doc, who, said.source_kind, cue_text, said.modality, content)

    title = ("doc", "source", "kind", "cue", "modality", "content")
    _print("attributions", run, doc, rows, title, (), form(json, csv), limit)


def _entities(
    run: Run,
    label: Annotated[str | None, typer.Option(help="PLACE, ORG, PERSON or NORP.", metavar="NAME")] = None,
    name: Annotated[str | None, typer.Option(help="Whose name or words hold this.", metavar="TEXT")] = None,
    doc: Doc = None,
    contains: Contains = None,
    limit: Limit = 100,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List the names in a run: places, organisations, persons, peoples."""
    from volgens.records import Label

    label = label.upper() if label else None
    _one_of("--label", label, Label)

    def rows(reading: Reading) -> Iterator[Found]:
        for entity in reading.entities:
            reach = reading.sentence(entity.sentence, entity.start)
            if (
                (label is None or entity.label == label)
                and _holds(name, entity.name, entity.text, entity.link.name if entity.link else None)
                and _holds(contains, reading.document.text[reach.start : reach.end])
            ):
                link = f"{entity.link.id} {entity.link.country or ''}".strip() if entity.link else ""
                yield entity, (entity.doc, entity.text, entity.label, entity.name, link, entity.role or "")

    title = ("doc", "text", "label", "name", "link", "role")
    _print("entities", run, doc, rows, title, (), form(json, csv), limit)


def _print(
    layer: str,
    run: str,
    doc: str | None,
    rows: Callable[[Reading], Iterable[Found]],
    title: Sequence[str],
    right: Sequence[str],
    wanted: Form,
    limit: int,
) -> None:
    """Print what `rows` finds in each document of the run whose id holds `doc`."""
    from volgens.cli import output
    from volgens.report.reading import read_run

    readings = (r for r in read_run(run_folder(run)) if _holds(doc, r.document.doc))
    found = (row for reading in readings for row in rows(reading))
    if wanted is Form.JSON:
        output.print_json(record for record, _ in found)
    elif wanted is Form.CSV:
        output.print_csv(layer, (record for record, _ in found))
    else:
        shown = [cells for _, cells in (islice(found, limit) if limit else found)]
        output.print_table(title, shown, right)
        output.print_rest(len(shown), sum(1 for _ in found))


def _holds(wanted: str | None, *texts: str | None) -> bool:
    """Whether one of the texts holds the wanted one, whatever the capitals."""
    return wanted is None or any(wanted.casefold() in text.casefold() for text in texts if text)


def _bounds(claim: Any) -> tuple[float, float]:
    """The lowest and highest value that a claim allows."""
    if claim.value is not None:
        return claim.value, claim.value
    low = claim.low if claim.low is not None else float("-inf")
    return low, claim.high if claim.high is not None else float("inf")


def _one_of(option: str, value: str | None, literal: Any) -> None:
    from typing import get_args

    if value is not None and value not in get_args(literal):
        raise typer.BadParameter(f"{value!r}; use one of {', '.join(get_args(literal))}", param_hint=option)
