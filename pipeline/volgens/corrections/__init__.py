"""Corrections that come back from annotation tools, as gold documents: what `volgens import` does."""

from __future__ import annotations

import json
from collections import Counter
from importlib import import_module
from pathlib import Path

from volgens.errors import InputError, SettingsError

FORMATS: dict[str, str] = {
    "brat": "a folder of .txt and .ann files",
    "cas": "a folder of UIMA CAS .xmi files with TypeSystem.xml, as INCEpTION exports them",
}
"""The formats that can be read back, each with what is expected."""


def gold_from(source: str | Path, format: str, target: str | Path) -> int:
    """Read corrected documents and write them as a gold file, one JSON object a line: id, text and the three layers.

    source: the folder that the tool wrote. format: a name of FORMATS. Returns the number of documents. Raises
    SettingsError for an unknown format; InputError for a folder without documents, a document that is there twice or
    an annotation that cannot be read, naming file and place; MissingExtraError where the format's package is not
    installed.
    """
    if format not in FORMATS:
        raise SettingsError(f"there is no format {format!r}: choose one of {', '.join(FORMATS)}")
    documents = list(import_module(f"volgens.corrections.{format}").read(Path(source)))
    if not documents:
        raise InputError(f"{source}: no documents; expected {FORMATS[format]}")
    twice = [doc for doc, times in Counter(document["id"] for document in documents).items() if times > 1]
    if twice:
        raise InputError(f"{source}: {twice[0]!r} is there more than once; keep one person's file of each document")
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for document in documents:
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    return len(documents)
