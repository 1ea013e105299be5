"""Shards on a Ray cluster: actors that each load the pipeline once, and send a shard's files back to the driver.

The workers need volgens and nothing else, no shared disk. A worker that is lost, or over its time, is replaced and
its shard tried again; lost once more, the shard's documents are tried one by one, and those that take a worker with
them are left out.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from volgens.errors import MissingExtraError, RunError
from volgens.records import Document, Failure, encode
from volgens.settings import Settings
from volgens.shard import Shard, ShardReport, finished, layers, part_folder, process, write_part

Files = dict[str, bytes]

PATIENCE = 1.0
"""Seconds between looks at the time that tasks have taken."""


def run(
    shards: Iterable[Shard], parts: Path, settings: Settings, workers: int, address: str | None = None
) -> Iterator[ShardReport]:
    """The shards' reports, in order. At most three shards a worker are in flight.

    address: of the cluster, as `ray.init` takes it; None starts one on this machine. Raises MissingExtraError without
    ray, RunError where the cluster cannot be reached or a worker cannot start.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError('ray is not installed: pip install "volgens[ray]"') from error
    ours = not ray.is_initialized()
    if ours:
        try:
            ray.init(address=address, num_cpus=None if address else workers, log_to_driver=False)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise RunError(f"the Ray cluster {address or 'on this machine'} cannot be used: {error}") from error
    cluster = _Cluster(ray, settings, max(1, workers))
    try:
        yield from _ordered(cluster, shards, parts)
    finally:
        cluster.stop()
        if ours:
            ray.shutdown()


def _ordered(cluster: _Cluster, shards: Iterable[Shard], parts: Path) -> Iterator[ShardReport]:
    upcoming = iter(shards)
    order: deque[Shard] = deque()
    done: dict[int, ShardReport] = {}
    exhausted = False
    while True:
        while not exhausted and len(order) < 3 * cluster.size:
            shard = next(upcoming, None)
            if shard is None:
                exhausted = True
                break
            order.append(shard)
            folder = part_folder(parts, shard)
            if folder.is_dir():
                done[shard.number] = finished(shard, folder)
            else:
                cluster.give(shard)
        while order and order[0].number in done:
            yield done.pop(order.popleft().number)
        if exhausted and not order:
            return
        for shard, files, counts, seconds in cluster.listen():
            folder = write_part(parts, shard, files, counts)
            done[shard.number] = ShardReport(shard.number, str(folder), counts, seconds)


@dataclass(slots=True)
class _Job:
    """A shard, how often it has been lost, and, where its documents go one by one, what has come of them."""

    shard: Shard
    losses: int = 0
    at: int = 0
    files: dict[str, list[bytes]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    since: float = 0.0

    @property
    def alone(self) -> bool:
        return self.losses > 1

    def task(self) -> Shard:
        """What a worker is given: the shard, or its next document."""
        if not self.alone:
            return self.shard
        return Shard(self.shard.number, (self.shard.items[self.at],), f"{self.shard.key}-{self.at}")

    def add(self, files: Files, counts: dict[str, int]) -> None:
        for name, content in files.items():
            self.files.setdefault(name, []).append(content)
        for layer, count in counts.items():
            self.counts[layer] = self.counts.get(layer, 0) + count


Done = tuple[Shard, Files, dict[str, int], dict[str, float]]


class _Cluster:
    """Actors and the jobs they are at."""

    def __init__(self, ray: Any, settings: Settings, size: int) -> None:
        self.ray = ray
        self.settings = settings
        self.size = size
        self.waiting: deque[_Job] = deque()
        self.idle: list[Any] = []
        self.running: dict[Any, tuple[_Job, Any]] = {}

    def give(self, shard: Shard) -> None:
        """Put a shard in the queue."""
        self.waiting.append(_Job(shard))

    def stop(self) -> None:
        """End all actors."""
        for actor in [*self.idle, *(actor for _, actor in self.running.values())]:
            self.ray.kill(actor)

    def listen(self) -> Iterator[Done]:
        """Send out what can be sent, wait for news, and give the shards that are done."""
        while self.waiting and len(self.running) < self.size:
            self._send(self.waiting.popleft())
        ready, _ = self.ray.wait(list(self.running), timeout=PATIENCE)
        for reference in ready:
            job, actor = self.running.pop(reference)
            try:
                files, counts, seconds = self.ray.get(reference)
            except self.ray.exceptions.RayActorError:
                yield from self._lose(job, "WorkerDied", "the worker ended; the document may need too much memory")
                continue
            except self.ray.exceptions.RayTaskError as error:
                raise RunError(f"a worker could not go on: {error.cause}") from error
            self.idle.append(actor)
            yield from self._took(job, files, counts, seconds)
        for reference, (job, actor) in list(self.running.items()):
            if time.monotonic() - job.since > self._limit(job):
                del self.running[reference]
                self.ray.kill(actor)
                yield from self._lose(job, "Timeout", f"not done after {self.settings.timeout:g} seconds")

    def _limit(self, job: _Job) -> float:
        if self.settings.timeout is None:
            return float("inf")
        return self.settings.timeout * len(job.task().items)

    def _send(self, job: _Job) -> None:
        actor = self.idle.pop() if self.idle else self._start()
        job.since = time.monotonic()
        self.running[actor.process.remote(job.task())] = (job, actor)

    def _start(self) -> Any:
        actor = self.ray.remote(_Worker).options(num_cpus=1).remote(self.settings)
        try:
            self.ray.get(actor.ready.remote())
        except self.ray.exceptions.RayError as error:
            raise RunError(f"a worker could not start: {error}") from error
        return actor

    def _lose(self, job: _Job, error: str, detail: str) -> Iterator[Done]:
        if not job.alone:
            job.losses += 1
            self.waiting.appendleft(job)
            return
        item = job.shard.items[job.at]
        assert isinstance(item, Document)
        failure = Failure(item.doc, item.source, "run", error, detail)
        files = {f"{layer}.jsonl": b"" for layer in layers(self.settings)}
        files["errors.jsonl"] = encode(failure) + b"\n"
        yield from self._took(job, files, {"errors": 1}, {})

    def _took(self, job: _Job, files: Files, counts: dict[str, int], seconds: dict[str, float]) -> Iterator[Done]:
        """A task's outcome: the shard's, or that of one of its documents."""
        if not job.alone:
            yield job.shard, files, counts, seconds
            return
        job.add(files, counts)
        job.at += 1
        if job.at < len(job.shard.items):
            self.waiting.appendleft(job)
        else:
            every = {layer: job.counts.get(layer, 0) for layer in layers(self.settings)}
            yield job.shard, {name: b"".join(rows) for name, rows in job.files.items()}, every, {}


class _Worker:
    """The actor."""

    def __init__(self, settings: Settings) -> None:
        from volgens.pipeline import Pipeline

        self.pipeline = Pipeline(settings)

    def ready(self) -> bool:
        """Whether the pipeline is loaded."""
        return True

    def process(self, shard: Shard) -> tuple[Files, dict[str, int], dict[str, float]]:
        """The shard's files, counts and seconds."""
        parts = Path(tempfile.mkdtemp(prefix="volgens-"))
        try:
            report = process(shard, parts, self.pipeline)
            files = {path.name: path.read_bytes() for path in Path(report.folder).glob("*.jsonl")}
        finally:
            shutil.rmtree(parts, ignore_errors=True)
        return files, report.counts, report.seconds
