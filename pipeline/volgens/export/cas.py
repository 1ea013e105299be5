"""UIMA CAS XMI, as INCEpTION takes and gives it: custom span layers for names, claims and the parts of statements,
and a relation layer from each content to its source and cue.

In a project, import TypeSystem.xml's layers first (Settings, Layers), or import one exported document with them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from volgens.errors import MissingExtraError
from volgens.export.files import SHORTENED, document_file
from volgens.io.runs import stream
from volgens.records import Attribution, Record, Span, as_dict
from volgens.stages.base import Annotations

SUFFIX = ""
ANNOTATION = "uima.tcas.Annotation"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
ENTITY = "webanno.custom.VolgensEntity"
CLAIM = "webanno.custom.VolgensClaim"
PART = "webanno.custom.VolgensPart"
SAID = "webanno.custom.VolgensSaid"
STRINGS: dict[str, tuple[str, ...]] = {
    SENTENCE: (),
    TOKEN: (),
    ENTITY: ("label", "record"),
    CLAIM: ("kind", "unit", "record"),
    PART: ("role", "statement", "record"),
    SAID: ("role",),
}
"""The layers and their text features; `record` holds the whole record as JSON, on a statement's first content."""


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(run: Path, target: Path) -> None:
    """A folder with TypeSystem.xml, and an .xmi for each document. Raises MissingExtraError without dkpro-cassis."""
    types = typesystem()
    target.mkdir(parents=True, exist_ok=True)
    (target / SHORTENED).unlink(missing_ok=True)
    types.to_xml(target / "TypeSystem.xml")
    for found in stream(run, ("tokens", "entities", "claims", "attributions")):
        _cas(found, types).to_xmi(document_file(target, found.document.doc, ".xmi"))


def typesystem() -> Any:
    """The type system of the layers. Raises MissingExtraError without dkpro-cassis."""
    try:
        from cassis import TypeSystem
    except ImportError as error:
        raise MissingExtraError('dkpro-cassis is not installed: pip install "volgens[cas]"') from error
    types = TypeSystem()
    for name, strings in STRINGS.items():
        layer = types.create_type(name=name, supertypeName=ANNOTATION)
        for feature in strings:
            types.create_feature(domainType=layer, name=feature, rangeType="uima.cas.String")
    about = types.create_type(name=METADATA, supertypeName="uima.tcas.DocumentAnnotation")
    for feature in ("documentTitle", "documentId"):
        types.create_feature(domainType=about, name=feature, rangeType="uima.cas.String")
    # INCEpTION's names for the two ends of a relation
    for end in ("Governor", "Dependent"):
        types.create_feature(domainType=types.get_type(SAID), name=end, rangeType=types.get_type(PART))
    return types


def _cas(found: Annotations, types: Any) -> Any:
    from cassis import Cas

    cas = Cas(typesystem=types)
    cas.sofa_string = xml_text(found.document.text)
    cas.sofa_mime = "text/plain"

    def add(layer: str, start: int, end: int, **features: Any) -> Any:
        held = {name: xml_text(value) if isinstance(value, str) else value for name, value in features.items()}
        annotation = types.get_type(layer)(begin=start, end=end, **held)
        cas.add(annotation)
        return annotation

    document = found.document
    about = {"documentId": document.doc, "documentTitle": document.title or document.doc}
    add(METADATA, 0, len(document.text), language=document.language, **about)
    for sentence in found.tokens:
        add(SENTENCE, sentence.start, sentence.end)
        for token in sentence.tokens:
            add(TOKEN, token.start, token.end)
    for e in found.entities:
        add(ENTITY, e.start, e.end, label=e.label, record=_json(e))
    for c in found.claims:
        add(CLAIM, c.start, c.end, kind=c.kind, unit=c.unit, record=_json(c))
    for attribution in found.attributions:
        _attribution(attribution, add)
    return cas


def _attribution(attribution: Attribution, add: Any) -> None:
    def part(role: str, span: Span, record: str | None = None) -> Any:
        return add(PART, span.start, span.end, role=role, statement=attribution.id, record=record)

    contents = [part("content", span, None if n else _json(attribution)) for n, span in enumerate(attribution.content)]
    for role, span in (("source", attribution.source), ("cue", attribution.cue)):
        if span:
            other = part(role, span)
            for content in contents:
                add(SAID, content.begin, content.end, role=role, Dependent=content, Governor=other)


def _json(record: Record) -> str:
    return json.dumps(as_dict(record), ensure_ascii=False)


def xml_text(text: str) -> str:
    """The text with what XML 1.0 cannot hold as U+FFFD, so that offsets stay (https://www.w3.org/TR/xml/#charsets)."""
    return _NO_XML.sub("\ufffd", text)
