"""A project's own names: a CSV with the columns name, label, id and aliases (separated by bars)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from volgens.errors import InputError
from volgens.places.finder import Finder
from volgens.records import Label

COLUMNS = ("name", "label", "id", "aliases")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that the user knows."""

    name: str
    label: Label
    id: str | None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The user's names, ready to be found in texts."""

    entries: tuple[Entry, ...] = ()
    by_name: Mapping[str, Entry] = field(default_factory=dict)
    """Every name and alias, as written."""
    finder: Finder[Entry] = field(default_factory=lambda: Finder[Entry]({}))


def load(path: Path) -> Gazetteer:
    """Read a gazetteer.

    path: a CSV in UTF-8 with a header; `name` and `label` must be filled, `id` and `aliases` may be empty or absent.
    Raises InputError, naming file and line, for a missing file, a missing or unknown column, an empty name, an unknown
    label, or one name for two things.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path, csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}; give a CSV in UTF-8") from error
    except csv.Error as error:
        raise InputError(f"{path}: is no well-formed CSV: {error}") from error


def _read(path: Path, rows: csv.DictReader[str]) -> Gazetteer:
    header = [column.strip() for column in rows.fieldnames or ()]
    rows.fieldnames = header
    missing = [c for c in COLUMNS[:2] if c not in header]
    unknown = [c for c in header if c not in COLUMNS]
    if missing or unknown:
        wrong = f"lacks the column {missing[0]!r}" if missing else f"has an unknown column {unknown[0]!r}"
        raise InputError(f"{path}, line 1: {wrong}; the columns are {', '.join(COLUMNS)}")
    entries: list[Entry] = []
    by_name: dict[str, Entry] = {}
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        if None in row:
            raise InputError(f"{where}: has more values than columns; put names with a comma in quotation marks")
        values = {column: (row.get(column) or "").strip() for column in COLUMNS}
        if not any(values.values()):
            continue
        label = values["label"].upper()
        if not values["name"]:
            raise InputError(f"{where}: the name is empty")
        if label not in get_args(Label):
            raise InputError(f"{where}: {values['label']!r} is no label; use one of {', '.join(get_args(Label))}")
        entry = Entry(values["name"], cast(Label, label), values["id"] or None)
        entries.append(entry)
        for name in (entry.name, *(alias.strip() for alias in values["aliases"].split("|"))):
            if name and by_name.setdefault(name, entry) != entry:
                raise InputError(f"{where}: {name!r} already stands for {by_name[name].name!r}; a name is one thing")
    return Gazetteer(tuple(entries), by_name, Finder(by_name))
