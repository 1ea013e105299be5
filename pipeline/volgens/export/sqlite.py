"""SQLite: a table for each layer, keys between them, a view that joins claims with their sources, and full-text search
over the documents. `datasette run.sqlite` shows it. Nested fields are columns with an underscore: `number_text`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from volgens.io.runs import records
from volgens.tables import columns, flat

SUFFIX = ".sqlite"
LAYERS = ("documents", "entities", "claims", "attributions", "errors")
KEYS = {
    "documents": {"doc": "PRIMARY KEY"},
    "entities": {"doc": "REFERENCES documents(doc)", "id": "PRIMARY KEY"},
    "claims": {
        "doc": "REFERENCES documents(doc)",
        "id": "PRIMARY KEY",
        "attribution": "REFERENCES attributions(id)",
        "antecedent": "REFERENCES claims(id)",
    },
    "attributions": {"doc": "REFERENCES documents(doc)", "id": "PRIMARY KEY", "entity": "REFERENCES entities(id)"},
    "errors": {},
}
LINKS = {"attribution_claims": ("attributions", "claims"), "attribution_entities": ("attributions", "entities")}
"""Tables of two ids: which claims and names an attribution holds."""

VIEW = """CREATE VIEW who_says_how_much AS
SELECT c.doc, c.text, c.value, c.low, c.high, c.unit, c.modifier, a.resolved AS source, a.source_kind, a.modality,
       d.title, d.published, c.id
FROM claims c JOIN documents d ON d.doc = c.doc LEFT JOIN attributions a ON a.id = c.attribution
ORDER BY c.rowid"""


def write(run: Path, target: Path) -> None:
    """One database, made anew."""
    target.unlink(missing_ok=True)
    database = sqlite3.connect(target)
    try:
        with database:
            for layer in LAYERS:
                _table(database, run, layer)
            for table, (one, many) in LINKS.items():
                database.execute(
                    f'CREATE TABLE {table} ("{one[:-1]}" REFERENCES {one}(id), "{many}" REFERENCES {many}(id))'
                )
                rows = ((a.id, other) for a in records(run, one) for other in getattr(a, many))  # type: ignore[union-attr]
                database.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
            database.execute(VIEW)
            # Datasette sees what the index belongs to by these double quotes
            database.execute('CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content="documents")')
            database.execute("INSERT INTO documents_fts (rowid, title, text) SELECT rowid, title, text FROM documents")
    finally:
        database.close()


def _table(database: sqlite3.Connection, run: Path, layer: str) -> None:
    names = [name.replace(".", "_") for name in columns(layer)]
    definition = ", ".join(f'"{name}" {KEYS[layer].get(name, "")}'.rstrip() for name in names)
    database.execute(f"CREATE TABLE {layer} ({definition})")
    marks = ", ".join("?" * len(names))
    database.executemany(f"INSERT INTO {layer} VALUES ({marks})", _rows(run, layer))
    if "doc" in names and layer != "documents":
        database.execute(f"CREATE INDEX {layer}_doc ON {layer}(doc)")


def _rows(run: Path, layer: str) -> Iterator[list[Any]]:
    for record in records(run, layer):
        yield [_cell(value) for value in flat(record).values()]


def _cell(value: Any) -> Any:
    """A value as SQLite holds it: lists as JSON, integers beyond 64 bits as fractions, beyond those as text."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value) if abs(value) < 2**1023 else str(value)
    return value
