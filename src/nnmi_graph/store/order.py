"""The order of literals by value: XPath's of numbers, booleans and text, XSD 1.1's of dates, times and durations.

Numbers, years and fractions of seconds may be of any length.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from ..datatypes import DECIMALS, NUMBERS, is_text_of
from ..late import late
from ..terms import XSD, Literal, Term
from .forms import original

if TYPE_CHECKING:
    from fractions import Fraction


def compare(first: Term, second: Term) -> int | None:
    """-1, 0 or 1 as the first comes before, with or after the second; None if they have no order.

    >>> compare(Literal("0.1234567890123456789", datatype=NamedNode(XSD + "decimal")), Literal(1))
    -1
    """
    first, second = original(first), original(second)
    if not isinstance(first, Literal) or not isinstance(second, Literal) or first.language or second.language:
        return None
    if not all(is_text_of(each.value, each.datatype.value) for each in (first, second)):
        return None
    kinds = {first.datatype.value, second.datatype.value}
    if kinds <= NUMBERS:
        return _sign(_number(first, kinds), _number(second, kinds))
    order, *others = {_ORDERS.get(kind) for kind in kinds}
    return None if others or order is None else order(first.value, second.value)


def _sign(first: Any, second: Any) -> int | None:
    """The order of two values of one type; None where one is no number."""
    if first != first or second != second:  # noqa: PLR0124 - NaN is not itself
        return None
    return int(first > second) - int(first < second)


def _number(literal: Literal, kinds: set[str]) -> Decimal | float:
    """The number in the type that both are promoted to (XPath 2.0, appendix B.1)."""
    text, kind = literal.value, literal.datatype.value
    if kinds <= DECIMALS:
        return Decimal(text)
    number = float(text.replace("INF", "inf"))
    if XSD + "double" in kinds and kind != XSD + "float":
        return number
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


_FIELDS = {"Y": r"(?P<Y>-?[0-9]+)", "M": "(?P<M>..)", "D": "(?P<D>..)", "H": "(?P<H>..):(?P<I>..):(?P<S>[0-9.]+)"}
_WRITTEN = {
    "dateTime": "Y-M-DTH",
    "date": "Y-M-D",
    "time": "H",
    "gYear": "Y",
    "gYearMonth": "Y-M",
    "gMonth": "--M",
    "gDay": "---D",
    "gMonthDay": "--M-D",
}
_HALF_ZONES = 14 * 3600
"""How many seconds a time may be off if its zone is not told."""


def _by_moment(kind: str, first: str, second: str) -> int | None:
    """The order on the time line; with and without a time zone, by the 14 hours of XSD (part 2, 3.3.7)."""
    (one, zoned), (other, also) = _moment(kind, first), _moment(kind, second)
    return None if zoned != also and abs(one - other) <= _HALF_ZONES else _sign(one, other)


def _moment(kind: str, text: str) -> tuple[Fraction, bool]:
    """The seconds on the time line (part 2, E.3.3), and whether a time zone is told."""
    from fractions import Fraction

    form = "".join(_FIELDS.get(sign, sign) for sign in _WRITTEN[kind])
    found = re.fullmatch(rf"{form}(?P<zone>Z|([+-])(..):(..))?", text)
    assert found, text
    part = found.groupdict()
    zone = found.groups()[-4:]
    shift = int(f"{zone[1]}1") * (int(zone[2]) * 60 + int(zone[3])) if zone[1] else 0
    day = _days(int(part.get("Y") or 1972), int(part.get("M") or 12)) + int(part.get("D") or 1)
    hour = int(part.get("H") or 0) % (24 if kind == "time" else 25)
    return day * 86400 + hour * 3600 + (int(part.get("I") or 0) - shift) * 60 + Fraction(part.get("S") or 0), bool(
        zone[0]
    )


def _days(year: int, month: int) -> int:
    """The days before the month, counted from the year 0 of a calendar without a break."""
    months = year * 12 + month - 3  # years that begin in March have the leap day at their end
    year, month = divmod(months, 12)
    return year * 365 + year // 4 - year // 100 + year // 400 + (month * 153 + 2) // 5


_DURATION = late(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
_STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))


def _by_length(first: str, second: str) -> int | None:
    """The order of durations: by the moments they lead to from each of four (part 2, 3.3.6)."""
    one, other = _length(first), _length(second)
    signs = {
        _sign(_days(year, month + one[0]) * 86400 + one[1], _days(year, month + other[0]) * 86400 + other[1])
        for year, month in _STARTS
    }
    return signs.pop() if len(signs) == 1 else None


def _length(text: str) -> tuple[int, Fraction]:
    """Months and seconds."""
    from fractions import Fraction

    found = _DURATION.fullmatch(text)
    assert found, text
    years, months, days, hours, minutes = (int(number or 0) for number in found.groups()[1:6])
    sign = -1 if found[1] else 1
    return sign * (years * 12 + months), sign * (((days * 24 + hours) * 60 + minutes) * 60 + Fraction(found[7] or 0))


def _by_truth(first: str, second: str) -> int | None:
    return _sign(int(first in ("true", "1")), int(second in ("true", "1")))


Order = Callable[[str, str], int | None]
_ORDERS: dict[str, Order] = {
    XSD + "string": _sign,
    XSD + "boolean": _by_truth,
    **{XSD + name: partial(_by_moment, name) for name in _WRITTEN},
    **{XSD + name: _by_length for name in ("duration", "dayTimeDuration", "yearMonthDuration")},
}
_ORDERS[XSD + "dateTimeStamp"] = _ORDERS[XSD + "dateTime"]
"""What orders the texts of each datatype; those whose values are of one kind have the same."""
