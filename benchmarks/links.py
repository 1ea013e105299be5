"""How well places are linked and mentions grouped: figures on benchmarks/links-news.jsonl.

    python benchmarks/links.py GOLD.jsonl [--links LINKS.jsonl] [--errors N]

GOLD.jsonl holds one document a line with `id`, `text` and `entities` (start, end, label); LINKS.jsonl, standoff and
without text, holds one mention a line: `doc`, `start`, `end`, `group` (a number within the document; absent where
groups were not annotated) and, for places, `id` (`geonames:`, `iso3166:`, or null where neither GeoNames' populated
places from 500 inhabitants nor ISO 3166 has it) and `point` ([latitude, longitude] or null).

Mentions and labels are given, so that only linking and grouping are measured. A link is right where its id is the
gold's, or it is a town or area within 20 km of the gold's point. Accuracy: right links among the links made; coverage:
right links among the mentions whose place is known; null kept: unlinked mentions among those whose place is none.
Groups: precision and recall of pairs of mentions of one document that are the same thing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "pipeline"))

from volgens.gazetteer import Gazetteer  # noqa: E402
from volgens.places import Place  # noqa: E402
from volgens.places.choose import distance  # noqa: E402
from volgens.stages.entities.groups import group  # noqa: E402
from volgens.stages.entities.links import resolve  # noqa: E402
from volgens.stages.entities.mentions import Mention  # noqa: E402

NEAR_KM = 20.0


def right(place: Place, row: dict[str, Any]) -> bool:
    """Whether a place is the gold's: the same id, or, countries apart, within 20 km of its point."""
    if place.id == row["id"]:
        return True
    if row["point"] is None or place.kind == "country":
        return False
    lat, lon = row["point"]
    return distance(place, Place("", "", None, "", lat, lon, 0, "city", "own")) <= NEAR_KM


def ratio(part: int, whole: int) -> str:
    """A share with what it is a share of."""
    return f"{part / whole if whole else 0.0:.3f} ({part} of {whole})"


def main() -> None:
    """Read the gold, link and group its mentions, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--links", type=Path, default=ROOT / "benchmarks" / "links-news.jsonl")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    args = parser.parse_args()
    wanted: dict[str, dict[tuple[int, int], dict[str, Any]]] = defaultdict(dict)
    for line in args.links.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted[row["doc"]][row["start"], row["end"]] = row
    made = correct = known = none = kept = 0
    together = proposed = gold_pairs = 0
    errors: list[str] = []
    for line in args.gold.read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        rows, text = wanted[doc["id"]], doc["text"]
        mentions = [Mention(e["start"], e["end"], e["label"]) for e in doc["entities"]]
        meanings = resolve(text, mentions)
        members = group(text, mentions, meanings, Gazetteer())
        for number, mention in enumerate(mentions):
            row = rows.get((mention.start, mention.end))
            if row is None or mention.label != "PLACE" or "id" not in row:
                continue
            place = meanings[number].choice.place
            real = row["id"] is not None or row["point"] is not None
            good = place is not None and real and right(place, row)
            made += place is not None
            correct += good
            known += real
            none += not real
            kept += not real and place is None
            if not good and (real or place is not None):
                errors.append(f"{doc['id']} {text[mention.start : mention.end]!r}: {row['id']} got {place}")
        numbers = [n for n, m in enumerate(mentions) if "group" in rows.get((m.start, m.end), {})]
        for one, other in combinations(numbers, 2):
            same = (
                rows[mentions[one].start, mentions[one].end]["group"]
                == (rows[mentions[other].start, mentions[other].end]["group"])
            )
            joined = members[one].first == members[other].first
            together += same and joined
            proposed += joined
            gold_pairs += same
            if same != joined:
                names = " / ".join(text[mentions[n].start : mentions[n].end] for n in (one, other))
                errors.append(f"{doc['id']} group {'missed' if same else 'wrong'}: {names}")
    print(f"links: accuracy {ratio(correct, made)}, coverage {ratio(correct, known)}, null kept {ratio(kept, none)}")
    precision, recall = together / max(1, proposed), together / max(1, gold_pairs)
    f_score = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"groups: pairwise P {precision:.3f} R {recall:.3f} F {f_score:.3f} ({gold_pairs} pairs)")
    for error in errors[: args.errors]:
        print("-", error)


if __name__ == "__main__":
    main()
