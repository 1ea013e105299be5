"""UIMA CAS XMI, as INCEpTION exports it, back into gold documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from volgens.corrections.gold import Extent, Gold, attribution, claim, entity
from volgens.errors import InputError, MissingExtraError
from volgens.export.cas import CLAIM, ENTITY, PART, SAID
from volgens.export.files import document_id, name_of, shortened
from volgens.records import Label


def read(folder: Path) -> Iterator[Gold]:
    """A gold document for each .xmi below the folder, in the order of their names.

    Raises InputError where TypeSystem.xml is missing or a file is no CAS, MissingExtraError without dkpro-cassis.
    """
    try:
        from cassis import load_cas_from_xmi, load_typesystem
    except ImportError as error:
        raise MissingExtraError('dkpro-cassis is not installed: pip install "volgens[cas]"') from error
    names = shortened(folder)
    systems: dict[Path, Any] = {}
    for path in sorted(folder.rglob("*.xmi")):
        types = next((p for p in (path.parent / "TypeSystem.xml", folder / "TypeSystem.xml") if p.exists()), None)
        if types is None:
            raise InputError(
                f"{path}: TypeSystem.xml is missing beside it; export as UIMA CAS XMI with the type system"
            )
        try:
            systems[types] = systems.get(types) or load_typesystem(types)
            cas = load_cas_from_xmi(path, typesystem=systems[types])
        # the XML reader's own errors are of many kinds
        except Exception as error:
            raise InputError(f"{path}: no UIMA CAS XMI: {error}") from error
        yield _document(_told_id(cas) or document_id(name_of(folder, path), names), cas, path)


def _told_id(cas: Any) -> str | None:
    """The id that volgens gave the document, as any record that is left tells it: INCEpTION renames files."""
    have = {layer.name for layer in cas.typesystem.get_types()}
    marked = (a for layer in (ENTITY, CLAIM, PART) if layer in have for a in cas.select(layer))
    return next((record["doc"] for a in marked if (record := _record(a))), None)


def _document(name: str, cas: Any, path: Path) -> Gold:
    text = cas.sofa_string
    have = {layer.name for layer in cas.typesystem.get_types()}
    select = {layer: list(cas.select(layer)) if layer in have else [] for layer in (ENTITY, CLAIM, PART, SAID)}
    for a in select[ENTITY]:
        if a.label not in get_args(Label):
            raise InputError(
                f"{path}: the name at {a.begin} has label {a.label!r}; use one of {', '.join(get_args(Label))}"
            )
    entities = [entity(text, _extent(a), a.label) for a in select[ENTITY]]
    claims = [claim(text, _extent(a), _record(a), f"{path}: {a.begin}") for a in select[CLAIM]]
    said = [_attribution(text, group, path) for group in _statements(select[PART], select[SAID])]
    said.sort(key=lambda row: int(row["content"][0]["start"]))
    return {"id": name, "text": text, "entities": entities, "claims": claims, "attributions": said}


def _statements(parts: list[Any], relations: list[Any]) -> list[list[Any]]:
    """Parts of one statement together: by their `statement`, or, where a person added them, by relations."""
    group: dict[int, int] = {part.xmiID: part.xmiID for part in parts}

    def root(item: int) -> int:
        while group[item] != item:
            item = group[item]
        return item

    first: dict[str, int] = {}
    for part in parts:
        if part.statement:
            group[root(part.xmiID)] = root(first.setdefault(part.statement, part.xmiID))
    for relation in relations:
        group[root(relation.Dependent.xmiID)] = root(relation.Governor.xmiID)
    out: dict[int, list[Any]] = {}
    for part in parts:
        out.setdefault(root(part.xmiID), []).append(part)
    return list(out.values())


def _attribution(text: str, parts: list[Any], path: Path) -> Gold:
    roles = {role: [_extent(p) for p in parts if p.role == role] for role in ("source", "cue", "content")}
    if not roles["content"]:
        first = parts[0]
        raise InputError(f"{path}: the {first.role} at {first.begin} belongs to no content: draw a relation to it")
    record = next((_record(part) for part in parts if part.role == "content" and part.record), None)
    source, cue = (next(iter(roles[role]), None) for role in ("source", "cue"))
    return attribution(text, source, cue, sorted(roles["content"]), record)


def _extent(annotation: Any) -> Extent:
    return annotation.begin, annotation.end


def _record(annotation: Any) -> dict[str, Any] | None:
    return json.loads(annotation.record) if annotation.record else None
