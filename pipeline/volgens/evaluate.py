"""Scores annotations against a gold set: F1 of names, claims and attributions.

The measures, micro-averaged over the documents:

  - entities: exact span and label; `names` is PLACE, ORG and PERSON together. - claims.number: the number spans
  overlap, one to one; claims.full: and kind, unit, value, bounds and modifier are right; the fields alone as accuracy
  among those found. - attributions: gold and found are paired by the overlap of their content; source: Dice of at
  least 0.5 on characters; cue: exact span; content: characters; full: source right and content Dice of at least 0.5;
  type: accuracy among the pairs; resolved: accuracy among the full ones, by Dice on words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from volgens.errors import InputError
from volgens.records import LAYERS, Attribution, Claim, Entity, Label, as_dict

Plain = Mapping[str, Any]
"""A record as the files have it; gold records lack the ids and links."""

Item = TypeVar("Item")
LABELS: tuple[Label, ...] = ("PLACE", "ORG", "PERSON", "NORP")
NAMES: tuple[Label, ...] = ("PLACE", "ORG", "PERSON")
CLAIM_FIELDS = ("kind", "unit", "value", "modifier", "text")
SCORED: tuple[str, ...] = ("entities", "claims", "attributions")
_NO_NAME = frozenset({"de", "het", "een", "'t", "the", "zijn", "haar", "hun"})


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
    """All figures of one comparison; `accuracy` holds the shares among what was found."""

    documents: int
    f1: dict[str, F1]
    accuracy: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain numbers, rounded to four places."""
        figures: dict[str, Any] = {"documents": self.documents}
        for name, score in self.f1.items():
            parts = (score.precision, score.recall, score.f)
            figures[name] = dict(zip("prf", (round(part, 4) for part in parts), strict=True)) | {
                "gold": int(score.gold)
            }
        return figures | {name: round(share, 4) for name, share in self.accuracy.items()}


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
            missing = [key for key in ("id", "text", *SCORED) if key not in document]
        except (ValueError, TypeError) as error:
            raise InputError(f"{path}:{number}: no JSON object: {error}") from error
        if missing:
            raise InputError(
                f"{path}:{number}: {missing[0]} is missing; a gold document has id, text and the three layers"
            )
        documents.append(document)
    return documents


def plain_run(folder: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """A run's scored layers as plain records: layer, then document, then records. Raises RunError as reading a run
    does.
    """
    from volgens.io.runs import records

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
        rows = {layer: list(found.get(layer, {}).get(document["id"], ())) for layer in SCORED}
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


def _entities(gold: Sequence[Plain], found: Sequence[Plain], count: Counter[str]) -> None:
    for label in LABELS:
        wanted, got = ({(e["start"], e["end"]) for e in rows if e["label"] == label} for rows in (gold, found))
        _add(count, label, right=len(wanted & got), found=len(got), gold=len(wanted))


def _claims(gold: Sequence[Plain], found: Sequence[Plain], count: Counter[str]) -> None:
    pairs = _aligned(gold, found, lambda g, f: float(len(_places([g["number"]]) & _places([f["number"]]))))
    full = 0
    for wanted, got in pairs:
        right = {
            "kind": wanted["kind"] == got["kind"],
            "unit": (wanted["unit"] or "").casefold() == (got["unit"] or "").casefold(),
            "value": all(_same_number(wanted.get(key), got.get(key)) for key in ("value", "low", "high")),
            "modifier": wanted.get("modifier") == got.get("modifier"),
            "text": (wanted["start"], wanted["end"]) == (got["start"], got["end"]),
        }
        for field, ok in right.items():
            count[f"claims.{field}"] += ok
        full += all(ok for field, ok in right.items() if field != "text")
    _add(count, "claims.number", right=len(pairs), found=len(found), gold=len(gold))
    _add(count, "claims.full", right=full, found=len(found), gold=len(gold))


def _attributions(document: Mapping[str, Any], found: Sequence[Plain], count: Counter[str]) -> None:
    gold, text = document["attributions"], document["text"]
    for rows, side in ((gold, "gold"), (found, "found")):
        count[f"said.full.{side}"] += len(rows)
        count[f"said.content.{side}"] += sum(len(_places(row["content"])) for row in rows)
        for part in ("source", "cue"):
            count[f"said.{part}.{side}"] += sum(1 for row in rows if row[part])
    for wanted, got in _aligned(gold, found, _content_and_cue):
        shared = _dice(_places(wanted["content"]), _places(got["content"]))
        count["said.pairs"] += 1
        count["said.content.right"] += len(_places(wanted["content"]) & _places(got["content"]))
        source = _source_right(wanted, got, text, count)
        if wanted["cue"] and got["cue"]:
            count["said.cue.right"] += _extent(wanted["cue"]) == _extent(got["cue"])
        count["said.type"] += wanted["type"] == got["type"]
        if source and shared >= 0.5:
            count["said.full.right"] += 1
            names = wanted.get("resolved"), got.get("resolved")
            count["said.resolved"] += _same_name(*names) or not any(names)


def _content_and_cue(wanted: Plain, got: Plain) -> float:
    """How well two attributions fit: overlap of content, and a bonus for the same cue; 0 without shared content."""
    a, b = _places(wanted["content"]), _places(got["content"])
    if not a & b:
        return 0.0
    same_cue = wanted["cue"] and got["cue"] and wanted["cue"]["start"] == got["cue"]["start"]
    return _dice(a, b) + (0.5 if same_cue else 0.0)


def _source_right(wanted: Plain, got: Plain, text: str, count: Counter[str]) -> bool:
    if wanted["source"] and got["source"]:
        right = _dice(_inked(wanted["source"], text), _inked(got["source"], text)) >= 0.5
        count["said.source.right"] += right
        return right
    if wanted["source"]:
        return False
    # the gold marks no span: right if the resolved names agree, or neither side names anyone
    named = got.get("resolved") or (got["source"] or {}).get("text")
    right = _same_name(wanted.get("resolved"), named) or not (wanted.get("resolved") or named)
    if right and got["source"]:
        count["said.source.found"] -= 1
    return right


def _add(count: Counter[str], name: str, *, right: int, found: int, gold: int) -> None:
    for side, number in (("right", right), ("found", found), ("gold", gold)):
        count[f"{name}.{side}"] += number


def _aligned(
    gold: Sequence[Item], found: Sequence[Item], weight: Callable[[Item, Item], float]
) -> list[tuple[Item, Item]]:
    """Greedy one-to-one pairs, heaviest first; what has no weight stays alone."""
    weights = ((weight(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    pairs: list[tuple[Item, Item]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for heavy, i, j in sorted(weights, key=lambda row: (-row[0], row[1], row[2])):
        if heavy > 0 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def _extent(span: Plain) -> tuple[int, int]:
    return span["start"], span["end"]


def _places(spans: Iterable[Plain]) -> set[int]:
    """The offsets that the spans cover."""
    return {at for span in spans for at in range(span["start"], span["end"])}


def _inked(span: Plain, text: str) -> set[int]:
    """The offsets of a span that hold no white space."""
    return {at for at in _places([span]) if not text[at].isspace()}


def _dice(a: set[int], b: set[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _same_number(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _same_name(a: str | None, b: str | None) -> bool:
    """Dice of at least 0.5 on the words, case folded, without articles and possessives."""
    x, y = ({word.strip(".,()'\"") for word in (name or "").casefold().split()} - _NO_NAME for name in (a, b))
    return bool(x and y) and 2 * len(x & y) / (len(x) + len(y)) >= 0.5
