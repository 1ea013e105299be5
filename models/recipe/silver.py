"""Label raw text with a trained pipeline: `python -m recipe.silver DATA MODEL OUT [--words N]`.

MODEL is the folder of `nl_volgens`. Lines of the raw files are joined into texts of a dozen, with line breaks or
without, and what the model says of them is written as JSON lines for `recipe.train --silver`.
"""

import argparse
import json
import lzma
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import spacy

from volgens.encoder.component import read_tokens
from volgens.encoder.model import FILES, EncoderModel, Prediction
from volgens.encoder.windows import Tokens

SHARES = {
    "newspaper-2001": 0.04, "eindhoven-newspapers-magazines-1970s": 0.52, "wikipedia-selection": 0.28,
    "rulings": 0.08, "parliament-2018": 0.04, "common-voice": 0.04,
}  # fmt: skip
LINES = 12
TEXTS_AT_ONCE = 32


def texts(data: Path, words: int, rng: random.Random) -> Iterator[str]:
    """Texts of about LINES lines of each file, up to its share of `words`, in random order."""
    for name, share in SHARES.items():
        with lzma.open(data / "raw" / f"{name}.txt.xz", "rt", encoding="utf8") as file:
            lines = [line.strip() for line in file if line.strip() and "Ã" not in line and len(line) < 2000]
        groups = [lines[i : i + LINES] for i in range(0, len(lines), LINES)]
        rng.shuffle(groups)
        left = share * words
        for group in groups:
            left -= sum(len(line.split()) for line in group)
            if left < 0:
                break
            paragraphs = name == "newspaper-2001" or rng.random() < 0.3
            yield ("\n\n" if paragraphs else " ").join(group)


def as_json(tokens: Tokens, prediction: Prediction) -> str:
    """A labelled text as a line that `recipe.data.read_silver` reads."""
    row = {
        "words": tokens.words, "spaced": tokens.spaced, "breaks": tokens.breaks,
        "sent": [int(start) for start in prediction.starts],
        "upos": prediction.upos, "xpos": prediction.xpos, "morph": prediction.morph, "lemma": prediction.lemmas,
        "heads": prediction.heads, "deps": prediction.deps, "entities": prediction.entities,
        "frames": [(f.cue, f.anchor, f.source, f.content) for f in prediction.frames if f.score > 0.5],
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False)


def main() -> None:
    """Parse the arguments and label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--words", type=int, default=650_000)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    model = EncoderModel({name: (args.model / "volgens_encoder" / name).read_bytes() for name in FILES}, args.threads)
    nlp = spacy.blank("nl")
    stream = list(texts(args.data, args.words, random.Random(0)))
    random.Random(1).shuffle(stream)
    pending = iter(stream)
    done = 0
    with args.out.open("w", encoding="utf8") as out:
        while batch := list(islice(pending, TEXTS_AT_ONCE)):
            read = [read_tokens(nlp.make_doc(text))[0] for text in batch]
            for tokens in read:
                out.write(as_json(tokens, model.predict(tokens)) + "\n")
                done += len(tokens.words)
            print(f"{done} tokens", flush=True)


if __name__ == "__main__":
    main()
