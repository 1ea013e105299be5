"""Training data as units: tokens with the labels that their source has, and no others.

The treebank gives sentence starts, tags, lemmas and trees; the names gold gives entities and, where its documents
have them, attributions. A label that a source does not have is IGNORE and costs nothing. Raw text labelled by a trained
model (`recipe.silver`) has all of them. A `Unit` is a sentence of the treebank or a sentence-like part of a document.
"""

import json
import lzma
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import spacy
from spacy.tokens import Doc

from volgens.encoder.lemma import make_rule

IGNORE = -100
TASKS = ("sent", "upos", "xpos", "morph", "lemma", "ner", "cue")
ENTITY_LABELS = ("PLACE", "ORG", "PERSON", "NORP")
NER_TAGS = ("O", *(f"{mark}-{label}" for label in ENTITY_LABELS for mark in "BILU"))
CUE_TAGS = ("none", "cue", "anchor")
OPENING = '"“„‟‘«‹'
MIN_RULE_COUNT = 2
KEPT = ("labels.json", "rows.npy", "tokenizer.json", "lemmas.json", "genders.json")
"""What lies beside a checkpoint; `rows.npy` only where the training started from e5."""


@dataclass
class Unit:
    """Tokens with labels; heads and roles are indices into the unit (treebank) or the document (names)."""

    words: list[str]
    spaced: list[bool]
    labels: dict[str, list[int]]
    heads: list[int] = field(default_factory=list)
    deps: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    first: int = 0


@dataclass
class Document:
    """A names document in units, with the roles of each cue: cue token -> [(token, 1 source / 2 content)]."""

    units: list[Unit]
    roles: dict[int, list[tuple[int, int]]]


@dataclass
class Labels:
    """The label inventories, in the order of the classifiers' outputs."""

    upos: list[str]
    xpos: list[str]
    morph: list[str]
    lemma: list[str]
    dep: list[str]
    ner: list[str] = field(default_factory=lambda: list(NER_TAGS))
    cue: list[str] = field(default_factory=lambda: list(CUE_TAGS))


def carry(source: Path, out: Path) -> None:
    """Copy what lies beside a checkpoint to another folder, which keeps what it has."""
    out.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        if (source / name).exists() and not (out / name).exists():
            shutil.copy(source / name, out / name)


def read_conllu(path: Path) -> Iterator[list[list[str]]]:
    """The sentences of a CoNLL-U file (plain or .xz) as rows of ten columns, syntactic words only."""
    rows: list[list[str]] = []
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if rows:
                    yield rows
                rows = []
            elif line[0] != "#" and line.split("\t", 1)[0].isdigit():
                rows.append(line.split("\t"))
    if rows:
        yield rows


def clean_lemma(lemma: str) -> str:
    """The lemma without the compound's underscore; empty where the treebank has none."""
    return lemma.replace("_", "")


def collect_labels(sentences: Iterable[list[list[str]]]) -> Labels:
    """Label inventories of the treebank, commonest first."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("upos", "xpos", "morph", "lemma", "dep")}
    for rows in sentences:
        for row in rows:
            counts["upos"][row[3]] += 1
            counts["xpos"][row[4]] += 1
            counts["morph"][row[5]] += 1
            counts["dep"][row[7]] += 1
            if clean_lemma(row[2]):
                counts["lemma"][make_rule(row[1], clean_lemma(row[2]))] += 1
    least = {"lemma": MIN_RULE_COUNT}
    ordered = {
        name: [k for k, n in sorted(c.items(), key=lambda kn: (-kn[1], kn[0])) if n >= least.get(name, 1) and k != "_"]
        for name, c in counts.items()
    }
    return Labels(**(ordered | {"morph": ["_", *ordered["morph"]]}))


def treebank_units(sentences: Iterable[list[list[str]]], labels: Labels) -> list[Unit]:
    """A unit for each sentence, on the treebank's own tokens (spaCy's differ in 0.3 % of the words)."""
    index = {name: {v: i for i, v in enumerate(getattr(labels, name))} for name in ("upos", "xpos", "morph", "lemma")}
    dep_index = {v: i for i, v in enumerate(labels.dep)}
    units = []
    for rows in sentences:
        if any(not row[1] for row in rows):
            continue
        words = [row[1].replace(" ", "") for row in rows]
        spaced = [True] + ["SpaceAfter=No" not in row[9] for row in rows[:-1]]
        tagged = any(row[4] != "_" for row in rows)
        lemmas = [make_rule(row[1], clean_lemma(row[2])) if clean_lemma(row[2]) else "" for row in rows]
        values = {
            "sent": [1] + [0] * (len(rows) - 1),
            "upos": [index["upos"].get(row[3], IGNORE) if tagged else IGNORE for row in rows],
            "xpos": [index["xpos"].get(row[4], IGNORE) for row in rows],
            "morph": [index["morph"].get(row[5], IGNORE) if tagged else IGNORE for row in rows],
            "lemma": [index["lemma"].get(rule, IGNORE) for rule in lemmas],
        }
        heads = [i if row[6] == "0" else int(row[6]) - 1 for i, row in enumerate(rows)]
        deps = [dep_index[row[7]] for row in rows]
        units.append(Unit(words, spaced, values, heads, deps))
    return units


def _spans_to_tokens(doc: Doc, keep: dict[int, int], start: int, end: int) -> list[int]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return [keep[t.i] for t in span if t.i in keep] if span is not None else []


def entity_tags(doc: Doc, keep: dict[int, int], entities: list[dict[str, object]]) -> list[int]:
    """BILOU tags over the kept tokens; an entity that starts inside a token takes the whole token."""
    tags = [0] * len(keep)
    for entity in entities:
        tokens = _spans_to_tokens(doc, keep, int(str(entity["start"])), int(str(entity["end"])))
        if not tokens or any(tags[i] for i in tokens):
            continue
        base = 1 + 4 * ENTITY_LABELS.index(str(entity["label"]))
        marks = [3] if len(tokens) == 1 else [0, *([1] * (len(tokens) - 2)), 2]
        for token, mark in zip(tokens, marks, strict=True):
            tags[token] = base + mark
    return tags


def _anchor(words: list[str], content: int) -> int | None:
    """The colon or opening quotation mark before the content, at most two tokens back."""
    for back in (1, 2):
        if content - back >= 0 and (words[content - back] == ":" or words[content - back] in OPENING):
            return content - back
    return None


def read_document(nlp: spacy.language.Language, row: dict[str, object], attributed: bool) -> Document:
    """A names document; `attributed` where its attributions are annotated."""
    text = str(row["text"])
    doc = nlp.make_doc(text)
    keep: dict[int, int] = {}
    words: list[str] = []
    spaced: list[bool] = []
    breaks: set[int] = set()
    for token in doc:
        if token.is_space:
            if "\n" in token.text:
                breaks.add(len(words))
            continue
        keep[token.i] = len(words)
        words.append(token.text)
        spaced.append(token.idx == 0 or text[token.idx - 1].isspace())
    tags = entity_tags(doc, keep, row["entities"])  # type: ignore[arg-type]
    cue = [0 if attributed else IGNORE] * len(words)
    roles: dict[int, list[tuple[int, int]]] = {}
    for item in row["attributions"] if attributed else []:  # type: ignore[attr-defined]
        content = [i for s in item["content"] for i in _spans_to_tokens(doc, keep, s["start"], s["end"])]
        source = _spans_to_tokens(doc, keep, item["source"]["start"], item["source"]["end"]) if item["source"] else []
        if not content:
            continue
        if item["cue"]:
            at: int | None = _spans_to_tokens(doc, keep, item["cue"]["start"], item["cue"]["end"])[-1]
        else:
            at = _anchor(words, content[0])
        if at is None or (not item["cue"] and cue[at] == 1):
            continue
        cue[at] = 1 if item["cue"] else 2
        known = roles.setdefault(at, [])
        known += [(i, 1) for i in source] + [(i, 2) for i in content]
    units = []
    start = 0
    for i in range(1, len(words) + 1):
        ends = (
            i == len(words) or i in breaks or (words[i - 1] in ".!?" and not words[i][:1].islower() and i - start > 3)
        )
        if ends and i > start:
            sent = [IGNORE] * (i - start)
            if start in breaks:
                sent[0] = 1
            values = {"sent": sent, "ner": tags[start:i], "cue": cue[start:i]}
            unit = Unit(words[start:i], spaced[start:i], values, first=start)
            unit.breaks = [0] if start in breaks else []
            units.append(unit)
            start = i
    return Document(units, roles)


def read_names(nlp: spacy.language.Language, paths: Iterable[Path]) -> list[Document]:
    """The documents of gold files; files named `names-*` hold entities only."""
    documents = []
    for path in sorted(paths):
        for line in path.read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            documents.append(
                read_document(nlp, row, not re.match(r"names-", path.name) and bool(row.get("attributions")))
            )
    return documents


def read_silver(path: Path, labels: Labels) -> Iterator[Document]:
    """The documents that `recipe.silver` wrote, a unit for each of their sentences."""
    index = {name: {v: i for i, v in enumerate(values)} for name, values in vars(labels).items()}
    with path.open(encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            tags = [0] * len(row["words"])
            for start, end, label in row["entities"]:
                base = 1 + 4 * ENTITY_LABELS.index(label)
                marks = [3] if end - start == 1 else [0, *([1] * (end - start - 2)), 2]
                tags[start:end] = [base + mark for mark in marks]
            cue = [0] * len(tags)
            for at, anchor, _, _ in row["frames"]:
                cue[at] = 2 if anchor else 1
            rules = [
                index["lemma"].get(make_rule(w, m), IGNORE) for w, m in zip(row["words"], row["lemma"], strict=True)
            ]
            values = {
                name: [index[name].get(value, IGNORE) for value in row[name]] for name in ("upos", "xpos", "morph")
            }
            values |= {"sent": row["sent"], "lemma": rules, "ner": tags, "cue": cue}
            starts = [i for i, new in enumerate(row["sent"]) if new]
            units = []
            for start, end in pairwise([*starts, len(tags)]):
                units.append(
                    Unit(
                        row["words"][start:end],
                        row["spaced"][start:end],
                        {name: numbers[start:end] for name, numbers in values.items()},
                        [head - start for head in row["heads"][start:end]],
                        [index["dep"][dep] for dep in row["deps"][start:end]],
                        [i for i in range(end - start) if row["breaks"][start + i]],
                        start,
                    )
                )
            roles = {
                at: [(i, 1) for i in source] + [(i, 2) for i in content]
                for at, _, source, content in row["frames"]
                if content
            }
            yield Document(units, roles)
