"""Makes docs/format.md from the record shapes: `python scripts/document_format.py > docs/format.md`.

What a field means stands under it in `volgens.records`; this script only lays it out.
"""

from __future__ import annotations

import ast
import json
from dataclasses import is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from volgens import records
from volgens.records import (
    LAYERS,
    SCHEMA_VERSION,
    Attribution,
    Claim,
    Counted,
    Document,
    Entity,
    Failure,
    Link,
    Record,
    Sentence,
    Span,
    Token,
    encode,
    layer_of,
)

COMMON = {
    "doc": "The id of the document.",
    "start": "Where it starts: code points of the document's text before it.",
    "end": "Where it ends: code points before what follows it.",
    "text": "The words, as written.",
    "sentence": "The number of its sentence in the document, from 0.",
}
"""Fields that mean the same in every shape."""

IDS = {
    "Entity": "`<doc>#e<n>`, unique in the run.",
    "Claim": "`<doc>#c<n>`, unique in the run.",
    "Attribution": "`<doc>#a<n>`, unique in the run.",
}

HEAD = f"""# The data format

Made from the record shapes by `scripts/document_format.py`. Schema {SCHEMA_VERSION}; `volgens schema` prints the JSON
Schema of every file.

A run is a folder of JSONL files: UTF-8, one JSON object a line, documents in the order of the input, records in the
order of the text. The same input, version, model and settings give the same bytes, but for the times in `run.json`.

Annotations are standoff. The text is never changed; `start` and `end` count Unicode code points of the document's
`text` (not bytes, not UTF-16 units), `end` exclusive, and `text[start:end]` is the span, without white space around it.
Ids are unique in a run: `<doc>#e1`, `#c1`, `#a1` for the first name, claim and attribution of a document. A field that
does not apply is `null`, or an empty list.

| file | a line is |
|---|---|
"""

LINES = {
    "documents": "a document",
    "tokens": "a sentence with its tokens",
    "entities": "a mention of a name",
    "claims": "a quantity",
    "attributions": "a statement",
    "explain": "why something was kept or dropped; written with `--explain` alone",
    "errors": "what could not be read or processed",
}

RUN = """
## run.json

One JSON object about the run: `schema`; `versions` of volgens, spaCy, Python and each stage; `model` with its hash;
`settings`; `inputs` with their names, number and hash; `counts` of records by file; `timings` in seconds; `written`,
the time; `finished`, which is `true` once all files are whole.
"""

TEXT = "Volgens het CBS vertrokken vorig jaar zo'n 40.000 mensen uit Breda."


def span(words: str) -> Span:
    """The span of these words in the example."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def examples() -> dict[str, Record]:
    """A line of each file, for one sentence."""
    breda, number, claim = span("Breda"), span("40.000"), span("zo'n 40.000 mensen")
    content = span("vertrokken vorig jaar zo'n 40.000 mensen uit Breda")
    token = Token(0, 7, "Volgens", "volgens", "ADP", "VZ|init", "", 2, "case")
    link = Link("geonames:2758401", "Breda", "NL", 51.58656, 4.77596)
    lines: tuple[Record, ...] = (
        Document(
            "cbs", TEXT, "Minder inwoners", "2024-10-15", "nieuws/cbs.txt", sha256="9f2c…", meta={"outlet": "De Gids"},
        ),
        Sentence("cbs", 0, 0, len(TEXT), (token,)),
        Entity("cbs", "cbs#e2", breda.start, breda.end, "Breda", "PLACE", 0, "Breda", "cbs#e2", link),
        Claim(
            "cbs", "cbs#c1", claim.start, claim.end, claim.text, number, "count", 40000, None, None, "mens", "approx",
            span("zo'n"), Counted("mens"), 0, entities=("cbs#e2",), attribution="cbs#a1",
        ),
        Attribution(
            "cbs", "cbs#a1", span("het CBS"), span("Volgens"), (content,), "indirect", "CBS", "cbs#e1", "organisation",
            "asserted", None, None, "C1 volgens", 0.97, 0, ("cbs#c1",), ("cbs#e2",),
        ),
        Failure(None, "nieuws/foto.jpg", "read", "binary", "binary, no text"),
    )  # fmt: skip
    return {layer_of(line): line for line in lines}


def page() -> str:
    """The page."""
    about = meanings()
    shown: set[str] = set()
    shapes = examples()
    parts = [HEAD, *(f"| [`{layer}.jsonl`](#{layer}jsonl) | {line} |\n" for layer, line in LINES.items())]
    parts.append("| [`run.json`](#runjson) | the run |\n")
    for layer, shape in LAYERS.items():
        parts.append(f"\n## {layer}.jsonl\n\n{about[shape.__name__, '']}\n")
        parts.append(table(shape, about))
        if layer in shapes:
            line = json.dumps(json.loads(encode(shapes[layer])), ensure_ascii=False)
            parts.append(f"\n```json\n{line}\n```\n")
        for inner in nested(shape):
            if inner.__name__ not in shown:
                shown.add(inner.__name__)
                parts.append(f"\n### {inner.__name__.lower()}\n\n{about[inner.__name__, '']}\n{table(inner, about)}")
    return "".join([*parts, RUN])


def table(shape: type[Any], about: dict[tuple[str, str], str]) -> str:
    """A row for each field: its name, its type, what it means."""
    rows = ["\n| field | type | meaning |\n|---|---|---|\n"]
    for name, hint in get_type_hints(shape, include_extras=True).items():
        rows.append(f"| `{name.rstrip('_')}` | {kind(hint)} | {about[shape.__name__, name]} |\n")
    return "".join(rows)


def kind(hint: Any) -> str:
    """A field's type in JSON's words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return kind(arguments[0])
    if origin in (Union, UnionType):
        kinds = [part for part in arguments if part is not NoneType]
        words = "number" if set(kinds) >= {int, float} else " or ".join(kind(part) for part in kinds)
        return f"{words} or null" if NoneType in arguments else words
    if origin is tuple:
        return f"list of {kind(arguments[0])}" if Ellipsis in arguments else "pair of integers"
    if is_dataclass(hint):
        name = hint.__name__.lower()  # type: ignore[union-attr]
        return f"[{name}](#{name})"
    if origin is Literal:
        return "string"
    return {str: "string", int: "integer", float: "number", bool: "true or false"}.get(hint, "object")


def nested(shape: type[Any]) -> list[type[Any]]:
    """The shapes that stand in the fields of a shape, and in theirs."""
    found: list[type[Any]] = []

    def look(hint: Any) -> None:
        if is_dataclass(hint) and hint not in found:
            found.append(hint)  # type: ignore[arg-type]
            for inner in get_type_hints(hint).values():
                look(inner)
        for argument in get_args(hint):
            look(argument)

    for hint in get_type_hints(shape).values():
        look(hint)
    return found


def meanings() -> dict[tuple[str, str], str]:
    """What each shape and each of its fields means, by names; the shape itself under an empty name.

    Raises KeyError for a field that says nothing.
    """
    found: dict[tuple[str, str], str] = {}
    tree = ast.parse(Path(records.__file__).read_text(encoding="utf-8"))
    for shape in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        found[shape.name, ""] = one_line(ast.get_docstring(shape) or "")
        for field, below in zip(shape.body, [*shape.body[1:], None], strict=True):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                name = field.target.id
                told = (
                    below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else None
                )
                told = told or COMMON.get(name) or (IDS.get(shape.name) if name == "id" else None)
                if not told:
                    raise KeyError(f"{shape.name}.{name} says nothing of its meaning")
                found[shape.name, name] = one_line(str(told))
    return found


def one_line(text: str) -> str:
    """The text as a table's cell may hold it."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(page(), end="")
