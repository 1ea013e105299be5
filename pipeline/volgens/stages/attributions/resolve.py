"""Who the source is: its fullest name in the document, its kind, and the mention that stands for it.

Names come from the entities stage. Pronouns and descriptions go to whoever spoke last or was the subject last,
whichever is nearer and fits in number and kind; the first person inside a quotation is the one quoted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from volgens.records import Entity, SourceKind
from volgens.stages.attributions.candidates import Candidate, Offsets
from volgens.stages.attributions.phrases import head_word, is_kind, noun_phrase
from volgens.stages.attributions.reading import Reading

_FIRST = frozenset(("ik", "mij", "me", "mijn", "m'n"))
_SINGULAR = frozenset(("hij", "zij", "ze", "hem", "haar", "zijn", "ie", "z'n", "hijzelf"))
_PLURAL = frozenset(("ze", "zij", "hun", "hen"))
_DEFINITE = frozenset(("de", "het", "deze", "die", "dit", "dat", "'t"))
_ARTICLES = _DEFINITE | {"een"}
_MEMORY = 30
"""How many earlier speakers a pronoun may look back over."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody that the text has named as a source or subject."""

    at: int
    name: str
    kind: SourceKind
    plural: bool
    head: str
    entity: Entity | None
    quoted: bool = False
    """Whether the words stand inside a quotation, where who speaks and who is spoken of differ from outside."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer for one attribution."""

    name: str | None
    kind: SourceKind
    entity: str | None


class Resolver:
    """Resolves the sources of one document, in the order in which they stand in the text."""

    def __init__(self, reading: Reading, entities: Sequence[Entity]) -> None:
        self.reading = reading
        self.entities = sorted(entities, key=lambda e: (e.start, -e.end))
        self.by_id: dict[str | None, Entity] = {e.id: e for e in self.entities}
        self.starts = [e.start for e in self.entities]
        self.organisations = [e for e in self.entities if e.label == "ORG"]
        self.organisation_starts = [e.start for e in self.organisations]
        self.roles = self._roles()
        self.subjects = [p for e in self.entities if (p := self._as_subject(e))]
        self.subject_starts = [p.at for p in self.subjects]
        self.spoken: list[Party] = []
        self.done: dict[int, Resolved] = {}

    def resolve_all(self, candidates: Sequence[Candidate]) -> list[Resolved]:
        """One answer for each candidate, in their order; sources that stand earlier are resolved first."""
        order = sorted(range(len(candidates)), key=lambda n: (_place(candidates[n]), n))
        answers: dict[int, Resolved] = {}
        inner: list[int] = []
        for n in order:
            if self._is_first_person(candidates[n]):
                inner.append(n)
                continue
            answers[n] = self._resolve(candidates[n])
        for n in inner:
            answers[n] = self._speaker_around(candidates, n, answers)
        return [answers[n] for n in range(len(candidates))]

    def _is_first_person(self, candidate: Candidate) -> bool:
        return candidate.source is not None and self._text(candidate.source).casefold() in _FIRST

    def _text(self, span: Offsets) -> str:
        return self.reading.text[span[0] : span[1]]

    def _resolve(self, candidate: Candidate) -> Resolved:
        if candidate.source is None:
            known = self.done.get(candidate.parent) if candidate.parent is not None else None
            if candidate.parent == -1:
                party = self._antecedent("hij", candidate.start, False, quoted=False)
                known = Resolved(party.name, party.kind, party.entity.id if party.entity else None) if party else None
            answer = known or Resolved(None, "unknown", None)
            if known and candidate.cue is None:
                self.done[candidate.start] = known
                if known.kind == "person" and known.name:
                    self.spoken.append(
                        Party(candidate.start, known.name, known.kind, False, "", self.by_id.get(known.entity))
                    )
            return answer
        party = self._party(candidate.source, _place(candidate))
        self.spoken.append(party)
        answer = Resolved(party.name, party.kind, party.entity.id if party.entity else None)
        self.done[(candidate.cue or candidate.content[0])[0]] = answer
        return answer

    def _speaker_around(self, candidates: Sequence[Candidate], n: int, answers: dict[int, Resolved]) -> Resolved:
        """The source of the innermost statement whose content holds a first person."""
        source = candidates[n].source or (0, 0)
        best: tuple[int, int] | None = None
        for m, other in enumerate(candidates):
            if m == n or m not in answers or self._is_first_person(other):
                continue
            if not self._speaks(other, source):
                continue
            for start, end in other.content:
                if start <= source[0] and source[1] <= end and (best is None or end - start < best[0]):
                    best = (end - start, m)
        if best:
            return answers[best[1]]
        return Resolved(self._text(source), "person", None)

    def _speaks(self, candidate: Candidate, source: Offsets) -> bool:
        """Whether the first person at `source` is quoted by the statement: it is deeper in quotations than the cue."""
        anchor = candidate.cue or candidate.source
        if anchor is None:
            return True
        inner, outer = self._depth(source[0]), self._depth(anchor[0])
        return inner > outer

    def _depth(self, char: int) -> int:
        position = min(self.reading.first_at(char), len(self.reading.words) - 1)
        quote = self.reading.quote_at(position) if position >= 0 else None
        return quote.depth if quote else -1

    def _party(self, source: Offsets, at: int) -> Party:
        text = self._text(source)
        words = text.casefold().split()
        a, b = self.reading.first_at(source[0]), self.reading.last_before(source[1]) + 1
        if len(words) == 1 and words[0] in _SINGULAR | _PLURAL:
            quoted = self._quoted(a)
            known = self._antecedent(words[0], at, self._plural_verb(a, b), quoted)
            if known:
                return Party(at, known.name, known.kind, known.plural, known.head, known.entity, quoted)
            return Party(at, text, "group" if words[0] in _PLURAL - _SINGULAR else "person", False, words[0], None)
        entity = self._named(source, a, b)
        head = head_word(self.reading, a, b) if a < b else ""
        if entity is not None:
            return Party(at, entity.name, _kind_of(entity), False, head, entity, self._quoted(a))
        kind = self._kind(words, head)
        if words and words[0] in _DEFINITE and not self._inner_person(source):
            known = self._described(head, words, kind, at)
            if known:
                return Party(at, known.name, known.kind, known.plural, known.head, known.entity)
        return Party(at, text, kind, kind == "group", head, None, self._quoted(a))

    def _plural_verb(self, a: int, b: int) -> bool | None:
        """Whether a finite verb beside the pronoun is plural; None where there is none."""
        for k in (a - 1, b, b + 1):
            if 0 <= k < len(self.reading.words) and self.reading.is_finite(k):
                number = self.reading.words[k].morph.get("Number", [])
                if self.reading.low[k].endswith("en") and self.reading.low[k] not in ("ben",):
                    return True
                return number == ["Plur"]
        return None

    def _named(self, source: Offsets, a: int, b: int) -> Entity | None:
        """The name that the whole phrase stands for: what it starts with after article and titles, or an apposition."""
        reading = self.reading
        first_preposition = next((k for k in range(a, b) if reading.pos[k] == "ADP" and k > a), b)
        if any(reading.low[k] in ("waaronder", "onder") for k in range(a, b)):
            return None
        comma = next((k for k in range(a, b) if reading.low[k] == ","), b)
        limit = reading.ends[min(first_preposition, comma, b) - 1] if a < b else source[1]
        inside = [
            e
            for e in self.entities[bisect_left(self.starts, source[0]) :][:8]
            if e.end <= source[1] and e.label != "NORP"
        ]
        for entity in inside:
            if entity.label == "PERSON" and entity.start < limit:
                return entity
        for entity in inside:
            if (
                comma < b
                and entity.label == "PERSON"
                and entity.start >= reading.starts[comma]
                and self._apposed(entity, comma, b)
            ):
                return entity
        for entity in inside:
            head_words = reading.text[source[0] : entity.start].casefold().split()
            if entity.start < limit and entity.end >= limit and all(self._light(w) for w in head_words):
                return entity
        return None

    def _apposed(self, entity: Entity, comma: int, b: int) -> bool:
        between = self.reading.text[self.reading.ends[comma] : entity.start].casefold()
        return " van " not in between and " voor " not in between

    def _light(self, word: str) -> bool:
        """A word before a name that leaves the name the head: articles, titles, adjectives in small letters."""
        return (
            word in _ARTICLES
            or word.strip(".")
            in ("heer", "dhr", "mr", "mevrouw", "krant", "persbureau", "dagblad", "netwerk", "zender")
            or word.endswith("e")
        )

    def _inner_person(self, source: Offsets) -> bool:
        """Whether the phrase holds somebody's name, so that it is a description of somebody else."""
        inside = self.entities[bisect_left(self.starts, source[0]) :][:8]
        return any(e.label == "PERSON" and e.end <= source[1] for e in inside)

    def _quoted(self, position: int) -> bool:
        return 0 <= position < len(self.reading.words) and self.reading.quote_of[position] >= 0

    def _kind(self, words: list[str], head: str) -> SourceKind:
        exact: tuple[SourceKind, ...] = ("anonymous", "document", "organisation", "group")
        compound: tuple[SourceKind, ...] = ("organisation", "document")
        for name in exact:
            if self.reading.lexicon.has(f"sources.{name}", head):
                return name
        if words and words[0] in ("wij", "we", "ons", "onze"):
            return "group"
        for name in compound:
            if is_kind(self.reading, f"sources.{name}", head):
                return name
        if head.endswith(("en", "ers", "s")) and words and words[0] not in ("het", "een", "'t") and len(head) > 3:
            return "group"
        return "person" if head else "unknown"

    def _as_subject(self, entity: Entity) -> Party | None:
        """A person's name as a subject: of the tree, or the first words of a sentence."""
        if entity.label not in ("PERSON",):
            return None
        reading = self.reading
        first = reading.first_at(entity.start)
        last = reading.last_before(entity.end)
        if first > last or first >= len(reading.words):
            return None
        a, _ = reading.unit(first)
        subject = any(reading.words[k].dep_ in ("nsubj", "nsubj:pass") for k in range(first, last + 1))
        if not subject and first - a > 3:
            return None
        return Party(entity.start, entity.name, "person", False, reading.low[last], entity, self._quoted(first))

    def _antecedent(self, pronoun: str, at: int, plural: bool | None, quoted: bool) -> Party | None:
        """The nearest party before `at` that the pronoun can stand for; outside quotations only those outside."""
        wants_plural = pronoun in ("hun", "hen") or (pronoun in ("ze", "zij") and plural is True)
        spoken = [p for p in self.spoken[-_MEMORY:] if p.at < at and (quoted or not p.quoted)]
        if wants_plural:
            return next((p for p in reversed(spoken) if p.kind in ("group", "anonymous", "organisation")), None)
        person = next((p for p in reversed(spoken) if p.kind == "person"), None)
        n = bisect_left(self.subject_starts, at)
        while (
            n and not quoted and self.subjects[n - 1].quoted and self.subjects[n - 1].at > (person.at if person else -1)
        ):
            n -= 1
        subject = self.subjects[n - 1] if n else None
        if subject and (person is None or subject.at > person.at):
            return subject
        return person or subject

    def _described(self, head: str, words: list[str], kind: SourceKind, at: int) -> Party | None:
        """What a description ("het bedrijf", "de minister", "de 56-jarige") stands for.

        A longer source with the same head, a name that the text gives that role, or the last name of its kind.
        """
        reading = self.reading
        for party in reversed([p for p in self.spoken[-_MEMORY:] if p.at < at]):
            if party.head == head and len(party.name) > len(" ".join(words)):
                return party
        if reading.lexicon.has("sources.unresolved", head) or kind in ("group", "document", "anonymous"):
            return None
        known = self.roles.get(head, ())
        entity = next((e for e in reversed(known) if e.start < at), known[0] if known else None)
        if entity is not None:
            return Party(at, entity.name, _kind_of(entity), False, head, entity)
        if kind == "organisation":
            n = bisect_left(self.organisation_starts, at)
            found = self.organisations[n - 1] if n else None
            return Party(at, found.name, "organisation", False, head, found) if found else None
        if kind == "person" or words[-1].endswith("jarige"):
            party_known = self._antecedent("hij", at, False, quoted=False)
            return party_known if party_known and party_known.entity else None
        return None

    def _roles(self) -> dict[str, list[Entity]]:
        """The nouns that the text gives to a name, right before it or in an apposition behind it."""
        reading = self.reading
        roles: dict[str, list[Entity]] = {}
        for entity in self.entities:
            if entity.label not in ("PERSON", "ORG"):
                continue
            first, last = reading.first_at(entity.start), reading.last_before(entity.end)
            if not 0 <= first <= last:
                continue
            if first > 0 and reading.pos[first - 1] == "NOUN":
                roles.setdefault(reading.low[first - 1], []).append(entity)
            if last + 2 < len(reading.words) and reading.low[last + 1] == ",":
                end = noun_phrase(reading, last + 2, min(last + 12, len(reading.words)))
                if end > last + 2:
                    roles.setdefault(head_word(reading, last + 2, end), []).append(entity)
        return roles


def _kind_of(entity: Entity) -> SourceKind:
    return "person" if entity.label == "PERSON" else "organisation"


def _place(candidate: Candidate) -> int:
    """Where the source stands, or the cue, or the content."""
    return (candidate.source or candidate.cue or candidate.content[0])[0]
