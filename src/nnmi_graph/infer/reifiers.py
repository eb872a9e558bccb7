"""Claims as reifiers of their plain statements (RDF 1.2), and back: what a claim says can be read without our model.

The plain statement of a claim is what a rule of the plain edges makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..everyday import Upkeep
from ..store import OxigraphStore
from ..terms import RDF, NamedNode, Quad, Triple, expand
from .edge_proofs import TEMPLATE

REIFIES = NamedNode(RDF + "reifies")


def with_reifiers(quads: Sequence[Quad], upkeep: Upkeep) -> list[Quad]:
    """The statements, and each claim's plain statement in the claim's graph, with the claim as its reifier."""
    store = OxigraphStore.of(quads)
    upkeep.rebuild(store)
    graphs: dict[object, Any] = {quad.subject: quad.graph_name for quad in quads}
    more: dict[Quad, None] = {}
    for rule in upkeep.rules:
        predicate, select = _pairs(rule)
        for subject, thing, claim in store.select(select) if select else ():
            if claim in graphs:
                plain = Triple(subject, predicate, thing)  # type: ignore[arg-type]
                more[Quad(plain.subject, predicate, plain.object, graphs[claim])] = None
                more[Quad(claim, REIFIES, plain, graphs[claim])] = None  # type: ignore[arg-type]
    return list(dict.fromkeys([*quads, *more]))


def without_reifiers(quads: Sequence[Quad], rules: Sequence[str]) -> list[Quad]:
    """The statements without plain ones that the rules make and that something reifies, and without the reifying."""
    predicates = {predicate for predicate, _ in map(_pairs, rules)}
    plain = {
        quad.object
        for quad in quads
        if quad.predicate == REIFIES and isinstance(quad.object, Triple) and quad.object.predicate in predicates
    }
    return [quad for quad in quads if quad.triple not in plain and quad.object not in plain]


def _pairs(rule: str) -> tuple[NamedNode, str]:
    """The predicate of the rule's edge, and a query for its ends and their claim; none if the rule has no claim."""
    template = next(_templates(rule), None)
    if template is None or "?claim" not in rule:
        return NamedNode(RDF + "nil"), ""
    start, predicate, ends, rest = template
    return predicate, f"{start}SELECT DISTINCT {ends} ?claim WHERE {{{rest}"


def _templates(rule: str) -> Iterator[tuple[str, NamedNode, str, str]]:
    match = TEMPLATE.search(rule)
    if match and (iri := expand(match[2])):
        yield rule[: match.start()], NamedNode(iri), f"?{match[1]} ?{match[3]}", rule[match.end() :]
