"""A store closed under the ontology that it speaks: the axioms it holds itself, and ours where it uses our terms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from ..everyday.edges import description
from ..store import OxigraphStore, Store
from ..terms import DCTERMS, OWL, Literal, NamedNode, Quad, Triple, iri_text, term_text, values_clause
from .additions import NONE, Additions, additions_of
from .axioms import ALL_AXIOMS, is_axiom
from .closing import Closure, Inferred, closure
from .compile import RuleSet, compile_ontology
from .fixpoint import refuse_blind
from .following import CLOSURE, has_closure

_ABOUT = {
    "title": ("What follows from the other graphs", "由其他图推出的内容"),
    "description": (
        "The OWL 2 RL closure, without what is stated. Made by 'nnmi derive --closure'.",
        "OWL 2 RL 闭包，不含已陈述的内容。由“nnmi derive --closure”生成。",
    ),
}
T = TypeVar("T")
_SAME_AS = NamedNode(OWL + "sameAs")
_GRAPH, _MADE_BY = NamedNode(CLOSURE), NamedNode(DCTERMS + "identifier")


def axioms_for(store: Store, ours: Iterable[Quad] = ()) -> list[Quad]:
    """The axioms in the store, and `ours` if the store uses a term of it, or has no axioms of its own."""
    made = set(store.construct(ALL_AXIOMS.replace("WHERE", f"FROM {iri_text(CLOSURE)} WHERE", 1)))
    read = {triple for triple in store.construct(ALL_AXIOMS) if triple not in made}
    terms = {term for triple in read if triple.predicate != _SAME_AS for term in triple}
    held = [Quad(t.subject, t.predicate, t.object) for t in read if t.predicate != _SAME_AS or not terms.isdisjoint(t)]
    more = list(ours)
    return [*held, *more] if not held or speaks_of(store, more) else held


def tells_of_terms(quads: Iterable[Quad], axioms: Iterable[Quad]) -> bool:
    """Whether there is an axiom among the quads; that two things are the same is one if they stand in the axioms."""
    terms = {term for quad in axioms for term in quad.triple}
    return any(
        quad.predicate != _SAME_AS or not terms.isdisjoint(quad.triple) for quad in quads if is_axiom(quad.triple)
    )


def speaks_of(store: Store, ontology: Sequence[Quad]) -> bool:
    """Whether the store has a statement by a property or in a class that the ontology tells of."""
    terms = {quad.subject for quad in ontology if isinstance(quad.subject, NamedNode) and is_axiom(quad.triple)}
    listed = sorted(terms, key=str)
    by, within = values_clause("?p", listed), values_clause("?c", listed)
    return bool(listed) and store.ask(f"ASK {{ {{ {by} ?s ?p ?o }} UNION {{ {within} ?s a ?c }} }}")


def inferred_beside(store: Store, ours: Iterable[Quad] = (), additions: Additions = NONE) -> tuple[Inferred, Closure]:
    """What follows from the store, which is not changed; an endpoint is copied for it.

    Raises `ContentError` for a broken list or expression among the axioms.
    """
    if not isinstance(store, OxigraphStore) or has_closure(store):
        store = OxigraphStore.of(quad for quad in store.quads() if quad.graph_name != _GRAPH)

    def run(rules: RuleSet) -> tuple[Inferred, Closure]:
        found = Inferred(store, rules)
        return found, found.result()

    return _settled(axioms_for(store, ours), additions, run, lambda found: found[1].left_out)[1]


def close(store: Store, ours: Iterable[Quad] = (), additions: Additions = NONE) -> Closure:
    """Make the store's closure anew in a graph of its own, which is described last: half a closure counts as none.

    Raises `ContentError` for a broken list or expression among the axioms, `StoreError`.
    """
    refuse_blind(store)
    store.update(f"DROP SILENT GRAPH {iri_text(CLOSURE)}")
    axioms = axioms_for(store, ours)
    rules, found = _settled(axioms, additions, lambda rules: closure(store, rules), lambda found: found.left_out)
    store.add(described(rules))
    return found


def described(rules: RuleSet) -> list[Quad]:
    """The closure's description, which tells the rules it was made by; it is whoever's the data is."""
    told = [quad for quad in description(CLOSURE, _ABOUT) if quad.predicate.value != DCTERMS + "license"]
    return [*told, *rules.additions.told(), Quad(_GRAPH, _MADE_BY, Literal(fingerprint(rules)), _GRAPH)]


def fingerprint(rules: RuleSet) -> str:
    """What tells one set of rules from another."""
    return hashlib.sha256("\n".join(sorted((*rules.queries, *map(str, rules.schema)))).encode()).hexdigest()[:32]


def is_closed_by(store: Store, rules: RuleSet) -> bool:
    """Whether the store holds a closure, all of it, that these rules made."""
    mark = f"{term_text(_GRAPH)} {term_text(_MADE_BY)} {term_text(Literal(fingerprint(rules)))}"
    return store.ask(f"ASK {{ GRAPH {iri_text(CLOSURE)} {{ {mark} }} }}")


def to_explain(store: Store, ours: Iterable[Quad] = (), additions: Additions = NONE) -> tuple[Store, RuleSet]:
    """The store, or a copy of it, with its closure in it, and the rules that made it.

    Without additions they are those of the closure that the store holds.
    """
    ours = list(ours)
    additions = additions_of(store) if additions == NONE else additions
    rules = compile_ontology(axioms_for(store, ours), additions)
    if is_closed_by(store, rules):
        return store, rules
    copy = OxigraphStore.of(quad for quad in store.quads() if quad.graph_name != _GRAPH)
    axioms = axioms_for(copy, ours)
    return copy, _settled(axioms, additions, lambda rules: closure(copy, rules), lambda found: found.left_out)[0]


def _settled(
    axioms: list[Quad],
    additions: Additions,
    run: Callable[[RuleSet], T],
    left_out: Callable[[T], Iterable[Triple]],
) -> tuple[RuleSet, T]:
    """The run under the rules of the axioms, and again while axioms are found that follow from others."""
    rules = compile_ontology(axioms, additions)
    found = run(rules)
    while more := [Quad(triple.subject, triple.predicate, triple.object) for triple in left_out(found)]:
        axioms += more
        rules = compile_ontology(axioms, additions)
        found = run(rules)
    return rules, found
