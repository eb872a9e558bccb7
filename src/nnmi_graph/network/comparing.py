"""Two networks side by side: two dates of one view, or two views, or ours and someone else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..errors import NnmiError
from ..phrases import Sentence
from .changes import changes
from .graph import Graph, index
from .measuring import find, measure
from .result import GraphFacts, Result, Row, Table, Value
from .unnamed import named_only
from .view import Network

MEASURED = ("size", "bridging", "overlap", "closure", "nestedness", "k-core", "fragility", "leiden", "mixing")
"""The measures whose single numbers are compared, unless others are named."""


def compare(a: Network, b: Network, measures: Iterable[str] = MEASURED) -> Result:
    """Numbers of two networks beside each other; which nodes and ties they share; which nodes changed most; what came,
    went and changed, tie by tie.

    A measure that either network cannot give (it says no sectors, say) is left out and named in a remark.
    """
    a, b = named_only(a), named_only(b)
    first, second = index(a), index(b)
    numbers, left_out = _numbers(a, b, measures)
    nodes, ties = _nodes(first, second), _ties(first, second)
    movers = _movers(first, second)
    came, went, changed = changes(a, b)
    remarks = first.remarks + second.remarks
    if left_out:
        remarks += (Sentence("not measured on both: {measures}", measures=", ".join(left_out)),)
    summary: dict[str, Value] = {
        "jaccard_nodes": nodes.rows[-1]["jaccard"],
        "jaccard_ties": ties.rows[0]["jaccard"],
        "came": len(came.rows),
        "went": len(went.rows),
        "changed": len({(row["source"], row["target"], row["kind"], row["claim"]) for row in changed.rows}),
    }
    return Result(
        "compare",
        Sentence("Two networks side by side"),
        _facts(first, second),
        (numbers, nodes, ties, movers, came, went, changed),
        summary,
        (),
        remarks,
        "Jaccard (1901), Bull. Soc. Vaudoise Sci. Nat. 37",
        Sentence("Two dates differ in what sources named as well as in what happened; two views may count other ties."),
    )


def _numbers(a: Network, b: Network, measures: Iterable[str]) -> tuple[Table, list[str]]:
    """Every single number of the measures for both networks and the change, and the measures that one cannot give."""
    rows: list[Row] = []
    left_out: list[str] = []
    for name in measures:
        options: dict[str, Any] = {"draws": 0} if "draws" in find(name).options else {}
        try:
            before, after = (measure(network, name, **options).summary for network in (a, b))
        except NnmiError:
            left_out.append(name)
            continue
        for key in (key for key in before if key in after):
            old, new = before[key], after[key]
            change = new - old if isinstance(old, int | float) and isinstance(new, int | float) else None
            rows.append({"measure": name, "statistic": key, "a": old, "b": new, "change": change})
    return Table.of("numbers", rows, ("measure", "statistic", "a", "b", "change")), left_out


def _nodes(a: Graph, b: Graph) -> Table:
    """Nodes in both, in one only, by kind and in all."""
    kinds = sorted({*a.kinds, *b.kinds})
    rows = [
        _share(
            f"{kind}",
            {i for i, k in zip(a.ids, a.kinds, strict=True) if k == kind},
            {i for i, k in zip(b.ids, b.kinds, strict=True) if k == kind},
        )
        for kind in kinds
    ]
    return Table.of("nodes", [*rows, _share("all nodes", set(a.ids), set(b.ids))])


def _ties(a: Graph, b: Graph) -> Table:
    """Ties in both and in one only: all, and those between nodes that both networks have."""
    first, second = _pairs(a), _pairs(b)
    shared = set(a.ids) & set(b.ids)
    among = [{(s, t) for s, t in pairs if s in shared and t in shared} for pairs in (first, second)]
    return Table.of("ties", [_share("ties", first, second), _share("ties among shared nodes", *among)])


def _pairs(graph: Graph) -> set[tuple[str, str]]:
    ends = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    return {(graph.ids[s], graph.ids[t]) for s, t in ends}


def _share(what: str, a: set[str] | set[tuple[str, str]], b: set[str] | set[tuple[str, str]]) -> Row:
    either, shared = len(a | b), len(a & b)
    return {
        "what": what,
        "a": len(a),
        "b": len(b),
        "in_both": shared,
        "only_a": len(a) - shared,
        "only_b": len(b) - shared,
        "jaccard": shared / either if either else None,
    }


def _movers(a: Graph, b: Graph) -> Table:
    """Degree of every node in both networks, largest change first; 0 where a network does not have it."""
    old, new = (dict(zip(graph.ids, graph.degree.tolist(), strict=True)) for graph in (a, b))
    label = {i: (name, kind) for g in (a, b) for i, name, kind in zip(g.ids, g.labels, g.kinds, strict=True)}
    rows: list[Row] = [
        {
            "id": i,
            "label": label[i][0],
            "kind": label[i][1],
            "degree_a": old.get(i, 0),
            "degree_b": new.get(i, 0),
            "change": new.get(i, 0) - old.get(i, 0),
        }
        for i in sorted(label)
    ]
    return Table.of("movers", sorted(rows, key=lambda row: -abs(int(str(row["change"])))))


def _facts(a: Graph, b: Graph) -> GraphFacts:
    """The two graphs taken together: nodes and ties that either has."""
    one, other = a.facts(), b.facts()
    names = " | ".join(f"{f.view}@{f.date}" if f.date else f.view for f in (one, other))
    kind = dict(zip(a.ids, a.kinds, strict=True)) | dict(zip(b.ids, b.kinds, strict=True))
    modes = dict(sorted(Counter(kind.values()).items()))
    return GraphFacts(
        names,
        modes,
        None,
        len(kind),
        len(_pairs(a) | _pairs(b)),
        _claims(a, b),
        one.two_mode and other.two_mode,
        tuple(sorted({*one.sources, *other.sources})),
    )


def _claims(a: Graph, b: Graph) -> int:
    """How many claims are behind the ties of either; those behind one edge of both count once, if it is named."""
    counted: dict[object, int] = {}
    for graph in (a, b):
        edges = graph.network.edges
        for row, (claim, told) in enumerate(zip(edges.column("claim"), edges.column("claims"), strict=True)):
            count = told if isinstance(told, int) else 1
            name = (id(graph), row) if claim is None else claim
            counted[name] = max(counted.get(name, 0), count)
    return sum(counted.values())
