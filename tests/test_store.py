"""The store: one interface, and every engine behind it passes the same cases; files are read with suspicion."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnmi_graph.errors import InputError, NnmiError, QueryError, StoreError
from nnmi_graph.store import OxigraphStore, Rows, Store, Triples, format_of, open_store, parse, read
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.text import refuse_remote
from nnmi_graph.terms import Literal, NamedNode, Quad, n_triples

EX = "http://example.org/"
ENGINES = ("memory", "directory", "endpoint")


def quad(s: str, p: str, o: str, graph: str | None = None) -> Quad:
    nodes = (NamedNode(EX + s), NamedNode(EX + p), NamedNode(EX + o))
    return Quad(*nodes, NamedNode(EX + graph)) if graph else Quad(*nodes)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield OxigraphStore()
    elif request.param == "directory":
        yield OxigraphStore.directory(tmp_path / "store", read_only=False)
    else:
        with server(tmp_path / "served") as url:
            yield open_store(url)


class server:  # noqa: N801 - reads as a verb: with server(folder) as url
    """A real Oxigraph server on a free port of this machine, stopped at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> str:
        program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
        assert program, "the test set-up installs the 'oxigraph' server"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            program,
            "serve",
            "--location",
            str(self.folder),
            "--bind",
            f"127.0.0.1:{port}",
            "--union-default-graph",
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).read(1)
                break
            except OSError:
                time.sleep(0.05)
        return f"http://127.0.0.1:{port}/query"

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


def test_every_engine_answers_alike(store: Store) -> None:
    store.add([quad("a", "p", "b"), quad("a", "p", "c", "g")])
    store.update(
        "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> <http://example.org/q> '2014-02'^^<http://www.w3.org/2001/XMLSchema#gYearMonth> } }"
    )
    rows = store.select("SELECT ?o { <http://example.org/a> <http://example.org/p> ?o } ORDER BY ?o")
    assert isinstance(rows, Rows) and rows.variables == ("o",)
    assert [row[0] for row in rows] == [NamedNode(EX + "b"), NamedNode(EX + "c")], "default graph is the union"
    assert store.ask("ASK { GRAPH <http://example.org/g> { ?s ?p ?o } }") is True
    assert store.ask("ASK { ?s <http://example.org/none> ?o }") is False
    triples = store.construct("CONSTRUCT WHERE { ?s <http://example.org/q> ?o }")
    assert isinstance(triples, Triples)
    assert [t.object for t in triples] == [
        Literal("2014-02", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth"))
    ]


def test_every_engine_refuses_alike(store: Store) -> None:
    with pytest.raises(QueryError):
        store.query("SELECT * {")
    with pytest.raises(QueryError, match="needs ASK"):
        store.ask("SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError, match="fetch from the network"):
        store.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="fetch from the network"):
        store.update("LOAD <http://127.0.0.1:1/a.ttl>")


@pytest.mark.parametrize(
    "text",
    [
        "select * { service <http://x/> {} }",
        "SELECT * { \\u0053ERVICE <http://x/> {} }",
        "SELECT * { SERVICE SILENT ?s {} }",
        "# SELECT\nSELECT * { ?s ?p '''a' ''' . SERVICE ?s {} }",
        "SELECT * { ?s <http://a#b> 'it\\'s' SERVICE ?s {} }",
    ],
)
def test_service_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(QueryError, match="fetch from the network"):
        refuse_remote(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?load 'SERVICE' } # SERVICE",
        'SELECT * { ?s <http://SERVICE/> """ LOAD """@en }',
        "PREFIX service: <http://x/> SELECT * { ?s service:load ?o }",
    ],
)
def test_service_as_a_name_or_a_text_is_no_service(text: str) -> None:
    refuse_remote(text)


def test_query_error_names_line_and_column() -> None:
    with pytest.raises(QueryError) as caught:
        OxigraphStore().query("SELECT ?x\n{ ?x a foo:bar }")
    assert caught.value.where is not None and caught.value.where.line == 2
    assert "is not declared" in str(caught.value) and "\n" not in str(caught.value)


def test_no_endpoint_is_one_line() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        SparqlHttpStore("http://127.0.0.1:9/query", timeout=2).query("ASK {}")


def test_no_store_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no store"):
        open_store(str(tmp_path))


BAD_FILES = {
    "missing.ttl": (None, "there is no file"),
    "empty.ttl": (b"  \n", "is empty"),
    "syntax.ttl": (b"@prefix a: <http://x/> .\na:b a:c .\n", ":2:"),
    "latin1.ttl": ("<http://x/a> <http://x/b> 'é' .".encode("latin-1"), "not UTF-8"),
    "relative.ttl": (b"<a> <http://x/b> <http://x/c> .", "relative IRI"),
    "space.ttl": (b"<http://x/a b> <http://x/b> <http://x/c> .", ":1:"),
    "context.jsonld": (b'{"@context": "http://127.0.0.1:1/c.jsonld", "@id": "http://x/a"}', "not fetched"),
    "entity.rdf": (b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>', "entities are not expanded"),
    "broken.rdf": (b"<rdf:RDF", "is not rdfxml"),
    "broken.jsonld": (b'{"@id": ', "is not jsonld"),
    "table.xls": (b"x", "no ending that tells its format"),
    "folder.ttl": ("dir", "is a folder"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_one_line_with_its_name(name: str, tmp_path: Path) -> None:
    content, expected = BAD_FILES[name]
    path = tmp_path / name
    if content == "dir":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(NnmiError) as caught:
        read(path)
    message = str(caught.value)
    assert expected in message and name in message and "\n" not in message


def test_all_formats_round_trip() -> None:
    from nnmi_graph.store import FORMATS, serialize

    quads = [quad("a", "p", "b")]
    for form in FORMATS.values():
        data = serialize(quads if form.holds_graphs else [q.triple for q in quads], form)
        assert [q.triple for q in parse(data, form, "test")] == [quads[0].triple], form.name
    assert len(FORMATS) == 6
    with pytest.raises(InputError):
        format_of("a.xyz")


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    from nnmi_graph import Workspace

    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(f'_:x <http://example.org/name> "{name}" .')
    count = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
    both = Workspace(data=[tmp_path / "a.ttl", tmp_path / "b.ttl"])
    assert next(iter(both.sparql(count))) == {"n": 2}


def test_lines_that_cannot_be_made_or_read_are_an_error_and_hang_nobody() -> None:
    def broken() -> Iterator[str]:
        yield '<a:a> <a:b> "1" .\n'
        raise QueryError("no more")

    store = OxigraphStore()
    with pytest.raises(QueryError, match="no more"):
        store.add_lines(broken(), "http://example.org/g")
    with pytest.raises(StoreError, match="cannot be written"):
        store.add_lines(('<a a> <a:b> "1" .\n' for _ in range(100_000)), "http://example.org/g")


def test_a_graph_made_anew_holds_what_it_is_given_and_nothing_else(store: Store) -> None:
    text = r'"tab\tand \"quote\" and \\ and 行\n"@en'
    old = [("<a:a>", "<a:p>", text), ("<a:b>", "<a:p>", '"1"'), ("<a:c>", "<a:q>", "<a:c>")]
    new = [old[0], ("<a:b>", "<a:p>", '"2"'), old[2], ("<a:d>", "<a:p>", "<a:a>")]
    store.add_lines(n_triples([old[1]]), EX + "other")
    for lines in (old, new, new, [], old):
        store.renew_lines(n_triples(lines), EX + "g")
        rows = store.select(f"SELECT ?s ?p ?o {{ GRAPH <{EX}g> {{ ?s ?p ?o }} }}")
        assert sorted(tuple(map(str, row)) for row in rows) == sorted(lines)
    assert store.ask(f'ASK {{ GRAPH <{EX}other> {{ <a:b> <a:p> "1" }} }}')


def test_a_scan_gives_subjects_and_objects_as_they_stand_in_n_triples() -> None:
    store = OxigraphStore()
    lines = [
        ("<a:a>", "<a:p>", r'"tab\tand \"quote\" and \\ and 行\n"@en'),
        ("<a:b>", "<a:p>", "<a:c>"),
        ("<a:c>", "<a:q>", "<a:c>"),
    ]
    store.add_lines(n_triples(lines), "http://example.org/g")
    assert sorted(store.scan("<a:p>")) == sorted((s, o) for s, p, o in lines if p == "<a:p>")
    assert sorted(Store.scan(store, "<a:p>")) == sorted(store.scan("<a:p>"))
