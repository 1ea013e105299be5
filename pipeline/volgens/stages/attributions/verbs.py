"""Which word of a verb group is the cue, and which verb of the lexicon it is."""

from __future__ import annotations

from dataclasses import dataclass

from volgens.records import Modality
from volgens.stages.attributions.lexicon import Form
from volgens.stages.attributions.reading import Reading
from volgens.stages.attributions.subjects import finite_of

_PARTICLE_REACH = 45
TOLD = "te horen krijgen"
_TOLD_REACH = 25
"""How many words after its verb "te horen" may stand."""
_IDIOM = 8
"""How many words before a verb the rest of its idiom may stand."""
_LET = frozenset(("laat", "laten", "liet", "lieten"))
_TWO_PART = {"bekend": "bekendmaken", "duidelijk": "duidelijkmaken", "kenbaar": "kenbaarmaken"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb in the text, as positions.

    at: the cue word. finite: the verb that carries tense and subject. end: past the last word of the group that stands
    close by (the particle, the infinitive of `laat weten`).
    """

    at: int
    finite: int
    end: int
    lemma: str
    group: str
    frames: frozenset[str]
    modality: Modality
    passive: bool
    goal_passive: bool
    infinitive: bool = False
    """Whether the cue is an infinitive ("te zeggen", "wil zeggen")."""
    first_person: bool = False
    """Whether the form is that of "ik" or of a command."""
    bare_participle: bool = False
    """Whether the cue is a participle that no auxiliary carries ("anders omschreven")."""


def cue_words(reading: Reading) -> list[int]:
    """The positions at which `cue_at` may find a reporting verb."""
    return reading.where(reading.lexicon.forms.keys(), _LET, reading.lexicon.words["told.verbs"])


def cue_at(reading: Reading, i: int) -> Cue | None:
    """The reporting verb whose cue word stands at position i, or None."""
    group = _let(reading, i) or _told(reading, i)
    if group:
        return group
    forms = reading.forms(i)
    if not forms or (reading.low[i] in _TWO_PART and reading.next_word(i).startswith(("maak", "maken", "gemaakt"))):
        return None
    particle = _particle(reading, i, {f.verb.particle for f in forms if f.apart and f.verb.particle})
    chosen = None
    tag = reading.tag[i]
    for form in sorted(forms, key=lambda f: f"|{f.kind.rstrip('1')}|" not in f"{tag}|"):
        if form.apart:
            if particle and reading.low[particle] == form.verb.particle:
                chosen = form
                break
        elif chosen is None:
            chosen = form
    if chosen is None or _idiom(reading, i, chosen) or (not chosen.apart and other_verb(reading, i)):
        return None
    finite = finite_of(reading, i) if not chosen.kind.startswith("pv") or not reading.is_finite(i) else i
    if chosen.kind == "inf" and reading.is_finite(i):
        finite = i
    passive = (
        finite != i and reading.low[finite] in reading.lexicon.words["words.passive"] and "|inf|" not in reading.tag[i]
    )
    if finite != i and _participle_passive(reading, i, finite, chosen.kind):
        passive = True
    end = max(i + 1, particle + 1 if particle and chosen.apart else 0)
    return Cue(
        i,
        finite,
        end,
        chosen.verb.lemma,
        chosen.verb.group,
        chosen.verb.frames,
        chosen.verb.modality,
        passive,
        chosen.verb.goal_passive,
        chosen.kind == "inf" and (finite != i or (i > 0 and reading.low[i - 1] == "te")),
        chosen.kind == "pv1",
        chosen.kind == "vd" and finite == i,
    )


def _idiom(reading: Reading, i: int, form: Form) -> bool:
    """Fixed phrases that say nothing: "wil zeggen", "ter beschikking stellen", "is bekend", "kans geboden"."""
    low, lemma = reading.low, form.verb.lemma
    a, b = reading.unit(i)
    before = low[max(a, i - _IDIOM) : i]
    if lemma == "zeggen" and form.kind == "inf":
        return (
            bool(before)
            and any(w in ("wil", "willen", "wou") for w in before)
            and not {"ik", "we", "wij"} & set(before)
        )
    if lemma == "stellen":
        around = (*before, *low[i + 1 : min(b, i + 4)])
        return any(reading.lexicon.has("words.set_phrases", w) for w in around)
    if lemma == "bekennen" and form.kind == "vd":
        return not any(w in ("heeft", "hebben", "had", "hadden", "heb") for w in (*before, *low[i + 1 : i + 2]))
    if lemma == "gebieden" and form.kind == "vd":
        return True
    return lemma == "tonen" and "zich" in low[i + 1 : min(b, i + 4)]


def _participle_passive(reading: Reading, i: int, finite: int, kind: str) -> bool:
    """ "zal worden gevraagd", "zijn gemeld": a passive with its worden away from the finite verb or left out."""
    if kind != "vd":
        return False
    near = [k for k in (i - 1, i + 1) if 0 <= k < len(reading.low)]
    return any(reading.low[k] in ("worden", "geworden") for k in near)


def _particle(reading: Reading, i: int, wanted: set[str | None]) -> int | None:
    """The separated particle of the finite verb at i: the first of the wanted words that closes its clause."""
    if not wanted:
        return None
    a, b = reading.unit(i)
    before = i - 1
    while before > a and reading.low[before] in reading.lexicon.words["words.auxiliaries"]:
        before -= 1
    if before >= a and reading.low[before] in wanted:
        return before
    quote = reading.quote_of[i]
    for k in range(i + 1, min(b, i + _PARTICLE_REACH)):
        if reading.quote_of[k] != quote:
            continue
        word = reading.low[k]
        if word in wanted:
            following = reading.low[k + 1] if k + 1 < b else "."
            closes = following in (
                ",",
                ".",
                ":",
                "dat",
                "of",
                "om",
                "hoe",
                "en",
                "maar",
                "!",
                "?",
                "tijdens",
                "na",
                "in",
                "op",
                "van",
                "aan",
                "te",
            )
            tree = reading.head(k) == i
            alone = "fin" in reading.tag[k] or k + 1 == len(reading.low) or reading.is_mark(k + 1)
            blocked = word not in _TWO_PART and not tree and _opens_noun_phrase(reading, k, b)
            if (tree or closes or alone) and not blocked:
                return k
        if reading.low[k] in ("dat", ";") and reading.pos[k] != "PRON":
            return None
    return None


def other_verb(reading: Reading, i: int) -> bool:
    """Whether a particle that closes the clause makes another verb of the word: "vindt plaats", "zegde af"."""
    particle = reading.child(i, "compound:prt")
    return particle is not None and particle > i


def _opens_noun_phrase(reading: Reading, k: int, b: int) -> bool:
    """Whether the word is a preposition with its noun rather than a particle."""
    return k + 1 < b and reading.pos[k + 1] in ("DET", "NOUN", "PROPN", "NUM", "ADJ") and "fin" not in reading.tag[k]


def _let(reading: Reading, i: int) -> Cue | None:
    """ "laat ... weten", "heeft laten weten", "liet doorschemeren"."""
    if reading.low[i] not in _LET:
        return None
    _, b = reading.unit(i)
    lexicon = reading.lexicon
    for k in range(i + 1, min(b, i + 25)):
        word = reading.low[k]
        if word in (";", ":") or word == "dat":
            return None
        if lexicon.has("let.infinitives", word) and (reading.is_verb(k) or reading.head(k) == i or word == "weten"):
            finite = i if reading.low[i] != "laten" else finite_of(reading, i)
            weak = lexicon.has("let.clause_only", word)
            frames = frozenset(("d", "o", "p", "shows")) if weak else frozenset("dotqp")
            return Cue(i, finite, k + 1, f"laten {word}", "say", frames, "asserted", False, False)
    return None


def _told(reading: Reading, i: int) -> Cue | None:
    """ "kreeg (van X) te horen dat": the subject is the one told, so the group counts as a passive."""
    if not reading.lexicon.has("told.verbs", reading.low[i]):
        return None
    a, b = reading.unit(i)
    low = reading.low
    te = next((k for k in (i - 2, i - 3) if k >= a and low[k : k + 2] == ["te", "horen"]), None)
    if te is None:
        te = next((k for k in range(i + 1, min(b, i + _TOLD_REACH)) if low[k : k + 2] == ["te", "horen"]), None)
    if te is None or any(low[k] in (",", ";", ":", "dat") for k in range(i + 1, te)):
        return None
    end = max(i + 1, te + 2)
    if end < b and low[end] == ",":
        return None
    return Cue(i, finite_of(reading, i), end, TOLD, "say", frozenset("doqtp"), "asserted", True, True)
