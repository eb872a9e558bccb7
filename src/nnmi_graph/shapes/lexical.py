"""Which lexical forms a datatype allows (XSD 1.1, part 2), as SPARQL conditions on a literal.

A store keeps an ill-typed literal such as "2014-02-30"^^xsd:date as it keeps any other, so its form is looked at.
"""

from __future__ import annotations

from ..store.forms import WRITTEN
from ..terms import RDF, XSD, iri_text, quoted

_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP = r"-?[0-9]*(([02468][048]|[13579][26])00|[0-9][0-9](0[48]|[2468][048]|[13579][26]))"
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
_INTEGERS = {
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
    "Name": rf"[{_NAME_START}:][{_NAME_START}:.0-9·\-]*",
    "NCName": rf"[{_NAME_START}][{_NAME_START}.0-9·\-]*",
    "NMTOKEN": rf"[{_NAME_START}:.0-9·\-]+",
    **_INTEGERS,
}
"""The text of each datatype, as a pattern."""
_BITS = {"long": 63, "int": 31, "short": 15, "byte": 7}
_UNSIGNED_BITS = {"unsignedLong": 64, "unsignedInt": 32, "unsignedShort": 16, "unsignedByte": 8}
_WHOLE = (*_BITS, *_UNSIGNED_BITS, *_INTEGERS)
_KEPT_AS = {"dateTimeStamp": "dateTime"} | {name: "integer" for name in _WHOLE if name != "integer"}


def has_type(variable: str, datatype: str, written: bool = False, mixed: bool = False) -> str:
    """A condition that the literal is of the datatype; `written` tells that a store keeps literals as written.

    Another, or one that is `mixed`, may keep the whole-number types as xsd:integer and xsd:dateTimeStamp as
    xsd:dateTime, so these are let pass there; `has_form` looks at the bounds.

    >>> has_type("?v", "http://www.w3.org/2001/XMLSchema#date")
    'DATATYPE(?v) = xsd:date'
    """
    kept = _KEPT_AS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
    names = [iri_text(datatype)]
    if written and datatype.startswith(XSD):
        names.append(f"<{WRITTEN}{datatype}>")
    if kept is not None and (mixed or not written):
        names.append(iri_text(XSD + kept))
    return f"DATATYPE({variable}) " + (f"IN ({', '.join(names)})" if len(names) > 1 else f"= {names[0]}")


def has_form(variable: str, datatype: str) -> str | None:
    """A condition that the literal's text is one of its datatype's; None where any text is.

    >>> has_form("?v", "http://www.w3.org/2001/XMLSchema#gMonth")
    'REGEX(STR(?v), "^(--(0[1-9]|1[0-2])(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)$")'
    """
    if datatype == RDF + "langString":
        return f'LANG({variable}) != ""'
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in _BITS or name in _UNSIGNED_BITS:
        return _in_range(variable, name)
    return regex(f"STR({variable})", f"^({FORMS[name]})$") if name in FORMS else None


def _in_range(variable: str, name: str) -> str:
    """A whole number within the bounds of a machine type."""
    low, high = -(2 ** _BITS.get(name, 0)), 2 ** _BITS.get(name, 0) - 1
    if name in _UNSIGNED_BITS:
        low, high = 0, 2 ** _UNSIGNED_BITS[name] - 1
    form = regex(f"STR({variable})", f"^[+-]?0*[0-9]{{1,{len(str(high))}}}$")
    number = f"<{XSD}decimal>(STR({variable}))"
    return f"({form} && {number} >= {low}.0 && {number} <= {high}.0)"


def regex(text: str, pattern: str, flags: str = "") -> str:
    """A REGEX call with the pattern written as a SPARQL string."""
    return f"REGEX({text}, {quoted(pattern)}{f', {quoted(flags)}' if flags else ''})"
