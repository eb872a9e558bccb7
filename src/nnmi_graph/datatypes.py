"""The datatypes of XSD and OWL 2: which lies within which, which are numbers, which cannot meet; how each is written.

A literal counts as a member of the datatype it is written with and of those above it, whatever its value. Dates
without a time are no OWL 2 datatypes, but our data has them, so they are known here too.
"""

from __future__ import annotations

import re
from decimal import Decimal
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

_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP = r"-?([1-9][0-9]*)?(([02468][048]|[13579][26])00|[0-9][0-9](0[48]|[2468][048]|[13579][26]))"
_MONTH_DAY = r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_DATE = rf"({_YEAR}-{_MONTH_DAY}|{_LEAP}-02-29)"
_TIME = r"((([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?)|24:00:00(\.0+)?)"
_CLOCK = r"T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S)"
_YEARS = r"([0-9]+Y([0-9]+M)?|[0-9]+M)"
_DAYS = rf"([0-9]+D({_CLOCK})?|{_CLOCK})"
_DOUBLE = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
_BASE64 = (
    r"(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|([A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|"
    r"[A-Za-z0-9+/] ?[AQgw] ?= ?=)?"
)
_NAME_START = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff"
_NAME_START += "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NAME = _NAME_START + ".0-9·\u0300-\u036f\u203f\u2040\\-"
_WHOLE = {
    "integer": r"[+-]?[0-9]+",
    "nonNegativeInteger": r"(\+?[0-9]+|-0+)",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonPositiveInteger": r"(-[0-9]+|\+?0+)",
    "negativeInteger": r"-0*[1-9][0-9]*",
}
FORMS = {
    "boolean": r"(true|false|1|0)",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "double": _DOUBLE,
    "float": _DOUBLE,
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE[:-1]}",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": rf"--(0[1-9]|1[0-2]){_ZONE}",
    "gDay": rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonthDay": rf"--({_MONTH_DAY}|02-29){_ZONE}",
    "duration": rf"-?P({_YEARS}({_DAYS})?|{_DAYS})",
    "yearMonthDuration": rf"-?P{_YEARS}",
    "dayTimeDuration": rf"-?P{_DAYS}",
    "hexBinary": r"([0-9a-fA-F]{2})*",
    "base64Binary": _BASE64,
    "anyURI": r"""[^\s<>"{}|\\^`]*""",
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\r\n\t]*",
    "token": r"([^\r\n\t ]+( [^\r\n\t ]+)*)?",
    "Name": f"[{_NAME_START}:][:{_NAME}]*",
    "NCName": f"[{_NAME_START}][{_NAME}]*",
    "NMTOKEN": f"[:{_NAME}]+",
    **_WHOLE,
}
"""The text of each datatype that is no machine type, as a pattern."""
BOUNDS = {
    **{name: (-(2**bits), 2**bits - 1) for name, bits in (("long", 63), ("int", 31), ("short", 15), ("byte", 7))},
    **{f"unsigned{name}": (0, 2**bits - 1) for name, bits in (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
}
"""The least and the greatest number of each machine type."""


def is_text_of(text: str, datatype: str) -> bool:
    """Whether the text is one of the datatype's, as it stands: RDF takes no blanks away. False for unknown datatypes.

    >>> [is_text_of(text, XSD + "byte") for text in ("100", "300", " 5 ")]
    [True, False, False]
    """
    name = datatype.removeprefix(XSD)
    if name in BOUNDS:
        low, high = BOUNDS[name]
        return is_text_of(text, XSD + "integer") and low <= Decimal(text) <= high
    return name == "string" or (name in FORMS and re.fullmatch(FORMS[name], text) is not None)
