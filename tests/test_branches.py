"""Rare branches: what each is for, by what is seen from outside."""

from __future__ import annotations

import calendar
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.commits import ledger
from nnmi_graph.dates import PartialDate
from nnmi_graph.errors import QueryError
from nnmi_graph.network.graph import index, restrict
from nnmi_graph.store import FORMATS, OxigraphStore, open_store, parse
from nnmi_graph.store.text import refuse_long
from nnmi_graph.terms import GRAPH, ID, NamedNode, Quad

from .endpoint import endpoint
from .infer_judge import closed
from .network_samples import iri, make
from .test_export_layout import network_of, placed
from .test_store import server
from .validate_samples import check

EX = "http://example.org/"


@pytest.mark.parametrize(
    ("window", "told"), [("OFFSET 1", {"2", "4"}), ("LIMIT 1", {"1", "3"}), ("OFFSET 1 LIMIT 1", {"2", "4"})]
)
def test_a_window_on_the_values_is_opened_for_each_node(window: str, told: set[str]) -> None:
    """A sub-select with LIMIT or OFFSET speaks of one node's values (SHACL 5.2.1), not of all nodes' together."""
    shapes = f"""ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select '''
        SELECT $this ?value {{ {{ SELECT $this ?value {{ $this ex:p ?value }} ORDER BY ?value {window} }} }}''' ] ."""
    report = check(shapes, "ex:a a ex:C ; ex:p 1 , 2 . ex:b a ex:C ; ex:p 3 , 4 .")
    assert {finding.value.value for finding in report.findings if finding.value} == told


def test_a_node_without_ties_stands_with_its_kind() -> None:
    """What is left alone when its only neighbour is left out is still a member or an institute."""
    nodes = {"x": {"kind": "Person"}, "y": {"kind": "Site"}}
    ties = [("a", "A"), ("b", "A"), ("x", "B"), ("c", "y")]
    network = make(({"source": source, "target": target} for source, target in ties), nodes)
    graph = index(restrict(network, {"Organization", "Institute"}))
    assert {graph.ids[i] for i in graph.actors} == {iri("a"), iri("b"), iri("c")}
    assert {graph.ids[i] for i in graph.groups} == {iri("A"), iri("B")}


@pytest.mark.parametrize(("others_type_it", "users"), [(False, [("x", 1)]), (True, [])])
def test_what_another_commit_says_too_does_not_rest_on_this_one(others_type_it: bool, users: list[object]) -> None:
    thing, kind, uses = NamedNode(ID + "x"), NamedNode(EX + "Firm"), NamedNode(EX + "uses")
    first, second, third = (NamedNode(f"{GRAPH}commit-{number}") for number in (1, 2, 3))
    is_a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store = OxigraphStore.of([Quad(thing, is_a, kind, first), Quad(NamedNode(ID + "y"), uses, thing, second)])
    if others_type_it:
        store.add([Quad(thing, is_a, kind, third)])
    assert ledger.users_of(store, "commit-1") == users


def test_what_is_heavy_for_an_engine_is_refused_earlier() -> None:
    """Engines overflowed at some 2,500 assignments, and at 6,200 steps of the lightest kind."""
    light = "ASK { ?s ?p ?o " + "; ?p ?o " * 2400 + "}"
    refuse_long(light)
    for heavy in ("BIND(1 AS ?v{}) ", "MINUS {{ ?s ?p{} ?o }} "):
        refuse_long("ASK { " + "".join(heavy.format(n) for n in range(1000)) + "}")
        with pytest.raises(QueryError, match="more patterns, operators"):
            refuse_long("ASK { " + "".join(heavy.format(n) for n in range(2400)) + "}")


NAMED = b"<http://a> <http://b> <http://c> <http://g> .\n<http://a> <http://b> <http://d> <http://h> .\n"


@pytest.mark.parametrize("kind", ["oxigraph", "fuseki"])
def test_graphs_have_their_names_where_the_default_graph_is_not_their_union(kind: str, tmp_path: Path) -> None:
    quads = parse(NAMED, FORMATS["nquads"], "q")
    with (
        server(tmp_path / "served")
        if kind == "oxigraph"
        else endpoint(OxigraphStore.of(quads).inner, fuseki=True) as url
    ):
        if kind == "oxigraph":
            open_store(url).add(quads)
        store = open_store(url)
        rows = store.select("SELECT ?g ?o { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }")
        assert {(g.value, o.value) for g, o in rows if g and o} == {("http://g", "http://c"), ("http://h", "http://d")}


def test_a_class_found_late_is_seen_by_rules_on_any_class() -> None:
    """The rule `?x a ?c` makes `?x :kind ?c` and its domain makes a class, which again is a kind."""
    world = closed(
        "rdf:type rdfs:subPropertyOf :kind . :kind rdfs:domain :Kinded . :Kinded rdfs:subClassOf :Late . :a a :C ."
    )
    kinds = {triple.object.value for triple in world.inferred if triple.predicate.value.endswith("kind")}
    assert {name.rpartition("/")[2].rpartition("#")[2] for name in kinds} >= {"C", "Kinded", "Late"}


def test_a_thing_that_is_asymmetric_to_itself_is_a_contradiction() -> None:
    for says in (":a :p :a .", ":a :p :b . :b :p :a .", "_:x :p _:x ."):
        found = closed(f":p a owl:AsymmetricProperty . {says}").run.contradictions
        assert ["prp-asyp" in case.rule for case in found][:1] == [True], says
    assert not closed(":p a owl:AsymmetricProperty . :a :p :b .").run.contradictions


@pytest.mark.parametrize(
    ("latitude", "is_drawn"), [(84.9, True), (82.5, True), (-84.9, True), (85.1, False), (-89, False)]
)
def test_the_map_reaches_up_to_85_degrees(latitude: float, is_drawn: bool) -> None:
    network = network_of([("pole", "x"), ("town", "x")], sourceLat=[latitude, 42.0], sourceLong=[-62.3, -71.0])
    places, notes = placed(network, "geo")
    assert len(places) == 3
    without = sum(int(note.split()[0]) for note in notes if "no coordinates" in note)
    assert without == (1 if is_drawn else 2)


def test_a_file_edited_at_the_same_size_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "p" / "data").mkdir(parents=True)
    file = tmp_path / "p" / "data" / "a.ttl"
    for name in ("one", "two", "six"):
        file.write_text(f"<{EX}a> <{EX}b> <{EX}{name}> .\n", encoding="utf-8")
        (row,) = Workspace(tmp_path / "p").sparql("SELECT ?o { ?s ?p ?o }")
        assert row["o"] == EX + name
    assert len(list((tmp_path / "cache" / "nnmi-graph").iterdir())) == 3, "each state has its copy"


@pytest.mark.parametrize("against", [False, True])
def test_a_blank_node_of_one_file_is_none_of_anothers(against: bool, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text(
        f"_:x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{EX}Firm> .\n", encoding="utf-8"
    )
    (tmp_path / "b.nt").write_text(f'_:x <{EX}name> "B" .\n', encoding="utf-8")
    (tmp_path / "s.ttl").write_text(
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; sh:targetClass <{EX}Firm> ;"
        f" sh:property [ sh:path <{EX}name> ; sh:minCount 1 ] .",
        encoding="utf-8",
    )
    files, other = [tmp_path / "a.nt"], None
    if against:
        other = OxigraphStore.of(parse((tmp_path / "b.nt").read_bytes(), FORMATS["ntriples"], "b"))
    else:
        files.append(tmp_path / "b.nt")
    assert len(Workspace().validate(files, tmp_path / "s.ttl", against=other).findings) == 1
    assert len(Workspace().validate(tmp_path / "b.nt", tmp_path / "s.ttl").findings) == 0


def test_every_month_has_the_days_that_the_calendar_gives_it() -> None:
    for year in range(1, 10_000):
        for month in (2, year % 12 + 1):
            days = calendar.monthrange(year, month)[1]
            assert PartialDate.parse(f"{year:04}-{month:02}").last_day == f"{year:04}-{month:02}-{days}"
    with pytest.raises(QueryError, match="that month has 28 days"):
        PartialDate.parse("1900-02-29")


def test_a_value_by_an_inverse_path_has_its_place(tmp_path: Path) -> None:
    """The value stands as a subject; its place is where it says that it is the value."""
    (tmp_path / "d.ttl").write_text(
        f"<{EX}a> a <{EX}Plant> .\n\n<{EX}z> <{EX}p> 1 ;\n  <{EX}owns> <{EX}a> .\n", encoding="utf-8"
    )
    (tmp_path / "s.ttl").write_text(
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; sh:targetClass <{EX}Plant> ;"
        f" sh:property [ sh:path [ sh:inversePath <{EX}owns> ] ; sh:class <{EX}Firm> ] .",
        encoding="utf-8",
    )
    (finding,) = Workspace().validate(tmp_path / "d.ttl", tmp_path / "s.ttl").findings
    assert finding.where is not None and (finding.where.line, finding.where.column) == (4, 29)
