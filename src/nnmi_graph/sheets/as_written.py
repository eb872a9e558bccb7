"""Numbers and dates as people write them, in English and Chinese, brought into the forms that `literals` reads.

Only what has one meaning is taken: 2/3/2014 is refused, for it may be two days.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from .. import literals
from ..dates import PartialDate
from ..errors import InputError, QueryError
from ..terms import Literal
from .faults import fault

_MULTIPLES = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "mio": 6,
    "million": 6,
    "bn": 9,
    "b": 9,
    "billion": 9,
    "trillion": 12,
    "千": 3,
    "万": 4,
    "百万": 6,
    "千万": 7,
    "亿": 8,
}
_WORDS = "|".join(sorted(_MULTIPLES, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[, ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<word>{_WORDS})?", re.IGNORECASE
)
_BOUNDS = (
    ("at least ", r"^(至少|不少于|不低于)|(以上|\+)$"),
    ("more than ", r"^(超过|多于|大于)|多(?=(千|万|百万|千万|亿)?$)"),
    ("up to ", r"^(至多|最多|不超过|不多于)|(以下|以内)$"),
    ("nearly ", r"^(近|将近|接近)"),
    ("about ", r"^(约|大约|大概)|左右$"),
)
"""Bounds said in Chinese or by a sign, and the English words for them that `literals` reads."""
_CURRENCY = re.compile(r"US\$|\$|USD|美元|dollars?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = (
    (r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})", "ymd"),
    (r"(\d{4})[/.\-](\d{1,2})", "ym"),
    (r"(\d{4})年(\d{1,2})月(\d{1,2})日?", "ymd"),
    (r"(\d{4})年(\d{1,2})月", "ym"),
    (r"(\d{4})年", "y"),
    (r"([a-z]+)\.? (\d{4})", "my"),
    (r"(\d{1,2}) ([a-z]+)\.?,? (\d{4})", "dmy"),
    (r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", "mdy"),
)


def read_number(text: str) -> literals.BoundedNumber:
    """The number with its bound, as people write it. Raises `CellError`.

    >>> read_number("超过2.5亿美元"), read_number("up to $70M").bound
    (BoundedNumber(value=Decimal('250000000'), bound='more-than'), 'at-most')
    """
    plain = _CURRENCY.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if re.fullmatch(r"-\d+(\.\d+)?", plain):
        return literals.BoundedNumber(Decimal(plain))
    bound, plain = _bound_of(plain)
    number = _AMOUNT.search(plain)
    if number and number.end() == len(plain):
        value = Decimal(re.sub(r"[, ]", "", number["number"]))
        value = value.scaleb(_MULTIPLES[number["word"].lower()]) if number["word"] else value
        plain = f"{plain[: number.start()]}{value:f}"
    try:
        return literals.read_amount(bound + plain)
    except InputError:
        raise fault("Number", text=text) from None


def _bound_of(text: str) -> tuple[str, str]:
    """The bound in the words that `literals` knows, and the text without it."""
    for words, pattern in _BOUNDS:
        bare = re.sub(pattern, "", text).strip()
        if bare != text:
            return words, bare
    return "", text


def read_date(given: str | Decimal | PartialDate, yearless: bool = False) -> Literal:
    """The date at its precision; a day without a year (`--05-20`) if that is allowed. Raises `CellError`.

    >>> read_date("2014年2月").value, read_date("February 25, 2014").value
    ('2014-02', '2014-02-25')
    """
    if isinstance(given, PartialDate):
        return given.literal()
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if isinstance(given, Decimal) and not re.fullmatch(r"\d{4}", text):
        raise fault("Date", _day_of(given), text=text, why=": it is a number")
    try:
        if yearless and text.startswith("--"):
            return literals.read_date(text)
        return PartialDate.parse(_iso(text)).literal()
    except (QueryError, InputError) as error:
        _, colon, why = str(error.what).partition(": ")
        raise fault("Date", text=text, why=colon + why) from None


def _iso(text: str) -> str:
    """The date in ISO form where it is written in another that has one meaning; else as it stands."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()
    for pattern, order in _DATES:
        found = re.fullmatch(pattern, plain, re.ASCII)
        if found:
            parts = dict(zip(order, found.groups(), strict=True))
            parts["m"] = _month(parts.get("m", ""))
            return "-".join(parts[key].zfill(2) for key in "ymd" if parts.get(key))
    return text.strip()


def _month(text: str) -> str:
    return str(_MONTHS.index(text[:3]) + 1) if text[:3] in _MONTHS else text


def _day_of(number: Decimal) -> tuple[str, ...]:
    """The day that Excel means by a number; none if it can mean none."""
    if number != int(number) or not 20_000 <= number <= 80_000:
        return ()
    return ((date(1899, 12, 30) + timedelta(days=int(number))).isoformat(),)
