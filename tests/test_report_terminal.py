"""The report and the highlighted document in a terminal."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from reportruns import FERRY, FLOOD, HOSTILE, write_run
from volgens.errors import RunError
from volgens.records import Failure
from volgens.report.summary import summarise
from volgens.report.terminal import render, show


def console(width: int = 110, colour: bool = False) -> Console:
    return Console(file=StringIO(), width=width, force_terminal=colour, color_system="truecolor" if colour else None)


def text_of(screen: Console) -> str:
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "krant", [FLOOD, FERRY], [Failure(None, "kapot.pdf", "read", "InputError", "no text")])


def test_figures_in_dutch_and_english(run: Path) -> None:
    dutch, english = console(), console()
    render(summarise(run), dutch, "nl")
    render(summarise(run), english)
    assert "2 documenten" in text_of(dutch)
    assert "7 beweringen" in text_of(dutch)
    assert "2 documents" in text_of(english)
    assert "7 claims" in text_of(english)
    assert "kapot.pdf" in text_of(english)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(run: Path, width: int) -> None:
    screen = console(width)
    render(summarise(run), screen, "nl")
    show(run, "dijk", screen, "nl")
    assert max(map(len, text_of(screen).splitlines())) <= width


def test_show_prints_the_text_and_its_records(run: Path) -> None:
    screen = console(200)
    show(run, "dijk", screen, "nl")
    assert "In 1953 was dat 130 vierkante kilometer." in text_of(screen)
    assert "Rijkswaterstaat (met slag om de arm, zegt): dat er mogelijk" in text_of(screen)


def test_show_names_documents_that_come_near(run: Path) -> None:
    with pytest.raises(RunError, match="did you mean dijk"):
        show(run, "dij", console())


def test_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    run = write_run(tmp_path / "r", [HOSTILE], [Failure(None, "\x1b]0;x\x07.txt", "read", "E", "\x1b[2J")])
    screen = console(300)
    render(summarise(run), screen)
    show(run, HOSTILE.doc, screen)
    assert not {char for char in text_of(screen) if char < " " and char != "\n"}
    assert "\u202e" not in text_of(screen)
    assert "␛[31mrood" in text_of(screen)


def test_colours_do_not_change_the_text(run: Path) -> None:
    screen = console(200, colour=True)
    show(run, "veer", screen)
    assert "\x1b[" in text_of(screen)
    assert "212 passagiers" in text_of(screen)
