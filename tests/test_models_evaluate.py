"""The evaluation of pipelines: reading CoNLL-U, comparing by characters, and the figures that the command prints."""

from __future__ import annotations

import importlib.util
import lzma
import sys
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc

from volgens.nlp import bundled_folder

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

ROWS = """# sent_id = 1
1\tZij\tzij\tPRON\tVNW\t_\t2\tnsubj\t_\t_
2\tkoopt\tkopen\tVERB\tWW\t_\t0\troot\t_\t_
3\tbrood\tbrood\tNOUN\tN\t_\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\tLET\t_\t2\tpunct\t_\t_

1-2\tvandaag\t_\t_\t_\t_\t_\t_\t_\t_
1\tAvond\tavond_vierdaagse\tNOUN\tN\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\tLET\t_\t1\tpunct\t_\tSpaceAfter=No

"""


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", bundled_folder("nl_volgens").parent / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def conllu(tmp_path: Path) -> Path:
    path = tmp_path / "two.conllu"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_gold_is_read_as_running_text(evaluate: ModuleType, conllu: Path) -> None:
    text, parse = evaluate.gold_parse(list(evaluate.read_sentences(conllu)))
    assert text == "Zij koopt brood. Avond! "
    assert [(word.start, word.end) for word in parse.words] == [(0, 3), (3, 8), (8, 13), (13, 14), (14, 19), (19, 20)]
    assert parse.sentences == [(0, 14), (14, 20)]
    assert parse.words[4].lemma == "avondvierdaagse"


def test_a_packed_file_reads_alike(evaluate: ModuleType, conllu: Path, tmp_path: Path) -> None:
    packed = tmp_path / "two.conllu.xz"
    packed.write_bytes(lzma.compress(conllu.read_bytes()))
    assert list(evaluate.read_sentences(packed)) == list(evaluate.read_sentences(conllu))


def perfect(words: list[str], heads: list[int]) -> Doc:
    return Doc(
        spacy.blank("nl").vocab,
        words=words,
        spaces=[word not in ("brood", "Avond") for word in words],
        pos=["PRON", "VERB", "NOUN", "PUNCT", "NOUN", "PUNCT"],
        tags=["VNW", "WW", "N", "LET", "N", "LET"],
        lemmas=["zij", "kopen", "brood", ".", "avondvierdaagse", "!"],
        heads=heads,
        deps=["nsubj", "ROOT", "obj", "punct", "ROOT", "punct"],
    )


def test_a_perfect_parse_is_right_throughout(evaluate: ModuleType, conllu: Path) -> None:
    _, gold = evaluate.gold_parse(list(evaluate.read_sentences(conllu)))
    doc = perfect(["Zij", "koopt", "brood", ".", "Avond", "!"], [1, 1, 1, 1, 4, 4])
    right = evaluate.compare(gold, evaluate.system_parse(doc))
    assert right == {"XPOS": 6, "UPOS": 6, "LEMMA": 6, "UAS": 6, "LAS": 6, "SENT": 2}


def test_a_wrong_head_costs_both_attachment_figures(evaluate: ModuleType, conllu: Path) -> None:
    _, gold = evaluate.gold_parse(list(evaluate.read_sentences(conllu)))
    doc = perfect(["Zij", "koopt", "brood", ".", "Avond", "!"], [1, 1, 0, 1, 4, 4])
    right = evaluate.compare(gold, evaluate.system_parse(doc))
    assert (right["UAS"], right["LAS"], right["UPOS"]) == (5, 5, 6)


def test_a_word_cut_otherwise_is_wrong(evaluate: ModuleType) -> None:
    gold = evaluate.Parse([evaluate.Word(0, 5, "NOUN", "N", "avond", None, "root")], [(0, 5)])
    system = evaluate.Parse([evaluate.Word(0, 3, "NOUN", "N", "avond", None, "root")], [(0, 5)])
    assert evaluate.compare(gold, system) == {"SENT": 1}


def test_the_command_prints_a_line_for_each_figure(
    evaluate: ModuleType, conllu: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluate.py", "conllu", str(conllu), "--model", "fast"])
    evaluate.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["XPOS", "UPOS", "LEMMA", "UAS", "LAS", "SENT"]
    assert lines[-1] == "SENT 1.000"
