"""`nnmi load`: the content, or files, in a directory, an endpoint or one file; whole, and never over what is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ran
from .test_store import server

Run = Callable[..., Ran]
COUNT = ("query", "-q", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a nnmi:Institute }")


def test_a_directory_answers_as_the_content_does(nnmi: Run, tmp_path: Path) -> None:
    store = tmp_path / "network.store"
    assert nnmi("load", "--store", store).code == 0
    ask = ("query", "sponsors-leads-managers")
    assert nnmi(*ask, "--store", store).out == nnmi(*ask).out
    assert nnmi(*COUNT, "--store", store).out == nnmi(*COUNT).out
    again = nnmi("load", "--store", store)
    assert again.code == 2 and again.err.count("\n") == 1 and "--force" in again.err


@pytest.mark.long("all of our content goes to a server")
def test_an_endpoint_answers_as_the_content_does(nnmi: Run, tmp_path: Path) -> None:
    with server(tmp_path / "served") as url:
        assert nnmi("load", "--store", url).code == 0
        for name in ("sponsors-leads-managers", "founding-dates", "agency-institute"):
            here, there = nnmi("query", name), nnmi("query", name, "--store", url)
            assert there.code == 0 and sorted(there.out.splitlines()) == sorted(here.out.splitlines()), name
        assert nnmi("describe", "LIFT", "--store", url).out.count("\n") > 20
        bad = nnmi("validate", "examples/records/bad-institute.ttl", "--against", url, "--format", "json")
        assert bad.code == 1 and "Institute-founded-lead" in bad.out


def test_one_file_for_a_bulk_loader(nnmi: Run, tmp_path: Path) -> None:
    dump = tmp_path / "all.nq"
    assert nnmi("load", "--dump", dump).code == 0
    assert nnmi(*COUNT, "--data", dump).out == nnmi(*COUNT).out
    assert nnmi("load", "--dump", dump).code == 2


@pytest.mark.parametrize(
    "words", [("load",), ("load", "--store", "http://127.0.0.1:9/query"), ("load", "--store", "x", "nowhere.ttl")]
)
def test_bad_input_is_one_line(nnmi: Run, words: tuple[str, ...], tmp_path: Path) -> None:
    ran = nnmi(*words, cwd=tmp_path)
    assert ran.code == 2 and ran.err.count("\n") == 1 and "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_names_that_several_things_bear_are_told(nnmi: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        """@prefix ex: <http://e.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
        ex:a a ex:Org ; rdfs:label "Acme Co."@en . ex:b a ex:Org ; rdfs:label "ACME Co"@en ; nnmi:abbreviation "A" .
        ex:c a ex:Place ; rdfs:label "Acme Co."@en ; nnmi:abbreviation "A" . ex:d a ex:Org ; rdfs:label "Acme Co."@de .
        ex:e a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "one" .
        ex:f a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "One" .
        ex:g a skos:Concept ; skos:inScheme ex:t ; skos:prefLabel "one" .""",
        encoding="utf-8",
    )
    (tmp_path / "b.ttl").write_text("<http://e.org/a> <http://e.org/p> 1 .", encoding="utf-8")
    ran = nnmi("load", "--store", "s", "a.ttl", "--graph", "http://e.org/g", cwd=tmp_path)
    (note,) = [line for line in ran.err.splitlines() if line.startswith("note: ")]
    assert ran.code == 0 and note.startswith("note: 2 names are borne by several things of one kind: ")
    assert "<http://e.org/a>, <http://e.org/b>)" in note and "<http://e.org/e>, <http://e.org/f>)" in note
    assert "e.org/c" not in note and "e.org/d" not in note and "e.org/g" not in note
    assert "note" not in nnmi("load", "--store", "t", "b.ttl", "--graph", "http://e.org/g", cwd=tmp_path).err
