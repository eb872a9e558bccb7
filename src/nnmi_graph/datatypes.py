"""The datatypes of XSD and OWL 2: which lies within which, which are numbers, and which cannot meet.

A literal counts as a member of the datatype it is written with and of those above it, whatever its value. Dates
without a time are no OWL 2 datatypes, but our data has them, so they are known here too.
"""

from __future__ import annotations

from functools import cache

from .terms import OWL, RDF, RDFS, XSD

_CHAINS = (
    "owl:real owl:rational xsd:decimal xsd:integer xsd:nonNegativeInteger xsd:unsignedLong xsd:unsignedInt "
    "xsd:unsignedShort xsd:unsignedByte",
    "xsd:nonNegativeInteger xsd:positiveInteger",
    "xsd:integer xsd:nonPositiveInteger xsd:negativeInteger",
    "xsd:integer xsd:long xsd:int xsd:short xsd:byte",
    "rdf:PlainLiteral rdf:langString",
    "rdf:PlainLiteral xsd:string xsd:normalizedString xsd:token xsd:language",
    "xsd:token xsd:Name xsd:NCName",
    "xsd:token xsd:NMTOKEN",
    "xsd:dateTime xsd:dateTimeStamp",
    *("xsd:double", "xsd:float", "xsd:boolean", "xsd:anyURI", "xsd:hexBinary", "xsd:base64Binary", "rdf:XMLLiteral"),
    *("xsd:date", "xsd:gYear", "xsd:gYearMonth"),
)
_NAMESPACES = {"owl": OWL, "rdf": RDF, "xsd": XSD}

LITERAL = RDFS + "Literal"


@cache
def _parents() -> dict[str, str]:
    """The datatype above each known datatype; a root is its own."""
    parents: dict[str, str] = {}
    for chain in _CHAINS:
        names = [_NAMESPACES[prefix] + local for prefix, local in (name.split(":") for name in chain.split())]
        parents.setdefault(names[0], names[0])
        parents.update(zip(names[1:], names, strict=False))
    return parents


def is_datatype(iri: str) -> bool:
    """Whether the IRI is one of the datatypes known here."""
    return iri == LITERAL or iri in _parents()


def above(datatype: str) -> tuple[str, ...]:
    """The datatype and all above it, nearest first.

    >>> [iri.rpartition("#")[2] for iri in above(XSD + "integer")]
    ['integer', 'decimal', 'rational', 'real']
    """
    found = [datatype]
    while (parent := _parents().get(found[-1], found[-1])) != found[-1]:
        found.append(parent)
    return tuple(found)


def within(datatype: str) -> tuple[str, ...]:
    """The datatype and all that lie within it, by name.

    >>> [iri.rpartition("#")[2] for iri in within(XSD + "token")]
    ['NCName', 'NMTOKEN', 'Name', 'language', 'token']
    """
    return tuple(sorted(other for other in {*_parents(), datatype} if datatype in above(other)))


def foreign(datatype: str) -> tuple[str, ...]:
    """The datatypes that have no value in common with this one; none if it is not known.

    >>> XSD + "string" in foreign(XSD + "integer"), XSD + "decimal" in foreign(XSD + "integer")
    (True, False)
    """
    root = above(datatype)[-1]
    return tuple(sorted(other for other in _parents() if above(other)[-1] != root)) if root in _parents() else ()


INTEGERS = frozenset(within(XSD + "integer"))
"""The datatypes of whole numbers."""
DECIMALS = frozenset(within(XSD + "decimal"))
"""The datatypes of exact numbers."""
NUMBERS = DECIMALS | {XSD + "double", XSD + "float"}
"""The datatypes of numbers."""
