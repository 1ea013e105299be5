"""PDF files with a text layer, by pypdf (extra `pdf`)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from volgens.io.decode import without_surrogates
from volgens.io.item import Item, failure, missing_extra, whole
from volgens.records import Failure
from volgens.settings import Settings

_SENTENCE_END = re.compile(r"[.!?:][\"'”’»)]*\Z")
_BROKEN_WORD = re.compile(r"[a-zà-ÿ]-\Z")


def read(stream: BinaryIO, path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The text of all pages. Lines that the page's width broke are joined; a paragraph ends at a short last line."""
    data = whole(stream, path)
    if not isinstance(data, bytes):
        yield data
        return
    try:
        import pypdf
    except ImportError:
        yield missing_extra(path, "pypdf", "pdf")
        return
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            yield failure(path, "unreadable", "locked with a password; save a copy without it")
            return
        lines = [line.strip() for page in reader.pages for line in [*page.extract_text().splitlines(), ""]]
        about = reader.metadata
        title = (about.title or "").strip() if about else ""
        author = (about.author or "").strip() if about else ""
    except Exception as error:  # a parser of other people's files may raise anything; the file is lost, the run is not
        yield failure(path, "unreadable", f"not readable as PDF: {type(error).__name__}: {error}")
        return
    text = without_surrogates(_paragraphs(lines))
    if not text.strip():
        yield failure(path, "no text", "no text layer: a scan? run OCR on it first")
        return
    yield Item(text, title=title or None, meta={"author": author} if author else {})


def _paragraphs(lines: list[str]) -> str:
    """Lines of a page as running text: words broken at a line's end are made whole again."""
    width = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    current = ""
    for number, line in enumerate(lines):
        if not line:
            # a page's end inside a sentence is no paragraph's end
            following = next((later for later in lines[number + 1 :] if later), "")
            if current and not (following[:1].islower() and not _SENTENCE_END.search(current)):
                paragraphs.append(current)
                current = ""
            continue
        if _BROKEN_WORD.search(current) and line[0].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
        if len(line) < 0.7 * width and (_SENTENCE_END.search(line) or len(line) < 0.4 * width):
            paragraphs.append(current)
            current = ""
    return "\n\n".join([*paragraphs, current] if current else paragraphs)
