"""File names for formats that write one file for each document."""

from __future__ import annotations

import re
from pathlib import Path

_UNSAFE = re.compile(r"[^\w.\-]+")


def document_file(folder: Path, doc: str, number: int, suffix: str) -> Path:
    """A path in `folder` for a document: its id made safe, and its number where that may not be unique."""
    safe = _UNSAFE.sub("_", doc.replace("/", "__")).strip("._")[:120]
    same = safe == doc
    return folder / (f"{safe}{suffix}" if same else f"{number:06d}-{safe or 'document'}{suffix}")
