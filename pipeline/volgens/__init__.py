"""volgens reads Dutch news: who claims what, where, and how much.

    import volgens

    corpus = volgens.extract("seeds/")        # a path, several paths, or texts
    corpus.claims                             # every number with its unit, value, modifier and source
    corpus.attributions                       # every statement with its source, cue and content
    corpus[0].entities                        # places, organisations, persons, peoples of one document
    corpus.to_pandas("claims")                # a layer as a table
    volgens.read("outputs/seeds")             # a run that the command wrote
    volgens.numbers.parse("drieënhalf miljoen")

Offsets count Unicode code points of a document's text, `end` exclusive. What a field means: `volgens.records`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from volgens import numbers, records
    from volgens.api import extract, load
    from volgens.corpus import Corpus, Document, read
    from volgens.errors import VolgensError
    from volgens.pipeline import Pipeline
    from volgens.quantity import quantities
    from volgens.settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "extract": "api",
    "load": "api",
    "Corpus": "corpus",
    "Document": "corpus",
    "read": "corpus",
    "VolgensError": "errors",
    "Pipeline": "pipeline",
    "quantities": "quantity",
    "Settings": "settings",
}

__all__ = [
    "Corpus",
    "Document",
    "Pipeline",
    "Settings",
    "VolgensError",
    "__version__",
    "extract",
    "load",
    "numbers",
    "quantities",
    "read",
    "records",
]


def __getattr__(name: str) -> Any:
    """Public names are imported on first use: importing volgens must not load spaCy."""
    if name in _HOMES:
        return getattr(import_module(f"volgens.{_HOMES[name]}"), name)
    if name in ("numbers", "records"):
        return import_module(f"volgens.{name}")
    raise AttributeError(f"module 'volgens' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
