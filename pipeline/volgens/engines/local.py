"""Shards on this machine: in this process, or in worker processes that each load the pipeline once."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from volgens.pipeline import Pipeline
from volgens.settings import Settings
from volgens.shard import Shard, ShardReport, process

_pipeline: Pipeline | None = None
"""The worker process's own pipeline, loaded once."""


def run(
    shards: Iterable[Shard], parts: Path, settings: Settings, workers: int, pipeline: Pipeline | None = None
) -> Iterator[ShardReport]:
    """The shards' reports, in order. At most two shards a worker are held in memory.

    pipeline: one already loaded, used where there is a single worker.
    """
    if workers <= 1:
        own = pipeline or Pipeline(settings)
        for shard in shards:
            yield process(shard, parts, own)
        return
    # spawned, not forked: the pipeline's native threads do not survive a fork
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_load, initargs=(settings,)) as pool:
        waiting: deque[Future[ShardReport]] = deque()
        for shard in shards:
            waiting.append(pool.submit(_process, shard, parts))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _load(settings: Settings) -> None:
    global _pipeline
    _pipeline = Pipeline(settings)


def _process(shard: Shard, parts: Path) -> ShardReport:
    assert _pipeline is not None, "the worker's initializer has run"
    return process(shard, parts, _pipeline)
