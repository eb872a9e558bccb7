"""Every verb works with the store it is given, or refuses it in one line; so do `--against` and `--engine`.

A verb given a store that is not there fails; one that does not fail never looked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.cli import VERBS
from nnmi_graph.errors import InputError, NnmiError
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import NNMI

from .conftest import Ran
from .endpoint import endpoint

Run = Callable[..., Ran]
STORE = f"""@prefix nnmi: <{NNMI}> . @prefix ex: <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:g {{ ex:works a nnmi:Institute ; rdfs:label "Works"@en . ex:known a ex:B . ex:bad a ex:A ; ex:of ex:nowhere }}"""
SHAPES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:of ; sh:class ex:B ; sh:minCount 1 ] ."""
RECORD = "@prefix ex: <http://example.org/> . ex:a a ex:A ; ex:of ex:known ."

LOOKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ask": (("who leads LIFT",),),
    "query": (("founding-dates",), ("-q", "ASK { ?s ?p ?o }"), ("memberships", "--institute", "LIFT", "--show")),
    "find": (("laser",),),
    "describe": (("id:lift",),),
    "assess": (("id:lift", "--role", "institute"),),
    "conflicts": ((), ("id:lift",)),
    "validate": (("record.ttl",), ("record.ttl", "--shapes", "shapes.ttl"), ("record.ttl", "--engine", "pyshacl")),
    "export": (("agency-institute", "out.gexf"),),
    "network": (("agency-institute", "--measure", "size"), ("compare", "agency-institute", "funder-institute")),
    "report": (("agency-institute",),),
    "serve": ((),),
    "mcp": ((),),
    "publish": (("site",),),
    "template": ((), ("membership",)),
    "convert": (("record.ttl", "out.csv"),),
    "remove": (("commit-1",),),
    "history": ((),),
    "store": (("info",), ("backup", "copy"), ("check",), ("optimize",), ("upgrade",)),
    "init": (("new",),),
    "diff": (("record.ttl",),),
    "dump": (("out.nq",), ("out.ttl", "--graph", "graph:SEED")),
    "derive": (
        ("--closure", "out.nq"),
        ("--closure",),
        ("--show",),
        ("--explain", "id:lift a nnmi:Institute"),
        (),
        ("--check",),
    ),
}
"""For each verb, ways to call it that must look at the store, or refuse to."""
MAKES = {"load", "add"}
"""These make a store that is not there."""
ASKS_NONE: tuple[tuple[str, ...], ...] = (
    ("query", "--list"),
    ("network", "--list"),
    ("network", "agency-institute", "--measure", "size", "--explain"),
    ("export", "--list"),
    ("rules",),
    ("validate", "--show"),
)
"""These tell of the project's files, whatever the store."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    for name, text in (("store.trig", STORE), ("shapes.ttl", SHAPES), ("record.ttl", RECORD)):
        (folder / name).write_text(text, encoding="utf-8")
    OxigraphStore.build(folder / "s", read(folder / "store.trig"))
    return folder


def test_every_verb_is_looked_at() -> None:
    assert set(LOOKS) | MAKES | {words[0] for words in ASKS_NONE} == set(VERBS)


@pytest.mark.parametrize("words", [(verb, *words) for verb, ways in LOOKS.items() for words in ways], ids=" ".join)
def test_a_store_is_looked_at_or_refused(nnmi: Run, world: Path, words: tuple[str, ...]) -> None:
    before = sorted(world.iterdir())
    ran = nnmi(*words, "--store", "missing", cwd=world)
    assert ran.code == 2 and ran.err.count("\n") == 1 and ("missing" in ran.err or "--store" in ran.err), ran
    assert sorted(world.iterdir()) == before


@pytest.mark.parametrize("words", ASKS_NONE, ids=" ".join)
def test_what_asks_no_store_answers_alike(nnmi: Run, world: Path, words: tuple[str, ...]) -> None:
    told = nnmi(*words, cwd=world)
    assert told.code == 0 and told == nnmi(*words, "--store", "s", cwd=world)


@pytest.mark.parametrize(
    "words",
    [
        ("query", "-q", "ASK {}", "--data", "record.ttl", "--store", "s"),
        ("describe", "ex:a", "--data", "record.ttl", "--store", "s"),
        ("validate", "record.ttl", "--store", "s", "--against", "s"),
        ("validate", "record.ttl", "--engine", "pyshacl", "--timeout", "5"),
        ("validate", "record.ttl", "--against", "missing"),
        ("validate", "record.ttl", "--against", "missing", "--engine", "pyshacl"),
        ("validate", "record.ttl", "--shapes", "shapes.ttl", "--against", "missing", "--engine", "pyshacl"),
        *(
            (verb, "x", "--against", "s")
            for verb in VERBS
            if verb != "validate" and verb not in ("query", "export", "network", "report")
        ),
        *(
            (verb, "x", "--engine", "sparql")
            for verb in VERBS
            if verb != "validate" and verb not in ("query", "export", "network", "report")
        ),
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_refused(nnmi: Run, world: Path, words: tuple[str, ...]) -> None:
    ran = nnmi(*words, cwd=world)
    assert ran.code == 2 and ran.err.count("\n") == 1 and ran.out == "", ran


def test_python_refuses_data_beside_a_store(world: Path) -> None:
    with pytest.raises(InputError, match="both data and a store"):
        Workspace(store=world / "s", data=world / "record.ttl")


def test_the_closure_and_the_proof_are_the_stores(nnmi: Run, world: Path, tmp_path: Path) -> None:
    ran = nnmi("derive", "--closure", str(tmp_path / "out.nt"), "--store", "s", cwd=world)
    text = (tmp_path / "out.nt").read_text(encoding="utf-8")
    assert ran.code == 0 and "<http://example.org/works>" in text and "/id/lift" not in text
    triple = "<http://example.org/works> a nnmi:Agent"
    proof = nnmi("derive", "--explain", "http://example.org/works rdf:type nnmi:Agent", "--store", "s", cwd=world)
    assert proof.code == 0 and "example.org" in proof.out, (triple, proof)
    assert nnmi("derive", "--explain", "id:lift rdf:type nnmi:Agent", "--store", "s", cwd=world).code == 2
    ws = Workspace(store=world / "s")
    assert {q.subject for q in ws.closure()[0]} <= {q.subject for q in ws.store.quads()} | {
        t.subject for t in ws.rules().schema
    }


@pytest.mark.parametrize(
    ("own", "engine"),
    [
        (True, "sparql"),
        (True, "pyshacl"),
        (False, "sparql"),
        pytest.param(False, "pyshacl", marks=pytest.mark.long("pySHACL reads all of our shapes for each store")),
    ],
)
def test_both_engines_are_asked_the_same(world: Path, engine: str, own: bool) -> None:
    """By our shapes or by others, against a directory, an endpoint, or a store that is open."""
    shapes = [world / "shapes.ttl"] if own else []
    store = OxigraphStore.directory(world / "s")
    with endpoint(store.inner) as url:
        for against in (str(world / "s"), url, store, store.inner):
            report = Workspace().validate([world / "record.ttl"], shapes, against=against, engine=engine)
            assert not report.findings, (against, [finding.message("en") for finding in report.findings])
    if own:
        alone = Workspace().validate([world / "record.ttl"], shapes, engine=engine)
        assert [finding.focus.value for finding in alone.findings] == ["http://example.org/a"]
    with pytest.raises(NnmiError):
        Workspace().validate([world / "record.ttl"], shapes, against="nowhere", engine=engine)


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_what_a_record_breaks_in_others_is_told_by_both(world: Path, tmp_path: Path, engine: str) -> None:
    shapes = SHAPES.replace("sh:minCount 1", "sh:maxCount 1")
    (tmp_path / "shapes.ttl").write_text(shapes, encoding="utf-8")
    (tmp_path / "record.ttl").write_text(
        "@prefix ex: <http://example.org/> . ex:bad ex:of ex:known .", encoding="utf-8"
    )
    report = Workspace().validate(
        [tmp_path / "record.ttl"], [tmp_path / "shapes.ttl"], against=world / "s", engine=engine
    )
    assert [finding.component.rpartition("#")[2] for finding in report.findings].count(
        "MaxCountConstraintComponent"
    ) == 1


@pytest.mark.parametrize(
    ("date", "what"),
    [
        ("2013..2012", "is no period: it ends before it begins"),
        ("2016/2014", "is no period: it ends before it begins"),
        ("2013-02-30", "is no date: that month has 28 days"),
        ("2013-13", "is no date: there is no month 13"),
        ("2013..2014..2015", "is no date"),
    ],
)
@pytest.mark.parametrize("verb", ["network --measure density", "export out.gexf", "report"])
def test_a_date_of_a_network_that_is_none_is_told_by_itself(nnmi: Run, verb: str, date: str, what: str) -> None:
    """The argument is wrong, not the file of the view."""
    name, *rest = verb.split()
    ran = nnmi(name, f"institute-organisation@{date}", *rest)
    assert ran.code == 2 and ran.err.startswith(f"nnmi: '{date}' {what}") and ".rq" not in ran.err
