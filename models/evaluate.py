"""Measure a pipeline: `python models/evaluate.py conllu FILE [--model M]` and `python models/evaluate.py gold FILE`.

`conllu` reads a CoNLL-U file (plain or .xz), gives its sentences as running text to the pipeline and compares by
characters: a word counts where its extent is the same, and the figures are F1 as in the CoNLL 2018 shared task, with
full relation labels and the underscore of compounds taken out of lemmas. `gold` reads annotated documents, one JSON
object a line, and gives the figures of `volgens evaluate` for the whole product with that pipeline.

M is `default`, `fast`, an installed spaCy package or a folder.
"""

import argparse
import lzma
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from volgens.evaluate import Scores

FIGURES = ("XPOS", "UPOS", "LEMMA", "UAS", "LAS", "SENT")
SENTENCES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Word:
    """A word's extent in characters that are no white space, and its annotation; `head` is the head's extent."""

    start: int
    end: int
    upos: str
    xpos: str
    lemma: str
    head: tuple[int, int] | None
    dep: str

    @property
    def extent(self) -> tuple[int, int]:
        """Where the word stands."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Parse:
    """The words of a text and the extents of its sentences."""

    words: list[Word]
    sentences: list[tuple[int, int]]


def read_sentences(path: Path) -> Iterator[list[list[str]]]:
    """The sentences of a CoNLL-U file as rows of ten columns, without multiword ranges and empty nodes."""
    opener = lzma.open if path.suffix == ".xz" else open
    rows: list[list[str]] = []
    with opener(path, "rt", encoding="utf8") as lines:
        for line in lines:
            if line[0] == "#":
                continue
            if line.strip():
                row = line.rstrip("\n").split("\t")
                if row[0].isdigit():
                    rows.append(row)
            elif rows:
                yield rows
                rows = []
    if rows:
        yield rows


def gold_parse(sentences: list[list[list[str]]]) -> tuple[str, Parse]:
    """The running text of the sentences and what the file says of it."""
    text: list[str] = []
    words: list[Word] = []
    borders: list[tuple[int, int]] = []
    at = 0
    for rows in sentences:
        extents = []
        first = at
        for row in rows:
            extents.append((at, at + len("".join(row[1].split()))))
            at = extents[-1][1]
            text.append(row[1] if "SpaceAfter=No" in row[9].split("|") and row is not rows[-1] else row[1] + " ")
        for row, (start, end) in zip(rows, extents, strict=True):
            head = extents[int(row[6]) - 1] if row[6] != "0" else None
            words.append(Word(start, end, row[3], row[4], row[2].replace("_", ""), head, row[7]))
        borders.append((first, at))
    return "".join(text), Parse(words, borders)


def system_parse(doc: "Doc") -> Parse:
    """What the pipeline says of a text, white-space tokens left out."""
    extents: dict[int, tuple[int, int]] = {}
    at = 0
    for token in doc:
        size = len("".join(token.text.split()))
        extents[token.i] = (at, at + size)
        at += size
    words = [
        Word(
            *extents[t.i], t.pos_, t.tag_, t.lemma_.replace("_", ""), extents[t.head.i] if t.head.i != t.i else None,
            t.dep_.replace("ROOT", "root"),
        )
        for t in doc
        if not t.is_space
    ]  # fmt: skip
    borders = [(extents[s.start][0], extents[s.end - 1][1]) for s in doc.sents]
    return Parse(words, [(start, end) for start, end in borders if end > start])


def compare(gold: Parse, system: Parse) -> dict[str, int]:
    """For each figure how many words (sentences) are right."""
    found = {word.extent: word for word in system.words}
    right: Counter[str] = Counter()
    for word in gold.words:
        other = found.get(word.extent)
        if other is None:
            continue
        right["XPOS"] += word.xpos == other.xpos
        right["UPOS"] += word.upos == other.upos
        right["LEMMA"] += word.lemma in ("", other.lemma)
        right["UAS"] += word.head == other.head
        right["LAS"] += word.head == other.head and word.dep == other.dep
    right["SENT"] = len(set(gold.sentences) & set(system.sentences))
    return right


def score_conllu(nlp: "Language", path: Path) -> dict[str, float]:
    """The figures of a pipeline on a CoNLL-U file, in the order of FIGURES."""
    sentences = list(read_sentences(path))
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    parts = [gold_parse(sentences[i : i + SENTENCES_AT_ONCE]) for i in range(0, len(sentences), SENTENCES_AT_ONCE)]
    for (_, gold), doc in zip(parts, nlp.pipe(text for text, _ in parts), strict=True):
        system = system_parse(doc)
        right.update(compare(gold, system))
        total.update(
            {"words": len(gold.words) + len(system.words), "SENT": len(gold.sentences) + len(system.sentences)}
        )
    return {name: 2 * right[name] / max(1, total["SENT" if name == "SENT" else "words"]) for name in FIGURES}


def score_gold(model: str, path: Path) -> "Scores":
    """The figures of the whole product with this pipeline: names, claims and attributions against a gold file."""
    from volgens.evaluate import read_gold, score
    from volgens.pipeline import Pipeline
    from volgens.records import Document, as_dict
    from volgens.settings import Settings

    gold = read_gold(path)
    documents = [Document(doc=row["id"], text=row["text"]) for row in gold]
    found: dict[str, dict[str, list[dict[str, Any]]]] = {"entities": {}, "claims": {}, "attributions": {}}
    for annotations in Pipeline(Settings(model=model)).annotate(documents):
        for layer, rows in found.items():
            rows[annotations.document.doc] = [as_dict(record) for record in getattr(annotations, layer)]
    return score(gold, found)


def main() -> None:
    """Parse the arguments, measure, print."""
    from volgens.nlp import load

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("conllu", "gold"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", default="default")
    args = parser.parse_args()
    if args.kind == "conllu":
        for name, figure in score_conllu(load(args.model), args.file).items():
            print(f"{name} {figure:.3f}")
    else:
        scores = score_gold(args.model, args.file)
        for name, f1 in scores.f1.items():
            print(f"{name:20} P {f1.precision:.3f} R {f1.recall:.3f} F {f1.f:.3f}")
        for name, share in scores.accuracy.items():
            print(f"{name:20} {share:.3f}")


if __name__ == "__main__":
    main()
