"""What a change of a store changes in its closure, at the cost of the change: delete and re-derive.

First all is marked that rests on what goes (Gupta, Mumick and Subrahmanian 1993); then what of it has another reason
left comes back; then what comes is followed up. The store is asked only for what is near. Where axioms change, or the
closure was made by other rules, it is worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..everyday import Change
from ..store import OxigraphStore, Store
from ..terms import BlankNode, NamedNode, Quad, term_text
from .additions import Additions, additions_of
from .asked import axioms_for, described, inferred_beside, is_closed_by, tells_of_terms
from .compile import RuleSet, compile_ontology
from .evaluate import Evaluator, saturate_facts
from .facts import AT_ONCE, NO_NAMES, Fact, NearFacts
from .following import CLOSURE
from .rule import as_atom, unify

_GRAPH = NamedNode(CLOSURE)


def closure_changed(store: Store, ours: list[Quad], gone: Iterable[Quad], new: Iterable[Quad], without: str) -> Change:
    """What a store's closure loses and gains; `ours` is the ontology of the content. Raises `StoreError`."""
    going = set(gone) | set(store.quads(NamedNode(without)) if without else ())
    coming = set(new)
    if isinstance(store, OxigraphStore) and not store.written:  # as the store keeps their numbers
        going, coming = (set(OxigraphStore.of(quads).inner) for quads in (going, coming))
    axioms = axioms_for(store, ours)
    additions = additions_of(store)
    rules = compile_ontology(axioms, additions)
    if tells_of_terms(going | coming, axioms) or not is_closed_by(store, rules):
        return _sayable(_anew(store, ours, additions, going, coming))
    return _sayable(_Upkeep(store, rules, going, coming).change())


def _sayable(change: Change) -> Change:
    """The change, if an update can say it. Raises `StoreError` if it is about unnamed nodes."""
    if any(isinstance(end, BlankNode) for quad in (*change.gone, *change.new) for end in (quad.subject, quad.object)):
        raise NO_NAMES
    return change


def _anew(store: Store, ours: Iterable[Quad], additions: Additions, going: set[Quad], coming: set[Quad]) -> Change:
    """The closure of what the store will hold, beside that which it has."""
    held = {quad for quad in store.quads() if quad.graph_name == _GRAPH}
    after = OxigraphStore.of(quad for quad in store.quads() if quad.graph_name != _GRAPH and quad not in going)
    after.add(coming)
    inferred, _ = inferred_beside(after, ours, additions)
    made = {Quad(t.subject, t.predicate, t.object, _GRAPH) for t in inferred.triples()}
    made.update(described(inferred.ruleset))
    return Change(tuple(held - made), tuple(made - held))


class _Upkeep:
    """One change, worked out."""

    def __init__(self, store: Store, rules: RuleSet, going: set[Quad], coming: set[Quad]) -> None:
        self.store = store
        self.rules = rules
        self.coming = {_fact(quad) for quad in coming}
        self.old = NearFacts(store)
        self.graphs: dict[Fact, set[object]] = {}
        leaving: dict[Fact, set[object]] = defaultdict(set)
        for quad in going - coming:
            leaving[_fact(quad)].add(quad.graph_name)
        self.look_up(leaving)
        self.lost = {
            fact for fact, graphs in leaving.items() if not self.stated(fact) - graphs and fact not in self.coming
        }

    def stated(self, fact: Fact) -> set[object]:
        """The graphs that state it now."""
        return self.graphs[fact] - {_GRAPH}

    def look_up(self, facts: Iterable[Fact]) -> None:
        """Find out which graphs hold the statements."""
        wanted = [fact for fact in facts if fact not in self.graphs]
        if isinstance(self.store, OxigraphStore):
            for fact in wanted:
                found = self.store.inner.quads_for_pattern(*fact, None)  # type: ignore[arg-type]
                self.graphs[fact] = {quad.graph_name for quad in found}
            return
        there = self.old.known(set(wanted))
        self.graphs.update({fact: set() for fact in wanted})
        listed = sorted(there, key=str)
        for start in range(0, len(listed), AT_ONCE):
            rows = " ".join(f"({_texts(fact)})" for fact in listed[start : start + AT_ONCE])
            for s, p, o, g in self.store.select(
                f"SELECT ?s ?p ?o ?g {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            ):
                self.graphs[s, p, o].add(g)

    def change(self) -> Change:
        marked: set[Fact] = set()
        evaluator = Evaluator(self.old)

        def rests(made: set[Fact]) -> set[Fact]:
            self.look_up(made)
            new = {fact for fact in made if self.graphs[fact] == {_GRAPH}} - marked
            marked.update(new)
            return new

        saturate_facts(evaluator, self.rules.rules, self.lost, rests)
        back = self.rederived(evaluator, marked | self.lost)
        after = NearFacts(self.store, (marked | self.lost) - back)
        fresh = self.coming - after.known(self.coming)
        after.add(fresh)
        made, _ = saturate_facts(Evaluator(after), self.rules.rules, fresh)
        self.look_up(made | self.coming)
        held = {fact for fact in marked | made | self.coming if _GRAPH in self.graphs[fact]}
        out = {fact for fact in held if fact in self.coming or (fact in marked and fact not in back | made)}
        into = ((back & self.lost) | made) - held - self.coming
        return Change(_quads(out), _quads(into))

    def rederived(self, evaluator: Evaluator, doubtful: set[Fact]) -> set[Fact]:
        """Those of the statements that have a reason which none of the others has a part in, or only such as have."""
        certain = {self.old.fact(triple) for triple in self.rules.schema} & doubtful
        reasons: dict[Fact, list[set[Fact]]] = defaultdict(list)
        for fact in doubtful - certain:
            triple = as_atom(self.old.triple(fact))
            for rule in self.rules.rules:
                if rule.head and unify(rule.head, triple) is not None:
                    reasons[fact] += [doubtful.intersection(found) for found in evaluator.derivations(rule, fact)]
        grown = True
        while grown:
            grown = False
            for fact, ways in reasons.items():
                if fact not in certain and any(way <= certain for way in ways):
                    certain.add(fact)
                    grown = True
        return certain


def _fact(quad: Quad) -> Fact:
    return quad.subject, quad.predicate, quad.object


def _texts(fact: Fact) -> str:
    return " ".join(term_text(cell) for cell in fact)  # type: ignore[arg-type]


def _quads(facts: Iterable[Fact]) -> tuple[Quad, ...]:
    return tuple(Quad(*fact, _GRAPH) for fact in sorted(facts, key=str))  # type: ignore[arg-type]
