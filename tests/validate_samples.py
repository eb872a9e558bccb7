"""What the tests of validation share: Turtle with the usual prefixes, and a report in one call."""

from __future__ import annotations

from nnmi_graph.findings import Finding, Report
from nnmi_graph.shacl import validate
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import Quad

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
LABELS = """
ex:Person rdfs:label "person"@en , "人员"@zh . ex:knows rdfs:label "knows"@en , "认识"@zh .
ex:ann rdfs:label "Ann"@en , "安"@zh . ex:bob rdfs:label "Bob"@en .
"""


def turtle(text: str) -> list[Quad]:
    """The quads of a text that may use the usual prefixes."""
    return parse((PREFIXES + text).encode(), FORMATS["turtle"], "sample.ttl")


def record_of(text: str) -> list[Quad]:
    """The quads of a text without those of the prefixes' own declaration."""
    own = PREFIXES.splitlines()[-1]
    return parse((PREFIXES.replace(own, "") + text).encode(), FORMATS["turtle"], "record.ttl")


def store_of(text: str) -> OxigraphStore:
    """The data in memory, its literals as written, as `nnmi validate` holds it."""
    return OxigraphStore.of(turtle(text), written=True)


def check(shapes: str, data: str) -> Report:
    """The report on the data."""
    return validate(store_of(data), turtle(shapes))


def only(shapes: str, data: str) -> Finding:
    """The only finding on the data."""
    (finding,) = check(shapes, data).findings
    return finding
