"""Reading paths: folders, ids, standard input, what cannot be read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readers import PROSE, documents, failure, ids, run, write
from volgens.errors import InputError
from volgens.io.read import SUFFIXES, read
from volgens.io.walk import survey
from volgens.records import Document, Failure, encode
from volgens.settings import Settings


class TestPaths:
    def test_missing(self, tmp_path: Path) -> None:
        good = write(tmp_path / "b.txt", PROSE)
        first, second = run(tmp_path / "a.txt", good)
        assert isinstance(first, Failure)
        assert first.error == "missing"
        assert first.path == str(tmp_path / "a.txt")
        assert isinstance(second, Document)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_unreadable_by_permission(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", PROSE)
        path.chmod(0)
        assert failure(path).error == "unreadable"

    def test_unreadable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = write(tmp_path / "a.txt", PROSE), write(tmp_path / "b.txt", PROSE)
        opened = os.open

        def refuse(path: Any, *rest: Any) -> int:
            if str(path) == str(first):
                raise PermissionError(13, "Permission denied")
            return opened(path, *rest)

        monkeypatch.setattr(os, "open", refuse)
        bad, good = run(tmp_path)
        assert isinstance(bad, Failure)
        assert (bad.error, "Permission denied" in bad.detail) == ("unreadable", True)
        assert isinstance(good, Document)
        assert good.source == str(second)

    def test_pipe_and_device(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        assert failure(tmp_path / "a.txt").error == "no file"
        assert failure("/dev/null").error == "no file"

    def test_pipe_in_a_folder(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        write(tmp_path / "b.txt", PROSE)
        bad, good = run(tmp_path)
        assert isinstance(bad, Failure)
        assert isinstance(good, Document)

    def test_folder_in_order_with_hidden_files_left_out(self, tmp_path: Path) -> None:
        for name in (
            "b.txt",
            "a/z.txt",
            "a/b.md",
            "c/d/e.txt",
            "Z.txt",
            ".git/x.txt",
            ".hidden.txt",
            "~$a.docx",
            "p.jpg",
        ):
            write(tmp_path / name, PROSE)
        assert ids(documents(tmp_path)) == ["Z", "a/b", "a/z", "b", "c/d/e"]

    def test_folder_without_documents(self, tmp_path: Path) -> None:
        write(tmp_path / "a.jpg", PROSE)
        found = failure(tmp_path)
        assert found.error == "no documents"
        assert "1 .jpg" in found.detail
        assert ".txt" in found.detail

    def test_empty_folder(self, tmp_path: Path) -> None:
        assert "empty" in failure(tmp_path).detail

    def test_no_input(self) -> None:
        with pytest.raises(InputError, match="no input"):
            read([], Settings())

    def test_same_path_twice_is_read_once(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", PROSE)
        assert ids(documents(path, tmp_path / "." / "a.txt")) == ["a"]

    def test_links(self, tmp_path: Path) -> None:
        write(tmp_path / "in/a.txt", PROSE)
        write(tmp_path / "out/b.txt", PROSE)
        (tmp_path / "in/loop").symlink_to(tmp_path / "in")
        (tmp_path / "in/up").symlink_to(tmp_path)
        (tmp_path / "in/out").symlink_to(tmp_path / "out")
        (tmp_path / "in/out2").symlink_to(tmp_path / "out")
        (tmp_path / "in/self").symlink_to(tmp_path / "in/self")
        (tmp_path / "in/gone.txt").symlink_to(tmp_path / "nowhere")
        (tmp_path / "in/round.txt").symlink_to(tmp_path / "in/round.txt")
        found = run(tmp_path / "in")
        assert ids(found) == ["a", "out/b"]
        assert [f.error for f in found if isinstance(f, Failure)] == ["missing", "unreadable"]

    def test_deep_folder(self, tmp_path: Path) -> None:
        path = tmp_path
        for _ in range(300):
            path = path / "d"
        write(path / "a.txt", PROSE)
        assert len(documents(tmp_path)) == 1

    def test_name_with_newline_and_broken_bytes(self, tmp_path: Path) -> None:
        write(tmp_path / "a\nb.txt", PROSE)
        (tmp_path / os.fsdecode(b"c\xff.txt")).write_text(PROSE)
        found = documents(tmp_path)
        assert ids(found) == ["a\nb", "c\ufffd"]
        assert all(encode(doc) for doc in found)

    def test_name_with_a_zero_byte(self) -> None:
        assert failure("a\0b.txt").error == "unreadable"


def test_survey(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "12345")
    write(tmp_path / "b/c.md", "123")
    write(tmp_path / "b/d.jpg", "123")
    found = survey([tmp_path, "-", tmp_path / "nergens.txt", tmp_path / "a.txt"], SUFFIXES)
    assert (found.size, found.passed_over) == (13, {".jpg": 1})


class TestIds:
    def test_suffix_where_two_would_collide(self, tmp_path: Path) -> None:
        for name in ("a.txt", "a.md", "b.txt", "a.jpg"):
            write(tmp_path / name, PROSE)
        assert ids(documents(tmp_path)) == ["a.md", "a.txt", "b"]

    def test_named_files_of_one_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in ("x/a.txt", "y/a.txt", "y/a.md", "b.txt"):
            write(tmp_path / name, PROSE)
        assert ids(documents("x/a.txt", "y/a.txt", "y/a.md", "b.txt")) == ["x/a", "y/a.txt", "y/a.md", "b"]
        assert ids(documents("../" + tmp_path.name + "/b.txt")) == ["b"]

    def test_two_folders_with_one_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in ("x/a.txt", "y/a.txt"):
            write(tmp_path / name, PROSE)
        first, second = documents("x", "y")
        assert (first.doc, second.doc) == ("a", "y/a.txt")
        assert second.meta["id"] == "a"

    def test_rows(self, tmp_path: Path) -> None:
        rows = [
            {"id": "k", "text": PROSE},
            {"text": PROSE},
            {"id": 7, "text": PROSE},
            {"id": "k", "text": PROSE},
            {"id": "k", "text": PROSE},
        ]
        path = write(tmp_path / "r.jsonl", "\n".join(map(json.dumps, rows)))
        found = documents(path)
        assert ids(found) == ["k", "r:2", "7", "r:k", "k-2"]
        assert found[3].meta["id"] == "k"


class TestStdin:
    def test_plain(self) -> None:
        (doc,) = documents("-", stdin=PROSE.encode())
        assert (doc.doc, doc.source, doc.text) == ("stdin", "-", PROSE)

    def test_jsonl_is_told_by_its_beginning(self) -> None:
        assert ids(documents("-", stdin=b'\n{"id": "a", "text": "Een."}\n{"id": "b", "text": "Twee."}\n')) == ["a", "b"]

    def test_format(self) -> None:
        assert ids(documents("-", stdin=b"id,text\nx,Een regel\n", format="csv")) == ["x"]

    def test_unknown_format(self) -> None:
        with pytest.raises(InputError, match="text, html"):
            read(["-"], Settings(format="xml"))

    def test_with_files(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", PROSE)
        assert ids(documents(path, "-", stdin=PROSE.encode())) == ["a", "stdin"]


class TestUnknownSuffix:
    def test_named_file_is_told_by_its_beginning(self, tmp_path: Path) -> None:
        assert ids(documents(write(tmp_path / "a", PROSE))) == ["a"]
        assert ids(documents(write(tmp_path / "b.data", '{"id": "k", "text": "x"}\n'))) == ["k"]

    def test_format_takes_files_of_other_suffixes_in_a_folder(self, tmp_path: Path) -> None:
        write(tmp_path / "a.log", PROSE)
        write(tmp_path / "b.jsonl", '{"id": "k", "text": "x"}\n')
        assert ids(documents(tmp_path, format="text")) == ["a", "k"]


@pytest.mark.parametrize("suffix", [".txt", ".html", ".docx", ".pdf"])
def test_a_file_that_is_one_document_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr("volgens.io.item.MAX_BYTES", 100)
    long, longest = write(tmp_path / f"a{suffix}", "a" * 101), write(tmp_path / f"b{suffix}", "a" * 100)
    assert failure(long).error == "too long"
    assert [found.error for found in run(longest) if isinstance(found, Failure)] != ["too long"]
    assert failure(write(tmp_path / f"c{suffix}", "")).error == "empty"


def test_lazily(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PROSE)
    found: Iterator[Document | Failure] = read([tmp_path], Settings())
    write(tmp_path / "b.txt", PROSE)
    assert ids(list(found)) == ["a", "b"]


def test_same_twice(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "c.csv"):
        write(tmp_path / name, f"text\n{PROSE}\n")
    assert [encode(d) for d in documents(tmp_path)] == [encode(d) for d in documents(tmp_path)]
