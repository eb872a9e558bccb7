"""The library is used as Python is: paths, one or many, graphs and stores of others, `len`, notebooks, Ctrl-C."""

from __future__ import annotations

import inspect
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.cli import VERBS
from nnmi_graph.commits.ledger import InUse
from nnmi_graph.errors import InputError, NnmiError, QueryError, StoreError, TermError
from nnmi_graph.phrases import error_in
from nnmi_graph.store import OxigraphStore, Rows
from nnmi_graph.store.rdflib_terms import from_rdflib
from nnmi_graph.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from nnmi_graph.workspace.signatures import KINDS

from .conftest import ROOT
from .endpoint import endpoint
from .test_phrases import CHINESE

EX = "http://example.org/"
DATA = """@prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a a ex:Firm ; ex:name "A" ; ex:owns [ a ex:Plant ] ; ex:since "2014"^^xsd:gYear ; ex:rank "01"^^xsd:integer .
ex:b a ex:Firm .
"""
SHAPES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetClass ex:Firm ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .
"""
FIRMS = "SELECT ?x { ?x a <http://example.org/Firm> }"


def as_rdflib(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def as_dataset(text: str) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.graph(rdflib.URIRef(EX + "g")).parse(data=text, format="turtle")
    return dataset


def as_pyoxigraph(text: str) -> pyoxigraph.Store:
    return engine(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE))


def engine(quads: Iterable[Quad]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend(quads)
    return store


def as_directory(text: str, place: Path) -> Path:
    place.mkdir(exist_ok=True)
    OxigraphStore.build(place / "a.store", as_pyoxigraph(text))
    return place / "a.store"


STORES: dict[str, Callable[[Path], Any]] = {
    "text": lambda place: str(as_directory(DATA, place)),
    "path": lambda place: as_directory(DATA, place),
    "store": lambda place: OxigraphStore(as_pyoxigraph(DATA)),
    "rdflib graph": lambda place: as_rdflib(DATA),
    "rdflib dataset": lambda place: as_dataset(DATA),
    "pyoxigraph": lambda place: as_pyoxigraph(DATA),
}


@pytest.mark.parametrize("kind", STORES)
def test_what_a_store_may_be(kind: str, tmp_path: Path) -> None:
    ws = Workspace(store=STORES[kind](tmp_path))
    assert ws.sparql("ASK { ?s ?p ?o }").boolean is True
    assert ws.sparql("ASK { ?s <http://example.org/no> ?o }").boolean is False
    assert {row["x"] for row in ws.sparql(FIRMS)} == {EX + "a", EX + "b"}
    assert len(list(ws.describe(EX + "a"))) > 0
    assert len(ws.graph()) == len(as_rdflib(DATA))
    record = as_rdflib("@prefix ex: <http://example.org/> . ex:c a ex:Firm ; ex:name 'C' ; ex:partner ex:a .")
    shapes = (
        SHAPES
        + "ex:T a sh:NodeShape ; sh:targetClass ex:Firm ; sh:property [ sh:path ex:partner ; sh:class ex:Firm ] ."
    )
    assert Workspace().validate(record, as_rdflib(shapes), against=STORES[kind](tmp_path / "other")).conforms
    assert not Workspace().validate(record, as_rdflib(shapes)).conforms


def written(text: str, place: Path) -> Path:
    """A file of one letter: were its name taken letter by letter, it would be found again."""
    place.mkdir(exist_ok=True)
    (place / "d.ttl").write_text(text, encoding="utf-8")
    return place / "d.ttl"


INPUTS: dict[str, Callable[[str, Path], Any]] = {
    "text": lambda text, place: str(written(text, place)),
    "path": written,
    "list of a text": lambda text, place: [str(written(text, place))],
    "tuple of a path": lambda text, place: (written(text, place),),
    "generator": lambda text, place: (path for path in [written(text, place)]),
    "rdflib graph": lambda text, place: as_rdflib(text),
    "rdflib dataset": lambda text, place: as_dataset(text),
    "pyoxigraph": lambda text, place: as_pyoxigraph(text),
    "list of a graph": lambda text, place: [as_rdflib(text)],
}


@pytest.mark.parametrize("kind", INPUTS)
def test_what_may_be_checked(kind: str, tmp_path: Path) -> None:
    make = INPUTS[kind]
    for shapes in INPUTS.values():
        report = Workspace().validate(make(DATA, tmp_path / "data"), shapes(SHAPES, tmp_path / "shapes"))
        assert [finding.focus for finding in report.findings] == [NamedNode(EX + "b")]
    told = [finding.where for finding in report.findings]
    is_file = "text" in kind or "path" in kind or kind == "generator"
    assert [where is not None and where.line == 3 for where in told] == [is_file]
    assert len(Workspace(data=make(DATA, tmp_path / "data")).sparql(FIRMS)) == 2


def test_files_and_graphs_are_checked_together() -> None:
    """What one says of the other's things is known, but their blank nodes are not one."""
    one = as_rdflib("@prefix ex: <http://example.org/> . ex:b ex:name 'B' . _:x a ex:Firm .")
    other = engine([Quad(BlankNode(next(iter(one.subjects(rdflib.RDF.type)))), NamedNode(EX + "name"), Literal("X"))])
    report = Workspace().validate([as_rdflib(DATA), one, other], as_rdflib(SHAPES))
    assert [type(finding.focus) for finding in report.findings] == [BlankNode]


NO_STORE = [42, 3.5, b"my.store", ["my.store"], {"a": 1}, object(), Path, lambda: None]
NO_INPUT = [42, b"d.ttl", {"d.ttl": 1}, [42], [["d.ttl"], None], object(), Path]


@pytest.mark.parametrize("given", NO_STORE, ids=lambda given: type(given).__name__)
def test_what_a_store_cannot_be_is_said_at_once(given: Any) -> None:
    may = "an address, a directory, a Store, an rdflib Graph or Dataset, or a pyoxigraph Store"
    with pytest.raises(StoreError, match=may):
        Workspace(store=given)
    with pytest.raises(StoreError, match=may):
        Workspace().validate(as_rdflib(DATA), against=given)


@pytest.mark.parametrize("given", NO_INPUT, ids=lambda given: type(given).__name__)
def test_what_an_input_cannot_be_is_said_at_once(given: Any) -> None:
    may = "a path, an rdflib Graph or Dataset, a pyoxigraph Store, or a list of these"
    for use in (
        lambda: Workspace(data=given),
        lambda: Workspace().validate(given),
        lambda: Workspace().validate([], given),
    ):
        with pytest.raises(InputError, match=may):
            use()


OWN = {
    *("Any", "object", "Iterable[Quad]", "MutableMapping[str, str]", "str | Path | IO[bytes]"),
    *("Given", "GivenStore", "Progress", "CheckProgress", "Decisions"),
}
"""What signatures leave open, what is judged where it is read, and what only our own rooms hand over."""


def test_each_argument_of_another_kind_is_refused_by_its_name() -> None:
    ws = Workspace()
    tried, left = 0, set()
    for name, method in inspect.getmembers(Workspace, inspect.isfunction):
        parameters = [] if name.startswith("_") else [*inspect.signature(method).parameters.values()]
        first = [each.name for each in parameters if each.kind is each.POSITIONAL_ONLY and each.name != "self"]
        for argument, said in ((each.name, each.annotation) for each in parameters if each.name != "self"):
            wanted = said.removesuffix(" | None")
            left |= {wanted} - {*KINDS}
            wrong = [
                object(),
                2.5j,
                b"x",
                [] if wanted.startswith("M") else {1: 2},
                *([None] if wanted == said else []),
            ]
            for value in wrong if wanted in KINDS else ():
                with pytest.raises(
                    InputError, match=rf"{name}\(\) takes (an?|another|True) .*as '{argument}', not "
                ) as raised:
                    named = {} if argument in first else {argument: value}
                    getattr(ws, name)(*[value if each == argument else "x" for each in first], **named)
                assert CHINESE.search(error_in(raised.value, "zh"))
                tried += 1
    assert tried > 300
    assert left == OWN


@pytest.mark.parametrize("value", [None, True, [], b"LIFT", {"LIFT": 1}, ["LIFT", None], object()])
def test_a_value_of_a_question_that_nobody_could_type_is_refused_by_its_parameter(value: Any) -> None:
    with pytest.raises(InputError, match=r"is no value of 'institute'; give a text, a number, a date or an IRI$"):
        Workspace().query("memberships", institute=value)


def test_a_data_frame_is_no_store_and_no_input() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"d.ttl": [1]})
    with pytest.raises(StoreError, match="a pandas DataFrame is no store; give an address"):
        Workspace(store=frame)
    with pytest.raises(InputError, match="a pandas DataFrame is no input; give a path"):
        Workspace(data=frame)


def test_an_empty_list_is_not_all_there_is(tmp_path: Path) -> None:
    """A pattern that matched no file must not be answered from our content, nor called good."""
    with pytest.raises(InputError, match="the list of files is empty"):
        Workspace(data=[])
    with pytest.raises(InputError, match="the list of files is empty"):
        Workspace().validate([])
    with pytest.raises(InputError, match="the list of files is empty"):
        Workspace(store=tmp_path / "s").load([])
    assert not (tmp_path / "s").exists()


def test_statements_that_rdf_does_not_have_are_refused() -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.Literal("no subject"), rdflib.RDF.type, rdflib.OWL.Thing))
    with pytest.raises(InputError, match="is no RDF"):
        Workspace(data=graph).sparql("ASK { ?s ?p ?o }")
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("http://example.org/a b"), rdflib.RDF.type, rdflib.OWL.Thing))
    with pytest.raises(InputError, match="is no RDF"):
        Workspace().validate(graph)


# --- and back ------------------------------------------------------------------------------------------------------

IRIS = st.sampled_from([EX + name for name in "abc"]).map(NamedNode)
BLANKS = st.sampled_from("xyz").map(BlankNode)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
XSD = "http://www.w3.org/2001/XMLSchema#"
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en-gb")),
    st.tuples(
        st.sampled_from(["01", "2014", "x", "1e3", "true"]), st.sampled_from(["integer", "gYear", "double", "boolean"])
    ).map(lambda two: Literal(two[0], datatype=NamedNode(XSD + two[1]))),
)
QUADS = st.builds(Quad, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS, IRIS | BLANKS | st.just(DefaultGraph()))


@given(st.lists(QUADS, max_size=12))
def test_a_graph_there_and_back_says_the_same(quads: list[Quad]) -> None:
    """By way of rdflib and back, every statement keeps its terms, letter by letter, and its graph."""
    held = engine(quads)  # which writes numbers its own way: 01 as 1
    dataset = Workspace(store=held).graph()
    assert set(from_rdflib(dataset)) == set(held)


def test_a_triple_term_has_no_place_in_rdflib() -> None:
    term = Triple(NamedNode(EX + "a"), NamedNode(EX + "p"), NamedNode(EX + "b"))
    store = engine([Quad(NamedNode(EX + "r"), NamedNode(EX + "says"), term)])
    with pytest.raises(InputError, match="no place for the triple term"):
        Workspace(store=store).graph()


def test_what_an_endpoint_holds_as_a_dataset() -> None:
    """Its default graph is the union of all graphs; what stands in a graph with a name is told of that graph only."""
    a, b, c = (NamedNode(EX + name) for name in "abc")
    quads = [Quad(a, b, c), Quad(a, b, Literal("x"), b), Quad(a, c, c, b), Quad(a, c, c, c)]
    with endpoint(engine(quads)) as url:
        assert set(from_rdflib(Workspace(store=url).graph())) == set(quads)


@pytest.mark.long("rdflib takes in all of our content")
def test_the_whole_content_as_a_dataset() -> None:
    ws = Workspace()
    dataset = ws.graph()
    assert isinstance(dataset, rdflib.Dataset)
    assert sum(1 for _ in dataset.quads()) == len(set(ws.quads()))
    assert {str(graph.identifier) for graph in dataset.graphs() if len(graph)} >= {"https://w3id.org/nnmi/graph/SEED"}


# --- answers -------------------------------------------------------------------------------------------------------


def test_answers_have_a_length_and_a_truth() -> None:
    ws = Workspace(data=as_rdflib(DATA))
    assert len(ws.sparql(FIRMS)) == 2 and len(ws.sparql(FIRMS).rows) == 2
    none = ws.sparql("SELECT ?x { ?x a <http://example.org/No> }")
    assert len(none) == 0 and not none and not none.rows and list(none) == []
    assert len(ws.sparql("CONSTRUCT { ?x a ?y } WHERE { ?x a ?y }")) == 3
    assert ws.sparql("ASK { ?x ?y ?z }") and not ws.sparql("ASK { ?x <http://example.org/no> ?z }")
    with pytest.raises(QueryError, match="yes or no"):
        len(ws.sparql("ASK {}"))
    with pytest.raises(TypeError, match="take list"):
        len(ws.store.select(FIRMS))


def test_no_rows_make_a_data_frame_with_columns() -> None:
    pytest.importorskip("pandas")
    frame = Workspace(data=as_rdflib(DATA)).sparql("SELECT ?x ?y { ?x a <http://example.org/No>, ?y }").to_pandas()
    assert list(frame.columns) == ["x", "y"] and len(frame) == 0


EVIL = '<script>alert("1")</script>&amp;\'"'


def test_notebook_forms_are_escaped() -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef(EX + "a"), rdflib.URIRef(EX + "name"), rdflib.Literal(EVIL)))
    graph.add((rdflib.URIRef(EX + "a"), rdflib.RDF.type, rdflib.URIRef(EX + "Firm")))
    ws = Workspace(data=graph)
    shape = SHAPES.replace("sh:minCount 1", 'sh:maxLength 3 ; sh:message "too long: {?value} <b>"')
    forms = [
        Rows((EVIL,), [(Literal(EVIL),), (None,), (NamedNode(EX + "a?<>".replace("<>", "")),)]),
        ws.sparql("SELECT ?name { ?x <http://example.org/name> ?name }"),
        ws.sparql("CONSTRUCT WHERE { ?x <http://example.org/name> ?name }"),
        ws.sparql("ASK {}"),
        Workspace().validate(graph, as_rdflib(shape)),
    ]
    for form in forms:
        html = form._repr_html_()
        assert "<script" not in html and "<b>" not in html and html.startswith("<"), html
        assert rdflib.Literal(html).count("<table") == html.count("</table>")
    assert "alert" in forms[0]._repr_html_() and "alert" in forms[1]._repr_html_() and "alert" in forms[2]._repr_html_()
    assert "too long" in forms[4]._repr_html_()


def test_a_long_table_says_how_much_is_left() -> None:
    html = Rows(("n",), [(Literal(n),) for n in range(1234)])._repr_html_()
    assert html.count("<tr>") == 101 and "1,134 more rows" in html


# --- verbs ---------------------------------------------------------------------------------------------------------

ELSEWHERE = {"network": "measure", "derive": "derived", "init": "begin", "store": "caretaker"}
OF_THE_WEB = {"serve", "mcp", "publish"}
"""These take a workspace and are no jobs on it: `nnmi_graph.web`."""


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in OF_THE_WEB])
def test_every_verb_is_a_method(verb: str) -> None:
    method = getattr(Workspace, ELSEWHERE.get(verb, verb))
    assert inspect.isfunction(method) and method.__doc__


GOOD = ROOT / "examples" / "records" / "good-institute.ttl"
BAD = ROOT / "examples" / "records" / "bad-institute.ttl"


@pytest.fixture(scope="module", params=["directory", "pyoxigraph"])
def mine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    if request.param == "directory":
        return Workspace(store=tmp_path_factory.mktemp("mine") / "my.store")
    return Workspace(store=engine(Workspace().quads()))


def test_records_are_entered_told_and_taken_out(mine: Workspace) -> None:
    question = "ASK { GRAPH <https://w3id.org/nnmi/graph/commit-1> { ?s ?p ?o } }"
    found, names = mine.add([GOOD], author="me", dry_run=True)
    assert found.is_fit and names == []
    found, names = mine.add(BAD, author="me")
    assert not found.is_fit and names == [] and found.report.findings
    found, names = mine.add(GOOD, author="me", message="the first")
    assert names == ["commit-1"] and mine.sparql(question).boolean
    again, names = mine.add(GOOD, author="me")
    assert again.is_known and names == []
    assert [(e.id, e.author, e.message) for e in mine.history() if e.id != "base"] == [("commit-1", "me", "the first")]
    assert mine.remove("commit-1", author="you").statements == len(found.quads)
    assert not mine.sparql(question).boolean and mine.history()[-1].removed
    with pytest.raises(NnmiError, match="taken out already"):
        mine.remove("commit-1")
    assert issubclass(InUse, NnmiError)


@pytest.mark.parametrize(
    "store", [None, "http://127.0.0.1:9/sparql", as_rdflib(DATA)], ids=["none", "endpoint", "rdflib"]
)
def test_commits_go_where_they_can_be_kept(store: Any) -> None:
    ws = Workspace(store=store)
    why = "cannot be reached" if store == "http://127.0.0.1:9/sparql" else "directory"
    for act in (lambda: ws.add(GOOD), lambda: ws.remove("commit-1"), ws.history):
        with pytest.raises(StoreError, match=why):
            act()


def test_load_fills_a_directory(tmp_path: Path) -> None:
    ws = Workspace(store=tmp_path / "a.store")
    done = ws.load([as_rdflib(DATA), written(DATA, tmp_path)], graph=EX + "g")
    assert done.graphs == 1 and len(ws.sparql(FIRMS)) == 2
    assert len(ws.sparql("SELECT ?plant { ?plant a <http://example.org/Plant> }")) == 2
    with pytest.raises(StoreError, match="holds 1 of these graphs already"):
        ws.load(as_rdflib(DATA), graph=EX + "g")
    assert Workspace(store=tmp_path / "b.store").load().quads == len(list(Workspace().quads()))
    with pytest.raises(TermError, match="is a relative IRI"):
        ws.load(as_rdflib(DATA), graph="no iri", force=True)
    with pytest.raises(StoreError, match="no store to load into"):
        Workspace().load()


def test_what_an_answer_holds_and_moments_can_be_asked_with() -> None:
    ws = Workspace()
    rows = ws.store.select("SELECT ?i ?name { ?i a nnmi:Institute ; rdfs:label ?name } ORDER BY ?i LIMIT 1")
    ((thing, name),) = rows
    assert isinstance(thing, NamedNode) and isinstance(name, Literal)
    assert len(ws.describe(thing)) == len(ws.describe(thing.value)) > 0
    assert len(ws.query("memberships", institute=name)) == len(ws.query("memberships", institute=thing)) > 0
    days = ("2016-01-02", datetime(2016, 1, 2, 15, 30, tzinfo=UTC), date(2016, 1, 2))
    assert len({len(ws.query("memberships", as_of=day)) for day in days}) == 1
    assert len({len(ws.edge_view("institute-organisation", as_of=day).edges) for day in days}) == 1


def test_an_open_file_is_no_list_of_files(tmp_path: Path) -> None:
    with written(DATA, tmp_path).open() as opened, pytest.raises(InputError, match="is no input; give a path"):
        Workspace(data=opened)


def test_a_network_by_name_and_date() -> None:
    ws = Workspace()
    name = "institute-organisation"
    assert ws.measure(f"{name}@2016", "size").summary == ws.measure(name, "size", as_of="2016").summary
    assert ws.edge_view(f"{name}@2016", as_of=2016).edges == ws.edge_view(name, as_of=2016).edges
    with pytest.raises(QueryError, match=r"@2016' is asked for as of 2014, too"):
        ws.measure(f"{name}@2016", "size", as_of=2014)
    assert ws.measure(name, "bridging", seed=2).name == "bridging"
    assert "2016" in ws.report(f"{name}@2016", format="md", lang="zh")
    for wrong in (lambda: ws.measure(name, "size", nothing=1), lambda: ws.compare(name, name, nothing=1)):
        with pytest.raises(NnmiError, match="nothing"):
            wrong()


# --- Ctrl-C --------------------------------------------------------------------------------------------------------

INTERRUPTED = """
import os, sys
class Interrupt:
    left = {number}
    begun = False
    def find_spec(self, name, path=None, target=None):
        self.begun = self.begun or name == "nnmi_graph.cli"
        self.left -= self.begun
        if not self.left:
            os.kill(os.getpid(), 2)
sys.meta_path.insert(0, Interrupt())
sys.argv = ["nnmi", "network", "--list"]
from nnmi_graph.__main__ import run_and_exit
run_and_exit()
"""


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 10, 20, 40, 60])
def test_ctrl_c_is_quiet_while_the_command_starts(number: int) -> None:
    """From the first import of the entry point on, at whichever import it comes."""
    command = [sys.executable, "-c", INTERRUPTED.format(number=number)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


def test_ctrl_c_is_quiet_even_while_python_starts(tmp_path: Path) -> None:
    shutil.copy(ROOT / "src/nnmi_graph/cli/launcher.sh", tmp_path / "nnmi")
    (tmp_path / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    for name in ("nnmi", "python"):
        (tmp_path / name).chmod(0o755)
    (tmp_path / "linked").symlink_to(tmp_path / "nnmi")
    told = []
    for milliseconds in range(0, 60, 4):
        run = subprocess.Popen(
            [tmp_path / "linked", "network", "--list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(milliseconds / 1000)
        run.send_signal(signal.SIGINT)
        told.append(run.communicate(timeout=60)[1])
    assert set(told) == {b""}
    asked = subprocess.run([tmp_path / "linked", "query", "-q", "ASK {}"], capture_output=True, text=True, check=True)
    assert asked.stdout == "true\n"
