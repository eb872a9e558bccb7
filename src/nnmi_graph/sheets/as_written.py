"""Numbers and dates as people write them, in English and Chinese, brought into the forms that `literals` reads.

Only what has one meaning is taken: 2/3/2014 is refused, for it may be two days, and 1.234, for it may be a thousand and
more or one and a fraction.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from .. import literals
from ..dates import PartialDate
from ..errors import InputError, QueryError
from ..late import late
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
_AMOUNT = late(rf"(?P<number>\d{{1,3}}(?:[, ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<word>{_WORDS})?", re.IGNORECASE)
_BOUNDS = (
    ("at least ", r"^(至少|不少于|不低于)|(以上|\+)$"),
    ("more than ", r"^(超过|多于|大于)|多(?=(千|万|百万|千万|亿)?$)"),
    ("up to ", r"^(至多|最多|不超过|不多于)|(以下|以内)$"),
    ("nearly ", r"^(近|将近|接近)"),
    ("about ", r"^(约|大约|大概)|左右$"),
)
"""Bounds said in Chinese or by a sign, and the English words for them that `literals` reads."""
_CURRENCIES = (
    (r"US\$|USD|U\.?S\.? dollars?|美元", "USD"),
    (r"€|EUR\b|euros?|欧元", "EUR"),
    (r"£|GBP|pounds?(?: sterling)?|英镑", "GBP"),
    (r"JPY|yen|日元", "JPY"),
    (r"RMB|CNY|yuan|人民币|元", "CNY"),
    (r"¥", "CNY JPY"),
    (r"\$|dollars?", "USD AUD CAD HKD NZD SGD TWD"),
)
"""How currencies are written, and the codes (ISO 4217) of those that may be meant."""
_CURRENCY = late("|".join(f"({pattern})" for pattern, _ in _CURRENCIES), re.IGNORECASE)
_DOTTED = late(r"\D*(?P<whole>[1-9]\d{0,2})\.(?P<rest>\d{3})(?:\s*mio\.?)?", re.IGNORECASE)
_EUROPEAN = late(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:\.\d{3})+,\d+")
"""A number that may be a thousand and more or a fraction, and numbers whose dots can only part thousands."""
_SIGNS = ("<super>", "<sub>", "<circle>")
"""Digits of these kinds are the signs of footnotes and lists, and no part of a number."""
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""The day 0 of workbooks, from March 1900 on, and of those that count as the first Excel for the Mac did."""


def read_number(text: str, most: Decimal | None = None) -> literals.BoundedNumber:
    """The number with its bound, as people write it; `most` is the largest it can be. Raises `CellError`.

    >>> read_number("超过2.5亿美元"), read_number("up to $70M").bound
    (BoundedNumber(value=Decimal('250000000'), bound='more-than'), 'at-most')
    """
    plain = _CURRENCY.sub(" ", _plain(text)).strip()
    if re.fullmatch(r"-\d+(\.\d+)?", plain):
        return literals.BoundedNumber(Decimal(plain))
    bound, plain = _bound_of(plain)
    plain = _parted(plain, text, most is not None and most < 1000)
    number = _AMOUNT.search(plain)
    if number and number.end() == len(plain):
        value = Decimal(re.sub(r"[, ]", "", number["number"]))
        value = value.scaleb(_MULTIPLES[number["word"].lower()]) if number["word"] else value
        plain = f"{plain[: number.start()]}{value:f}"
    try:
        return literals.read_amount(bound + plain)
    except InputError:
        raise fault("Number", text=text) from None


def currencies_of(text: str) -> frozenset[str] | None:
    """The codes of the currencies that the words or signs of an amount may mean; nothing if it has none.

    >>> currencies_of("7000万元"), currencies_of("70")
    (frozenset({'CNY'}), None)
    """
    said = [set(_CURRENCIES[(sign.lastindex or 1) - 1][1].split()) for sign in _CURRENCY.finditer(_plain(text))]
    return frozenset(set.intersection(*said)) if said else None


def _plain(text: str) -> str:
    """The text with its signs in their usual width. Raises `CellError` if a digit is the sign of a footnote."""
    sign = next((char for char in text if unicodedata.decomposition(char).startswith(_SIGNS)), "")
    if sign:
        raise fault("Footnote", text=text, sign=sign)
    return unicodedata.normalize("NFKC", text)


def _parted(plain: str, text: str, small: bool) -> str:
    """The number without dots that part thousands. Raises `CellError` for a dot that may part them or a fraction.

    `small` says that no number of thousands can be meant.
    """
    dotted = _DOTTED.fullmatch(plain)
    if dotted and not small:
        whole, rest = dotted["whole"], dotted["rest"]
        raise fault("TwoNumbers", (f"{whole}{rest}", f"{whole}.{rest}0"), text=text)
    return _EUROPEAN.sub(lambda found: found[0].replace(".", "").replace(",", "."), plain, count=1)


def with_one_meaning(digits: str) -> str:
    """The number with a zero after its fraction where that would else have three digits, and two meanings.

    >>> with_one_meaning("1.234"), with_one_meaning("0.5")
    ('1.2340', '0.5')
    """
    return f"{digits}0" if _DOTTED.fullmatch(digits) else digits


def _bound_of(text: str) -> tuple[str, str]:
    """The bound in the words that `literals` knows, and the text without it."""
    for words, pattern in _BOUNDS:
        bare = re.sub(pattern, "", text).strip()
        if bare != text:
            return words, bare
    return "", text


def read_date(given: str | Decimal | PartialDate, yearless: bool = False, epoch: date = EPOCH) -> Literal:
    """The date at its precision; a day without a year (`--05-20`) if that is allowed. Raises `CellError`.

    `epoch` is the day from which the workbook counts, to say which day a bare number may mean.

    >>> read_date("2014年2月").value, read_date("February 25, 2014").value
    ('2014-02', '2014-02-25')
    """
    if isinstance(given, PartialDate):
        return given.literal()
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if isinstance(given, Decimal) and not re.fullmatch(r"\d{4}", text):
        raise fault("Date", _day_of(given, epoch), text=text, why={"en": ": it is a number", "zh": "：内容为数字"})
    try:
        if yearless and text.startswith("--"):
            return literals.read_date(text)
        return PartialDate.parse(_plain(text)).literal()
    except (QueryError, InputError) as error:
        _, colon, why = str(error.what).partition(": ")
        raise fault("Date", text=text, why={"en": colon + why, "zh": ""}) from None


def _day_of(number: Decimal, epoch: date) -> tuple[str, ...]:
    """The day that a workbook means by a number, with or without a time of day; none if it can mean none."""
    if not 18_000 <= number <= 80_000:
        return ()
    return ((epoch + timedelta(days=int(number))).isoformat(),)
