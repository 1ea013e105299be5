"""Records in, figures out: one pass over the files of a run, or of several, gives everything a report shows.

Memory is bounded by the number of distinct names, sources and dates, and by `limit` rows of claims and of
statements; the counts go on beyond it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from volgens.records import Attribution, Claim, Entity, Failure, SourceKind
from volgens.report.conflicts import find_conflicts
from volgens.report.figures import (
    FIRM,
    ClaimRow,
    Counts,
    DateRow,
    DocumentRow,
    NameRow,
    RunInfo,
    SourceRow,
    Statement,
    Summary,
)
from volgens.report.reading import Reading, read_facts, read_failures, read_run
from volgens.report.sources import PRONOUN, source_key, source_name

ROW_LIMIT = 20_000
FAILURE_LIMIT = 500


def summarise(run_folder: Path | Sequence[Path], limit: int = ROW_LIMIT) -> Summary:
    """The figures and rows of one run or several, read from their JSONL files alone.

    limit: how many claims, and how many statements, become rows. Raises RunError for a folder without a run.
    """
    folders = [run_folder] if isinstance(run_folder, Path) else list(run_folder)
    tally = _Tally(limit)
    for index, folder in enumerate(folders):
        for reading in read_run(folder):
            tally.add(index, reading)
        for failure in read_failures(folder):
            tally.fail(failure)
    return tally.summary([RunInfo(folder.resolve().name, read_facts(folder)) for folder in folders])


def claim_rows(reading: Reading, number: int) -> Iterable[ClaimRow]:
    """The claims of one document as rows; `number` is its place in the report."""
    entities = {entity.id: entity for entity in reading.entities}
    attributions = {attribution.id: attribution for attribution in reading.attributions}
    places: dict[int, list[Entity]] = defaultdict(list)
    for entity in reading.entities:
        if entity.label == "PLACE":
            places[entity.sentence].append(entity)
    for claim in reading.claims:
        said = attributions.get(claim.attribution or "")
        about = [entities[id_] for id_ in _about(claim) if id_ in entities]
        own = [entity for entity in about if entity.label == "PLACE"]
        near = own or sorted(places[claim.sentence], key=lambda place: abs(place.start - claim.start))
        reach = reading.sentence(claim.sentence, claim.start)
        change = claim.change
        related = (change.by, change.from_, change.to) if change else ()
        yield ClaimRow(
            number=number,
            doc=claim.doc,
            id=claim.id,
            start=claim.start,
            end=claim.end,
            text=claim.text,
            kind=claim.kind,
            value=claim.value,
            low=claim.low,
            high=claim.high,
            unit=claim.unit,
            modifier=claim.modifier,
            counted=" ".join([*claim.counted.modifiers, claim.counted.head]) if claim.counted else None,
            attributed=said is not None,
            source=source_name(said) if said else None,
            source_kind=said.source_kind if said else None,
            modality=said.modality if said else None,
            place=near[0].name if near else None,
            published=reading.document.published,
            sentence=reading.document.text[reach.start : reach.end],
            offset=reach.start,
            head=claim.counted.head.lower() if claim.counted else "",
            about=tuple(sorted({_key(entity) for entity in about})),
            place_in_text=claim.sentence,
            linked=tuple(id_ for id_ in (claim.antecedent, *related, *claim.alternatives) if id_),
        )


def statement(attribution: Attribution, number: int) -> Statement:
    """An attribution as a row; `number` is its document's place in the report."""
    return Statement(
        number=number,
        doc=attribution.doc,
        id=attribution.id,
        start=min(span.start for span in (attribution.source, attribution.cue, *attribution.content) if span),
        source=attribution.source.text if attribution.source else None,
        resolved=source_name(attribution),
        source_kind=attribution.source_kind,
        cue=attribution.cue.text if attribution.cue else None,
        modality=attribution.modality,
        type=attribution.type,
        content=tuple(span.text for span in attribution.content),
        via=attribution.via.text if attribution.via else None,
        medium=attribution.medium.text if attribution.medium else None,
        claims=attribution.claims,
    )


def _opening(text: str, most: int = 110) -> str:
    """The first line with text, cut at a word: what stands for a title that the reader did not find."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def _about(claim: Claim) -> list[str]:
    counted = [claim.counted.entity] if claim.counted and claim.counted.entity else []
    return [*counted, *claim.entities]


def _key(entity: Entity) -> str:
    return entity.link.id if entity.link else entity.name.lower()


@dataclass(slots=True)
class _Named:
    """What is known of a name while counting."""

    first: Entity
    mentions: int = 0
    documents: int = 0
    last: int = 0


@dataclass(slots=True)
class _Said:
    """What is known of a source while counting."""

    name: str | None
    kinds: Counter[SourceKind] = field(default_factory=Counter)
    firm: int = 0
    hedged: int = 0
    other: int = 0
    documents: int = 0
    last: int = 0


class _Tally:
    """Counts as documents pass by."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.claims: list[ClaimRow] = []
        self.statements: list[Statement] = []
        self.documents: list[DocumentRow] = []
        self.failures: list[Failure] = []
        self.names: dict[tuple[str, str], _Named] = {}
        self.said: dict[str, _Said] = {}
        self.dates: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.topics: dict[int, frozenset[str]] = {}
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, run: int, reading: Reading) -> None:
        number = len(self.documents) + 1
        document, totals = reading.document, self.counts["totals"]
        self.documents.append(
            DocumentRow(
                number=number,
                run=run,
                doc=document.doc,
                title=(document.title or _opening(document.text)).strip() or document.doc,
                published=document.published,
                source=document.source,
                duplicate_of=document.duplicate_of,
                claims=len(reading.claims),
                statements=len(reading.attributions),
                names=len(reading.entities),
                size=len(document.text),
                sha256=document.sha256,
            )
        )
        totals["duplicates"] += document.duplicate_of is not None
        totals["sentences"] += len(reading.sentences)
        for claim in claim_rows(reading, number):
            self.counts["kind"][claim.kind] += 1
            totals["attributed"] += claim.attributed
            totals["sourced"] += claim.source is not None
            if len(self.claims) < self.limit:
                self.claims.append(claim)
        for attribution in reading.attributions:
            self._say(attribution, number)
        for entity in reading.entities:
            self._name(entity, number)
        if self.claims and self.claims[-1].number == number:  # conflicts are looked for among the rows alone
            self.topics[number] = frozenset(intern(_key(one)) for one in reading.entities if one.label != "NORP")
        if document.published:
            day = self.dates[document.published[:10]]
            day[0] += 1
            day[1] += len(reading.claims)
            day[2] += len(reading.attributions)

    def fail(self, failure: Failure) -> None:
        self.counts["totals"]["failures"] += 1
        if len(self.failures) < FAILURE_LIMIT:
            self.failures.append(failure)

    def _say(self, attribution: Attribution, number: int) -> None:
        self.counts["modality"][attribution.modality] += 1
        self.counts["type"][attribution.type] += 1
        self.counts["source_kind"][attribution.source_kind] += 1
        if len(self.statements) < self.limit:
            self.statements.append(statement(attribution, number))
        name = source_name(attribution)
        said = self.said.setdefault(source_key(name), _Said(None if source_key(name) == PRONOUN else name))
        said.kinds[attribution.source_kind] += 1
        said.firm += attribution.modality in FIRM
        said.hedged += attribution.modality == "hedged"
        said.other += attribution.modality not in (*FIRM, "hedged")
        said.documents += said.last != number
        said.last = number

    def _name(self, entity: Entity, number: int) -> None:
        self.counts["label"][entity.label] += 1
        named = self.names.setdefault((entity.label, _key(entity)), _Named(entity))
        named.mentions += 1
        named.documents += named.last != number
        named.last = number

    def _names(self, label: str) -> tuple[NameRow, ...]:
        rows = [
            NameRow(
                name=named.first.name,
                label=named.first.label,
                mentions=named.mentions,
                documents=named.documents,
                link=named.first.link.id if named.first.link else None,
                country=named.first.link.country if named.first.link else None,
                lat=named.first.link.lat if named.first.link else None,
                lon=named.first.link.lon if named.first.link else None,
            )
            for (kind, _), named in self.names.items()
            if kind == label
        ]
        return tuple(sorted(rows, key=lambda row: (-row.mentions, row.name)))

    def summary(self, runs: Sequence[RunInfo]) -> Summary:
        totals = self.counts["totals"]
        sources = [
            SourceRow(
                key=key,
                name=said.name,
                kind=said.kinds.most_common(1)[0][0],
                statements=said.kinds.total(),
                firm=said.firm,
                hedged=said.hedged,
                other=said.other,
                documents=said.documents,
            )
            for key, said in self.said.items()
        ]
        places = self._names("PLACE")
        nobody = self.said.get("")
        return Summary(
            runs=tuple(runs),
            counts=Counts(
                documents=len(self.documents),
                duplicates=totals["duplicates"],
                sentences=totals["sentences"],
                mentions=dict(self.counts["label"]),
                claims=self.counts["kind"].total(),
                claims_by_kind=dict(self.counts["kind"].most_common()),
                claims_attributed=totals["attributed"],
                claims_sourced=totals["sourced"],
                statements=self.counts["modality"].total(),
                statements_by_modality=dict(self.counts["modality"].most_common()),
                statements_by_type=dict(self.counts["type"].most_common()),
                statements_by_source_kind=dict(self.counts["source_kind"].most_common()),
                statements_unsourced=nobody.kinds.total() if nobody else 0,
                sources=sum(said.name is not None for said in self.said.values()),
                places_linked=sum(place.link is not None for place in places),
                failures=totals["failures"],
            ),
            claims=tuple(self.claims),
            statements=tuple(self.statements),
            sources=tuple(sorted(sources, key=lambda row: (row.name is None, -row.statements, row.name or ""))),
            conflicts=tuple(find_conflicts(self.claims, self.topics)),
            places=places,
            organisations=self._names("ORG"),
            people=self._names("PERSON"),
            documents=tuple(self.documents),
            dates=tuple(DateRow(date, *counts) for date, counts in sorted(self.dates.items())),
            failures=tuple(self.failures),
        )
