"""Reading cells: numbers with bounds, dates and periods at their precision, languages, slugs.

Each function takes the text of one cell and returns plain values or RDF literals. A cell that cannot be read raises
`InputError` without a place; whoever knows the file and line adds it. Nothing here knows any table.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .dates import PartialDate
from .errors import InputError, QueryError
from .frozen import value
from .late import late
from .terms import XSD, Literal, NamedNode
from .written_dates import ends

EXACT = "exact"

_BOUNDS = (
    ("at-least", r"(?:>=|≥|at least|no less than|minimum)"),
    ("more-than", r"(?:>|over|more than|above|exceeding)"),
    ("at-most", r"(?:<=|≤|up to|at most|no more than|maximum)"),
    ("nearly", r"(?:nearly|almost|close to|just under)"),
    ("about", r"(?:~|≈|about|around|approximately|approx\.?|some|circa|c\.|约)"),
)
_NUMBER = late(r"(?P<digits>-?(?:\d{1,3}(?:,\d{3})+|\d+))(?P<fraction>\.\d+)?(?P<ratio>:1)?", re.ASCII)


@value
class BoundedNumber:
    """A number and how it is meant: exact, about, nearly, at-least, more-than or at-most."""

    value: Decimal
    bound: str = EXACT


def read_amount(text: str) -> BoundedNumber:
    """The number in `text` with its bound; a ratio `2:1` is read as 2.

    >>> read_amount("nearly 250000000")
    BoundedNumber(value=Decimal('250000000'), bound='nearly')
    >>> read_amount(">=1,250.5").bound
    'at-least'
    """
    rest = text.strip()
    bound = EXACT
    for name, words in _BOUNDS:
        if match := re.match(words + r"\s*", rest, re.IGNORECASE):
            bound, rest = name, rest[match.end() :]
            break
    number = _NUMBER.fullmatch(rest)
    if not number:
        raise InputError(f"{text!r} is no number", mend="write digits, with a bound before them if one is meant: >25")
    return BoundedNumber(Decimal(number["digits"].replace(",", "") + (number["fraction"] or "")), bound)


def decimal_literal(value: Decimal) -> Literal:
    """The number as an `xsd:decimal`, without exponent."""
    return Literal(f"{value:f}", datatype=NamedNode(XSD + "decimal"))


def read_date(text: str) -> Literal:
    """The date as a literal of its own precision: a day, month, year, or a day without a year (`--05-20`).

    >>> read_date("2014-02").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """
    text = text.strip()
    yearless = re.fullmatch(r"--\d\d-\d\d", text, re.ASCII) is not None
    try:
        # 2000 is a leap year, so that 29 February passes
        date = PartialDate.parse(f"2000{text[1:]}" if yearless else text)
    except QueryError as error:
        raise InputError(f"{text!r} is no date", mend=error.mend) from None
    return Literal(text, datatype=NamedNode(XSD + "gMonthDay")) if yearless else date.literal()


def read_period(text: str) -> tuple[Literal | None, Literal | None]:
    """The first and the last date of a period, None for an end that is open; a single date is both.

    >>> [end and end.value for end in read_period("2012-08 to present")]
    ['2012-08', None]
    """
    begin, end = ends(text) or (text, text)
    return read_date(begin) if begin else None, read_date(end) if end else None


def slug(text: str) -> str:
    """The text as a word for an IRI: lower case, everything but letters and digits made single hyphens.

    >>> slug("federal funding, minimum")
    'federal-funding-minimum'
    """
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def language_of(text: str, otherwise: str = "en") -> str:
    """`zh` if the text holds Chinese characters, else `otherwise`.

    >>> language_of("3D 打印技术"), language_of("3D printing")
    ('zh', 'en')
    """
    if text.isascii():
        return otherwise
    return "zh" if any("\u3400" <= one <= "\u9fff" or "\uf900" <= one <= "\ufaff" for one in text) else otherwise
