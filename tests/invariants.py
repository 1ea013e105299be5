"""What holds for the annotations of any document, whatever its text."""

from __future__ import annotations

from collections.abc import Iterator

from volgens.records import Attribution, Claim, Entity, Span
from volgens.stages.base import Annotations


def broken(found: Annotations) -> list[str]:
    """What does not hold; empty where all is well."""
    return [f"errors: {error}" for error in found.errors] + [
        *_spans_stand_in_the_text(found),
        *_order(found),
        *_references(found),
        *_claims(found),
    ]


def _spans_stand_in_the_text(found: Annotations) -> Iterator[str]:
    text = found.document.text
    spans: list[tuple[str, Span | Entity | Claim]] = [(e.id, e) for e in found.entities]
    for claim in found.claims:
        spans += [(claim.id, claim), (claim.id, claim.number)]
        spans += [(claim.id, claim.hedge)] if claim.hedge else []
    for said in found.attributions:
        parts = (said.source, said.cue, said.via, said.medium, *said.content)
        spans += [(said.id, part) for part in parts if part]
        if not said.content:
            yield f"{said.id}: no content"
    for name, span in spans:
        if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
            yield f"{name}: {span.start}:{span.end} is not {span.text!r}"
        elif span.text != span.text.strip():
            yield f"{name}: white space around {span.text!r}"
    for sentence in found.tokens:
        for token in sentence.tokens:
            if text[token.start : token.end] != token.text or not 0 <= token.head < len(sentence.tokens):
                yield f"sentence {sentence.sentence}: {token}"
    ink = "".join(text.split())
    if "".join("".join(t.text.split()) for s in found.tokens for t in s.tokens) != ink:
        yield "tokens do not cover the text"


def _order(found: Annotations) -> Iterator[str]:
    starts = {
        "entities": [e.start for e in found.entities],
        "claims": [c.start for c in found.claims],
        "attributions": [min(s.start for s in a.content) for a in found.attributions if a.content],
        "sentences": [s.start for s in found.tokens],
    }
    for layer, places in starts.items():
        if places != sorted(places):
            yield f"{layer}: out of order"


def _references(found: Annotations) -> Iterator[str]:
    entities, claims, said = (
        {record.id for record in layer} for layer in (found.entities, found.claims, found.attributions)
    )
    if len(entities) + len(claims) + len(said) != sum(map(len, (found.entities, found.claims, found.attributions))):
        yield "an id stands twice"
    for entity in found.entities:
        if entity.group not in entities:
            yield f"{entity.id}: group {entity.group}"
    for claim in found.claims:
        wanted = [claim.antecedent, *claim.alternatives]
        wanted += [claim.change.by, claim.change.from_, claim.change.to] if claim.change else []
        if any(name not in claims for name in wanted if name):
            yield f"{claim.id}: names a claim that is not there"
        if any(name not in entities for name in (*claim.entities, claim.counted and claim.counted.entity) if name):
            yield f"{claim.id}: names an entity that is not there"
    for attribution in found.attributions:
        yield from _attribution(attribution, entities, claims)
    inside = {claim for attribution in found.attributions for claim in attribution.claims}
    for claim in found.claims:
        if (claim.attribution is not None) != (claim.id in inside) or (claim.attribution or "") not in said | {""}:
            yield f"{claim.id}: its attribution {claim.attribution} does not know it"


def _attribution(attribution: Attribution, entities: set[str], claims: set[str]) -> Iterator[str]:
    if attribution.entity and attribution.entity not in entities:
        yield f"{attribution.id}: entity {attribution.entity}"
    if not set(attribution.entities) <= entities or not set(attribution.claims) <= claims:
        yield f"{attribution.id}: lists what is not there"
    if not 0 <= attribution.confidence <= 1:
        yield f"{attribution.id}: confidence {attribution.confidence}"


def _claims(found: Annotations) -> Iterator[str]:
    for claim in found.claims:
        if not claim.start <= claim.number.start < claim.number.end <= claim.end:
            yield f"{claim.id}: number outside the claim"
        if claim.value is None and claim.low is None and claim.high is None:
            yield f"{claim.id}: no value and no bound"
        if claim.low is not None and claim.high is not None and claim.low > claim.high:
            yield f"{claim.id}: low {claim.low} above high {claim.high}"
        if not claim.unit:
            yield f"{claim.id}: no unit"
