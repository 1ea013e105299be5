"""The report's figures and rows as one JSON file, for programs that want what the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from volgens.report.figures import Summary

REPORT_VERSION = 1
"""Raised when a field changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class Report:
    """What report.json holds."""

    report: int
    summary: Summary


def write_json(summary: Summary, out_dir: Path) -> Path:
    """Write report.json: the summary as it is, UTF-8, keys as in `volgens.report.figures`."""
    path = out_dir / "report.json"
    path.write_bytes(_adapter().dump_json(Report(REPORT_VERSION, summary), indent=1) + b"\n")
    return path


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
