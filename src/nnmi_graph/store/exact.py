"""What the engine in this process cannot compute, as functions that a query of ours can call.

It does not compare numbers of more than 18 digits, booleans, or 29 February, and finds a term that has no order no
greater than itself; `compare` can tell.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from ..datatypes import DECIMALS, INTEGERS, NUMBERS
from ..terms import XSD, Literal, NamedNode, Term, quoted
from .forms import original
from .oxigraph import FUNCTION
from .regexes import engine_regex, engine_replacement


def compare(first: Term, second: Term) -> int | None:
    """-1, 0 or 1 as the first comes before, with or after the second; None if they have no order.

    The order is that of XPath for numbers of any length, booleans and text, and that of XSD for dates and times.

    >>> compare(Literal("0.1234567890123456789", datatype=NamedNode(XSD + "decimal")), Literal(1))
    -1
    """
    first, second = original(first), original(second)
    if not isinstance(first, Literal) or not isinstance(second, Literal) or first.language or second.language:
        return None
    kinds = {first.datatype.value, second.datatype.value}
    if kinds <= NUMBERS:
        return _sign(_number(first, kinds), _number(second, kinds))
    if len(kinds) == 1 or kinds == {XSD + "dateTime", XSD + "dateTimeStamp"}:
        order = _ORDERS.get(kinds.pop())
        return order(first, second) if order else None
    return None


def _sign(first: object, second: object) -> int | None:
    """The order of two values of one type; None where one is missing or is no number."""
    if first is None or second is None or not (first == first and second == second):  # noqa: PLR0124 - NaN is not
        return None
    return int(first > second) - int(first < second)  # type: ignore[operator]


def _number(literal: Literal, kinds: set[str]) -> Decimal | float | None:
    """The number in the type that both are promoted to (XPath 2.0, appendix B.1); None for what is none."""
    text, kind = literal.value.strip(" \t\r\n"), literal.datatype.value
    form = r"[+-]?[0-9]+" if kind in INTEGERS else r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
    if kind not in DECIMALS:
        form += r"([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
    if not re.fullmatch(form, text):
        return None
    if not _within(text, kind):
        return None
    if kinds <= DECIMALS:
        return Decimal(text)
    number = float(text.replace("INF", "inf"))
    if XSD + "double" in kinds and kind != XSD + "float":
        return number
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _within(text: str, kind: str) -> bool:
    """Whether the number lies within the bounds of its type, if that has any (XSD 1.1, part 2, 3.4.13 and below)."""
    low, high = _BOUNDS.get(kind.removeprefix(XSD), (None, None))
    return (low is None or int(text) >= low) and (high is None or int(text) <= high)


_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2**bits), 2**bits - 1) for name, bits in (("long", 63), ("int", 31), ("short", 15), ("byte", 7))},
    **{f"unsigned{name}": (0, 2**bits - 1) for name, bits in (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
}


def _by_day(first: Literal, second: Literal) -> int | None:
    """The order of two days of a year that has 29 February; with and without a time zone, by the 14 hours of XSD."""
    one, other = _minutes(first.value), _minutes(second.value)
    if one is None or other is None:
        return None
    if one[1] == other[1]:
        return _sign(one[0], other[0])
    return _sign(one[0], other[0]) if abs(one[0] - other[0]) > 14 * 60 else None


def _minutes(text: str) -> tuple[int, bool] | None:
    """Minutes since the year began, in UTC, and whether a time zone is told."""
    from datetime import date

    match = re.fullmatch(r"--([0-9]{2})-([0-9]{2})(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))?", text)
    if not match:
        return None
    try:
        day = date(2000, int(match[1]), int(match[2])).timetuple().tm_yday
    except ValueError:
        return None
    shift = (int(match[5]) * 60 + int(match[6])) * (-1 if match[4] == "-" else 1) if match[4] else 0
    return day * 1440 - shift, bool(match[3] or match[4])


@cache
def _empty() -> ox.Store:
    return ox.Store()


def _by_engine(first: Literal, second: Literal) -> int | None:
    """The order that the engine knows; both literals are read first, since it finds any term equal to itself."""
    cast = "<{}>({})"
    one, other = (cast.format(t.datatype.value.removesuffix("Stamp"), quoted(t.value)) for t in (first, second))
    (row,) = _empty().query(f"SELECT ({one} < {other} AS ?a) ({one} > {other} AS ?b) ({one} = {other} AS ?c) {{}}")  # type: ignore[misc]
    signs = [sign for sign, cell in zip((-1, 1, 0), row, strict=True) if cell is not None and cell.value == "true"]
    return signs[0] if signs else None


_TRUTH = {"false": 0, "0": 0, "true": 1, "1": 1}
_DATES = ("date", "dateTime", "dateTimeStamp", "time", "gYear", "gYearMonth", "gMonth", "gDay")
_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")
_ORDERS: dict[str, Callable[[Literal, Literal], int | None]] = {
    XSD + "string": lambda first, second: _sign(first.value, second.value),
    XSD + "boolean": lambda first, second: _sign(_TRUTH.get(first.value), _TRUTH.get(second.value)),
    XSD + "gMonthDay": _by_day,
    **{XSD + name: _by_engine for name in (*_DATES, *_DURATIONS)},
}


_LISTS: dict[str, frozenset[Term]] = {}


def listed(terms: Iterable[Term]) -> str:
    """What the function `member` is to call these terms by: an engine goes through a list of thousands too slowly."""
    from hashlib import blake2b

    members = frozenset(terms)
    key = blake2b("\n".join(sorted(map(str, members))).encode(), digest_size=16).hexdigest()
    _LISTS[key] = members
    return key


Function = Callable[..., "Term | None"]


def _test(holds: Callable[[int], bool]) -> Function:
    def function(first: Term, second: Term) -> Term | None:
        sign = compare(first, second)
        return None if sign is None else Literal(holds(sign))

    return function


def _datatype(term: Term) -> Term | None:
    plain = original(term)
    return plain.datatype if isinstance(plain, Literal) else None


def _regex(part: int) -> Function:
    def function(pattern: Term, flags: Term) -> Term | None:
        try:
            return Literal(engine_regex(pattern.value, flags.value)[part])
        except ValueError:
            return None

    return function


def _replacement(text: Term, pattern: Term) -> Term | None:
    try:
        return Literal(engine_replacement(text.value, pattern.value))
    except ValueError:
        return None


COMPARISONS = {"<": "less", "<=": "less-or-equal", ">": "greater", ">=": "greater-or-equal"}
"""The name of the function for each sign."""
_BY_NAME: dict[str, Function] = {
    "less": _test(lambda sign: sign < 0),
    "less-or-equal": _test(lambda sign: sign <= 0),
    "greater": _test(lambda sign: sign > 0),
    "greater-or-equal": _test(lambda sign: sign >= 0),
    "equal": _test(lambda sign: sign == 0),
    "member": lambda term, key: Literal(original(term) in _LISTS[key.value]),
    "value": original,
    "datatype": _datatype,
    "pattern": _regex(0),
    "flags": _regex(1),
    "replacement": _replacement,
}
FUNCTIONS = {NamedNode(FUNCTION + name): function for name, function in _BY_NAME.items()}
"""The functions by their names."""


def call(name: str, *arguments: str) -> str:
    """The call of one of `FUNCTIONS` in a query."""
    return f"<{FUNCTION}{name}>({', '.join(arguments)})"
