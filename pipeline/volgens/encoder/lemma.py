"""Lemmas from the form's ending and its tag, as in memory-based lemmatisers (Van den Bosch & Daelemans 1999).

What is stored is not the lemma but a rule: how the form turns into it. A rule keeps the longest common part of form and
lemma and rewrites what stands before and after it, again by a rule (an edit tree: Chrupała 2008). The rule of the
longest ending known for the tag is taken; a whole word counts as an ending, with `^` before it. A separable verb gets
its particle back from the tree: `sluit` with the particle `af` is `afsluiten`.
"""

import json
from collections.abc import Mapping
from functools import lru_cache

Tree = list[object]
UPPER = "^"
"""Put before the tag of a form in capitals, or of a capitalised part of a name: their lemmas mostly keep them."""
NAME_TAGS = ("SPEC|", "N|eigen")


class Lemmatiser:
    """Applies the endings of a file: `{"rules": [], "endings": {tag: {ending: rule number}}, "particles": []}`."""

    def __init__(self, data: Mapping[str, object]) -> None:
        rules = data["rules"]
        endings = data["endings"]
        assert isinstance(rules, list)
        assert isinstance(endings, Mapping)
        particles = data["particles"]
        assert isinstance(particles, list)
        self._rules: list[str] = rules
        self._particles = frozenset(particles)
        self._endings: Mapping[str, Mapping[str, int]] = endings
        self._cache: dict[tuple[str, str], str] = {}

    @classmethod
    def from_bytes(cls, data: bytes) -> "Lemmatiser":
        """Read the JSON file."""
        return cls(json.loads(data))

    def lemma(self, form: str, tag: str) -> str:
        """The lemma of a form with that tag, particle aside; the form itself where no rule fits."""
        known = self._cache.get((form, tag))
        if known is None:
            known = self._find(form, tag)
            if len(self._cache) > 100_000:
                self._cache.clear()
            self._cache[form, tag] = known
        return known

    def with_particle(self, particle: str, lemma: str) -> str:
        """The lemma of a verb whose particle stands apart; as it is where the word is no known particle."""
        particle = particle.lower()
        return particle + lemma if particle in self._particles else lemma

    def _find(self, form: str, tag: str) -> str:
        key = "^" + form.lower()
        for name in (UPPER + tag, tag) if is_upper(form, tag) else (tag,):
            endings = self._endings.get(name, {})
            for start in range(len(key) + 1):
                rule = endings.get(key[start:])
                lemma = apply_rule(self._rules[rule], form) if rule is not None else None
                if lemma:
                    return lemma
        return form


def is_upper(form: str, tag: str) -> bool:
    """Whether the form is in capitals throughout, or a part of a name that starts with one."""
    return form.isupper() or (form[0].isupper() and tag.startswith(NAME_TAGS))


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
