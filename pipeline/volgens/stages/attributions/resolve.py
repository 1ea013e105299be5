"""Who the source is: its fullest name in the document, its kind, and the mention that stands for it.

Names come from the entities stage. Pronouns and descriptions go to whoever spoke last or was the subject last,
whichever is nearer and fits in number, kind and gender; the first person inside a quotation is the one quoted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from volgens.records import Entity, SourceKind
from volgens.stages.attributions.candidates import Candidate, Offsets
from volgens.stages.attributions.cast import Cast, Party
from volgens.stages.attributions.phrases import head_word
from volgens.stages.attributions.reading import Reading

_FIRST = frozenset(("ik", "mij", "me", "mijn", "m'n"))
_PRONOUNS = frozenset(("hij", "zij", "ze", "hem", "haar", "zijn", "ie", "z'n", "hun", "hen"))
_FEMININE = frozenset(("zij", "ze", "haar"))
_DEFINITE = frozenset(("de", "het", "deze", "die", "dit", "dat", "'t"))
_NEAR = 900
"""Letters: speakers this near are what a plural pronoun means before any other plural subject."""
_MEMORY = 30
"""How many earlier speakers a pronoun may look back over."""


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
        self.cast = Cast(reading, entities)
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
            else:
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
            return self._unnamed(candidate)
        party = self._party(candidate.source, _place(candidate))
        self.spoken.append(party)
        answer = _answer(party)
        self.done[(candidate.cue or candidate.content[0])[0]] = answer
        return answer

    def _unnamed(self, candidate: Candidate) -> Resolved:
        """Whoever goes on speaking: the parent's source, or for a quotation that stands alone whoever was last."""
        known = self.done.get(candidate.parent) if candidate.parent is not None else None
        if candidate.parent == -1:
            party = self._antecedent("", candidate.start, quoted=False, plural=False)
            known = _answer(party) if party else None
        if known and candidate.cue is None:
            self.done[candidate.start] = known
            if known.kind == "person" and known.name:
                entity = self.cast.by_id.get(known.entity)
                gender = self.cast.genders.get(known.name, "")
                self.spoken.append(Party(candidate.start, known.name, known.kind, "", entity, gender=gender))
        return known or Resolved(None, "unknown", None)

    def _speaker_around(self, candidates: Sequence[Candidate], n: int, answers: dict[int, Resolved]) -> Resolved:
        """The source of the innermost statement that quotes a first person."""
        source = candidates[n].source or (0, 0)
        best: tuple[int, int] | None = None
        for m, other in enumerate(candidates):
            if m == n or m not in answers or self._is_first_person(other) or not self._quotes(other, source):
                continue
            for start, end in other.content:
                if start <= source[0] and source[1] <= end and (best is None or end - start < best[0]):
                    best = (end - start, m)
        if best:
            return answers[best[1]]
        return Resolved(self._text(source), "person", None)

    def _quotes(self, candidate: Candidate, source: Offsets) -> bool:
        """Whether a first person at `source` is quoted by the statement: it is deeper in quotations than the cue."""
        anchor = candidate.cue or candidate.source
        return anchor is None or self._depth(source[0]) > self._depth(anchor[0])

    def _depth(self, char: int) -> int:
        position = min(self.reading.first_at(char), len(self.reading.words) - 1)
        quote = self.reading.quote_at(position) if position >= 0 else None
        return quote.depth if quote else -1

    def _party(self, source: Offsets, at: int) -> Party:
        text = self._text(source)
        words = text.casefold().split()
        a, b = self.reading.first_at(source[0]), self.reading.last_before(source[1]) + 1
        quoted = self.cast.quoted(a)
        if len(words) == 1 and words[0] in _PRONOUNS:
            known = self._antecedent(words[0], at, quoted, self._plural_verb(a, b))
            if known:
                return replace(known, at=at, quoted=quoted)
            return Party(at, text, "person", words[0], None, quoted)
        entity = self.cast.named(source, a, b)
        if entity is not None:
            return self.cast.party(entity, at, quoted)
        head = head_word(self.reading, a, b) if a < b else ""
        kind = self.cast.kind(a, b, head)
        if words and words[0] in _DEFINITE and not any(e.label == "PERSON" for e in self.cast.within(source)):
            known = self._described((a, b), text, head, kind, at)
            if known:
                return replace(known, at=at, head=head, quoted=quoted)
        return Party(at, text, kind, head, None, quoted)

    def _plural_verb(self, a: int, b: int) -> bool:
        """Whether a finite verb beside the pronoun is plural."""
        for k in (a - 1, b, b + 1):
            verb = 0 <= k < len(self.reading.words) and (
                self.reading.is_finite(k) or (k == b and self.reading.is_verb(k))
            )
            if verb:
                return self.reading.low[k].endswith("en") or "|mv" in self.reading.tag[k]
        return False

    def _earlier(self, at: int, quoted: bool) -> list[Party]:
        return [p for p in self.spoken[-_MEMORY:] if p.at < at and (quoted or not p.quoted)]

    def _antecedent(self, pronoun: str, at: int, quoted: bool, plural: bool) -> Party | None:
        """The nearest party before `at` that the pronoun can stand for; outside quotations only those outside.

        Without a pronoun, for a quotation that stands alone, somebody with a name goes before anybody else.
        """
        spoken = self._earlier(at, quoted)
        if pronoun in ("hun", "hen") or (pronoun in ("ze", "zij") and plural):
            n = bisect_left(self.cast.group_starts, at)
            groups = [p for p in self.cast.groups[max(0, n - 3) : n] if quoted or not p.quoted]
            speakers = [p for p in spoken if p.kind in ("group", "anonymous", "organisation") and at - p.at < _NEAR]
            return max([*groups, *speakers], key=lambda p: p.at, default=None)
        n = bisect_left(self.cast.people_starts, at)
        subjects = [p for p in self.cast.people[max(0, n - _MEMORY) : n] if quoted or not p.quoted]
        pool = sorted([p for p in spoken if _is_person(p)] + subjects, key=lambda p: p.at, reverse=True)
        if not pronoun:
            pool = [p for p in pool if p.entity] or pool
        wrong = {"": ""}.get(pronoun, "m" if pronoun in _FEMININE else "f")
        fitting = next((p for p in pool if not wrong or p.gender != wrong), pool[0] if pool else None)
        return fitting or self.cast.last_person(at)

    def _described(self, phrase: tuple[int, int], text: str, head: str, kind: SourceKind, at: int) -> Party | None:
        """What a description stands for: a longer source with its head, a name with its role, the last of its kind."""
        for party in reversed([p for p in self.spoken[-_MEMORY:] if p.at < at]):
            if party.head == head and len(party.name) > len(text):
                return party
        entity = self.cast.described(phrase, head, kind, at)
        if entity is not None:
            return self.cast.party(entity, at, quoted=False)
        if self.reading.lexicon.has("sources.unresolved", head) or not (kind == "person" or head.endswith("jarige")):
            return None
        known = self._antecedent("hij", at, quoted=False, plural=False)
        return known if known and known.entity else None


def _is_person(party: Party) -> bool:
    """Whether a pronoun may mean the party: a name, or a description that a noun phrase gives."""
    if party.kind != "person":
        return False
    first = party.name.casefold().split()[0]
    return party.entity is not None or (
        first not in _PRONOUNS and first not in ("alles", "niets", "iets", "dat", "dit")
    )


def _answer(party: Party) -> Resolved:
    return Resolved(party.name, party.kind, party.entity.id if party.entity else None)


def _place(candidate: Candidate) -> int:
    """Where the source stands, or the cue, or the content."""
    return (candidate.source or candidate.cue or candidate.content[0])[0]
