"""Who shares a group: a network of actors and groups made one of actors, tied by the groups they have in common."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import replace
from itertools import combinations

from ..dates import STANDINGS
from ..errors import QueryError
from .view import SEVERAL, Edges, Network

__all__ = ["sharing"]


def sharing(network: Network, shares: str) -> Network:
    """The network of the sources that share a target: an edge a pair, weighing as much as there are shared targets.

    `shares` names the edge attribute that lists them. Of a network at a date an edge stands as the weaker of its two
    ties, for the shared target where it stands best. Raises `QueryError` if no target is shared.
    """
    standings = network.edges.column("standing")
    groups: dict[int, dict[int, int]] = defaultdict(dict)
    rows = zip(network.edges.source, network.edges.target, standings, strict=True)
    for source, target, standing in rows:
        firm = STANDINGS.index(str(standing)) if standing is not None else 0
        groups[target][source] = min(groups[target].get(source, firm), firm)
    names = [str(had.get("label", iri)) for iri, had in network.nodes.items()]
    pairs: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for target, members in groups.items():
        for one, other in combinations(sorted(members), 2):
            pairs[one, other].append((names[target], max(members[one], members[other])))
    if not pairs:
        raise QueryError(f"network {network.name!r} has no edges: nobody shares", mend="ask for another date")
    order = sorted(pairs)
    edges = Edges(array("q", (one for one, _ in order)), array("q", (other for _, other in order)))
    edges.columns["kind"] = [f"shares-{shares}"] * len(order)
    edges.columns["weight"] = [len(pairs[pair]) for pair in order]
    edges.columns[shares] = [SEVERAL.join(sorted(name for name, _ in pairs[pair])) for pair in order]
    if network.metadata.as_of:
        edges.columns["standing"] = [STANDINGS[min(firm for _, firm in pairs[pair])] for pair in order]
    found = replace(network, edges=edges, notes=()).part(range(len(order)))
    modes = tuple(sorted({str(had["node_kind"]) for had in found.nodes.values()}))
    return replace(found, metadata=replace(found.metadata, modes=modes))
