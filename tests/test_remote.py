"""Runs whose input and output live on another file system, here in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from volgens.errors import InputError, RunError
from volgens.pipeline import Pipeline
from volgens.remote import is_remote, name_of
from volgens.runner import run

fsspec = pytest.importorskip("fsspec", reason="the extra remote is not installed")


@pytest.mark.parametrize(
    ("path", "remote"),
    [("s3://emmer/nieuws", True), ("seeds/", False), ("C:/nieuws", False), ("-", False), ("a:b", False)],
)
def test_what_is_remote(path: str, remote: bool) -> None:
    assert is_remote(path) is remote


def test_names() -> None:
    assert [name_of(p) for p in ("s3://emmer/nieuws/", "memory://run", "s3://emmer/a.txt")] == [
        "nieuws",
        "run",
        "a.txt",
    ]


def test_a_run_from_and_to_a_remote_folder(fast: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = fsspec.filesystem("memory")
    store.pipe("/nieuws/a.txt", b"Volgens de politie zijn er in Breda 12 mensen opgepakt.")
    store.pipe("/nieuws/sub/b.txt", b"Brand in Gent.")
    result = run(["memory://nieuws"], "memory://uit/run", fast.settings, pipeline=fast)
    assert (result.documents, result.failures) == (2, 0)
    assert result.folder == Path("outputs/run")
    written = {Path(p).name for p in store.ls("/uit/run", detail=False)}
    assert written == {p.name for p in result.folder.iterdir() if not p.name.startswith(".")}
    assert b'"doc":"sub/b"' in store.cat("/uit/run/documents.jsonl")


def test_a_remote_input_that_is_not_there(fast: Pipeline, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="memory://weg cannot be fetched"):
        run(["memory://weg"], tmp_path / "uit", fast.settings, pipeline=fast)


def test_an_unknown_file_system(fast: Pipeline, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="zolder://"):
        run(["zolder://doos"], tmp_path / "uit", fast.settings, pipeline=fast)
    (tmp_path / "a.txt").write_text("Brand in Gent.")
    with pytest.raises(RunError, match="zolder://"):
        run([tmp_path / "a.txt"], "zolder://doos", fast.settings, pipeline=fast)
