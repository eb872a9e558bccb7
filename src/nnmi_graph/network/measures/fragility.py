"""Fragility: what falls apart, and what money goes, when one agency, institute or member leaves; and k-cores."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ..graph import Floats, Graph, Ints
from ..result import Found, Row, Table, Value
from .money import money_by_tie


def fragility(graph: Graph) -> Found:
    """For each node: is it an articulation point, how many others are cut off or left alone, what reach and money goes.

    Reach is the number of pairs of other nodes that are connected; money is the share of all amounts on a node's ties,
    where the view tells amounts. Cut off are the nodes outside the largest piece that is left of the node's component.
    Tarjan (1972), SIAM J. Computing 1(2); Albert, Jeong & Barabasi (2000), Nature 406.
    """
    pieces = pieces_without(graph)
    membership = np.array(graph.igraph.connected_components().membership)
    sizes = np.bincount(membership)
    connected = float((sizes * (sizes - 1.0)).sum() / 2)
    alone = _left_alone(graph)
    money = _money_share(graph)
    rows: list[dict[str, Value]] = []
    for i in range(graph.n):
        size = int(sizes[membership[i]])
        parts = pieces.get(i, [size - 1])
        before = (size - 1) * (size - 2) / 2
        lost = before - sum(part * (part - 1) / 2 for part in parts)
        others = connected - (size - 1)
        rows.append(
            {
                **graph.row(i),
                "articulation": i in pieces,
                "pieces": len(parts) if size > 1 else 0,
                "cut_off": size - 1 - max(parts),
                "left_alone": int(alone[i]),
                "reach_lost": lost / others if others else 0.0,
            }
        )
        if money is not None:
            rows[-1]["money_share"] = float(money[i])
    rows.sort(key=lambda row: (-float(str(row["reach_lost"])), -int(str(row["left_alone"]))))
    summary: dict[str, Value] = {
        "articulation_points": len(pieces),
        "articulation_share": len(pieces) / graph.n,
        "reach_lost_max": rows[0]["reach_lost"],
        "left_alone_max": int(alone.max()),
    }
    return Found((Table.of("fragility", rows),), summary)


def pieces_without(graph: Graph) -> dict[int, list[int]]:
    """For each articulation point, the sizes of the pieces its component falls into without it.

    From the tree of blocks: rooted anywhere, what hangs below a block at a cut node is one piece, the rest another.
    """
    blocks, cuts = graph.igraph.biconnected_components(return_articulation_points=True)
    members = list(blocks)
    blocks_of: dict[int, list[int]] = {node: [] for node in cuts}
    for number, block in enumerate(members):
        for node in block:
            if node in blocks_of:
                blocks_of[node].append(number)
    pieces: dict[int, list[int]] = {}
    seen: set[int] = set()
    for root in range(len(members)):
        if root not in seen:
            pieces |= _hang(members, blocks_of, root, seen)
    return pieces


def _hang(members: list[list[int]], blocks_of: dict[int, list[int]], root: int, seen: set[int]) -> dict[int, list[int]]:
    """The pieces at each cut node of one component, from its block tree hung at the block `root`."""
    order: list[tuple[int, int | None]] = [(root, None)]
    seen.add(root)
    parent_cut: dict[int, int] = {}
    for block, above in order:
        for node in members[block]:
            if node in blocks_of and node != above:
                parent_cut[node] = block
                for below in blocks_of[node]:
                    if below not in seen:
                        seen.add(below)
                        order.append((below, node))
    weight = {block: sum(node not in blocks_of for node in members[block]) for block, _ in order}
    below_cut: dict[int, list[int]] = defaultdict(list)
    for block, above in reversed(order):
        weight[block] += sum(1 + sum(below_cut[node]) for node in members[block] if parent_cut.get(node) == block)
        if above is not None:
            below_cut[above].append(weight[block])
    return {node: [*parts, weight[root] - 1 - sum(parts)] for node, parts in below_cut.items()}


def _left_alone(graph: Graph) -> Ints:
    """For each node, how many of its neighbours have no other tie."""
    ends = np.concatenate((graph.source, graph.target))
    others = np.concatenate((graph.target, graph.source))
    return np.bincount(ends[graph.degree[others] == 1], minlength=graph.n)


def _money_share(graph: Graph) -> Floats | None:
    """For each node, the share of all money on its ties; None if the view tells no amounts."""
    money = money_by_tie(graph)
    if money is None or not money.sum():
        return None
    ends = np.concatenate((graph.source, graph.target))
    share = np.zeros(graph.n)
    np.add.at(share, ends, np.concatenate((money, money)) / money.sum())
    return share


def k_core(graph: Graph) -> Found:
    """The core number of each node: the largest k such that it is in a part where all have k ties or more.

    Seidman (1983), Social Networks 5(3); algorithm Batagelj & Zaversnik (2003).
    """
    core = np.array(graph.igraph.coreness())
    order = np.argsort(-core, kind="stable")
    columns = graph.columns(order.tolist()) | {"core": core[order].tolist()}
    counts = np.bincount(core)
    shells: list[Row] = [{"core": k, "nodes": int(c)} for k, c in enumerate(counts.tolist()) if c]
    summary: dict[str, Value] = {"core_max": int(core.max()), "nodes_in_max": int(counts[-1])}
    return Found((Table.by_column("k_core", columns), Table.of("shells", shells)), summary)
