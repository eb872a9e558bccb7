"""Claims as reifiers of their plain statements, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.cli import main
from nnmi_graph.store import FORMATS, read, serialize
from nnmi_graph.terms import GRAPH, NNMI, RDF, NamedNode, Triple

SKIPPED = (GRAPH + "everyday", GRAPH + "edges")


@pytest.mark.long("all of our claims go into another form and back")
def test_our_claims_become_reifiers_and_come_back_equal(tmp_path: Path) -> None:
    ws = Workspace()
    quads = [quad for quad in ws.quads() if getattr(quad.graph_name, "value", "") not in SKIPPED]
    (tmp_path / "claims.nq").write_bytes(serialize(quads, FORMATS["nquads"]))
    there, back = tmp_path / "new.trig", tmp_path / "back.nq"
    assert main(["convert", str(tmp_path / "claims.nq"), str(there), "--rdf", "1.2"]) == 0
    made = read(there)
    reified = {quad.object: quad.subject for quad in made if quad.predicate.value == RDF + "reifies"}
    assert len(reified) > 200 and all(isinstance(plain, Triple) for plain in reified)
    asserted = {quad.triple for quad in made}
    assert reified.keys() <= asserted
    edges = {
        quad.triple
        for quad in ws.quads()
        if quad.graph_name == NamedNode(SKIPPED[1]) and quad.predicate.value == NNMI + "everMemberOf"
    }
    assert edges and edges <= asserted
    assert main(["convert", str(there), str(back), "--rdf", "1.1"]) == 0
    assert len(read(back)) == len(set(quads)) and {str(q) for q in read(back)} == {str(q) for q in quads}


def test_a_format_that_cannot_say_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    assert main(["convert", str(tmp_path / "a.ttl"), str(tmp_path / "b.rdf"), "--rdf", "1.2"]) == 2
    assert "cannot say what is reified" in capsys.readouterr().err


def test_claims_are_reified_where_the_data_holds_no_vocabulary(tmp_path: Path) -> None:
    head = "@prefix id: <https://w3id.org/nnmi/id/> . @prefix tax: <https://w3id.org/nnmi/taxonomy/> .\n"
    claim = "id:c a nnmi:Leadership ; nnmi:about id:i ; nnmi:leader id:a ; nnmi:leadershipRole tax:lead-leads ;"
    said = f"{head}@prefix nnmi: <{NNMI}> .\n{claim} nnmi:basis tax:basis-stated ; nnmi:assertedIn id:s .\n"
    (tmp_path / "a.ttl").write_text(said)
    assert main(["convert", str(tmp_path / "a.ttl"), str(tmp_path / "b.nt"), "--rdf", "1.2"]) == 0
    (edge,) = [quad.object for quad in read(tmp_path / "b.nt") if quad.predicate.value == RDF + "reifies"]
    assert isinstance(edge, Triple) and edge.predicate.value == NNMI + "leads"
