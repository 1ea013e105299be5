"""Prune the vocabulary to the pieces that Dutch text uses.

Kept are the pieces that cut the raw text, the treebank and the names gold, every single character in a script that
Dutch text may quote, and the pieces that spell words in the Latin script with a high enough score: the rest of the
250,002 pieces serves other languages. Unigram segmentation over what is left still cuts any text, since the
characters are there and `<unk>` stands for all others.
"""

import json
import lzma
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from recipe.weights import E5
from tokenizers import Tokenizer, decoders, models

from volgens.encoder.pieces import WORD_START, normalise

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
KEPT_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "ARABIC LETTER", "HEBREW LETTER")


def token_counts(texts: Iterable[str]) -> Counter[str]:
    """How often each token occurs, with the word-start mark where white space stands before it."""
    nlp = spacy.blank("nl")
    counts: Counter[str] = Counter()
    for text in texts:
        spaced = True
        for token in nlp.tokenizer(text):
            if token.is_space:
                spaced = True
                continue
            counts[normalise(WORD_START + token.text if spaced else token.text)] += 1
            spaced = bool(token.whitespace_)
    return counts


def training_texts(data: Path) -> Iterator[str]:
    """All text of the data folder, line by line."""
    for path in sorted((data / "raw").glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf8") as lines:
            yield from (line.strip() for line in lines if line.strip())
    with lzma.open(data / "treebank" / "train.conllu.xz", "rt", encoding="utf8") as lines:
        yield from (line[9:].strip() for line in lines if line.startswith("# text = "))
    for path in sorted((data / "names").glob("*.jsonl")):
        for line in path.read_text(encoding="utf8").splitlines():
            yield from json.loads(line)["text"].splitlines()


def full_tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """A unigram tokenizer without any normaliser: tokens come normalised."""
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def is_kept_character(piece: str) -> bool:
    """Whether the piece is one character (with or without word start) of punctuation, sign or a kept script."""
    bare = piece.removeprefix(WORD_START) or piece
    if len(bare) != 1:
        return False
    if unicodedata.category(bare)[0] in "PSN":
        return ord(bare) < 0x3000
    return unicodedata.name(bare, "").startswith(KEPT_SCRIPTS)


def is_latin(piece: str) -> bool:
    """Whether the piece spells letters of the Latin script and nothing else."""
    bare = piece.removeprefix(WORD_START)
    return bare.isalpha() and all(unicodedata.name(c, "").startswith("LATIN") for c in bare)


def prune(e5: E5, data: Path, size: int = 40_000) -> tuple[Tokenizer, NDArray[np.int64]]:
    """The tokenizer of at most about `size` pieces and, for each of its pieces, the row in the original embeddings."""
    scored = [(piece, float(score)) for piece, score in zip(e5.pieces, e5.scores, strict=True)]
    full = full_tokenizer(scored)
    words = token_counts(training_texts(data))
    used: Counter[int] = Counter()
    ordered = sorted(words)
    for start in range(0, len(ordered), 10_000):
        batch = ordered[start : start + 10_000]
        for word, encoding in zip(batch, full.encode_batch(batch, add_special_tokens=False), strict=True):
            for piece in encoding.ids:
                used[piece] += words[word]
    characters = {i for i, piece in enumerate(e5.pieces) if is_kept_character(piece)}
    kept = (characters | set(used)) - set(range(4))
    others = (i for i in np.argsort(-e5.scores, kind="stable").tolist() if i not in kept and is_latin(e5.pieces[i]))
    kept |= set(islice(others, max(0, size - len(kept))))
    rows = np.array([e5.special[name] for name in SPECIAL] + sorted(kept), dtype=np.int64)
    pieces = [(name, 0.0) for name in SPECIAL] + [scored[i] for i in sorted(kept)]
    return full_tokenizer(pieces), rows
