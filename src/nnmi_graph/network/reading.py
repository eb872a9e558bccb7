"""An edge view read into a network.

An edge view is any SELECT with ?source and ?target. Other columns have their meaning from their name: ?edge is the
claim behind the edge, ?tie the tie that it is (rows of one tie are one edge), ?kind and ?weight describe it, ?when is a
date or period in EDTF, ?start and ?end are a stated period, ?sourceX and ?targetX become the node attribute x
(?sourceKind is `node_kind`), anything else becomes an edge attribute. A node view has ?node, and a column for each
attribute. Nothing here opens a store or knows a query.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import compress

from ..datatypes import INTEGERS, NUMBERS
from ..dates import Told, bare, days_of
from ..errors import QueryError, nearest
from ..phrases import Sentence
from ..store import Columns, Rows
from ..store.unswept import unswept
from ..terms import XSD, Literal, NamedNode, Term, shorten
from .result import Words
from .view import DATES, SEVERAL, Column, Edges, Metadata, Network, Value, told_of, weight_of

__all__ = ["read_view"]

EDGE_COLUMNS = {"edge": "claim"}
CACHED_TERMS = 50_000
MET_ONCE = ("claim", "tie")
MEND_ENDS = "select ?source and ?target, both IRIs"


def read_view(
    rows: Rows | Columns,
    name: str,
    *,
    nodes: Callable[[], Rows] | None = None,
    sources: Sequence[str] = (),
    directed: bool = True,
    unnamed: str | None = None,
) -> Network:
    """The network that the rows of an edge view describe; its nodes as a node view does, asked if there are edges.

    A row with only one end bound gives a node without an edge. Rows of one tie, and rows that repeat a claim and differ
    in ?when or in other texts at most, are one edge, which has all their dates and texts. `unnamed` is the kind of the
    nodes that stand for whoever is not named.
    Raises `QueryError` if the view has no ?source or ?target, an end is no IRI, or there is no edge.
    """
    from .merging import in_order

    columns = Columns.of(rows) if isinstance(rows, Rows) else rows
    reader = _ViewReader(columns, name)
    with unswept():
        reader.read(columns)
        if not reader.source:
            raise QueryError(f"network {name!r} has no edges", mend="check the view's query and the data it asks")
        if nodes is not None:
            reader.read_nodes(nodes())
        found = reader.nodes()
        place = array("q", map({iri: place for place, iri in enumerate(found)}.__getitem__, reader.positions.iris))
        edges, merged = in_order(place, reader.source, reader.target, reader.columns, directed=directed)
        alone = reader.alone()
        _name_modes(found, edges, alone)
    modes = tuple(sorted({str(attributes["node_kind"]) for attributes in found.values()}))
    notes = (*reader.notes(), *merged, *_reversed(edges))
    metadata = Metadata(name, None, tuple(sources), modes, directed, unnamed)
    return Network(name, found, edges, metadata, notes, _unweighed(edges), alone)


class _Positions(dict[Hashable, int]):
    """The position of each node by its cell, a new one for one not met before; -1 where there is no node."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self.answer = columns
        self.iris: dict[str, int] = {}

    def __missing__(self, cell: Hashable) -> int:
        iri = self.answer.iri(cell)
        if iri is None and self.answer.term(cell) is not None:
            raise _NoIri(cell)
        self[cell] = -1 if iri is None else self.iris.setdefault(iri, len(self.iris))
        return self[cell]


class _NoIri(Exception):
    """An end that is no IRI: the cell it is in."""


class _Values(dict[Hashable, Value | None]):
    """Plain values of the cells of one column, remembered unless each is met but once."""

    def __init__(self, attribute: str, columns: Columns) -> None:
        super().__init__()
        self.attribute = attribute
        self.answer = columns
        self.bad = 0
        self.example = ""

    def of(self, cells: Iterable[Hashable]) -> Iterable[Value | None]:
        """The values of these cells in turn."""
        if self.attribute not in MET_ONCE:
            return map(self.__getitem__, cells)
        cells = list(cells)
        iris = list(map(self.answer.iri, cells))
        if self.attribute == "claim" and None not in iris:
            return iris  # as `_short` leaves them
        told = zip(iris, cells, strict=True)
        return [self[cell] if iri is None else _short(iri, self.attribute) for iri, cell in told]

    def __missing__(self, cell: Hashable) -> Value | None:
        term = self.answer.term(cell)
        value: Value | None = None if term is None else _plain(term, self.attribute)
        if term is not None and self.attribute in DATES:
            value = _date(str(value), self.attribute)
            if value is None:
                self.bad += 1
                self.example = self.example or term.value
                return None
        if self.attribute not in MET_ONCE and len(self) < CACHED_TERMS:
            self[cell] = value
        return value


class _ViewReader:
    """Collects the rows of one view, some thousands at a time, column by column."""

    def __init__(self, columns: Columns, name: str) -> None:
        self.name = name
        self.term = columns.term
        self.positions = _Positions(columns)
        self.source, self.target = array("q"), array("q")
        self.columns: dict[str, Column] = {}
        self.node_columns: dict[str, dict[int, Term]] = {}
        self.met: dict[str, dict[int, Hashable]] = {}
        self.several: dict[str, dict[int, set[Value]]] = {}
        self.counts: Counter[str] = Counter()
        self.row = 0
        self.lone: tuple[set[int], set[int]] = (set(), set())
        self._roles(columns)

    def _roles(self, answer: Columns) -> None:
        """Say for each variable what its column is."""
        variables = answer.variables
        for end in ("source", "target"):
            if end not in variables:
                like = nearest(end, variables, 1)
                hint = f"did you mean ?{like[0]} to be ?{end}?" if like else MEND_ENDS
                raise QueryError(f"network view {self.name!r} has no ?{end}", mend=hint)
        self.ends = variables.index("source"), variables.index("target")
        self.node_plan: list[tuple[int, str, str]] = []
        self.edge_plan: list[tuple[int, Column, _Values]] = []
        for index, variable in enumerate(variables):
            match = re.fullmatch(r"(source|target)([A-Z_].*)", variable)
            if match:
                self.node_plan.append((index, match[1], _attribute(match[2])))
            elif index not in self.ends:
                attribute = EDGE_COLUMNS.get(variable) or _snake(variable)
                self.edge_plan.append((index, self.columns.setdefault(attribute, []), _Values(attribute, answer)))

    def read(self, columns: Columns) -> None:
        """Take in all rows."""
        for chunk in columns.chunks:
            self._read_chunk(chunk)
            self.row += len(chunk[0])

    def _read_chunk(self, columns: Sequence[Sequence[Hashable]]) -> None:
        source, target = (self._ends(columns[at], end) for at, end in zip(self.ends, ("source", "target"), strict=True))
        for index, end, attribute in self.node_plan:
            if any(columns[index]):
                self._read_node_column(attribute, source if end == "source" else target, columns[index])
        whole: list[bool] | None = None
        if -1 in source or -1 in target:
            whole = [one >= 0 and other >= 0 for one, other in zip(source, target, strict=True)]
            self.counts["rows without both ends, read as nodes only"] += whole.count(False)
            for lone, positions in zip(self.lone, (source, target), strict=True):
                lone.update(position for position, both in zip(positions, whole, strict=True) if not both)
        self.source.extend(source if whole is None else compress(source, whole))
        self.target.extend(target if whole is None else compress(target, whole))
        for index, column, values in self.edge_plan:
            column.extend(values.of(columns[index] if whole is None else compress(columns[index], whole)))

    def _ends(self, cells: Sequence[Hashable], end: str) -> list[int]:
        """The positions of the nodes at one end."""
        try:
            return list(map(self.positions.__getitem__, cells))
        except _NoIri as error:
            term = self.term(error.args[0])
            what = f"the literal {term.value!r}" if isinstance(term, Literal) else "a blank node"
            row = self.row + cells.index(error.args[0]) + 1
            raise QueryError(
                f"network view {self.name!r}, row {row}: ?{end} is {what}, not an IRI", mend=MEND_ENDS
            ) from None

    def _read_node_column(self, attribute: str, positions: list[int], cells: Sequence[Hashable]) -> None:
        met = self.met.setdefault(attribute, {})
        for position, cell in zip(positions, cells, strict=True):
            if cell and position >= 0 and met.get(position) != cell:
                had = met.setdefault(position, cell)
                term = self.term(cell)
                if had == cell and term is not None:
                    self.node_columns.setdefault(attribute, {}).setdefault(position, term)
                elif term is not None:
                    self._conflict(position, term, attribute)

    def read_nodes(self, rows: Rows) -> None:
        """Take in what a node view tells of the nodes met; several values of one attribute are kept together."""
        if "node" not in rows.variables:
            raise QueryError(f"the node view of {self.name!r} has no ?node", mend="select ?node and its attributes")
        at = rows.variables.index("node")
        names = ["" if name == "node" else _attribute(name) for name in rows.variables]
        held = self.several
        for row in rows:
            node = row[at]
            position = self.positions.iris.get(node.value, -1) if isinstance(node, NamedNode) else -1
            for name, term in zip(names, row, strict=True) if position >= 0 else ():
                if name and term is not None and term.value:
                    held.setdefault(name, {}).setdefault(position, set()).add(_plain(term, name))

    def _conflict(self, position: int, term: Term, attribute: str) -> None:
        """A node has a value already and a row brings another: a Chinese label finds its own place, others count."""
        had = self.node_columns[attribute]
        if had[position] == term:
            return
        if not term.value or not had[position].value:
            had[position] = term if term.value else had[position]
            return
        if attribute == "label" and _is_chinese(term) != _is_chinese(had[position]):
            chinese = self.node_columns.setdefault("label_zh", {})
            if _is_chinese(term):
                if chinese.setdefault(position, term) == term:
                    return
            else:
                chinese.setdefault(position, had[position])
                had[position] = term
                return
        self.counts[f"values of {attribute} differ from the node's first; the first is kept"] += 1

    def nodes(self) -> dict[str, dict[str, Value]]:
        """The attributes of each node, by IRI and in the order of the IRIs."""
        return {
            iri: {
                name: _plain(column[position], name)
                for name, column in self.node_columns.items()
                if position in column and column[position].value
            }
            | {name: _together(column[position]) for name, column in self.several.items() if position in column}
            for iri, position in sorted(self.positions.iris.items())
        }

    def alone(self) -> dict[str, int]:
        """The end at which rows name a node that has no edge; the source's of one named at both."""
        if not any(self.lone):
            return {}
        tied = {*self.source, *self.target}
        ids = {position: iri for iri, position in self.positions.iris.items()}
        return {ids[at]: side for side in (1, 0) for at in self.lone[side] if at >= 0 and at not in tied}

    def notes(self) -> list[str]:
        """What was mended, in words."""
        notes = [f"{count} {what}" for what, count in sorted(self.counts.items())]
        for _, _, values in self.edge_plan:
            if values.bad:
                what = f"{values.bad} values of {values.attribute} are no date and left out"
                notes.append(f"{what} (such as {values.example!r})")
        return notes


def _plain(term: Term, attribute: str) -> Value:
    """The value of a term: a number, a truth value, a text, or an IRI as short as our prefixes make it."""
    if isinstance(term, NamedNode):
        return _short(term.value, attribute)
    kind = term.datatype.value if isinstance(term, Literal) else ""
    if kind == XSD + "boolean":
        return term.value in ("true", "1")
    try:
        return int(term.value) if kind in INTEGERS else float(term.value) if kind in NUMBERS else term.value
    except ValueError:
        return term.value


def _short(iri: str, attribute: str) -> str:
    """A claim's IRI in full, a kind's last word, any other IRI as short as our prefixes make it."""
    if attribute in ("claim", "iri"):
        return iri
    short = shorten(iri).strip("<>")
    return re.split(r"[/#:]", short.rstrip("/#"))[-1] if attribute.endswith("kind") else short


def _date(text: str, attribute: str) -> str | None:
    """A date as precisely as it is written, without its time; of ?when also a period, or several. Else None."""
    if attribute == "when" and ("/" in text or SEVERAL in text):
        parts = sorted(set(text.split(SEVERAL)))
        return SEVERAL.join(parts) if all(Told.parse([part]) != Told() for part in parts) else None
    return bare(text) if days_of(text) else None


def _reversed(edges: Edges) -> list[str]:
    """What is to be said of periods that end before they begin."""
    count = sum(mark is True for mark in edges.columns.get("reversed", ()))
    if "end" in edges.columns:
        periods = zip(edges.column("start"), edges.column("end"), strict=True)
        count += sum(bool(start and end) and told_of(None, start, end) == Told() for start, end in periods)
    return [f"{count} edges have a period that ends before it begins; the period is left out"] if count else []


def _unweighed(edges: Edges) -> tuple[Words, ...]:
    """What is to be said of weights that are none."""
    bad = sum(value is not None and weight_of(value) is None for value in edges.columns.get("weight", ()))
    told = "{bad} edges have a weight that is no number above 0 (viewers drop them); taken as 1"
    return (Sentence(told, bad=bad),) if bad else ()


def _is_chinese(term: Term) -> bool:
    return isinstance(term, Literal) and (term.language or "").startswith("zh")


def _attribute(name: str) -> str:
    """The node attribute that a column is: `Kind` is `node_kind`."""
    return "node_kind" if _snake(name) == "kind" else _snake(name)


def _snake(name: str) -> str:
    """`LabelZh` as `label_zh`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower()


def _together(values: set[Value]) -> Value:
    """One value as it is, several as a list in a text."""
    return next(iter(values)) if len(values) == 1 else SEVERAL.join(sorted(map(str, values)))


def _name_modes(nodes: dict[str, dict[str, Value]], edges: Edges, alone: Mapping[str, int]) -> None:
    """Give each node without a stated kind one: the side it stands on, or plain `node` if sides are mixed."""
    if all("node_kind" in attributes for attributes in nodes.values()):
        return
    sources, targets = set(edges.source), set(edges.target)
    two_sided = not sources & targets
    for position, (iri, attributes) in enumerate(nodes.items()):
        side = "source" if position in sources or alone.get(iri) == 0 else "target"
        attributes.setdefault("node_kind", side if two_sided else "node")
