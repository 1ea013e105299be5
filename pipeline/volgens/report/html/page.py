"""Puts the page together: templates, style and script are package data, every string goes through one gate.

The gate is the environment's `finalize`: whatever a template prints has its control codes and direction marks made
visible, and is then escaped. The script may run because its hash stands in the page's content security policy; nothing
that a text smuggles in can, and nothing can be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from volgens.records import ClaimKind, Modality
from volgens.report.figures import ClaimRow, Statement, Summary
from volgens.report.highlight import LAYERS
from volgens.report.html.documents import Plan, plan, shown
from volgens.report.html.tables import claim_cells, present, statement_cells, units
from volgens.report.html.timeline import timeline
from volgens.report.html.worldmap import draw_map
from volgens.report.sources import source_key
from volgens.report.wording import Words, visible, words

FIRST_ROWS = 30
"""Rows of each table that stand in the page before the script takes over; `report.js` pages by as many."""
NBSP = "\u00a0"
TOP_SOURCES = 12
TOP_NAMES = 15


def write_html(summary: Summary, folders: Sequence[Path], out_dir: Path, lang: str) -> list[Path]:
    """Write report.html, and the pages of documents that it has no room for; returns their paths.

    summary: of exactly these folders. Documents are read again and written one by one.
    """
    w = words(lang)
    layout = plan(summary.documents)
    documents = shown(folders, summary.documents, w)
    paths = [out_dir / "report.html"]
    context = _context(summary, layout, w)
    runs = summary.runs
    inside = (next(documents) for _ in layout.inside)
    _write(paths[0], "report.html", {**context, "documents": inside, "runs": runs})
    for index, numbers in enumerate(layout.pages, 1):
        path = out_dir / "report-documents" / f"{index}.html"
        path.parent.mkdir(exist_ok=True)
        some = (next(documents) for _ in numbers)
        page = {**_shell(w), "layout": layout, "documents": some, "numbers": numbers, "runs": runs}
        _write(path, "documents.html", page)
        paths.append(path)
    for stale in sorted((out_dir / "report-documents").glob("*.html")):
        if stale not in paths:
            stale.unlink()
    return paths


def _write(path: Path, template: str, context: dict[str, Any]) -> None:
    temporary = path.with_name(f".{path.name}")
    with temporary.open("w", encoding="utf-8", newline="\n") as out:
        stream = _environment().get_template(template).stream(context)
        stream.enable_buffering(200)
        out.writelines(stream)
    temporary.replace(path)


def _context(summary: Summary, layout: Plan, w: Words) -> dict[str, Any]:
    passage = w["passage"].lower().replace(" ", NBSP) if summary.counts.documents == 1 else None
    claims = [claim_cells(row, layout.link, w, passage) for row in summary.claims]
    statements = [statement_cells(row, layout.link, passage) for row in summary.statements]
    unsourced = [row for row in summary.claims if not row.attributed]
    period, bars = timeline(summary.dates)
    said: dict[str, list[Statement]] = {}
    for row in summary.statements:
        said.setdefault(source_key(row.resolved), []).append(row)
    by_period = {"day": w["per_day"], "month": w["per_month"], "year": w["per_year"]}[period]
    return {
        **_shell(w),
        "summary": summary,
        "counts": summary.counts,
        "layout": layout,
        "passage": passage,
        "claims": claims,
        "statements": statements,
        "said": said,
        "shown_statements": sum(min(len(said.get(row.key, ())), 3) for row in summary.sources[:TOP_SOURCES]),
        "unsourced": [list(rows) for _, rows in groupby(unsourced, key=lambda row: (row.number, row.offset))],
        "parts_of": _parts,
        "first_rows": FIRST_ROWS,
        "top_sources": TOP_SOURCES,
        "top_names": TOP_NAMES,
        "units": units(summary.claims, w),
        "kinds": present(get_args(ClaimKind), (row.kind for row in summary.claims)),
        "modalities": present(get_args(Modality), (row.modality for row in summary.statements)),
        "map": draw_map(summary.places),
        "period": by_period,
        "bars": bars,
        "data": _json({"claims": claims, "statements": statements, "rows": FIRST_ROWS}),
        "facts": [(run.folder, list(_facts(run.facts)), run.facts.get("finished", True)) for run in summary.runs],
    }


def _parts(rows: Sequence[ClaimRow]) -> Iterator[tuple[bool, str]]:
    """The sentence of one or more claims in pieces, and whether each is a claim."""
    sentence, at = rows[0].sentence, 0
    for row in rows:
        start = row.start - row.offset
        if start >= at:
            yield False, sentence[at:start]
            yield True, row.text
            at = start + len(row.text)
    yield False, sentence[at:]


def _shell(w: Words) -> dict[str, Any]:
    """What every page holds: words, layers, style, script and the policy that lets only them in."""
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return {
        "w": w,
        "layers": LAYERS,
        "style": Markup(style),
        "script": Markup(script),
        "policy": policy,
        "labels": _json(w.all() | {"lang": w.lang}),
        "to_json": _json,
    }


def _facts(facts: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """run.json as dotted names with plain values."""
    for key, value in facts.items():
        if isinstance(value, dict):
            yield from _facts(value, f"{prefix}{key}.")
        else:
            shown_value = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"{prefix}{key}", "–" if shown_value is None else str(shown_value)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("volgens.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_gate,
    )
    environment.filters["flat"] = _flat
    environment.filters["clip"] = _clip
    return environment


def _gate(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _flat(text: str) -> str:
    return " ".join(text.split())


def _clip(text: str, most: int = 280) -> str:
    """The text, cut at a word where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _json(value: Any) -> Markup:
    """JSON that can stand inside a script element: no character of it can end the element or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


@cache
def _asset(name: str) -> str:
    return files("volgens.report.html").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
