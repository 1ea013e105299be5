"""CSV: a table for each layer, nested fields as columns with a dot, lists as JSON.

A cell of text that a spreadsheet would take for a formula gets an apostrophe before it
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from volgens.io.runs import records
from volgens.tables import columns, flat

SUFFIX = ""
LAYERS = ("documents", "entities", "claims", "attributions", "errors")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(run: Path, target: Path) -> None:
    """A folder with `<layer>.csv` for each layer but the tokens."""
    target.mkdir(parents=True, exist_ok=True)
    for layer in LAYERS:
        with (target / f"{layer}.csv").open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out)
            table.writerow(columns(layer))
            table.writerows([cell(value) for value in flat(record).values()] for record in records(run, layer))


def cell(value: Any) -> Any:
    """A value as a CSV cell holds it."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
