"""How good each rule of the attributions stage is, on documents with gold attributions.

    python benchmarks/attribution_rules.py GOLD.jsonl MODEL [--mode rules|frames|joined] [--toml]

GOLD.jsonl holds one document a line: {"id", "text", "entities", "attributions"}. The gold names stand in for the
entities stage, so that only this stage is measured. A record is right where it pairs with a gold attribution (greedily,
by content and cue), its source overlaps the gold source (or both name nobody) and its content has a character Dice of
at least 0.5. `--toml` prints the table that `data/attribution_confidence.toml` keeps: precision with one right and one
wrong added, so that a rule that fired once does not claim certainty.
"""

from __future__ import annotations

import argparse
import collections
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy

from volgens.records import Attribution, Document, Entity, record_id
from volgens.settings import Settings
from volgens.stages import create
from volgens.stages.attributions import Attributions
from volgens.stages.base import Annotations


def characters(spans: list[dict[str, Any]]) -> set[int]:
    """The offsets that the spans cover."""
    return {i for s in spans for i in range(s["start"], s["end"])}


def dice(a: set[int], b: set[int]) -> float:
    """Twice the overlap over the sum of the sizes; 1 where both are empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def spans_of(attribution: Attribution) -> list[dict[str, Any]]:
    """A record's content as plain spans."""
    return [{"start": s.start, "end": s.end} for s in attribution.content]


def weight(gold: dict[str, Any], found: Attribution) -> float:
    """How well a record fits a gold attribution: overlap of content, and half a point for the same cue."""
    g, p = characters(gold["content"]), characters(spans_of(found))
    if not g & p:
        return 0.0
    same = bool(gold["cue"] and found.cue and gold["cue"]["start"] == found.cue.start)
    return dice(g, p) + 0.5 * same


def right(gold: dict[str, Any], found: Attribution) -> bool:
    """Whether source and content of a pair agree."""
    if dice(characters(gold["content"]), characters(spans_of(found))) < 0.5:
        return False
    if gold["source"] and found.source:
        return dice(characters([gold["source"]]), set(range(found.source.start, found.source.end))) >= 0.5
    if gold["source"] or found.source:
        return False
    names = [set((n or "").casefold().split()) for n in (gold.get("resolved"), found.resolved)]
    return names[0] == names[1] or bool(names[0] & names[1])


def pairs(gold: list[dict[str, Any]], found: list[Attribution]) -> Iterator[tuple[dict[str, Any], Attribution]]:
    """Greedy one-to-one pairs, the heaviest first."""
    ranked = sorted(
        ((weight(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(found)), key=lambda t: (-t[0], t[1:])
    )
    used: set[tuple[str, int]] = set()
    for value, i, j in ranked:
        if value > 0 and not {("g", i), ("p", j)} & used:
            used |= {("g", i), ("p", j)}
            yield gold[i], found[j]


def names_of(row: dict[str, Any]) -> tuple[Entity, ...]:
    """The gold names as entity records; a person's name is the longest that ends in the same word."""
    people = [e["text"] for e in row["entities"] if e["label"] == "PERSON"]
    out: list[Entity] = []
    for n, e in enumerate(row["entities"], 1):
        last = e["text"].split()[-1]
        fuller = [p for p in people if p.split()[-1] == last] if e["label"] == "PERSON" else []
        name = max([e["text"], *fuller], key=len)
        ident = record_id(row["id"], "e", n)
        out.append(Entity(row["id"], ident, e["start"], e["end"], e["text"], e["label"], 0, name, ident))
    return tuple(out)


def main() -> None:
    """Print a line for each rule: how often it fired, its precision, and the whole's precision, recall and F."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("model")
    parser.add_argument("--mode", choices=("rules", "frames", "joined"), default="joined")
    parser.add_argument("--toml", action="store_true")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    stage = create("attributions", Settings())
    if not isinstance(stage, Attributions):
        raise TypeError("the stage named attributions is another one")
    stage.mode = args.mode
    nlp = spacy.load(args.model)
    fired: collections.Counter[str] = collections.Counter()
    good: collections.Counter[str] = collections.Counter()
    gold_count = 0
    for row, doc in zip(rows, nlp.pipe(r["text"] for r in rows), strict=True):
        earlier = Annotations(Document(row["id"], row["text"]), entities=names_of(row))
        found = [r for r in stage(doc, earlier) if isinstance(r, Attribution)]
        gold_count += len(row["attributions"])
        fired.update(r.rule for r in found)
        good.update(p.rule for g, p in pairs(row["attributions"], found) if right(g, p))
    for rule, count in sorted(fired.items()):
        smoothed = (good[rule] + 1) / (count + 2)
        print(f'"{rule}" = {smoothed:.2f}' if args.toml else f"{rule:28} {count:5} {good[rule] / count:.3f}")
    total, hits = fired.total(), good.total()
    precision, recall = hits / max(1, total), hits / max(1, gold_count)
    f = 2 * precision * recall / (precision + recall) if hits else 0.0
    print(f"# all {total} of {gold_count}: P {precision:.3f} R {recall:.3f} F {f:.3f}")


if __name__ == "__main__":
    main()
