"""JSONL and CSV: columns, broken lines, streams."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from readers import PROSE, documents, failure, ids, run, write
from volgens.io.read import read
from volgens.records import Document, Failure, decode, encode
from volgens.settings import Settings


class TestJsonl:
    def test_columns(self, tmp_path: Path) -> None:
        row = {
            "id": "x",
            "body": PROSE,
            "title": "Brand",
            "datum": "3 maart 2020",
            "url": "https://nos.nl/a",
            "auteur": "Jan",
            "n": None,
        }
        (doc,) = documents(write(tmp_path / "r.ndjson", json.dumps(row) + "\n"), text_key="body")
        assert (doc.title, doc.published, doc.source) == ("Brand", "2020-03-03", "https://nos.nl/a")
        assert doc.meta == {"auteur": "Jan", "outlet": "NOS"}

    def test_broken_lines_name_file_and_line(self, tmp_path: Path) -> None:
        lines = [
            '{"text": "Een goede regel."}',
            '{"text": ',
            "",
            "[1]",
            '{"body": "x"}',
            '{"text": 3}',
            '{"text": ""}',
            "[" * 100_000,
            '{"text": "Nog een goede."}',
        ]
        path = write(tmp_path / "r.jsonl", "\n".join(lines))
        found = run(path)
        assert ids(found) == ["r:1", "r:9"]
        failures = [f for f in found if isinstance(f, Failure)]
        assert [f.error for f in failures] == [
            "broken line",
            "broken line",
            "no text",
            "no text",
            "empty",
            "broken line",
        ]
        for number, bad in zip((2, 4, 5, 6, 7, 8), failures, strict=True):
            assert (bad.path or "").endswith(f"r.jsonl:{number}")
        assert failures[0].detail == "no JSON: Expecting value at character 11"
        assert "--text-key" in failures[2].detail

    def test_lone_surrogates_and_infinity(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "r.jsonl",
            '{"text": "a\\ud800b\\u0000c", "x": ["\\udfff"], "y": NaN, "z": 1e999, "big": ' + "9" * 400 + "}",
        )
        (doc,) = documents(path)
        assert doc.text == "a\ufffdb\x00c"
        assert doc.meta["x"] == ["\ufffd"]
        assert decode(Document, encode(doc)) == doc

    def test_latin_1_line(self, tmp_path: Path) -> None:
        path = write(tmp_path / "r.jsonl", '{"text": "één"}\n'.encode("latin-1") + '{"text": "twéé"}\n'.encode())
        first, second = documents(path)
        assert (first.text, first.meta) == ("één", {"encoding": "cp1252"})
        assert (second.text, second.meta) == ("twéé", {})

    def test_utf_16(self, tmp_path: Path) -> None:
        (doc,) = documents(write(tmp_path / "r.jsonl", '{"text": "één"}\r\n'.encode("utf-16")))
        assert doc.text == "één"

    def test_empty_and_binary(self, tmp_path: Path) -> None:
        assert failure(write(tmp_path / "a.jsonl", "")).error == "empty"
        assert failure(write(tmp_path / "b.jsonl", bytes(100))).error == "binary"

    def test_packed(self, tmp_path: Path) -> None:
        packed = gzip.compress(b'{"text": "Een."}\n{"text": "Twee."}\n')
        write(tmp_path / "r.jsonl.gz", packed)
        write(tmp_path / "b.txt.gz", gzip.compress(PROSE.encode()))
        write(tmp_path / "c.txt.gz", packed[:20])
        write(tmp_path / "d.txt.gz", b"geen gzip")
        write(tmp_path / "e.tar.gz", packed)
        found = run(tmp_path)
        assert ids(found) == ["b", "r:1", "r:2"]
        assert [f.error for f in found if isinstance(f, Failure)] == ["unreadable", "unreadable"]

    def test_streams(self) -> None:
        """The reader takes from its input as it goes: an endless one gives its first documents."""

        class Endless(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any, /) -> int:
                line = b'{"text": "Een regel."}\n' * (len(buffer) // 23)
                buffer[: len(line)] = line
                return len(line)

        found = read(["-"], Settings(format="jsonl"), stdin=io.BufferedReader(Endless(), 65536))
        assert [next(found).doc for _ in range(3)] == ["stdin:1", "stdin:2", "stdin:3"]

    def test_line_that_is_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("volgens.io.rows.MAX_BYTES", 100)
        path = write(tmp_path / "a.jsonl", '{"text": "' + "x" * 200_000 + '"}\n{"text": "kort"}\n')
        bad, good = run(path)
        assert isinstance(bad, Failure)
        assert bad.error == "too long"
        assert isinstance(good, Document)
        assert good.doc == "a:2"


class TestCsv:
    @pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "|"), ("a.tsv", "\t")])
    def test_delimiters(self, tmp_path: Path, name: str, mark: str) -> None:
        content = mark.join(["id", "text", "Titel"]) + "\n" + mark.join(["x", '"Een ""regel"".\nTwee."', "Kop"]) + "\n"
        (doc,) = documents(write(tmp_path / name, content))
        assert (doc.doc, doc.text, doc.title) == ("x", 'Een "regel".\nTwee.', "Kop")

    def test_excel_on_a_dutch_windows(self, tmp_path: Path) -> None:
        (doc,) = documents(write(tmp_path / "a.csv", "id;text\r\n1;Oekraïne\r\n".encode("utf-8-sig")))
        assert doc.text == "Oekraïne"
        (doc,) = documents(write(tmp_path / "b.csv", "id;text\r\n1;Oekraïne\r\n".encode("cp1252")))
        assert (doc.text, doc.meta) == ("Oekraïne", {"encoding": "cp1252"})

    def test_long_field(self, tmp_path: Path) -> None:
        (doc,) = documents(write(tmp_path / "a.csv", "text\n" + "x " * 200_000 + "\n"))
        assert len(doc.text) == 400_000

    def test_no_such_column(self, tmp_path: Path) -> None:
        found = failure(write(tmp_path / "a.csv", "id,body\n1,x\n"))
        assert "'text' among id, body" in found.detail
        assert "--text-key" in found.detail

    def test_row_with_too_many_cells(self, tmp_path: Path) -> None:
        bad, good = run(write(tmp_path / "a.csv", "id,text\n1,a,b\n\n2,c\n"))
        assert isinstance(bad, Failure)
        assert (bad.path or "").endswith("a.csv:2")
        assert isinstance(good, Document)
        assert good.doc == "2"

    def test_empty_cell_and_empty_file(self, tmp_path: Path) -> None:
        assert failure(write(tmp_path / "a.csv", "id,text\n1,\n")).error == "empty"
        assert failure(write(tmp_path / "b.csv", "\n\n")).error == "empty"
