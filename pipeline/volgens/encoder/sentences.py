"""Where sentences start: the encoder's scores, held to what Dutch orthography makes sure of.

A closing quotation mark belongs to the sentence before it and an opening one to the sentence after it; which of the two
a mark is shows in the white space around it, or in its form where there is white space on both sides. After a colon,
semicolon or comma a sentence goes on, and after a word without a full stop it mostly does.
"""

from collections.abc import Sequence

from volgens.encoder.decode import Scores
from volgens.encoder.windows import Tokens

LONGEST = 250
"""Tokens; a longer stretch without a sentence end is cut where an end is likeliest, for the sake of the tree."""
WITHOUT_STOP = 2.5
"""Score from which a sentence starts where none of the words before it ends one."""
QUOTES = frozenset(["'", '"', "''", ",,", "``", *"“”„‟‘’«»‹›"])
OPENING = frozenset([",,", "``", *"„‟‘«‹“"])
STOPS = frozenset([".", "?", "!", "…", "...", "..", "?!", "!?", "!!", "??"])
AFTER_STOP = QUOTES | frozenset(")]")
RUNS_ON = frozenset(",;:")


def sentence_starts(scores: Scores, tokens: Tokens) -> list[int]:
    """The first tokens of the sentences. Token 0 is one, and so is every token that starts a line."""
    words, count = tokens.words, len(tokens.words)
    adjusted = scores.tolist()
    for i in range(1, count):
        side = _side(tokens, i)
        if side == "closing":
            if i + 1 < count:
                adjusted[i + 1] = max(adjusted[i], adjusted[i + 1])
            adjusted[i] = -1.0
        elif side == "opening" and i + 1 < count and not tokens.breaks[i + 1]:
            adjusted[i] = max(adjusted[i], adjusted[i + 1])
            adjusted[i + 1] = -1.0
    starts = [0]
    stopped = words[0] in STOPS
    for i in range(1, count):
        before = words[i - 1]
        if before in STOPS or (before.endswith(".") and len(before) > 1):
            stopped = True
        elif before not in AFTER_STOP:
            stopped = False
        least = 0.0 if stopped else WITHOUT_STOP
        if tokens.breaks[i] or (adjusted[i] > least and before not in RUNS_ON):
            starts.append(i)
    return _shortened(starts, scores)


def attach_stop(heads: list[int], words: Sequence[str]) -> None:
    """Hang a sentence's final stop on the root, as the treebank does in 99.7 % of its sentences."""
    last = len(words) - 1
    while last > 0 and words[last] in AFTER_STOP:
        last -= 1
    root = next(i for i, head in enumerate(heads) if head == i)
    if words[last] in STOPS and last != root and last not in heads:
        heads[last] = root


def _side(tokens: Tokens, i: int) -> str | None:
    """Whether token `i` is an opening or a closing quotation mark; None where it is neither, or might be both."""
    word = tokens.words[i]
    if word not in QUOTES:
        return None
    before = tokens.spaced[i] or tokens.breaks[i]
    after = i + 1 == len(tokens.words) or tokens.spaced[i + 1] or tokens.breaks[i + 1]
    if before != after:
        return "opening" if before else "closing"
    if not before or word in "'\"":
        return None
    return "opening" if word in OPENING else "closing"


def _shortened(starts: Sequence[int], scores: Scores) -> list[int]:
    """The starts, with more of them where a sentence would be too long."""
    out = []
    for start, end in zip(starts, [*starts[1:], len(scores)], strict=True):
        out.append(start)
        while end - start > LONGEST:
            half = start + LONGEST // 2
            start = half + int(scores[half : start + LONGEST].argmax())
            out.append(start)
    return out
