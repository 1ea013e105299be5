"""One sense per document: mentions that are spelt alike share what the encoder thinks of each (Gale et al. 1992)."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from volgens.encoder.decode import Scores

SHARE = 2.0
"""What the other mentions weigh together against the mention itself."""

Entity = tuple[int, int, str]


def consistent(entities: Sequence[Entity], words: Sequence[str], scores: Scores, tags: Sequence[str]) -> list[Entity]:
    """The entities with the label that is best over their own tokens and the mean of the mentions spelt alike.

    A single word also takes part with the longer names of persons that end in it: `Veerman` with `Jan Veerman`.
    scores: those of the BILOU `tags` for each token.
    """
    if len(entities) < 2:
        return list(entities)
    labels = sorted({tag[2:] for tag in tags if len(tag) > 1})
    columns = np.array([[len(tag) > 1 and tag[2:] == label for tag in tags] for label in labels])
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely = np.log(shifted @ columns.T + 1e-6)
    views = [likely[start:end].mean(axis=0) for start, end, _ in entities]
    alike: dict[str, list[int]] = defaultdict(list)
    for number, (start, end, label) in enumerate(entities):
        alike[_key(words[start:end])].append(number)
        if label == "PERSON" and end - start > 1:
            alike[_key(words[end - 1 : end])].append(number)
    out = []
    for number, (start, end, label) in enumerate(entities):
        others = [views[other] for other in alike[_key(words[start:end])] if other != number]
        if others:
            label = labels[int((views[number] + SHARE * np.mean(others, axis=0)).argmax())]
        out.append((start, end, label))
    return out


def _key(words: Sequence[str]) -> str:
    """What mentions spelt alike have in common: the words without a possessive ending."""
    text = " ".join(words).lower()
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    return text
