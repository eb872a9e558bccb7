"""What is told of an edge's dates, ready to be written: stated, told and between apart, and as spells of whole days.

A spell has a first and a last day, both included, or is open at an end. It is open only where a source states a start
and no end; a date that an edge is told for is a spell that covers just that date. Nothing is carried forward.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..dates import FIRST, LAST, Told, days_of, next_day
from ..network import SEVERAL, Value

__all__ = ["DATED", "STARTS", "Dates", "Spell", "Spells", "dates_of", "joined", "node_spells", "open_ended"]

Spell = tuple[str | None, str | None]
Spells = tuple[Spell, ...]
DATED = ("valid_from", "valid_to", "told", "last_told", "began_between", "ended_between")
"""The columns that the dates of an edge are written to."""
STARTS = ("starts", "start_basis", "stated_periods")
"""The columns beside them where a date is asked for, or a timeline: from when, on which basis, and all as told."""


@dataclass(frozen=True)
class Dates:
    """The dates of one edge: `texts` as told, in EDTF; `valid_from` to `last_told` as precisely as sources give them.

    `began_between` and `ended_between` are days between two complete lists, where nothing is stated.
    """

    texts: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    told: str | None = None
    last_told: str | None = None
    began_between: str | None = None
    ended_between: str | None = None
    spells: Spells = ()

    @property
    def starts(self) -> str | None:
        """The stated start, else the first date that is told."""
        return self.valid_from or (self.told.split(SEVERAL)[0] if self.told else None)

    @property
    def start_basis(self) -> str | None:
        """On which basis it starts then."""
        return "stated" if self.valid_from else "first told" if self.told else None

    @property
    def stated_periods(self) -> str | None:
        """All that is told of it, as told."""
        return SEVERAL.join(self.texts) or None


@lru_cache(100_000)
def dates_of(when: Value | None, start: Value | None, end: Value | None) -> Dates:
    """The dates of an edge with these columns.

    >>> dates = dates_of("2014-02; 2016", None, None)
    >>> dates.told, dates.last_told, dates.valid_from, dates.spells
    ('2014-02; 2016', '2016', None, (('2014-02-01', '2014-02-28'), ('2016-01-01', '2016-12-31')))
    >>> dates_of("2016; /[2017-01-01..2017-12-31]", "2012", None).spells
    (('2012-01-01', '2017-12-31'),)
    """
    texts = str(when).split(SEVERAL) if when else []
    texts += [f"{start or ''}/{end or ''}"] if start or end else []
    texts = [text for text in texts if Told.parse([text]) != Told()]
    told = Told.parse(texts)
    periods = [text.partition("/") for text in texts if "/" in text and ".." not in text]
    points = sorted((text for text in texts if "/" not in text), key=lambda text: (days_of(text), text))
    starts, ends = [start for start, _, _ in periods if start], [end for _, _, end in periods if end]
    return Dates(
        tuple(texts),
        min(starts, key=lambda text: _days(text)[0], default=None),
        max(ends, key=lambda text: _days(text)[1], default=None),
        SEVERAL.join(points) or None,
        max([*points, *starts, *ends], key=lambda text: _days(text)[1], default=None),
        "..".join(told.came) if told.came else None,
        "..".join(told.went) if told.went else None,
        joined([*_stated(told), *told.points]),
    )


def _days(text: str) -> tuple[str, str]:
    return days_of(text) or (FIRST, LAST)


def _stated(told: Told) -> list[Spell]:
    """The spell of a stated period: from the first day that its start can mean to the last that its end can.

    Without a stated start it begins when the edge is first told, or with its end.
    """
    if told.start:
        last = told.end or told.went
        return [(told.start[0], last[1] if last else None)]
    if told.end:
        return [(min([told.end, *told.points])[0], told.end[1])]
    return []


def joined(spells: Iterable[Spell]) -> Spells:
    """The spells in order, those that touch or overlap made one: viewers refuse overlapping ones.

    >>> joined([("2014-07-01", None), ("2012-08-01", "2014-06-30"), ("2010-01-01", "2010-12-31")])
    (('2010-01-01', '2010-12-31'), ('2012-08-01', None))
    """
    done: list[tuple[str, str]] = []
    for first, last in sorted((start or FIRST, end or LAST) for start, end in spells):
        if done and first <= next_day(done[-1][1]):
            done[-1] = done[-1][0], max(done[-1][1], last)
        else:
            done.append((first, last))
    return tuple(open_ended(*spell) for spell in done)


def open_ended(first: str, last: str) -> Spell:
    """The spell from the first day to the last, where the first and the last day of all are open ends."""
    return None if first == FIRST else first, None if last == LAST else last


def node_spells(count: int, ends: Iterable[tuple[int, int]], spells: Sequence[Spells]) -> list[Spells]:
    """The spells of each node: those of its edges; none for a node with an edge that has none (it is always there)."""
    near: list[list[Spell] | None] = [[] for _ in range(count)]
    for (source, target), times in zip(ends, spells, strict=True):
        for node in (source, target):
            had = near[node]
            if not times:
                near[node] = None
            elif had is not None:
                had.extend(times)
    return [joined(times) if times else () for times in near]
