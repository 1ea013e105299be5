"""HTML pages: the article without the page, by trafilatura (extra `html`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import JsonValue

from volgens.io import dates
from volgens.io.decode import decode, is_binary
from volgens.io.item import Item, failure, missing_extra, whole
from volgens.records import Failure
from volgens.settings import Settings

_MOST_TAGS = 200_000
"""A news page has some thousands; at a million the parser takes minutes and gigabytes."""


def read(stream: BinaryIO, path: str, settings: Settings) -> Iterator[Item | Failure]:
    """The page's article: its title (put before the text where the text lacks it), date, author, outlet and address."""
    data = whole(stream, path)
    if not isinstance(data, bytes):
        yield data
        return
    if is_binary(data):
        yield failure(path, "binary", "binary, no HTML")
        return
    if not data.strip():
        yield Item("")
        return
    if data.count(b"<") > _MOST_TAGS:
        yield failure(path, "too long", f"over {_MOST_TAGS} tags, no page of an article")
        return
    try:
        from trafilatura import bare_extraction, load_html
    except ImportError:
        yield missing_extra(path, "trafilatura", "html")
        return
    decoded = decode(data)
    dating = {"original_date": True, "extensive_search": False}
    try:
        # bytes, where they are no UTF-8, let the page's own declaration of its encoding speak
        tree = load_html(decoded.text if decoded.encoding is None else data)
        page: Any = None
        if tree is not None:
            page = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dating)
    except Exception as error:  # a parser of other people's pages may raise anything; the page is lost, the run is not
        yield failure(path, "unreadable", f"not readable as HTML: {type(error).__name__}: {error}")
        return
    if page is None or not page.text:
        yield failure(path, "no text", "no article found in this page")
        return
    text, title = page.text, page.title
    if title and " ".join(title.split()).casefold() not in " ".join(text[: 2 * len(title) + 200].split()).casefold():
        text = f"{title}\n\n{text}"
    meta: dict[str, JsonValue] = {"author": page.author, "outlet": page.sitename, "description": page.description}
    yield Item(
        text,
        title=title or None,
        published=dates.iso(page.date),
        url=page.url if page.url and page.url.startswith("http") else None,
        meta={key: value for key, value in meta.items() if value},
    )
