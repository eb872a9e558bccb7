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
    Term,
    Triple,
    expand,
    shorten,
    term_text,
)
from .proof import Proof


def ground(proof: Proof, store: Store, rules: Mapping[str, str]) -> Proof:
    """The proof with the plain edges it rests on traced to their claims; `rules` are the edge rules by name.

    A rule is traced if its template is one triple of two variables and its claim is called ?claim.
    """
    if EDGES not in map(expand, proof.graphs):
        return replace(proof, premises=tuple(ground(premise, store, rules) for premise in proof.premises))
    names, claims = [], []
    for name, rule in rules.items():
        if found := [claim for row in store.select(_claims_query(rule, proof.triple)) for claim in row if claim]:
            names.append(f"queries/edges/{name}.rq")
            claims += found
    premises = tuple(leaf for claim in sorted(set(claims), key=str) for leaf in _asserted(store, claim))
    return replace(proof, rule="; ".join(names), premises=premises, graphs=()) if claims else proof


TEMPLATE = re.compile(r"CONSTRUCT\s*\{\s*\?(\w+)\s+(\S+)\s+\?(\w+)\s*\.?\s*\}\s*WHERE\s*\{")


def _claims_query(rule: str, triple: Triple) -> str:
    """The query for the claims from which the rule makes the triple; one without rows if it makes none."""
    template = TEMPLATE.search(rule)
    predicate = expand(template[2]) if template else None
    nameless = isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
    if template is None or predicate != triple.predicate.value or "?claim" not in rule or nameless:
        return "SELECT ?claim WHERE { FILTER(false) }"
    ends = " ".join(map(term_text, (triple.subject, triple.object)))
    values = f"VALUES (?{template[1]} ?{template[3]}) {{ ({ends}) }}"
    return f"{rule[: template.start()]}SELECT DISTINCT ?claim WHERE {{ {values} {rule[template.end() :]}"


def _asserted(store: Store, claim: Term) -> Iterator[Proof]:
    """Where the claim stands: the source that says it, and the graph."""
    asserted = NamedNode(NNMI + "assertedIn")
    text = f"SELECT ?source ?graph WHERE {{ GRAPH ?graph {{ {term_text(claim)} {term_text(asserted)} ?source }} }}"
    for row in store.select(text):
        source, graph = (NamedNode(str(getattr(term, "value", ""))) for term in row)
        triple = Triple(NamedNode(str(getattr(claim, "value", ""))), asserted, source)
        words = " ".join(shorten(str(getattr(term, "value", ""))) for term in (claim, asserted, source))
        yield Proof(triple, words, graphs=(shorten(graph.value),))
