"""The unit of work that every engine runs: a few documents through the stages into one folder of JSONL parts.

A shard's folder is written under a temporary name, synced and renamed, so that it is there whole or not at all; its
name holds a key over everything that decides its content, so that a finished shard is known again and not done twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from volgens.pipeline import Pipeline
from volgens.records import LAYERS, Document, Failure, Record, encode
from volgens.settings import Settings
from volgens.stages.base import Annotations

SHARD_DOCUMENTS = 64
SHARD_CHARACTERS = 400_000
"""A shard is closed at either bound; the bounds decide nothing about the content of a run's files."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive inputs of a run, read but not yet processed."""

    number: int
    items: tuple[Document | Failure, ...]
    key: str


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What a finished shard holds: records by layer, and seconds by stage (none where it was found finished)."""

    number: int
    folder: str
    counts: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)


def split(items: Iterable[Document | Failure], fingerprint: str) -> Iterator[Shard]:
    """The inputs in shards, in order. fingerprint: of code, model and settings (`fingerprint`)."""
    batch: list[Document | Failure] = []
    size = 0
    number = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= SHARD_DOCUMENTS or size >= SHARD_CHARACTERS:
            yield _shard(number, batch, fingerprint)
            batch, size, number = [], 0, number + 1
    if batch:
        yield _shard(number, batch, fingerprint)


def _shard(number: int, items: list[Document | Failure], fingerprint: str) -> Shard:
    digest = hashlib.sha256(fingerprint.encode())
    for item in items:
        digest.update(encode(item))
        digest.update(b"\n")
    return Shard(number, tuple(items), digest.hexdigest()[:24])


def fingerprint(*parts: Any) -> str:
    """A hash of everything but the inputs that decides the content of a run."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def part_folder(parts: Path, shard: Shard) -> Path:
    """Where the shard's finished files stand."""
    return parts / f"{shard.number:06d}-{shard.key}"


def process(
    shard: Shard,
    parts: Path,
    pipeline: Pipeline,
    lost: Mapping[int, Failure] | None = None,
    announce: Callable[[int], None] | None = None,
) -> ShardReport:
    """Run the stages over the shard's documents and write its files; an already finished shard is left as it is.

    lost: by place in the shard, documents to leave out, with the reason. announce: take the documents one by one, and
    call this with the place of each before it is begun.
    """
    final = part_folder(parts, shard)
    if final.is_dir():
        return finished(shard, final)
    before = dict(pipeline.seconds)
    lines: dict[str, list[bytes]] = {layer: [] for layer in layers(pipeline.settings)}
    items = tuple((lost or {}).get(n, item) for n, item in enumerate(shard.items))
    for item in _in_order(items, pipeline) if announce is None else _one_by_one(items, pipeline, announce):
        for layer, records in item:
            lines[layer].extend(encode(record) for record in records)
    counts = {layer: len(rows) for layer, rows in lines.items()}
    files = {f"{layer}.jsonl": b"".join(row + b"\n" for row in rows) for layer, rows in lines.items()}
    write_part(parts, shard, files, counts)
    seconds = {stage: total - before.get(stage, 0.0) for stage, total in pipeline.seconds.items()}
    return ShardReport(shard.number, str(final), counts, seconds)


def write_part(parts: Path, shard: Shard, files: Mapping[str, bytes], counts: Mapping[str, int]) -> Path:
    """Write a shard's files so that its folder is there whole or not at all."""
    final = part_folder(parts, shard)
    temporary = parts / f".{final.name}-{os.getpid()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for name, content in files.items():
        write_synced(temporary / name, content)
    write_synced(temporary / "counts.json", json.dumps(counts).encode())
    temporary.rename(final)
    return final


def finished(shard: Shard, final: Path) -> ShardReport:
    """The report of a shard that an earlier run finished."""
    return ShardReport(shard.number, str(final), json.loads((final / "counts.json").read_bytes()))


def layers(settings: Settings) -> tuple[str, ...]:
    """The layers that a run with these settings writes."""
    return tuple(layer for layer in LAYERS if layer != "explain" or settings.explain)


def layer_records(found: Annotations, settings: Settings) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """What a document's annotations hold for each layer; a failed document has nothing but its failure."""
    for layer in layers(settings):
        if layer == "documents":
            yield layer, () if found.errors else (found.document,)
        else:
            yield layer, getattr(found, layer)


def _in_order(
    items: tuple[Document | Failure, ...], pipeline: Pipeline
) -> Iterator[Iterable[tuple[str, tuple[Record, ...]]]]:
    """Annotations and reading failures in the order of the input."""
    annotated = pipeline.annotate(item for item in items if isinstance(item, Document))
    for item in items:
        if isinstance(item, Failure):
            yield [("errors", (item,))]
        else:
            yield layer_records(next(annotated), pipeline.settings)


def _one_by_one(
    items: tuple[Document | Failure, ...], pipeline: Pipeline, announce: Callable[[int], None]
) -> Iterator[Iterable[tuple[str, tuple[Record, ...]]]]:
    for n, item in enumerate(items):
        announce(n)
        yield from _in_order((item,), pipeline)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
