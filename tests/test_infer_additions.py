"""What a closure holds beyond the ontology: what is true of all, as owlrl has it, and rules of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import QueryError
from nnmi_graph.infer import Additions, explain
from nnmi_graph.infer.own_rules import read_own_rule
from nnmi_graph.store import OxigraphStore, open_store, read
from nnmi_graph.terms import RDF, XSD, BlankNode, Triple

from .conftest import Ran
from .infer_judge import EX, GENID, PREFIXES, closed, judged
from .test_infer_rules import MAKES
from .test_store import server

Run = Callable[..., Ran]
NOT_OF_OWL_2 = {RDF + "HTML", RDF + "langString", XSD + "date", XSD + "time"}
"""Datatypes of RDF 1.1 that owlrl counts among those of OWL 2 RL."""
TREE = """@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
:a :in :b . :b :in :c . :c :in :d . _:x :in :a . :a :size 007 . :b :size 7.0 . :c :size "seven" . :near owl:inverseOf :near2 .
"""
WITHIN = """# what lies in what lies in something lies within it, whatever number of steps
PREFIX : <http://example.org/>
CONSTRUCT { ?x :within ?y ; :near ?y } WHERE { ?x :in ?y . FILTER (?x != ?y) FILTER isIRI(?y) }
"""
FURTHER = """PREFIX : <http://example.org/>
CONSTRUCT { ?x :within ?z } WHERE { ?x :within ?y . ?y :within ?z }"""
SEVENS = """PREFIX : <http://example.org/>
CONSTRUCT { ?x :asLargeAs ?y } WHERE { ?x :size ?n . ?y :size ?m FILTER(?n = ?m && !sameTerm(?x, ?y)) }"""


def _plain(triples: Iterable[Triple]) -> set[Triple]:
    """Those that both can say: no unnamed nodes, which each calls as it likes."""
    nodes = (BlankNode,)
    plain = (t for t in triples if not isinstance(t.subject, nodes) and not isinstance(t.object, nodes))
    return {t for t in plain if GENID not in str(t) and getattr(t.subject, "value", "") not in NOT_OF_OWL_2}


@pytest.mark.parametrize(
    "clause", ["eq-rep-p", "prp-trp", "cls-int1", "cax-eqc1", "scm-cls", "scm-op", "scm-dp", "scm-int"]
)
def test_what_is_true_of_all_is_what_owlrl_makes_of_the_tables(clause: str) -> None:
    turtle = (
        f"{MAKES[clause][0]} :Z a owl:Class . :r a owl:ObjectProperty . :d a owl:DatatypeProperty . :z :d 5 ; :r _:n ."
    )
    world = closed(turtle, Additions(trivial=True))
    ours, theirs = _plain(world.inferred | world.asserted), _plain(judged(turtle)[0])
    assert theirs <= ours
    assert all(t.subject == t.object for t in ours - theirs), "owlrl leaves out C ⊑ C by way of D (scm-sco)"
    assert world.run.left_out == () and closed(turtle).run.triples_added < world.run.triples_added


def test_what_is_true_of_all_has_its_proof() -> None:
    world = closed(":C a owl:Class . :a a :C .", Additions(trivial=True))
    for triple in {t for t in _plain(world.inferred) if EX in str(t)}:
        assert explain(world.store, world.rules, triple).rule


def test_an_unnamed_thing_that_is_the_same_as_a_property_changes_nothing_else() -> None:
    """A rule looks for statements by each thing that is the same: an unnamed node makes none."""
    assert {str(t.subject) for t in closed("_:x owl:sameAs :p . :a :p :b .").inferred} == {f"<{EX}p>"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    for name, text in {"tree.ttl": TREE, "within.rq": WITHIN, "further.rq": FURTHER, "sevens.rq": SEVENS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("engine", ["directory", "endpoint"])
def test_rules_of_ones_own_join_the_loop_on_every_engine(engine: str, folder: Path, tmp_path: Path) -> None:
    rules = [folder / name for name in ("further.rq", "within.rq", "sevens.rq")]
    with server(tmp_path / "served") if engine == "endpoint" else nullcontext() as url:
        place = url or str(tmp_path / "store")
        if url:
            open_store(url, read_only=False).add(read(folder / "tree.ttl", graph=EX + "g"))
        else:
            OxigraphStore.build(place, read(folder / "tree.ttl", graph=EX + "g"))
        Workspace(store=place).close(own=rules)
        ws = Workspace(store=place)
        pairs = ws.store.select(f"SELECT ?x ?y {{ ?x <{EX}within> ?y FILTER(isIRI(?x)) }}")
        ends = sorted(f"{getattr(x, 'value', '')[-1]}{getattr(y, 'value', '')[-1]}" for x, y in pairs)
        assert ends == ["ab", "ac", "ad", "bc", "bd", "cd"]
        assert ws.store.ask(f"ASK {{ ?x <{EX}within> <{EX}d> FILTER(isBlank(?x)) }}"), "unnamed nodes follow rules, too"
        assert ws.store.ask(f"ASK {{ <{EX}b> <{EX}near2> <{EX}a> }}"), "the ontology goes on from what the rules make"
        assert len(list(ws.store.select(f"SELECT ?x ?y {{ ?x <{EX}asLargeAs> ?y }}"))) == 2, "007 = 7.0, not 'seven'"
        proof = str(ws.explain(f"<{EX}a> <{EX}within> <{EX}d>"))
        assert proof.count("by further.rq") == 2 and proof.count("by within.rq") == 3, proof


def test_the_command_takes_rules_and_shows_them(folder: Path, tmp_path: Path, nnmi: Run) -> None:
    data, rules = ("--data", folder / "tree.ttl"), ("--rules", folder / "within.rq", folder / "further.rq")
    assert nnmi("derive", "--closure", "out.nt", *data, *rules, "--axioms", cwd=tmp_path).code == 0
    made = (tmp_path / "out.nt").read_text(encoding="utf-8")
    assert (
        f"<{EX}a> <{EX}within> <{EX}d> ." in made
        and f"<{EX}a> <http://www.w3.org/2002/07/owl#sameAs> <{EX}a> ." in made
    )
    proof = nnmi("derive", "--explain", f"{EX}a {EX}within {EX}c", *data, *rules, cwd=tmp_path)
    assert proof.code == 0 and "by further.rq" in proof.out
    assert (
        nnmi("derive", *rules, cwd=tmp_path).code == 2 and nnmi("derive", "--axioms", "--check", cwd=tmp_path).code == 2
    )


REFUSED = {
    "is no CONSTRUCT query": "SELECT * { ?s ?p ?o }",
    "mine.rq:2:40: the query ends too early": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o",
    "fetch from the network": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://e/> { ?s ?p ?o } }",
    "makes only what it reads": "CONSTRUCT WHERE { ?s ?p ?o }",
    "makes nothing": "CONSTRUCT { } WHERE { ?s ?p ?o }",
    "a new unnamed node": "CONSTRUCT { ?s :has [ :of ?o ] } WHERE { ?s :p ?o }",
    "has ?b, which no pattern binds": "CONSTRUCT { ?s :q ?b } WHERE { ?s :p ?o }",
    "BIND cannot be in a rule: it makes values": "CONSTRUCT { ?s :q ?b } WHERE { ?s :p ?o BIND(?o + 1 AS ?b) }",
    "NOW cannot be in a rule: it makes values": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o FILTER(?o < NOW()) }",
    "OPTIONAL cannot be in a rule: it asks for what is not there": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o OPTIONAL { ?o :p ?z } }",
    "MINUS cannot be in a rule: it asks": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o MINUS { ?o :p ?s } }",
    "EXISTS cannot be in a rule: it asks": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o FILTER(?s != ?o && EXISTS { ?o :p ?s }) }",
    "mine.rq:2:52: EXISTS cannot be in a rule": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o FILTER NOT EXISTS { ?o :p ?s } }",
    "SELECT cannot be in a rule: it counts": "CONSTRUCT { ?s :n ?n } WHERE { { SELECT ?s (COUNT(*) AS ?n) { ?s :p ?o } GROUP BY ?s } }",
    "LIMIT cannot be in a rule: it counts": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p ?o } LIMIT 3",
    "UNION cannot be in a rule: it has alternatives": "CONSTRUCT { ?s :q ?o } WHERE { { ?s :p ?o } UNION { ?o :p ?s } }",
    "GRAPH cannot be in a rule: it asks for one graph": "CONSTRUCT { ?s :q ?o } WHERE { GRAPH ?g { ?s :p ?o } }",
    "FROM cannot be in a rule: it asks for one graph": "CONSTRUCT { ?s :q ?o } FROM <http://e/g> WHERE { ?s :p ?o }",
    "is more than a triple pattern": "CONSTRUCT { ?s :q ?o } WHERE { ?s :p/:p ?o }",
    "no plain triple pattern": "CONSTRUCT { ?s :q ?o } WHERE { ?s ^:p ?o }",
}


@pytest.mark.parametrize("told", REFUSED)
def test_a_rule_that_might_not_come_to_an_end_is_refused_in_one_line(told: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_own_rule(f"PREFIX : <{EX}>\n{REFUSED[told]}", "mine.rq")
    line = str(caught.value)
    assert told in line and line.startswith("mine.rq") and "\n" not in line


@pytest.mark.parametrize(
    "patterns",
    [
        "?s :in ?o",
        "$s :in $o . # a comment with { and FILTER(\n ?o :in ?z",
        "?s :in [ :in ?o ]",
        "FILTER(CONTAINS(STR(?s), 'a') || ?n NOT IN (7, 8)) ?s :in ?o ; :size ?n .",
        "?s :size ?o, ?n FILTER(BOUND(?o)) FILTER(DATATYPE(?o) = <http://www.w3.org/2001/XMLSchema#integer>)",
        "?s ?p ?o FILTER(isBlank(?s) && !isBlank(?o) && ?s = ?s)",
        '?s :size ?o FILTER(regex(STR(?o), "^s.*[{}]?\\\\w$", "i") || ?o = "FILTER"@en)',
        "?s :size ?o FILTER(?o < 7.5 && COALESCE(xsd:integer(?o), 0) = 7)",
    ],
)
def test_a_rule_makes_what_its_query_makes(patterns: str) -> None:
    text = f"{PREFIXES.replace('@prefix', 'PREFIX').replace('> .', '>')} CONSTRUCT {{ ?s :made ?o }} WHERE {{ {patterns} }}"
    world = closed(TREE, Additions(own=(read_own_rule(text, "own.rq"),)))
    stated = OxigraphStore.of(
        quad for quad in world.store.quads() if getattr(quad.graph_name, "value", "") == EX + "graph"
    )
    expected = set(stated.construct(text))
    assert expected and {t for t in world.inferred if t.predicate.value == EX + "made"} == expected
