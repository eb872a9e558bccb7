"""Our own ontology and content under inference: as owlrl closes it, without contradiction, and any fault found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.infer import CLOSURE, RuleSet, closure, compile_ontology, explain
from nnmi_graph.infer.axioms import is_axiom
from nnmi_graph.store import FORMATS, OxigraphStore, open_store, read, serialize
from nnmi_graph.terms import GRAPH, ID, NNMI, OWL, RDF, RDFS, NamedNode, Quad, Triple

from .infer_judge import closed, comparable, judged
from .test_store import server

TYPE = NamedNode(RDF + "type")
INFERRED = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{CLOSURE}> {{ ?s ?p ?o }} }}"


@pytest.fixture(scope="module")
def ontology() -> list[Quad]:
    content = Workspace(cache=False).content
    return [quad for path in content.ontology() for quad in read(path, graph=GRAPH + "ontology")]


@pytest.fixture(scope="module")
def rules(ontology: list[Quad]) -> RuleSet:
    return compile_ontology(ontology)


def one_of_each(ontology: list[Quad]) -> Iterator[Triple]:
    """A thing of every class, and three things in a row by every property between things."""
    for quad in ontology:
        if quad.predicate == TYPE and quad.object.value in (OWL + "Class", OWL + "ObjectProperty"):
            name = quad.subject.value.rpartition("/")[2].rpartition("#")[2]
            a, b, c = (NamedNode(f"{ID}{name}-{number}") for number in range(3))
            if quad.object.value == OWL + "Class":
                yield Triple(a, TYPE, quad.subject)
            else:
                yield Triple(a, quad.subject, b)
                yield Triple(b, quad.subject, c)


def test_our_ontology_closes_as_owlrl_closes_it(ontology: list[Quad]) -> None:
    axioms = [quad.triple for quad in ontology if is_axiom(quad.triple)]
    facts = list(one_of_each(ontology))
    assert len(facts) > 150
    turtle = serialize([*axioms, *facts], FORMATS["ntriples"]).decode()
    world, (statements, errors) = closed(turtle), judged(turtle)
    assert comparable(world.asserted | world.inferred) == comparable(statements)
    assert len(world.inferred) > 300
    told = {frozenset(re.findall(r"https?://\S+", error)) for error in errors}
    assert {frozenset(term.value for term in case.terms) for case in world.run.contradictions} == told
    assert len(told) > 20, "in a row, some thing is both a claim and what claims are about"


def test_no_query_names_a_blank_node_and_each_runs(rules: RuleSet) -> None:
    assert len(rules.queries) > 150
    for query in rules.queries:
        assert "_:" not in query and "genid" not in query
        OxigraphStore().query(query)


@pytest.mark.parametrize("engine", ["directory", "endpoint"])
def test_other_engines_close_alike(engine: str, ontology: list[Quad], rules: RuleSet, tmp_path: Path) -> None:
    quads = [
        *ontology,
        *(Quad(t.subject, t.predicate, t.object, NamedNode(GRAPH + "test")) for t in one_of_each(ontology)),
    ]
    here = OxigraphStore()
    here.add(quads)
    expected = closure(here, rules)
    with server(tmp_path / "served") if engine == "endpoint" else nullcontext() as url:
        there = open_store(url) if url else OxigraphStore.directory(tmp_path / "store", read_only=False)
        there.add(quads)
        assert closure(there, rules) == expected
        assert set(there.construct(INFERRED)) == set(here.construct(INFERRED))
    assert expected.triples_added > 300


def test_what_must_not_be_is_found(ontology: list[Quad], rules: RuleSet) -> None:
    agent, place = NamedNode(NNMI + "Agent"), NamedNode(NNMI + "Place")
    store, both = OxigraphStore(), NamedNode(ID + "both")
    store.add([*ontology, *(Quad(both, TYPE, kind, NamedNode(GRAPH + "test")) for kind in (agent, place))])
    found = closure(store, rules).contradictions
    assert [str(case) for case in found] == ["id:both is both nnmi:Agent and nnmi:Place, which are disjoint (cax-dw)"]


def test_an_inverse_edge_is_explained(ontology: list[Quad], rules: RuleSet) -> None:
    store, graph = OxigraphStore(), NamedNode(GRAPH + "test")
    one, other = NamedNode(ID + "one"), NamedNode(ID + "other")
    store.add([*ontology, Quad(one, NamedNode(NNMI + "sponsors"), other, graph)])
    closure(store, rules)
    assert str(explain(store, rules, Triple(other, NamedNode(NNMI + "sponsoredBy"), one))).splitlines() == [
        "id:other nnmi:sponsoredBy id:one  [by prp-inv1; nnmi:sponsors owl:inverseOf nnmi:sponsoredBy]",
        "  id:one nnmi:sponsors id:other  [in graph:test]",
    ]


def test_a_statement_about_terms_is_explained_by_the_ontology(ontology: list[Quad], rules: RuleSet) -> None:
    store = OxigraphStore()
    store.add(ontology)
    closure(store, rules)
    goal = Triple(NamedNode(NNMI + "ProgramOffice"), NamedNode(RDFS + "subClassOf"), NamedNode(NNMI + "Agent"))
    proof = explain(store, rules, goal)
    assert proof.rule == "scm-sco" and len(proof.premises) == 2
    assert "graph:ontology" in str(proof)
