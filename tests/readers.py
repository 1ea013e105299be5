"""What the tests of the readers share: reading bytes in a folder of the test's own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from volgens.io.read import read
from volgens.records import Document, Failure
from volgens.settings import Settings

PROSE = "De brandweer rukte met drie wagens uit. Niemand raakte gewond."


def run(*paths: Path | str, stdin: bytes | None = None, **settings: Any) -> list[Document | Failure]:
    return list(read(paths, Settings(**settings), stdin=None if stdin is None else io.BytesIO(stdin)))


def documents(*paths: Path | str, stdin: bytes | None = None, **settings: Any) -> list[Document]:
    found = run(*paths, stdin=stdin, **settings)
    assert [f for f in found if isinstance(f, Failure)] == []
    return [d for d in found if isinstance(d, Document)]


def failure(*paths: Path | str, stdin: bytes | None = None, **settings: Any) -> Failure:
    (found,) = run(*paths, stdin=stdin, **settings)
    assert isinstance(found, Failure)
    assert found.stage == "read"
    return found


def ids(found: Sequence[Document | Failure]) -> list[str]:
    return [d.doc for d in found if isinstance(d, Document)]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
