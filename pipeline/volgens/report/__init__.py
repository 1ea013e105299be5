"""Reports on a run, made from its JSONL files alone: terminal, Markdown, JSON and one HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from volgens.errors import RunError

if TYPE_CHECKING:
    from volgens.report.figures import Summary


def write(
    run_folders: Path | Sequence[Path], out_dir: Path, lang: str = "nl", summary: Summary | None = None
) -> list[Path]:
    """Write report.html, report.md and report.json for one run or several; returns the paths written.

    run_folders: folders of JSONL files as `extract` writes them. out_dir: made where it is missing. lang: `nl` or
    `en`. summary: of exactly these folders, where it is at hand. A large run has pages of documents in
    `report-documents` beside the report. Raises RunError for a folder without a run or a file that cannot be written,
    SettingsError for another language.
    """
    # imported here: the templates' engine is of no use to those who only summarise
    from volgens.report.html.page import write_html
    from volgens.report.json import write_json
    from volgens.report.markdown import write_markdown
    from volgens.report.summary import summarise

    folders = [run_folders] if isinstance(run_folders, Path) else list(run_folders)
    summary = summary or summarise(folders)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        paths = write_html(summary, folders, out_dir, lang)
        paths.append(write_markdown(summary, out_dir, lang))
        paths.append(write_json(summary, out_dir))
    except OSError as error:
        raise RunError(f"{error.filename or out_dir}: the report cannot be written there: {error.strerror}") from error
    return paths
