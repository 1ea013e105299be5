"""spaCy DocBin: each document parsed, with names as entities, the layers as span groups, and the records in
user_data.
"""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import DocBin

from volgens.io.runs import stream
from volgens.records import Record, as_dict
from volgens.stages.components import set_spans
from volgens.stages.tokenise import rebuild

SUFFIX = ".spacy"


def write(run: Path, target: Path) -> None:
    """One DocBin file. `doc.user_data["volgens"]` holds the document's id and its records as plain values."""
    vocab = spacy.blank("nl").vocab
    docs = DocBin(store_user_data=True)
    for found in stream(run):
        doc = rebuild(vocab, found.document, found.tokens)
        ents = [doc.char_span(e.start, e.end, e.label, alignment_mode="expand") for e in found.entities]
        doc.set_ents(spacy.util.filter_spans([e for e in ents if e is not None]))
        set_spans(doc, found)
        layers: dict[str, tuple[Record, ...]] = {
            "entities": found.entities,
            "claims": found.claims,
            "attributions": found.attributions,
        }
        records = {layer: [as_dict(record) for record in rows] for layer, rows in layers.items()}
        doc.user_data = {"volgens": {"doc": found.document.doc, **records}}
        docs.add(doc)
    docs.to_disk(target)
