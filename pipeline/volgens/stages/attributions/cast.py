"""Who appears in a document: names with their roles and gender, subjects, groups, as a pronoun or description may mean.

Built once for each document from the entities and the reading; the resolver adds who has spoken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from volgens.records import Entity, SourceKind
from volgens.stages.attributions.candidates import Offsets
from volgens.stages.attributions.phrases import head_word, is_kind, noun_phrase
from volgens.stages.attributions.reading import Reading

_ARTICLES = frozenset(("de", "het", "deze", "die", "dit", "dat", "'t", "een"))
_MEMORY = 30
"""How many names back a person is looked for."""
_NEARBY = 8
"""How many names from its start a phrase is searched for."""
_RECENT = 8
"""How many organisations back one is looked for that a description fits."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody that the text has named as a source or subject."""

    at: int
    name: str
    kind: SourceKind
    head: str
    entity: Entity | None
    quoted: bool = False
    """Whether the words stand inside a quotation, where who speaks and who is spoken of differ from outside."""
    gender: str = ""
    """`f`, `m` or unknown."""


class Cast:
    """The names of one document."""

    def __init__(self, reading: Reading, entities: Sequence[Entity]) -> None:
        self.reading = reading
        self.entities = sorted(entities, key=lambda e: (e.start, -e.end))
        self.starts = [e.start for e in self.entities]
        self.by_id: dict[str | None, Entity] = {e.id: e for e in self.entities}
        self.genders: dict[str, str] = {}
        for entity in self.entities:
            if entity.label == "PERSON" and (found := self._gender(entity)):
                self.genders.setdefault(entity.name, found)
        self.roles = self._roles()
        self.organisations = [e for e in self.entities if e.label == "ORG" and not e.text[:1].islower()]
        self.organisation_starts = [e.start for e in self.organisations]
        self.people = [p for e in self.entities if e.label == "PERSON" and (p := self._as_subject(e))]
        self.people_starts = [p.at for p in self.people]
        self.groups = self._groups()
        self.group_starts = [p.at for p in self.groups]

    def quoted(self, position: int) -> bool:
        """Whether the word at a position stands in a quotation."""
        return 0 <= position < len(self.reading.words) and self.reading.quote_of[position] >= 0

    def last_person(self, at: int) -> Party | None:
        """The last person that is named before an offset."""
        for entity in reversed(self.entities[: bisect_left(self.starts, at)][-_MEMORY:]):
            if entity.label == "PERSON":
                return self.party(entity, entity.start, quoted=False)
        return None

    def within(self, source: Offsets) -> list[Entity]:
        """The names inside a phrase, peoples left out."""
        inside = self.entities[bisect_left(self.starts, source[0]) :][:_NEARBY]
        return [e for e in inside if e.end <= source[1] and e.label != "NORP"]

    def named(self, source: Offsets, a: int, b: int) -> Entity | None:
        """The name that the whole phrase stands for: what it starts with after article and titles, or an apposition."""
        reading = self.reading
        if any(reading.low[k] in ("waaronder", "zoals") for k in range(a, b)):
            return None
        preposition = next((k for k in range(a + 1, b) if reading.pos[k] == "ADP"), b)
        comma = next((k for k in range(a, b) if reading.low[k] == ","), b)
        bracket = next((k for k in range(a + 1, b) if reading.low[k] == "("), b)
        limit = reading.ends[min(preposition, comma, bracket, b) - 1] if a < b else source[1]
        inside = self.within(source)
        joins = [reading.starts[k] for k in range(a, min(preposition, comma)) if reading.low[k] in ("en", "of")]
        if any(not any(e.start <= at < e.end for e in inside) for at in joins):
            return None
        for entity in inside:
            if entity.label == "PERSON" and entity.start < limit:
                return entity
            if comma < b and entity.label == "PERSON" and self._apposed(entity, comma):
                return entity
        for entity in inside:
            before = reading.text[source[0] : entity.start].casefold().split()
            if entity.start < limit <= entity.end and self._leads_to(entity, before):
                return entity
        return None

    def _apposed(self, entity: Entity, comma: int) -> bool:
        """Whether a name behind the comma is who the phrase describes: "de minister, Jan Smit"."""
        if entity.start < self.reading.starts[comma]:
            return False
        between = self.reading.text[self.reading.ends[comma] : entity.start].casefold()
        return " van " not in between and " voor " not in between

    def _leads_to(self, entity: Entity, before: list[str]) -> bool:
        """Whether the words before a name leave it the head; also what sort of body it is: "de denktank X"."""
        if before and entity.label == "ORG" and is_kind(self.reading, "sources.organisation", before[-1]):
            before = before[:-1]
        return all(self._light(word) for word in before)

    def _light(self, word: str) -> bool:
        """A word before a name that leaves the name the head: articles, titles, adjectives."""
        return word in _ARTICLES or word.endswith("e") or self.reading.lexicon.has("sources.titles", word.strip("."))

    def kind(self, a: int, b: int, head: str) -> SourceKind:
        """What sort of party the phrase from a to b is, by its head noun and number."""
        reading = self.reading
        exact: tuple[SourceKind, ...] = ("anonymous", "document", "organisation", "group")
        compound: tuple[SourceKind, ...] = ("organisation", "document")
        for name in exact:
            if reading.lexicon.has(f"sources.{name}", head):
                return name
        if a < b and reading.low[a] in ("wij", "we", "ons", "onze"):
            return "group"
        for name in compound:
            if is_kind(reading, f"sources.{name}", head):
                return name
        for k in range(a, b):
            if reading.low[k] == head and "|mv" in reading.tag[k]:
                return "group"
        return "person" if head else "unknown"

    def described(self, phrase: tuple[int, int], head: str, kind: SourceKind, at: int) -> Entity | None:
        """The name that a description ("het bedrijf", "de minister") means: by role, or the last organisation."""
        reading = self.reading
        if reading.lexicon.has("sources.unresolved", head) or kind in ("group", "document", "anonymous"):
            return None
        if any(reading.low[k] == head and reading.words[k][:1].isupper() for k in range(*phrase)):
            return None
        known = self.roles.get(head, [])
        entity = next((e for e in reversed(known) if e.start < at), known[0] if known else None)
        if entity is not None or kind != "organisation":
            return entity
        if any(reading.words[k][:1].isupper() for k in range(phrase[0] + 1, phrase[1])):
            return None
        n = bisect_left(self.organisation_starts, at)
        return next((e for e in reversed(self.organisations[max(0, n - _RECENT) : n]) if self._is_a(e, head)), None)

    def _is_a(self, entity: Entity, head: str) -> bool:
        """Whether an organisation may be called by the noun: "Stichting X" is no "raad", but it is an "organisatie"."""
        lexicon = self.reading.lexicon
        if lexicon.has("sources.general", head):
            return True
        kinds = [w for w in entity.text.casefold().split() if is_kind(self.reading, "sources.organisation", w)]
        return not kinds or any(word.endswith(head) or head.endswith(word) for word in kinds)

    def party(self, entity: Entity, at: int, quoted: bool) -> Party:
        """A name as a party at a place in the text."""
        kind: SourceKind = "person" if entity.label == "PERSON" else "organisation"
        head = entity.text.casefold().split()[-1]
        return Party(at, entity.name, kind, head, entity, quoted, self.genders.get(entity.name, ""))

    def _roles(self) -> dict[str, list[Entity]]:
        """The nouns that the text gives to a name, right before it or in an apposition behind it."""
        reading = self.reading
        roles: dict[str, list[Entity]] = {}
        for entity in self.entities:
            first, last = reading.first_at(entity.start), reading.last_before(entity.end)
            if entity.label not in ("PERSON", "ORG") or not 0 <= first <= last:
                continue
            if first > 0 and reading.pos[first - 1] == "NOUN":
                roles.setdefault(reading.low[first - 1], []).append(entity)
            if role := self._apposition(last):
                roles.setdefault(role, []).append(entity)
        return roles

    def _apposition(self, last: int) -> str:
        """The head noun of an apposition behind the word at `last`, or nothing."""
        reading = self.reading
        if last + 2 >= len(reading.words) or reading.low[last + 1] != ",":
            return ""
        end = noun_phrase(reading, last + 2, min(last + 12, len(reading.words)))
        return head_word(reading, last + 2, end) if end > last + 2 else ""

    def _gender(self, entity: Entity) -> str:
        """What title and role tell; given names do not: their endings mislead as often as they help."""
        reading, lexicon = self.reading, self.reading.lexicon
        first, last = reading.first_at(entity.start), reading.last_before(entity.end)
        if not 0 <= first <= last:
            return ""
        clues = [reading.low[k] for k in (first - 1, first) if k >= 0] + [self._apposition(last)]
        for name, answer in (("gender.feminine", "f"), ("gender.masculine", "m")):
            if any(lexicon.has(name, w) for w in clues):
                return answer
        endings = tuple(lexicon.words["gender.feminine_roles"])
        neutral = tuple(lexicon.words["gender.neutral_roles"])
        if any(len(w) > 6 and w.endswith(endings) and not w.endswith(neutral) for w in (clues[0], clues[-1])):
            return "f"
        return ""

    def _as_subject(self, entity: Entity) -> Party | None:
        """A person's name as a subject: of the tree, or the first words of a sentence."""
        reading = self.reading
        first, last = reading.first_at(entity.start), reading.last_before(entity.end)
        if first > last or first >= len(reading.words):
            return None
        a, _ = reading.unit(first)
        subject = any(reading.dep[k] in ("nsubj", "nsubj:pass") for k in range(first, last + 1))
        return self.party(entity, entity.start, self.quoted(first)) if subject or first - a <= 3 else None

    def _groups(self) -> list[Party]:
        """Plural subjects, for "ze" and "zij"."""
        reading = self.reading
        out: list[Party] = []
        for k, relation in enumerate(reading.dep):
            if relation != "nsubj" or "|mv" not in reading.tag[k] or not reading.tag[k].startswith("N|soort"):
                continue
            start = k
            while start > 0 and reading.head(start - 1) == k and reading.dep[start - 1] in ("det", "amod", "nummod"):
                start -= 1
            end = noun_phrase(reading, start, min(len(reading.words), k + 12))
            if end > k:
                span = reading.span(start, end)
                text = reading.text[span[0] : span[1]]
                out.append(Party(span[0], text, "group", reading.low[k], None, self.quoted(k)))
        return out
