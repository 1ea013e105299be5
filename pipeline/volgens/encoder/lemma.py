"""Lemmas as edit rules: what a classifier picks is not the lemma but how the form turns into it.

A rule keeps the longest common part of form and lemma and rewrites what stands before and after it, again by a rule
(an edit tree: Chrupała 2008, Müller et al. 2015). `gelopen` -> `lopen` is: keep all but the first two letters, and
these become nothing. The same rule turns `gegeten` into `geten`, so the classifier has to know its words. A rule
also says whether the lemma is in lower case or keeps the capitals of the form.
"""

import json
from functools import lru_cache

Tree = list[object]


def make_rule(form: str, lemma: str) -> str:
    """The rule that turns `form` into `lemma`, as a string that `apply_rule` reads."""
    lower = lemma == lemma.lower()
    tree = _build(form.lower() if lower else form, lemma)
    return json.dumps([lower, tree], ensure_ascii=False, separators=(",", ":"))


def apply_rule(rule: str, form: str) -> str | None:
    """The lemma of `form` by `rule`, or None where the rule does not fit the form or leaves nothing of it."""
    lower, tree = _parse(rule)
    return _apply(tree, form.lower() if lower else form) or None


@lru_cache(maxsize=4096)
def _parse(rule: str) -> tuple[bool, Tree]:
    lower, tree = json.loads(rule)
    return bool(lower), tree


def _common(a: str, b: str) -> tuple[int, int, int]:
    """Start in `a`, start in `b` and length of the longest common substring; the first of equals."""
    best = (0, 0, 0)
    previous = [0] * (len(b) + 1)
    for i, char in enumerate(a):
        row = [0] * (len(b) + 1)
        for j, other in enumerate(b):
            if char == other:
                row[j + 1] = previous[j] + 1
                if row[j + 1] > best[2]:
                    best = (i + 1 - row[j + 1], j + 1 - row[j + 1], row[j + 1])
        previous = row
    return best


def _build(form: str, lemma: str) -> Tree:
    """[from, to] for a replacement; [prefix length, suffix length, prefix tree, suffix tree] around a kept part."""
    start, at, length = _common(form, lemma)
    if length == 0:
        return [form, lemma]
    after = len(form) - start - length
    before_tree = _build(form[:start], lemma[:at]) if start or at else 0
    after_tree = _build(form[start + length :], lemma[at + length :]) if after or at + length < len(lemma) else 0
    return [start, after, before_tree, after_tree]


def _apply(tree: object, form: str) -> str | None:
    if not isinstance(tree, list):
        return form
    if len(tree) == 2:
        source, target = str(tree[0]), str(tree[1])
        return target if form == source else None
    before, after = int(tree[0]), int(tree[1])
    if before + after >= len(form):
        return None
    end = len(form) - after
    left, right = _apply(tree[2], form[:before]), _apply(tree[3], form[end:])
    return None if left is None or right is None else left + form[before:end] + right
