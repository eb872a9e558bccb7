"""What a measure answers: plain frozen values that say what was measured, on which graph, by whose method.

Nothing here computes; nothing here knows how a result is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

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


def both(en: str, zh: str) -> Words:
    """A text in English and Chinese."""
    return {"en": en, "zh": zh}


@dataclass(frozen=True)
class Table:
    """A named table: its columns in order, and its rows.

    >>> Table.of("degree", [{"id": "a", "degree": 2}]).columns
    ('id', 'degree')
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

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
    def rows(self) -> tuple[Row, ...]:
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
