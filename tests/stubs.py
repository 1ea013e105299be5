"""Stub pipeline packages: importable, known to importlib.metadata, and loaded by spaCy as the real ones are."""

from __future__ import annotations

import json
from pathlib import Path

import spacy

NEWS_PIPES = ("tok2vec", "morphologizer", "tagger", "parser", "lemmatizer", "attribute_ruler", "ner")
"""The pipes of nl_core_news_sm 3.8.0, in order."""

NEWS_LABELS = (
    "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY",
    "NORP", "ORDINAL", "ORG", "PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
"""The 18 labels of its ner."""

NEWS_NAMES = {
    "GPE": ("Breda", "België"),
    "LOC": ("Waddenzee",),
    "FAC": ("Erasmusbrug",),
    "ORG": ("Philips",),
    "PERSON": ("Jansen",),
    "NORP": ("Belgische",),
    "DATE": ("dinsdag",),
    "CARDINAL": ("12",),
    "WORK_OF_ART": ("Nachtwacht",),
}


def news_package(folder: Path, name: str = "nl_core_news_sm") -> None:
    """Put a package in `folder` with the real one's name, pipe names and labels; it finds the names of NEWS_NAMES."""
    nlp = spacy.blank("nl")
    stand_ins = {"parser": "sentencizer", "ner": "entity_ruler"}
    for pipe in NEWS_PIPES:
        # the tagger and its like find nothing: they are untrained on purpose
        nlp.add_pipe(stand_ins.get(pipe, "entity_ruler"), name=pipe)
    nlp.get_pipe("ner").add_patterns(  # type: ignore[attr-defined]
        [{"label": label, "pattern": word} for label, words in NEWS_NAMES.items() for word in words]
    )
    nlp.meta |= {"name": name.removeprefix("nl_"), "version": "3.8.0"}
    package = folder / name
    data = package / f"{name}-3.8.0"
    package.mkdir()
    nlp.to_disk(data)
    meta = json.loads((data / "meta.json").read_text()) | {"labels": {"ner": list(NEWS_LABELS)}}
    for path in (data / "meta.json", package / "meta.json"):
        path.write_text(json.dumps(meta))
    _installed(
        folder,
        name,
        "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n",
    )


def package(folder: Path, name: str, code: str) -> None:
    """Put a package in `folder` whose `load(**overrides)`, in `code`, gives the pipeline."""
    (folder / name).mkdir()
    _installed(folder, name, code)


def _installed(folder: Path, name: str, code: str) -> None:
    (folder / name / "__init__.py").write_text(code, encoding="utf-8")
    info = folder / f"{name}-3.8.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.8.0\n")
    (info / "RECORD").write_text("")
