"""Runs on a local Ray cluster of two workers, one of them killed midway."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from volgens.runner import run
from volgens.settings import Settings
from volgens.shard import ShardReport

pytestmark = pytest.mark.slow
ray = pytest.importorskip("ray", reason="the extra ray is not installed")

FAST = Settings(model="fast")


@pytest.fixture
def cluster() -> Iterator[None]:
    ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)
    yield
    ray.shutdown()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "nieuws"
    folder.mkdir()
    for n in range(24):
        text = f"Volgens de politie zijn er {n + 2} mensen opgepakt in Breda.\n\nDat meldt omroep Zwaluw nummer {n}."
        (folder / f"{n:02d}.txt").write_text(text, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.jsonl")) if not p.name.startswith(".")}


def worker_processes() -> list[int]:
    """The processes of the actors, by the title that Ray gives them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            title = path.read_bytes()
        except OSError:
            continue
        if title.startswith(b"ray::") and b"Worker" in title:
            found.append(int(path.parent.name))
    return found


@pytest.mark.usefixtures("cluster")
def test_a_cluster_gives_the_same_bytes_also_when_a_worker_is_killed(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("volgens.shard.SHARD_DOCUMENTS", 2)
    alone = files(run([corpus], tmp_path / "alleen", FAST).folder)
    killed: list[int] = []

    def kill_one(report: ShardReport) -> None:
        if not killed:
            killed.extend(worker_processes()[:1])
            os.kill(killed[0], signal.SIGKILL)

    result = run([corpus], tmp_path / "samen", FAST, workers=2, engine="ray", progress=kill_one)
    assert killed
    assert (result.documents, result.failures) == (24, 0)
    assert files(result.folder) == alone
