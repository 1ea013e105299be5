"""Records go to JSON and back unchanged, and have a schema that says so."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from volgens.records import LAYERS, Attribution, Change, Claim, Document, Span, decode, encode, json_schema, record_id

CLAIM = Claim(
    doc="a",
    id="a#c1",
    start=0,
    end=12,
    text="bijna 3 à 4%",
    number=Span(6, 11, "3 à 4"),
    kind="percent",
    value=None,
    low=3,
    high=4.5,
    unit="%",
    modifier="below",
    hedge=Span(0, 5, "bijna"),
    counted=None,
    sentence=0,
    change=Change("up", by="a#c1", from_="a#c2"),
)


def test_round_trip() -> None:
    assert decode(Claim, encode(CLAIM)) == CLAIM


def test_text_is_not_escaped_and_whole_numbers_stay_whole() -> None:
    line = encode(CLAIM).decode()
    assert "3 à 4" in line
    assert '"low":3,"high":4.5' in line


def test_the_field_from_has_its_name_in_the_file() -> None:
    assert json.loads(encode(CLAIM))["change"] == {"direction": "up", "by": "a#c1", "from": "a#c2", "to": None}


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(ValidationError, match="unit"):
        decode(Claim, encode(CLAIM).replace(b'"unit":"%",', b""))


def test_a_wrong_kind_is_an_error() -> None:
    with pytest.raises(ValidationError, match="kind"):
        decode(Claim, encode(CLAIM).replace(b'"percent"', b'"percentage"'))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_has_a_schema_that_names_its_fields(layer: str) -> None:
    schema = json_schema(layer)
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["properties"]) == {f.rstrip("_") for f in LAYERS[layer].__dataclass_fields__}


def test_schema_uses_the_names_of_the_files() -> None:
    assert "from" in json_schema("claims")["$defs"]["Change"]["properties"]


def test_any_unicode_in_a_document() -> None:
    document = Document("d", "e\u0301 \u202e \x00 \U0001f600 \u2028")
    assert decode(Document, encode(document)) == document
    assert b"\n" not in encode(document)


def test_ids() -> None:
    assert record_id("map/artikel", "c", 3) == "map/artikel#c3"


def test_attribution_spans_are_tuples_after_decoding() -> None:
    attribution = Attribution(
        doc="a",
        id="a#a1",
        source=None,
        cue=None,
        content=(Span(0, 1, "x"),),
        type="direct",
        resolved=None,
        entity=None,
        source_kind="unknown",
        modality="asserted",
        via=None,
        medium=None,
        rule="C18",
        confidence=0.5,
        sentence=0,
    )
    assert decode(Attribution, encode(attribution)) == attribution
