"""Dates as spells: whole days, first and last included, an open end open, no two overlapping.

A date keeps its precision where it is stated (`valid_from`, `valid_to`); a spell needs days, so `2014-02` begins on
the first and ends on the last of the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..dates import FIRST, LAST, PartialDate, next_day
from .sheet import Sheet

__all__ = ["Spell", "Spells", "edge_spells", "joined", "node_spells", "spell_of"]

Spell = tuple[str | None, str | None]
Spells = tuple[Spell, ...]


def spell_of(start: str | None, end: str | None) -> Spell | None:
    """The days from the first that `start` can mean to the last that `end` can; None if they are in the wrong order.

    >>> spell_of("2014-02", "2014"), spell_of("2012", None), spell_of("2014", "2012")
    (('2014-02-01', '2014-12-31'), ('2012-01-01', None), None)
    """
    first = PartialDate.parse(start).first_day if start else None
    last = PartialDate.parse(end).last_day if end else None
    return None if first and last and first > last else (first, last)


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


def edge_spells(sheet: Sheet) -> list[Spells]:
    """The spells of each edge; none for an edge without dates, or with its dates in the wrong order."""
    found: list[Spells] = []
    for start, end in sheet.spans:
        spell = spell_of(start, end) if start or end else None
        found.append((spell,) if spell else ())
    return found


def node_spells(sheet: Sheet, spells: Sequence[Spells] | None = None) -> list[Spells]:
    """The spells of each node: those of its edges; none for a node with an edge that has none (it is always there)."""
    spells = edge_spells(sheet) if spells is None else spells
    near: list[list[Spell] | None] = [[] for _ in sheet.ids]
    for source, target, times in zip(sheet.source, sheet.target, spells, strict=True):
        for node in (source, target):
            had = near[node]
            if not times:
                near[node] = None
            elif had is not None:
                had.extend(times)
    return [joined(times) if times else () for times in near]
