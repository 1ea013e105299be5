"""W3C Web Annotation (JSON-LD): one annotation for each record, with text position and quote selectors.

The model counts code points, as volgens does (https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from volgens.io.runs import stream
from volgens.records import Attribution, Claim, Entity, Record, as_dict
from volgens.stages.base import Annotations

SUFFIX = ".jsonld"
CONTEXT = 32
"""Code points of prefix and suffix around a quote."""


def write(run: Path, target: Path) -> None:
    """One annotation page; `body` holds the record, `target` its spans."""
    with target.open("w", encoding="utf-8") as out:
        out.write('{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [\n')
        first = True
        for found in stream(run, ("entities", "claims", "attributions")):
            for annotation in _annotations(found):
                out.write(("" if first else ",\n") + json.dumps(annotation, ensure_ascii=False))
                first = False
        out.write("\n]}\n")


def _annotations(found: Annotations) -> Iterator[dict[str, Any]]:
    marked: tuple[Entity | Claim, ...] = (*found.entities, *found.claims)
    for record in marked:
        yield _annotation(record, found, [(record.start, record.end)])
    for attribution in found.attributions:
        yield _annotation(attribution, found, [(span.start, span.end) for span in attribution.content])


def _annotation(
    record: Entity | Claim | Attribution, found: Annotations, spans: list[tuple[int, int]]
) -> dict[str, Any]:
    source = found.document.source or found.document.doc
    return {
        "id": f"urn:volgens:{quote(record.id, safe='')}",
        "type": "Annotation",
        "motivation": "identifying" if isinstance(record, Entity) else "describing",
        "body": {"type": "Dataset", "format": "application/json", "value": _body(record)},
        "target": [{"source": source, "selector": _selectors(found.document.text, *span)} for span in spans],
    }


def _body(record: Record) -> dict[str, Any]:
    return {"layer": type(record).__name__.lower(), **as_dict(record)}


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
        },
    ]
