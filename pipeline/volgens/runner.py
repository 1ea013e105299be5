"""A run: inputs through the stages into a folder of JSONL files that can be resumed, and stages run again on such a
folder.

While a run goes on its finished shards stand in `<output>/.parts`; at the end they are joined, in the order of the
input, into the files that people read, `run.json` is marked finished, and the parts go. A run that was killed finds
its finished parts.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import spacy

from volgens import __version__, reuse, stages
from volgens.duplicates import Duplicates
from volgens.engines import Engine
from volgens.errors import InputError, RunError, SettingsError
from volgens.io.read import read
from volgens.io.runs import describe, stream
from volgens.lock import folder_lock
from volgens.nlp import ModelInfo, identify
from volgens.pipeline import Pipeline
from volgens.records import LAYERS, SCHEMA_VERSION, Document, Failure, encode
from volgens.remote import fetched, is_remote, name_of, put
from volgens.settings import Settings
from volgens.shard import ShardReport, fingerprint, layer_records, layers, split, write_synced
from volgens.stages.base import Annotations
from volgens.stages.tokenise import rebuild

PARTS = ".parts"
LOCAL = Engine()

Progress = Callable[[ShardReport], None]
"""Called with each finished shard, in order."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run: its folder, how many documents went through and how many inputs failed, records by layer."""

    folder: Path
    documents: int
    failures: int
    counts: dict[str, int]


def default_output(paths: Sequence[str | Path]) -> Path:
    """`outputs/<name of the first input>`, in the current folder; standard input is `stdin`."""
    first = str(paths[0])
    if first == "-":
        return Path("outputs/stdin")
    if is_remote(first):
        return Path("outputs") / name_of(first)
    path = Path(first).resolve()
    return Path("outputs") / ((path.stem if path.is_file() else path.name) or "run")


def run(
    paths: Sequence[str | Path],
    output: str | Path | None = None,
    settings: Settings | None = None,
    *,
    workers: int = 1,
    force: bool = False,
    progress: Progress | None = None,
    pipeline: Pipeline | None = None,
    engine: Literal["local", "ray"] = "local",
    address: str | None = None,
) -> RunResult:
    """Read the inputs, run all stages and write the run's folder.

    paths: files, folders, fsspec URLs, or `-` for standard input. output: the run's folder, `default_output(paths)` if
    None; for an fsspec URL the run is made in `outputs/<its name>` and copied there when it is finished.
    force: do finished work again. pipeline: one already loaded (its settings must be these). engine: processes on this
    machine, or a Ray cluster at `address`. Raises InputError where nothing at all could be read, RunError where the
    folder is in use or belongs to something else, ModelError and SettingsError as `Pipeline` does. What fails for one
    document is in errors.jsonl and counted.
    """
    settings = settings or Settings()
    away = output if isinstance(output, str) and is_remote(output) else None
    folder = default_output([away]) if away else Path(output) if output else default_output(paths)
    names = [str(path) for path in paths]
    where = Engine(engine, workers, address)
    with fetched(paths) as here:
        result = run_items(
            read(here, settings),
            names,
            folder,
            settings,
            engine=where,
            force=force,
            progress=progress,
            pipeline=pipeline,
        )
    if away:
        put(folder, away)
    return result


def run_items(
    items: Iterable[Document | Failure],
    names: Sequence[str],
    folder: Path,
    settings: Settings,
    *,
    engine: Engine = LOCAL,
    force: bool = False,
    progress: Progress | None = None,
    pipeline: Pipeline | None = None,
) -> RunResult:
    """As `run`, for documents already read; `names` says in run.json where they came from."""
    _claim_folder(folder)
    began = time.perf_counter()
    with folder_lock(folder):
        if pipeline is None and engine.in_process(settings):
            pipeline = Pipeline(settings)
        model = pipeline.model() if pipeline else identify(settings.model)
        parts = folder / PARTS
        if force:
            _discard(parts)
            reuse.forget(folder)
        parts.mkdir(exist_ok=True)
        head = _head(names, settings, model)
        _write_json(folder / "run.json", {**head, "finished": False})
        inputs = _Inputs()
        duplicates = Duplicates(skip=settings.dedupe)
        same = fingerprint(head["versions"], head["model"], head["settings"])
        shards = split(duplicates.marked(inputs.seen(items)), same)
        shards = reuse.restored(shards, folder, parts)
        reports = list(_reported(engine.run(shards, parts, settings, pipeline), progress))
        if not inputs.documents and not inputs.failures:
            raise InputError(f"no documents in {', '.join(names)}: give a file or a folder with text")
        reuse.forget(folder)
        _join(folder, reports, settings)
        reuse.write_index(folder, reports, layers(settings))
        counts = Counter[str]()
        seconds = Counter[str]()
        for report in reports:
            counts.update(report.counts)
            seconds.update(report.seconds)
        timings = {
            "total": round(time.perf_counter() - began, 3),
            "stages": {k: round(v, 3) for k, v in seconds.items()},
        }
        ordered = {layer: counts[layer] for layer in layers(settings)}
        found = {
            "names": list(names),
            "documents": inputs.documents,
            "duplicates_skipped": duplicates.skipped,
            "sha256": inputs.sha256.hexdigest(),
        }
        end = {"inputs": found, "counts": ordered, "timings": timings, "written": _now(), "finished": True}
        _write_json(folder / "run.json", {**head, **end})
        _discard(parts)
    return RunResult(folder, counts["documents"], counts["errors"], ordered)


class _Inputs:
    """Counts and hashes the inputs as they stream by."""

    def __init__(self) -> None:
        self.documents = 0
        self.failures = 0
        self.sha256 = hashlib.sha256()

    def seen(self, items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        for item in items:
            if isinstance(item, Document):
                self.documents += 1
                self.sha256.update(f"{item.doc}\0{item.sha256}\n".encode())
            else:
                self.failures += 1
            yield item


def _reported(reports: Iterable[ShardReport], progress: Progress | None) -> Iterator[ShardReport]:
    for report in reports:
        if progress:
            progress(report)
        yield report


def _claim_folder(folder: Path) -> None:
    """Make the run's folder; refuse one that holds something else, so that no one's files are overwritten."""
    if folder.exists() and not folder.is_dir():
        raise RunError(f"{folder} is a file: give --output the path of a folder")
    if folder.is_dir() and not (folder / "run.json").is_file():
        foreign = [p.name for p in sorted(folder.iterdir()) if not p.name.startswith(".")]
        if foreign:
            raise RunError(f"{folder} holds other files ({foreign[0]}, ...) and no run: give --output an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{folder} cannot be made: {error.strerror}; give --output another folder") from error


def _head(names: Sequence[str], settings: Settings, model: ModelInfo) -> dict[str, Any]:
    """What run.json says before a run has begun."""
    return {
        "schema": SCHEMA_VERSION,
        "versions": {
            "volgens": __version__,
            "spacy": version("spacy"),
            "python": platform.python_version(),
            "stages": {name: stages.create(name, settings).version for name in stages.NAMES},
        },
        "model": asdict(model),
        "settings": settings.as_dict(),
        "inputs": {"names": list(names)},
    }


def _discard(parts: Path) -> None:
    """Remove the parts; renamed first, so that a run killed meanwhile leaves no part that looks whole and is not."""
    going = parts.with_name(f"{PARTS}-going")
    shutil.rmtree(going, ignore_errors=True)
    if parts.is_dir():
        parts.rename(going)
        shutil.rmtree(going)


def _join(folder: Path, reports: Sequence[ShardReport], settings: Settings) -> None:
    """Join the shards' files in order; each file is whole before it takes its name."""
    for layer in LAYERS:
        final = folder / f"{layer}.jsonl"
        if layer not in layers(settings):
            final.unlink(missing_ok=True)
            continue
        temporary = folder / f".{layer}.jsonl"
        with temporary.open("wb") as out:
            for report in reports:
                with (Path(report.folder) / f"{layer}.jsonl").open("rb") as part:
                    shutil.copyfileobj(part, out)
        temporary.replace(final)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    temporary = path.with_name(f".{path.name}")
    write_synced(temporary, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")
    temporary.replace(path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def rerun_stage(name: str, folder: Path, settings: Settings | None = None) -> RunResult:
    """Run one stage and those after it again, from the files of the stages before it; their files are rewritten.

    settings: those of the run if None. Raises RunError where the folder holds no finished run, SettingsError for an
    unknown stage.
    """
    about = describe(folder)
    settings = settings or Settings(**about["settings"])
    if name not in stages.NAMES:
        raise SettingsError(f"there is no stage {name!r}: choose one of {', '.join(stages.NAMES)}")
    with folder_lock(folder):
        nlp = None if name == stages.NAMES[0] else spacy.blank("nl")
        pipeline = Pipeline(settings, nlp)
        redone = _layers_from(name, pipeline)
        reuse.forget(folder)
        counts = Counter[str]()
        with ExitStack() as stack:
            files = {layer: stack.enter_context((folder / f".{layer}.jsonl").open("wb")) for layer in redone}
            for found in _redo(name, folder, pipeline):
                if found.errors:
                    raise RunError(
                        f"{folder}: stage {found.errors[0].stage} failed on {found.document.doc}: {found.errors[0]}"
                    )
                for layer, rows in layer_records(found, settings):
                    counts[layer] += len(rows)
                    if layer in files:
                        files[layer].writelines(encode(row) + b"\n" for row in rows)
        for layer in redone:
            (folder / f".{layer}.jsonl").replace(folder / f"{layer}.jsonl")
        counts["errors"] = about["counts"]["errors"]
        ordered = {layer: counts[layer] for layer in layers(settings)}
        versions = {**about["versions"], "stages": {stage.name: stage.version for stage in pipeline.stages}}
        fresh = {"versions": versions, "settings": settings.as_dict(), "counts": ordered, "written": _now()}
        _write_json(folder / "run.json", {**about, **fresh})
    return RunResult(folder, counts["documents"], counts["errors"], ordered)


def _layers_from(name: str, pipeline: Pipeline) -> list[str]:
    """The layers that the stage and those after it write, in file order."""
    later = pipeline.stages[stages.NAMES.index(name) :]
    produced = {layer for stage in later for layer in stage.produces} | {"explain"}
    return [layer for layer in layers(pipeline.settings) if layer in produced]


def _redo(name: str, folder: Path, pipeline: Pipeline) -> Iterator[Annotations]:
    """Each document's annotations with the stages from `name` on run again."""
    if name == stages.NAMES[0]:
        yield from pipeline.annotate(found.document for found in stream(folder, ()))
        return
    earlier_stages = stages.NAMES[: stages.NAMES.index(name)]
    for found in stream(folder):
        kept = tuple(e for e in found.explain if e.stage in earlier_stages)
        doc = rebuild(pipeline.nlp.vocab, found.document, found.tokens)
        yield pipeline.run_stages(replace(found, explain=kept), doc, first=name)
