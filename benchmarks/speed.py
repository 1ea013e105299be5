"""Words a second of each stage and of the whole, start-up, memory, scaling with workers and with length, overhead.

    python benchmarks/speed.py FOLDER [--model fast] [--words 40000] [--workers 2] [--frog]

FOLDER holds text files, plain or .xz; the script cuts them into documents of about 300 words, so that any text will
do. Each measurement runs in a process of its own, warm where that is said. `--frog` runs Frog on the same text, where
the `frog` command is installed. Prints one JSON object.
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
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any

DOCUMENT_WORDS = 300


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


def command(documents: list[str], model: str, workers: int) -> float:
    """Seconds of the command over the documents, from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        rows = (json.dumps({"id": n, "text": text}) for n, text in enumerate(documents))
        source.write_text("\n".join(rows) + "\n", encoding="utf-8")
        arguments = [
            "extract",
            str(source),
            "-o",
            f"{folder}/out",
            "--model",
            model,
            "--workers",
            str(workers),
            "--quiet",
        ]
        began = time.perf_counter()
        subprocess.run(arguments, check=True)
        return time.perf_counter() - began


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
            subprocess.run(["frog", "-t", source, "-o", f"{folder}/out"], check=True, capture_output=True)
            return time.perf_counter() - began

    start = seconds(["Dit is een zin."])
    rest = seconds(documents) - start
    return {"frog_start_seconds": round(start, 1), "frog_words_per_second": round(count(documents) / rest)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    parser.add_argument("--words", type=int, default=40_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--frog", action="store_true")
    parser.add_argument("--only", choices=("stages", "length"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    documents = corpus(args.folder, args.words)
    if args.only:
        print(json.dumps({"stages": stages, "length": length}[args.only](documents, args.model)))
        return
    figures: dict[str, Any] = {"model": args.model, "cores": os.cpu_count()}
    for part in ("stages", "length"):
        own = [
            sys.executable,
            __file__,
            str(args.folder),
            "--model",
            args.model,
            "--words",
            str(args.words),
            "--only",
            part,
        ]
        figures[part] = json.loads(subprocess.run(own, check=True, capture_output=True, text=True).stdout)
    begun = command(documents[:1], args.model, 1)
    one, many = (command(documents, args.model, n) for n in (1, args.workers))
    figures["command"] = {
        "first_result_seconds": round(begun, 2),
        "words_per_second_1_worker": round(count(documents) / one),
        f"words_per_second_{args.workers}_workers": round(count(documents) / many),
        "speed_up_without_start": round((one - begun) / (many - begun), 2),
    }
    if args.frog:
        figures["frog"] = frog(documents[: max(1, len(documents) // 4)])
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
