"""The same closure by owlrl: for whoever wants a second opinion. All is copied into rdflib's memory: for small data."""

from __future__ import annotations

from collections.abc import Iterable

from ..store import Store
from ..store.rdflib_terms import from_rdflib, quiet, to_rdflib
from ..terms import Quad, Triple
from .closing import Closure, Contradiction
from .following import CLOSURE


def inferred_by_owlrl(store: Store, axioms: Iterable[Quad]) -> tuple[list[Triple], Closure]:
    """What owlrl adds to the statements of a store and the axioms, and what it finds contradictory, in its words.

    Left out are statements with a literal as subject, which RDF has no place for; what is true of all is there, too.
    """
    import owlrl  # type: ignore[import-untyped]
    import rdflib

    stated = {quad.triple for quad in store.quads() if getattr(quad.graph_name, "value", "") != CLOSURE}
    with quiet():
        graph = to_rdflib([*stated, *(quad.triple for quad in axioms)])
        before = set(graph)
        semantics = owlrl.OWLRL_Semantics(graph, False, False)
        semantics.closure()
        fresh = rdflib.Graph(bind_namespaces="none")
        for row in set(graph) - before:
            if not isinstance(row[0], rdflib.Literal):
                fresh.add(row)
        made = {quad.triple for quad in from_rdflib(fresh)}
    told = [" ".join(str(message).split()) for message in semantics.error_messages]
    cases = tuple(Contradiction("owlrl", (), message) for message in sorted(set(told)))
    return sorted(made, key=str), Closure(len(made), 1, cases, ())
