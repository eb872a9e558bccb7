"""An edge view read into a network: nodes with attributes, edges in columns, and the claim behind each edge.

An edge view is any SELECT with ?source and ?target. Other columns have their meaning from their name: ?edge is the
claim behind the edge, ?kind ?weight ?start ?end describe it, ?sourceX and ?targetX become the node attribute x
(?sourceKind is `node_kind`), anything else becomes an edge attribute. Nothing here opens a store or knows a query.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, islice
from typing import TYPE_CHECKING

from ..dates import PartialDate
from ..errors import QueryError, nearest
from ..store import Rows
from ..store.unswept import unswept
from ..terms import XSD, BlankNode, Literal, NamedNode, Term, shorten

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edges", "Metadata", "Network", "Value", "read_view", "to_networkx", "with_values"]

Value = str | int | float | bool
Column = list[Value | None]
EdgeKey = Callable[[int], tuple[int, tuple[str, ...]]]

EDGE_COLUMNS = {"edge": "claim", "kind": "kind", "weight": "weight", "start": "start", "end": "end"}
INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "negativeInteger",
        "nonPositiveInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
)
FLOATS = frozenset(XSD + name for name in ("decimal", "double", "float"))
CACHED_TERMS = 50_000
CHUNK = 2048
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


@dataclass(frozen=True)
class Network:
    """A typed, dated multigraph. `nodes` maps an IRI to its attributes, in the order of the IRIs; `notes` says what
    was mended while reading. Edges are sorted, so that any order of the rows gives the same network."""

    name: str
    nodes: dict[str, dict[str, Value]]
    edges: Edges
    metadata: Metadata
    notes: tuple[str, ...] = ()

    def ends(self) -> Iterator[tuple[str, str]]:
        """The IRIs of source and target of each edge, in order."""
        ids = list(self.nodes)
        return ((ids[s], ids[t]) for s, t in zip(self.edges.source, self.edges.target, strict=True))

    def degrees(self) -> array[int]:
        """The number of edge ends at each node, in the order of `nodes`."""
        degrees = array("q", bytes(array("q").itemsize * len(self.nodes)))
        for ends in (self.edges.source, self.edges.target):
            for position in ends:
                degrees[position] += 1
        return degrees


def read_view(
    rows: Rows, name: str, *, as_of: str | None = None, sources: Sequence[str] = (), directed: bool = True
) -> Network:
    """The network that the rows of an edge view describe.

    A row with only one end bound gives a node without an edge. Rows that repeat a claim word for word are one edge.
    Raises `QueryError` if the view has no ?source or ?target, an end is no IRI, or there is no edge.
    """
    reader = _Reader(rows.variables, name)
    with unswept():
        reader.read(rows)
    if not reader.source:
        when = f" at {as_of}" if as_of else ""
        mend = "ask for another date or the whole period" if as_of else "check the view's query and the data it asks"
        raise QueryError(f"network {name!r} has no edges{when}", mend=mend)
    nodes, edges, repeats = _in_order(reader)
    _name_modes(nodes, edges)
    modes = tuple(sorted({str(attributes["node_kind"]) for attributes in nodes.values()}))
    notes = (*reader.notes(), *([f"{repeats} rows repeat an edge; kept once"] if repeats else []))
    return Network(name, nodes, edges, Metadata(name, as_of, tuple(sources), modes, directed), notes)


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
        if self.attribute in ("start", "end"):
            value = _date(str(value))
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
                attribute = _snake(match[2])
                self.node_plan.append((index, match[1], "node_kind" if attribute == "kind" else attribute))
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
        return int(term.value) if kind in INTEGERS else float(term.value) if kind in FLOATS else term.value
    except ValueError:
        return term.value


def _short(iri: str, attribute: str) -> str:
    """A claim's IRI in full, a kind's last word, any other IRI as short as our prefixes make it."""
    if attribute in ("claim", "iri"):
        return iri
    short = shorten(iri).strip("<>")
    return re.split(r"[/#:]", short.rstrip("/#"))[-1] if attribute.endswith("kind") else short


def _date(text: str) -> str | None:
    """A partial date as written, the day of a date with a time, None for anything else."""
    match = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?=\Z|T|Z|[+-]\d\d:\d\d\Z)", text, re.ASCII)
    try:
        return PartialDate.parse(match[0]).text if match else None
    except QueryError:
        return None


def _is_chinese(term: Term) -> bool:
    return isinstance(term, Literal) and (term.language or "").startswith("zh")


def _snake(name: str) -> str:
    """`LabelZh` as `label_zh`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower()


def _in_order(reader: _Reader) -> tuple[dict[str, dict[str, Value]], Edges, int]:
    """Nodes by IRI, edges by their ends and attributes, and how many edges were left out as repeats."""
    ids = sorted((term.value, position) for term, position in reader.positions.items() if term is not None)
    rank = array("q", bytes(array("q").itemsize * len(ids)))
    nodes: dict[str, dict[str, Value]] = {}
    for place, (iri, position) in enumerate(ids):
        rank[position] = place
        nodes[iri] = {
            name: _plain(column[position], name)
            for name, column in reader.node_columns.items()
            if position in column and column[position].value
        }
    source = array("q", (rank[position] for position in reader.source))
    target = array("q", (rank[position] for position in reader.target))
    order, repeats = _edge_order(source, target, reader.columns, len(ids))
    columns = {name: [column[row] for row in order] for name, column in reader.columns.items()}
    ordered = Edges(array("q", (source[row] for row in order)), array("q", (target[row] for row in order)), columns)
    return nodes, ordered, repeats


def _edge_order(source: array[int], target: array[int], columns: dict[str, Column], size: int) -> tuple[list[int], int]:
    """The order of the edges, without those that repeat the claim and all else of the edge before."""
    lists = [columns[name] for name in sorted(columns)]

    def key(row: int) -> tuple[int, tuple[str, ...]]:
        return source[row] * size + target[row], tuple(_sortable(column[row]) for column in lists)

    order = sorted(range(len(source)), key=lambda row: source[row] * size + target[row])
    _sort_ties(order, source, target, key)
    claims = columns.get("claim")
    if claims is None:
        return order, 0
    before = zip([-1, *order], order, strict=False)
    kept = [
        row
        for last, row in before
        if last < 0 or claims[row] is None or claims[row] != claims[last] or key(row) != key(last)
    ]
    return kept, len(order) - len(kept)


def _sort_ties(order: list[int], source: array[int], target: array[int], key: EdgeKey) -> None:
    """Sort the runs of edges that have the same ends; most have but one edge, so the long key is seldom made."""
    begin = 0
    for place in range(1, len(order) + 1):
        row, first = (order[place] if place < len(order) else -1), order[begin]
        if row >= 0 and source[row] == source[first] and target[row] == target[first]:
            continue
        if place - begin > 1:
            order[begin:place] = sorted(order[begin:place], key=key)
        begin = place


def _sortable(value: Value | None) -> str:
    return "" if value is None else f"{type(value).__name__} {value}"


def _name_modes(nodes: dict[str, dict[str, Value]], edges: Edges) -> None:
    """Give each node without a stated kind one: the side it stands on, or plain `node` if sides are mixed."""
    sources, targets = set(edges.source), set(edges.target)
    two_sided = not sources & targets
    for position, attributes in enumerate(nodes.values()):
        side = "source" if position in sources else "target"
        attributes.setdefault("node_kind", side if two_sided else "node")
