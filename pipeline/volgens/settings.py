"""One frozen settings object: defaults, then `volgens.toml`, then options."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from volgens.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the content of a run. Paths, output folder and number of workers are no part of it."""

    model: str = "default"
    """`default`, `fast`, the name of an installed spaCy package, or a folder."""
    explain: bool = False
    """Also write what was read and dropped, and why."""
    si: bool = False
    """Fill `value_si` and `unit_si` of the claims."""
    gazetteer: str | None = None
    """A CSV of the user's own names: name, label, id, aliases."""
    text_key: str = "text"
    """The field or column that holds the text, in JSONL and CSV."""
    id_key: str = "id"
    """The field or column that holds the document's id, in JSONL and CSV."""
    format: str | None = None
    """Of standard input and of files that are named: text, html, jsonl, csv, docx, pdf; None: told by itself."""
    timeout: float | None = None
    """Seconds that one document may take in the stages; None: no limit."""
    dedupe: bool = False
    """Skip near-duplicates instead of marking them."""

    def as_dict(self) -> dict[str, Any]:
        """The settings as plain values, in order, as run.json holds them."""
        return asdict(self)


def load(path: Path | None = None, **options: Any) -> Settings:
    """Defaults, overlaid by the file, overlaid by every option that is not None.

    path: a TOML file whose top level, or `[volgens]` table, names settings; None reads `volgens.toml` in the current
    folder if it is there. Raises SettingsError for a missing or broken file, an unknown name or a value of the wrong
    type.
    """
    settings = Settings()
    file = path or Path("volgens.toml")
    if path or file.is_file():
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise SettingsError(
                f"{file}: no such settings file; leave --config out or give a path that exists"
            ) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file}: cannot be read as TOML: {error}") from error
        table = table.get("volgens", table)
        settings = _overlay(settings, table, str(file))
    return _overlay(settings, {k: v for k, v in options.items() if v is not None}, "options")


def _overlay(settings: Settings, values: dict[str, Any], where: str) -> Settings:
    known = {f.name: f.type for f in fields(Settings)}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"{where}: there is no setting {name!r}; the settings are {', '.join(known)}")
        kinds = {"str": str, "bool": bool, "float": int | float}
        wanted = kinds[str(known[name]).split(" |")[0]]
        if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
            raise SettingsError(f"{where}: {name} must be {known[name]}, not {value!r}")
    return replace(settings, **values)
