"""The code blocks of README and docs, which test runs each, and the folder of a reader who tries them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from volgens.pipeline import Pipeline
from volgens.runner import run
from volgens.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ARTICLES = {
    "brand": "Brand in Goes\n\nVolgens de brandweer zijn twee huizen verwoest. De schade is ruim 3 miljoen euro.",
    "vis": "Minder vis\n\nVissers vingen 12 procent minder haring, meldt de NVWA.",
}
TOOLS = {
    "datasette": ("bash", r"^datasette "),
    "duckdb": ("bash", r"^duckdb "),
    "r": ("r", ""),
    "ray": ("bash", r"--engine ray"),
    "slurm": ("bash", r"^#SBATCH|\bruns/"),
    "spark": ("python", r"\bspark\."),
}
"""The blocks that need a tool of their own, by language and pattern: tests/slow/test_docs_tools.py runs them."""
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
"""The search path with the commands of this environment first."""


@dataclass(frozen=True)
class Block:
    """A code block of a page."""

    page: Path
    line: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{name(self.page)}:{self.line}"

    @property
    def runner(self) -> str:
        """What runs it: a tool; `install`, .ci/run; `usage`, nothing, a line of help; else a test by language."""
        for tool, (language, pattern) in TOOLS.items():
            if self.language == language and re.search(pattern, self.code, re.M):
                return tool
        if self.language == "bash":
            if all(line.startswith("pip install") for line in self.code.splitlines()):
                return "install"
            return "extract" if re.search(r"^extract ", self.code, re.M) else "bash"
        if self.language == "text" and re.fullmatch(r"volgens \w+ \[OPTIONS\].*\n", self.code):
            return "usage"
        return self.language


def blocks(page: Path) -> Iterator[Block]:
    """The fenced code blocks of a page, with the lines where they begin."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.M | re.S):
        yield Block(page, text[: match.start()].count("\n") + 2, match[1], match[2])


def name(page: Path) -> str:
    """A page as a reader calls it."""
    return str(page.relative_to(ROOT))


def run_by(runner: str) -> list[Block]:
    """The blocks of all pages that one runner runs."""
    return [block for page in PAGES for block in blocks(page) if block.runner == runner]


def lay_out(folder: Path, pipeline: Pipeline) -> Path:
    """A folder as a reader of the docs has it: the seeds, a run of them, a folder of news, the fast pipeline."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "nieuws").mkdir()
    for title, text in ARTICLES.items():
        (folder / "nieuws" / f"{title}.txt").write_text(text, encoding="utf-8")
    (folder / "volgens.toml").write_text('model = "fast"\n', encoding="utf-8")
    run([folder / "seeds"], folder / "outputs" / "seeds", Settings(model="fast"), pipeline=pipeline)
    return folder


def need(tool: str) -> None:
    """Skip the test where a command is not installed."""
    if not shutil.which(tool, path=PATH):
        pytest.skip(f"{tool} is not installed")


def shell(command: list[str], folder: Path, where: object, **variables: str) -> str:
    """Run a command in a folder, with more environment variables; what it prints. It must succeed."""
    environment = {**os.environ, "PATH": PATH, **variables}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert done.returncode == 0, f"{where}: {done.stderr}"
    return done.stdout


def bash(block: Block, folder: Path) -> str:
    """Run a block as bash does that stops at the first error, without its lines that install; what it prints."""
    code = re.sub(r"^pip install .*\n", "", block.code, flags=re.M)
    return shell(["bash", "-euo", "pipefail", "-c", code], folder, block)
