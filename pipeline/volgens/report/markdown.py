"""The report in Markdown: the same figures as the page, to read as text, in an issue or a repository."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from volgens.report.figures import ClaimRow, NameRow, Statement, Summary
from volgens.report.sources import PRONOUN, source_key
from volgens.report.terminal import row_source, source_label
from volgens.report.wording import Words, one_line, words

ROWS = 200
"""Rows of the claims and statements that the file holds; the JSONL files hold all."""
TOP = 15
CONFLICTS = 40

_SPECIAL = re.compile(r"([\\\\`*_{}\[\]<>()#+!|~&$^=:@-])")


def write_markdown(summary: Summary, out_dir: Path, lang: str) -> Path:
    """Write report.md in that language."""
    path = out_dir / "report.md"
    path.write_text("\n".join(markdown(summary, words(lang))) + "\n", encoding="utf-8", newline="\n")
    return path


def markdown(summary: Summary, w: Words) -> Iterator[str]:
    """The lines of the report; every text of a document is escaped, so that none of it is taken for markup."""
    counts = summary.counts
    yield f"# {w['title']}"
    yield ""
    yield " · ".join(escape(run.folder) for run in summary.runs)
    yield ""
    facts = [
        (w["documents"], w.amount(counts.documents)),
        (w["said"], w.amount(counts.statements)),
        *((f"– {w.term('modality', code)}", w.amount(n)) for code, n in counts.statements_by_modality.items()),
        (f"– {w['nobody']}", w.amount(counts.statements_unsourced)),
        (w["source"], w.amount(counts.sources)),
        (w["claims"], w.amount(counts.claims)),
        *((f"– {w.term('kind', code)}", w.amount(n)) for code, n in counts.claims_by_kind.items()),
        (f"– {w['status_named']}", w.amount(counts.claims_sourced)),
        (f"– {w['status_paper']}", w.amount(counts.claims - counts.claims_attributed)),
        *((w.term("label", label), w.amount(n)) for label, n in counts.mentions.items()),
        (w["failures"], w.amount(counts.failures)),
    ]
    yield from _table((w["figures"], ""), facts, right=(1,))
    yield from _who(summary, w)
    yield f"## {w['conflicts']}"
    yield ""
    yield w["conflicts_note"] if summary.conflicts else w["conflicts_none"]
    yield ""
    for conflict in summary.conflicts[:CONFLICTS]:
        yield f"- **{escape(w.unit(conflict.subject))}** ({w['differs_' + conflict.differs]})"
        for row in conflict.rows:
            yield f"  - {_amount(row, w)}, {escape(row_source(row, w))}: {_sentence(row)} ({escape(row.doc)})"
    yield ""
    yield f"## {w['claims']}"
    yield ""
    head = ("value", "unit_label", "counted", "modifier", "source", "modality", "place", "sentence", "document")
    yield from _table([w[key] for key in head], (_claim(row, w) for row in summary.claims[:ROWS]), right=(0,))
    yield from _limit(min(ROWS, len(summary.claims)), counts.claims, w)
    unsourced = [row for row in summary.claims if not row.attributed]
    yield f"## {w['unsourced']}"
    yield ""
    share = w.share(counts.claims - counts.claims_attributed, counts.claims)
    yield f"{share}. {w['unsourced_note']}"
    yield ""
    for row in unsourced[:TOP]:
        yield f"- {_sentence(row)} ({escape(row.doc)})"
    yield ""
    for key, names in (
        ("places", summary.places),
        ("organisations", summary.organisations),
        ("people", summary.people),
    ):
        yield from _names(names, w[key], w)
    if len(summary.dates) > 1:
        yield f"## {w['timeline']}"
        yield ""
        dates = (
            (w.date(row.date), w.amount(row.documents), w.amount(row.claims), w.amount(row.statements))
            for row in summary.dates[:ROWS]
        )
        yield from _table((w["published"], w["documents"], w["claims"], w["said"]), dates, right=(1, 2, 3))
    yield f"## {w['failures']}"
    yield ""
    if summary.failures:
        failures = (
            (failure.path or failure.doc or "", failure.stage, failure.error, failure.detail)
            for failure in summary.failures[:ROWS]
        )
        yield from _table((w["document"], w["stage"], w["error"], w["detail"]), map(_cells, failures))
    else:
        yield w["failures_none"]
        yield ""
    yield f"## {w['made']}"
    yield ""
    yield w["made_note"]
    for run in summary.runs:
        model, versions = run.facts.get("model", {}), run.facts.get("versions", {})
        yield ""
        yield f"- {escape(run.folder)}: {escape(_flat(model))}; {escape(_flat(versions))}"


def escape(text: str) -> str:
    """One line of text that no Markdown reader takes for markup, link, HTML or a table's edge."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _who(summary: Summary, w: Words) -> Iterator[str]:
    yield f"## {w['who']}"
    yield ""
    said: dict[str, list[Statement]] = {}
    for row in summary.statements:
        said.setdefault(source_key(row.resolved), []).append(row)
    for source in summary.sources[: 2 * TOP]:
        name = w["pronoun"] if source.key == PRONOUN else source_label(source.name, w)
        counts = ((source.firm, "firm"), (source.hedged, "hedged"), (source.other, "other"))
        yield f"- **{escape(name)}** ({', '.join(f'{w.amount(n)} {w[key]}' for n, key in counts if n)})"
        for row in said.get(source.key, [])[:3]:
            how = f"{w.term('modality', row.modality)}, " if row.modality != "asserted" else ""
            yield f"  - {escape(' … '.join(row.content))} ({how}{escape(row.doc)})"
    if len(summary.sources) > 2 * TOP:
        yield f"- {w['rest'].format(count=w.amount(len(summary.sources) - 2 * TOP))}"
    yield ""


def _names(rows: Sequence[NameRow], title: str, w: Words) -> Iterator[str]:
    if not rows:
        return
    yield f"## {title}"
    yield ""
    cells = (
        (escape(row.name), row.country or "", w.amount(row.mentions), w.amount(row.documents)) for row in rows[:TOP]
    )
    yield from _table((w["name"], w["country"], w["mentions"], w["documents"]), cells, right=(2, 3))
    if len(rows) > TOP:
        yield w["rest"].format(count=w.amount(len(rows) - TOP))
        yield ""


def _claim(row: ClaimRow, w: Words) -> tuple[str, ...]:
    return _cells(
        (
            w.quantity(row.value, row.low, row.high),
            w.unit(row.unit),
            row.counted if row.counted and row.counted != row.unit else "",
            w.term("modifier", row.modifier),
            row_source(row, w),
            w.term("modality", row.modality),
            row.place or "",
            row.sentence,
            row.doc,
        )
    )


def _amount(row: ClaimRow, w: Words) -> str:
    parts = (w.term("modifier", row.modifier), w.quantity(row.value, row.low, row.high), w.unit(row.unit))
    return escape(" ".join(part for part in parts if part))


def _sentence(row: ClaimRow) -> str:
    at = row.start - row.offset
    parts = (row.sentence[:at], row.text, row.sentence[at + len(row.text) :])
    before, text, after = (escape(part) for part in parts)
    spaces = [" " if part[-1:].isspace() else "" for part in parts[:1]] + [" " if parts[2][:1].isspace() else ""]
    return f"{before}{spaces[0]}**{text}**{spaces[1]}{after}"


def _cells(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(escape(value) for value in values)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(' ---: ' if number in right else ' --- ' for number in range(len(head)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _limit(there: int, total: int, w: Words) -> Iterator[str]:
    if there < total:
        yield w["limit"].format(shown=w.amount(there), total=w.amount(total))
        yield ""


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_flat(inner)}" for key, inner in value.items() if inner is not None)
    return str(value)
