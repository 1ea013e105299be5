"""CoNLL-U (Universal Dependencies), with names in MISC as `NER=B-PLACE`."""

from __future__ import annotations

from pathlib import Path

from volgens.io.runs import stream
from volgens.records import Entity, Sentence
from volgens.stages.base import Annotations

SUFFIX = ".conllu"


def write(run: Path, target: Path) -> None:
    """One file; documents open with `# newdoc id`."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for found in stream(run, ("tokens", "entities")):
            out.write(f"# newdoc id = {_one_line(found.document.doc)}\n")
            for sentence in found.tokens:
                out.write(_sentence(sentence, found))


def _sentence(sentence: Sentence, found: Annotations) -> str:
    text = found.document.text
    lines = [
        f"# sent_id = {_one_line(sentence.doc)}-s{sentence.sentence}",
        f"# text = {_one_line(text[sentence.start : sentence.end])}",
    ]
    names = [e for e in found.entities if e.sentence == sentence.sentence]
    for n, token in enumerate(sentence.tokens):
        after = sentence.tokens[n + 1].start if n + 1 < len(sentence.tokens) else None
        misc = [tag] if (tag := _name_tag(token.start, names)) else []
        if after == token.end:
            misc.append("SpaceAfter=No")
        root = token.head == n
        columns = (
            str(n + 1),
            _one_line(token.text),
            _one_line(token.lemma),
            token.pos or "_",
            token.tag or "_",
            token.morph or "_",
            "0" if root else str(token.head + 1),
            "root" if root else (token.dep or "_"),
            "_",
            "|".join(misc) or "_",
        )
        lines.append("\t".join(columns))
    return "\n".join(lines) + "\n\n"


def _name_tag(start: int, names: list[Entity]) -> str | None:
    for name in names:
        if name.start <= start < name.end:
            return f"NER={'B' if start == name.start else 'I'}-{name.label}"
    return None


def _one_line(text: str) -> str:
    """White space of any kind as single blanks: a column or comment cannot hold a line break or tab."""
    return " ".join(text.split()) or "_"
