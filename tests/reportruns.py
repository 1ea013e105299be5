"""Run folders for the report's tests, from articles with inline markup.

`<place>Utrecht</place>` marks a name (place, org, person, norp; `at="52.1,5.1"` links a place), `<claim value=40 unit=%
kind=percent>40 procent</claim>` a quantity, `<source a=1>`, `<cue a=1>` and `<content a=1 modality=hedged>` the parts
of statement 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from volgens.records import (
    SCHEMA_VERSION,
    Attribution,
    Claim,
    Counted,
    Document,
    Entity,
    Failure,
    Link,
    Record,
    Region,
    Sentence,
    Span,
    encode,
    layer_of,
)

TAG = re.compile(r"<(/?)(place|org|person|norp|claim|source|cue|content)((?:\s+\w+=(?:\"[^\"]*\"|[^\s>]+))*)>")
LABELS: dict[str, Any] = {"place": "PLACE", "org": "ORG", "person": "PERSON", "norp": "NORP"}


@dataclass
class Found:
    kind: str
    fields: dict[str, str]
    start: int
    end: int = 0


@dataclass
class Article:
    """An article in markup, and what the reader knows of it."""

    doc: str
    markup: str
    published: str | None = None
    title: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)


def parse(markup: str) -> tuple[str, list[Found]]:
    """The text without its tags, and what they enclose in the order of their starts."""
    text, last, found, open_ = "", 0, [], []
    for match in TAG.finditer(markup):
        text += markup[last : match.start()]
        last = match.end()
        if match[1]:
            open_.pop().end = len(text)
        else:
            pairs = re.findall(r"(\w+)=(?:\"([^\"]*)\"|(\S+))", match[3])
            found.append(Found(match[2], {key: quoted or bare for key, quoted, bare in pairs}, len(text)))
            open_.append(found[-1])
    return text + markup[last:], found


def records(article: Article) -> Iterable[Record]:
    """The records of an article in the order of the layers."""
    doc = article.doc
    text, found = parse(article.markup)
    title = article.title or text.split("\n", 1)[0]
    yield Document(
        doc=doc,
        text=text,
        title=title,
        published=article.published,
        source=f"{doc}.txt",
        regions=(Region(0, len(title), "title"),),
        meta=article.meta,
    )
    sentences = [match.span() for match in re.finditer(r"\S[^\n]*?(?:[.!?](?=\s|$)|(?=\n)|$)", text)]
    for number, (start, end) in enumerate(sentences):
        yield Sentence(doc, number, start, end, ())

    def span(one: Found) -> Span:
        return Span(one.start, one.end, text[one.start : one.end])

    def sentence(at: int) -> int:
        return next(number for number, (start, end) in enumerate(sentences) if start <= at < end)

    names = [one for one in found if one.kind in LABELS]
    ids = {id(one): f"{doc}#e{number}" for number, one in enumerate(names, 1)}
    first: dict[str, str] = {}
    for one in names:
        name = text[one.start : one.end]
        lat, lon = (float(part) for part in one.fields["at"].split(",")) if "at" in one.fields else (None, None)
        link = Link(f"geonames:{name}", name, one.fields.get("country"), lat, lon) if lat is not None else None
        yield Entity(
            doc,
            ids[id(one)],
            one.start,
            one.end,
            name,
            LABELS[one.kind],
            sentence(one.start),
            name,
            first.setdefault(name, ids[id(one)]),
            link,
        )
    statements: dict[str, list[Found]] = {}
    for one in found:
        if "a" in one.fields:
            statements.setdefault(one.fields["a"], []).append(one)
    claims = []
    for number, one in enumerate((one for one in found if one.kind == "claim"), 1):
        words = text[one.start : one.end]
        digits = re.search(r"\d[\d.,]*|\w+", words)
        about = tuple(ids[id(name)] for name in names if one.start <= name.start < one.end)
        inside = [key for key, parts in statements.items() for part in parts if _holds(part, one)]
        value = one.fields.get("value")
        head = one.fields.get("head")
        claims.append(
            Claim(
                doc=doc,
                id=f"{doc}#c{number}",
                start=one.start,
                end=one.end,
                text=words,
                number=Span(one.start + digits.start(), one.start + digits.end(), digits[0]),
                kind=one.fields.get("kind", "count"),
                value=json.loads(value) if value else None,
                low=json.loads(one.fields["low"]) if "low" in one.fields else None,
                high=None,
                unit=one.fields["unit"],
                modifier=one.fields.get("modifier"),
                hedge=None,
                counted=Counted(head, (), about[0] if about else None) if head else None,
                sentence=sentence(one.start),
                entities=about,
                attribution=f"{doc}#a{inside[-1]}" if inside else None,
            )
        )
    yield from claims
    for key, parts in statements.items():
        by = {kind: [part for part in parts if part.kind == kind] for kind in ("source", "cue", "content")}
        source = span(by["source"][0]) if by["source"] else None
        cue = span(by["cue"][0]) if by["cue"] else None
        yield Attribution(
            doc=doc,
            id=f"{doc}#a{key}",
            source=source,
            cue=cue,
            content=tuple(span(part) for part in by["content"]),
            type="indirect",
            resolved=by["content"][0].fields.get("resolved") or (source.text if source else None),
            entity=None,
            source_kind="group" if source else "unknown",
            modality=by["content"][0].fields.get("modality", "asserted"),
            via=None,
            medium=None,
            rule="C1 volgens",
            confidence=0.9,
            sentence=sentence((cue or span(by["content"][0])).start),
            claims=tuple(claim.id for claim in claims if claim.attribution == f"{doc}#a{key}"),
        )


def write_run(folder: Path, articles: Iterable[Article], failures: Iterable[Failure] = ()) -> Path:
    """A run folder with the articles' records and a run.json."""
    folder.mkdir(parents=True)
    lines: dict[str, list[bytes]] = {
        layer: [] for layer in ("documents", "tokens", "entities", "claims", "attributions", "errors")
    }
    for article in articles:
        for record in records(article):
            lines[layer_of(record)].append(encode(record) + b"\n")
    lines["errors"] += [encode(failure) + b"\n" for failure in failures]
    for layer, rows in lines.items():
        (folder / f"{layer}.jsonl").write_bytes(b"".join(rows))
    facts = {
        "schema": SCHEMA_VERSION,
        "versions": {"volgens": "0.1.0"},
        "model": {"name": "default", "version": "1"},
        "settings": {"si": False},
        "finished": True,
    }
    (folder / "run.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def _holds(part: Found, claim: Found) -> bool:
    return part.kind == "content" and part.start <= claim.start and claim.end <= part.end


FLOOD = Article(
    "dijk",
    'Dijk bij <place at="51.85,4.68" country=NL>Sliedrecht</place> bezweken\n\n'
    "<cue a=1>Volgens</cue> <source a=1>de waterschapsvoorzitter</source> <content a=1>staat "
    "<claim value=40 unit=km² kind=measure>40 vierkante kilometer</claim> polder onder water</content>. "
    "In 1953 was dat <claim value=130 unit=km² kind=measure>130 vierkante kilometer</claim>. "
    "<source a=2><org>Rijkswaterstaat</org></source> <cue a=2>zegt</cue> <content a=2 modality=hedged>dat er mogelijk "
    "<claim value=1200 unit=schaap head=schaap modifier=approx>zo'n 1200 schapen</claim> zijn verdronken</content>. "
    "Boeren telden <claim value=1700 unit=schaap head=schaap>1700 schapen</claim>. "
    "<content a=3 modality=hedged>Er <cue a=3>zouden</cue> "
    "<claim low=20 unit=huis head=huis>tientallen huizen</claim> leegstaan</content>.",
    "2023-11-02",
)
FERRY = Article(
    "veer",
    'Veerboot loopt vast bij <place at="53.4,5.35" country=NL>Terschelling</place>\n\n'
    "<source a=1><person>Marit Dijkgraaf</person></source> <cue a=1>meldt</cue> <content a=1>dat "
    "<claim value=212 unit=passagier head=passagier>212 passagiers</claim> veilig zijn</content>. "
    "De overtocht duurde <claim value=9 unit=hour kind=duration>negen uur</claim>.",
    "2023-11",
)
HOSTILE = Article(
    "kwaad/../<b>",
    "<script>alert(1)</script><img src=x onerror=alert(2)> \x1b[31mrood\x1b[0m \u202eomgekeerd\u202c &amp; =1+1\n\n"
    '<cue a=1>Volgens</cue> <source a=1>=HYPERLINK("http://kwaad")</source> <content a=1>zijn er '
    '<claim value=3 unit="</script><script>alert(3)</script>" head=huis>3 \u202ehuizen</claim></content>. '
    '<org><!--<script>Bedrijf</org> in <place at="1,1">\'"><svg onload=alert(4)></place>.',
    "2023-11-0<2",
    title="<script>alert(5)</script>\x07\u2067titel",
    meta={"outlet": "<i>krant</i>"},
)
