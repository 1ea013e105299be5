"""Shards on this machine: in this process, or in worker processes that each load the pipeline once.

A worker that dies, or is stuck in a document for longer than the timeout, costs that document and nothing else: its
shard is given to a fresh worker which takes the documents one by one and says which one it is at, and the one that
kills it is left out.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from volgens.errors import RunError
from volgens.pipeline import Pipeline
from volgens.processors import processors
from volgens.records import Document, Failure
from volgens.settings import Settings
from volgens.shard import Shard, ShardReport, finished, part_folder, process

# spawned, not forked: the pipeline's native threads do not survive a fork
_CONTEXT = multiprocessing.get_context("spawn")

START_SECONDS = 120.0
"""A worker that has not loaded its pipeline after this long will not."""


def run_here(
    shards: Iterable[Shard], parts: Path, settings: Settings, pipeline: Pipeline | None = None
) -> Iterator[ShardReport]:
    """The shards' reports, in order, all in this process. pipeline: one already loaded."""
    own = pipeline or Pipeline(settings)
    for shard in shards:
        yield process(shard, parts, own)


def run(shards: Iterable[Shard], parts: Path, settings: Settings, workers: int) -> Iterator[ShardReport]:
    """The shards' reports, in order, from worker processes. At most three shards a worker are held in memory.

    Raises RunError where workers cannot start.
    """
    pool = _Pool(parts, settings, max(1, workers))
    try:
        yield from pool.run(shards)
    finally:
        pool.stop()


@dataclass(slots=True)
class _Job:
    """A shard and what is known of its documents."""

    shard: Shard
    alone: bool = False
    """Take the documents one by one, so that the one that fails is known."""
    lost: dict[int, Failure] = field(default_factory=dict)
    """By place in the shard: documents that killed or stalled a worker."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    job: _Job | None = None
    at: int | None = None
    """The place of the document that it is working on, where it takes them one by one."""
    since: float = field(default_factory=time.monotonic)
    ready: bool = False


class _Pool:
    """Workers, each with a pipe; jobs go out as they fall free, reports come back in the order of the shards."""

    def __init__(self, parts: Path, settings: Settings, size: int) -> None:
        self.parts = parts
        self.settings = settings
        self.size = size
        self.workers: list[_Worker] = []
        self.waiting: deque[_Job] = deque()
        self.done: dict[int, ShardReport] = {}

    def run(self, shards: Iterable[Shard]) -> Iterator[ShardReport]:
        """Feed the shards through the workers; `done` holds what is finished before its turn.

        One shard is read ahead while all are at work, so that none waits for the reading.
        """
        upcoming = iter(shards)
        order: deque[int] = deque()
        exhausted = False
        while True:
            while self.waiting and self._has_room():
                self._give(self.waiting.popleft())
            while order and order[0] in self.done:
                yield self.done.pop(order.popleft())
            if not exhausted and not self.waiting and len(order) < 3 * self.size:
                shard = next(upcoming, None)
                if shard is None:
                    exhausted = True
                else:
                    order.append(shard.number)
                    self._take(shard)
            elif not order:
                return
            elif any(worker.job for worker in self.workers):
                self._listen()

    def _take(self, shard: Shard) -> None:
        folder = part_folder(self.parts, shard)
        if folder.is_dir():
            self.done[shard.number] = finished(shard, folder)
        else:
            self.waiting.append(_Job(shard))

    def stop(self) -> None:
        """End all workers at once; what they had not finished is done by the next run."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()
        self.workers.clear()

    def _has_room(self) -> bool:
        return len(self.workers) < self.size or any(worker.job is None for worker in self.workers)

    def _give(self, job: _Job) -> None:
        worker = next((w for w in self.workers if w.job is None), None) or self._start()
        worker.job, worker.at, worker.since = job, None, time.monotonic()
        try:
            worker.pipe.send((job.shard, job.alone, job.lost))
        except OSError:
            self._lose(worker, "WorkerDied", "the worker process ended while idle")

    def _start(self) -> _Worker:
        ours, theirs = _CONTEXT.Pipe()
        child = _CONTEXT.Process(target=_work, args=(theirs, self.parts, self.settings, self.size), daemon=True)
        with _interrupts_held():
            child.start()
        theirs.close()
        worker = _Worker(child, ours)
        self.workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Wait for news of a worker, for its end, or for the next deadline."""
        pipes = {worker.pipe: worker for worker in self.workers if worker.job}
        for pipe in wait(list(pipes), timeout=self._patience()):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                self._hear(worker, worker.pipe.recv())
            except (EOFError, OSError):
                self._lose(worker, "WorkerDied", "the worker process ended; the document may need too much memory")
        now = time.monotonic()
        for worker in [w for w in self.workers if w.job]:
            if now - worker.since > self._limit(worker):
                self._lose(worker, "Timeout", f"not done after {self.settings.timeout:g} seconds")

    def _limit(self, worker: _Worker) -> float:
        """Seconds that a worker may take for what it is at."""
        if not worker.ready:
            return START_SECONDS
        if self.settings.timeout is None:
            return float("inf")
        assert worker.job
        return self.settings.timeout * (1 if worker.job.alone else len(worker.job.shard.items))

    def _patience(self) -> float | None:
        limits = [w.since + self._limit(w) - time.monotonic() for w in self.workers if w.job]
        soonest = min(limits)
        return None if soonest == float("inf") else max(0.0, soonest) + 0.05

    def _hear(self, worker: _Worker, message: Any) -> None:
        worker.since = time.monotonic()
        if message == "ready":
            worker.ready = True
        elif isinstance(message, int):
            worker.at = message
        elif isinstance(message, ShardReport):
            self.done[message.number] = message
            worker.job = None
        else:
            raise RunError(f"a worker could not go on: {message}")

    def _lose(self, worker: _Worker, error: str, detail: str) -> None:
        """Give the lost worker's shard back: first one document at a time, then without the one that it was at."""
        job = worker.job
        assert job
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)
        if not worker.ready:
            raise RunError(f"a worker could not start ({detail}): try --workers 1")
        if job.alone and worker.at is not None:
            item = job.shard.items[worker.at]
            assert isinstance(item, Document)
            job.lost[worker.at] = Failure(item.doc, item.source, "run", error, detail)
        job.alone = True
        self.waiting.appendleft(job)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits meanwhile; a process started here inherits that, and so never sees one, not even at its start."""
    if sys.platform == "win32":
        yield
        return
    # it lets interrupts through again when it is started in the midst
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, parts: Path, settings: Settings, workers: int) -> None:
    """A worker process: load the pipeline, then take shards until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # more threads than processors wait for one another: two workers were slower than one
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, processors() // workers)))
    try:
        pipeline = Pipeline(settings)
        pipe.send("ready")
        while True:
            shard, alone, lost = pipe.recv()
            pipe.send(process(shard, parts, pipeline, lost, pipe.send if alone else None))
    except EOFError:
        return
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}")
