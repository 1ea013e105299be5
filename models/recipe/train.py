"""Train the encoder on all tasks at once: `python -m recipe.train DATA OUT --steps N [--extra FILE ...]`.

DATA is the folder with `treebank`, `names` and `raw`; OUT receives the tokenizer, the labels and a checkpoint every
ten minutes, from which an unfinished training goes on. Weights are kept in 32 bits and multiplied in bfloat16 where
the processor can. A GPU is used where there is one.
"""

import argparse
import json
import random
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
import torch.nn.functional as F
from recipe.batches import Window, batches, collate, draw_windows, round_of_windows
from recipe.data import (
    IGNORE,
    TASKS,
    Labels,
    carry,
    collect_labels,
    read_conllu,
    read_names,
    read_silver,
    treebank_units,
)
from recipe.genders import learn_genders
from recipe.lemmas import learn_endings
from recipe.network import Network, Sizes, build, load_network
from recipe.pieces import prune
from recipe.weights import find_weights, read_e5
from torch import Tensor

from volgens.encoder.pieces import PieceEncoder

WEIGHTS = {"sent": 1.0, "upos": 0.5, "xpos": 1.0, "morph": 0.5, "lemma": 1.0, "ner": 3.0, "cue": 2.0}
ARC_WEIGHT, DEP_WEIGHT, ROLE_WEIGHT = 1.5, 1.0, 3.0
WARMUP = 120


def losses(network: Network, batch: dict[str, Any]) -> dict[str, Tensor]:
    """The weighted loss of each task, summed and divided by the words of the batch."""
    x = network.words(batch["pieces"], batch["first"])
    tags, arcs, root, labels, roles, role_bias = network.heads_of(x)
    sizes = network.sizes
    out: dict[str, Tensor] = {}

    def add(name: str, scores: Tensor, gold: Tensor, weight: float) -> None:
        known = gold != IGNORE
        if known.any():
            out[name] = weight * F.cross_entropy(scores[known].float(), gold[known], reduction="sum") / batch["words"]

    parts = tags.split([1, *sizes[:6]], dim=-1)
    known = batch["sent"] != IGNORE
    if known.any():
        gold = batch["sent"][known].float()
        score = parts[0][..., 0][known].float()
        out["sent"] = (
            WEIGHTS["sent"] * F.binary_cross_entropy_with_logits(score, gold, reduction="sum") / batch["words"]
        )
    for task, scores in zip(TASKS[1:], parts[1:], strict=True):
        add(task, scores, batch[task], WEIGHTS[task])
    if (batch["heads"] != IGNORE).any():
        arcs = arcs.float()
        eye = torch.eye(arcs.shape[1], dtype=torch.bool, device=arcs.device)
        arcs = torch.where(eye, root.float(), arcs)
        same = batch["sentence"][:, :, None] == batch["sentence"][:, None, :]
        add("arc", arcs.masked_fill(~same, -1e4), batch["heads"], ARC_WEIGHT)
        at, token = (batch["deps"] != IGNORE).nonzero(as_tuple=True)
        head = batch["heads"][at, token]
        scores = network.label_scores(labels[at, token], labels[at, head])
        out["dep"] = (
            DEP_WEIGHT * F.cross_entropy(scores.float(), batch["deps"][at, token], reduction="sum") / batch["words"]
        )
    if batch["roles"] is not None:
        at, cue = batch["role_at"].unbind(1)
        distance = torch.arange(x.shape[1], device=x.device)[None] - cue[:, None]
        scores = network.role_scores(roles[at, cue], roles[at], role_bias[at], distance)
        add("role", scores, batch["roles"], ROLE_WEIGHT)
    return out


def prepare(data: Path, out: Path, teacher: Path | None) -> tuple[Labels, PieceEncoder]:
    """Labels and piece encoder, the teacher's or made from the data, and kept in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    if teacher:
        carry(teacher, out)
    if not (out / "tokenizer.json").exists():
        tokenizer, rows = prune(read_e5(find_weights()), data)
        tokenizer.save(str(out / "tokenizer.json"), pretty=False)
        np.save(out / "rows.npy", rows)
    if not (out / "labels.json").exists():
        labels = collect_labels(read_conllu(data / "treebank" / "train.conllu.xz"))
        (out / "labels.json").write_text(json.dumps(asdict(labels), ensure_ascii=False), encoding="utf8")
        sentences = list(read_conllu(data / "treebank" / "train.conllu.xz"))
        for name, content in (("lemmas", learn_endings(sentences)), ("genders", learn_genders(sentences))):
            text = json.dumps(content, ensure_ascii=False, indent=0)
            (out / f"{name}.json").write_text(text, encoding="utf8")
    labels = Labels(**json.loads((out / "labels.json").read_text(encoding="utf8")))
    return labels, PieceEncoder.from_file(out / "tokenizer.json")


def parameter_groups(network: Network, rate: float, head_rate: float) -> list[dict[str, Any]]:
    """Encoder and heads, each with and without weight decay."""
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        key = (name.startswith("encoder."), parameter.ndim > 1 and "position" not in name)
        groups.setdefault(key, []).append(parameter)
    return [
        {"params": params, "lr": rate if inside else head_rate, "weight_decay": 0.01 if decay else 0.0}
        for (inside, decay), params in groups.items()
    ]


def rate_at(step: int, steps: int) -> float:
    """Factor of the learning rate: linear warm-up, then linear decay to nothing at `steps`."""
    return min((step + 1) / WARMUP, max(0.01, (steps - step) / max(1, steps - WARMUP)))


@torch.no_grad()
def measure(network: Network, windows: list[Window], device: torch.device) -> dict[str, float]:
    """Accuracy of each task on gold tokens and sentences, F of names by single tags; a rough guide while training."""
    network.eval()
    right: dict[str, float] = {}
    total: dict[str, float] = {}
    spans = [0, 0, 0]
    for start in range(0, len(windows), 8):
        batch = collate(windows[start : start + 8], device)
        x = network.words(batch["pieces"], batch["first"])
        tags, arcs, root, labels, _, _ = network.heads_of(x)
        parts = tags.split([1, *network.sizes[:6]], dim=-1)
        for task, scores in zip(TASKS, parts, strict=True):
            if not scores.shape[-1]:
                continue
            guess = (scores[..., 0] > 0).long() if task == "sent" else scores.argmax(-1)
            known = batch[task] != IGNORE
            if task == "sent":
                known &= (guess == 1) | (batch[task] == 1)
            right[task] = right.get(task, 0) + float((guess == batch[task])[known].sum())
            total[task] = total.get(task, 0) + float(known.sum())
            if task == "ner":
                for g, p, k in zip(batch[task].tolist(), guess.tolist(), known.tolist(), strict=True):
                    if any(k):
                        gold, found = tag_spans(g), tag_spans(p[: sum(k)])
                        spans = [spans[0] + len(gold & found), spans[1] + len(gold), spans[2] + len(found)]
        arcs = torch.where(torch.eye(arcs.shape[1], dtype=torch.bool, device=device), root, arcs)
        same = batch["sentence"][:, :, None] == batch["sentence"][:, None, :]
        heads = arcs.masked_fill(~same, -1e4).argmax(-1)
        known = batch["heads"] != IGNORE
        at, token = known.nonzero(as_tuple=True)
        head = heads[at, token]
        dep = network.label_scores(labels[at, token], labels[at, head]).argmax(-1)
        hit = head == batch["heads"][at, token]
        for name, value in (("uas", hit), ("las", hit & (dep == batch["deps"][at, token]))):
            right[name] = right.get(name, 0) + float(value.sum())
            total[name] = total.get(name, 0) + float(known.sum())
    network.train()
    figures = {name: round(right[name] / total[name], 4) for name in right if total[name]}
    if spans[1]:
        figures["names"] = round(2 * spans[0] / max(1, spans[1] + spans[2]), 4)
    return figures


def tag_spans(tags: list[int]) -> set[tuple[int, int, int]]:
    """(start, end, label) of the well-formed BILU spans in tag numbers."""
    spans = set()
    start = -1
    for i, tag in enumerate(tags):
        if tag <= 0:
            start = -1
            continue
        label, mark = divmod(tag - 1, 4)
        if mark == 3:
            spans.add((i, i, label))
        elif mark == 0:
            start = i
        elif mark == 2 and start >= 0:
            spans.add((start, i, label))
    return spans


def main() -> None:
    """Parse the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--until", type=int, default=0, help="stop (with a checkpoint) at this step; 0: at --steps")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more gold files; `names-*`: entities only")
    parser.add_argument("--dev-names", type=Path, help="gold to measure names on while training")
    parser.add_argument("--repeat", type=float, default=3, help="passes over the names gold for one over the treebank")
    parser.add_argument("--silver", type=Path, help="raw text labelled by `recipe.silver`")
    parser.add_argument("--teacher", type=Path, help="start from this trained folder's averaged weights, not from e5")
    parser.add_argument("--layers", type=int, default=12, help="layers to keep, from the first")
    parser.add_argument("--batch", type=int, default=1500, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    halved = device.type == "cuda" or bool(torch.cpu._is_avx512_bf16_supported())
    labels, encoder = prepare(args.data, args.out, args.teacher)
    if args.teacher:
        network = load_network(args.teacher)[0]
    else:
        rows = torch.from_numpy(np.load(args.out / "rows.npy"))
        count = {name: len(values) for name, values in asdict(labels).items()}
        network = build(read_e5(find_weights()), rows, Sizes(**count))
    network.encoder.layers = network.encoder.layers[: args.layers]
    network.to(device)
    nlp = spacy.blank("nl")
    treebank = treebank_units(read_conllu(args.data / "treebank" / "train.conllu.xz"), labels)
    documents = read_names(nlp, [args.data / "names" / "train.jsonl", args.data / "names" / "names-only.jsonl"])
    documents += read_names(nlp, args.extra)
    silver = list(read_silver(args.silver, labels)) if args.silver else []
    held = treebank_units(read_conllu(args.data / "treebank" / "dev.conllu.xz"), labels)
    dev = list(draw_windows(held[::3], encoder, None, 40, 230))
    for document in read_names(nlp, [args.dev_names]) if args.dev_names else []:
        dev += draw_windows(document.units, encoder, None, 100, 254, document.roles)
    dev.sort(key=lambda w: len(w.pieces))
    optimizer = torch.optim.AdamW(parameter_groups(network, args.rate, args.head_rate), betas=(0.9, 0.98), fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    average = {name: value.detach().clone() for name, value in network.named_parameters()}
    step = passes = 0
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        average, step, passes = state["average"], state["step"], state["passes"]

    def save() -> None:
        state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "average": average}
        torch.save(
            state | {"step": step, "passes": passes, "sizes": tuple(network.sizes)}, checkpoint.with_suffix(".new")
        )
        checkpoint.with_suffix(".new").replace(checkpoint)

    network.train()
    last = args.until or args.steps
    saved = logged = time.monotonic()
    sums: dict[str, float] = {}
    words = seen = 0
    print(
        f"{len(treebank)} sentences, {len(documents)} documents, {len(silver)} labelled texts, from step {step}",
        flush=True,
    )
    while step < last:
        rng = random.Random(f"{passes}-{step}")
        drawn = documents * int(args.repeat) + rng.sample(documents, int(args.repeat % 1 * len(documents)))
        windows = round_of_windows(treebank, drawn + silver, encoder, rng)
        groups = list(batches(windows, args.batch, rng))
        print(f"pass {passes}: {len(windows)} windows, {len(groups)} batches", flush=True)
        for group in groups:
            if step >= last:
                break
            factor = rate_at(step, args.steps)
            for param_group, rate in zip(optimizer.param_groups, rates, strict=True):
                param_group["lr"] = rate * factor
            batch = collate(group, device)
            with torch.autocast(device.type, torch.bfloat16, enabled=halved):
                parts = losses(network, batch)
            optimizer.zero_grad(set_to_none=True)
            torch.stack(list(parts.values())).sum().backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 5 == 0:
                keep = min(0.97, step / (step + 50))
                torch._foreach_lerp_(list(average.values()), [p.detach() for p in network.parameters()], 1 - keep)
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + float(value.detach())
            words += batch["words"]
            seen += 1
            if seen % 50 == 0:
                now = time.monotonic()
                print(
                    f"step {step} {words / (now - logged):.0f} words/s",
                    *(f"{name} {value / 50:.3f}" for name, value in sums.items()),
                    flush=True,
                )
                sums, words, logged = {}, 0, now
            if time.monotonic() - saved > 600:
                save()
                print(f"step {step} dev {measure(network, dev, device)}", flush=True)
                saved = logged = time.monotonic()
                words = 0
        passes += 1
    save()
    print(f"step {step} dev {measure(network, dev, device)}", flush=True)


if __name__ == "__main__":
    main()
