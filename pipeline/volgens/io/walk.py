"""From the paths that a person gives to the files that hold documents, in an order that is always the same."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from volgens.io.item import failure
from volgens.records import Failure

STDIN = "-"
PACKED = ".gz"


def bare(name: str) -> Path:
    """A file's name without the suffix that says it is packed: what is in `a.jsonl.gz` is `a.jsonl`."""
    return Path(name.removesuffix(PACKED))


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read (or standard input, path `-`) and the id that its document gets."""

    path: str
    """As given, or below the folder as given."""
    name: str
    """The document's id: the path below the given folder without its suffix, with it where two would collide."""
    given: bool
    """Named by the person, not found in a folder."""


def walk(
    paths: Sequence[str | Path], suffixes: frozenset[str], *, any_suffix: bool = False
) -> Iterator[Source | Failure]:
    """The files of the paths, in the order of the paths; a folder's in order of their names, folder by folder.

    suffixes: those that are read in a folder, in lower case with their dot; any_suffix: all files are.
    Left out in folders: names that begin with a dot, Word's lock files (`~$`), files of another suffix. A link to a
    folder is followed once, unless that folder is read anyway. A path that is missing, a pipe or a device, a folder
    without documents and a folder that may not be read are each a Failure; the rest goes on.
    """
    given = list(dict.fromkeys(_normal(path) for path in paths))
    names = _argument_names([path for path in given if path != STDIN and not Path(path).is_dir()])
    for path in given:
        if path == STDIN:
            yield Source(STDIN, "stdin", given=True)
        elif Path(path).is_dir():
            yield from _Folder(path, suffixes, any_suffix).sources()
        else:
            yield _checked(path, names[path], given=True)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a walk would find, without reading it."""

    size: int
    """Bytes in all files to read, standard input apart."""
    passed_over: dict[str, int]
    """Files in folders that are of no kind that is read, by suffix."""


def survey(paths: Sequence[str | Path], suffixes: frozenset[str], *, any_suffix: bool = False) -> Survey:
    """Look at the paths as `walk` does; what cannot be read counts for nothing."""
    size = 0
    other: Counter[str] = Counter()
    for path in dict.fromkeys(_normal(path) for path in paths):
        if path == STDIN:
            continue
        folder = _Folder(path, suffixes, any_suffix) if Path(path).is_dir() else None
        for source in folder.sources() if folder else [_checked(path, "", given=True)]:
            if isinstance(source, Source):
                size += Path(source.path).stat().st_size
        other.update(folder.other if folder else {})
    return Survey(size, dict(sorted(other.items())))


def _normal(path: str | Path) -> str:
    text = os.fspath(path)
    return STDIN if text == STDIN else os.path.normpath(text)


def _argument_names(paths: Sequence[str]) -> dict[str, str]:
    """Ids for files named one by one: the name without suffix, or as much of the path as tells them apart."""
    by_stem = Counter(bare(path).stem for path in paths)
    by_path = Counter(_below(bare(path).with_suffix("")) for path in paths)
    names = {}
    for path in paths:
        whole = _below(bare(path).with_suffix(""))
        if by_stem[bare(path).stem] == 1:
            names[path] = _printable(bare(path).stem)
        else:
            names[path] = _printable(whole if by_path[whole] == 1 else _below(Path(path)))
    return names


def _below(path: Path) -> str:
    """A path as an id: no root, no steps up."""
    return "/".join(part for part in path.parts if part not in ("..", path.anchor))


def _printable(name: str) -> str:
    """A file name whose bytes are no UTF-8 holds lone surrogates, which no record can."""
    return name.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def _checked(path: str, name: str, *, given: bool) -> Source | Failure:
    """The source, or why it cannot be one. Looks at the file without opening it: opening a pipe would wait."""
    shown = _printable(path)
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        if Path(path).is_symlink():
            return failure(shown, "missing", "a link to a file that does not exist")
        return failure(shown, "missing", "no such file or folder")
    except (OSError, ValueError) as error:
        return failure(shown, "unreadable", f"cannot be read: {_why(error)}")
    if not stat.S_ISREG(mode):
        return failure(shown, "no file", "a pipe, socket or device, no file; pipe the text in and give - instead")
    return Source(path, name, given)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def kinds_of(files: Mapping[str, int]) -> str:
    """Files by suffix in words: `3 .jpg, 1 without suffix`."""
    return ", ".join(f"{n} {_printable(suffix) or 'without suffix'}" for suffix, n in sorted(files.items()))


class _Folder:
    """One folder that was given, with what a walk through it has to remember."""

    def __init__(self, root: str, suffixes: frozenset[str], any_suffix: bool) -> None:
        self.root = root
        self.real = os.path.realpath(root)
        self.suffixes = suffixes
        self.any_suffix = any_suffix
        self.linked: set[str] = set()
        self.other: Counter[str] = Counter()

    def sources(self) -> Iterator[Source | Failure]:
        """The files in order of name; a folder's at the place of its name. No recursion: folders may be deep."""
        found = False
        waiting = [iter(self._entries(self.root, ""))]
        while waiting:
            entry = next(waiting[-1], None)
            if entry is None:
                waiting.pop()
            elif isinstance(entry, tuple):
                waiting.append(iter(self._entries(*entry)))
            else:
                found = True
                yield entry
        if not found:
            shown = _printable(self.root)
            kinds = kinds_of(self.other)
            holds = f"it holds {kinds}; " if kinds else "it is empty; "
            readable = " ".join(sorted(self.suffixes))
            yield failure(shown, "no documents", f"a folder without documents: {holds}read are {readable}")

    def _entries(self, path: str, below: str) -> list[Source | Failure | tuple[str, str]]:
        """What stands in one folder: files, failures, and (path, path below the root) of the folders to enter."""
        try:
            with os.scandir(path) as scan:
                entries = sorted((e for e in scan if not e.name.startswith((".", "~$"))), key=lambda e: e.name)
        except OSError as error:
            shown = _printable(path)
            return [failure(shown, "unreadable", f"the folder cannot be read: {_why(error)}")]
        files = [e for e in entries if not self._is_folder(e)]
        stems = Counter(bare(e.name).stem for e in files if self._wanted(e.name))
        made: list[Source | Failure | tuple[str, str]] = []
        for entry in entries:
            if self._is_folder(entry):
                if self._enter(entry):
                    made.append((entry.path, f"{below}{entry.name}/"))
            elif self._wanted(entry.name):
                stem = bare(entry.name).stem
                name = below + (stem if stems[stem] == 1 else entry.name)
                made.append(_checked(entry.path, _printable(name), given=False))
            else:
                self.other[bare(entry.name).suffix.lower()] += 1
        return made

    def _wanted(self, name: str) -> bool:
        return self.any_suffix or bare(name).suffix.lower() in self.suffixes

    @staticmethod
    def _is_folder(entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir()
        except OSError:
            return False

    def _enter(self, entry: os.DirEntry[str]) -> bool:
        """Whether to go in: a link is followed once, and not to a folder that the walk comes by anyway."""
        if not entry.is_symlink():
            return True
        real = os.path.realpath(entry.path)
        inside = os.path.commonpath([real, self.real]) in (self.real, real)
        if inside or real in self.linked:
            return False
        self.linked.add(real)
        return True
