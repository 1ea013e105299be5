"""Exports as tables: CSV, Parquet and SQLite, read back."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow.parquet as pq
import pytest

from exports import rows
from reportruns import Article, write_run
from volgens.export import export
from volgens.records import Claim


@pytest.fixture(scope="module")
def csv_folder(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(hard_run, "csv", tmp_path_factory.mktemp("csv") / "tables")


class TestCsv:
    def table(self, csv_folder: Path, layer: str) -> list[dict[str, str]]:
        with (csv_folder / f"{layer}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @pytest.mark.parametrize("layer", ["documents", "entities", "claims", "attributions", "errors"])
    def test_values_come_back(self, csv_folder: Path, hard_run: Path, layer: str) -> None:
        found = self.table(csv_folder, layer)
        wanted = rows(hard_run, layer)
        assert len(found) == len(wanted)
        for row, record in zip(found, wanted, strict=True):
            for name, cell in row.items():
                value: Any = record
                for part in name.split("."):
                    value = value[part] if value else None
                assert plain(cell, value) == value, name

    def test_no_cell_is_a_formula(self, csv_folder: Path) -> None:
        for layer in ("documents", "entities", "claims", "attributions", "errors"):
            for row in self.table(csv_folder, layer):
                assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@", "\t", "\r", "-c"))]

    def test_numbers_stay_numbers(self, csv_folder: Path) -> None:
        assert "-3" in {row["value"] for row in self.table(csv_folder, "claims")}

    def test_pandas_reads_it(self, csv_folder: Path) -> None:
        pd = pytest.importorskip("pandas")
        frame = pd.read_csv(csv_folder / "claims.csv")
        assert frame["value"].sum() == 3 + 10_000_000 + 13_000_000 + 40 - 3


def plain(cell: str, like: Any) -> Any:
    """A cell as the value it was written from."""
    if cell == "" and like is None:
        return None
    if isinstance(like, str):
        return cell[1:] if cell.startswith("'") and not like.startswith("'") else cell
    return json.loads(cell)


@pytest.fixture(scope="module")
def parquet_folder(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(hard_run, "parquet", tmp_path_factory.mktemp("parquet") / "tables")


class TestParquet:
    @pytest.mark.parametrize("layer", ["documents", "tokens", "entities", "claims", "attributions", "errors"])
    def test_records_come_back_whole(self, parquet_folder: Path, hard_run: Path, layer: str) -> None:
        found = pq.read_table(parquet_folder / f"{layer}.parquet").to_pylist()
        for row in found:
            if "meta" in row:
                row["meta"] = json.loads(row["meta"])
        assert json.loads(json.dumps(found)) == rows(hard_run, layer)

    def test_types_do_not_hang_on_the_rows(self, parquet_folder: Path, tmp_path: Path) -> None:
        empty = export(write_run(tmp_path / "leeg", []), "parquet")
        for layer in ("tokens", "claims", "attributions"):
            assert pq.read_schema(empty / f"{layer}.parquet") == pq.read_schema(parquet_folder / f"{layer}.parquet")
        assert {field.rstrip("_") for field in get_type_hints(Claim)} == set(
            pq.read_schema(parquet_folder / "claims.parquet").names
        )


@pytest.fixture(scope="module")
def database(hard_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("sqlite") / "run.sqlite"
    path.write_bytes(b"no database")
    connection = sqlite3.connect(export(hard_run, "sqlite", path))
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


class TestSqlite:
    @pytest.mark.parametrize("layer", ["documents", "entities", "claims", "attributions", "errors"])
    def test_values_come_back(self, database: sqlite3.Connection, hard_run: Path, layer: str) -> None:
        found = [dict(row) for row in database.execute(f"SELECT * FROM {layer} ORDER BY rowid")]
        wanted = rows(hard_run, layer)
        assert len(found) == len(wanted)
        for row, record in zip(found, wanted, strict=True):
            for name, value in record.items():
                if isinstance(value, dict) and name != "meta":
                    for part, inner in value.items():
                        cell = row[f"{name}_{part}"]
                        assert (json.loads(cell) if isinstance(inner, list) else cell) == inner
                elif name in row:
                    assert (json.loads(row[name]) if isinstance(value, list | dict) else row[name]) == value
                else:
                    assert value is None

    def test_keys_hold(self, database: sqlite3.Connection) -> None:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert len(database.execute("PRAGMA foreign_key_list(claims)").fetchall()) == 3

    def test_claims_with_their_sources(self, database: sqlite3.Connection) -> None:
        said = database.execute(
            "SELECT text, value, source, modality FROM who_says_how_much WHERE unit = 'm²'"
        ).fetchall()
        assert [tuple(row) for row in said] == [("zo'n 40\r\nvierkante meter", 40, "de 👩‍🚒 brandweer", "asserted")]

    def test_full_text_search(self, database: sqlite3.Connection) -> None:
        query = "SELECT d.doc FROM documents_fts f JOIN documents d ON d.rowid = f.rowid WHERE documents_fts MATCH ?"
        assert [row[0] for row in database.execute(query, ["brandweer"])] == ["brand"]

    def test_lists_are_tables(self, database: sqlite3.Connection) -> None:
        found = database.execute("SELECT claims FROM attribution_claims WHERE attribution = 'vol#a1'").fetchall()
        assert [row[0] for row in found] == ["vol#c1", "vol#c2", "vol#c3"]


@pytest.mark.parametrize("value", [2**53 + 1, 2**63, 10**30, -(2**70), 10**400])
def test_numbers_of_any_size(tmp_path: Path, value: int) -> None:
    markup = f"Er zijn <claim value={value} unit=x>{'9' * 30} koeien</claim>."
    run = write_run(tmp_path / "groot", [Article("a", markup)])
    column = pq.read_table(export(run, "parquet") / "claims.parquet")["value"].to_pylist()
    database = sqlite3.connect(export(run, "sqlite"))
    (cell,) = database.execute("SELECT value FROM claims").fetchone()
    assert column[0] == (float(value) if abs(value) < 2**1023 else float("inf"))
    assert cell in (value, float(min(value, 2**1000)), str(value))
