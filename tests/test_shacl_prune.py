"""Queries without what cannot match: the same rows, whatever of the alternatives and options the data holds."""

from __future__ import annotations

from itertools import combinations

import pytest

from nnmi_graph.shacl.prune import occurring, pruned
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import NNMI

PREFIX = f"@prefix nnmi: <{NNMI}> . "
TRIPLES = (
    "nnmi:1 a nnmi:T",
    "nnmi:1 nnmi:p nnmi:a",
    "nnmi:1 nnmi:q nnmi:b",
    "nnmi:2 nnmi:p nnmi:b",
    "nnmi:b nnmi:q nnmi:1",
    'nnmi:2 nnmi:r "x"',
)
QUERIES = (
    "SELECT ?this WHERE { ?this a nnmi:T . ?this nnmi:p ?x }",
    "SELECT ?this ?x WHERE { ?this nnmi:p ?x . { ?this nnmi:q ?y } UNION { ?y nnmi:q ?this . { ?y nnmi:p ?z } UNION { ?y nnmi:r ?z } } }",
    "SELECT ?this ?y WHERE { ?this nnmi:p ?x OPTIONAL { ?this nnmi:r ?y . ?x nnmi:q ?z } OPTIONAL { { ?x nnmi:q ?y } } }",
    "SELECT ?this WHERE { ?this nnmi:p ?x FILTER NOT EXISTS { ?this a nnmi:T } FILTER EXISTS { { ?this nnmi:q ?y } } }",
    "SELECT (COUNT(?this) AS ?n) WHERE { ?this nnmi:r ?x }",
    "SELECT ?this (COUNT(?x) AS ?n) WHERE { ?this nnmi:p ?x . { ?x nnmi:q ?y } } GROUP BY ?this",
    "SELECT ?this ?k WHERE { VALUES ?k { nnmi:a nnmi:b } ?this nnmi:p ?k . { VALUES ?n { 1 2 } } UNION { ?this nnmi:r ?n } }",
    "SELECT ?this ?n WHERE { ?this nnmi:p ?x { SELECT ?this (COUNT(?y) AS ?n) WHERE { ?this nnmi:q ?y } GROUP BY ?this } }",
    "SELECT ?this WHERE { { ?this nnmi:p/nnmi:q ?x } UNION { ?this ^nnmi:q ?x } ?this ?p ?o MINUS { ?this nnmi:q nnmi:b } }",
    'SELECT ?this WHERE { ?this nnmi:r "x" . { BIND(1 AS ?n) } { BIND(2 AS ?m) ?this nnmi:p ?x } GRAPH ?g { ?this nnmi:nil ?x } }',
    "SELECT ?this WHERE { ?this nnmi:p nnmi:a ; nnmi:q ?x , nnmi:b . } VALUES ?x { nnmi:b }",
)


@pytest.mark.parametrize("query", QUERIES)
def test_the_rows_are_the_same_whatever_there_is(query: str) -> None:
    for size in range(len(TRIPLES) + 1):
        for some in combinations(TRIPLES, size):
            data = PREFIX + " ".join(f"{triple} ." for triple in some)
            store = OxigraphStore.of(parse(data.encode(), FORMATS["turtle"], "data"))
            kept = pruned(query, occurring(store))
            found = [] if kept is None else sorted(map(str, store.select(kept)))
            assert found == sorted(map(str, store.select(query))), (some, kept)


LIMIT = "VALUES ?this { nnmi:1 nnmi:2 }"
LIMITED = f"""SELECT ?this ?y WHERE {{ {LIMIT} ?this nnmi:p ?x . {{ {LIMIT} ?x nnmi:q ?y }}
    UNION {{ {LIMIT} ?this nnmi:r ?y OPTIONAL {{ {LIMIT} ?this a nnmi:T ; nnmi:q ?z }} }} }}"""


def test_what_limits_each_group_to_some_nodes_stays_where_it_stands() -> None:
    lengths = set()
    for size in range(len(TRIPLES) + 1):
        for some in combinations(TRIPLES, size):
            data = PREFIX + " ".join(f"{triple} ." for triple in some)
            store = OxigraphStore.of(parse(data.encode(), FORMATS["turtle"], "data"))
            kept = pruned(LIMITED, occurring(store), LIMIT)
            found = [] if kept is None else sorted(map(str, store.select(kept)))
            assert found == sorted(map(str, store.select(LIMITED))), (some, kept)
            lengths.add(None if kept is None else kept.count(LIMIT))
    assert lengths == {None, 2, 3, 4}


def test_what_cannot_match_is_left_out() -> None:
    data = PREFIX + "nnmi:1 nnmi:p nnmi:2 . nnmi:2 a nnmi:T ."
    store = OxigraphStore.of(parse(data.encode(), FORMATS["turtle"], "data"))
    text = "SELECT ?this { ?this nnmi:p ?x %s }"
    assert pruned(text % "OPTIONAL { ?x nnmi:q ?y }", occurring(store)) == text % ""
    assert pruned(text % "{ ?x a nnmi:U } UNION { ?x a nnmi:V }", occurring(store)) is None
    assert pruned(text % "{ ?x a nnmi:U } UNION { ?x a nnmi:T }", occurring(store)) == text % "{ ?x a nnmi:T }"
