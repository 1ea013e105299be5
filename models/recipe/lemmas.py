"""Learn the endings of `volgens.encoder.lemma` from the treebank.

For each tag every ending of a form, up to eight letters or the whole word, votes for the rules it is seen with. An
ending is kept where its best rule differs from that of the next shorter ending kept, and where it is no chance: seen
in more than one word, or a whole word, or short.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from volgens.encoder.lemma import UPPER, is_upper, make_rule

LONGEST = 8
PARTICLE = "compound:prt"


def lemma_pairs(sentences: Iterable[list[list[str]]]) -> Counter[tuple[str, str, str]]:
    """(tag, form, lemma) of the treebank's words; the particle of a separable verb that stands apart is taken off."""
    pairs: Counter[tuple[str, str, str]] = Counter()
    for rows in sentences:
        particles: dict[int, str] = {}
        for row in rows:
            if row[7] == PARTICLE:
                particles[int(row[6]) - 1] = row[1].lower()
        for i, row in enumerate(rows):
            lemma = row[2].replace("_", "")
            if not lemma or row[4] == "_":
                continue
            particle = particles.get(i, "")
            if particle and lemma != particle and lemma.startswith(particle):
                lemma = lemma[len(particle) :]
            pairs[row[4], row[1], lemma] += 1
            if is_upper(row[1], row[4]):
                pairs[UPPER + row[4], row[1], lemma] += 1
    return pairs


def find_particles(sentences: Iterable[list[list[str]]]) -> list[str]:
    """The words that, as particle of a verb, mostly stand at the front of its lemma."""
    seen: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    for rows in sentences:
        for row in rows:
            if row[7] == PARTICLE:
                word, verb = row[1].lower(), rows[int(row[6]) - 1]
                seen[word] += 1
                joined[word] += verb[4].startswith("WW") and verb[2].replace("_", "").startswith(word)
    return sorted(word for word in seen if joined[word] > seen[word] / 2)


def learn_endings(sentences: list[list[list[str]]]) -> dict[str, object]:
    """The content of the lemmatiser's file."""
    pairs = lemma_pairs(sentences)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (tag, form, lemma), count in sorted(pairs.items()):
        rule = make_rule(form, lemma)
        key = "^" + form.lower()
        # a type counts most, frequency a little: endings must carry over to words not seen
        weight = 1 + min(count, 3) / 2
        for length in (*range(min(LONGEST, len(key) - 1) + 1), len(key)):
            votes[tag, key[len(key) - length :]][rule] += weight  # type: ignore[assignment]
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    for (tag, ending), rules in sorted(votes.items(), key=lambda item: (len(item[0][1]), item[0])):
        rule, weight = max(rules.items(), key=lambda item: (item[1], item[0]))
        shorter = next((kept[tag][ending[i:]] for i in range(1, len(ending) + 1) if ending[i:] in kept[tag]), None)
        if rule != shorter and (weight >= 2 or ending.startswith("^") or len(ending) <= 4):
            kept[tag][ending] = rule
    rules_used = sorted({rule for endings in kept.values() for rule in endings.values()})
    numbers = {rule: number for number, rule in enumerate(rules_used)}
    return {
        "rules": rules_used,
        "particles": find_particles(sentences),
        "endings": {tag: {e: numbers[rule] for e, rule in kept[tag].items()} for tag in sorted(kept)},
    }
