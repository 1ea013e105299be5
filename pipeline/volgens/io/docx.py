"""Word documents, by python-docx (extra `docx`)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from volgens.io.item import Item, failure, missing_extra, whole
from volgens.records import Failure
from volgens.settings import Settings

_MOST_PARTS = 10_000
_MOST_BYTES = 500_000_000
_MOST_RATIO = 200
"""Text packs to a tenth or a twentieth; a part that unpacks to two hundred times its size is made to hurt."""


def read(stream: BinaryIO, path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The paragraphs and table rows in order, one a line; the title from the properties or the title style."""
    data = whole(stream, path)
    if not isinstance(data, bytes):
        yield data
        return
    try:
        import docx
        from docx.table import Table
    except ImportError:
        yield missing_extra(path, "python-docx", "docx")
        return
    if bomb := _bomb(data):
        yield failure(path, "unreadable", f"not opened: {bomb}")
        return
    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        title = (document.core_properties.title or "").strip() or None
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines.extend("\t".join(cell.text for cell in row.cells) for row in block.rows)
                continue
            lines.append(block.text)
            if title is None and block.style is not None and block.style.name in ("Title", "Titel"):
                title = block.text.strip() or None
        author = (document.core_properties.author or "").strip()
    except Exception as error:  # a parser of other people's files may raise anything; the file is lost, the run is not
        yield failure(path, "unreadable", f"not readable as a Word document: {type(error).__name__}: {error}")
        return
    if author == "python-docx":
        author = ""
    yield Item("\n".join(lines), title=title, meta={"author": author} if author else {})


def _bomb(data: bytes) -> str | None:
    """What is wrong with the archive, judged by its directory alone; None: nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return f"no Word document: {error}"
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        return "it unpacks to more than any document needs"
    if any(part.file_size > 10_000_000 and part.file_size > _MOST_RATIO * max(part.compress_size, 1) for part in parts):
        return "a part of it unpacks to over two hundred times its size"
    return None
