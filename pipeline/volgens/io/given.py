"""Texts that a program gives: a list, `(id, text)` pairs, a column or a whole data frame, as the readers give files.

The same row gives the same document, be it in a CSV file or a data frame.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from volgens.errors import InputError
from volgens.io import regions
from volgens.io.decode import without_surrogates
from volgens.io.item import Item, failure
from volgens.io.rows import row_item
from volgens.records import Document, Failure
from volgens.settings import Settings


def read(source: Iterable[Any], settings: Settings) -> Iterator[Document | Failure]:
    """The documents of texts, pairs of id and text, a pandas or polars column, or a pandas, polars or Arrow table.

    A list's texts get the ids `text-1`, `text-2`, ...; those of a column or table their label in the index, or their
    number from 0, unless the table has a column `settings.id_key`. The text of a table stands in `settings.text_key`.
    What is missing or empty in a column is a Failure; anything else that is no text raises InputError.
    """
    items = _table(source, settings) if hasattr(source, "columns") else _column(source)
    taken: dict[str, int] = {}
    for item in items:
        if isinstance(item, Failure):
            yield item
        else:
            yield _document(item, taken)


def _column(source: Iterable[Any]) -> Iterator[Item | Failure]:
    """The items of a list or a column."""
    labelled = hasattr(source, "dtype")
    pairs: Iterable[Any] = enumerate(source, 0 if labelled else 1)
    if labelled and hasattr(source, "index"):
        pairs = source.items()  # type: ignore[attr-defined]
    for label, value in pairs:
        name, text = value if isinstance(value, tuple) and len(value) == 2 else (label, value)
        if not labelled and not isinstance(value, tuple):
            name = f"text-{label}"
        if isinstance(text, str) and text.strip():
            yield Item(text=without_surrogates(text), name=str(name))
        elif labelled or text is None or isinstance(text, str):
            yield failure(str(name), "empty", "no text")
        else:
            raise InputError(f"{name} is a {type(text).__name__}, not a text: give strings or (id, text) pairs")


def _table(source: Any, settings: Settings) -> Iterator[Item | Failure]:
    """The items of a data frame's or Arrow table's rows; title, date and address are told by the columns' names."""
    columns = [str(name) for name in (source.column_names if hasattr(source, "column_names") else source.columns)]
    if settings.text_key not in columns:
        raise InputError(
            f"the table has no column {settings.text_key!r} but {', '.join(columns[:20])}: name the text's column, "
            f"as in extract(table, text_key={columns[0] if columns else 'text'!r})"
        )
    for label, row in _rows(source):
        text = row[settings.text_key]
        if not isinstance(text, str) or not text.strip():
            yield failure(label, "empty", "no text")
            continue
        plain = {name: _plain(value) for name, value in row.items()}
        plain.setdefault(settings.id_key, label)
        yield row_item(plain, label, 0, None, settings)


def _rows(source: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with its label."""
    if hasattr(source, "iter_rows"):
        rows: Iterable[Any] = enumerate(source.iter_rows(named=True))
    elif hasattr(source, "to_batches"):
        rows = enumerate(row for batch in source.to_batches() for row in batch.to_pylist())
    else:
        names = list(source.columns)
        cells = source.itertuples(index=False, name=None)
        rows = ((label, dict(zip(names, row, strict=True))) for label, row in zip(source.index, cells, strict=True))
    for label, row in rows:
        yield str(label), {str(name): value for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A cell as JSON may hold it: dates in ISO 8601, missing values as None, other things in words."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    # NaN and NaT are no equal of themselves; pandas' NA cannot be compared at all
    if type(value).__name__ == "NAType" or value != value:
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return value.item() if hasattr(value, "item") else value if isinstance(value, float) else str(value)


def _document(item: Item, taken: dict[str, int]) -> Document:
    """The item with an id that no other has, its regions and its hash."""
    name = without_surrogates(item.name or "text")
    doc = name
    while doc in taken:
        taken[name] += 1
        doc = f"{name}-{taken[name]}"
    taken[doc] = 1
    found = regions.find(item.text, item.title)
    meta = dict(item.meta)
    outlet = meta.get("outlet") or found.outlet or (regions.outlet_of(item.url) if item.url else None)
    meta.update({key: value for key, value in (("outlet", outlet), ("dateline", found.dateline)) if value})
    return Document(
        doc=doc,
        text=item.text,
        title=item.title or found.title,
        published=item.published or found.published,
        source=item.url,
        sha256=hashlib.sha256(item.text.encode("utf-8")).hexdigest(),
        regions=found.regions,
        meta=meta,
    )
