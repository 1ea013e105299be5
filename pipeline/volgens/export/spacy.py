"""spaCy DocBin: each document parsed, names as entities, layers as span groups, the records in `user_data`."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import DocBin

from volgens.io.runs import stream
from volgens.records import as_dict
from volgens.stages.components import set_spans
from volgens.stages.tokenise import rebuild

SUFFIX = ".spacy"
LAYERS = ("entities", "claims", "attributions")


def write(run: Path, target: Path) -> None:
    """One DocBin file. `doc.user_data["volgens"]` holds the document's record and its annotations as plain values.

    A span's `id_` is its record's id; a span that cuts a token is widened to it.
    """
    vocab = spacy.blank("nl").vocab
    docs = DocBin(store_user_data=True)
    for found in stream(run):
        doc = rebuild(vocab, found.document, found.tokens)
        ents = [doc.char_span(e.start, e.end, e.label, alignment_mode="expand") for e in found.entities]
        doc.set_ents(spacy.util.filter_spans([e for e in ents if e is not None]))
        set_spans(doc, found)
        records = {layer: [as_dict(record) for record in getattr(found, layer)] for layer in LAYERS}
        doc.user_data = {"volgens": {"document": {**as_dict(found.document), "text": None}, **records}}
        docs.add(doc)
    docs.to_disk(target)
