"""Names: namespaces and prefixes, the RDF term types everyone passes around, labels, and dates with their precision.

The term types are Oxigraph's own value classes; they are named here once so that no other room has to know
where they come from. Nothing here opens a file or a store.
"""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

__all__ = [
    "DCAT",
    "DCTERMS",
    "GRAPH",
    "ID",
    "NNMI",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SH",
    "SHAPE",
    "SKOS",
    "TAX",
    "XSD",
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "Triple",
    "expand",
    "shorten",
]

Term = NamedNode | BlankNode | Literal

NNMI = "https://w3id.org/nnmi/ontology/"
ID = "https://w3id.org/nnmi/id/"
TAX = "https://w3id.org/nnmi/taxonomy/"
GRAPH = "https://w3id.org/nnmi/graph/"
SHAPE = "https://w3id.org/nnmi/shape/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"

PREFIXES: dict[str, str] = {
    "nnmi": NNMI,
    "id": ID,
    "tax": TAX,
    "graph": GRAPH,
    "shape": SHAPE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "sh": SH,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "prov": PROV,
    "org": ORG,
}
"""The prefixes our files, queries and answers use, by name."""

_LOCAL = re.compile(r"[\w][\w.\-]*(?<!\.)\Z")


def shorten(iri: str) -> str:
    """The IRI as a prefixed name where one of our prefixes fits, else in angle brackets.

    >>> shorten("https://w3id.org/nnmi/ontology/Institute")
    'nnmi:Institute'
    >>> shorten("http://example.org/a")
    '<http://example.org/a>'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.match(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def expand(name: str) -> str | None:
    """The IRI behind a prefixed name, an `<IRI>` or a bare absolute IRI; None if it is none of these.

    >>> expand("nnmi:Institute")
    'https://w3id.org/nnmi/ontology/Institute'
    >>> expand("just a name") is None
    True
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if not colon or re.search(r"[\s<>\"{}|\\^`]", name):
        return None
    if prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return name if local.startswith("//") or prefix == "urn" else None
