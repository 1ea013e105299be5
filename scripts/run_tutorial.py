"""Runs docs/tutorial.ipynb beside a copy of the seeds and keeps what it shows: `python scripts/run_tutorial.py`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"


def run() -> None:
    """Run every cell, in order, and write the notebook with its outputs; raises where a cell fails."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    kept = dict(notebook.metadata)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "seeds", Path(folder) / "seeds")
        docs = Path(folder) / "docs"
        docs.mkdir()
        # times of running would make every run another file
        client = NotebookClient(notebook, timeout=600, record_timing=False, resources={"metadata": {"path": str(docs)}})
        client.execute()
    notebook.metadata = kept
    nbformat.write(notebook, NOTEBOOK)


if __name__ == "__main__":
    run()
