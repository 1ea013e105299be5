"""Parquet: a table for each layer, with typed, nested columns."""

from __future__ import annotations

from pathlib import Path

from volgens.errors import MissingExtraError
from volgens.io.runs import records
from volgens.tables import arrow_schema, to_arrow

SUFFIX = ""
LAYERS = ("documents", "tokens", "entities", "claims", "attributions", "errors")
ROWS = 20_000
"""Rows that a row group holds, and so memory."""


def write(run: Path, target: Path) -> None:
    """A folder with `<layer>.parquet` for each layer. Raises MissingExtraError where pyarrow is not installed."""
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError('pyarrow is not installed: pip install "volgens[parquet]"') from error
    target.mkdir(parents=True, exist_ok=True)
    for layer in LAYERS:
        with pq.ParquetWriter(target / f"{layer}.parquet", arrow_schema(layer)) as out:
            batch = []
            for record in records(run, layer):
                batch.append(record)
                if len(batch) == ROWS:
                    out.write_table(to_arrow(layer, batch))
                    batch = []
            out.write_table(to_arrow(layer, batch))
