"""Readers: each format, each kind of bad input, ids, encodings."""

from __future__ import annotations

import builtins
import gzip
import hashlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volgens.errors import InputError
from volgens.io.read import SUFFIXES, read
from volgens.io.walk import survey
from volgens.records import Document, Failure, decode, encode
from volgens.settings import Settings

PROSE = "De brandweer rukte met drie wagens uit. Niemand raakte gewond."


def run(*paths: Path | str, stdin: bytes | None = None, **settings: Any) -> list[Document | Failure]:
    return list(read(paths, Settings(**settings), stdin=None if stdin is None else io.BytesIO(stdin)))


def documents(*paths: Path | str, stdin: bytes | None = None, **settings: Any) -> list[Document]:
    found = run(*paths, stdin=stdin, **settings)
    assert [f for f in found if isinstance(f, Failure)] == []
    return [d for d in found if isinstance(d, Document)]


def failure(*paths: Path | str, stdin: bytes | None = None, **settings: Any) -> Failure:
    (found,) = run(*paths, stdin=stdin, **settings)
    assert isinstance(found, Failure)
    assert found.stage == "read"
    return found


def ids(found: Sequence[Document | Failure]) -> list[str]:
    return [d.doc for d in found if isinstance(d, Document)]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class TestText:
    def test_text_is_as_it_stands(self, tmp_path: Path) -> None:
        content = " Een regel \r\nnog een\n\n\ttab\u00a0en ’n quote\r"
        (doc,) = documents(write(tmp_path / "a.txt", content))
        assert (doc.doc, doc.text) == ("a", content)
        assert doc.sha256 == hashlib.sha256(content.encode()).hexdigest()
        assert doc.source == str(tmp_path / "a.txt")
        assert doc.meta == {}

    def test_title_date_and_regions_of_scraped_text(self, tmp_path: Path) -> None:
        text = f"NOS Nieuws • 3 maart 2020, 09:12 Brand in loods\n\n{PROSE}\n\nLees ook: iets anders\n"
        (doc,) = documents(write(tmp_path / "a.txt", text))
        assert (doc.title, doc.published) == ("Brand in loods", "2020-03-03T09:12")
        assert doc.meta == {"outlet": "NOS", "dateline": "3 maart 2020, 09:12"}
        assert [r.kind for r in doc.regions] == ["furniture", "title", "furniture"]

    def test_markdown_heading_is_the_title(self, tmp_path: Path) -> None:
        (doc,) = documents(write(tmp_path / "a.md", f"# Brand\n\n{PROSE}"))
        assert doc.title == "Brand"

    @pytest.mark.parametrize(
        ("data", "text", "encoding"),
        [
            ("één".encode(), "één", None),
            ("één".encode("utf-8-sig"), "één", None),
            ("één".encode("utf-16"), "één", "utf-16-le"),
            ("één\r\ntwee".encode("latin-1"), "één\r\ntwee", "cp1252"),
            ("‘één’ – € 3".encode("cp1252"), "‘één’ – € 3", "cp1252"),
            ("één".encode("latin-1") + b"\x81", "één\x81", "latin-1"),
            (
                ("Oekraïne, Oekraïens, coördinatie, é".encode())[:-1],
                "Oekraïne, Oekraïens, coördinatie, \ufffd",
                "utf-8, 1 broken bytes replaced by U+FFFD",
            ),
        ],
    )
    def test_encodings_are_told(self, tmp_path: Path, data: bytes, text: str, encoding: str | None) -> None:
        (doc,) = documents(write(tmp_path / "a.txt", data))
        assert doc.text == text
        assert doc.meta.get("encoding") == encoding

    @pytest.mark.parametrize("content", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", b"\xc2\xa0"])
    def test_empty(self, tmp_path: Path, content: bytes) -> None:
        found = failure(write(tmp_path / "a.txt", content))
        assert found.error == "empty"
        assert (found.path or "").endswith("a.txt")

    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(40), bytes(range(256)) * 9, b"PK\x03\x04tekst"])
    def test_binary(self, tmp_path: Path, content: bytes) -> None:
        assert failure(write(tmp_path / "a.txt", content)).error == "binary"

    def test_a_stray_control_character_stays(self, tmp_path: Path) -> None:
        text = PROSE * 20 + "\x00" + PROSE * 20
        (doc,) = documents(write(tmp_path / "a.txt", text))
        assert doc.text == text

    @settings(deadline=None)
    @given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1))
    def test_any_text_on_standard_input(self, text: str) -> None:
        for found in run("-", stdin=text.encode(), format="text"):
            if isinstance(found, Document):
                assert found.text == text.removeprefix("\ufeff")
                assert decode(Document, encode(found)) == found

    @settings(deadline=None)
    @given(st.binary())
    def test_any_bytes(self, data: bytes) -> None:
        for format in ("text", "jsonl", "csv"):
            for found in run("-", stdin=data, format=format):
                encode(found)


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


PAGE = """<!doctype html><html lang="nl"><head><meta charset="{charset}"><title>Brand in loods - Krant</title>
<meta property="og:title" content="Brand in loods"><meta property="og:site_name" content="De Krant">
<meta property="article:published_time" content="2020-03-03T09:12:00+01:00"></head><body>
<nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Brand in loods</h1>
<p>De brandweer rukte met drie wagens uit naar de coöperatie, meldt de gemeente aan onze verslaggever.</p>
<p>Volgens de politie raakte niemand gewond. Er wordt nog gezocht naar de oorzaak van de brand in de loods.</p>
</article><footer>Over ons</footer></body></html>"""


class TestHtml:
    @pytest.fixture(autouse=True)
    def _extra(self) -> None:
        pytest.importorskip("trafilatura")

    @pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
    def test_article(self, tmp_path: Path, charset: str) -> None:
        (doc,) = documents(write(tmp_path / "a.html", PAGE.format(charset=charset).encode(charset)))
        assert (doc.title, doc.published) == ("Brand in loods", "2020-03-03")
        assert doc.text.startswith("Brand in loods\n")
        assert "coöperatie" in doc.text
        assert "Sport" not in doc.text
        assert doc.meta["outlet"] == "De Krant"
        assert [doc.text[r.start : r.end] for r in doc.regions if r.kind == "title"] == ["Brand in loods"]

    @pytest.mark.parametrize("content", ["", "<html><body></body></html>", "<html>", "<", bytes(200)])
    def test_nothing_in_it(self, tmp_path: Path, content: str | bytes) -> None:
        assert failure(write(tmp_path / "a.html", content)).error in ("empty", "no text", "unreadable", "binary")

    @pytest.mark.parametrize(
        "page", ["<p>" + "<b>" * 20_000 + "x", "<div><p>tekst</p></div>" * 5_000, "<!--" + "-" * 100_000]
    )
    def test_hostile(self, tmp_path: Path, page: str) -> None:
        assert len(run(write(tmp_path / "a.html", f"<html><body>{page}"))) == 1

    def test_a_million_tags(self, tmp_path: Path) -> None:
        found = failure(write(tmp_path / "a.html", "<html><body>" + "<p>x" * 1_000_000))
        assert (found.error, "tags" in found.detail) == ("too long", True)


class TestDocx:
    @pytest.fixture(autouse=True)
    def _extra(self) -> None:
        pytest.importorskip("docx")

    def make(self, path: Path) -> Path:
        import docx

        document = docx.Document()
        document.add_heading("Brand in loods", level=0)
        document.add_paragraph("De brandweer rukte uit.")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Gewonden", "3"
        document.add_paragraph("Niemand stierf.")
        document.save(str(path))
        return path

    def test_paragraphs_and_tables_in_order(self, tmp_path: Path) -> None:
        (doc,) = documents(self.make(tmp_path / "a.docx"))
        assert doc.text == "Brand in loods\nDe brandweer rukte uit.\nGewonden\t3\nNiemand stierf."
        assert doc.title == "Brand in loods"

    def test_zip_bomb(self, tmp_path: Path) -> None:
        path = self.make(tmp_path / "a.docx")
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/big.xml", bytes(20_000_000))
        found = failure(path)
        assert found.error == "unreadable"
        assert "unpacks" in found.detail

    @pytest.mark.parametrize("content", [b"", b"geen zip", b"PK\x03\x04" + bytes(100)])
    def test_broken(self, tmp_path: Path, content: bytes) -> None:
        assert failure(write(tmp_path / "a.docx", content)).error in ("empty", "unreadable")

    def test_zip_that_is_no_document(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
            archive.writestr("x.txt", "x")
        assert failure(tmp_path / "a.docx").error == "unreadable"


def pdf(lines: Sequence[str]) -> bytes:
    """A one-page PDF, written by hand."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + trailer.encode()


class TestPdf:
    @pytest.fixture(autouse=True)
    def _extra(self) -> None:
        pytest.importorskip("pypdf")

    def test_wrapped_lines_are_joined(self, tmp_path: Path) -> None:
        lines = [
            "De brandweer rukte met drie wagens uit naar de brandende loods-",
            "en in het westen van de stad, meldt de gemeente aan de krant.",
            "Niemand raakte gewond.",
        ]
        (doc,) = documents(write(tmp_path / "a.pdf", pdf(lines)))
        assert doc.text == (
            "De brandweer rukte met drie wagens uit naar de brandende loodsen in het westen van de stad, "
            "meldt de gemeente aan de krant. Niemand raakte gewond."
        )

    def test_scan(self, tmp_path: Path) -> None:
        found = failure(write(tmp_path / "a.pdf", pdf([])))
        assert (found.error, "OCR" in found.detail) == ("no text", True)

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n", b"%PDF-1.4\n" + bytes(500), b"tekst"])
    def test_broken(self, tmp_path: Path, content: bytes) -> None:
        assert failure(write(tmp_path / "a.pdf", content)).error in ("empty", "unreadable", "no text")


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.html", "trafilatura", "html"), ("a.docx", "docx", "docx"), ("a.pdf", "pypdf", "pdf")],
)
def test_missing_extra_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    for loaded in [m for m in sys.modules if m.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    real = builtins.__import__

    def refuse(wanted: str, *rest: Any, **more: Any) -> Any:
        if wanted.split(".")[0] == module:
            raise ImportError(wanted)
        return real(wanted, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    found = failure(write(tmp_path / name, PROSE))
    assert found.error == "missing extra"
    assert f'pip install "volgens[{extra}]"' in found.detail


def test_lazily(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PROSE)
    found: Iterator[Document | Failure] = read([tmp_path], Settings())
    write(tmp_path / "b.txt", PROSE)
    assert ids(list(found)) == ["a", "b"]


def test_same_twice(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "c.csv"):
        write(tmp_path / name, f"text\n{PROSE}\n")
    assert [encode(d) for d in documents(tmp_path)] == [encode(d) for d in documents(tmp_path)]
