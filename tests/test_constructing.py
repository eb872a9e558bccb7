"""What a server constructs that cuts rows, or may: all that the embedded store makes of the same query, and no more."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from nnmi_graph.errors import QueryError, StoreError
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.terms import BlankNode, Literal, NamedNode, Quad, Triple

from .endpoint import endpoint
from .engine_servers import Missing, virtuoso

PARTS = [
    "?a <urn:p> ?b .",
    "?a ?b ?c .",
    "?b ?a ?c .",
    "?c <urn:p> ?a .",
    "?none <urn:p> ?a .",
    "[] <urn:p> ?a ; a ?c .",
    "?a <urn:q> [ <urn:r> ?b , ?c ] .",
    "_:new <urn:p> ?a . _:new <urn:q> _:new .",
    '<urn:x> <urn:p> 5 , "text"@en , ?c , "a } b ?c" .',
    "( ?a ?c ) a <urn:list> .",
]
GROUPS = [
    "{ ?a ?b ?c }",
    "{ ?a ?b ?c OPTIONAL { ?c <urn:p> ?none } }",
    "{ ?a ?b ?c } ORDER BY ?a ?b ?c LIMIT 13",
    "{ ?a ?b ?c } VALUES ?b { <urn:p> <urn:q> }",
    "{ GRAPH ?g { ?a ?b ?c } } # { the end",
]


def some_store(at: random.Random, nodes: bool = True) -> list[Quad]:
    """Statements in two graphs, some of them in both, with literals of many kinds and nameless nodes."""
    things = [NamedNode(f"urn:t{n}") for n in range(8)] + [BlankNode() for _ in range(3 * nodes)]
    values = [Literal("x"), Literal("x", language="en"), Literal(5), Literal(5.5), Literal(True), Literal(""), *things]
    found = {
        Quad(at.choice(things), NamedNode(at.choice(["urn:p", "urn:q"])), at.choice(values), NamedNode(f"urn:g{graph}"))
        for graph in (1, 2)
        for _ in range(25)
    }
    return [*found, *(Quad(*quad.triple, NamedNode("urn:g1")) for quad in found if at.random() < 0.2)]


PLAIN = [
    "{ VALUES ?b { <urn:p> <urn:q> } ?a ?b ?c }",
    "{ VALUES ?g { <urn:g1> <urn:g2> } GRAPH ?g { ?a ?b ?c } }",
    "{ ?a <urn:p> ?b , ?c }",
    "{ ?a ?b ?c } VALUES ?b { <urn:p> <urn:q> }",
    "{ ?a ?b ?c OPTIONAL { ?c <urn:p> ?none } FILTER(?b IN (<urn:p>, <urn:q>)) }",
]
"""What tells of our statements alone, not of those that Virtuoso has about itself."""


def some_query(at: random.Random, groups: Sequence[str] = GROUPS) -> str:
    """A CONSTRUCT of up to three parts, in some of its forms."""
    template = " ".join(at.sample(PARTS, at.randint(1, 3)))
    where = at.choice(groups)
    return at.choice([f"CONSTRUCT {{ {template} }} WHERE {where}", f"#{{\nCONSTRUCT{{{template}}}{where}"])


def graph(triples: Iterable[Triple]) -> Counter[tuple[str, ...]]:
    """The triples, each nameless node told by what is said of it and of what it is joined with, three steps far."""
    made = list(set(triples))
    told: dict[object, str] = {term: "" for triple in made for term in triple if isinstance(term, BlankNode)}

    def shown(triple: Triple, node: object = None) -> tuple[str, ...]:
        return tuple("this" if term == node else told.get(term, str(term)) for term in triple)

    for _ in range(3):
        about: dict[object, list[tuple[str, ...]]] = {node: [] for node in told}
        for triple in made:
            for node in {triple.subject, triple.object} & told.keys():
                about[node].append(shown(triple, node))
        told = {node: f"_:{digest(sorted(lines))}" for node, lines in about.items()}
    return Counter(map(shown, made))


def digest(lines: list[tuple[str, ...]]) -> str:
    """The lines in few letters."""
    return hashlib.sha256(repr(lines).encode()).hexdigest()


@pytest.mark.parametrize("seed", range(4))
def test_all_is_constructed_of_an_answer_that_is_cut(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnmi_graph.store.sparql_http.ROUND", 5)
    at, cut = random.Random(seed), 0
    for _ in range(5):
        here = OxigraphStore.of(some_store(at))
        with endpoint(here.inner, most=5) as url:
            store = SparqlHttpStore(url)
            for text in [*(some_query(at) for _ in range(8)), "CONSTRUCT WHERE { ?a <urn:p> ?b . ?b ?q ?c }"]:
                found, right = list(store.construct(text)), graph(here.construct(text))
                assert graph(found) == right and len(found) == len(set(found)), text
                cut += len(right) > 5
    assert cut > 20


def test_a_template_that_names_nothing_is_made_once_or_for_each_row() -> None:
    here = OxigraphStore.of(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(n)) for n in range(1_201))
    with endpoint(here.inner, most=500) as url:
        store = SparqlHttpStore(url)
        assert len(list(store.construct("CONSTRUCT { <urn:row> <urn:p> 1 } { ?s ?p ?o }"))) == 1
        assert len(list(store.construct("CONSTRUCT { [] <urn:p> 1 } { ?s ?p ?o }"))) == 1_201
        assert len(list(store.construct("CONSTRUCT { <urn:row> <urn:p> 1 } { ?none <urn:none> ?o }"))) == 0


@pytest.mark.parametrize("text", ["GROUP BY ?s", "GROUP BY ?s HAVING(COUNT(*) > 0)", "# \\u007d"])
def test_what_cannot_be_asked_for_its_rows_is_refused(text: str) -> None:
    query = f"CONSTRUCT {{ ?s a ?s }} {{ ?s ?p ?o }} {text}"
    here = OxigraphStore.of([Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(1))])
    with endpoint(here.inner) as url, pytest.raises(StoreError, match="may construct less than there is"):
        SparqlHttpStore(url).construct(query)


def test_a_faulty_template_is_told_in_one_line() -> None:
    with endpoint(OxigraphStore().inner) as url, pytest.raises(QueryError) as told:
        SparqlHttpStore(url).construct("CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }")
    assert "\n" not in str(told.value)


def test_virtuoso_constructs_all_that_it_would_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnmi_graph.store.sparql_http.ROUND", 7)
    at = random.Random(1)
    quads = some_store(at, nodes=False)
    here = OxigraphStore.of(quads)
    try:
        with virtuoso(rows=7) as store:
            store.add(quads)
            for text in [*(some_query(at, PLAIN) for _ in range(30)), "CONSTRUCT WHERE { ?a <urn:p> ?b , ?c }"]:
                assert graph(store.construct(text)) == graph(here.construct(text)), text
    except Missing as reason:
        pytest.skip(str(reason))
