"""UIMA CAS files as INCEpTION has them, and read back as people change them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from cassis import load_cas_from_xmi, load_typesystem

from volgens.corpus import Corpus
from volgens.corrections import gold_from
from volgens.errors import InputError
from volgens.evaluate import read_gold
from volgens.export import export
from volgens.export.cas import CLAIM, ENTITY, PART, SAID


class TestCasByHand:
    @pytest.fixture
    def folder(self, hard_run: Path, tmp_path: Path) -> Path:
        return export(hard_run, "cas", tmp_path / "cas")

    def cas(self, folder: Path) -> Any:
        types = load_typesystem(folder / "TypeSystem.xml")
        return load_cas_from_xmi(folder / "brand.xmi", typesystem=types)

    def gold(self, folder: Path) -> dict[str, Any]:
        gold_from(folder, "cas", folder / "gold.jsonl")
        return {document["id"]: document for document in read_gold(folder / "gold.jsonl")}["brand"]

    def test_offsets_count_utf16_in_the_file(self, folder: Path) -> None:
        xml = (folder / "brand.xmi").read_text(encoding="utf-8")
        place = re.search(r'VolgensEntity [^>]*begin="(\d+)" end="(\d+)" label="PLACE"', xml)
        assert place
        text = self.cas(folder).sofa_string
        units = text.encode("utf-16-le")[2 * int(place[1]) : 2 * int(place[2])]
        assert units.decode("utf-16-le") == "Café De Zon"
        assert int(place[1]) == text.index("Café De Zon") + 1

    def test_text_keeps_its_line_breaks(self, folder: Path, hard: Corpus) -> None:
        assert self.cas(folder).sofa_string == hard["brand"].text

    def test_layers_are_those_that_inception_shows(self, folder: Path) -> None:
        types = load_typesystem(folder / "TypeSystem.xml")
        assert {feature.name for feature in types.get_type(SAID).features} == {"role", "Governor", "Dependent"}
        assert types.get_type(SAID).get_feature("Governor").rangeType.name == PART

    def test_a_corrected_file(self, folder: Path) -> None:
        cas = self.cas(folder)
        types, text = cas.typesystem, cas.sofa_string
        first = cas.select(ENTITY)[0]
        first.label = "ORG"
        cas.remove(cas.select(CLAIM)[0])
        start = text.index("heel veel")
        cas.add(types.get_type(CLAIM)(begin=text.index("zo'n 40"), end=text.index("vierkante") + 15))
        content = types.get_type(PART)(begin=start, end=start + 4, role="content")
        source = types.get_type(PART)(begin=0, end=1, role="source")
        cas.add_all([content, source, types.get_type(SAID)(begin=0, end=1, Dependent=content, Governor=source)])
        cas.to_xmi(folder / "brand.xmi")
        gold = self.gold(folder)
        name = gold["entities"][0]
        assert (name["text"], name["label"]) == ("Café De Zon", "ORG")
        assert [(c["value"], c["unit"], c["modifier"]) for c in gold["claims"]] == [(40, "m²", "approx")]
        assert gold["attributions"][-1]["content"][0]["text"] == "heel"
        assert gold["attributions"][-1]["source"] == {"start": 0, "end": 1, "text": "🚒"}
        assert gold["attributions"][-1]["resolved"] == "🚒"

    def test_a_source_without_content_is_named(self, folder: Path) -> None:
        cas = self.cas(folder)
        cas.add(cas.typesystem.get_type(PART)(begin=2, end=4, role="source"))
        cas.to_xmi(folder / "brand.xmi")
        with pytest.raises(InputError, match=r"brand\.xmi: the source at 2 belongs to no content"):
            self.gold(folder)

    def test_a_name_without_label_is_named(self, folder: Path) -> None:
        cas = self.cas(folder)
        cas.add(cas.typesystem.get_type(ENTITY)(begin=2, end=4))
        cas.to_xmi(folder / "brand.xmi")
        with pytest.raises(InputError, match=r"the name at 2 has label None; use one of PLACE"):
            self.gold(folder)

    def test_the_files_of_two_people_are_not_mixed(self, folder: Path) -> None:
        (folder / "bep").mkdir()
        for name in ("brand.xmi", "TypeSystem.xml"):
            shutil.copy(folder / name, folder / "bep" / name)
        with pytest.raises(InputError, match="'brand' is there more than once; keep one person's file"):
            self.gold(folder)

    def test_a_missing_type_system_is_named(self, folder: Path) -> None:
        (folder / "TypeSystem.xml").unlink()
        with pytest.raises(InputError, match=r"TypeSystem\.xml is missing beside it"):
            self.gold(folder)

    def test_a_broken_file_is_named(self, folder: Path) -> None:
        (folder / "brand.xmi").write_text("<xmi", encoding="utf-8")
        with pytest.raises(InputError, match=r"brand\.xmi: no UIMA CAS XMI"):
            self.gold(folder)
