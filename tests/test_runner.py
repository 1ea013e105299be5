"""Runs: files, resuming, refusing, running a stage again; always over a few short documents with the fast pipeline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from volgens import runner
from volgens.engines import local
from volgens.errors import RunError, SettingsError
from volgens.lock import folder_lock
from volgens.pipeline import Pipeline
from volgens.records import LAYERS, Document
from volgens.runner import default_output, rerun_stage, run
from volgens.settings import Settings
from volgens.shard import Shard, ShardReport, split

TEXTS = {
    "a": "Volgens de politie zijn er in Breda 12 mensen opgepakt.",
    "b": 'Brand in Gent\n\n"Er zijn zeker drie gewonden", zegt burgemeester Jansen.',
    "c": "De omzet steeg met 3 procent tot 4,2 miljard euro, meldt Philips.",
}
FAST = Settings(model="fast")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "nieuws"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("volgens.shard.SHARD_DOCUMENTS", 1)


def files(folder: Path) -> dict[str, bytes]:
    """The files that people read, run.json apart."""
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.jsonl")) if not p.name.startswith(".")}


def about(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return found


def test_a_run_writes_every_layer(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    result = run([texts], tmp_path / "uit", FAST, pipeline=fast)
    assert (result.documents, result.failures) == (3, 0)
    assert set(files(result.folder)) == {f"{layer}.jsonl" for layer in LAYERS if layer != "explain"}
    assert [json.loads(line)["doc"] for line in files(result.folder)["documents.jsonl"].splitlines()] == ["a", "b", "c"]
    assert about(result.folder)["finished"] is True
    assert result.counts["claims"] >= 4
    assert not (result.folder / ".parts").exists()


def test_explanations_only_where_asked_for(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    explained = Settings(model="fast", explain=True)
    run([texts], tmp_path / "uit", explained, pipeline=Pipeline(explained, fast.nlp))
    assert (tmp_path / "uit" / "explain.jsonl").read_bytes()
    run([texts], tmp_path / "uit", FAST, pipeline=fast)
    assert not (tmp_path / "uit" / "explain.jsonl").exists()


def test_same_input_same_bytes_whatever_the_shards(
    texts: Path, tmp_path: Path, fast: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = files(run([texts], tmp_path / "een", FAST, pipeline=fast).folder)
    monkeypatch.setattr("volgens.shard.SHARD_DOCUMENTS", 1)
    assert files(run([texts], tmp_path / "twee", FAST, pipeline=fast).folder) == one


class Killed(Exception):
    """Stands in for the end of the process."""


@pytest.mark.usefixtures("small_shards")
def test_a_killed_run_goes_on_where_it_stopped(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    whole = files(run([texts], tmp_path / "heel", FAST, pipeline=fast).folder)
    seen: list[ShardReport] = []

    def kill(report: ShardReport) -> None:
        seen.append(report)
        if len(seen) == 2:
            raise Killed

    target = tmp_path / "gestopt"
    with pytest.raises(Killed):
        run([texts], target, FAST, pipeline=fast, progress=kill)
    assert about(target)["finished"] is False
    kept = {p.name: p.stat().st_mtime_ns for p in (target / ".parts").iterdir()}
    assert len(kept) == 2
    again: list[ShardReport] = []
    run([texts], target, FAST, pipeline=fast, progress=again.append)
    assert [bool(report.seconds) for report in again] == [False, False, True]
    assert files(target) == whole


@pytest.mark.usefixtures("small_shards")
def test_a_run_killed_while_it_tidies_up_can_be_run_again(
    texts: Path, tmp_path: Path, fast: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "uit"

    def half(path: Path, ignore_errors: bool = False) -> None:
        for counts in Path(path).glob("*/counts.json"):
            counts.unlink()
        if any(Path(path).glob("*")):
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("volgens.runner.shutil.rmtree", half)
        with pytest.raises(Killed):
            run([texts], target, FAST, pipeline=fast)
    whole = files(target)
    run([texts], target, FAST, pipeline=fast)
    assert files(target) == whole
    assert not [p for p in target.iterdir() if p.name.startswith(".parts")]


@pytest.mark.usefixtures("small_shards")
def test_finished_shards_are_not_done_again_unless_forced(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    target = tmp_path / "uit"
    first = files(run([texts], target, FAST, pipeline=fast).folder)
    (texts / "b.txt").write_text("Brand in Gent: vier gewonden.", encoding="utf-8")
    reports: list[ShardReport] = []
    run([texts], target, FAST, pipeline=fast, progress=reports.append)
    assert [bool(report.seconds) for report in reports] == [False, True, False]
    assert files(target)["documents.jsonl"] != first["documents.jsonl"]
    reports.clear()
    run([texts], target, FAST, pipeline=fast, progress=reports.append, force=True)
    assert all(report.seconds for report in reports)


@pytest.mark.parametrize("stage", ["tokenise", "entities", "claims", "attributions", "link"])
def test_a_stage_run_again_gives_the_same_bytes(stage: str, texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    folder = run([texts], tmp_path / "uit", FAST, pipeline=fast).folder
    before = files(folder)
    result = rerun_stage(stage, folder)
    assert files(folder) == before
    assert result.counts == about(folder)["counts"]


def test_a_stage_run_again_rewrites_later_files_from_earlier_ones(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    folder = run([texts], tmp_path / "uit", FAST, pipeline=fast).folder
    before = files(folder)
    (folder / "claims.jsonl").write_bytes(b"")
    rerun_stage("claims", folder)
    assert files(folder) == before


def test_an_unknown_stage_is_refused(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    folder = run([texts], tmp_path / "uit", FAST, pipeline=fast).folder
    with pytest.raises(SettingsError, match="no stage 'claim'"):
        rerun_stage("claim", folder)


def test_a_folder_in_use_is_refused(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    target = tmp_path / "uit"
    target.mkdir()
    with folder_lock(target), pytest.raises(RunError, match="another run is writing"):
        run([texts], target, FAST, pipeline=fast)


def test_a_folder_with_other_files_is_refused(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    target = tmp_path / "uit"
    target.mkdir()
    (target / "scriptie.docx").write_text("van mij")
    with pytest.raises(RunError, match=r"scriptie\.docx"):
        run([texts], target, FAST, pipeline=fast)


def test_a_folder_without_documents_is_a_failure_that_names_it(tmp_path: Path, fast: Pipeline) -> None:
    (tmp_path / "leeg").mkdir()
    result = run([tmp_path / "leeg"], tmp_path / "uit", FAST, pipeline=fast)
    assert (result.documents, result.failures) == (0, 1)
    assert str(tmp_path / "leeg") in (tmp_path / "uit" / "errors.jsonl").read_text(encoding="utf-8")


def test_a_document_that_fails_costs_itself_alone(
    texts: Path, tmp_path: Path, fast: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = fast.stages[2]

    class Breaks:
        name, version, requires, produces = claims.name, claims.version, claims.requires, claims.produces

        def __call__(self, doc: object, earlier: object) -> object:
            if "Gent" in doc.text:  # type: ignore[attr-defined]
                raise RuntimeError("kapot")
            return claims(doc, earlier)  # type: ignore[arg-type]

    monkeypatch.setattr(fast, "stages", (*fast.stages[:2], Breaks(), *fast.stages[3:]))
    result = run([texts], tmp_path / "uit", FAST, pipeline=fast)
    assert (result.documents, result.failures) == (2, 1)
    error = json.loads((result.folder / "errors.jsonl").read_text(encoding="utf-8"))
    assert (error["doc"], error["stage"], error["error"], error["detail"]) == ("b", "claims", "RuntimeError", "kapot")


def test_two_workers_give_the_same_bytes(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    one = files(run([texts], tmp_path / "een", FAST, pipeline=fast).folder)
    assert files(run([texts], tmp_path / "twee", FAST, workers=2).folder) == one


@pytest.mark.usefixtures("small_shards")
def test_the_next_shard_is_read_while_the_worker_is_busy(tmp_path: Path) -> None:
    taken: list[int] = []

    def shards() -> Iterator[Shard]:
        for shard in split((Document(str(n), f"Er zijn {n} mensen.") for n in range(4)), "x"):
            taken.append(shard.number)
            yield shard

    reports = local.run(shards(), tmp_path, Settings(model="fast"), workers=1)
    assert next(reports).number == 0
    assert taken == [0, 1]
    assert [report.number for report in reports] == [1, 2, 3]


@pytest.mark.parametrize(
    ("paths", "name"), [(["-"], "stdin"), (["nieuws/a.txt"], "a"), (["nieuws"], "nieuws"), (["nieuws/"], "nieuws")]
)
def test_the_output_is_named_after_the_input(
    paths: list[str], name: str, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(texts.parent)
    assert default_output(paths) == Path("outputs") / name


def test_reading_a_run_that_is_not_finished_is_refused(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    folder = run([texts], tmp_path / "uit", FAST, pipeline=fast).folder
    unfinished = {**about(folder), "finished": False}
    (folder / "run.json").write_text(json.dumps(unfinished), encoding="utf-8")
    with pytest.raises(RunError, match="not finished"):
        runner.describe(folder)


def test_a_broken_line_names_file_and_line(texts: Path, tmp_path: Path, fast: Pipeline) -> None:
    folder = run([texts], tmp_path / "uit", FAST, pipeline=fast).folder
    shutil.copy(folder / "documents.jsonl", folder / "claims.jsonl")
    with pytest.raises(RunError, match=r"claims\.jsonl:1"):
        rerun_stage("attributions", folder)
