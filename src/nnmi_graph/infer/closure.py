"""The closure of a store under an ontology's rules: statements into a graph of their own, contradictions as values."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from ..store import Store
from ..terms import GRAPH, NamedNode, Term, Triple, iri_text, term_text
from .axioms import AXIOMS, Axioms
from .compile import RuleSet
from .fixpoint import in_graph, saturate
from .rule import TYPE, Rule, Var

CLOSURE = GRAPH + "closure"
"""The graph that inferred statements go into."""


@dataclass(frozen=True)
class Contradiction:
    """What cannot be: the rules that say so by the standard's names, the terms it is about, and the case in words."""

    rule: str
    terms: tuple[Term, ...]
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.rule})"


@dataclass(frozen=True)
class Closure:
    """What a run added and found. `left_out` are axioms that lie in the store but that the rules were not made from."""

    triples_added: int
    rounds: int
    contradictions: tuple[Contradiction, ...]
    left_out: tuple[Triple, ...]


def closure(store: Store, ruleset: RuleSet, target_graph: str = CLOSURE) -> Closure:
    """Rebuild `target_graph` as all that follows from the store's other graphs, and say what cannot be.

    Only statements that no other graph makes are added. Raises `StoreError` if the store cannot be written.
    """
    store.update(f"CLEAR SILENT GRAPH {iri_text(target_graph)}")
    fresh = _missing(store, ruleset.schema)
    store.add(in_graph(fresh, target_graph))
    added, rounds = saturate(store, ruleset.plan, target_graph)
    return Closure(len(fresh) + added, rounds, contradictions(store, ruleset), _left_out(store, ruleset))


def contradictions(store: Store, ruleset: RuleSet) -> tuple[Contradiction, ...]:
    """What cannot be among the store's statements as they stand, in a fixed order."""
    inhabited = {row[0] for row in store.select("SELECT DISTINCT ?class WHERE { ?thing a ?class }")}
    rules = (rule for rule in ruleset.contradictions if _can_break(rule, inhabited))
    found = {case for rule in rules for case in _broken(store, rule, ruleset.axioms)}
    return tuple(sorted(found, key=lambda case: (case.rule, case.message)))


def _can_break(rule: Rule, inhabited: Container[object]) -> bool:
    """Whether each class that the rule asks about has something in it: most pairs of disjoint classes do not."""
    return all(atom.predicate != TYPE or isinstance(atom.object, Var) or atom.object in inhabited for atom in rule.body)


def _broken(store: Store, rule: Rule, axioms: Axioms) -> Iterator[Contradiction]:
    answer = store.select(rule.sparql())
    for row in answer:
        values = dict(zip(answer.variables, row, strict=True))
        bound = (values.get(term.name) if isinstance(term, Var) else term for term in rule.terms)
        terms = tuple(term for term in bound if term is not None)
        yield Contradiction(rule.name, terms, rule.message.format(*map(axioms.say, terms)))


def _missing(store: Store, triples: tuple[Triple, ...]) -> list[Triple]:
    """Those of the triples that the store has not."""
    if not triples:
        return []
    rows = " ".join(f"({' '.join(map(term_text, triple))})" for triple in triples)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
    return sorted(store.construct(query), key=str)


def _left_out(store: Store, ruleset: RuleSet) -> tuple[Triple, ...]:
    """The axioms in the store, between named terms, that the rules know nothing of."""
    known = {*ruleset.axioms.triples, *ruleset.schema}
    found = (triple for triple in set(store.construct(AXIOMS)) if triple not in known and _is_named(triple))
    return tuple(sorted(found, key=str))


def _is_named(triple: Triple) -> bool:
    return isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)
