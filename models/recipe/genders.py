"""Learn the endings of `volgens.encoder.gender` from the treebank: those that nearly always go with one gender."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from volgens.encoder.gender import NOUN, SHORTEST, noun_class

PURITY = 0.9


def learn_genders(sentences: Iterable[list[list[str]]]) -> dict[str, dict[str, str]]:
    """{class: {ending: gender}}; an ending that says the same as the next shorter one is left out."""
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for rows in sentences:
        for row in rows:
            name, match = noun_class(row[4]), NOUN.fullmatch(row[4])
            if name is None or match is None:
                continue
            key = "^" + row[1].lower()
            for start in range(max(1, len(key) - SHORTEST + 1)):
                votes[name, key[start:]][match[2]] += 1
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, ending), genders in sorted(votes.items(), key=lambda item: (len(item[0][1]), item[0])):
        gender, count = max(genders.items(), key=lambda item: (item[1], item[0]))
        shorter = next((kept[name][ending[i:]] for i in range(1, len(ending)) if ending[i:] in kept[name]), None)
        if count >= PURITY * sum(genders.values()) and gender != shorter:
            kept[name][ending] = gender
    return {name: dict(sorted(kept[name].items())) for name in sorted(kept)}
