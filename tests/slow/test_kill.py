"""Runs that are killed, interrupted or lose a worker: nothing finished is lost and the end is the same to the byte.

The processes here are real ones; `DRIVER` is what the command does, with shards small enough to be killed between.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import stubs

pytestmark = pytest.mark.slow

DRIVER = """
import sys
from pathlib import Path
from volgens import shard
from volgens.runner import run
from volgens.settings import Settings

if __name__ == "__main__":
    shard.SHARD_DOCUMENTS = 2
    source, target, model, workers, timeout = sys.argv[1:]
    settings = Settings(model=model, timeout=float(timeout) or None)
    run([source], Path(target), settings, workers=int(workers))
"""
SENTENCES = (
    "Volgens de politie zijn er in {place} {number} mensen opgepakt.",
    '"Er zijn zeker {number} gewonden", zegt burgemeester Jansen van {place}.',
    "De omzet in {place} steeg met {number} procent tot 4,2 miljard euro, meldt Philips.",
    "De brandweer van {place} laat weten dat {number} woningen zijn ontruimd.",
)
PLACES = ("Breda", "Gent", "Assen", "Emmen", "Delft")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("driver") / "driver.py"
    path.write_text(DRIVER, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nieuws")
    chance = random.Random(7)
    for n in range(40):
        lines = [
            chance.choice(SENTENCES).format(place=chance.choice(PLACES), number=chance.randint(2, 900))
            for _ in range(12)
        ]
        (folder / f"{n:02d}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


def start(
    driver: Path, source: Path, target: Path, model: str = "fast", workers: int = 1, timeout: float = 0
) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, str(driver), str(source), str(target), model, str(workers), str(timeout)]
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors.decode()


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.jsonl")) if not p.name.startswith(".")}


@pytest.fixture(scope="module")
def whole(driver: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run gives, and how long it takes."""
    target = tmp_path_factory.mktemp("heel") / "uit"
    finish(start(driver, corpus, target))
    return files(target)


@pytest.mark.parametrize("workers", [1, 2])
def test_runs_killed_at_random_moments_end_in_the_same_bytes(
    workers: int, driver: Path, corpus: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(workers)
    target = tmp_path / "uit"
    for _ in range(10):
        process = start(driver, corpus, target, workers=workers)
        time.sleep(chance.uniform(0.5, 6.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    finish(start(driver, corpus, target, workers=workers))
    assert files(target) == whole


def test_finished_shards_are_kept(driver: Path, corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit"
    process = start(driver, corpus, target)
    parts = target / ".parts"
    deadline = time.monotonic() + 120
    while not (parts.is_dir() and any(not p.name.startswith(".") for p in parts.iterdir())):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    kept = {p.name: p.stat().st_ino for p in parts.iterdir() if not p.name.startswith(".")}
    again = start(driver, corpus, target)
    time.sleep(1.0)
    now = {p.name: p.stat().st_ino for p in parts.iterdir()} if parts.is_dir() else kept
    finish(again)
    assert kept.items() <= now.items()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_ends_within_two_seconds(workers: int, driver: Path, corpus: Path, tmp_path: Path) -> None:
    process = start(driver, corpus, tmp_path / "uit", workers=workers)
    while not (tmp_path / "uit" / ".parts").is_dir():
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGINT)
    began = time.monotonic()
    process.communicate(timeout=20)
    assert time.monotonic() - began < 2.0
    assert process.returncode != 0


KILLER = """
import os
import time

import spacy
from spacy.language import Language


@Language.component("killer")
def killer(doc):
    if "FATAAL" in doc.text:
        os._exit(9)
    if "EINDELOOS" in doc.text:
        time.sleep(3600)
    return doc


def load(**overrides):
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("killer")
    return nlp
"""


@pytest.mark.parametrize(("word", "error"), [("FATAAL", "WorkerDied"), ("EINDELOOS", "Timeout")])
def test_a_document_that_kills_or_stalls_a_worker_costs_itself_alone(
    word: str, error: str, driver: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    stubs.package(site, "killer_model", KILLER)
    monkeypatch.setenv("PYTHONPATH", str(site))
    source = tmp_path / "nieuws"
    source.mkdir()
    for n in range(6):
        (source / f"{n}.txt").write_text(f"Bericht {n}. {word if n == 3 else 'Niets.'}", encoding="utf-8")
    target = tmp_path / "uit"
    finish(start(driver, source, target, model="killer_model", workers=2, timeout=1.5))
    documents = [json.loads(line)["doc"] for line in files(target)["documents.jsonl"].splitlines()]
    assert documents == ["0", "1", "2", "4", "5"]
    [failure] = [json.loads(line) for line in files(target)["errors.jsonl"].splitlines()]
    assert (failure["doc"], failure["error"]) == ("3", error)
