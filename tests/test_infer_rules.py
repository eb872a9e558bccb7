"""Each clause of the OWL 2 RL/RDF rules with the smallest world that shows it, owlrl looking on.

Where owlrl is at fault the case stays, with the clause of the standard (OWL 2 Profiles, section 4.3).
"""

from __future__ import annotations

from itertools import chain

import pytest

from nnmi_graph.errors import ContentError, QueryError
from nnmi_graph.infer import CLOSURE, closure, compile_ontology, explain
from nnmi_graph.infer.owl_rl import CLASSES, CONTRADICTIONS, DOMAINS, EQUALITY, HIERARCHY, PROPERTIES
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import NamedNode, Triple

from .infer_judge import EX, PREFIXES, closed, comparable, judged

ONE = '"1"^^xsd:nonNegativeInteger'
ZERO = '"0"^^xsd:nonNegativeInteger'

MAKES = {
    "eq-sym": (":a owl:sameAs :b .", ":b owl:sameAs :a"),
    "eq-trans": (":a owl:sameAs :b . :b owl:sameAs :c .", ":a owl:sameAs :c"),
    "eq-rep-s": (":a owl:sameAs :b ; :p :x .", ":b :p :x"),
    "eq-rep-p": (":p owl:sameAs :q . :a :p :x .", ":a :q :x"),
    "eq-rep-o": (":x owl:sameAs :y . :a :p :x .", ":a :p :y"),
    "prp-dom": (":p rdfs:domain :C . :a :p :b .", ":a a :C"),
    "prp-rng": (":p rdfs:range :C . :a :p :b .", ":b a :C"),
    "prp-fp": (":p a owl:FunctionalProperty . :a :p :b , :c .", ":b owl:sameAs :c"),
    "prp-ifp": (":p a owl:InverseFunctionalProperty . :a :p :c . :b :p :c .", ":a owl:sameAs :b"),
    "prp-symp": (":p a owl:SymmetricProperty . :a :p :b .", ":b :p :a"),
    "prp-trp": (":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d .", ":a :p :d"),
    "prp-spo1": (":p rdfs:subPropertyOf :q . :a :p :b .", ":a :q :b"),
    "prp-spo2": (":p owl:propertyChainAxiom ( :q :r ) . :a :q :b . :b :r :c .", ":a :p :c"),
    "prp-eqp1": (":p owl:equivalentProperty :q . :a :p :b .", ":a :q :b"),
    "prp-eqp2": (":p owl:equivalentProperty :q . :a :q :b .", ":a :p :b"),
    "prp-inv1": (":p owl:inverseOf :q . :a :p :b .", ":b :q :a"),
    "prp-inv2": (":p owl:inverseOf :q . :a :q :b .", ":b :p :a"),
    "prp-key": (":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q :x . :b a :C ; :p 1 ; :q :x .", ":a owl:sameAs :b"),
    "cls-int1": (":C owl:intersectionOf ( :D :E ) . :a a :D , :E .", ":a a :C"),
    "cls-int2": (":C owl:intersectionOf ( :D :E ) . :a a :C .", ":a a :E"),
    "cls-uni": (":C owl:unionOf ( :D :E ) . :a a :E .", ":a a :C"),
    "cls-svf1": ("[ owl:onProperty :p ; owl:someValuesFrom :D ] rdfs:subClassOf :C . :a :p :b . :b a :D .", ":a a :C"),
    "cls-svf2": ("[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :C . :a :p :b .", ":a a :C"),
    "cls-avf": (":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :D ] . :a a :C ; :p :b .", ":b a :D"),
    "cls-hv1": (":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] . :a a :C .", ":a :p :v"),
    "cls-hv2": ("[ owl:onProperty :p ; owl:hasValue 7 ] rdfs:subClassOf :C . :a :p 7 .", ":a a :C"),
    "cls-maxc2": (
        f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality {ONE} ] . :a a :C ; :p :b , :c .",
        ":b owl:sameAs :c",
    ),
    "cls-maxqc3": (
        f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality {ONE} ; owl:onClass :D ] . "
        ":a a :C ; :p :b , :c , :d . :b a :D . :c a :D .",
        ":b owl:sameAs :c",
    ),
    "cls-maxqc4": (
        f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality {ONE} ; owl:onClass owl:Thing ]"
        " . :a a :C ; :p :b , :c .",
        ":b owl:sameAs :c",
    ),
    "cls-oo": (":C owl:oneOf ( :a :b ) .", ":b a :C"),
    "cax-sco": (":C rdfs:subClassOf :D . :a a :C .", ":a a :D"),
    "cax-eqc1": (":C owl:equivalentClass :D . :a a :C .", ":a a :D"),
    "cax-eqc2": (":C owl:equivalentClass :D . :a a :D .", ":a a :C"),
    "dt-type2": ("[ owl:onProperty :p ; owl:someValuesFrom xsd:decimal ] rdfs:subClassOf :C . :a :p 7 .", ":a a :C"),
    "scm-cls": ("owl:Thing rdfs:subClassOf :C . :D a owl:Class . :a a :D .", ":a a :C"),
    "scm-sco": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":A rdfs:subClassOf :C"),
    "scm-eqc1": (":A owl:equivalentClass :B .", ":B rdfs:subClassOf :A"),
    "scm-eqc2": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :A .", ":A owl:equivalentClass :B"),
    "scm-spo": (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .", ":p rdfs:subPropertyOf :r"),
    "scm-eqp1": (":p owl:equivalentProperty :q .", ":q rdfs:subPropertyOf :p"),
    "scm-eqp2": (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .", ":p owl:equivalentProperty :q"),
    "scm-op": (
        ":p a owl:ObjectProperty . :A owl:onProperty :p ; owl:hasValue :v . :B owl:onProperty :p ; owl:hasValue :v .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-dp": (
        ":p a owl:DatatypeProperty . :A owl:onProperty :p ; owl:hasValue 1 . :B owl:onProperty :p ; owl:hasValue 1 .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-hv": (
        ":A owl:onProperty :p ; owl:hasValue :v . :B owl:onProperty :q ; owl:hasValue :v . :p rdfs:subPropertyOf :q .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-svf1": (
        ":A owl:onProperty :p ; owl:someValuesFrom :C . :B owl:onProperty :p ; owl:someValuesFrom :D . "
        ":C rdfs:subClassOf :D .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-svf2": (
        ":A owl:onProperty :p ; owl:someValuesFrom :C . :B owl:onProperty :q ; owl:someValuesFrom :C . "
        ":p rdfs:subPropertyOf :q .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-avf1": (
        ":A owl:onProperty :p ; owl:allValuesFrom :C . :B owl:onProperty :p ; owl:allValuesFrom :D . "
        ":C rdfs:subClassOf :D .",
        ":A rdfs:subClassOf :B",
    ),
    "scm-avf2": (
        ":A owl:onProperty :p ; owl:allValuesFrom :C . :B owl:onProperty :q ; owl:allValuesFrom :C . "
        ":p rdfs:subPropertyOf :q .",
        ":B rdfs:subClassOf :A",
    ),
    "scm-int": (":C owl:intersectionOf ( :D :E ) .", ":C rdfs:subClassOf :E"),
    "scm-uni": (":C owl:unionOf ( :D :E ) .", ":E rdfs:subClassOf :C"),
    "scm-dom1": (":p rdfs:domain :C . :C rdfs:subClassOf :D .", ":p rdfs:domain :D"),
    "scm-dom2": (":q rdfs:domain :C . :p rdfs:subPropertyOf :q .", ":p rdfs:domain :C"),
    "scm-rng1": (":p rdfs:range :C . :C rdfs:subClassOf :D .", ":p rdfs:range :D"),
    "scm-rng2": (":q rdfs:range :C . :p rdfs:subPropertyOf :q .", ":p rdfs:range :C"),
}
"""By clause: a world, and a statement that only this clause (with the axiom's own) makes."""

MAKES_BEYOND = {
    "cls-self": (":C owl:onProperty :p ; owl:hasSelf true . :a :p :a .", ":a a :C"),
    "cls-self, the other way": (":C owl:onProperty :p ; owl:hasSelf true . :a a :C .", ":a :p :a"),
    "an expression written twice is one": (
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] , [ a owl:Class ; owl:complementOf :E ] . "
        "[ a owl:Class ; owl:complementOf :E ] rdfs:subClassOf :D . :a a :C .",
        ":a a :D",
    ),
}
"""What we add to the standard's tables."""

BREAKS = {
    "eq-ref+eq-diff1": ":a owl:differentFrom :a .",
    "eq-diff1": ":p a owl:FunctionalProperty . :a :p :b , :c . :b owl:differentFrom :c .",
    "prp-irp": ":p a owl:IrreflexiveProperty . :a :p :a .",
    "prp-asyp": ":p a owl:AsymmetricProperty . :a :p :b . :b :p :a .",
    "prp-pdw": ":p owl:propertyDisjointWith :q . :a :p :b ; :q :b .",
    "prp-npa1": "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b . :a :p :b .",
    "prp-npa2": "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 5 . :a :p 5 .",
    "cls-nothing2": ":C rdfs:subClassOf owl:Nothing . :a a :C .",
    "cls-com": ":C owl:complementOf :D . :a a :C , :D .",
    "cls-maxc1": f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality {ZERO} ] . :a a :C ; :p :b .",
    "cls-maxqc1": f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality {ZERO} ; owl:onClass :D ] . "
    ":a a :C ; :p :b . :b a :D .",
    "cls-maxqc2": f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality {ZERO} ; owl:onClass owl:Thing ] "
    ". :a a :C ; :p :b .",
    "cax-dw": ":C owl:disjointWith :D . :a a :C , :D .",
    "cax-adc": "[] a owl:AllDisjointClasses ; owl:members ( :C :D :E ) . :a a :C , :E .",
    "dt-not-type": ':a :p "5.5"^^xsd:integer .',
}
"""By clause: a world that breaks it, which owlrl finds too."""

OWLRL_MISSES = {
    "prp-adp": "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :a :p :b ; :r :b .",
    "eq-diff3": "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b ) . :a owl:sameAs :b .",
    "eq-diff2": "[] a owl:AllDifferent ; owl:members ( :a :b ) . :a owl:sameAs :b .",
    "prp-fp+dt-diff": ":p a owl:FunctionalProperty . :a :p 5 , 6 .",
    "cls-maxc2+dt-diff": f":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality {ONE} ] . :a a :C ; :p 5 , 6 .",
    "prp-rng+dt-not-type": ':p rdfs:range xsd:integer . :a :p "five" .',
}
"""Contradictions by the standard that owlrl does not find: it never looks at the last member of a list of what is all
different or all disjoint, and leaves out dt-diff, and dt-not-type for a value that is well formed."""


def _triple(text: str) -> Triple:
    return parse(f"{PREFIXES}{text} .".encode(), FORMATS["turtle"], "expected")[0].triple


@pytest.mark.parametrize("clause", MAKES)
def test_clause_makes_its_statement_as_owlrl_does(clause: str) -> None:
    turtle, expected = MAKES[clause]
    world = closed(turtle)
    assert _triple(expected) in world.inferred
    assert _triple(expected) not in world.asserted
    assert comparable(world.inferred | world.asserted) == comparable(judged(turtle)[0])
    assert world.run.contradictions == ()


@pytest.mark.parametrize("clause", MAKES_BEYOND)
def test_what_we_add_to_the_tables(clause: str) -> None:
    turtle, expected = MAKES_BEYOND[clause]
    assert _triple(expected) in closed(turtle).inferred


@pytest.mark.parametrize("clause", BREAKS)
def test_clause_finds_its_contradiction_as_owlrl_does(clause: str) -> None:
    found = closed(BREAKS[clause]).run.contradictions
    assert [clause in case.rule for case in found] == [True]
    assert judged(BREAKS[clause])[1] != []


@pytest.mark.parametrize("clause", OWLRL_MISSES)
def test_contradiction_that_owlrl_misses(clause: str) -> None:
    assert [clause in case.rule for case in closed(OWLRL_MISSES[clause]).run.contradictions] == [True]
    assert judged(OWLRL_MISSES[clause])[1] == []


def test_every_clause_has_its_case() -> None:
    tables = chain(EQUALITY, PROPERTIES, CLASSES, CONTRADICTIONS, HIERARCHY, DOMAINS)  # TRIVIAL: test_infer_additions
    cases = {*MAKES, *MAKES_BEYOND, *BREAKS, *OWLRL_MISSES}
    assert {clause.name for clause in tables} <= cases
    assert len(MAKES) == 54 and len(BREAKS) == 15 and len(OWLRL_MISSES) == 6


def test_a_key_binds_only_if_all_its_properties_agree() -> None:
    """prp-key asks for every property of the key; owlrl compares all but the last."""
    turtle = ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q :x . :b a :C ; :p 1 ; :q :y ."
    same = _triple(":a owl:sameAs :b")
    assert same not in closed(turtle).inferred
    assert same in judged(turtle)[0]


def test_a_world_without_contradictions_has_none() -> None:
    run = closed(":C rdfs:subClassOf :D . :D owl:disjointWith :E . :a a :C . :b a :E . :b owl:differentFrom :a .").run
    assert run.contradictions == () and run.triples_added == 1


def test_contradictions_are_told_in_words_and_not_stored() -> None:
    world = closed(":C owl:disjointWith :D . :a a :C , :D .")
    assert world.inferred == frozenset()
    case = world.run.contradictions[0]
    assert str(case) == f"<{EX}a> is both <{EX}C> and <{EX}D>, which are disjoint (cax-dw)"
    assert case.terms == (NamedNode(EX + "a"), NamedNode(EX + "C"), NamedNode(EX + "D"))


def test_what_is_said_of_one_thing_by_its_name_holds_for_no_other() -> None:
    """A rule all of whose body is about a single thing makes its statement of that thing only, whatever is new."""
    axioms = "[ owl:intersectionOf ( :A [ a owl:Class ; owl:oneOf ( :a ) ] ) ] rdfs:subClassOf :B . "
    assert _triple(":a a :B") in closed(axioms + ":a a :A .").inferred
    assert closed(axioms + ":b a :A .").inferred == frozenset()


def test_what_is_denied_elsewhere_may_not_follow_either() -> None:
    denied = "_:n owl:sourceIndividual :a ; owl:assertionProperty :q ; owl:targetIndividual :b . "
    case = closed(denied + ":p rdfs:subPropertyOf :q . :a :p :b .").run.contradictions[0]
    assert case.rule == "prp-npa1"


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ('"maybe"^^xsd:boolean', False),
        ('"1"^^xsd:boolean', True),
        ('"x"^^xsd:byte', False),
        ('"007"^^xsd:int', True),
        ('"2014-02-30T00:00:00"^^xsd:dateTime', False),
        ('"2014-02-25T00:00:00Z"^^xsd:dateTime', True),
        ('"x"^^:own', True),
        ('"x"@en', True),
        ('"x"', True),
    ],
)
def test_a_value_is_written_as_its_datatype_asks(value: str, fits: bool) -> None:
    """Of statements that are there and of those that follow."""
    found = closed(f":p rdfs:subPropertyOf :q . :a :p {value} .").run.contradictions
    assert [case.rule for case in found] == ([] if fits else ["dt-not-type"] * 2)


def test_nothing_that_says_nothing_is_inferred() -> None:
    world = closed(":A a owl:Class . :p a owl:ObjectProperty ; rdfs:range :A . :a a :A ; :p 5 , :a ; owl:sameAs :a .")
    assert world.inferred == frozenset()


def test_a_second_run_gives_the_same_and_drops_what_no_longer_follows() -> None:
    quads = parse(f"{PREFIXES} :C rdfs:subClassOf :D . :a a :C .".encode(), FORMATS["turtle"], "t", EX + "g")
    store, rules = OxigraphStore(), compile_ontology(quads)
    store.add(quads)
    assert closure(store, rules) == closure(store, rules)
    store.update(f"DELETE DATA {{ GRAPH <{EX}g> {{ <{EX}a> a <{EX}C> }} }}")
    assert closure(store, rules).triples_added == 0
    assert not store.ask(f"ASK {{ GRAPH <{CLOSURE}> {{ ?s ?p ?o }} }}")


def test_axioms_in_the_store_that_the_rules_do_not_know_are_named() -> None:
    store = OxigraphStore()
    store.add(parse(f"{PREFIXES} :C rdfs:subClassOf :D . :a a :C .".encode(), FORMATS["turtle"], "t"))
    run = closure(store, compile_ontology([]))
    assert run.left_out == (_triple(":C rdfs:subClassOf :D"),) and run.triples_added == 0


def test_queries_mention_no_blank_node_and_do_not_depend_on_their_names() -> None:
    turtle = (
        PREFIXES
        + "_:{0} owl:onProperty :p ; owl:someValuesFrom _:{1} ; rdfs:subClassOf :C . _:{1} owl:unionOf ( :D :E ) ."
    )
    one, other = (
        compile_ontology(parse(turtle.format(*names).encode(), FORMATS["turtle"], "t")).queries
        for names in (("x", "y"), ("y", "x"))
    )
    assert one == other
    assert not any("_:" in query or "genid" in query for query in one)


def test_an_expression_that_leads_to_itself_keeps_a_name() -> None:
    """A general axiom between two anonymous classes, one inside the other: resolution would never end."""
    some = "[ owl:onProperty :q ; owl:someValuesFrom :B ]"
    turtle = f"{some} rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom {some} ] . {some} rdfs:subClassOf :C . "
    world = closed(turtle + ":a :q :b . :b a :B . :a :p :x . :x :p :y .")
    assert _triple(":y a :C") in world.inferred


@pytest.mark.parametrize(
    "turtle",
    [
        "_:l rdf:first :a ; rdf:rest _:l . :C owl:unionOf _:l .",
        "_:l rdf:first :a . :C owl:unionOf _:l .",
        "_:l rdf:first :a , :b ; rdf:rest () . :C owl:unionOf _:l .",
        "_:n owl:onProperty :p ; owl:someValuesFrom _:n . _:n rdfs:subClassOf :C .",
    ],
)
def test_broken_lists_and_expressions_are_refused(turtle: str) -> None:
    with pytest.raises(ContentError) as caught:
        closed(turtle)
    assert "\n" not in str(caught.value)


def test_a_proof_goes_down_to_the_sources() -> None:
    world = closed(
        ":C rdfs:subClassOf :D . :p rdfs:domain :C . :D rdfs:subClassOf [ owl:onProperty :q ; owl:hasValue :v ] . :a :p :b ."
    )
    proof = explain(world.store, world.rules, _triple(":a :q :v"))
    assert str(proof).replace(EX, "").splitlines() == [
        "<a> <q> <v>  [by cax-sco+cls-hv1; <D> rdfs:subClassOf (<q> value <v>)]",
        "  <a> a <D>  [by cax-sco; <C> rdfs:subClassOf <D>]",
        "    <a> a <C>  [by prp-dom; <p> rdfs:domain <C>]",
        "      <a> <p> <b>  [in <graph>]",
    ]
    assert proof.height == 3


def test_a_proof_does_not_lean_on_itself() -> None:
    world = closed(":A owl:equivalentClass :B . :B owl:equivalentClass :C . :p rdfs:range :B . :x :p :a .")
    assert explain(world.store, world.rules, _triple(":a a :A")).height == 2
    assert explain(world.store, world.rules, _triple(":a a :C")).height == 2


def test_what_does_not_follow_has_no_proof() -> None:
    world = closed(":A rdfs:subClassOf :B . :a a :A .")
    with pytest.raises(QueryError, match="neither asserted nor follows"):
        explain(world.store, world.rules, _triple(":a a :C"))
    assert explain(world.store, world.rules, _triple(":a a :A")).graphs == (f"<{EX}graph>",)
