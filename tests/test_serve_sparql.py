"""`/sparql` as SPARQL 1.1 Protocol, Graph Store HTTP Protocol and Service Description have it; what is refused.

Numbers of sections are those of the recommendations of 21 March 2013.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from nnmi_graph.endpoint.negotiate import best
from nnmi_graph.store.serving import Limits

from .serving import client, tiny

QUERY = "application/sparql-query"
JSON = "application/sparql-results+json"
EX = "http://example.org/"
SELECT = "PREFIX ex: <http://example.org/> SELECT ?n { ex:b ex:n ?n }"
CROSS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }"
)
"""A query that no engine ends in this life, though the data is tiny."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    limits = Limits(rows=200, size=100_000)
    with client(tiny(tmp_path_factory.mktemp("tiny")), timeout=5, patience=0.4, slow=2, limits=limits) as made:
        yield made


def rows(answer: object) -> list[dict[str, str]]:
    found = json.loads(answer.content)  # type: ignore[attr-defined]
    return [{name: term["value"] for name, term in row.items()} for row in found["results"]["bindings"]]


def test_the_three_ways_to_ask(server: TestClient) -> None:
    """2.1.1 GET, 2.1.2 POST of a form, 2.1.3 POST of the query itself."""
    asked = (
        server.get("/sparql", params={"query": SELECT}),
        server.post("/sparql", data={"query": SELECT}),
        server.post("/sparql", content=SELECT, headers={"Content-Type": QUERY}),
        server.post("/sparql", content=SELECT, headers={"Content-Type": f"{QUERY}; charset=UTF-8"}),
    )
    for answer in asked:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == JSON
        assert sorted(row["n"] for row in rows(answer)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("status", "send"),
    [
        (400, {"method": "POST", "data": {"q": SELECT}}),
        (400, {"method": "POST", "data": {"query": [SELECT, SELECT]}}),
        (400, {"method": "GET", "params": [("query", SELECT), ("query", SELECT)]}),
        (400, {"method": "GET", "params": {"query": "ASK { "}}),
        (400, {"method": "GET", "params": {"query": SELECT, "default-graph-uri": "no iri"}}),
        (400, {"method": "POST", "content": SELECT.encode() + b" # \xff", "headers": {"Content-Type": QUERY}}),
        (
            415,
            {
                "method": "POST",
                "content": SELECT.encode("utf-16"),
                "headers": {"Content-Type": f"{QUERY}; charset=UTF-16"},
            },
        ),
        (415, {"method": "POST", "content": SELECT, "headers": {"Content-Type": "text/plain"}}),
        (415, {"method": "POST", "content": SELECT}),
        (405, {"method": "PUT", "content": SELECT, "headers": {"Content-Type": QUERY}}),
        (405, {"method": "DELETE", "params": {"graph": EX + "g1"}}),
        (403, {"method": "POST", "data": {"update": "CLEAR ALL"}}),
        (403, {"method": "POST", "content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}),
        (403, {"method": "GET", "params": {"update": "CLEAR ALL"}}),
        (400, {"method": "GET", "params": {"query": "CLEAR ALL"}}),
        (400, {"method": "GET", "params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}),
        (413, {"method": "POST", "content": b"#" * (9 * 2**20), "headers": {"Content-Type": QUERY}}),
        (406, {"method": "GET", "params": {"query": SELECT}, "headers": {"Accept": "image/png"}}),
        (406, {"method": "GET", "params": {"query": SELECT}, "headers": {"Accept": "text/turtle"}}),
    ],
)
def test_what_is_refused_says_so_in_plain_words(server: TestClient, status: int, send: dict[str, object]) -> None:
    """2.1.4, 2.2: a malformed request is 400; of the rest RFC 9110 has a status."""
    answer = server.request(url="/sparql", **send)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert 5 < len(answer.text) < 500 and answer.text.count("\n") <= 1


def test_a_syntax_error_has_its_place(server: TestClient) -> None:
    assert server.get("/sparql", params={"query": "SELECT *\n WHERE"}).text.startswith("query:2:7: ")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.5", "text/csv"),
    ],
)
def test_rows_come_in_each_format_and_say_the_same(server: TestClient, accept: str, media_type: str) -> None:
    answer = server.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "accept" in answer.headers["vary"].lower()
    if media_type == "text/csv":
        assert sorted(answer.text.split("\r\n")) == ["", "1", "2", "3", "n"]
    else:
        read = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.from_media_type(media_type))
        assert sorted(row[0].value for row in read) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_triples_come_in_each_format_and_say_the_same(server: TestClient, accept: str) -> None:
    text = "CONSTRUCT { ?s ?p ?o } { GRAPH <http://example.org/g2> { ?s ?p ?o } }"
    answer = server.get("/sparql", params={"query": text}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    assert len(list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(accept)))) == 4


@pytest.mark.parametrize("truth", [True, False])
def test_yes_and_no(server: TestClient, truth: bool) -> None:
    text = f"ASK {{ ?s <http://example.org/n> {1 if truth else 7} }}"
    for accept in (JSON, "application/sparql-results+xml", "text/csv"):
        answer = server.get("/sparql", params={"query": text}, headers={"Accept": accept})
        assert str(truth).lower() in answer.text
    assert json.loads(server.get("/sparql", params={"query": text}).content)["boolean"] is truth


def test_the_dataset_of_the_request_goes_before_that_of_the_query(server: TestClient) -> None:
    """2.1.4; without any the default graph is the union."""
    count = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    both, one, two = EX + "nothing", EX + "g1", EX + "g2"

    def asked(text: str, **dataset: object) -> str:
        answer = server.post("/sparql", data={"query": text, **{k.replace("_", "-"): v for k, v in dataset.items()}})
        return rows(answer)[0]["n"]

    assert asked(count % "") == "13"
    assert asked(count % "", default_graph_uri=two) == "4"
    assert asked(count % "", default_graph_uri=[one, two]) == "13"
    assert asked(count % f"FROM <{one}>", default_graph_uri=two) == "4"
    assert asked(count % f"FROM <{one}>") == "9"
    assert asked(count % "", default_graph_uri=both) == "0"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert asked(named) == "13"
    assert asked(named, named_graph_uri=two) == "4"
    assert asked(count % "", named_graph_uri=two) == "0"


def test_terms_come_through_as_they_are(server: TestClient) -> None:
    text = 'SELECT * { VALUES (?a ?b) { ("tab\\there\\n"@en <http://example.org/ä>) (1e0 UNDEF) ("\\u0007" true) } }'
    found = json.loads(server.get("/sparql", params={"query": text}).content)["results"]["bindings"]
    assert found[0]["a"] == {"type": "literal", "value": "tab\there\n", "xml:lang": "en"}
    assert found[0]["b"] == {"type": "uri", "value": "http://example.org/ä"}
    assert "b" not in found[1] and found[2]["a"]["value"] == "\a"
    none = server.get("/sparql", params={"query": "SELECT * { }"}, headers={"Accept": JSON})
    assert json.loads(none.content)["results"]["bindings"] == [{}]


def test_cors_lets_any_page_ask(server: TestClient) -> None:
    asking = {"Origin": "http://elsewhere.example", "Access-Control-Request-Method": "POST"}
    answer = server.options("/sparql", headers=asking)
    assert answer.status_code in (200, 204)
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    for path in ("/sparql?query=ASK{}", "/.well-known/void", "/sparql?query=bad"):
        assert server.get(path).headers["access-control-allow-origin"] == "*"


def test_graphs_are_read_by_the_graph_store_protocol(server: TestClient) -> None:
    """5.2 GET, 5.5 HEAD; 5.1: 404 for a graph that is not there."""
    for place in ("/sparql", "/store"):
        answer = server.get(place, params={"graph": EX + "g2"}, headers={"Accept": "application/n-triples"})
        assert answer.status_code == 200
        assert len(answer.text.splitlines()) == 4
        assert (
            len(
                server.get(place, params={"default": ""}, headers={"Accept": "application/n-triples"}).text.splitlines()
            )
            == 13
        )
        assert server.get(place, params={"graph": EX + "none"}).status_code == 404
        assert server.get(place, params={"graph": EX + "g2", "default": ""}).status_code == 400
        assert server.get(place, params={"graph": "g2"}).status_code == 400
        assert server.get(place, params={"graph": EX + "g2"}, headers={"Accept": "image/png"}).status_code == 406
        head = server.head(place, params={"graph": EX + "g2"})
        assert head.status_code == 200 and head.content == b""
        assert server.put(place, params={"graph": EX + "g2"}, content="").status_code in (403, 405)
    assert server.get("/store").status_code == 400


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_no_host_puts_statements_into_a_description(server: TestClient, path: str) -> None:
    told = server.get(path, headers={"host": "e.org/> . <urn:a> <urn:b> <urn:c> . <urn:d", "accept": "text/turtle"})
    assert "urn:a" not in told.text, told.text


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize(
    "accept", ["", "text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_the_endpoint_describes_itself(server: TestClient, path: str, accept: str) -> None:
    answer = server.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type == (accept or "text/turtle")
    found = list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media_type)))
    predicates = {quad.predicate.value for quad in found}
    if path == "/sparql":
        sd = "http://www.w3.org/ns/sparql-service-description#"
        assert {sd + "endpoint", sd + "supportedLanguage", sd + "resultFormat", sd + "defaultDataset"} <= predicates
        assert [quad.object.value for quad in found if quad.predicate.value == sd + "endpoint"] == [
            "http://testserver/sparql"
        ]
        assert {EX + "g1", EX + "g2"} <= {quad.object.value for quad in found if quad.predicate.value == sd + "name"}
    else:
        counted = [quad.object.value for quad in found if quad.predicate.value == "http://rdfs.org/ns/void#triples"]
        assert counted == ["13"]


def test_a_query_of_death_is_ended_and_holds_up_no_other(server: TestClient) -> None:
    """It gets an error, not fewer rows; meanwhile fifty others are answered; of too many some are refused."""
    told: list[int] = []

    def die() -> None:
        told.append(server.get("/sparql", params={"query": CROSS}).status_code)

    threads = [threading.Thread(target=die) for _ in range(5)]
    for thread in threads:
        thread.start()
    with ThreadPoolExecutor(50) as clients:
        asked = clients.map(lambda _: rows(server.get("/sparql", params={"query": SELECT})), range(100))
        assert [len(found) for found in asked] == [3] * 100
    begin = time.monotonic()
    while any(thread.is_alive() for thread in threads):
        assert len(rows(server.get("/sparql", params={"query": SELECT}))) == 3
    assert time.monotonic() - begin < 60
    for thread in threads:
        thread.join()
    assert set(told) == {503, 504}
    assert len(rows(server.get("/sparql", params={"query": SELECT}))) == 3


def test_too_many_rows_are_an_error_not_fewer_rows(server: TestClient) -> None:
    asked = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT {}"
    for format in ("json", "csv", "tsv", "xml"):
        fits = server.get("/sparql", params={"query": asked.replace("{}", "200"), "format": format})
        assert fits.status_code == 200 and fits.text.count("example.org") == 200
        more = server.get("/sparql", params={"query": asked.replace("{}", "201"), "format": format})
        assert more.status_code == 500 and "more than 200 rows" in more.text
    large = server.post("/sparql", data={"query": f"SELECT * {{ VALUES ?n {{ 1 2 }} BIND('{'x' * 60_000}' AS ?x) }}"})
    assert large.status_code == 500 and "more than" in large.text
    assert len(rows(server.get("/sparql", params={"query": SELECT}))) == 3


def test_a_query_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    """A sort of millions of rows; the server itself goes on."""
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r } ORDER BY ?r ?c ?f LIMIT 1"
    with client(tiny(tmp_path), memory=200 * 2**20, timeout=30) as small:
        answer = small.get("/sparql", params={"query": text})
        assert answer.status_code == 500, answer.text
        assert "memory" in answer.text
        assert len(rows(small.get("/sparql", params={"query": SELECT}))) == 3


def test_a_browser_gets_a_page_and_a_program_gets_data(server: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = server.get("/sparql", headers=browser)
    assert page.headers["content-type"].startswith("text/html") and "<textarea" in page.text
    page = server.get("/sparql", params={"query": "SELECT * { ?s ?p '</textarea><script>' }"}, headers=browser)
    assert "<script>" not in page.text.partition("<textarea")[2]
    page = server.get("/sparql", params={"query": "SELECT * {"}, headers=browser)
    assert page.status_code == 400 and 'role="alert"' in page.text
    data = server.get("/sparql", params={"query": SELECT, "format": "csv"}, headers=browser)
    assert data.headers["content-type"].startswith("text/csv")


def test_weights_of_media_types() -> None:
    """RFC 9110, 12.5.1: the most particular range tells; what is refused is not sent."""
    assert best("", ["a/b"]) == "a/b"
    assert best("a/*;q=0.5, a/c", ["a/b", "a/c"]) == "a/c"
    assert best("a/c;q=0, a/*", ["a/c", "a/b"]) == "a/b"
    assert best("x/y", ["a/b"]) is None
    assert best("*/*;q=0", ["a/b"]) is None
    assert best("a/b;q=rubbish, a/c;q=0.1", ["a/b", "a/c"]) == "a/c"
