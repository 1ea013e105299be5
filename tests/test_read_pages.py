"""HTML, Word and PDF: what is drawn from them, and files made to hurt."""

from __future__ import annotations

import builtins
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from readers import PROSE, documents, failure, run, write

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
