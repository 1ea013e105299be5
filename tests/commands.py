"""Calls the commands in the test's own process."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from volgens.cli import main


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str, entry: Any = main) -> int:
    """Run the console script in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", [entry.__name__, *arguments])
    with pytest.raises(SystemExit) as stopped:
        entry()
    return int(stopped.value.code or 0)
