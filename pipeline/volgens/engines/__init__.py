"""Engines run the shard function over shards: each is a thin file with one function `run`.

It yields a ShardReport for each shard, in the order of the shards, when the shard's folder stands in `parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from volgens.pipeline import Pipeline
    from volgens.settings import Settings
    from volgens.shard import Shard, ShardReport


@dataclass(frozen=True, slots=True)
class Engine:
    """Where shards are processed, and by how many workers."""

    name: Literal["local", "ray"] = "local"
    workers: int = 1
    address: str | None = None
    """Of the Ray cluster, as `ray.init` takes it; None starts one on this machine."""

    def in_process(self, settings: Settings) -> bool:
        """Whether shards are processed in the calling process; a document can be timed out only in another one."""
        return self.name == "local" and self.workers <= 1 and settings.timeout is None

    def run(
        self, shards: Iterable[Shard], parts: Path, settings: Settings, pipeline: Pipeline | None
    ) -> Iterator[ShardReport]:
        """The shards' reports, in order. pipeline: one already loaded, for use in this process."""
        if self.name == "ray":
            from volgens.engines import ray

            return ray.run(shards, parts, settings, self.workers, self.address)
        from volgens.engines import local

        if self.in_process(settings):
            return local.run_here(shards, parts, settings, pipeline)
        return local.run(shards, parts, settings, self.workers)
