"""Lets a Doc with annotations be packed: in spaCy's processes (`nlp.pipe(n_process=2)`), in a DocBin, on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from srsly.msgpack import msgpack_decoders, msgpack_encoders

from volgens.records import LAYERS, Document, decode, encode
from volgens.stages.base import Annotations

_KEY = "volgens_annotations"
_LAYER = {field.name: field.name for field in fields(Annotations)} | {"document": "documents"}
"""The layer of each field of Annotations."""

Chain = Callable[[Any], Any] | None


def pack(value: Any, chain: Chain = None) -> Any:
    """Annotations as the lines of their files; other values go on to the next encoder."""
    if isinstance(value, Annotations):
        rows = {name: getattr(value, name) for name in _LAYER if name != "document"}
        lines = {name: [encode(record) for record in records] for name, records in rows.items()}
        return {_KEY: {"document": [encode(value.document)], **lines}}
    return chain(value) if chain else value


def unpack(value: Any, chain: Chain = None) -> Any:
    """What `pack` made, back; other values go on to the next decoder."""
    if isinstance(value, dict) and _KEY in value:
        lines = value[_KEY]
        document: Document = decode(Document, lines["document"][0])
        rows: dict[str, Any] = {
            name: tuple(decode(LAYERS[layer], line) for line in lines[name])  # type: ignore[type-var]
            for name, layer in _LAYER.items()
            if name != "document"
        }
        return Annotations(document, **rows)
    return chain(value) if chain else value


def register() -> None:
    """Tell spaCy's packer of Annotations."""
    msgpack_encoders.register("volgens", func=pack)
    msgpack_decoders.register("volgens", func=unpack)
