"""An edge view read into a network: nodes with attributes, edges in columns, and the claim behind each edge.

An edge view is any SELECT with ?source and ?target. Other columns have their meaning from their name: ?edge is the
claim behind the edge, ?tie the tie that it is (rows of one tie are one edge), ?kind and ?weight describe it, ?when is a
date or period in EDTF, ?start and ?end are a stated period, ?sourceX and ?targetX become the node attribute x
(?sourceKind is `node_kind`), anything else becomes an edge attribute. A node view has ?node, and a column for each
attribute. Nothing here opens a store or knows a query.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress, groupby
from typing import TYPE_CHECKING

from ..datatypes import INTEGERS, NUMBERS
from ..dates import Told, bare, days_of
from ..errors import QueryError, nearest
from ..store import Columns, Rows
from ..store.unswept import unswept
from ..terms import XSD, Literal, NamedNode, Term, shorten
from .result import Words, both

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edges", "Metadata", "Network", "Value", "read_view", "to_networkx", "with_values"]

Value = str | int | float | bool
Column = list[Value | None]

EDGE_COLUMNS = {"edge": "claim"}
DATES = ("when", "start", "end")
CACHED_TERMS = 50_000
SEVERAL = "; "
"""What stands between several values in one text."""
MEND_ENDS = "select ?source and ?target, both IRIs"


@dataclass(frozen=True)
class Metadata:
    """Where a network comes from: the view, the date it is asked for, the sources, the modes of its nodes.

    `unnamed` is the kind of the nodes that stand for whoever is not named."""

    view: str
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    directed: bool = True
    unnamed: str | None = None


@dataclass(frozen=True)
class Edges:
    """The edges as columns of one length: positions of the two ends in the node list, and the attributes."""

    source: array[int]
    target: array[int]
    columns: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.source)

    def column(self, name: str) -> Sequence[Value | None]:
        """An attribute of every edge; None where an edge, or the view, has none."""
        return self.columns.get(name) or [None] * len(self)

    def told(self) -> list[Told]:
        """What is told of the dates of each edge."""
        return list(map(_told, *(self.column(name) for name in DATES)))


@dataclass(frozen=True)
class Network:
    """A typed, dated multigraph. `nodes` maps an IRI to its attributes, in the order of the IRIs; `notes` says what
    was mended while reading, `remarks` what else is to be known with it. `alone` tells of nodes without an edge at
    which end the view names them: 0 ?source, 1 ?target. Edges are sorted, whatever the order of the rows."""

    name: str
    nodes: dict[str, dict[str, Value]]
    edges: Edges
    metadata: Metadata
    notes: tuple[str, ...] = ()
    remarks: tuple[Words, ...] = ()
    alone: Mapping[str, int] = field(default_factory=dict)

    def weights(self) -> list[float]:
        """The weight of each edge: above 0 and finite, as viewers take it; 1 where the view tells none that is."""
        told = self.edges.columns.get("weight")
        return [_weight(value) or 1.0 for value in told] if told else [1.0] * len(self.edges)

    def ends(self) -> Iterator[tuple[str, str]]:
        """The IRIs of source and target of each edge, in order."""
        ids = list(self.nodes)
        return ((ids[s], ids[t]) for s, t in zip(self.edges.source, self.edges.target, strict=True))

    def part(self, rows: Sequence[int]) -> Network:
        """The network of these edges, in their order, and of the nodes at their ends."""
        source, target = self.edges.source, self.edges.target
        kept = sorted({source[row] for row in rows} | {target[row] for row in rows})
        place = dict(zip(kept, range(len(kept)), strict=True))
        ends = [array("q", [place[end[row]] for row in rows]) for end in (source, target)]
        columns = {name: [column[row] for row in rows] for name, column in self.edges.columns.items()}
        held = list(self.nodes.items())
        return replace(self, nodes=dict(held[node] for node in kept), edges=Edges(ends[0], ends[1], columns))

    def degrees(self) -> array[int]:
        """The number of edge ends at each node, in the order of `nodes`."""
        degrees = array("q", bytes(array("q").itemsize * len(self.nodes)))
        for ends in (self.edges.source, self.edges.target):
            for position in ends:
                degrees[position] += 1
        return degrees


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
    columns = Columns.of(rows) if isinstance(rows, Rows) else rows
    reader = _Reader(columns, name)
    with unswept():
        reader.read(columns)
        if not reader.source:
            raise QueryError(f"network {name!r} has no edges", mend="check the view's query and the data it asks")
        if nodes is not None:
            reader.read_nodes(nodes())
    found, edges, merged = _in_order(reader, directed)
    alone = reader.alone()
    _name_modes(found, edges, alone)
    modes = tuple(sorted({str(attributes["node_kind"]) for attributes in found.values()}))
    notes = (*reader.notes(), *merged, *_reversed(edges))
    metadata = Metadata(name, None, tuple(sources), modes, directed, unnamed)
    return Network(name, found, edges, metadata, notes, _unweighed(edges), alone)


def with_values(network: Network, name: str, values: dict[str, Value]) -> Network:
    """The network with one more node attribute, such as a measure; nodes without a value stay without it."""
    nodes = {iri: {**had, name: values[iri]} if iri in values else had for iri, had in network.nodes.items()}
    return replace(network, nodes=nodes)


def to_networkx(network: Network) -> nx.MultiGraph[str]:
    """The network as a networkx multigraph: node and edge attributes kept, `claim` is the IRI behind each edge."""
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if network.metadata.directed else nx.MultiGraph()
    graph.graph.update(name=network.name, view=network.metadata.view, as_of=network.metadata.as_of)
    graph.add_nodes_from(network.nodes.items())
    columns = network.edges.columns
    for position, (source, target) in enumerate(network.ends()):
        had = {name: value for name, column in columns.items() if (value := column[position]) is not None}
        graph.add_edge(source, target, **had)
    return graph


class _Positions(dict[Hashable, int]):
    """The position of each node by its cell, a new one for one not met before; -1 where there is no node."""

    def __init__(self, term: Callable[[Hashable], Term | None]) -> None:
        super().__init__()
        self.term = term
        self.iris: dict[str, int] = {}

    def __missing__(self, cell: Hashable) -> int:
        term = self.term(cell)
        if term is not None and not isinstance(term, NamedNode):
            raise _NoIri(cell)
        self[cell] = -1 if term is None else self.iris.setdefault(term.value, len(self.iris))
        return self[cell]


class _NoIri(Exception):
    """An end that is no IRI: the cell it is in."""


class _Values(dict[Hashable, Value | None]):
    """Plain values of the cells of one column, remembered unless each is met but once."""

    def __init__(self, attribute: str, term: Callable[[Hashable], Term | None]) -> None:
        super().__init__()
        self.attribute = attribute
        self.term = term
        self.bad = 0
        self.example = ""

    def __missing__(self, cell: Hashable) -> Value | None:
        term = self.term(cell)
        value: Value | None = None if term is None else _plain(term, self.attribute)
        if term is not None and self.attribute in DATES:
            value = _date(str(value), self.attribute)
            if value is None:
                self.bad += 1
                self.example = self.example or term.value
                return None
        if self.attribute != "claim" and len(self) < CACHED_TERMS:
            self[cell] = value
        return value


class _Reader:
    """Collects the rows of one view, some thousands at a time, column by column."""

    def __init__(self, columns: Columns, name: str) -> None:
        self.name = name
        self.term = columns.term
        self.positions = _Positions(columns.term)
        self.source, self.target = array("q"), array("q")
        self.columns: dict[str, Column] = {}
        self.node_columns: dict[str, dict[int, Term]] = {}
        self.met: dict[str, dict[int, Hashable]] = {}
        self.several: dict[str, dict[int, set[Value]]] = {}
        self.counts: Counter[str] = Counter()
        self.row = 0
        self.lone: tuple[set[int], set[int]] = (set(), set())
        self._roles(columns.variables)

    def _roles(self, variables: tuple[str, ...]) -> None:
        """Say for each variable what its column is."""
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
                self.edge_plan.append((index, self.columns.setdefault(attribute, []), _Values(attribute, self.term)))

    def read(self, columns: Columns) -> None:
        """Take in all rows."""
        for chunk in columns.chunks:
            self._read_chunk(chunk)
            self.row += len(chunk[0])

    def _read_chunk(self, columns: Sequence[Sequence[Hashable]]) -> None:
        source, target = (self._ends(columns[at], end) for at, end in zip(self.ends, ("source", "target"), strict=True))
        for index, end, attribute in self.node_plan:
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
            terms = columns[index] if whole is None else compress(columns[index], whole)
            column.extend(map(values.__getitem__, terms))

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


@lru_cache(100_000)
def _told(when: Value | None, start: Value | None, end: Value | None) -> Told:
    stated = [f"{start or ''}/{end or ''}"] if start or end else []
    return Told.parse([*(str(when).split(SEVERAL) if when else ()), *stated])


def _reversed(edges: Edges) -> list[str]:
    """What is to be said of periods that end before they begin."""
    count = sum(mark is True for mark in edges.column("reversed"))
    if "end" in edges.columns:
        periods = zip(edges.column("start"), edges.column("end"), strict=True)
        count += sum(bool(start and end) and _told(None, start, end) == Told() for start, end in periods)
    return [f"{count} edges have a period that ends before it begins; the period is left out"] if count else []


def _weight(value: Value | None) -> float | None:
    """A number above 0 and finite; None of anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= sys.float_info.max:
        return float(value)
    return None


def _unweighed(edges: Edges) -> tuple[Words, ...]:
    """What is to be said of weights that are none."""
    bad = sum(value is not None and _weight(value) is None for value in edges.columns.get("weight", ()))
    english = f"{bad} edges have a weight that is no number above 0 (viewers drop them); taken as 1"
    return (both(english, f"{bad} 条边的权重不是大于 0 的数（查看器会丢弃），按 1 计"),) if bad else ()


def _is_chinese(term: Term) -> bool:
    return isinstance(term, Literal) and (term.language or "").startswith("zh")


def _attribute(name: str) -> str:
    """The node attribute that a column is: `Kind` is `node_kind`."""
    return "node_kind" if _snake(name) == "kind" else _snake(name)


def _snake(name: str) -> str:
    """`LabelZh` as `label_zh`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower()


def _in_order(reader: _Reader, directed: bool) -> tuple[dict[str, dict[str, Value]], Edges, list[str]]:
    """Nodes by IRI, edges by their ends and attributes, and what is to be said of rows made one."""
    ids = sorted(reader.positions.iris.items())
    rank = array("q", bytes(array("q").itemsize * len(ids)))
    nodes: dict[str, dict[str, Value]] = {}
    for place, (iri, position) in enumerate(ids):
        rank[position] = place
        nodes[iri] = {
            name: _plain(column[position], name)
            for name, column in reader.node_columns.items()
            if position in column and column[position].value
        } | {name: _together(column[position]) for name, column in reader.several.items() if position in column}
    source, target = ([rank[position] for position in end] for end in (reader.source, reader.target))
    if not directed:
        source, target = _one_way(source, target)
    pairs = [one * len(ids) + other for one, other in zip(source, target, strict=True)]
    order, notes = _one_edge_each(
        sorted(range(len(pairs)), key=pairs.__getitem__), pairs, _Merging(reader.columns, directed)
    )
    columns = {name: list(map(column.__getitem__, order)) for name, column in reader.columns.items()}
    ends = [array("q", map(end.__getitem__, order)) for end in (source, target)]
    return nodes, Edges(ends[0], ends[1], columns), notes


def _one_way(source: list[int], target: list[int]) -> tuple[list[int], list[int]]:
    """The ends of undirected edges; of a pair that is told in both directions always in the same order."""
    told = set(zip(source, target, strict=True))
    turn = [one > other and (other, one) in told for one, other in zip(source, target, strict=True)]
    ends = zip(source, target, turn, strict=True)
    turned = [(other, one) if turned else (one, other) for one, other, turned in ends]
    return [one for one, _ in turned], [other for _, other in turned]


def _together(values: set[Value]) -> Value:
    """One value as it is, several as a list in a text."""
    return next(iter(values)) if len(values) == 1 else SEVERAL.join(sorted(map(str, values)))


def _one_edge_each(order: list[int], pairs: Sequence[int], rows: _Merging) -> tuple[list[int], list[str]]:
    """The edges sorted and merged: a row that tells of the edge of the row before gives it its date, no edge.

    Rows come by the pair of their ends; only those of one pair are compared, so the long key is seldom made.
    """
    kept: list[int] = []
    for _, run in groupby(order, pairs.__getitem__):
        first, *more = run
        kept += rows.merged([first, *more]) if more else [first]
    return kept, rows.notes()


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
        whens = self.whens
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


def _name_modes(nodes: dict[str, dict[str, Value]], edges: Edges, alone: Mapping[str, int]) -> None:
    """Give each node without a stated kind one: the side it stands on, or plain `node` if sides are mixed."""
    sources, targets = set(edges.source), set(edges.target)
    two_sided = not sources & targets
    for position, (iri, attributes) in enumerate(nodes.items()):
        side = "source" if position in sources or alone.get(iri) == 0 else "target"
        attributes.setdefault("node_kind", side if two_sided else "node")
