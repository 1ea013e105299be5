"""What a finished run knows of its shards, so that the next run into the same folder need not do them again.

`.shards.jsonl` holds a line for each shard, in order: its key, its record counts, and its length in bytes in each file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from volgens.shard import Shard, ShardReport, part_folder

INDEX = ".shards.jsonl"


def write_index(folder: Path, reports: Sequence[ShardReport], layers: Sequence[str]) -> None:
    """Note where each shard's lines stand in the joined files. Called while the parts still exist."""
    temporary = folder / f"{INDEX}.new"
    with temporary.open("w", encoding="utf-8") as out:
        for report in reports:
            part = Path(report.folder)
            sizes = {layer: (part / f"{layer}.jsonl").stat().st_size for layer in layers}
            row = {"key": part.name.rpartition("-")[2], "counts": report.counts, "bytes": sizes}
            out.write(json.dumps(row) + "\n")
    temporary.replace(folder / INDEX)


def forget(folder: Path) -> None:
    """Drop the index, where the files no longer are what the shards gave."""
    (folder / INDEX).unlink(missing_ok=True)


def restored(shards: Iterable[Shard], folder: Path, parts: Path) -> Iterator[Shard]:
    """The shards, with the part of each one that the finished run in `folder` holds put back in `parts`."""
    known = _read_index(folder)
    for shard in shards:
        row = known.get(shard.key)
        final = part_folder(parts, shard)
        if row and not final.is_dir():
            _restore(folder, final, row)
        yield shard


def _read_index(folder: Path) -> dict[str, dict[str, Any]]:
    """By key: counts, and the start and length of the shard's lines in each file."""
    path = folder / INDEX
    if not path.exists():
        return {}
    at: dict[str, int] = {}
    known: dict[str, dict[str, Any]] = {}
    with path.open(encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            row["from"] = {layer: at.get(layer, 0) for layer in row["bytes"]}
            at = {layer: row["from"][layer] + size for layer, size in row["bytes"].items()}
            known[row["key"]] = row
    if any(not (folder / f"{layer}.jsonl").exists() or _size(folder, layer) != size for layer, size in at.items()):
        return {}
    return known


def _size(folder: Path, layer: str) -> int:
    return (folder / f"{layer}.jsonl").stat().st_size


def _restore(folder: Path, final: Path, row: dict[str, Any]) -> None:
    temporary = final.with_name(f".{final.name}-restored")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for layer, size in row["bytes"].items():
        with (folder / f"{layer}.jsonl").open("rb") as whole:
            whole.seek(row["from"][layer])
            (temporary / f"{layer}.jsonl").write_bytes(whole.read(size))
    (temporary / "counts.json").write_text(json.dumps(row["counts"]), encoding="utf-8")
    temporary.rename(final)
