"""Gold records from corrected annotations.

Where an annotation still has the record that volgens gave it, the record fills what the tool does not show; spans and
labels are always those of the annotation. A claim that a person added has no record: its number and unit are read
from its text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from volgens.errors import InputError
from volgens.records import Number

Extent = tuple[int, int]
Gold = dict[str, Any]


def span(text: str, extent: Extent) -> Gold:
    """A span as gold files hold it."""
    start, end = extent
    return {"start": start, "end": end, "text": text[start:end]}


def entity(text: str, extent: Extent, label: str) -> Gold:
    """A name."""
    return {**span(text, extent), "label": label}


def claim(text: str, extent: Extent, record: Mapping[str, Any] | None, where: str) -> Gold:
    """A claim. where: file and place, for the message. Raises InputError where the text holds no number."""
    kept = record if record and _within(record["number"], extent) else _read_claim(text, extent, where)
    fields = {key: kept.get(key) for key in ("number", "kind", "value", "low", "high", "unit", "modifier")}
    return {**span(text, extent), **fields}


def _within(number: Mapping[str, Any], extent: Extent) -> bool:
    """Whether the number of a record still stands in the claim, whose span a person may have moved."""
    return bool(extent[0] <= number["start"] and number["end"] <= extent[1])


def _read_claim(text: str, extent: Extent, where: str) -> Gold:
    from volgens.quantity import quantities

    start, end = extent
    read = next((q for q in quantities(text[start:end]) if q.number is not None), None)
    if read is None or read.number is None:
        raise InputError(
            f"{where}: {text[start:end]!r} holds no number that can be read; mark the number with its unit"
        )
    number = (start + read.number.start, start + read.number.end)
    last_word = text[start:end].split()[-1].casefold()
    kind = "count" if read.kind == "number" else read.kind
    unit = read.unit or last_word
    values = {key: _json_number(getattr(read, key)) for key in ("value", "low", "high")}
    return {"number": span(text, number), "kind": kind, **values, "unit": unit, "modifier": read.modifier}


def _json_number(value: Any) -> Number | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def attribution(
    text: str,
    source: Extent | None,
    cue: Extent | None,
    content: Sequence[Extent],
    record: Mapping[str, Any] | None,
) -> Gold:
    """A statement. Without a record its type is told by the quotation marks around it; where the source is not the
    record's, it resolves to its own words.
    """
    kept = record or {}
    own = span(text, source) if source else None
    before = kept.get("source")
    same = record is not None and (before and (before["start"], before["end"])) == (source or None)
    return {
        "source": own,
        "cue": span(text, cue) if cue else None,
        "resolved": kept["resolved"] if same else own and own["text"],
        "type": kept.get("type") or ("direct" if _quoted(text, content[0]) else "indirect"),
        "content": [span(text, extent) for extent in content],
    }


def _quoted(text: str, extent: Extent) -> bool:
    return text[: extent[0]].rstrip()[-1:] in set("\"'“”„‟‘’‚«»‹›")
