"""Plain text: kept as it stands, whatever its encoding."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers import PROSE, documents, failure, run, write
from volgens.records import Document, decode, encode


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
