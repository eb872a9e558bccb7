"""A network without the nodes that stand for whoever is not named: they carry money, and are nobody."""

from __future__ import annotations

from array import array
from dataclasses import replace

from ..phrases import Sentence
from .view import Network

__all__ = ["named_only"]


def named_only(network: Network) -> Network:
    """The network without its nodes of the kind `metadata.unnamed` and their edges, which a remark counts.

    Whoever was tied to these alone stays, on its side. Where nobody else gives anything, the network is left as it is.
    """
    kind = network.metadata.unnamed
    if kind is None or kind not in network.metadata.modes:
        return network
    nodes, edges = list(network.nodes.items()), network.edges
    named = [str(had.get("node_kind")) != kind for _, had in nodes]
    ends = list(zip(edges.source, edges.target, strict=True))
    rows = [row for row, (source, target) in enumerate(ends) if named[source] and named[target]]
    if not rows:
        return network
    kept = network.part(rows)
    sides = {node: side for pair in ends for side, node in enumerate(pair) if named[node]}
    alone = {iri: sides[at] for at, (iri, _) in enumerate(nodes) if at in sides and iri not in kept.nodes}
    alone |= {iri: side for iri, side in network.alone.items() if iri not in kept.nodes}
    everyone = {iri: had for (iri, had), keep in zip(nodes, named, strict=True) if keep}
    place = {iri: at for at, iri in enumerate(everyone)}
    known = list(kept.nodes)
    source, target = (array("q", (place[known[at]] for at in end)) for end in (kept.edges.source, kept.edges.target))
    moved = replace(kept.edges, source=source, target=target)
    left = len(ends) - len(rows)
    remark = Sentence("{left} edges name nobody at one end, and are left out here", left=left)
    modes = tuple(mode for mode in network.metadata.modes if mode != kind)
    metadata = replace(network.metadata, modes=modes, unnamed=None)
    remarks = (*network.remarks, remark)
    return replace(network, nodes=everyone, edges=moved, alone=alone, metadata=metadata, remarks=remarks)
