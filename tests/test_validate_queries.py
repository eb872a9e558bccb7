"""Queries of the shapes' own, run for all focus nodes at once, against pySHACL, which runs them one node at a time."""

from __future__ import annotations

import random

import pytest

from nnmi_graph.errors import ContentError
from nnmi_graph.findings import Report
from nnmi_graph.shacl import validate

from .validate_samples import check, store_of, turtle

QUERIES = {
    "plain": "SELECT $this ?value WHERE { $this ex:p ?value . FILTER(isIRI(?value)) }",
    "distinct, in order": "SELECT DISTINCT $this ?value WHERE { $this ex:p|ex:q ?value } ORDER BY ?value",
    "other nodes": "SELECT $this ?value WHERE { $this ex:p ?value . ?other ex:p ?value . FILTER(?other != $this) }",
    "not exists": "SELECT $this WHERE { $this ex:p ?x . FILTER NOT EXISTS { ?x ex:q $this } }",
    "exists within": "SELECT $this WHERE { FILTER EXISTS { { $this ex:p ?x } UNION { $this ex:q ?x } FILTER(?x != $this) } }",
    "only in a filter": "SELECT $this ?value WHERE { ?value a ex:D . FILTER(STR(?value) < STR($this)) }",
    "filter in a group": "SELECT $this ?value WHERE { ?value ex:p ?x . { ?x ex:q ?y . FILTER(?y != $this) } }",
    "optional": "SELECT $this ?value WHERE { $this ex:p ?x . OPTIONAL { ?x ex:q ?value } FILTER(!BOUND(?value) || ?value != $this) }",
    "optional first": "SELECT $this ?value WHERE { OPTIONAL { $this ex:p ?value } FILTER(BOUND(?value)) }",
    "union": "SELECT $this ?value WHERE { { $this ex:p ?value } UNION { ?value ex:q $this } }",
    "union with bind": "SELECT $this ?value WHERE { { BIND($this AS ?value) FILTER EXISTS { $this ex:p ?z } } UNION { $this ex:q ?value } }",
    "group by": "SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
    "select within": """SELECT $this ?value WHERE { $this a ex:C .
        { SELECT $this (COUNT(DISTINCT ?x) AS ?n) WHERE { $this ex:p/ex:q* ?x } GROUP BY $this } FILTER(?n > 2) BIND(?n AS ?value) }""",
    "select with filter within": "SELECT $this WHERE { { SELECT $this ?x WHERE { ?x ex:p ?y . FILTER(?y = $this) } } ?x a ex:D }",
    "limit": "SELECT $this ?value WHERE { $this ex:p ?value } ORDER BY STR(?value) LIMIT 1",
    "aggregate over all": "SELECT $this ?value WHERE { $this ex:p ?value . { SELECT $this (MAX(STR(?v)) AS ?m) WHERE { $this ex:p ?v } GROUP BY $this } FILTER(STR(?value) = ?m) }",
    "braces in text": 'SELECT $this WHERE { $this ex:p ?x . # a } in a comment $this\n FILTER(STR(?x) != "} $this {") }',
    "path": "SELECT $this ?value WHERE { $this $PATH ?value . FILTER(?value != $this) }",
    "path said": "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER(?path = ex:q) }",
    "shape": "SELECT $this WHERE { $this a ex:D . FILTER(bound($currentShape) && STRENDS(STR($currentShape), 'S')) }",
}


def data(seed: int) -> str:
    chance = random.Random(seed)
    nodes = [f"ex:n{number}" for number in range(6)]
    lines = [f"{node} a {chance.choice(['ex:C', 'ex:C , ex:D', 'ex:E'])} ." for node in nodes]
    for _ in range(14):
        value = chance.choice([*nodes, "1", '"a"'])
        lines.append(f"{chance.choice(nodes)} {chance.choice(['ex:p', 'ex:q'])} {value} .")
    return "\n".join(lines)


def rows(report: Report) -> set[tuple[str, ...]]:
    return {(str(f.focus), str(f.path), str(f.value)) for f in report.findings}


@pytest.mark.parametrize("name", QUERIES)
def test_query(name: str) -> None:
    """All at once or node by node: the same focus nodes, paths and values, on several graphs; some have any."""
    quads = turtle(f"""ex:S a sh:PropertyShape ; sh:path ex:p ; sh:targetClass ex:C ;
        sh:sparql [ sh:prefixes ex: ; sh:select '''{QUERIES[name]}''' ] .""")
    found = 0
    for seed in range(4):
        store = store_of(data(seed))
        ours = rows(validate(store, quads))
        assert ours == rows(validate(store, quads, engine="pyshacl"))
        nodes = [f.focus for f in validate(store, quads).findings][:2]
        limited = rows(validate(store, quads, focus=nodes))
        assert limited == {row for row in ours if row[0] in {str(node) for node in nodes}}
        found += len(ours)
    assert found


LIMITED = """sh:sparql [ sh:prefixes ex: ; sh:select
  "SELECT $this ?value WHERE { $this ex:q ?value . ?value ex:bad true } ORDER BY ?value LIMIT 1" ]"""
PLACES = {
    "below two paths": f"[ sh:path ex:p ; sh:property [ sh:path ex:p ; sh:property [ sh:path ex:r ; {LIMITED} ] ] ]",
    "in a shape referred to": f"[ sh:path ( ex:p ex:p ) ; sh:node [ {LIMITED} ] ]",
    "counted": f"[ sh:path ( ex:p ex:p ) ; sh:qualifiedValueShape [ {LIMITED} ] ; sh:qualifiedMinCount 2 ]",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_limited_query_is_run_wherever_its_shape_is_reached(place: str) -> None:
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property {PLACES[place]} ."
    data = (
        "ex:a a ex:C ; ex:p ex:b . ex:b ex:p ex:c , ex:d . ex:c ex:q ex:x , ex:y . ex:x ex:bad true . ex:d ex:q ex:y ."
    )
    assert len(check(shapes, data).findings) == 1
    with pytest.raises(ContentError, match="cannot be run at a node without a name; let the query GROUP BY"):
        check(shapes, f"{data} ex:b ex:p [ ex:q ex:x ] .")
