"""Time, once: dates as precisely as a source gives them, and how a tie stands at a day or in a period.

A date of any precision means all the days it can mean, first and last included. What sources tell of a tie is a list of
dates in EDTF (ISO 8601-2): `2016` a date it is told for, `2015/2018-06` a stated period, `2015/` one whose end nobody
states. Silence makes no period: a tie told for 2014 is *heard of before* in 2018, not a member since 2014.
`docs/time.md` says the same in words; `queries/everyday/` says it in SPARQL; tests hold the three together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from .errors import QueryError
from .frozen import ordered, value
from .terms import XSD, Literal, NamedNode

FIRST, LAST = "0001-01-01", "9999-12-31"
"""The first and the last day there is; an open end reaches as far."""

Days = tuple[str, str]
"""A first and a last day, both included, as YYYY-MM-DD."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_ZONE = re.compile(r"(T.*|Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_MEND = "write 2014, 2014-02 or 2014-02-25"


def as_typed(value: object) -> str:
    """A value of Python as people would type it: the text of a term, of a moment (`datetime`, a Timestamp) its day.

    >>> from datetime import datetime
    >>> as_typed(datetime(2016, 1, 2, 15, 30)), as_typed(2016)
    ('2016-01-02', '2016')
    """
    if isinstance(value, Literal | NamedNode):
        return str(value.value)
    day = getattr(value, "date", None)
    return str(day() if callable(day) else value)


@ordered
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
        """The date written in `text`; raises `QueryError` if it is none that the calendar has.

        >>> PartialDate.parse("２０１８年6月").text
        '2018-06'
        """
        plain = text
        match = _DATE.fullmatch(plain)
        if not match:
            from .written_dates import iso_date  # few dates need it, and each start would pay for it

            plain = iso_date(text)
            match = _DATE.fullmatch(plain)
        if not match or match[1] == "0000":
            raise QueryError(f"{text!r} is no date", mend=_MEND)
        if match[2] and not 1 <= int(match[2]) <= 12:
            raise QueryError(f"{text!r} is no date: there is no month {match[2]}", mend=_MEND)
        if match[3] and not 1 <= int(match[3]) <= (days := _days(int(match[1]), int(match[2]))):
            raise QueryError(f"{text!r} is no date: that month has {days} days", mend=_MEND)
        return cls(plain)

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

    @property
    def days(self) -> Days:
        """The first and the last day the date can mean."""
        return self.first_day, self.last_day

    def literal(self) -> Literal:
        """The date as a typed RDF literal."""
        return Literal(self.text, datatype=NamedNode(self.datatype))


def period(text: str) -> Days:
    """The first and the last day of a date, or of a period (`written_dates.ends`), open where an end is missing.

    >>> period("2016"), period("2014/2016-02"), period("2016 to present")
    (('2016-01-01', '2016-12-31'), ('2014-01-01', '2016-02-29'), ('2016-01-01', '9999-12-31'))

    Raises `QueryError`, also for one that ends before it begins.
    """
    ends = None
    if not _DATE.fullmatch(text):
        from .written_dates import ends as read_ends

        ends = read_ends(text)
    if ends is None:
        return PartialDate.parse(text).days
    begin, end = ends
    days = PartialDate.parse(begin).first_day if begin else FIRST, PartialDate.parse(end).last_day if end else LAST
    if days[0] > days[1]:
        raise QueryError(f"{text!r} is no period: it ends before it begins", mend="write 2014/2016, 2014/ or /2016")
    return days


def _days(year: int, month: int) -> int:
    """How many days a month has, in the Gregorian calendar."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 + (month in (1, 3, 5, 7, 8, 10, 12))


@lru_cache(100_000)
def days_of(text: str) -> Days | None:
    """The days that a date in a graph can mean, without its time and zone; None if it is no date of the calendar.

    >>> days_of("2016-02"), days_of("2015-01-09T12:00:00Z"), days_of("--02-29")
    (('2016-02-01', '2016-02-29'), ('2015-01-09', '2015-01-09'), None)
    """
    try:
        return PartialDate.parse(bare(text)).days
    except QueryError:
        return None


def bare(text: str) -> str:
    """A date without its time and zone."""
    return text if _DATE.fullmatch(text) else _ZONE.sub("", text)


def next_day(day: str) -> str:
    """The day after; the last day of all has none."""
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    if number < _days(year, month):
        return f"{day[:8]}{number + 1:02}"
    if month < 12:
        return f"{day[:5]}{month + 1:02}-01"
    return f"{year + 1:04}-01-01" if year < 9999 else day


def day_before(day: str) -> str:
    """The day before; the first day of all has none."""
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    if number > 1:
        return f"{day[:8]}{number - 1:02}"
    if month > 1:
        return f"{day[:5]}{month - 1:02}-{_days(year, month - 1)}"
    return f"{year - 1:04}-12-31" if year > 1 else day


STANDINGS = ("surely", "told then", "between two tellings", "heard of before", "only told later", "undated")
"""How a tie may stand at a day or in a period, firmest first; defined, and said in Chinese, in `tax:standing-…`."""
SHOWN, STRICT = STANDINGS[:4], STANDINGS[:2]
"""What is shown unless asked otherwise, and what `--strict` shows."""


@value
class Told:
    """What sources tell of the dates of one tie: the days it is told for, its start and its end, as far as stated.

    `came` and `went` are the days on which it began and ended by complete lists of members, where nothing is stated.
    """

    points: tuple[Days, ...] = ()
    starts: tuple[Days, ...] = ()
    ends: tuple[Days, ...] = ()
    came: Days | None = None
    went: Days | None = None

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Told:
        """The dates in these EDTF texts."""
        found = [_told(text) for text in texts]
        points, starts, ends = (
            tuple(sorted({days for told in found for days in getattr(told, name)}))
            for name in ("points", "starts", "ends")
        )
        came = _outmost([told.came for told in found if told.came], min)
        return cls(points, starts, ends, came, _outmost([told.went for told in found if told.went], max))

    @property
    def evidence(self) -> tuple[Days, ...]:
        """All dates that are told, of whatever kind."""
        return (*self.points, *self.starts, *self.ends)

    @property
    def start(self) -> Days | None:
        """The days on one of which it began; of several starts that are told the first counts."""
        return _outmost(self.starts, min)

    @property
    def end(self) -> Days | None:
        """The days on one of which it ended; of several ends that are told the last counts."""
        return _outmost(self.ends, max)

    @property
    def sure(self) -> Days | None:
        """The days on which the tie surely held: from a stated start to a stated end, or to the last telling."""
        start, end = self.start, self.end
        first = start[1] if start else min((last for _, last in self.points), default=None)
        last = end[0] if end else max((first for first, _ in self.points), default=None)
        return (first, last) if (start or end) and first and last and first <= last else None

    def at(self, first: str, last: str) -> str | None:
        """How the tie stands in the period from `first` to `last` (one day if they are equal), one of `STANDINGS`.

        None if it had surely ended before, or surely begins after.

        >>> seen = Told.parse(["2014-02", "2016"])
        >>> [seen.at(day, day) for day in ("2014-01-31", "2014-02-10", "2015-07-01", "2016-05-01", "2018-01-01")]
        ['only told later', 'told then', 'between two tellings', 'told then', 'heard of before']
        >>> Told.parse(["2015/2018-06"]).at("2018-07-01", "2018-07-01") is None
        True
        """
        start, end = self.start or self.came, self.end or self.went
        if (end and end[1] < first) or (start and start[0] > last):
            return None
        evidence, sure = self.evidence, self.sure
        surely, told_then, between, before, later, undated = STANDINGS
        if sure and sure[0] <= last and first <= sure[1]:
            return surely
        if not evidence:
            return undated
        if any(begin <= last and first <= end for begin, end in evidence):
            return told_then
        if all(end < first for _, end in evidence):
            return before
        return later if all(begin > last for begin, _ in evidence) else between


def _outmost(days: Sequence[Days], pick: Callable[[Iterable[str]], str]) -> Days | None:
    """Of several starts the first, of several ends the last, each as far as it can mean."""
    return (pick(first for first, _ in days), pick(last for _, last in days)) if days else None


@lru_cache(100_000)
def _told(text: str) -> Told:
    """The dates in one EDTF text; nothing of a period that ends before it begins."""
    start, slash, end = text.partition("/")
    if not slash:
        days = days_of(text)
        return Told((days,)) if days else Told()
    if ".." in text:
        return Told(came=_one_of(start), went=_one_of(end))
    began, ended = days_of(start), days_of(end)
    if began and ended and began[0] > ended[1]:
        return Told()
    return Told(starts=(began,) if began else (), ends=(ended,) if ended else ())


def _one_of(text: str) -> Days | None:
    """The days of a set such as `[2015-01-02..2016-01-01]`, on one of which a tie began or ended."""
    first, dots, last = text.strip("[]").partition("..")
    return (first, last) if dots else None
