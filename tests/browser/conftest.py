"""A headless Chromium, the reports to open in it, and why the group is skipped where there is none.

Needs Playwright's Python package and a Chromium of the system (Debian: `apt-get install chromium`), and for the
accessibility test axe-core (`npm install --no-save axe-core`, or its axe.min.js named by VOLGENS_AXE).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reportruns import FERRY, FLOOD, HOSTILE, Article, write_run
from volgens.records import Failure
from volgens.report import write

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@dataclass
class Opened:
    """A page with what went wrong in it and what it asked for."""

    page: Any
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    session: Any = None

    def seconds(self) -> float:
        """The computing time of the page's main thread since it began to load."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))


class Browser:
    """Opens files in pages of their own."""

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium
        self.contexts: list[Any] = []

    def open(self, path: Path, fragment: str = "", width: int = 1400, theme: str = "light") -> Opened:
        context = self.chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        self.contexts.append(context)
        context.set_default_timeout(120_000)
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.problems.append(message.text))
        opened.page.on("pageerror", lambda error: opened.problems.append(str(error)))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.session = context.new_cdp_session(opened.page)
        opened.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        opened.page.goto(path.as_uri() + fragment)
        return opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install playwright"
    )
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next((path for name in names if (path := shutil.which(name))), None)
    if executable is None:
        pytest.skip(f"no Chromium: none of {', '.join(names)} is on the PATH")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Browser]:
    found = Browser(chromium)
    yield found
    for context in found.contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = Path(os.environ.get("VOLGENS_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.is_file():
        pytest.skip(f"no axe-core at {path}: npm install --no-save axe-core, or name its axe.min.js with VOLGENS_AXE")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seed_report(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the documents that come with the project, extracted anew."""
    from volgens.runner import run
    from volgens.settings import Settings

    folder = tmp_path_factory.mktemp("seeds") / "seeds"
    run([seeds], folder, Settings(model="fast"))
    return write(folder, folder)[0]


@pytest.fixture(scope="session")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of fifty documents, one of them hostile."""
    articles = [HOSTILE]
    for number in range(49):
        model = (FLOOD, FERRY)[number % 2]
        markup = model.markup.replace(">212 passagiers", f">{212 + number} passagiers")
        markup = markup.replace("value=212", f"value={212 + number}")
        articles.append(Article(f"{model.doc}-{number:02}", markup, f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}"))
    folder = write_run(
        tmp_path_factory.mktemp("fifty") / "vijftig", articles, [Failure(None, "kapot.pdf", "read", "InputError", "x")]
    )
    return write(folder, folder, "nl")[0]


@pytest.fixture(params=["seed_report", "fifty"])
def report(request: pytest.FixtureRequest) -> Path:
    """Each of the two reports."""
    path: Path = request.getfixturevalue(request.param)
    return path
