"""What a measure answers: plain frozen values that say what was measured, on which graph, by whose method.

Nothing here computes; nothing here knows how a result is printed.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

Value = str | int | float | bool | None
Row = Mapping[str, Value]
Words = Mapping[str, str]
"""One text in several languages, by language tag; `en` is always there."""


def say(words: Words, lang: str = "en") -> str:
    """The words in that language, else in English.

    >>> say({"en": "density"}, "zh")
    'density'
    """
    return words.get(lang) or words["en"]


@dataclass(frozen=True, eq=False)
class Columns(Sequence[Row]):
    """Rows kept as columns of one length; each row becomes a dict when it is looked at.

    >>> Columns({"id": ["a", "b"], "degree": [2, 1]})[1]
    {'id': 'b', 'degree': 1}
    """

    values: Mapping[str, Sequence[Value]]

    def __len__(self) -> int:
        return len(next(iter(self.values.values()), ()))

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return Columns({name: values[place] for name, values in self.values.items()})
        return {name: values[place] for name, values in self.values.items()}

    def __iter__(self) -> Iterator[Row]:
        names = tuple(self.values)
        return (dict(zip(names, row, strict=True)) for row in zip(*self.values.values(), strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Table:
    """A named table: its columns in order, and its rows.

    >>> Table.of("degree", [{"id": "a", "degree": 2}]).columns
    ('id', 'degree')
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]

    @classmethod
    def by_column(cls, name: str, values: Mapping[str, Sequence[Value]]) -> Table:
        """The table of these columns."""
        return cls(name, tuple(values), Columns(values))

    @classmethod
    def of(cls, name: str, rows: Iterable[Row], columns: Iterable[str] = ()) -> Table:
        """The table of these rows; its columns are those of the first row unless they are given."""
        kept = tuple(rows)
        return cls(name, tuple(columns) or (tuple(kept[0]) if kept else ()), kept)

    def column(self, name: str) -> list[Value]:
        """The values of one column, in row order."""
        return [row.get(name) for row in self.rows]


@dataclass(frozen=True)
class Null:
    """A test against chance: the statistic, the model that made the random networks, and where the real one stands.

    `p` is the share of random networks (the real one counted in) whose value is at least as large.
    """

    statistic: str
    model: str
    observed: float
    mean: float
    sd: float
    p: float
    runs: int
    seed: int


@dataclass(frozen=True)
class GraphFacts:
    """Which graph was measured: the edge view, how many nodes of each mode, the date, ties, claims and sources."""

    view: str
    modes: Mapping[str, int]
    date: str | None
    nodes: int
    ties: int
    claims: int
    two_mode: bool
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """How many of the stated members are named: over all groups that state a count, and group by group."""

    named: int
    stated: float
    groups: int
    table: Table

    @property
    def share(self) -> float:
        """Named members per stated member; above 1 when more are named than a source ever counted."""
        return self.named / self.stated if self.stated else float("nan")


@dataclass(frozen=True)
class Found:
    """What a measure's function hands back: tables, single numbers, tests against chance, and remarks on this run."""

    tables: tuple[Table, ...]
    summary: Mapping[str, Value] = field(default_factory=dict)
    nulls: tuple[Null, ...] = ()
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Result:
    """The answer of one measure on one network, with everything needed to read it rightly."""

    name: str
    title: Words
    graph: GraphFacts
    tables: tuple[Table, ...]
    summary: Mapping[str, Value]
    nulls: tuple[Null, ...]
    remarks: tuple[Words, ...]
    reference: str
    caution: Words
    options: Mapping[str, Value] = field(default_factory=dict)
    coverage: Coverage | None = None
    robustness: Table | None = None

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of the main table."""
        return self.tables[0].rows if self.tables else ()

    def table(self, name: str) -> Table:
        """The table of that name; raises `KeyError` if the result has none."""
        return {table.name: table for table in self.tables}[name]

    def with_robustness(self, table: Table) -> Result:
        """The same result with the table of how far it moves when members are missing."""
        return replace(self, robustness=table)

    def to_dict(self, lang: str = "en") -> dict[str, object]:
        """The result as plain dicts and lists, ready for JSON."""
        return {
            "measure": self.name,
            "title": say(self.title, lang),
            "graph": {**vars(self.graph), "modes": dict(self.graph.modes), "sources": list(self.graph.sources)},
            "options": dict(self.options),
            "summary": dict(self.summary),
            "tables": {table.name: [dict(row) for row in table.rows] for table in self.tables},
            "null_models": [vars(null) for null in self.nulls],
            "coverage": None if self.coverage is None else _coverage_dict(self.coverage),
            "robustness": None if self.robustness is None else [dict(row) for row in self.robustness.rows],
            "remarks": [say(remark, lang) for remark in self.remarks],
            "reference": self.reference,
            "caution": say(self.caution, lang),
        }


def _coverage_dict(coverage: Coverage) -> dict[str, object]:
    """The coverage as a plain dict."""
    rows = [dict(row) for row in coverage.table.rows]
    return {"named": coverage.named, "stated": coverage.stated, "share": coverage.share, "groups": rows}
