"""Windows: runs of units as the network reads them, drawn anew for each pass, and batches of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from recipe.data import IGNORE, TASKS, Document, Unit
from torch import Tensor

from volgens.encoder.pieces import EOS, PAD, PieceEncoder


@dataclass
class Window:
    """What the network reads: pieces, the first piece of each token, labels."""

    pieces: list[int]
    first: list[int]
    labels: dict[str, list[int]]
    heads: list[int]
    deps: list[int]
    sentence: list[int]
    roles: list[tuple[int, list[int]]]


def restyle_quotes(words: list[str], rng: random.Random) -> list[str]:
    """The words with their double quotation marks in another style."""
    left, right = rng.choice([("“", "”"), ("„", "”"), ("''", "''"), ("‘", "’"), ("«", "»"), ('"', '"')])
    out = []
    opened = False
    for word in words:
        if word in (",,", "''", '"', "“", "”", "``"):
            opened = not opened if word == '"' else word in (",,", "“", "``")
            out.append(left if opened else right)
        else:
            out.append(word)
    return out


def make_window(
    units: list[Unit], encoder: PieceEncoder, rng: random.Random | None, roles: dict[int, list[tuple[int, int]]]
) -> Window:
    """Join units into a window; `rng` None leaves the text as it is, else quotes and case vary a little."""
    window = Window([0], [], {task: [] for task in TASKS}, [], [], [], [])
    where: dict[int, int] = {}
    restyle = rng is not None and rng.random() < 0.25
    for number, unit in enumerate(units):
        words = unit.words
        labels = unit.labels
        if rng is not None:
            if restyle:
                words = restyle_quotes(words, rng)
            if unit.heads and rng.random() < 0.02:
                words = [word.upper() for word in words]
                labels = labels | {"lemma": [IGNORE] * len(words)}
        base = len(window.first)
        marked = set(unit.breaks)
        if unit.heads and not marked and rng is not None and number and rng.random() < 0.1:
            marked = {0}
        for i, ids in enumerate(encoder.encode(words, unit.spaced)):
            if i in marked and len(window.pieces) > 1:
                window.pieces.append(EOS)
            where[unit.first + i] = base + i
            window.first.append(len(window.pieces))
            window.pieces.extend(ids)
        for task in TASKS:
            window.labels[task] += labels.get(task, [IGNORE] * len(words))
        window.heads += [base + h for h in unit.heads] or [IGNORE] * len(words)
        window.deps += unit.deps or [IGNORE] * len(words)
        window.sentence += [number] * len(words)
    window.pieces.append(EOS)
    if any(value != IGNORE for value in window.labels["cue"]):
        for cue, parts in roles.items():
            if cue in where and all(i in where for i, _ in parts):
                row = [0] * len(window.first)
                for i, role in parts:
                    row[where[i]] = role
                window.roles.append((where[cue], row))
    return window


def draw_windows(
    units: list[Unit],
    encoder: PieceEncoder,
    rng: random.Random | None,
    low: int,
    high: int,
    roles: dict[int, list[tuple[int, int]]] | None = None,
) -> Iterator[Window]:
    """Cut a run of units into windows of `low` to `high` pieces; a longer unit stands alone, cut at `high` * 2."""
    run: list[Unit] = []
    size = 0
    target = rng.randint(low, high) if rng else high
    for unit in units:
        length = sum(map(len, encoder.encode(unit.words, unit.spaced)))
        if length > 440:
            continue
        if run and size + length > target:
            yield make_window(run, encoder, rng, roles or {})
            run, size = [], 0
            target = rng.randint(low, high) if rng else high
        run.append(unit)
        size += length
    if run:
        yield make_window(run, encoder, rng, roles or {})


def collate(windows: list[Window], device: torch.device) -> dict[str, Any]:
    """Pad a batch; tokens that are padding have the label IGNORE and sentence -1."""
    pieces = max(len(w.pieces) for w in windows)
    words = max(len(w.first) for w in windows)

    def padded(rows: list[list[int]], length: int, value: int) -> Tensor:
        return torch.tensor([row + [value] * (length - len(row)) for row in rows], device=device)

    batch: dict[str, Any] = {
        "pieces": padded([w.pieces for w in windows], pieces, PAD),
        "first": padded([w.first for w in windows], words, 0),
        "heads": padded([w.heads for w in windows], words, IGNORE),
        "deps": padded([w.deps for w in windows], words, IGNORE),
        "sentence": padded([w.sentence for w in windows], words, -1),
        "words": sum(len(w.first) for w in windows),
    }
    batch |= {task: padded([w.labels[task] for w in windows], words, IGNORE) for task in TASKS}
    roles = [(b, cue, row) for b, w in enumerate(windows) for cue, row in w.roles]
    batch["role_at"] = torch.tensor([[b, cue] for b, cue, _ in roles], device=device).view(-1, 2)
    batch["roles"] = padded([row for _, _, row in roles], words, IGNORE) if roles else None
    return batch


def batches(windows: list[Window], size: int, rng: random.Random) -> Iterator[list[Window]]:
    """Windows of like length together, at most `size` pieces with padding, in random order."""
    ordered = sorted(windows, key=lambda w: len(w.pieces) + rng.random())
    groups: list[list[Window]] = [[]]
    for window in ordered:
        if groups[-1] and len(window.pieces) * (len(groups[-1]) + 1) > size:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    yield from groups


def round_of_windows(
    treebank: list[Unit], documents: list[Document], encoder: PieceEncoder, rng: random.Random
) -> list[Window]:
    """All windows of one pass over the treebank and the documents."""
    turn = rng.randrange(len(treebank))
    windows = list(draw_windows(treebank[turn:] + treebank[:turn], encoder, rng, 40, 230))
    for document in documents:
        windows += draw_windows(document.units, encoder, rng, 100, 254, document.roles)
    return windows
