"""The rows of an edge view in order, and those that tell of one edge made one."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .view import SEVERAL, Column, Edges, Value

if TYPE_CHECKING:
    from .graph import Ints

__all__ = ["in_order"]


def in_order(
    place: array[int], source: array[int], target: array[int], columns: dict[str, Column], *, directed: bool
) -> tuple[Edges, list[str]]:
    """The edges in order, and what is to be said of rows made one: by their ends, then by all that is told of them.

    `place` says of each position in `source` and `target` where that node stands among the nodes. The columns are put
    in order where they are.
    """
    places = np.frombuffer(place, np.int64)
    one, other = (places[np.frombuffer(end, np.int64)] for end in (source, target))
    if not directed:
        turn = _turned(one, other, len(place))
        one, other = np.where(turn, (other, one), (one, other))
    pairs = one * len(place) + other
    merging = _Merging(columns, directed)
    order = _one_edge_each(np.argsort(pairs, kind="stable"), pairs, merging)
    for column in columns.values():
        column[:] = np.array(column, object)[order].tolist()
    ends = [array("q", end[order].tobytes()) for end in (one, other)]
    return Edges(ends[0], ends[1], columns), merging.notes()


def _turned(source: Ints, target: Ints, count: int) -> NDArray[np.bool_]:
    """Which of the undirected edges to turn, so that a pair told in both directions stands in the same order."""
    return (source > target) & np.isin(target * count + source, source * count + target)


def _one_edge_each(order: Ints, pairs: Ints, rows: _Merging) -> Ints:
    """The order without the rows that tell of the edge of the row before: they give it their date.

    Rows come by the pair of their ends; only those of one pair are compared, so the long key is seldom made.
    """
    first = np.flatnonzero(np.append(True, np.diff(pairs[order]) != 0))
    length = np.diff(np.append(first, len(order)))
    keep = np.ones(len(order), bool)
    for begin, count in zip(first[length > 1].tolist(), length[length > 1].tolist(), strict=True):
        kept = rows.merged(order[begin : begin + count].tolist())
        order[begin : begin + len(kept)] = kept
        keep[begin + len(kept) : begin + count] = False
    return order[keep]


class _Merging:
    """Makes the rows of one edge one, and counts what is lost by it."""

    def __init__(self, columns: dict[str, Column], directed: bool) -> None:
        self.directed = directed
        self.whens = columns.get("when")
        self.ties, self.claims = columns.get("tie"), columns.get("claim")
        self.names = sorted(columns.keys() - {"when", "tie"}, key=lambda name: (name not in ("claim", "kind"), name))
        self.lists = [columns[name] for name in self.names]
        self.repeats = 0
        self.lost: Counter[str] = Counter()

    def key(self, row: int) -> tuple[str, ...]:
        """All that a row says but its date."""
        return (_sortable(self.ties[row] if self.ties else None), *(_sortable(column[row]) for column in self.lists))

    def merged(self, rows: list[int]) -> list[int]:
        """The rows kept, sorted, of those that have the same ends."""
        whens, apart = self.whens, self.ties or self.claims
        different = {apart[row] for row in rows} if apart else set()
        if apart and len(different) == len(rows) and None not in different:
            return sorted(rows, key=lambda row: _sortable(apart[row]))
        keys = {row: self.key(row) for row in rows}
        kept: list[int] = []
        dates: dict[int, list[str]] = {}
        for row in sorted(rows, key=lambda row: (keys[row], _sortable(whens[row] if whens else None))):
            when = str(whens[row]) if whens and whens[row] is not None else None
            if kept and self._is_one(kept[-1], row, keys):
                self.repeats += keys[row] == keys[kept[-1]] and (when is None or when in dates[kept[-1]])
                dates[kept[-1]] += [when] if when and when not in dates[kept[-1]] else []
            else:
                kept.append(row)
                dates[row] = [when] if when else []
        if whens:
            for row in kept:
                whens[row] = SEVERAL.join(dates[row]) or None
        return kept

    def _is_one(self, one: int, other: int, keys: dict[int, tuple[str, ...]]) -> bool:
        """Whether two rows tell of one edge: the same tie, or all else the same and also the claim or no direction."""
        if self.ties and self.ties[one] is not None:
            if self.ties[one] != self.ties[other]:
                return False
            for name, had, has in zip(self.names, keys[one][1:], keys[other][1:], strict=True):
                self.lost[name] += had != has
            return True
        claimed = self.claims is not None and self.claims[one] is not None
        if keys[one] == keys[other]:
            return claimed or not self.directed
        return claimed and self._joined(one, other)

    def _joined(self, one: int, other: int) -> bool:
        """Whether two rows of one claim and kind differ in texts alone: the first then has the texts of both."""
        pairs = [(name, column[one], column[other]) for name, column in zip(self.names, self.lists, strict=True)]
        differ = [(name, had, has) for name, had, has in pairs if had != has]
        if any(name in ("claim", "kind") or not isinstance(has, str | None) for name, _, has in differ):
            return False
        if not all(isinstance(had, str | None) for _, had, _ in differ):
            return False
        for name, had, has in differ:
            texts = str(had).split(SEVERAL) if had else []
            if has and has not in texts:
                self.lists[self.names.index(name)][one] = SEVERAL.join([*texts, str(has)])
        return True

    def notes(self) -> list[str]:
        """What was made one, in words."""
        notes = [f"{self.repeats} rows repeat an edge; kept once"] if self.repeats else []
        differ = "values of {} differ among the rows of a tie; the first is kept"
        return notes + [f"{count} {differ.format(name)}" for name, count in sorted(self.lost.items()) if count]


def _sortable(value: Value | None) -> str:
    return "" if value is None else f"{type(value).__name__} {value}"
