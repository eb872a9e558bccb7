"""Which lexical forms a datatype allows (XSD 1.1, part 2), as SPARQL conditions on a literal.

A store keeps an ill-typed literal such as "2014-02-30"^^xsd:date as it keeps any other, so its form is looked at.
"""

from __future__ import annotations

from ..datatypes import BOUNDS, FORMS, INTEGERS
from ..store.forms import WRITTEN
from ..terms import RDF, XSD, iri_text, quoted

_KEPT_AS = {XSD + "dateTimeStamp": XSD + "dateTime"} | dict.fromkeys(INTEGERS - {XSD + "integer"}, XSD + "integer")


def has_type(variable: str, datatype: str, written: bool = False, mixed: bool = False) -> str:
    """A condition that the literal is of the datatype; `written` tells that a store keeps literals as written.

    Another, or one that is `mixed`, may keep the whole-number types as xsd:integer and xsd:dateTimeStamp as
    xsd:dateTime, so these are let pass there; `has_form` looks at the bounds.

    >>> has_type("?v", "http://www.w3.org/2001/XMLSchema#date")
    'DATATYPE(?v) = xsd:date'
    """
    kept = _KEPT_AS.get(datatype)
    names = [iri_text(datatype)]
    if written and datatype.startswith(XSD):
        names.append(f"<{WRITTEN}{datatype}>")
    if kept is not None and (mixed or not written):
        names.append(iri_text(kept))
    return f"DATATYPE({variable}) " + (f"IN ({', '.join(names)})" if len(names) > 1 else f"= {names[0]}")


def has_form(variable: str, datatype: str) -> str | None:
    """A condition that the literal's text is one of its datatype's; None where any text is.

    >>> has_form("?v", "http://www.w3.org/2001/XMLSchema#gMonth")
    'REGEX(STR(?v), "^(--(0[1-9]|1[0-2])(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)$")'
    """
    if datatype == RDF + "langString":
        return f'LANG({variable}) != ""'
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in BOUNDS:
        return _in_range(variable, *BOUNDS[name])
    return regex(f"STR({variable})", f"^({FORMS[name]})$") if name in FORMS else None


def _in_range(variable: str, low: int, high: int) -> str:
    """A whole number within the bounds of a machine type."""
    form = regex(f"STR({variable})", f"^[+-]?0*[0-9]{{1,{len(str(high))}}}$")
    number = f"<{XSD}decimal>(STR({variable}))"
    return f"({form} && {number} >= {low}.0 && {number} <= {high}.0)"


def regex(text: str, pattern: str, flags: str = "") -> str:
    """A REGEX call with the pattern written as a SPARQL string."""
    return f"REGEX({text}, {quoted(pattern)}{f', {quoted(flags)}' if flags else ''})"
