"""The closure and its proofs on files, directories and endpoints, under whatever ontology is there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.errors import StoreError
from nnmi_graph.infer import CLOSURE, close, closure, compile_ontology
from nnmi_graph.infer.fixpoint import saturate
from nnmi_graph.store import OxigraphStore, open_store, read
from nnmi_graph.terms import NNMI, Triple

from .conftest import Ran
from .endpoint import endpoint
from .infer_judge import EX, PREFIXES, comparable
from .test_store import server

Run = Callable[..., Ran]
WORLD = f"""{PREFIXES}
:p a owl:TransitiveProperty ; owl:sameAs :q . :C rdfs:subClassOf :D . :D owl:sameAs :E . :E rdfs:subClassOf :F .
:a a :C ; :p :b . :b :q :c ; :n 7.50 . _:x :p :a . :n rdfs:subPropertyOf :m ; rdfs:range xsd:decimal .
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("infer") / "world.ttl"
    path.write_text(WORLD, encoding="utf-8")
    return path


def test_files_are_closed_under_their_own_ontology(file: Path, tmp_path: Path, nnmi: Run) -> None:
    ran = nnmi("derive", "--closure", "out.nt", "--data", file, cwd=tmp_path)
    text = (tmp_path / "out.nt").read_text(encoding="utf-8")
    assert ran.code == 0 and NNMI not in text, "our ontology has no part in it"
    assert f"<{EX}a> <{EX}p> <{EX}c> ." in text and f"<{EX}b> <{EX}m> " in text
    assert f"<{EX}a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{EX}F> ." in text, "by an axiom that follows"
    proof = nnmi("derive", "--explain", f"{EX}a {EX}p {EX}c", "--data", file, cwd=tmp_path)
    assert proof.code == 0 and "prp-trp" in proof.out and "owl:sameAs" in proof.out
    assert "nnmi:" not in nnmi("derive", "--show", "--data", file, cwd=tmp_path).out


@pytest.mark.parametrize("engine", ["directory", "endpoint"])
def test_a_store_takes_in_its_closure_and_proves_from_it(engine: str, file: Path, tmp_path: Path) -> None:
    here = {(str(q.subject), str(q.predicate), str(q.object)) for q in Workspace(data=file).closure()[0]}
    with server(tmp_path / "served") if engine == "endpoint" else nullcontext() as url:
        place = url or str(tmp_path / "store")
        if url:
            open_store(url, read_only=False).add(read(file, graph=EX + "g"))
        else:
            OxigraphStore.build(place, read(file, graph=EX + "g"))
        result = Workspace(store=place).close()
        held = Workspace(store=place).store.select(f"SELECT ?s ?p ?o {{ GRAPH <{CLOSURE}> {{ ?s ?p ?o }} }}")
        there = {tuple(map(str, row)) for row in held if getattr(row[0], "value", "") != CLOSURE}
        assert {row for row in there if "_:" not in "".join(row)} == {row for row in here if "_:" not in "".join(row)}
        assert len(there) == len(here) == result.triples_added
        assert "prp-trp" in str(Workspace(store=place).explain(f"{EX}a {EX}p {EX}c"))


def test_a_server_whose_updates_do_not_see_all_graphs_is_refused_before_anything_is_written(file: Path) -> None:
    held = OxigraphStore.of(read(file, graph=EX + "g")).inner
    with endpoint(held, fuseki=True) as url, pytest.raises(StoreError, match="do not see the union"):
        close(open_store(url, read_only=False))
    assert {quad.graph_name.value for quad in held} == {EX + "g"}


def test_owlrl_gives_a_second_opinion(file: Path, tmp_path: Path, nnmi: Run) -> None:
    ran = nnmi("derive", "--closure", "two.nt", "--data", file, "--engine", "owlrl", cwd=tmp_path)
    theirs = {triple.triple for triple in read(tmp_path / "two.nt")}
    ours = {quad.triple for quad in Workspace(data=file).closure()[0]}
    assert ran.code == 0 and comparable(ours) == comparable(theirs)
    refused = nnmi("derive", "--explain", "a b c", "--engine", "owlrl", cwd=tmp_path)
    assert refused.code == 2 and "--closure OUT.nq" in refused.err


def test_the_rules_in_this_process_say_what_their_sparql_says(file: Path) -> None:
    quads = read(file, graph=EX + "g")
    rules = compile_ontology(quads)
    here, there = OxigraphStore.of(quads), OxigraphStore.of(quads)
    there.add(closure_graph(rules.schema, there))
    saturate(there, rules.plan, CLOSURE)
    closure(here, rules)
    assert {q.triple for q in here.quads()} == {q.triple for q in there.quads()}


def closure_graph(schema: tuple[Triple, ...], store: OxigraphStore) -> list:  # type: ignore[type-arg]
    from nnmi_graph.infer.fixpoint import in_graph

    held = {quad.triple for quad in store.quads()}
    return list(in_graph((triple for triple in schema if triple not in held), CLOSURE))
