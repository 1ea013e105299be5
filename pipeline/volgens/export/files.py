"""File names for formats that write one file for each document, from which the document's id can be read back."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

LONGEST = 180
"""Characters of a name without its suffix; file systems allow 255 bytes, tools put their own suffixes behind."""
SHORTENED = "names.json"
"""The file beside the documents that gives the ids of those whose names had to be shortened."""

_UNSAFE = re.compile(rb"[^A-Za-z0-9_\-.]|^\.")


def document_file(folder: Path, doc: str, suffix: str) -> Path:
    """The path of a document in `folder`: its id, with `=2F` and the like for what is unsafe in file names.

    An id that is too long for a name is cut and gets its hash; `SHORTENED` then holds it.
    """
    raw = doc.encode("utf-8")
    name = _UNSAFE.sub(lambda found: b"=%02X" % found[0][0], raw).decode("ascii")
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 20]}=-{hashlib.sha256(raw).hexdigest()[:16]}"
        index = folder / SHORTENED
        names = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
        index.write_text(json.dumps(names | {name: doc}, ensure_ascii=False), encoding="utf-8")
    return folder / f"{name}{suffix}"


def document_id(folder: Path, path: Path) -> str:
    """The id of the document whose file below `folder` this is; the folders of files from elsewhere are part of it."""
    index = folder / SHORTENED
    name = path.relative_to(folder).as_posix().removesuffix(path.suffix)
    names: dict[str, str] = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    raw = re.sub(rb"=([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), name.encode("utf-8"))
    return names.get(name) or raw.decode("utf-8", "replace")
