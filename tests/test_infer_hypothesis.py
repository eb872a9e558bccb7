"""Small ontologies made at random: our closure and owlrl's say the same, and every inferred statement has a proof."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from nnmi_graph.infer import Proof, explain

from .conftest import SEARCH
from .infer_judge import closed, comparable, judged

CLASSES = st.sampled_from([":A", ":B", ":C", ":D"])
PROPERTIES = st.sampled_from([":p", ":q", ":r"])
THINGS = st.sampled_from([":a", ":b", ":c", ":d"])
PATHS = st.one_of(PROPERTIES, PROPERTIES.map(lambda p: f"[ owl:inverseOf {p} ]"))


def _restriction(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def made(path: str, word: str, filler: str, thing: str) -> str:
        ends = {
            "some": f"owl:someValuesFrom {filler}",
            "any": "owl:someValuesFrom owl:Thing",
            "only": f"owl:allValuesFrom {filler}",
            "value": f"owl:hasValue {thing}",
            "max": 'owl:maxCardinality "1"^^xsd:nonNegativeInteger',
            "max-of": f'owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; owl:onClass {filler}',
        }
        return f"[ a owl:Restriction ; owl:onProperty {path} ; {ends[word]} ]"

    return st.builds(made, PATHS, st.sampled_from(["some", "any", "only", "value", "max", "max-of"]), inner, THINGS)


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, min_size=1, max_size=3).map(" ".join)
    return st.builds(
        lambda word, members: f"[ a owl:Class ; owl:{word} ( {members} ) ]",
        st.sampled_from(["intersectionOf", "unionOf"]),
        lists,
    )


ONE_OF = st.lists(THINGS, min_size=1, max_size=2, unique=True).map(
    lambda x: f"[ a owl:Class ; owl:oneOf ( {' '.join(x)} ) ]"
)
EXPRESSIONS = st.recursive(
    st.one_of(CLASSES, CLASSES, ONE_OF), lambda inner: st.one_of(_restriction(inner), _group(inner)), max_leaves=4
)


def _line(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda values: pattern.format(*values))


QUALITY = st.sampled_from(["Functional", "InverseFunctional", "Symmetric", "Transitive"])
AXIOMS = st.one_of(
    _line("{} rdfs:subClassOf {} .", EXPRESSIONS, EXPRESSIONS),
    _line("{} owl:equivalentClass {} .", CLASSES, EXPRESSIONS),
    _line("{} rdfs:subPropertyOf {} .", PATHS, PATHS),
    _line("{} owl:equivalentProperty {} .", PROPERTIES, PROPERTIES),
    _line("{} owl:inverseOf {} .", PROPERTIES, PROPERTIES),
    _line("{} rdfs:domain {} .", PROPERTIES, EXPRESSIONS),
    _line("{} rdfs:range {} .", PROPERTIES, EXPRESSIONS),
    _line("{} a owl:{}Property .", PROPERTIES, QUALITY),
    _line("{} owl:propertyChainAxiom ( {} {} ) .", PROPERTIES, PATHS, PATHS),
)
FACTS = st.one_of(
    _line("{} a {} .", THINGS, CLASSES),
    _line("{} a {} .", THINGS, CLASSES),
    _line("{} {} {} .", THINGS, PROPERTIES, THINGS),
    _line("{} {} {} .", THINGS, PROPERTIES, THINGS),
    _line("{} {} {} .", THINGS, PROPERTIES, THINGS),
    _line("{} a {} .", THINGS, EXPRESSIONS),
    _line("{} owl:sameAs {} .", THINGS, THINGS),
    _line(":{} {} .", st.sampled_from(["e", "f"]), st.sampled_from([":n 5", ':n "x"', ":n 5.0"])),
)
DECLARED = (
    "".join(f":{c} a owl:Class . " for c in "ABCD")
    + "".join(f":{p} a owl:ObjectProperty . " for p in "pqr")
    + ":n a owl:DatatypeProperty .\n"
)
WORLDS = st.builds(
    lambda axioms, facts: DECLARED + "\n".join((*axioms, *facts)),
    st.lists(AXIOMS, max_size=6),
    st.lists(FACTS, min_size=2, max_size=8),
)


@settings(max_examples=10 * SEARCH)
@given(WORLDS)
def test_random_worlds_close_as_owlrl_closes_them(turtle: str) -> None:
    world, (statements, _) = closed(turtle), judged(turtle)
    ours, theirs = comparable(world.asserted | world.inferred), comparable(statements)
    assert theirs - ours == set()
    if ours != theirs:  # owlrl takes an expression that is written twice for two
        assert ours - comparable(judged(turtle, merged=True)[0]) == set()


@settings(max_examples=8 * SEARCH)
@given(WORLDS)
def test_every_inferred_statement_of_a_random_world_has_a_proof(turtle: str) -> None:
    world = closed(turtle)
    for triple in world.inferred:
        proof = explain(world.store, world.rules, triple)
        assert proof.rule and proof.triple == triple
        assert {leaf.graphs for leaf in _leaves(proof)} <= {("<http://example.org/graph>",), ("graph:ontology",)}


def _leaves(proof: Proof) -> Iterator[Proof]:
    if not proof.rule:
        yield proof
    for premise in proof.premises:
        yield from _leaves(premise)
