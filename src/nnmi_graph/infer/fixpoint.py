"""Running rules on a store until nothing new comes: in the order of their dependencies, each only when it has cause.

A rule runs when something was added that its body reads. Rules are sorted so that what makes comes before what reads;
so an ontology without cycles settles in one round, and a round runs only rules that the last one gave something to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..errors import StoreError
from ..store import OxigraphStore, Store
from ..terms import NamedNode, Quad, Triple, iri_text
from .rule import TYPE, Atom, Path, Rule, Var

Key = tuple[object, object]
_ANY: Key = (None, None)


@dataclass(frozen=True)
class Schedule:
    """Rules in the order they run, and for each the places of those that read what it makes."""

    rules: tuple[Rule, ...]
    readers: tuple[tuple[int, ...], ...]


def plan(rules: Sequence[Rule]) -> Schedule:
    """The rules in the order they should run."""
    order = _order(_readers(rules))
    ordered = tuple(rules[number] for number in order)
    return Schedule(ordered, _readers(ordered))


def saturate(store: Store, plan: Schedule, graph: str) -> tuple[int, int]:
    """Add to `graph` all that the rules make, until there is nothing new: how many triples, in how many rounds.

    A store of ours hands over what is new; a server puts it in itself, by updates, so that its unnamed nodes stay the
    same. Raises `StoreError` for one whose updates do not see all graphs.
    """
    if not isinstance(store, OxigraphStore):
        return _pushed_down(store, plan, graph)
    queries = [rule.sparql() for rule in plan.rules]
    waiting = set(range(len(queries)))
    added = rounds = 0
    while waiting:
        rounds += 1
        for number, query in enumerate(queries):
            if number not in waiting:
                continue
            waiting.discard(number)
            new = set(store.construct(query))
            if new:
                store.add(in_graph(new, graph))
                added += len(new)
                waiting.update(plan.readers[number])
    return added, rounds


def refuse_blind(store: Store) -> None:
    """Raise `StoreError` for a server whose updates do not see all graphs: what follows cannot be worked out there."""
    if not isinstance(store, OxigraphStore) and not store.updates_see_all:
        raise StoreError(
            "its updates do not see the union of its graphs, so what follows cannot be worked out there",
            mend="set the server's default graph to the union of all graphs, or name a file: --closure OUT",
        )


def _pushed_down(store: Store, plan: Schedule, graph: str) -> tuple[int, int]:
    waiting = set(range(len(plan.rules)))
    rounds = 0
    before = _size(store, graph)
    while waiting:
        rounds += 1
        for number, rule in enumerate(plan.rules):
            if number in waiting:
                waiting.discard(number)
                if store.ask(rule.asks()):
                    store.update(rule.inserts(graph))
                    waiting.update(plan.readers[number])
    return _size(store, graph) - before, rounds


def _size(store: Store, graph: str) -> int:
    rows = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {iri_text(graph)} {{ ?s ?p ?o }} }}")
    return int(str(getattr(next(iter(rows))[0], "value", 0)))


def in_graph(triples: Iterable[Triple], graph: str) -> Iterator[Quad]:
    """The triples as quads of a graph."""
    target = NamedNode(graph)
    return (Quad(triple.subject, triple.predicate, triple.object, target) for triple in triples)


def _key(atom: Atom) -> Key:
    """What an atom reads or makes: a predicate, or a class if it is a type; None where it is open."""
    if isinstance(atom.predicate, Var):
        return _ANY
    if atom.predicate == TYPE and not isinstance(atom.object, Var):
        return (TYPE, atom.object)
    return (atom.predicate, None)


def _readers(rules: Sequence[Rule]) -> tuple[tuple[int, ...], ...]:
    """For each rule the numbers of those whose body may match its head."""
    reading: dict[Key, set[int]] = defaultdict(set)
    by_predicate: dict[object, set[int]] = defaultdict(set)
    for number, rule in enumerate(rules):
        for atom in rule.body:
            if not isinstance(atom.predicate, Path):
                reading[_key(atom)].add(number)
                by_predicate[_key(atom)[0]].add(number)
    everyone = set().union(*reading.values()) if reading else set()

    def of(head: Atom) -> Iterable[int]:
        predicate, value = key = _key(head)
        if key == _ANY:
            return everyone
        if value is None:
            return by_predicate[predicate] | reading[_ANY]
        return reading[key] | reading[(predicate, None)] | reading[_ANY]

    return tuple(tuple(sorted(of(rule.head))) if rule.head else () for rule in rules)


def _order(readers: Sequence[Sequence[int]]) -> list[int]:
    """The numbers so that makers come before their readers, as far as cycles let them (reversed depth-first order)."""
    done: list[int] = []
    seen: set[int] = set()
    for root in range(len(readers)):
        stack = [(root, iter(readers[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            number, rest = stack[-1]
            following = next((other for other in rest if other not in seen), None)
            if following is None:
                done.append(number)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(readers[following])))
    return done[::-1]
