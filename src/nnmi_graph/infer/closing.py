"""The closure of a store under an ontology's rules: statements in a graph of their own, contradictions as values.

A store of ours is closed in this process, an endpoint by updates that it runs itself (`fixpoint`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from ..store import OxigraphStore, Store
from ..store.unswept import unswept
from ..terms import NamedNode, Term, Triple, iri_text, n_triples, term_text
from .axioms import AXIOMS, SAID, Axioms
from .compile import RuleSet
from .evaluate import Evaluator, saturate_facts
from .facts import Fact, WholeFacts
from .fixpoint import in_graph, saturate
from .following import CLOSURE
from .rule import TYPE, Condition, Rule, Var


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
    rounds: int = field(compare=False)
    contradictions: tuple[Contradiction, ...]
    left_out: tuple[Triple, ...]


class Inferred:
    """What follows from a store of ours, worked out beside it: the store is as it was."""

    def __init__(self, store: Store, ruleset: RuleSet) -> None:
        self.facts = WholeFacts(store)
        self.evaluator = Evaluator(self.facts)
        self.ruleset = ruleset
        said = {self.facts.fact(triple) for triple in ruleset.schema}
        said -= self.facts.known(said)
        self.facts.add(said)
        made, self.rounds = saturate_facts(self.evaluator, ruleset.rules)
        self.made: set[Fact] = said | made

    def triples(self) -> Iterator[Triple]:
        """What follows, in a fixed order."""
        key = None if isinstance(self.facts.type, str) else str
        return map(self.facts.triple, sorted(self.made, key=key))

    def put_into(self, store: Store, graph: str) -> None:
        """Add what follows to a graph of the store, as text as far as it is N-Triples. Raises `StoreError`."""
        lines = [fact for fact in self.made if all(map(_is_text, fact))]
        rest = self.made.difference(lines) if lines else self.made
        if lines:
            store.add_lines(n_triples(lines), graph)  # type: ignore[arg-type]
        store.add(in_graph(map(self.facts.triple, rest), graph))

    def result(self) -> Closure:
        """The run's account, contradictions and all."""
        known = {*self.ruleset.axioms.triples, *self.ruleset.schema}
        said = [(self.facts.cell(predicate), value and self.facts.cell(value)) for predicate, value in SAID]
        triples = (self.facts.triple(fact) for fact in self.made if self.facts.key(fact) in said)
        left = {triple for triple in (*self.facts.store.construct(AXIOMS), *triples) if triple not in known}
        cases = self._contradictions()
        return Closure(len(self.made), self.rounds, cases, tuple(sorted(filter(_is_named, left), key=str)))

    def _contradictions(self) -> tuple[Contradiction, ...]:
        """Those among what is stated, as the store finds them, and those that something made has a part in."""
        facts, evaluator, axioms = self.facts, self.evaluator, self.ruleset.axioms
        made: dict[object, list[Fact]] = defaultdict(list)
        for fact in self.made:
            made[facts.key(fact)].append(fact)
        made[None] = list(self.made)
        literals = [fact for fact in self.made if not facts.can_begin(fact[2])]
        found: set[Contradiction] = set()
        for rule in self.ruleset.contradictions:
            keys = [evaluator.key_of(atom) for atom in rule.body]
            if not all(facts.of(key) for key in keys if key):
                continue
            found.update(_broken(facts.store, rule, axioms))
            for place, key in enumerate(keys):
                fresh = literals if _is_of_literals(rule) else made.get(key, ())
                slots, rows = evaluator.solutions(rule, place, fresh)
                for row in rows:
                    values = {variable: facts.term(cell) for variable, cell in zip(slots, row, strict=True)}
                    found.add(_case(rule, values, axioms))
        return _sorted(found)


def _is_of_literals(rule: Rule) -> bool:
    """Whether the rule is about values that are not written as their datatype asks, whatever they are said of."""
    return any(isinstance(one, Condition) and one.word == "ill-formed" for one in rule.conditions)


def _is_text(cell: object) -> bool:
    """Whether the cell is an IRI or a literal as N-Triples writes it: no unnamed node, no bare number."""
    return isinstance(cell, str) and cell[0] in '<"'


def closure(store: Store, ruleset: RuleSet, target_graph: str = CLOSURE) -> Closure:
    """Rebuild `target_graph` as all that follows from the store's other graphs, and say what cannot be.

    Only statements that no other graph makes are added. Raises `StoreError` if the store cannot be written.
    """
    store.update(f"CLEAR SILENT GRAPH {iri_text(target_graph)}")
    if isinstance(store, OxigraphStore):
        with unswept():
            inferred = Inferred(store, ruleset)
            result = inferred.result()
        inferred.put_into(store, target_graph)
        return result
    fresh = _missing(store, ruleset.schema)
    store.add(in_graph(fresh, target_graph))
    added, rounds = saturate(store, ruleset.plan, target_graph)
    return Closure(len(fresh) + added, rounds, contradictions(store, ruleset), _left_out(store, ruleset))


def contradictions(store: Store, ruleset: RuleSet) -> tuple[Contradiction, ...]:
    """What cannot be among the store's statements as they stand, in a fixed order."""
    inhabited = {row[0] for row in store.select("SELECT DISTINCT ?class WHERE { ?thing a ?class }")}
    rules = (rule for rule in ruleset.contradictions if _can_break(rule, inhabited))
    return _sorted(case for rule in rules for case in _broken(store, rule, ruleset.axioms))


def _sorted(cases: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    return tuple(sorted(set(cases), key=lambda case: (case.rule, case.message)))


def _can_break(rule: Rule, inhabited: Container[object]) -> bool:
    """Whether each class that the rule asks about has something in it: most pairs of disjoint classes do not."""
    return all(atom.predicate != TYPE or isinstance(atom.object, Var) or atom.object in inhabited for atom in rule.body)


def _broken(store: Store, rule: Rule, axioms: Axioms) -> Iterator[Contradiction]:
    answer = store.select(rule.sparql())
    for row in answer:
        values = {Var(name): term for name, term in zip(answer.variables, row, strict=True)}
        yield _case(rule, values, axioms)


def _case(rule: Rule, values: dict[Var, Term | None] | dict[Var, Term], axioms: Axioms) -> Contradiction:
    bound = (values.get(term) if isinstance(term, Var) else term for term in rule.terms)
    terms = tuple(term for term in bound if term is not None)
    return Contradiction(rule.name, terms, rule.message.format(*map(axioms.say, terms)))


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
