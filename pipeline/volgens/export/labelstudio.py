"""Label Studio: a task for each document, with what was found as a prediction.

Offsets of text regions are code points: Label Studio converts them to and from JavaScript's UTF-16 itself, since the
mending of its issue 1008 (web/libs/editor/src/utils/selection-tools.js). A line break \\r\\n counts as two.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from volgens.io.runs import describe, stream
from volgens.records import Attribution
from volgens.stages.base import Annotations

SUFFIX = ".json"
CONFIGURATION = """<View>
  <Style>.htx-text { white-space: pre-wrap; }</Style>
  <Relations><Relation value="said_by"/><Relation value="cued_by"/></Relations>
  <Labels name="label" toName="text">
    <Label value="PLACE"/><Label value="ORG"/><Label value="PERSON"/><Label value="NORP"/>
    <Label value="Claim"/><Label value="Source"/><Label value="Cue"/><Label value="Content"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
"""
"""The labelling interface that reads these tasks; written beside them."""


def write(run: Path, target: Path) -> None:
    """One JSON list of tasks, and the labelling interface in an .xml file of the same name."""
    target.with_suffix(".xml").write_text(CONFIGURATION, encoding="utf-8")
    model = describe(run)["model"]
    version = f"{model['name']} {model['version']}"
    with target.open("w", encoding="utf-8") as out:
        out.write("[\n")
        for number, found in enumerate(stream(run, ("entities", "claims", "attributions"))):
            out.write((",\n" if number else "") + json.dumps(_task(found, version), ensure_ascii=False))
        out.write("\n]\n")


def _task(found: Annotations, version: str) -> dict[str, Any]:
    result = [_region(e.id, e.start, e.end, e.text, e.label) for e in found.entities]
    result += [_region(c.id, c.start, c.end, c.text, "Claim") for c in found.claims]
    for attribution in found.attributions:
        result += _attribution(attribution)
    data = {"text": found.document.text, "doc": found.document.doc, "title": found.document.title}
    return {"data": data, "predictions": [{"model_version": version, "result": result}]}


def _attribution(attribution: Attribution) -> list[dict[str, Any]]:
    """Regions of the parts, and relations from each content region to the source and the cue."""
    contents = [
        _region(f"{attribution.id}-content{n}", s.start, s.end, s.text, "Content")
        for n, s in enumerate(attribution.content)
    ]
    out = list(contents)
    for label, relation, span in (("Source", "said_by", attribution.source), ("Cue", "cued_by", attribution.cue)):
        if span:
            region = _region(f"{attribution.id}-{label.lower()}", span.start, span.end, span.text, label)
            out.append(region)
            out += [
                {
                    "type": "relation",
                    "from_id": content["id"],
                    "to_id": region["id"],
                    "direction": "right",
                    "labels": [relation],
                }
                for content in contents
            ]
    return out


def _region(name: str, start: int, end: int, text: str, label: str) -> dict[str, Any]:
    return {
        "id": name,
        "type": "labels",
        "from_name": "label",
        "to_name": "text",
        "value": {"start": start, "end": end, "text": text, "labels": [label]},
    }
