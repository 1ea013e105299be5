"""Finds and loads the spaCy pipeline: bundled, an installed package, or a folder; and parses texts of any length with
it.

`load` gives a `Language`; `parse` runs it over documents. Line breaks that end a paragraph and the borders of page
furniture are set as sentence starts before the pipeline runs, and long texts are parsed in stretches that end at such
a break, so that memory is bound by the stretch and not by the document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from volgens.breaks import sentence_breaks, stretches
from volgens.errors import ModelError
from volgens.records import Document, Frame

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BUNDLED: dict[str, str] = {"default": "nl_volgens", "fast": "nl_volgens_fast"}
"""The names of the pipelines that ship, and their folders."""

NL_CORE_NEWS_SM = (
    'pip install "nl_core_news_sm @ https://github.com/explosion/spacy-models/releases/download/nl_core_news_sm-3.8.0/'
    "nl_core_news_sm-3.8.0-py3-none-any.whl"
    '#sha256=a76978477821f213ca76a46c686df1b1d41462905d4868bc53eac086adca8b7e"'
)
"""The package is not on PyPI, where its name is open to squatters: only the release wheel, by its hash, is safe to
name.
"""

BATCH_CHARACTERS = 200_000
"""How much text one batch holds at most: it bounds memory, and is far beyond what fills the processor."""


RUN_CUT = 200
_RUN = re.compile(r"\S{1000,}")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which pipeline ran: its name and version as its meta.json says, and a hash of its files (None for a package)."""

    name: str
    version: str
    sha256: str | None


def bundled_folder(name: str) -> Path:
    """The folder of a bundled pipeline, in the installed package or in a source checkout. Raises ModelError if
    absent.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "models" / name, here.parent.parent / "models" / name):
        if (folder / "meta.json").is_file():
            return folder
    raise ModelError(f"the bundled pipeline {name} is missing from {here}: install volgens again, or pass --model")


def load(name: str = "default") -> Language:
    """The spaCy pipeline of that name.

    name: `default` or `fast` (bundled), the name of an installed spaCy package such as `nl_core_news_sm`, or a folder.
    Raises ModelError where it is not installed, with the command that installs it, or where it cannot be loaded.
    """
    import spacy

    target = _locate(name)
    try:
        nlp = spacy.load(target)
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise ModelError(
            f"the pipeline {name} cannot be loaded: {error}. Check that it fits spaCy {version('spacy')}, "
            "or leave --model out to use the bundled one"
        ) from error
    nlp.max_length = max(nlp.max_length, 10 * BATCH_CHARACTERS)
    return nlp


def _locate(name: str) -> str | Path:
    """The folder or the package of a pipeline. Raises ModelError where there is none."""
    if name in BUNDLED or name in BUNDLED.values():
        return bundled_folder(BUNDLED.get(name, name))
    if name and Path(name).is_dir():
        return Path(name)
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and _is_installed(name):
        return name
    raise ModelError(_not_installed(name))


def _is_installed(name: str) -> bool:
    """Whether a package of that name is installed; a stray folder or module of that name is none."""
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _not_installed(name: str) -> str:
    if name == "nl_core_news_sm":
        return f"the pipeline nl_core_news_sm is not installed. Install it with:\n  {NL_CORE_NEWS_SM}"
    if name.startswith("nl_core_news_"):
        return f"the pipeline {name} is not installed. Install it with:\n  python -m spacy download {name}"
    return (
        f"there is no pipeline {name!r}: no bundled one ({', '.join(BUNDLED)}), no installed package, no folder. "
        "Leave --model out to use the bundled one, or give the path of a spaCy pipeline"
    )


def info(nlp: Language) -> ModelInfo:
    """Name, version and hash of a loaded pipeline."""
    path: Path | None = getattr(nlp, "_path", None)
    return _info(nlp.meta, path if path and path.is_dir() else None)


def identify(name: str) -> ModelInfo:
    """As `info`, without loading the pipeline where it is a folder. Raises ModelError as `load` does."""
    target = _locate(name)
    if isinstance(target, str) or not (target / "meta.json").is_file():
        return info(load(name))
    return _info(json.loads((target / "meta.json").read_bytes()), target)


def _info(meta: Mapping[str, Any], folder: Path | None) -> ModelInfo:
    digest = hashlib.sha256()
    if folder:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    name = f"{meta.get('lang', '')}_{meta.get('name', '')}"
    return ModelInfo(name, str(meta.get("version", "")), digest.hexdigest() if folder else None)


def parse(nlp: Language, documents: Iterable[Document]) -> Iterator[Doc]:
    """The parsed Doc of each document, in order; `doc.text` is the document's text.

    Documents are parsed in batches across their borders. Whatever the pipeline raises comes through.
    """
    pieces = ((document, first, piece) for document in documents for first, piece in _pieces(nlp, document))
    pending: list[Doc] = []
    for doc, (_document, last) in nlp.pipe(
        ((piece, (document, last)) for document, last, piece in pieces), as_tuples=True, batch_size=64
    ):
        pending.append(doc)
        if last:
            yield _join(pending)
            pending = []


def _pieces(nlp: Language, document: Document) -> Iterator[tuple[bool, Doc]]:
    """The stretches of a document as tokenised Docs with sentence starts set, each with whether it is the last."""
    breaks = sentence_breaks(document.text, document.regions)
    parts = stretches(document.text, breaks)
    for n, (start, end) in enumerate(parts):
        doc = _tokenised(nlp, document.text[start:end])
        _set_breaks(doc, {b - start for b in breaks if start <= b < end} if len(parts) > 1 else breaks)
        yield n == len(parts) - 1, doc


def _tokenised(nlp: Language, text: str) -> Doc:
    """The tokens of a text. The tokenizer's time grows with the square of a run without white space, so long runs of
    it, which no language writes, are cut first."""
    cuts = [at for run in _RUN.finditer(text) for at in range(run.start() + RUN_CUT, run.end(), RUN_CUT)]
    if not cuts:
        return nlp.make_doc(text)
    from spacy.tokens import Doc as SpacyDoc

    parts = [nlp.make_doc(text[start:end]) for start, end in pairwise([0, *cuts, len(text)])]
    words = [token.text for part in parts for token in part]
    return SpacyDoc(nlp.vocab, words=words, spaces=[bool(token.whitespace_) for part in parts for token in part])


def _set_breaks(doc: Doc, breaks: Iterable[int]) -> None:
    """Set a sentence start at each token that opens a line or region."""
    from spacy.attrs import IDX

    wanted = set(breaks)
    for n, start in enumerate(doc.to_array(IDX).tolist()):
        if n and start in wanted:
            doc[n].is_sent_start = True


def _join(docs: list[Doc]) -> Doc:
    """One Doc of consecutive stretches; frames are moved to the whole document's offsets."""
    if len(docs) == 1:
        return docs[0]
    from spacy.tokens import Doc as SpacyDoc

    from volgens.stages.tokenise import FRAMES

    frames: list[Frame] = []
    offset = 0
    for doc in docs:
        if SpacyDoc.has_extension(FRAMES):
            frames.extend(_moved(frame, offset) for frame in doc._.get(FRAMES) or ())
            doc._.set(FRAMES, None)
        offset += len(doc.text)
    joined: Any = SpacyDoc.from_docs(docs, ensure_whitespace=False)
    if frames:
        joined._.set(FRAMES, frames)
    return joined  # type: ignore[no-any-return]


def _moved(frame: Frame, by: int) -> Frame:
    def spans(old: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple((start + by, end + by) for start, end in old)

    return replace(frame, cue=spans((frame.cue,))[0], source=spans(frame.source), content=spans(frame.content))
