"""The dates, periods and numbers that a text in plain words mentions, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..dates import PartialDate, day_before, next_day
from ..errors import QueryError
from ..written_dates import MONTHS
from .mentions import Mention

_MONTHS = tuple(month[:3] for month in MONTHS)
_NAMED_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w-]){_YEAR}-(?P<number>\d\d)(?:-(?P<day>\d\d))?(?![\w-])",
        rf"(?<!\d){_YEAR} ?(?:财年|财政年度|年度|年)(?: ?(?P<number>\d\d?) ?月(?: ?(?P<day>\d\d?) ?[日号])?)?",
        rf"\b(?:(?P<day>\d\d?)(?:st|nd|rd|th)? (?:of )?)?{_NAMED_MONTH},? {_YEAR}\b",
        rf"\b{_NAMED_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"(?<![\w.-])(?:fy ?)?{_YEAR}(?![\w-]|[.]\d)",
    )
]
_LED = re.compile(
    r"(?<![a-z])(?:(?P<from>since|from|starting(?: in)?|自从?|从)|(?P<after>after|later than|晚于)"
    r"|(?P<before>before|prior to|earlier than|早于)"
    r"|(?P<until>until|till|by|up to|through|no later than|截[至止]到?|[到至]))\s*\Z"
)
_FOLLOWED = re.compile(
    r"\s*(?:(?P<from>以来|之?起|开始|onwards?\b|(?:and|or) (?:later|after)\b)|(?P<after>[之以]后|后(?!来))"
    r"|(?P<before>[之以]?前)|(?P<until>为?止|(?:and|or) (?:earlier|before)\b))"
)
_EDGE = re.compile(r"\b(?:the )?(?:(?P<last>end)|start|beginning) of (?:the )?(?:year )?\Z")
_EDGE_ZH = re.compile("(?P<last>[底末])|初")
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-]|[.]\d)")
_BETWEEN = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?:between|from) (?:fy ?)?{_YEAR} (?:and|to|until|till|through) (?:fy ?)?(?P<last>(?:19|20)\d\d)\b",
        rf"(?<![\w.-])(?:fy ?)?{_YEAR}(?: ?[-–—~～] ?| to )(?P<last>(?:19|20)\d\d)(?![\w-]|[.]\d)",
        rf"(?<!\d){_YEAR} ?年? ?[-–—~～至到和与] ?(?P<last>(?:19|20)\d\d) ?年?",
    )
]


def times_and_numbers(folded: str) -> Iterator[Mention]:
    """The dates in a text, as precise as they are written, the periods, open or closed, and the numbers.

    >>> [m.value for m in times_and_numbers("in 2016-02, 2020年3月, on 1 may 2015, in fy2019: 45 of them")]
    ['2016-02', '2020-03', '2015-05-01', '2019', '45']
    >>> [m.value for m in times_and_numbers("2018财年, 2018年度")]
    ['2018', '2018']
    >>> [m.value for m in times_and_numbers("between 2013 and 2018, 2016年到2019年, 2014-2015")]
    ['2013/2018', '2014/2015', '2016/2019']
    >>> [m.value for m in times_and_numbers("since 2016, before may 2017, 2015年以后, 截至2018年底, until 2012")]
    ['2016/', '/2018-12-31', '/2017-04', '2016/', '/2012']
    """
    taken: list[range] = []
    for pattern in _BETWEEN:
        for match in pattern.finditer(folded):
            if not any(match.start() in other for other in taken):
                taken.append(range(*match.span()))
                yield Mention(*match.span(), "period", f"{match['year']}/{match['last']}")
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            date = _date(match)
            if date and not any(match.start() in other for other in taken):
                mention = _on_a_side(folded, *match.span(), PartialDate(date))
                taken.append(range(mention.start, mention.end))
                yield mention
    for match in _NUMBER.finditer(folded):
        if not any(match.start() in other for other in taken):
            yield Mention(*match.span(), "number", match[0])


def _date(match: re.Match[str]) -> str:
    """The date that was matched, '' if the calendar has none such."""
    said = match.groupdict()
    month = _MONTHS.index(said["month"]) + 1 if said.get("month") else int(said.get("number") or 0)
    parts = [str(said["year"]), f"{month:02}" if month else "", f"{int(said['day']):02}" if said.get("day") else ""]
    try:
        return PartialDate.parse("-".join(filter(None, parts))).text
    except QueryError:
        return ""


def _on_a_side(folded: str, start: int, end: int, date: PartialDate) -> Mention:
    """A date with the words around it: that it is the end of a year, or that the time before or after it is meant."""
    if edge := _EDGE.search(folded, 0, start):
        date, start = PartialDate(date.days[bool(edge["last"])]), edge.start()
    elif edge := _EDGE_ZH.match(folded, end):
        date, end = PartialDate(date.days[bool(edge["last"])]), edge.end()
    led, followed = _LED.search(folded, 0, start), _FOLLOWED.match(folded, end)
    start, end = led.start() if led else start, followed.end() if followed else end
    told = followed or led
    if not told:
        return Mention(start, end, "date", date.text)
    precision = len(date.text)
    ends = {
        "from": f"{date.text}/",
        "after": f"{next_day(date.last_day)[:precision]}/",
        "until": f"/{date.text}",
        "before": f"/{day_before(date.first_day)[:precision]}",
    }
    return Mention(start, end, "period", ends[str(told.lastgroup)])
