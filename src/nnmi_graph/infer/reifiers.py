"""Claims as reifiers of their plain statements (RDF 1.2), and back: what a claim says can be read without our model.

The plain statement of a claim is what a rule of the plain edges makes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ..everyday import Upkeep
from ..store import OxigraphStore
from ..terms import RDF, NamedNode, Quad, Triple
from .edge_proofs import claims_of_edges, edge_marks

REIFIES = NamedNode(RDF + "reifies")


def with_reifiers(quads: Sequence[Quad], upkeep: Upkeep, rules: Iterable[str]) -> list[Quad]:
    """The statements, and each claim's plain statement in the claim's graph, with the claim as its reifier."""
    store = OxigraphStore.of(quads)
    upkeep.rebuild(store)
    store.add(edge_marks(*upkeep.content))
    graphs: dict[object, Any] = {quad.subject: quad.graph_name for quad in quads}
    more: dict[Quad, None] = {}
    for rule in rules:
        for subject, predicate, thing, claim in claims_of_edges(rule, store):
            if claim in graphs:
                plain = Triple(subject, predicate, thing)  # type: ignore[arg-type]
                more[Quad(plain.subject, plain.predicate, plain.object, graphs[claim])] = None
                more[Quad(claim, REIFIES, plain, graphs[claim])] = None  # type: ignore[arg-type]
    return list(dict.fromkeys([*quads, *more]))


def without_reifiers(quads: Sequence[Quad], predicates: Collection[object]) -> list[Quad]:
    """The statements without plain edges (by their predicates) that something reifies, and without the reifying."""
    plain = {
        quad.object
        for quad in quads
        if quad.predicate == REIFIES and isinstance(quad.object, Triple) and quad.object.predicate in predicates
    }
    return [quad for quad in quads if quad.triple not in plain and quad.object not in plain]
