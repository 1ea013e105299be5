"""A run in other people's formats: one file of this folder for each, `export` finds it by name.

Each module has `SUFFIX` and `write(run, target)`, which reads the run's files as a stream where the format allows it.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from volgens.errors import RunError, SettingsError
from volgens.io.runs import describe

FORMATS: dict[str, str] = {
    "spacy": "spaCy DocBin: parsed Docs with spans and the records in user_data",
    "conllu": "CoNLL-U: sentences with trees, names in MISC",
    "brat": "brat standoff: a folder with a .txt and an .ann for each document",
    "cas": "UIMA CAS XMI for INCEpTION: a folder with an .xmi for each document and TypeSystem.xml",
    "webanno": "W3C Web Annotation: JSON-LD",
    "labelstudio": "Label Studio: JSON tasks with predictions",
    "csv": "CSV: a folder with a table for each layer",
    "parquet": "Parquet: a folder with a table for each layer",
    "sqlite": "SQLite: one database with a table for each layer, ready for Datasette",
}
"""The formats by name, each with what it is."""


CORRECTED: tuple[str, ...] = ("brat", "cas")
"""The formats whose folders people work in."""


def export(run: str | Path, to: str, target: str | Path | None = None, *, force: bool = False) -> Path:
    """Write a finished run in another format.

    to: a name of FORMATS. target: the file or folder to write; by default beside the run's files,
    `<run>/export/<run's name>` with the format's suffix. force: also into a folder of CORRECTED that holds files, whose
    corrections are then lost. Returns what was written. Raises SettingsError for an unknown format, RunError for a
    folder without a finished run or such a folder without `force`, MissingExtraError where the format's package is
    not installed.
    """
    folder = Path(run)
    if to not in FORMATS:
        raise SettingsError(f"there is no format {to!r}: choose one of {', '.join(FORMATS)}")
    describe(folder)
    module = import_module(f"volgens.export.{to}")
    out = Path(target) if target else folder / "export" / f"{folder.resolve().name}{module.SUFFIX}"
    if to in CORRECTED and not force and out.is_dir() and any(out.iterdir()):
        raise RunError(
            f"{out} holds files already, and corrections may be among them: "
            "choose another --output, or --force to write over them"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    module.write(folder, out)
    return out
