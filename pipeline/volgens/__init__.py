"""volgens reads Dutch news: who claims what, where, and how much.

Read documents
    import volgens

    corpus = volgens.extract("seeds/")            # files and folders
    corpus = volgens.extract([text, text])        # texts, or (id, text) pairs
    corpus = volgens.extract(frame, text_key="lead")     # a pandas, polars or Arrow table, or one column of it
    nlp = volgens.load("fast")                    # a pipeline to reuse: volgens.extract(texts, pipeline=nlp)

Look into them
    corpus.claims                                 # every number with its unit, value, modifier and source
    corpus.attributions                           # every statement with its source, cue and content
    corpus[0].entities                            # places, organisations, persons, peoples of one document
    corpus[0]                                     # in a notebook: the text with everything marked
    corpus.filter(source="leger", unit="militair", place="Koersk")
    corpus.to_pandas("claims")                    # a layer as a table; also to_polars, to_arrow

Work with runs, the folders that `extract` writes
    volgens.read("outputs/seeds")                 # the whole run as a corpus
    for document in volgens.stream("outputs/seeds", unit="%"): ...      # one document at a time
    from volgens.export import export             # spaCy, CoNLL-U, brat, INCEpTION, Label Studio, CSV, SQLite, ...
    from volgens.corrections import gold_from     # corrections back from brat and INCEpTION
    from volgens.evaluate import plain_run, read_gold, score     # how well a run does

Numbers alone
    volgens.numbers.parse("drieënhalf miljoen")
    volgens.quantities("bijna 800 vierkante kilometer")

Offsets count Unicode code points of a document's text, `end` exclusive, and `text[start:end]` is the span. What each
field means is in `volgens.records`. Everything that goes wrong on purpose is a `volgens.VolgensError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from volgens import numbers, records
    from volgens.api import extract, load
    from volgens.corpus import Corpus, Document, read, stream
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
    "stream": "corpus",
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
    "stream",
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
