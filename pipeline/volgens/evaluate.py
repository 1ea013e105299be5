"""Scores annotations against a gold set: F1 of names, claims and attributions.

The measures, micro-averaged over the documents:

- entities: exact span and label; `names` is PLACE, ORG and PERSON together.
- claims.number: the number spans overlap, one to one. claims.full: and kind, unit, value, bounds and modifier are
  right. The fields alone: accuracy among those found.
- attributions: gold and found are paired by the overlap of their content. source: Dice of at least 0.5 on characters.
  cue: exact span. content: characters. full: source right and content Dice of at least 0.5. type: accuracy among the
  pairs. resolved: accuracy among the full ones, by Dice on words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from volgens.errors import InputError
from volgens.matching import (
    CLAIM_FIELDS,
    Plain,
    aligned,
    claim_fields,
    content_and_cue,
    content_dice,
    extent,
    places,
    same_digits,
    same_name,
    source_right,
)
from volgens.records import LAYERS, Attribution, Claim, Entity, Label, as_dict

LABELS: tuple[Label, ...] = ("PLACE", "ORG", "PERSON", "NORP")
NAMES: tuple[Label, ...] = ("PLACE", "ORG", "PERSON")
SCORED: tuple[str, ...] = ("entities", "claims", "attributions")


@dataclass(frozen=True, slots=True)
class F1:
    """Precision and recall of one measure, and how many there were to find."""

    right: float
    found: float
    gold: float

    @property
    def precision(self) -> float:
        """Of what was found, how much is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what there is, how much was found; 0 where there is nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one comparison, by `layer.measure`; `accuracy` holds the shares among what was found."""

    documents: int
    f1: dict[str, F1]
    accuracy: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """The figures by layer and measure as plain numbers, rounded to four places."""
        layers: dict[str, dict[str, Any]] = {layer: {} for layer in SCORED}
        for name, score in self.f1.items():
            layer, measure = name.split(".")
            figures = zip("prf", (score.precision, score.recall, score.f), strict=True)
            layers[layer][measure] = {key: round(figure, 4) for key, figure in figures} | {"gold": int(score.gold)}
        for name, share in self.accuracy.items():
            layer, measure = name.split(".")
            layers[layer][measure] = round(share, 4)
        return {"documents": self.documents, **layers}


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Gold documents, one JSON object a line: id, text, entities, claims, attributions.

    Raises InputError for a file that cannot be read or a line that is no such object, naming file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a gold file: {error}") from error
    documents: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: no JSON object: {error}") from error
        if not isinstance(document, dict):
            raise InputError(f"{path}:{number}: no JSON object but a {type(document).__name__}")
        missing = [key for key in ("id", "text", *SCORED) if key not in document]
        if missing:
            raise InputError(
                f"{path}:{number}: {missing[0]} is missing; a gold document has id, text and the three layers"
            )
        documents.append(document)
    return documents


def plain_run(folder: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """A run's scored layers as plain records: layer, then document, then records. Raises RunError as `volgens.read`."""
    from volgens.io.runs import describe, records

    describe(folder)
    out: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for layer in SCORED:
        rows: dict[str, list[dict[str, Any]]] = {}
        for record in records(folder, layer):
            assert isinstance(record, Entity | Claim | Attribution), LAYERS[layer]
            rows.setdefault(record.doc, []).append(as_dict(record))
        out[layer] = rows
    return out


def score(gold: Sequence[Mapping[str, Any]], found: Mapping[str, Mapping[str, Sequence[Plain]]]) -> Scores:
    """The figures of what was found against the gold.

    gold: documents as `read_gold` gives them. found: for each scored layer the records of each document id; a
    document that is absent counts as all missed.
    """
    count: Counter[str] = Counter()
    for document in gold:
        rows = _rows_of(document, found)
        _entities(document["entities"], rows["entities"], count)
        _claims(document["claims"], rows["claims"], count)
        _attributions(document, rows["attributions"], count)

    def f1(*names: str) -> F1:
        return F1(*(sum(count[f"{name}.{side}"] for name in names) for side in ("right", "found", "gold")))

    figures = {f"entities.{label}": f1(label) for label in LABELS}
    figures["entities.names"] = f1(*NAMES)
    figures |= {f"claims.{name}": f1(f"claims.{name}") for name in ("number", "full")}
    figures |= {f"attributions.{part}": f1(f"said.{part}") for part in ("full", "source", "cue", "content")}
    claims = max(1, count["claims.number.right"])
    accuracy = {f"claims.{field}": count[f"claims.{field}"] / claims for field in CLAIM_FIELDS}
    accuracy["attributions.type"] = count["said.type"] / max(1, count["said.pairs"])
    accuracy["attributions.resolved"] = count["said.resolved"] / max(1, count["said.full.right"])
    return Scores(len(gold), figures, accuracy)


def differences(gold: Iterable[Mapping[str, Any]], found: Mapping[str, Mapping[str, Sequence[Plain]]]) -> Iterator[str]:
    """What keeps the figures from 1, a line each, by document and layer; arguments as for `score`.

    Claims also where only their extent differs.
    """
    for document in gold:
        rows, name, text = _rows_of(document, found), document["id"], document["text"]
        for label in LABELS:
            wanted, got = (_extents(side, label) for side in (document["entities"], rows["entities"]))
            yield from (f"{name}: {label} missed: {text[start:end]!r}" for start, end in sorted(wanted - got))
            yield from (f"{name}: {label} too many: {text[start:end]!r}" for start, end in sorted(got - wanted))
        for one, other in _both(document["claims"], rows["claims"], same_digits):
            if one is None or other is None:
                yield f"{name}: claim {'too many' if one is None else 'missed'}: {(one or other or {})['text']!r}"
            else:
                wrong = [field for field, ok in claim_fields(one, other).items() if not ok]
                yield from (f"{name}: claim {one['text']!r}: {_wrong(field, one, other)}" for field in wrong)
        for one, other in _both(document["attributions"], rows["attributions"], content_and_cue):
            said = one or other or {}
            quoted = f"{_words(said['source'])} / {said['content'][0]['text'][:60]!r}"
            if one is None or other is None:
                yield f"{name}: attribution {'too many' if one is None else 'missed'}: {quoted}"
            elif not (source_right(one, other, text) and content_dice(one, other) >= 0.5):
                instead = f"{_words(other['source'])} / {other['content'][0]['text'][:60]!r}"
                yield f"{name}: attribution {quoted}: found {instead}"


def _wrong(field: str, gold: Plain, found: Plain) -> str:
    keys = ("value", "low", "high") if field == "value" else (field,)
    return ", ".join(
        f"{key} {found.get(key)!r} for {gold.get(key)!r}" for key in keys if gold.get(key) != found.get(key)
    )


def _words(span: Plain | None) -> str:
    return repr(span["text"]) if span else "nobody"


def _both(
    gold: Sequence[Plain], found: Sequence[Plain], weight: Callable[[Plain, Plain], float]
) -> Iterator[tuple[Plain | None, Plain | None]]:
    """The pairs, then the gold that is alone, then the found that is alone."""
    pairs = aligned(gold, found, weight)
    yield from pairs
    paired = {id(row) for pair in pairs for row in pair}
    yield from ((row, None) for row in gold if id(row) not in paired)
    yield from ((None, row) for row in found if id(row) not in paired)


def _rows_of(
    document: Mapping[str, Any], found: Mapping[str, Mapping[str, Sequence[Plain]]]
) -> dict[str, Sequence[Plain]]:
    return {layer: found.get(layer, {}).get(document["id"], ()) for layer in SCORED}


def _extents(rows: Iterable[Plain], label: str) -> set[tuple[int, int]]:
    return {extent(row) for row in rows if row["label"] == label}


def _entities(gold: Sequence[Plain], found: Sequence[Plain], count: Counter[str]) -> None:
    for label in LABELS:
        wanted, got = _extents(gold, label), _extents(found, label)
        _add(count, label, right=len(wanted & got), found=len(got), gold=len(wanted))


def _claims(gold: Sequence[Plain], found: Sequence[Plain], count: Counter[str]) -> None:
    pairs = aligned(gold, found, same_digits)
    full = 0
    for wanted, got in pairs:
        right = claim_fields(wanted, got)
        for field, ok in right.items():
            count[f"claims.{field}"] += ok
        full += all(ok for field, ok in right.items() if field != "text")
    _add(count, "claims.number", right=len(pairs), found=len(found), gold=len(gold))
    _add(count, "claims.full", right=full, found=len(found), gold=len(gold))


def _attributions(document: Mapping[str, Any], found: Sequence[Plain], count: Counter[str]) -> None:
    gold, text = document["attributions"], document["text"]
    for rows, side in ((gold, "gold"), (found, "found")):
        count[f"said.full.{side}"] += len(rows)
        count[f"said.content.{side}"] += sum(len(places(row["content"])) for row in rows)
        for part in ("source", "cue"):
            count[f"said.{part}.{side}"] += sum(1 for row in rows if row[part])
    for wanted, got in aligned(gold, found, content_and_cue):
        count["said.pairs"] += 1
        count["said.content.right"] += len(places(wanted["content"]) & places(got["content"]))
        source = source_right(wanted, got, text)
        if wanted["source"] and got["source"]:
            count["said.source.right"] += source
        elif got["source"]:
            # a source where the gold rightly marks none is no wrong one
            count["said.source.found"] -= source
        if wanted["cue"] and got["cue"]:
            count["said.cue.right"] += extent(wanted["cue"]) == extent(got["cue"])
        count["said.type"] += wanted["type"] == got["type"]
        if source and content_dice(wanted, got) >= 0.5:
            count["said.full.right"] += 1
            names = wanted.get("resolved"), got.get("resolved")
            count["said.resolved"] += same_name(*names) or not any(names)


def _add(count: Counter[str], name: str, *, right: int, found: int, gold: int) -> None:
    for side, number in (("right", right), ("found", found), ("gold", gold)):
        count[f"{name}.{side}"] += number
