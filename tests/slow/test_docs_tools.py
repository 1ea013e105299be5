"""The recipes of the docs that need a tool of their own; .ci/run installs the tools."""

from __future__ import annotations

import json
import re
import shlex
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import volgens
from docblocks import ARTICLES, Block, bash, lay_out, need, run_by, shell
from exports import rows
from volgens.pipeline import Pipeline

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, fast: Pipeline) -> Path:
    return lay_out(tmp_path_factory.mktemp("lezer"), fast)


def only(tool: str) -> Block:
    """The one block that the tool runs."""
    (block,) = run_by(tool)
    return block


def said(run: Path) -> dict[str, str]:
    """The sources by the ids of their statements."""
    return {row["id"]: row["resolved"] for row in rows(run, "attributions") if row["resolved"]}


def test_duckdb(place: Path) -> None:
    need("duckdb")
    printed = bash(only("duckdb"), place)
    for kind, count in Counter(claim["kind"] for claim in rows(place / "outputs" / "seeds", "claims")).items():
        assert re.search(rf"\b{kind}\W+{count}\b", printed)


def test_datasette(place: Path) -> None:
    """Each page that the recipe speaks of is asked for as a browser asks, but without a port."""
    need("datasette")
    shell(["volgens", "export", "outputs/seeds", "--to", "sqlite", "--output", "seeds.sqlite"], place, "export")
    block = only("datasette")
    serve = shlex.split(block.code.strip().splitlines()[-1])

    def get(page: str) -> Any:
        return json.loads(shell([*serve, "--get", page], place, block))

    sources = said(place / "outputs" / "seeds")
    army = [
        (claim["text"], claim["value"], claim["unit"], sources[claim["attribution"]])
        for claim in rows(place / "outputs" / "seeds", "claims")
        if "leger" in sources.get(claim["attribution"], "")
    ]
    found = get("/seeds/who_says_how_much.json?_shape=array&source__contains=leger")
    assert army
    assert [(row["text"], row["value"], row["unit"], row["source"]) for row in found] == army
    documents = [get(f"/seeds/documents.json?_shape=array&_search={word}") for word in ("Koersk", "zeppelin")]
    assert [len(found) for found in documents] == [1, 0]
    tables = {table["name"]: table for table in get("/seeds.json")["tables"]}
    keys = {key["other_table"] for key in tables["claims"]["foreign_keys"]["outgoing"]}
    assert {"documents", "attributions"} <= keys


def test_r(place: Path, tmp_path: Path) -> None:
    need("Rscript")
    check = """
    documents <- stream_in(file("outputs/seeds/documents.jsonl"))
    texts <- documents$text[match(claims$doc, documents$doc)]
    stopifnot(substr(texts, claims$start + 1, claims$end) == claims$text)
    """
    script = tmp_path / "recipe.R"
    block = only("r")
    for package in re.findall(r"library\((\w+)\)", block.code):
        if shell(["Rscript", "-e", f"cat(requireNamespace('{package}', quietly = TRUE))"], place, block) != "TRUE":
            pytest.skip(f"R's package {package} is not installed")
    script.write_text(block.code + textwrap.dedent(check), encoding="utf-8")
    printed = shell(["Rscript", str(script)], place, block, LC_ALL="C.UTF-8")
    sources = said(place / "outputs" / "seeds")
    wanted = Counter(
        (sources[claim["attribution"]], claim["unit"])
        for claim in rows(place / "outputs" / "seeds", "claims")
        if claim["attribution"] in sources and claim["unit"] and claim["value"] is not None
    )
    found = re.findall(r"^\d+ +(\S.*?) +(\S+) +(\d+)$", printed, re.M)
    assert len(wanted) >= 3
    assert {(source, unit): int(count) for source, unit, count in found} == wanted


def test_slurm(place: Path) -> None:
    """Two tasks of the array, each as Slurm starts it: the script in a file of its own, the number in a variable."""
    script, report = run_by("slurm")
    (place / "taak.sh").write_text(script.code, encoding="utf-8")
    (place / "corpus").mkdir()
    for task, (title, text) in enumerate(ARTICLES.items()):
        line = json.dumps({"id": title, "text": text})
        (place / "corpus" / f"{task:02}.jsonl").write_text(f"{line}\n", encoding="utf-8")
        shell(["bash", "-euo", "pipefail", "taak.sh"], place, script, SLURM_ARRAY_TASK_ID=str(task))
        assert [row["doc"] for row in rows(place / "runs" / f"{task:02}", "documents")] == [title]
    bash(report, place)
    page = (place / "report" / "report.html").read_text(encoding="utf-8")
    assert all(title in page for title in ("Brand in Goes", "Minder vis"))


def test_spark(tmp_path: Path, fast: Pipeline) -> None:
    """The block as it is, in a session over a table `nieuws` of two partitions."""
    if not find_spec("pyspark"):
        pytest.skip("pyspark is not installed")
    need("java")
    before = f"""
    import json
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    rows = spark.createDataFrame({list(ARTICLES.items())!r}, ["id", "text"])
    rows.repartition(2).createOrReplaceTempView("nieuws")
    """
    after = """
    print(json.dumps([row.asDict() for row in claims.orderBy("doc").collect()]))
    """
    block = only("spark")
    script = tmp_path / "recipe.py"
    script.write_text(textwrap.dedent(before) + block.code + textwrap.dedent(after), encoding="utf-8")
    printed = shell(
        [sys.executable, str(script)], tmp_path, block, PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1"
    )
    found = json.loads(printed.strip().splitlines()[-1])
    wanted = [
        {"doc": c.doc, "text": c.text, "value": c.value, "unit": c.unit, "attribution": c.attribution}
        for c in volgens.extract(sorted(ARTICLES.items()), pipeline=fast).claims
    ]
    assert found == wanted
    assert {None, 3_000_000} <= {value for row in found for value in (row["value"], row["attribution"])}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An S3 of our own on this machine, with the articles in its bucket."""
    for package in ("moto", "flask", "s3fs"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    import fsspec
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    bucket = fsspec.filesystem("s3", skip_instance_cache=True)
    bucket.mkdir("bucket")
    for title, text in ARTICLES.items():
        bucket.pipe(f"bucket/nieuws/{title}.txt", text.encode())
    yield bucket
    server.stop()


@pytest.fixture
def cluster() -> Iterator[None]:
    """A Ray cluster that `--address auto` finds."""
    ray = pytest.importorskip("ray", reason="the extra ray is not installed")
    ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)
    yield
    ray.shutdown()


@pytest.mark.usefixtures("cluster")
def test_ray(place: Path, store: Any) -> None:
    bash(only("ray"), place)
    names = {Path(name).name for name in store.find("bucket/run")}
    assert {"claims.jsonl", "report.html", "run.json"} <= names
    lines = store.cat("bucket/run/documents.jsonl").decode().splitlines()
    assert [json.loads(line)["doc"] for line in lines] == sorted(ARTICLES)
    assert json.loads(store.cat("bucket/run/run.json"))["settings"]["model"] == "fast"
