"""Words a second of each stage and of the whole, start-up, memory, scaling with workers and with length, overhead.

    python benchmarks/speed.py FOLDER [--model fast] [--words 40000] [--workers 2] [--frog]
    python benchmarks/speed.py FOLDER --many 1000000 [--workers 2]

FOLDER holds text files, plain or .xz; the script cuts them into documents of about 300 words, so that any text will
do. Each measurement runs in a process of its own, warm where that is said. `--frog` runs Frog on the same text, where
the `frog` command is installed. `--many N` instead runs the command with the fast model over N documents, the corpus
over and over with a number in each, and watches its memory (Linux only); its files lie in the temporary folder
meanwhile, about 150 kB a document. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

DOCUMENT_WORDS = 300
GLANCE = 0.1
"""Seconds between looks at a run's memory; the kernel keeps the peaks, so that only the last moment can be missed."""


def paragraphs(folder: Path) -> Iterator[str]:
    """Lines of the text files, in turn from each, so that every kind of text is there in a short sample."""
    files = sorted(p for p in folder.rglob("*") if p.name.endswith((".txt", ".txt.xz")))
    if not files:
        sys.exit(f"speed.py: no .txt or .txt.xz in {folder}")
    with ExitStack() as stack:
        streams = [stack.enter_context(opened(p)) for p in files]
        while streams:
            for stream in list(streams):
                lines = list(islice(stream, 20))
                if not lines:
                    streams.remove(stream)
                yield from (line.strip() for line in lines if line.strip())


def opened(path: Path) -> IO[str]:
    """A text file, unpacked where it is packed."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def corpus(folder: Path, words: int) -> list[str]:
    """Documents of about DOCUMENT_WORDS words, `words` in all."""
    documents: list[str] = []
    lines: list[str] = []
    size = total = 0
    for line in paragraphs(folder):
        lines.append(line)
        size += len(line.split())
        if size >= DOCUMENT_WORDS:
            documents.append("\n\n".join(lines))
            total += size
            lines, size = [], 0
            if total >= words:
                break
    return documents


def count(documents: list[str]) -> int:
    """White-space words."""
    return sum(len(text.split()) for text in documents)


def stages(documents: list[str], model: str) -> dict[str, Any]:
    """Words a second of the parse, each stage and the whole with its files, warm, in one process."""
    from volgens.pipeline import Pipeline
    from volgens.records import Document
    from volgens.runner import run_items
    from volgens.settings import Settings

    began = time.perf_counter()
    pipeline = Pipeline(Settings(model=model))
    load = time.perf_counter() - began
    items = [Document(f"d{n}", text) for n, text in enumerate(documents)]
    list(pipeline.annotate(items[:5]))
    began = time.perf_counter()
    for _ in pipeline.nlp.pipe(documents, batch_size=64):
        pass
    bare = time.perf_counter() - began
    pipeline.seconds.clear()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        run_items(items, ["benchmark"], Path(folder) / "run", pipeline.settings, pipeline=pipeline)
        whole = time.perf_counter() - began
    words = count(documents)
    return {
        "words": words,
        "load_seconds": round(load, 2),
        "bare_pipe_words_per_second": round(words / bare),
        "whole_words_per_second": round(words / whole),
        "overhead_over_bare_pipe": round(whole / bare - 1, 3),
        "words_per_second": {name: round(words / spent) for name, spent in pipeline.seconds.items() if spent > 0},
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def write(path: Path, documents: Iterable[str]) -> Path:
    """A JSONL file of documents."""
    with path.open("w", encoding="utf-8") as lines:
        for n, text in enumerate(documents):
            lines.write(json.dumps({"id": n, "text": text}) + "\n")
    return path


def extract(source: Path, model: str, workers: int) -> list[str]:
    """The command over a file, its run beside it."""
    out = str(source.with_name("out"))
    return ["extract", str(source), "-o", out, "--model", model, "--workers", str(workers), "--quiet"]


def command(documents: list[str], model: str, workers: int, cores: int) -> float:
    """Seconds of the command over the documents, from its start to its end, on so many cores (Linux; else on all)."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    with tempfile.TemporaryDirectory() as folder:
        source = write(Path(folder) / "in.jsonl", documents)
        began = time.perf_counter()
        if allowed:
            os.sched_setaffinity(0, allowed[:cores])
        try:
            subprocess.run(extract(source, model, workers), check=True)
        finally:
            if allowed:
                os.sched_setaffinity(0, allowed)
        return time.perf_counter() - began


def many(documents: list[str], number: int, workers: int) -> dict[str, Any]:
    """Words a second of the fast model over `number` documents in one file, and the most memory that processes held."""
    with tempfile.TemporaryDirectory() as folder:
        texts = (f"{documents[n % len(documents)]}\n\nBericht {n}." for n in range(number))
        source = write(Path(folder) / "in.jsonl", texts)
        began = time.perf_counter()
        driver, *others = peaks(extract(source, "fast", workers))
        spent = time.perf_counter() - began
    words = sum(len(documents[n % len(documents)].split()) + 2 for n in range(number))
    return {
        "model": "fast",
        "documents": number,
        "words": words,
        "workers": workers,
        "seconds": round(spent, 1),
        "words_per_second": round(words / spent),
        "driver_peak_memory_mb": driver // 1024,
        "largest_worker_peak_memory_mb": max(others) // 1024 if others else None,
    }


def peaks(arguments: list[str]) -> list[int]:
    """Run a command; the peaks of resident memory in kB, first its own, then those of the processes that it starts."""
    found: dict[int, int] = {}
    with subprocess.Popen(arguments) as process:
        while process.poll() is None:
            for pid in (process.pid, *children(process.pid)):
                found[pid] = max(found.get(pid, 0), peak(pid))
            time.sleep(GLANCE)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return list(found.values())


def children(pid: int) -> Iterator[int]:
    """The processes that a process has started and that still run."""
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        # a thread may end between the listing and the reading
        with suppress(OSError):
            yield from map(int, listing.read_text().split())


def peak(pid: int) -> int:
    """The most resident memory in kB that a process has held so far; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def length(documents: list[str], model: str) -> dict[str, int]:
    """Words a second over single documents of growing length."""
    from volgens.pipeline import Pipeline
    from volgens.records import Document
    from volgens.settings import Settings

    pipeline = Pipeline(Settings(model=model))
    out: dict[str, int] = {}
    for words in (300, 3_000, 30_000):
        text = "\n\n".join(documents[: max(1, words // DOCUMENT_WORDS)])
        began = time.perf_counter()
        list(pipeline.annotate([Document("d", text)]))
        out[str(count([text]))] = round(count([text]) / (time.perf_counter() - began))
    return out


def frog(documents: list[str]) -> dict[str, Any]:
    """Frog with tags, names and trees on the same text; its start-up is measured on one line and taken off."""
    if not shutil.which("frog"):
        return {"frog": "not installed"}

    def seconds(texts: list[str]) -> float:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "in.txt"
            source.write_text("\n\n".join(texts), encoding="utf-8")
            began = time.perf_counter()
            subprocess.run(["frog", "-t", source, "-o", f"{folder}/out"], check=True, capture_output=True, cwd=folder)
            return time.perf_counter() - began

    try:
        start = seconds(["Dit is een zin."])
        rest = seconds(documents) - start
    except subprocess.CalledProcessError as error:
        return {"frog": f"failed: {error.stderr.decode(errors='replace').strip()[-200:]}"}
    return {"frog_start_seconds": round(start, 1), "frog_words_per_second": round(count(documents) / rest)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    parser.add_argument("--words", type=int, default=40_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--frog", action="store_true")
    parser.add_argument("--many", type=int, metavar="N")
    parser.add_argument("--only", choices=("stages", "length"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    documents = corpus(args.folder, args.words)
    if args.only:
        print(json.dumps({"stages": stages, "length": length}[args.only](documents, args.model)))
        return
    if args.many:
        print(json.dumps({"cores": os.cpu_count(), "many": many(documents, args.many, args.workers)}, indent=2))
        return
    figures: dict[str, Any] = {"model": args.model, "cores": os.cpu_count()}
    again = [sys.executable, __file__, str(args.folder), "--model", args.model, "--words", str(args.words)]
    for part in ("stages", "length"):
        done = subprocess.run([*again, "--only", part], check=True, capture_output=True, text=True)
        figures[part] = json.loads(done.stdout)
    begun = command(documents[:1], args.model, 1, 1)
    alone, together = (command(documents, args.model, n, n) for n in (1, args.workers))
    figures["command"] = {
        "first_result_seconds": round(begun, 2),
        "words_per_second_1_worker_on_1_core": round(count(documents) / alone),
        f"words_per_second_{args.workers}_workers_on_{args.workers}_cores": round(count(documents) / together),
        "speed_up_without_start": round((alone - begun) / (together - begun), 2),
    }
    if args.frog:
        figures["frog"] = frog(documents[: max(1, len(documents) // 4)])
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
