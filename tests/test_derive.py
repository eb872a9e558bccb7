"""What is derived is as its sources say: data from tables, edges from claims, the closure in a graph of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.everyday import EDGES
from nnmi_graph.infer import CLOSURE
from nnmi_graph.terms import NNMI, OWL, Literal

from .conftest import Ran

Run = Callable[..., Ran]
PLAIN = (
    "sponsors",
    "oversees",
    "managesAgreementOf",
    "leads",
    "manages",
    "operates",
    "everMemberOf",
    "locatedIn",
    "worksOn",
)


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return Workspace(cache=False)


def test_committed_files_are_what_their_sources_make(ws: Workspace) -> None:
    made = ws.derived()
    assert len(made) == 9 + len(ws.content.rules())
    assert [path.name for path, data in made.items() if not path.is_file() or path.read_bytes() != data] == []


def test_every_kind_of_edge_is_there_and_each_has_a_claim_behind_it(ws: Workspace) -> None:
    found = {
        str(row["p"])
        for row in ws.sparql(
            f"SELECT DISTINCT ?p {{ GRAPH <{EDGES}> {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?p), '{NNMI}')) }}"
        )
    }
    assert found == {NNMI + name for name in PLAIN}
    orphans = ws.sparql(f"""SELECT ?s ?p ?o {{ GRAPH <{EDGES}> {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), '{NNMI}')) }}
        FILTER NOT EXISTS {{ ?claim nnmi:about ?s ; ?q ?o ; nnmi:assertedIn ?a }}
        FILTER NOT EXISTS {{ ?claim nnmi:about ?o ; ?r ?s ; nnmi:assertedIn ?b }} }}""")
    assert list(orphans) == []


def test_planned_partners_and_project_teams_are_no_members(ws: Workspace) -> None:
    wrong = ws.sparql("""ASK { ?member nnmi:everMemberOf ?group .
        FILTER NOT EXISTS { ?claim nnmi:member ?member ; nnmi:about ?group ; nnmi:basis tax:basis-stated ; nnmi:memberRole ?role
                            FILTER(?role != tax:role-project-team) } }""")
    assert wrong.boolean is False


def test_closure_holds_no_nonsense_and_leaves_the_asserted_alone(ws: Workspace) -> None:
    quads, result = ws.closure()
    assert result.contradictions == () and len(quads) > 500
    assert {quad.graph_name.value for quad in quads} == {CLOSURE}
    assert not any(isinstance(quad.subject, Literal) for quad in quads)
    assert not any(quad.predicate.value == OWL + "sameAs" and quad.subject == quad.object for quad in quads)
    asserted = {quad.triple for quad in ws.quads()}
    assert not any(quad.triple in asserted for quad in quads)


def test_a_proof_names_rule_and_premises(nnmi: Run) -> None:
    ran = nnmi("derive", "--explain", "id:dod nnmi:takesPartIn id:mxd")
    assert ran.code == 0 and "prp-spo1" in ran.out and "queries/everyday/98-edges-of-ties.rq" in ran.out
    assert "nnmi:assertedIn id:src-WH-20140225  [in graph:WH-20140225]" in ran.out
    bad = nnmi("derive", "--explain", "id:dod nnmi:takesPartIn")
    assert bad.code == 2 and "is no triple" in bad.err


def test_derive_mends_a_changed_file_and_says_so(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text("Guild,Company,Since\nLamp Guild,Brightwick,2019-03\n", encoding="utf-8")
    assert nnmi("init", "guild", "--table", "members.csv", cwd=tmp_path).code == 0
    project = tmp_path / "guild"
    assert nnmi("derive", "--check", "--project", project).code == 0
    file = project / "data" / "derived" / "edges.trig"
    before = file.read_bytes()
    file.write_bytes(before + b"\n# touched\n")
    ran = nnmi("derive", "--check", "--project", project)
    assert ran.code == 1 and "would change: data/derived/edges.trig" in ran.err
    assert nnmi("derive", "--project", project).code == 0 and file.read_bytes() == before
