"""File names for formats that write one file for each document, from which the document's id can be read back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

LONGEST = 180
"""Characters of a name without its suffix; file systems allow 255 bytes, tools put their own suffixes behind."""
SHORTENED = "names.jsonl"
"""The file beside the documents that gives name and id of those whose names had to be shortened."""

_UNSAFE = re.compile(rb"[^A-Za-z0-9_\-.]|^\.")


def document_file(folder: Path, doc: str, suffix: str) -> Path:
    """The path of a document in `folder`: its id, with `=2F` and the like for what is unsafe in file names.

    An id that is too long for a name is cut and gets its hash; `SHORTENED` then holds it.
    """
    raw = doc.encode("utf-8")
    name = _UNSAFE.sub(lambda found: b"=%02X" % found[0][0], raw).decode("ascii")
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 20]}=-{hashlib.sha256(raw).hexdigest()[:16]}"
        with (folder / SHORTENED).open("a", encoding="utf-8") as index:
            index.write(json.dumps([name, doc], ensure_ascii=False) + "\n")
    return folder / f"{name}{suffix}"


def shortened(folder: Path) -> dict[str, str]:
    """The ids by the names that had to be shortened in this folder. Raises ValueError for a broken index."""
    index = folder / SHORTENED
    lines = index.read_text(encoding="utf-8").split("\n") if index.exists() else []
    return dict(json.loads(line) for line in lines if line)


def document_id(name: str, names: Mapping[str, str]) -> str:
    """The id of the document whose file has this name, without suffix and with the folders it stands in.

    names: as `shortened` gives them.
    """
    raw = re.sub(rb"=([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), name.encode("utf-8"))
    return names.get(name) or raw.decode("utf-8", "replace")


def name_of(folder: Path, path: Path) -> str:
    """A file's name below a folder, without its suffix."""
    return path.relative_to(folder).as_posix().removesuffix(path.suffix)
