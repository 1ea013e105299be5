"""A run that is hard on other people's formats: emoji, combining marks, \\r\\n, quotes, formulas, control characters,
ids that are no file names, and records whose every field is filled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from reportruns import Article
from reportruns import records as marked
from volgens.records import (
    SCHEMA_VERSION,
    Attribution,
    Change,
    Claim,
    Counted,
    Document,
    Entity,
    Failure,
    Frame,
    Link,
    Name,
    Record,
    Sentence,
    Span,
    Token,
    encode,
    layer_of,
)

ARTICLES = [
    Article(
        "brand",
        "🚒 Brand in <place>Café De Zon</place> 🔥🔥\r\n\r\n<cue a=1>Volgens</cue> <source a=1>de 👩‍🚒 "
        "<org>brandweer</org></source> <content a=1>zijn "
        "<claim value=40 unit=m² kind=measure modifier=approx>zo'n 40\r\nvierkante meter</claim> "
        "dak verdwenen</content>. <content a=2>“Dat is 🔥 veel</content>”, <cue a=2>zei</cue> "
        "<source a=2>Zoë́ Brük</source>, “<content a=2>heel veel</content>”.",
        "2024-03-07",
    ),
    Article(
        'map/é "1" <2>.txt',
        "\t=SUM(A1;B2) \"citaat\" 'enkel' & <b>vet</b> é à ﬁ\u00a0ﬂ\r\r\n"
        "<source a=1>+De <norp>Belgen</norp></source> <cue a=1>melden</cue> <content a=1>dat\n\n"
        "\u2028er 🧇 <claim value=-3 unit=°C kind=measure>-3\u00a0graden</claim>\tis</content> 𝔘𝕟𝕚.",
    ),
    Article(
        "=cmd|' /C calc'!A0", "@kop\x00 met\x0bvreemde\x1b[31m tekens\x85 \ufeff\ufffe in <org>\u200fBedrijf\x07</org>."
    ),
    Article("leeg", ""),
    Article("wit", " \r\n\t "),
    Article("x" * 300, "Niets bijzonders hier."),
]
WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")


def tokens(sentence: Sentence, text: str) -> Sentence:
    """The sentence with a token for each word; each hangs on the one before."""
    words = list(WORD.finditer(text, sentence.start, sentence.end))
    analysed = tuple(
        Token(
            m.start(),
            m.end(),
            m[0],
            m[0].lower(),
            "NOUN",
            "N|soort|ev",
            "Number=Sing",
            max(n - 1, 0),
            "ROOT" if n == 0 else "nmod",
        )
        for n, m in enumerate(words)
    )
    return replace(sentence, start=words[0].start(), end=words[-1].end(), tokens=analysed)


def full() -> list[Record]:
    """A document whose records leave no field empty."""
    text = "De export steeg met 3 procent van 10 naar 13 miljoen euro, zegt het CBS via ANP tegen de NOS."

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(at, at + len(words), words)

    def claim(number: int, words: str, value: float, unit: str, **more: object) -> Claim:
        at = span(words)
        base = Claim(
            "vol", f"vol#c{number}", at.start, at.end, at.text, span(words.split()[0]), "percent", value, None, None,
            unit, None, None, None, 0, attribution="vol#a1",
        )  # fmt: skip
        return replace(base, **more)  # type: ignore[arg-type]

    cbs = span("CBS")
    link = Link("iso3166:NL", "Nederland", "NL", 52.1, 5.3, 0.75)
    return [
        Document(
            "vol", text, "Export", "2024-10-15", "https://voorbeeld.nl/a b?c=é", meta={"krant": "Gids", "n": [1, None]}
        ),
        replace(
            tokens(Sentence("vol", 0, 0, len(text), ()), text),
            names=(Name(cbs.start, cbs.end, "ORG"),),
            frames=(Frame((59, 63), False, 0.5, ((64, 71),), ((0, 57),)),),
        ),
        Entity(
            "vol", "vol#e1", cbs.start, cbs.end, "CBS", "ORG", 0, "Centraal Bureau", "vol#e1", link, (link, link),
            "government",
        ),
        claim(1, "3 procent", 3, "%", change=Change("up", None, "vol#c2", "vol#c3"), hedge=span("met")),
        claim(2, "10", 10_000_000, "euro", kind="money", value_si=1.5, unit_si="kg", low=9.5, high=2**40),
        claim(
            3, "13 miljoen euro", 13_000_000, "euro", kind="money", modifier="at_least",
            counted=Counted("euro", ("dure", "=oude"), "vol#e1"),
            antecedent="vol#c1", alternatives=("vol#c1", "vol#c2"), entities=("vol#e1",),
        ),
        Attribution(
            "vol", "vol#a1", span("het CBS"), span("zegt"),
            (span("De export steeg met 3 procent"), span("naar 13 miljoen euro")),
            "mixed", "Centraal Bureau", "vol#e1", "organisation", "hedged", span("ANP"), span("de NOS"),
            "C2 said", 0.875, 0, ("vol#c1", "vol#c2", "vol#c3"), ("vol#e1",),
        ),
    ]  # fmt: skip


def hard_records() -> Iterable[Record]:
    """All records of the run, a document at a time."""
    yield from full()
    for article in ARTICLES:
        text = ""
        for record in marked(article):
            if isinstance(record, Document):
                text = record.text
                yield replace(record, regions=record.regions if text.strip() else (), source=None)
            elif isinstance(record, Sentence):
                if WORD.search(text, record.start, record.end):
                    yield tokens(record, text)
            else:
                yield record
    yield Failure(None, "map/stuk.txt", "read", "InputError", '=geen "tekst"\r\n')


def write_hard_run(folder: Path) -> Path:
    """The run's folder."""
    folder.mkdir(parents=True)
    lines: dict[str, list[bytes]] = {
        layer: [] for layer in ("documents", "tokens", "entities", "claims", "attributions", "errors")
    }
    for record in hard_records():
        lines[layer_of(record)].append(encode(record) + b"\n")
    for layer, rows in lines.items():
        (folder / f"{layer}.jsonl").write_bytes(b"".join(rows))
    facts = {"schema": SCHEMA_VERSION, "model": {"name": "default", "version": "1"}, "finished": True}
    (folder / "run.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder
