"""Layers as Arrow tables, whose columns have the same types whatever the rows hold: derived from the record shapes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from volgens.errors import MissingExtraError
from volgens.records import LAYERS, Record, as_dict

if TYPE_CHECKING:
    import pyarrow as pa


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError('pyarrow is not installed: pip install "volgens[parquet]"') from error
    return pyarrow


def arrow_schema(layer: str) -> pa.Schema:
    """The Arrow schema of a layer. Free-form fields (`meta`) are JSON text. Raises MissingExtraError without
    pyarrow.
    """
    pa = _pyarrow()
    return pa.schema(_fields(LAYERS[layer], pa))


def to_arrow(layer: str, records: Iterable[Record]) -> pa.Table:
    """Records of one layer as a table of `arrow_schema(layer)`. Raises MissingExtraError without pyarrow."""
    pa = _pyarrow()
    rows = [_row(as_dict(record)) for record in records]
    return pa.Table.from_pylist(rows, schema=arrow_schema(layer))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    if "meta" in row:
        return {**row, "meta": json.dumps(row["meta"], ensure_ascii=False)}
    return row


def _fields(shape: type[Any], pa: Any) -> list[Any]:
    hints = get_type_hints(shape)
    return [pa.field(field.name.rstrip("_"), _arrow(hints[field.name], pa)) for field in fields(shape)]


def _arrow(hint: Any, pa: Any) -> Any:
    """The Arrow type of a field's annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _arrow(arguments[0], pa)
    if origin in (Union, UnionType):
        kinds = [kind for kind in arguments if kind is not NoneType]
        return pa.float64() if set(kinds) == {int, float} else _arrow(kinds[0], pa)
    if origin is tuple:
        return pa.list_(_arrow(arguments[0], pa))
    if is_dataclass(hint):
        return pa.struct(_fields(hint, pa))  # type: ignore[arg-type]
    if origin is Literal or origin is Mapping or hint is str:
        return pa.string()
    return {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]
