"""CoNLL-U (Universal Dependencies), with names in MISC as `NER=B-PLACE`, and white space as UDPipe writes it.

`SpacesAfter`, `SpacesBefore` and `SpacesInToken` give back the text to the letter, with UDPipe's escapes
(https://ufal.mff.cuni.cz/udpipe/1/users-manual#run_udpipe_tokenizer) and `\\u00a0` for white space that it has none
for.
"""

from __future__ import annotations

from pathlib import Path

from volgens.io.runs import stream
from volgens.records import Entity, Sentence

SUFFIX = ".conllu"


_ESCAPES = str.maketrans({" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"})


def _escaped(space: str) -> str:
    return "".join(f"\\u{ord(c):04x}" if c.isspace() or c < " " else c for c in space.translate(_ESCAPES))


def write(run: Path, target: Path) -> None:
    """One file; documents open with `# newdoc id`. A document without a token has no sentence and so no line."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for found in stream(run, ("tokens", "entities")):
            text, document = found.document.text, found.document
            for n, sentence in enumerate(found.tokens):
                until = found.tokens[n + 1].start if n + 1 < len(found.tokens) else len(text)
                if n == 0:
                    out.write(f"# newdoc id = {_one_line(document.doc)}\n")
                    before = text[: sentence.start]
                else:
                    before = ""
                names = [e for e in found.entities if e.sentence == sentence.sentence]
                out.write(_sentence(sentence, text, names, before, text[sentence.end : until]))


def _sentence(sentence: Sentence, text: str, names: list[Entity], before: str, behind: str) -> str:
    """A sentence's block. before, behind: the white space around it that no other sentence has."""
    lines = [
        f"# sent_id = {_one_line(sentence.doc)}-s{sentence.sentence}",
        f"# text = {_one_line(text[sentence.start : sentence.end])}",
    ]
    ends = [*(token.start for token in sentence.tokens[1:]), None]
    for n, (token, following) in enumerate(zip(sentence.tokens, ends, strict=True)):
        space = behind if following is None else text[token.end : following]
        misc = [tag] if (tag := _name_tag(token.start, names)) else []
        if n == 0 and before:
            misc.append(f"SpacesBefore={_escaped(before)}")
        if _one_line(token.text) != token.text:
            misc.append(f"SpacesInToken={_escaped(token.text)}")
        if not space:
            misc.append("SpaceAfter=No")
        elif space != " ":
            misc.append(f"SpacesAfter={_escaped(space)}")
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
