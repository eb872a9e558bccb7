"""Plain edges in proofs: the rule that made an edge, and the claims it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..everyday import EDGES
from ..store import Store
from ..terms import (
    NNMI,
    BlankNode,
    NamedNode,
    Quad,
    Term,
    Triple,
    expand,
    shorten,
    term_text,
)
from .proof import Proof


def ground(proof: Proof, store: Store, rules: Mapping[str, str]) -> Proof:
    """The proof with the plain edges it rests on traced to their claims; `rules` make such edges, by file.

    A rule is traced if its template is one triple whose ends are variables and its claim is called ?claim.
    """
    if EDGES not in map(expand, proof.graphs):
        return replace(proof, premises=tuple(ground(premise, store, rules) for premise in proof.premises))
    names: list[str] = []
    claims: list[Term] = []
    for name, rule in rules.items():
        if found := {claim for *_, claim in claims_of_edges(rule, store, proof.triple)}:
            names.append(name)
            claims += found
    premises = tuple(leaf for claim in sorted(set(claims), key=str) for leaf in _asserted(store, claim))
    return replace(proof, rule="; ".join(names), premises=premises, graphs=()) if claims else proof


def edge_marks(*stores: Store) -> list[Quad]:
    """What these stores say of the plain edges that ties and facts give: the rules ask for it, data alone lacks it."""
    marks = "CONSTRUCT { ?by nnmi:givesEdge ?edge } WHERE { ?by nnmi:givesEdge ?edge }"
    return [Quad(t.subject, t.predicate, t.object) for store in stores for t in store.construct(marks)]


_TEMPLATE = re.compile(r"CONSTRUCT\s*\{\s*\?(\w+)\s+(\S+)\s+\?(\w+)\s*\.?\s*\}\s*WHERE\s*\{")


def claims_of_edges(rule: str, store: Store, edge: Triple | None = None) -> Iterator[tuple[Term, Term, Term, Term]]:
    """The edges that a rule makes, or one of them, each with a claim it rests on: subject, predicate, object, claim."""
    template = _TEMPLATE.search(rule)
    if template is None or "?claim" not in rule:
        return
    subject, predicate, thing = template.groups()
    variable = predicate.startswith("?")
    named = predicate[1:] if variable else "the_edge"
    known = "" if variable else f"VALUES ?{named} {{ {predicate} }}"
    if edge is not None:
        if isinstance(edge.subject, BlankNode) or isinstance(edge.object, BlankNode):
            return
        ends = " ".join(map(term_text, (edge.subject, edge.predicate, edge.object)))
        known += f" VALUES (?{subject} ?{named} ?{thing}) {{ ({ends}) }}"
    # What a claim says is read for the layer in steps, which are gone by now: the claim itself has it, too
    body = rule[template.end() :].replace("step:", "nnmi:")
    head = f"{rule[: template.start()]}SELECT DISTINCT ?{subject} ?{named} ?{thing} ?claim WHERE {{ {known} "
    for one, by, other, claim in store.select(head + body):
        if one and by and other and claim:
            yield one, by, other, claim


def _asserted(store: Store, claim: Term) -> Iterator[Proof]:
    """Where the claim stands: the source that says it, and the graph."""
    asserted = NamedNode(NNMI + "assertedIn")
    text = f"SELECT ?source ?graph WHERE {{ GRAPH ?graph {{ {term_text(claim)} {term_text(asserted)} ?source }} }}"
    for row in store.select(text):
        source, graph = (NamedNode(str(getattr(term, "value", ""))) for term in row)
        triple = Triple(NamedNode(str(getattr(claim, "value", ""))), asserted, source)
        words = " ".join(shorten(str(getattr(term, "value", ""))) for term in (claim, asserted, source))
        yield Proof(triple, words, graphs=(shorten(graph.value),))
