"""W3C Web Annotation (JSON-LD): one annotation for each record, with text position and quote selectors.

The model counts code points, as volgens does (https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from volgens.io.runs import stream
from volgens.records import Attribution, Claim, Document, Entity, as_dict, layer_of

SUFFIX = ".jsonld"
Marked = Entity | Claim | Attribution
CONTEXT = 32
"""Code points of prefix and suffix around a quote."""


def write(run: Path, target: Path) -> None:
    """One annotation page; the bodies hold label or source in words, a link where there is one, and the record."""
    with target.open("w", encoding="utf-8") as out:
        head = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:volgens:page", "type": "AnnotationPage"}
        out.write(json.dumps(head)[:-1] + ', "items": [\n')
        first = True
        for found in stream(run, ("entities", "claims", "attributions")):
            records: tuple[Marked, ...] = (*found.entities, *found.claims, *found.attributions)
            for record in records:
                out.write(
                    ("" if first else ",\n") + json.dumps(_annotation(record, found.document), ensure_ascii=False)
                )
                first = False
        out.write("\n]}\n")


def _annotation(record: Marked, document: Document) -> dict[str, Any]:
    spans = record.content if isinstance(record, Attribution) else (record,)
    source = _iri(document.source) or _urn(document.doc)
    return {
        "id": _urn(record.id),
        "type": "Annotation",
        "motivation": "describing" if isinstance(record, Attribution) else "identifying",
        "body": _bodies(record),
        "target": [{"source": source, "selector": _selectors(document.text, s.start, s.end)} for s in spans],
    }


def _bodies(record: Marked) -> list[dict[str, Any]]:
    words: str | None = record.resolved if isinstance(record, Attribution) else None
    if not isinstance(record, Attribution):
        words = record.label if isinstance(record, Entity) else record.kind
    bodies = [{"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": words}] if words else []
    link = record.link if isinstance(record, Entity) else None
    if link and link.id.startswith("geonames:"):
        place = f"https://sws.geonames.org/{quote(link.id.removeprefix('geonames:'))}/"
        bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": place})
    whole = json.dumps({"layer": layer_of(record), **as_dict(record)}, ensure_ascii=False)
    # as text: the keys of a record would mean other things in the annotation's JSON-LD context
    return [*bodies, {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": whole}]


def _urn(name: str) -> str:
    return f"urn:volgens:{quote(name, safe='')}"


def _iri(source: str | None) -> str | None:
    """A document's path or URL as a reference that JSON-LD takes: what URIs forbid is percent-encoded."""
    return quote(source, safe="/:?#[]@!$&'()*+,;=%~") if source else None


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
