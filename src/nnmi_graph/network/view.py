"""An edge view read into a network: nodes with attributes, edges in columns, and the claim behind each edge.

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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress, islice
from typing import TYPE_CHECKING

from ..datatypes import INTEGERS, NUMBERS
from ..dates import Told, bare, days_of
from ..errors import QueryError, nearest
from ..store import Rows
from ..store.unswept import unswept
from ..terms import XSD, BlankNode, Literal, NamedNode, Term, shorten
from .result import Words

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edges", "Metadata", "Network", "Value", "read_view", "to_networkx", "with_values"]

Value = str | int | float | bool
Column = list[Value | None]
EdgeKey = Callable[[int], tuple[str, ...]]

EDGE_COLUMNS = {"edge": "claim"}
DATES = ("when", "start", "end")
CACHED_TERMS = 50_000
CHUNK = 2048
SEVERAL = "; "
"""What stands between several values in one text."""
MEND_ENDS = "select ?source and ?target, both IRIs"


@dataclass(frozen=True)
class Metadata:
    """Where a network comes from: the view, the date it is asked for, the sources, the modes of its nodes."""

    view: str
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    directed: bool = True


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
    was mended while reading, `remarks` what else is to be known with it. Edges are sorted, so that any order of the
    rows gives the same network."""

    name: str
    nodes: dict[str, dict[str, Value]]
    edges: Edges
    metadata: Metadata
    notes: tuple[str, ...] = ()
    remarks: tuple[Words, ...] = ()

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
    rows: Rows, name: str, *, nodes: Rows | None = None, sources: Sequence[str] = (), directed: bool = True
) -> Network:
    """The network that the rows of an edge view describe, its nodes as the rows of a node view do.

    A row with only one end bound gives a node without an edge. Rows of one tie, and rows that repeat a claim and differ
    in ?when at most, are one edge, which has all their dates.
    Raises `QueryError` if the view has no ?source or ?target, an end is no IRI, or there is no edge.
    """
    reader = _Reader(rows.variables, name)
    with unswept():
        reader.read(rows)
        if not reader.source:
            raise QueryError(f"network {name!r} has no edges", mend="check the view's query and the data it asks")
        if nodes is not None:
            reader.read_nodes(nodes)
    found, edges, merged = _in_order(reader)
    _name_modes(found, edges)
    modes = tuple(sorted({str(attributes["node_kind"]) for attributes in found.values()}))
    notes = (*reader.notes(), *merged, *_reversed(edges))
    return Network(name, found, edges, Metadata(name, None, tuple(sources), modes, directed), notes)


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


class _Positions(dict[Term | None, int]):
    """The position of each node by its IRI, a new one for one not met before; -1 where there is no node."""

    def __missing__(self, term: Term | None) -> int:
        if not isinstance(term, NamedNode):
            raise _NoIri(term)
        self[term] = len(self) - 1
        return len(self) - 2


class _NoIri(Exception):
    """An end that is no IRI: the term it is."""


class _Values(dict[Term | None, Value | None]):
    """Plain values of the terms of one column, remembered unless each is met but once."""

    def __init__(self, attribute: str) -> None:
        super().__init__({None: None})
        self.attribute = attribute
        self.bad = 0
        self.example = ""

    def __missing__(self, term: Term) -> Value | None:
        value: Value | None = _plain(term, self.attribute)
        if self.attribute in DATES:
            value = _date(str(value), self.attribute)
            if value is None:
                self.bad += 1
                self.example = self.example or term.value
                return None
        if self.attribute != "claim" and len(self) < CACHED_TERMS:
            self[term] = value
        return value


class _Reader:
    """Collects the rows of one view, some thousands at a time, column by column."""

    def __init__(self, variables: tuple[str, ...], name: str) -> None:
        self.name = name
        self.positions = _Positions({None: -1})
        self.source, self.target = array("q"), array("q")
        self.columns: dict[str, Column] = {}
        self.node_columns: dict[str, dict[int, Term]] = {}
        self.several: dict[str, dict[int, set[Value]]] = {}
        self.counts: Counter[str] = Counter()
        self.row = 0
        self._roles(variables)

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
                self.edge_plan.append((index, self.columns.setdefault(attribute, []), _Values(attribute)))

    def read(self, rows: Rows) -> None:
        """Take in all rows."""
        stream = iter(rows)
        while chunk := list(islice(stream, CHUNK)):
            self._read_chunk(list(zip(*chunk, strict=True)))
            self.row += len(chunk)

    def _read_chunk(self, columns: list[tuple[Term | None, ...]]) -> None:
        source, target = (self._ends(columns[at], end) for at, end in zip(self.ends, ("source", "target"), strict=True))
        for index, end, attribute in self.node_plan:
            self._read_node_column(attribute, source if end == "source" else target, columns[index])
        whole: list[bool] | None = None
        if -1 in source or -1 in target:
            whole = [one >= 0 and other >= 0 for one, other in zip(source, target, strict=True)]
            self.counts["rows without both ends, read as nodes only"] += whole.count(False)
        self.source.extend(source if whole is None else compress(source, whole))
        self.target.extend(target if whole is None else compress(target, whole))
        for index, column, values in self.edge_plan:
            terms = columns[index] if whole is None else compress(columns[index], whole)
            column.extend(map(values.__getitem__, terms))

    def _ends(self, terms: tuple[Term | None, ...], end: str) -> list[int]:
        """The positions of the nodes at one end."""
        try:
            return list(map(self.positions.__getitem__, terms))
        except _NoIri as error:
            term: Term = error.args[0]
            what = "a blank node" if isinstance(term, BlankNode) else f"the literal {term.value!r}"
            row = self.row + terms.index(term) + 1
            raise QueryError(
                f"network view {self.name!r}, row {row}: ?{end} is {what}, not an IRI", mend=MEND_ENDS
            ) from None

    def _read_node_column(self, attribute: str, positions: list[int], terms: tuple[Term | None, ...]) -> None:
        keep = self.node_columns.setdefault(attribute, {}).setdefault
        for position, term in zip(positions, terms, strict=True):
            if term is not None and position >= 0 and keep(position, term) != term:
                self._conflict(position, term, attribute)

    def read_nodes(self, rows: Rows) -> None:
        """Take in what a node view tells of the nodes met; several values of one attribute are kept together."""
        if "node" not in rows.variables:
            raise QueryError(f"the node view of {self.name!r} has no ?node", mend="select ?node and its attributes")
        at = rows.variables.index("node")
        names = ["" if name == "node" else _attribute(name) for name in rows.variables]
        held = self.several
        for row in rows:
            position = self.positions.get(row[at], -1)
            for name, term in zip(names, row, strict=True) if position >= 0 else ():
                if name and term is not None and term.value:
                    held.setdefault(name, {}).setdefault(position, set()).add(_plain(term, name))

    def _conflict(self, position: int, term: Term, attribute: str) -> None:
        """A node has a value already and a row brings another: a Chinese label finds its own place, others count."""
        had = self.node_columns[attribute]
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
        return text if all(Told.parse([part]) != Told() for part in text.split(SEVERAL)) else None
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


def _is_chinese(term: Term) -> bool:
    return isinstance(term, Literal) and (term.language or "").startswith("zh")


def _attribute(name: str) -> str:
    """The node attribute that a column is: `Kind` is `node_kind`."""
    return "node_kind" if _snake(name) == "kind" else _snake(name)


def _snake(name: str) -> str:
    """`LabelZh` as `label_zh`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower()


def _in_order(reader: _Reader) -> tuple[dict[str, dict[str, Value]], Edges, list[str]]:
    """Nodes by IRI, edges by their ends and attributes, and what is to be said of rows made one."""
    ids = sorted((term.value, position) for term, position in reader.positions.items() if term is not None)
    rank = array("q", bytes(array("q").itemsize * len(ids)))
    nodes: dict[str, dict[str, Value]] = {}
    for place, (iri, position) in enumerate(ids):
        rank[position] = place
        nodes[iri] = {
            name: _plain(column[position], name)
            for name, column in reader.node_columns.items()
            if position in column and column[position].value
        } | {name: _together(column[position]) for name, column in reader.several.items() if position in column}
    source = array("q", (rank[position] for position in reader.source))
    target = array("q", (rank[position] for position in reader.target))
    order = sorted(range(len(source)), key=lambda row: source[row] * len(ids) + target[row])
    order, notes = _one_edge_each(order, source, target, reader.columns)
    columns = {name: [column[row] for row in order] for name, column in reader.columns.items()}
    ordered = Edges(array("q", (source[row] for row in order)), array("q", (target[row] for row in order)), columns)
    return nodes, ordered, notes


def _together(values: set[Value]) -> Value:
    """One value as it is, several as a list in a text."""
    return next(iter(values)) if len(values) == 1 else SEVERAL.join(sorted(map(str, values)))


def _one_edge_each(
    order: list[int], source: array[int], target: array[int], columns: dict[str, Column]
) -> tuple[list[int], list[str]]:
    """The edges sorted and merged: a row that tells of the edge of the row before gives it its date, no edge.

    Rows come by their ends; only those with the same ends are compared, so the long key is seldom made.
    """
    rows = _Merging(columns)
    kept: list[int] = []
    begin = 0
    for place in range(1, len(order) + 1):
        row, first = (order[place] if place < len(order) else -1), order[begin]
        if row >= 0 and source[row] == source[first] and target[row] == target[first]:
            continue
        kept += [first] if place - begin == 1 else rows.merged(order[begin:place])
        begin = place
    return kept, rows.notes()


class _Merging:
    """Makes the rows of one edge one, and counts what is lost by it."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self.whens = columns.get("when")
        self.ties, self.claims = columns.get("tie"), columns.get("claim")
        self.names = sorted(columns.keys() - {"when", "tie"})
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
        """Whether two rows tell of one edge: the same tie, or the same claim with all else the same."""
        if self.ties and self.ties[one] is not None:
            if self.ties[one] != self.ties[other]:
                return False
            for name, had, has in zip(self.names, keys[one][1:], keys[other][1:], strict=True):
                self.lost[name] += had != has
            return True
        return self.claims is not None and self.claims[one] is not None and keys[one] == keys[other]

    def notes(self) -> list[str]:
        """What was made one, in words."""
        notes = [f"{self.repeats} rows repeat an edge; kept once"] if self.repeats else []
        differ = "values of {} differ among the rows of a tie; the first is kept"
        return notes + [f"{count} {differ.format(name)}" for name, count in sorted(self.lost.items()) if count]


def _sortable(value: Value | None) -> str:
    return "" if value is None else f"{type(value).__name__} {value}"


def _name_modes(nodes: dict[str, dict[str, Value]], edges: Edges) -> None:
    """Give each node without a stated kind one: the side it stands on, or plain `node` if sides are mixed."""
    sources, targets = set(edges.source), set(edges.target)
    two_sided = not sources & targets
    for position, attributes in enumerate(nodes.values()):
        side = "source" if position in sources else "target"
        attributes.setdefault("node_kind", side if two_sided else "node")
