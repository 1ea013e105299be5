"""`volgens doctor`: what is installed, what is missing and how to get it."""

from __future__ import annotations

import sys
from importlib import metadata, util
from typing import Annotated, Any

import typer

ORDER = 90

EXTRAS: dict[str, tuple[tuple[str, ...], str]] = {
    "html": (("trafilatura", "lxml_html_clean"), "read HTML pages"),
    "docx": (("docx",), "read Word documents"),
    "pdf": (("pypdf",), "read PDF files"),
    "pandas": (("pandas",), "tables for pandas"),
    "polars": (("polars", "pyarrow"), "tables for polars"),
    "parquet": (("pyarrow",), "tables for Arrow, Parquet files"),
    "cas": (("cassis",), "UIMA CAS files for INCEpTION"),
    "ray": (("ray",), "runs over several machines"),
    "remote": (("fsspec",), "inputs and runs on other file systems"),
}
"""Extra: the modules that it brings, and what it is for."""
CORE = ("spacy", "typer", "rich", "pydantic", "numpy", "onnxruntime", "tokenizers", "datasketch", "jinja2")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(_doctor)


def _doctor(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show versions, the pipelines found, the extras that are missing with the line that installs them, the terminal.

    Exit code 1 where the bundled pipeline or a needed package is missing.
    """
    found = examine()
    if json:
        from json import dumps

        typer.echo(dumps(found, ensure_ascii=False, indent=2))
    else:
        for heading, facts in found.items():
            typer.echo(heading)
            width = max((len(name) for name in facts), default=0)
            for name, fact in facts.items():
                typer.echo(f"  {name:<{width}}  {fact}")
    if any("MISSING" in str(fact) for part in ("versions", "pipelines") for fact in found[part].values()):
        raise typer.Exit(1)


def examine() -> dict[str, dict[str, Any]]:
    """What the command shows, by heading."""
    return {"versions": _versions(), "pipelines": _pipelines(), "extras": _extras(), "terminal": _terminal()}


def _versions() -> dict[str, str]:
    import volgens

    found = {"volgens": volgens.__version__, "python": sys.version.split()[0]}
    return found | {name: _version(name) or f"MISSING: pip install {name}" for name in CORE}


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _pipelines() -> dict[str, str]:
    from spacy.util import get_installed_models

    from volgens.errors import ModelError
    from volgens.nlp import BUNDLED, NL_CORE_NEWS_SM, bundled_folder

    found = {}
    for name, package in BUNDLED.items():
        try:
            found[name] = str(bundled_folder(package))
        except ModelError as error:
            found[name] = f"MISSING: {error}"
    installed = [name for name in get_installed_models() if name.startswith("nl_")]
    found |= {name: f"installed, {_version(name)}: --model {name}" for name in sorted(installed)}
    if "nl_core_news_sm" not in found:
        found["nl_core_news_sm"] = f"not installed (optional): {NL_CORE_NEWS_SM}"
    return found


def _extras() -> dict[str, str]:
    found = {}
    for extra, (modules, use) in EXTRAS.items():
        there = all(util.find_spec(module) is not None for module in modules)
        found[extra] = f"installed ({use})" if there else f'not installed ({use}): pip install "volgens[{extra}]"'
    return found


def _terminal() -> dict[str, str]:
    import os
    import shutil

    encoding = sys.stdout.encoding or "unknown"
    plain = encoding.lower().replace("-", "") == "utf8"
    return {
        "encoding": encoding if plain else f"{encoding}: letters it lacks are shown as ?; set PYTHONUTF8=1",
        "width": str(shutil.get_terminal_size().columns),
        "colour": "off (NO_COLOR)"
        if os.environ.get("NO_COLOR")
        else "on"
        if sys.stdout.isatty()
        else "off (no terminal)",
    }
