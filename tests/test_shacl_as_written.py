"""Literals in every spelling of Turtle, and triple terms as values: what counts is what stands in the file."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from nnmi_graph.findings import REPORT_FORMATS, render_report
from nnmi_graph.shacl import validate
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.forms import original, written_bytes
from nnmi_graph.terms import XSD

from .validate_samples import turtle

HEAD = f"@prefix ex: <http://e.org/> . @prefix xsd: <{XSD}> . @prefix x: <{XSD}> .\n"
SPELLINGS = [
    '"5"^^ xsd:int',
    '"5" ^^xsd:int',
    '"5"\n^^xsd:int',
    '"5"^^\n# which is <it>?\nxsd:int',
    "'5'^^x:int",
    '"""05"""^^xsd:integer',
    "'''05'''^^ xsd:integer",
    f'"5"^^<{XSD}\\u0069nt>',
    '"\\u0035"^^xsd:int',
    '"a ^^ b", "c"^^ex:int, 05',
    '"\\"5"^^xsd:int, "x\\" 05"',
    f'1 . @base <{XSD[:-1]}> . ex:a ex:p "5"^^<#int>',
    'ex:b . @prefix x: <http://e.org/> . ex:a ex:p "5"^^x:int, "5"^^xsd:int',
    f'1 . @prefix y: <{XSD[:-1]}\\u0023> . ex:a ex:p "5"^^y:int',
    "( 05 [ ex:q 70.00 ] ), +5, -0, .5, 1.e0",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_literal_is_kept_in_every_spelling(spelling: str) -> None:
    """The text that is given to the engine's loader says the same as the parsed one; no line is moved."""
    text = f"{HEAD}ex:a ex:p {spelling} .".encode()
    kept = written_bytes(text, "turtle")
    if kept is None:  # it is parsed then
        return
    store = ox.Store()
    store.load(kept, ox.RdfFormat.TURTLE)
    loaded = {original(quad.object) for quad in store if not isinstance(quad.object, ox.BlankNode)}
    parsed = {quad.object for quad in ox.parse(text, ox.RdfFormat.TURTLE) if not isinstance(quad.object, ox.BlankNode)}
    assert loaded == parsed
    assert kept.count(b"\n") == text.count(b"\n")


@pytest.mark.parametrize("between", [b"^^", b"^^ ", b" ^^", b"^^\t"])
def test_a_literal_of_ntriples_is_kept_in_every_spelling(between: bytes) -> None:
    line = b'<urn:a> <urn:p> "5"%s<%sint> .\n<urn:a> <urn:q> "a ^^ b" .\n' % (between, XSD.encode())
    kept = written_bytes(line, "ntriples")
    assert kept is not None and b"as-written" in kept
    assert original(next(iter(ox.parse(kept, ox.RdfFormat.N_TRIPLES))).object).datatype.value == XSD + "int"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        *dict.fromkeys(
            (
                "sh:datatype xsd:integer",
                "sh:in ( 5 ex:a 'ex' )",
                "sh:pattern 'e'",
                "sh:minLength 1",
                "sh:nodeKind sh:IRIOrLiteral",
                "sh:nodeKind sh:BlankNodeOrIRI",
                "sh:class ex:C",
                "sh:minInclusive 5",
                "sh:hasValue 5",
                "sh:equals ex:q",
                "sh:or ( [ sh:nodeKind sh:IRI ] [ sh:datatype xsd:int ] )",
                "sh:node [ sh:nodeKind sh:Literal ]",
                "sh:property [ sh:path ex:r ; sh:minCount 1 ]",
            ),
            1,
        ).items(),
        ("sh:not [ sh:nodeKind sh:BlankNode ]", 0),
        ("sh:maxCount 1", 0),
    ],
)
@pytest.mark.parametrize("value", ["<<( ex:a ex:b 05 )>>", "<<( ex:a ex:b <<( ex:a ex:b [] )>> )>>"])
def test_a_triple_term_is_a_value_of_no_kind(value: str, asked: str, count: int) -> None:
    """It is neither IRI, literal nor blank node; it has no text and no order, and each form of the report can say it."""
    data = OxigraphStore.of(turtle(f"ex:s ex:p {value} ."), written=True)
    report = validate(data, turtle(f"ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; {asked} ] ."))
    assert len(report.findings) == count
    for form in REPORT_FORMATS:
        assert render_report(report, form, "en")
