"""The documentation is true: every code block runs, generated pages are fresh, links lead somewhere."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typer
from nbclient import NotebookClient

from volgens import nlp, stages
from volgens.cli import extract_main, main
from volgens.cli.app import build
from volgens.pipeline import Pipeline
from volgens.records import LAYERS, decode
from volgens.runner import run
from volgens.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TUTORIAL = ROOT / "docs" / "tutorial.ipynb"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
OURS = re.compile(r"(?:volgens|extract) [^|&;<>$`\\]*")
"""A line that is one of our commands and nothing else."""
EXTRACTS = re.compile(r"^extract ", re.M)
ARTICLES = {
    "brand": "Brand in Goes\n\nVolgens de brandweer zijn twee huizen verwoest. De schade is ruim 3 miljoen euro.",
    "vis": "Minder vis\n\nVissers vingen 12 procent minder haring, meldt de NVWA.",
}


@dataclass(frozen=True)
class Block:
    """A code block of a page."""

    page: Path
    line: int
    language: str
    code: str


def blocks(page: Path) -> Iterator[Block]:
    """The fenced code blocks of a page, with the lines where they begin."""
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    for match in found:
        line = page.read_text(encoding="utf-8")[: match.start()].count("\n") + 2
        yield Block(page, line, match[1], match[2])


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def of(language: str) -> list[Path]:
    """The pages with blocks in a language."""
    return [page for page in PAGES if any(block.language == language for block in blocks(page))]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, fast: Pipeline) -> Path:
    """A folder as a reader of the docs has it: the seeds, a run of them, a folder of news, the fast pipeline."""
    folder = tmp_path_factory.mktemp("lezer")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "nieuws").mkdir()
    for title, text in ARTICLES.items():
        (folder / "nieuws" / f"{title}.txt").write_text(text, encoding="utf-8")
    (folder / "volgens.toml").write_text('model = "fast"\n', encoding="utf-8")
    run([folder / "seeds"], folder / "outputs" / "seeds", Settings(model="fast"), pipeline=fast)
    return folder


@pytest.fixture
def reader(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's folder as the current one, with the fast pipeline in the default one's place."""
    shutil.rmtree(place / "annotaties", ignore_errors=True)
    monkeypatch.chdir(place)
    monkeypatch.setitem(nlp.BUNDLED, "default", nlp.BUNDLED["fast"])
    return place


def run_bash(block: Block, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a block as bash does that stops at the first error; commands of ours alone run in this process."""
    lines = block.code.strip().splitlines()
    if all(OURS.fullmatch(line) for line in lines):
        for line in lines:
            monkeypatch.setattr(sys, "argv", shlex.split(line))
            with pytest.raises(SystemExit) as stopped:
                (extract_main if line.startswith("extract") else main)()
            assert not stopped.value.code, f"{name(block.page)}: {line}"
        return
    if re.search(r"\bjq\b", block.code) and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "-euo", "pipefail", "-c", block.code]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{name(block.page)}:{block.line}: {done.stderr}"


def run_python(block: Block, names: dict[str, Any]) -> int:
    """Run a block statement by statement; an expression with a value in the comment behind it must have that value.

    Returns how many values were compared.
    """
    lines = block.code.splitlines()
    compared = 0
    for statement in ast.parse(block.code).body:
        where = f"{name(block.page)}:{block.line + statement.lineno - 1}"
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), where, "exec"), names)
            continue
        value = eval(compile(ast.Expression(statement.value), where, "eval"), names)
        comment = lines[(statement.end_lineno or 1) - 1][statement.end_col_offset :].partition("#")[2].strip()
        if re.match(r"""[\d"'\[({]|None$|True$|False$|Decimal\(""", comment):
            assert repr(value) == comment or comment == ascii(value) or _literal(comment) == value, where
            compared += 1
    return compared


def _literal(comment: str) -> Any:
    try:
        return ast.literal_eval(comment)
    except ValueError:
        return NotImplemented


def to_run(page: Path) -> list[Block]:
    """The bash blocks of a page but those that install, for a test has no network; .ci/run runs the README's."""
    return [b for b in blocks(page) if b.language == "bash" and not b.code.startswith("pip install")]


class TestBlocks:
    @pytest.mark.parametrize("page", of("python"), ids=name)
    def test_python(self, page: Path, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for block in to_run(page):
            if block.code.startswith("volgens export"):
                run_bash(block, reader, monkeypatch)
        names: dict[str, Any] = {"__name__": "docs"}
        for block in blocks(page):
            if block.language == "python":
                run_python(block, names)

    @pytest.mark.parametrize("page", of("bash"), ids=name)
    def test_bash(self, page: Path, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for block in to_run(page):
            if not EXTRACTS.search(block.code):
                run_bash(block, reader, monkeypatch)

    @pytest.mark.slow
    @pytest.mark.parametrize("page", of("bash"), ids=name)
    def test_bash_that_extracts(self, page: Path, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for block in to_run(page):
            if EXTRACTS.search(block.code):
                run_bash(block, reader, monkeypatch)

    @pytest.mark.parametrize("page", PAGES, ids=name)
    def test_every_block_has_a_language_that_says_whether_it_runs(self, page: Path) -> None:
        known = {"python", "bash", "json", "text", "r", "console", "toml", "xml", "csv"}
        assert [f"{name(b.page)}:{b.line}" for b in blocks(page) if b.language not in known] == []

    def test_json_examples_are_records(self) -> None:
        lines = [block.code for block in blocks(ROOT / "docs" / "format.md") if block.language == "json"]
        shapes = [LAYERS[layer] for layer in LAYERS if layer != "explain"]
        assert len(lines) == len(shapes)
        for shape, line in zip(shapes, lines, strict=True):
            assert isinstance(decode(shape, line), shape)  # type: ignore[type-var]

    def test_values_are_compared(self, reader: Path) -> None:
        code = "x = 3\nx + 1       # 4\n'a' * 2     # 'aa'\n[x]         # [3]\nx           # a word\n"
        assert run_python(Block(ROOT / "README.md", 1, "python", code), {}) == 3
        with pytest.raises(AssertionError):
            run_python(Block(ROOT / "README.md", 1, "python", "1 + 1  # 3"), {})


class TestTutorial:
    def test_its_cells_run(self, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (reader / "docs").mkdir(exist_ok=True)
        monkeypatch.chdir(reader / "docs")
        names: dict[str, Any] = {"__name__": "tutorial"}
        cells = [cell for cell in nbformat.read(TUTORIAL, as_version=4).cells if cell.cell_type == "code"]
        for number, cell in enumerate(cells):
            block = Block(TUTORIAL, number, "python", cell.source)
            run_python(block, names)
        assert len(cells) > 12
        assert "Fietsersbond" in str(names["rows"])

    @pytest.mark.slow
    def test_it_runs_as_a_notebook(self, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
        (tmp_path / "docs").mkdir()
        notebook = nbformat.read(TUTORIAL, as_version=4)
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path / "docs")}}).execute()
        shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
        assert any("v-legend" in output.get("data", {}).get("text/html", "") for output in shown)
        assert not [output for output in shown if output.output_type == "error"]

    def test_it_is_a_valid_notebook(self) -> None:
        nbformat.validate(nbformat.read(TUTORIAL, as_version=4))


class TestPages:
    def test_the_data_format_is_fresh(self) -> None:
        path = ROOT / "scripts" / "document_format.py"
        spec = spec_from_file_location("document_format", path)
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
        assert page == module.page(), "run python scripts/document_format.py > docs/format.md"

    def test_each_stage_has_a_page_with_its_limits(self) -> None:
        for stage in stages.NAMES:
            page = (ROOT / "docs" / "stages" / f"{stage}.md").read_text(encoding="utf-8")
            assert "**Limits.**" in page

    @pytest.mark.parametrize("page", PAGES, ids=name)
    def test_links_lead_somewhere(self, page: Path) -> None:
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target, _, anchor = link.partition("#")
            if "://" in target:
                continue
            path = (page.parent / target).resolve() if target else page
            assert path.exists(), f"{name(page)}: {link}"
            if anchor:
                assert anchor in anchors(path), f"{name(page)}: {link}"

    def test_every_command_has_its_function_in_the_library(self) -> None:
        page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
        told = {
            word
            for row in re.findall(r"^\| (`.*?`) \|", page, re.M)
            for word in re.findall(r"`(?:volgens )?(\w+)`", row)
        }
        commands: Any = typer.main.get_command(build())
        assert set(commands.commands) <= told

    def test_every_page_is_in_the_index(self) -> None:
        index = LINK.findall((ROOT / "docs" / "index.md").read_text(encoding="utf-8"))
        pages = {str(page.relative_to(ROOT / "docs")) for page in PAGES[1:]} - {"index.md"}
        assert pages <= set(index)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
