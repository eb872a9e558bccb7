"""A closure that follows commits is the closure made anew: random ontologies, data, additions and removals."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnmi_graph.errors import StoreError
from nnmi_graph.everyday.changes import Change
from nnmi_graph.infer import CLOSURE, NONE, Additions, ClosureUpkeep, close
from nnmi_graph.infer.own_rules import read_own_rule
from nnmi_graph.store import FORMATS, OxigraphStore, Store, open_store, parse
from nnmi_graph.terms import NamedNode, Quad

from .conftest import SEARCH
from .infer_judge import EX, PREFIXES
from .test_infer_hypothesis import AXIOMS, DECLARED, PROPERTIES, THINGS, _line
from .test_store import server

KEEP = ClosureUpkeep(lambda: ())
RECORD = st.lists(
    st.one_of(
        _line("{} {} {} .", THINGS, PROPERTIES, THINGS),
        _line("{} {} {} .", THINGS, PROPERTIES, THINGS),
        _line("{} a {} .", THINGS, st.sampled_from([":A", ":B", ":C", ":D"])),
        _line("{} owl:sameAs {} .", THINGS, THINGS),
        _line("{} :n {} .", THINGS, st.sampled_from(["5", "5.0", '"x"'])),
    ),
    min_size=1,
    max_size=4,
)
STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 3), RECORD), min_size=1, max_size=4)

RULES = f"""PREFIX : <{EX}> CONSTRUCT {{ ?z :q ?x . ?x a :C }} WHERE {{ ?x :p ?y . ?y ?r ?z FILTER(isIRI(?z) && ?x != ?z) }}"""
ADDED = Additions(trivial=True, own=(read_own_rule(RULES, "own.rq"),))


def _read(text: str, graph: str) -> list[Quad]:
    return parse((PREFIXES + text).encode(), FORMATS["turtle"], "record", EX + graph)


def _closure(quads: Iterable[Quad]) -> set[str]:
    return {str(quad.triple) for quad in quads if quad.graph_name.value == CLOSURE and quad.subject.value != CLOSURE}


def _anew(store: Store, additions: Additions = NONE) -> set[str]:
    copy = OxigraphStore.of(quad for quad in store.quads() if getattr(quad.graph_name, "value", "") != CLOSURE)
    close(copy, (), additions)
    return _closure(copy.quads(NamedNode(CLOSURE)))


def _step(store: Store, added: list[Quad], without: str) -> Change:
    change = KEEP.change(store, [], added, without)
    store.exchange(change.gone, [*added, *change.new], without)
    return change


@settings(max_examples=5 * SEARCH)
@given(st.lists(AXIOMS, max_size=5), RECORD, STEPS, st.sampled_from([NONE, ADDED]))
def test_added_and_removed_records_leave_the_closure_made_anew(
    axioms: list[str], first: list[str], steps: list[tuple[bool, int, list[str]]], additions: Additions
) -> None:
    store = OxigraphStore.of([*_read(DECLARED + "\n".join(axioms), "o"), *_read("\n".join(first), "g0")])
    close(store, (), additions)
    for adds, number, record in steps:
        with suppress(StoreError):  # about the nodes of a list, which no update can name: refused, and nothing written
            _step(store, _read("\n".join(record), f"g{number}") if adds else [], "" if adds else f"{EX}g{number}")
        assert _closure(store.quads(NamedNode(CLOSURE))) == _anew(store, additions)


@pytest.mark.parametrize("engine", ["memory", "endpoint"])
def test_cycles_chains_inverses_and_sameness_follow_on_every_engine(engine: str, tmp_path: Path) -> None:
    ontology = """:p a owl:TransitiveProperty ; owl:inverseOf :i . :q owl:propertyChainAxiom ( :p :r ) .
        :r a owl:SymmetricProperty . :C rdfs:subClassOf :D . :k a owl:InverseFunctionalProperty ."""
    ring = ":a :p :b . :b :p :c . :c :p :a . :c :r :d . :a a :C ; :k :z . :e :k :z ."
    with server(tmp_path / "served") if engine == "endpoint" else nullcontext() as url:
        store = open_store(url, read_only=False) if url else OxigraphStore()
        store.add([*_read(ontology, "o"), *_read(ring, "g")])
        close(store)
        _step(store, _read(":d :p :a . :a :p :b .", "more"), "")
        assert _closure(store.quads(NamedNode(CLOSURE))) == _anew(store)
        _step(store, [], EX + "g")
        assert _closure(store.quads(NamedNode(CLOSURE))) == _anew(store)
        change = _step(store, _read(":D rdfs:subClassOf :E . :x a :C .", "axiom"), "")
        assert change.new, "an axiom counts from then on"
        assert _closure(store.quads(NamedNode(CLOSURE))) == _anew(store)


def test_a_record_costs_what_it_touches_not_what_the_store_holds() -> None:
    many = "".join(f":x{n} a :C ; :p :y{n} . " for n in range(3000))
    store = OxigraphStore.of(_read(":C rdfs:subClassOf :D . :p rdfs:range :E ; rdfs:subPropertyOf :q ." + many, "g"))
    close(store)
    change = KEEP.change(store, [], _read(":new a :C ; :p :y7 .", "more"), "")
    assert len(change.new) == 2 and not change.gone, "in D, and q; y7 is in E already"
