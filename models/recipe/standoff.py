"""Gold whose text is not ours to pass on: `python -m recipe.standoff DATA STANDOFF.jsonl GOLD.jsonl`.

A line of STANDOFF names a file of `DATA/raw`, the line that its text begins with and how many lines it takes (empty
lines and lone `%` do not count), the sha256 of that text, and the names in it as start, end and label. GOLD gets
ordinary gold documents.
"""

import argparse
import hashlib
import json
import lzma
import sys
from functools import cache
from itertools import islice
from pathlib import Path


@cache
def raw_lines(path: Path) -> list[str]:
    """The stripped lines of a packed text file."""
    with lzma.open(path, "rt", encoding="utf8") as file:
        return [line.strip() for line in file]


def text_of(data: Path, row: dict[str, object]) -> str:
    """The text that a line stands for. Exits where it is not the one that was annotated."""
    lines = raw_lines(data / "raw" / f"{row['file']}.txt.xz")
    running = (line for line in lines[int(str(row["first"])) :] if line and line != "%")
    text = "\n".join(islice(running, int(str(row["lines"]))))
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        sys.exit(f"standoff: {row['id']}: the text in {row['file']} is not the one that was annotated")
    return text


def main() -> None:
    """Write the gold documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("standoff", type=Path)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    with args.standoff.open(encoding="utf8") as rows, args.gold.open("w", encoding="utf8") as out:
        for line in rows:
            row = json.loads(line)
            text = text_of(args.data, row)
            names = [{"start": a, "end": b, "text": text[a:b], "label": label} for a, b, label in row["entities"]]
            document = {"id": row["id"], "text": text, "entities": names, "claims": [], "attributions": []}
            out.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
