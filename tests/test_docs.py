"""The documentation is true: every code block runs, generated pages are fresh, links lead somewhere."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import sys
import tomllib
from difflib import SequenceMatcher
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typer
from nbclient import NotebookClient

from docblocks import PAGES, ROOT, TOOLS, Block, bash, blocks, lay_out, name, need, run_by, shell
from volgens import nlp, stages
from volgens.cli import extract_main, main
from volgens.cli.app import build
from volgens.pipeline import Pipeline
from volgens.records import LAYERS, decode

TUTORIAL = ROOT / "docs" / "tutorial.ipynb"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
OURS = re.compile(r"(?:volgens|extract) [^|&;<>$`\\]*")
"""A line that is one of our commands and nothing else."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, fast: Pipeline) -> Path:
    return lay_out(tmp_path_factory.mktemp("lezer"), fast)


@pytest.fixture
def reader(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's folder as the current one, with the fast pipeline in the default one's place."""
    shutil.rmtree(place / "annotaties", ignore_errors=True)
    monkeypatch.chdir(place)
    monkeypatch.setitem(nlp.BUNDLED, "default", nlp.BUNDLED["fast"])
    return place


def run_bash(block: Block, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a block of bash; commands of ours alone run in this process."""
    lines = block.code.strip().splitlines()
    if not all(OURS.fullmatch(line) for line in lines):
        if re.search(r"\bjq\b", block.code):
            need("jq")
        bash(block, folder)
        return
    for line in lines:
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        with pytest.raises(SystemExit) as stopped:
            (extract_main if line.startswith("extract") else main)()
        assert not stopped.value.code, f"{block}: {line}"


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


class TestBlocks:
    @pytest.mark.parametrize("page", dict.fromkeys(block.page for block in run_by("python")), ids=name)
    def test_python(self, page: Path, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        names: dict[str, Any] = {"__name__": "docs"}
        for block in blocks(page):
            if block.runner == "bash" and block.code.startswith("volgens export"):
                run_bash(block, reader, monkeypatch)
            if block.runner == "python":
                run_python(block, names)

    @pytest.mark.parametrize("block", run_by("bash"), ids=str)
    def test_bash(self, block: Block, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run_bash(block, reader, monkeypatch)

    @pytest.mark.slow
    @pytest.mark.parametrize("block", run_by("extract"), ids=str)
    def test_bash_that_extracts(self, block: Block, reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run_bash(block, reader, monkeypatch)

    def test_every_block_is_run(self) -> None:
        """A language that nothing runs is not let in, and `text` holds nothing but help and what the README prints."""
        fences = [line for page in PAGES for line in page.read_text(encoding="utf-8").split("\n") if "```" in line]
        assert len(fences) == 2 * sum(len(list(blocks(page))) for page in PAGES)
        run = {"bash", "extract", "install", "json", "python", "text", "usage", *TOOLS}
        assert [str(block) for page in PAGES for block in blocks(page) if block.runner not in run] == []
        assert {name(block.page) for block in run_by("usage")} == {"docs/cli.md"}
        assert [name(block.page) for block in run_by("text")] == ["README.md"]
        tests = (ROOT / "tests" / "slow" / "test_docs_tools.py").read_text(encoding="utf-8")
        assert [tool for tool in TOOLS if f"def test_{tool}(" not in tests] == []

    def test_what_is_installed_is_there(self) -> None:
        """.ci/run carries out the README's set-up; of the other lines the extras are held to the package's."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
        groups = re.findall(r"\bvolgens\[([\w,]+)\]", text)
        told = {extra for group in groups for extra in group.split(",")}
        assert len(told) > 5
        assert told <= set(project["optional-dependencies"])

    @pytest.mark.slow
    def test_text_is_what_the_command_prints(self, tmp_path: Path) -> None:
        """The words, all but a few: 8-bit arithmetic differs a little between processors."""
        shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
        (block,) = run_by("text")
        told, printed = block.code.split(), shell(["extract", "seeds/"], tmp_path, block).split()
        assert SequenceMatcher(None, told, printed, autojunk=False).ratio() > 0.97

    def test_json_examples_are_records(self) -> None:
        examples = run_by("json")
        shapes = [LAYERS[layer] for layer in LAYERS if layer != "explain"]
        assert len(examples) == len(shapes)
        for shape, block in zip(shapes, examples, strict=True):
            assert isinstance(decode(shape, block.code), shape)  # type: ignore[type-var]

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
