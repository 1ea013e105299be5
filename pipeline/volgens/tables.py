"""Layers as tables: flat rows for pandas, CSV and SQL, typed Arrow tables for Parquet and polars.

Names and types of the columns are derived from the record shapes, so that they are the same whatever the rows hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from volgens.errors import MissingExtraError
from volgens.records import LAYERS, Record, Token, as_dict, layer_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def flat(record: Record) -> dict[str, Any]:
    """A record as one flat row: a field that is a record of its own gives a column for each part; lists stay lists."""
    nested = _nested(layer_of(record))
    row: dict[str, Any] = {}
    for name, value in as_dict(record).items():
        if name in nested:
            row.update({f"{name}.{part}": (value or {}).get(part) for part in nested[name]})
        else:
            row[name] = value
    return row


def columns(layer: str) -> list[str]:
    """The columns of a layer's flat rows, in the order of the record's fields. Raises KeyError for an unknown layer."""
    nested = _nested(layer)
    names: list[str] = []
    for field in fields(LAYERS[layer]):
        parts = nested.get(field.name)
        names.extend([f"{field.name}.{part}" for part in parts] if parts else [field.name])
    return names


@cache
def _nested(layer: str) -> dict[str, tuple[str, ...]]:
    """The fields of a layer's records that hold a record of their own, each with its parts."""
    found: dict[str, tuple[str, ...]] = {}
    for name, hint in get_type_hints(LAYERS[layer]).items():
        kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        shape = next((kind for kind in kinds if is_dataclass(kind)), None)
        if shape:
            found[name] = tuple(field.name.rstrip("_") for field in fields(shape))
    return found


def to_pandas(layer: str, records: Iterable[Record]) -> pd.DataFrame:
    """Records of one layer as flat rows; of tokens a row each. Raises MissingExtraError without pandas."""
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError('pandas is not installed: pip install "volgens[pandas]"') from error
    if layer == "tokens":
        names = ["doc", "sentence", *(field.name for field in fields(Token))]
        return pd.DataFrame(_token_rows(records), columns=names)
    return pd.DataFrame([flat(record) for record in records], columns=columns(layer))


def to_polars(layer: str, records: Iterable[Record]) -> pl.DataFrame:
    """Records of one layer as flat, typed columns; of tokens a row each. Raises MissingExtraError without polars."""
    try:
        import polars as pl
    except ImportError as error:
        raise MissingExtraError('polars is not installed: pip install "volgens[polars]"') from error
    table = to_arrow(layer, records)
    if layer != "tokens":
        return pl.DataFrame(pl.from_arrow(table.flatten()))
    words = pl.DataFrame(pl.from_arrow(table.select(["doc", "sentence", "tokens"])))
    return words.filter(pl.col("tokens").list.len() > 0).explode("tokens").unnest("tokens")


def to_arrow(layer: str, records: Iterable[Record]) -> pa.Table:
    """Records of one layer, one a row, by `arrow_schema(layer)`. Raises MissingExtraError without pyarrow."""
    pa = _pyarrow()
    numbers = _numbers(layer)
    rows = [_row(as_dict(record), numbers) for record in records]
    return pa.Table.from_pylist(rows, schema=arrow_schema(layer))


def arrow_schema(layer: str) -> pa.Schema:
    """The Arrow schema of a layer, nested as the records are. Free-form fields (`meta`) are JSON text.

    Raises MissingExtraError without pyarrow.
    """
    pa = _pyarrow()
    return pa.schema(_fields(LAYERS[layer], pa))


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError('pyarrow is not installed: pip install "volgens[parquet]"') from error
    return pyarrow


def _token_rows(records: Iterable[Record]) -> Iterator[list[Any]]:
    for record in records:
        sentence = as_dict(record)
        for token in sentence["tokens"]:
            yield [sentence["doc"], sentence["sentence"], *token.values()]


def _row(row: dict[str, Any], numbers: tuple[str, ...]) -> dict[str, Any]:
    if "meta" in row:
        row["meta"] = json.dumps(row["meta"], ensure_ascii=False)
    for name in numbers:
        row[name] = _float(row[name])
    return row


@cache
def _numbers(layer: str) -> tuple[str, ...]:
    """The fields that hold whole numbers or fractions: in Arrow, fractions."""
    hints = get_type_hints(LAYERS[layer])
    return tuple(name for name, hint in hints.items() if {int, float} <= set(get_args(hint)))


def _float(value: float | None) -> float | None:
    """The number as a fraction, which has 53 bits; an integer beyond all fractions is infinite."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return float("inf")


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
        if len(arguments) == 2 and arguments[1] is not Ellipsis:
            return pa.list_(_arrow(arguments[0], pa), 2)
        return pa.list_(_arrow(arguments[0], pa))
    if is_dataclass(hint):
        return pa.struct(_fields(hint, pa))  # type: ignore[arg-type]
    if origin is Literal or origin is Mapping or hint is str:
        return pa.string()
    return {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]
