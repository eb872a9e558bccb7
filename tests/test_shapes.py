"""The shapes files keep their form: a header, words in both languages, columns that fit, terms that exist."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import Literal, NamedNode, Term

from .shapes_bench import CONTENT, KINDS, ROOT, SHAPE, SHEETS_ONLY, TWINS, shapes

FILES = [path.stem for path in CONTENT.shapes()]
RECORD_KINDS = {"institute", "organisation", "membership", "sponsorship", "funding", "event", "count", "evidence"}
SENTENCES = 2


@pytest.fixture(scope="module")
def graph() -> OxigraphStore:
    """Shapes, ontology, taxonomies and data in one store."""
    store = OxigraphStore()
    store.add(shapes())
    for path, name in CONTENT.graphs():
        store.add(read(path, graph=name))
    return store


def column(store: OxigraphStore, query: str) -> list[str]:
    """The first column of an answer, as short text."""
    return [text(row[0]) for row in store.select("PREFIX shape: <https://w3id.org/nnmi/shape/>\n" + query)]


def text(term: Term | None) -> str:
    return term.value.removeprefix(SHAPE) if isinstance(term, NamedNode | Literal) else str(term)


def test_all_files_are_collected() -> None:
    assert len(FILES) == 31
    assert len(KINDS) == 30
    assert SHEETS_ONLY in FILES


def test_every_kind_has_its_twins() -> None:
    twins = {path.parent.name for path in TWINS.glob("*/valid.ttl")} & {
        path.parent.name for path in TWINS.glob("*/invalid.ttl")
    }
    assert twins == set(KINDS)


def test_counts_of_shapes(graph: OxigraphStore) -> None:
    """A shape that goes lost shows here; raise the numbers with each one added."""
    counts = {
        kind: len(column(graph, f"SELECT DISTINCT ?s {{ ?s a sh:{kind} FILTER (isIRI(?s)) }}"))
        for kind in ("NodeShape", "PropertyShape", "SPARQLConstraint")
    }
    assert counts["NodeShape"] >= 154
    assert counts["PropertyShape"] >= 194
    assert counts["SPARQLConstraint"] >= 67


@pytest.mark.parametrize("name", FILES)
def test_header(name: str) -> None:
    store = OxigraphStore()
    store.add(read(CONTENT.root / "shapes" / f"{name}.ttl"))
    headers = column(store, "SELECT ?o { ?o a owl:Ontology }")
    assert headers == [f"file-{name}"]
    for property, wanted in (("title", {"en", "zh"}), ("description", {"en", "zh"}), ("creator", {""})):
        found = column(store, f"SELECT (LANG(?t) AS ?l) {{ shape:file-{name} dcterms:{property} ?t }}")
        assert set(found) == wanted, property
    licence = column(store, f"SELECT ?l {{ shape:file-{name} dcterms:license ?l }}")
    assert licence == ["https://creativecommons.org/licenses/by/4.0/"]
    assert column(store, f"SELECT ?v {{ shape:file-{name} owl:versionInfo ?v }}")


CONSTRAINED = """?s a ?type . FILTER (?type IN (sh:PropertyShape, sh:NodeShape))
    FILTER EXISTS { ?s ?parameter ?x FILTER (?parameter IN (sh:minCount, sh:maxCount, sh:class, sh:datatype, sh:node,
        sh:nodeKind, sh:or, sh:not, sh:pattern, sh:hasValue, sh:disjoint, sh:minExclusive, sh:minInclusive,
        sh:maxInclusive, sh:minLength, sh:maxLength, sh:uniqueLang, sh:languageIn)) }"""


def test_whatever_can_fail_has_one_message_in_each_language(graph: OxigraphStore) -> None:
    failing = column(graph, f"SELECT DISTINCT ?s {{ {{ {CONSTRAINED} }} UNION {{ ?s a sh:SPARQLConstraint }} }}")
    assert len(failing) > 250
    languages = graph.select("SELECT ?s (LANG(?m) AS ?l) { ?s sh:message ?m }")
    found: dict[str, list[str]] = {}
    for shape, language in languages:
        found.setdefault(text(shape), []).append(text(language))
    assert {shape for shape in failing if sorted(found.get(shape, [])) != ["en", "zh"]} == set()


def test_messages_say_what_is_wrong_and_how_to_mend_it(graph: OxigraphStore) -> None:
    """Two sentences at least: what is wrong, what to do."""
    rows = list(
        graph.select("SELECT ?s ?m { ?s sh:message ?m FILTER (STRSTARTS(STR(?s), 'https://w3id.org/nnmi/shape/')) }")
    )
    assert len(rows) > 500
    short = [text(shape) for shape, message in rows if len(split_sentences(text(message))) < SENTENCES]
    assert short == []


def split_sentences(message: str) -> list[str]:
    return [part for part in message.replace("。", ". ").replace(": ", ". ").split(". ") if part.strip()]


def test_property_shapes_are_named_described_ordered_and_grouped(graph: OxigraphStore) -> None:
    lacking = column(
        graph,
        """SELECT DISTINCT ?s { ?s a sh:PropertyShape .
        FILTER (!EXISTS { ?s sh:name ?n FILTER (LANG(?n) = "en") } || !EXISTS { ?s sh:name ?n FILTER (LANG(?n) = "zh") }
            || !EXISTS { ?s sh:description ?d FILTER (LANG(?d) = "en") }
            || !EXISTS { ?s sh:description ?d FILTER (LANG(?d) = "zh") }
            || !EXISTS { ?s sh:order ?o } || !EXISTS { ?s sh:group/a sh:PropertyGroup }) }""",
    )
    assert lacking == []


def test_node_shapes_are_labelled_in_both_languages(graph: OxigraphStore) -> None:
    lacking = column(
        graph,
        """SELECT DISTINCT ?s { ?s a sh:NodeShape .
        FILTER (!EXISTS { ?s rdfs:label ?n FILTER (LANG(?n) = "en") } || !EXISTS { ?s rdfs:label ?n FILTER (LANG(?n) = "zh") }
            || !EXISTS { ?s rdfs:comment ?d FILTER (LANG(?d) = "en") }
            || !EXISTS { ?s rdfs:comment ?d FILTER (LANG(?d) = "zh") }) }""",
    )
    assert lacking == []


def test_no_shape_is_nameless(graph: OxigraphStore) -> None:
    """Findings can name every shape and constraint; only paths and lists are blank."""
    assert column(graph, "SELECT ?s { ?s a ?t FILTER (isBlank(?s) && STRSTARTS(STR(?t), STR(sh:))) }") == []
    assert column(graph, "SELECT ?s { ?s sh:property|sh:sparql|sh:node ?x FILTER (isBlank(?x)) }") == []


def test_every_shape_referred_to_exists(graph: OxigraphStore) -> None:
    assert (
        column(
            graph,
            """SELECT DISTINCT ?x { ?s sh:property|sh:node|sh:not|(sh:or/rdf:rest*/rdf:first) ?x
        FILTER NOT EXISTS { ?x a ?t FILTER (?t IN (sh:NodeShape, sh:PropertyShape)) } }""",
        )
        == []
    )


def test_every_property_and_class_used_is_declared(graph: OxigraphStore) -> None:
    used = """SELECT DISTINCT ?x { { ?s sh:targetClass|sh:class|sh:path|nnmi:partClass ?x }
        UNION { ?s sh:path/rdf:rest*/rdf:first ?x } UNION { ?s a sh:PropertyShape ; ?x ?o }
        FILTER (isIRI(?x) && STRSTARTS(STR(?x), STR(nnmi:))) FILTER NOT EXISTS { ?x a ?declared } }"""
    assert column(graph, used) == []


def test_every_concept_named_is_in_a_taxonomy(graph: OxigraphStore) -> None:
    """The concepts in values, and those in the queries of the shapes."""
    named = set()
    for path in CONTENT.shapes():
        named |= set(re.findall(r"tax:[a-z0-9-]*[a-z0-9]\b(?!-)", path.read_text(encoding="utf-8")))
    assert len(named) > 60
    known = {
        f"tax:{text(row[0]).rsplit('/', 1)[1]}"
        for row in graph.select("""SELECT ?c { ?c a ?t
        FILTER (?t IN (skos:Concept, skos:ConceptScheme) && STRSTARTS(STR(?c), STR(tax:))) }""")
    }
    assert named - known == set()


def test_rules_name_their_text_date_and_provision(graph: OxigraphStore) -> None:
    rules = column(graph, "SELECT ?s { ?s a sh:NodeShape FILTER (STRSTARTS(STR(?s), STR(shape:Rule-))) }")
    assert len(rules) == 23
    complete = column(
        graph,
        """SELECT DISTINCT ?s { ?s nnmi:ruleText ?en, ?zh ; nnmi:ruleDate ?date ; dcterms:source ?p .
        ?p a nnmi:Provision . FILTER (LANG(?en) = "en" && LANG(?zh) = "zh") }""",
    )
    assert set(rules) == set(complete)
    severities = set(column(graph, "SELECT ?v { ?s sh:severity ?v FILTER (STRSTARTS(STR(?s), STR(shape:Rule-))) }"))
    assert severities == {"http://www.w3.org/ns/shacl#Warning", "http://www.w3.org/ns/shacl#Info"}


def test_record_kinds_are_all_there_and_once(graph: OxigraphStore) -> None:
    kinds = Counter(column(graph, "SELECT ?k { ?s nnmi:recordKind ?k }"))
    assert set(kinds) >= RECORD_KINDS
    assert {kind for kind, count in kinds.items() if count > 1} == set()


def test_columns_are_unique_within_a_kind(graph: OxigraphStore) -> None:
    rows = graph.select("SELECT ?k ?c ?p { ?s nnmi:recordKind ?k ; sh:property ?p . ?p nnmi:column ?c }")
    columns = Counter((text(kind), text(name)) for kind, name, _ in rows)
    assert len(columns) > 40
    shared = {("ownership", "owned")}  # what is owned is also what the claim is about: one column fills both
    assert {place for place, count in columns.items() if count > 1} == shared


def test_columns_of_a_list_take_their_values_from_it(graph: OxigraphStore) -> None:
    """`nnmi:valueScheme` and the shape that checks the list name the same scheme; the example is in it."""
    assert len(column(graph, "SELECT ?s { ?s nnmi:valueScheme ?scheme }")) > 25
    assert (
        column(
            graph,
            """SELECT ?s { ?s nnmi:valueScheme ?scheme ; sh:node ?listed .
        FILTER NOT EXISTS { ?listed sh:property/sh:hasValue ?scheme } }""",
        )
        == []
    )
    assert (
        column(
            graph,
            """SELECT ?s { ?s nnmi:valueScheme ?scheme ; nnmi:exampleValue ?example .
        FILTER NOT EXISTS { ?example skos:inScheme ?scheme } }""",
        )
        == []
    )
    assert (
        column(
            graph,
            """SELECT ?s { ?s nnmi:valueScheme ?scheme ; sh:defaultValue ?value .
        FILTER NOT EXISTS { ?value skos:inScheme ?scheme } }""",
        )
        == []
    )


def test_the_list_shapes_are_real_lists(graph: OxigraphStore) -> None:
    listed = column(graph, "SELECT ?scheme { ?s sh:path skos:inScheme ; sh:hasValue ?scheme }")
    assert len(listed) == 30
    assert (
        column(
            graph,
            """SELECT ?s { ?s sh:property/sh:path skos:inScheme ; rdfs:label ?l . FILTER (LANG(?l) = "en")
        FILTER (CONTAINS(STR(?s), "Listed-")) FILTER NOT EXISTS { ?column sh:node ?s } }""",
        )
        == []
    )
    assert (
        column(
            graph,
            """SELECT ?scheme { ?s sh:path skos:inScheme ; sh:hasValue ?scheme .
        FILTER NOT EXISTS { ?scheme a skos:ConceptScheme } }""",
        )
        == []
    )


def test_no_name_of_an_institute_is_in_the_shapes_but_as_an_example() -> None:
    for path in (ROOT / "shapes").glob("*.ttl"):
        lines = path.read_text(encoding="utf-8").splitlines()
        named = [line for line in lines if "America Makes" in line and "nnmi:exampleValue" not in line]
        assert named == [], path.name


def test_the_docs_name_every_file() -> None:
    docs = (ROOT / "docs" / "shapes.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"`{name}.ttl`" not in docs] == []
