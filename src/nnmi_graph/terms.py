"""Names: namespaces and prefixes, the RDF term types everyone passes around, labels, and dates with their precision.

The term types are Oxigraph's own value classes; they are named here once so that no other room has to know
where they come from. Nothing here opens a file or a store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from .errors import QueryError

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
    "PartialDate",
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


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as precisely as a source gives it: a year, a month or a day (`xsd:gYear`, `xsd:gYearMonth`, `xsd:date`).

    >>> PartialDate.parse("2014-02").last_day
    '2014-02-28'
    >>> PartialDate.parse("2014-02-30")
    Traceback (most recent call last):
    nnmi_graph.errors.QueryError: '2014-02-30' is no date: that month has 28 days; write 2014, 2014-02 or 2014-02-25
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date written in `text`; raises `QueryError` if it is none that the calendar has."""
        mend = "write 2014, 2014-02 or 2014-02-25"
        match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
        if not match or match[1] == "0000":
            raise QueryError(f"{text!r} is no date", mend=mend)
        if match[2] and not 1 <= int(match[2]) <= 12:
            raise QueryError(f"{text!r} is no date: there is no month {match[2]}", mend=mend)
        if match[3]:
            days = _days(int(match[1]), int(match[2]))
            if not 1 <= int(match[3]) <= days:
                raise QueryError(f"{text!r} is no date: that month has {days} days", mend=mend)
        return cls(text)

    @property
    def datatype(self) -> str:
        """The XSD datatype IRI of this precision."""
        return XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(self.text)]

    @property
    def first_day(self) -> str:
        """The first day the date can mean, as YYYY-MM-DD."""
        return self.text + "-01" * ((10 - len(self.text)) // 3)

    @property
    def last_day(self) -> str:
        """The last day the date can mean, as YYYY-MM-DD."""
        if len(self.text) == 4:
            return self.text + "-12-31"
        year, month = int(self.text[:4]), int(self.text[5:7])
        return self.text if len(self.text) == 10 else f"{self.text}-{_days(year, month)}"

    def literal(self) -> Literal:
        """The date as a typed RDF literal."""
        return Literal(self.text, datatype=NamedNode(self.datatype))


def _days(year: int, month: int) -> int:
    """How many days a month has, in the Gregorian calendar."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 + (month in (1, 3, 5, 7, 8, 10, 12))
