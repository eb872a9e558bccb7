"""What can go wrong between us and an endpoint: each is one line that says where, what, and what to do.

The other side is a real HTTP server in this process that answers as broken or foreign servers do.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from nnmi_graph.errors import NnmiError, QueryError, StoreError
from nnmi_graph.store.conventions import quads_at, updates_at
from nnmi_graph.store.inserts import insert_texts, with_prefixes
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.wire import WORDS, Service
from nnmi_graph.terms import BlankNode, Literal, NamedNode, Quad

from .conftest import Ran

JSON = "application/sparql-results+json"
ROWS = json.dumps(
    {
        "head": {"vars": ["s"]},
        "results": {"bindings": [{"s": {"type": "uri", "value": f"http://x/{n}"}} for n in range(3)]},
    }
)
SECRET = "s3cret-word"


class Talker(BaseHTTPRequestHandler):
    """Answers `/NAME/query` as the case of that name says, and notes what it was asked."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, dict[str, str], dict[str, list[str]]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.seen.append((self.path, dict(self.headers), urllib.parse.parse_qs(body)))  # type: ignore[attr-defined]
        CASES[self.path.split("/")[1]](self)

    do_GET = do_POST  # noqa: N815

    def say(self, code: int, kind: str, body: str, **head: str) -> None:
        data = body.encode()
        self.send_response(code)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            "Connection": "close",
            **head,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def unended(self: Talker) -> None:
    """Triples in chunks, or without an end that is told where the server is asked to close the connection."""
    ends = self.headers["Connection"] != "close"
    self.send_response(200)
    self.send_header("Content-Type", "application/n-triples")
    if ends:
        self.send_header("Transfer-Encoding", "chunked")
    self.end_headers()
    line = b"<urn:s> <urn:p> <urn:o> .\n"
    self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(line), line) if ends else line)
    self.close_connection = True


def digest(self: Talker) -> None:
    if self.headers.get("Authorization", "").startswith("Digest "):
        self.say(200, JSON, ROWS)
    else:
        self.say(
            401,
            "text/plain",
            "who?",
            WWW_Authenticate='Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5"',
        )


CASES: dict[str, Callable[[Talker], None]] = {
    "good": lambda self: self.say(200, JSON, ROWS),
    "unended": unended,
    "page": lambda self: self.say(
        200, "text/html", "<html><head><title>x</title></head><body><h1>Welcome to\nmy server</h1></body></html>"
    ),
    "cut": lambda self: self.say(200, JSON, ROWS[:-40]),
    "short": lambda self: self.say(200, JSON, ROWS[:-40], Content_Length=str(len(ROWS))),
    "none": lambda self: self.say(200, JSON, ""),
    "few": lambda self: self.say(200, JSON, ROWS, X_SPARQL_MaxRows="3"),
    "partial": lambda self: self.say(206, JSON, ROWS),
    "bad": lambda self: self.say(400, "text/plain", "Parse error:\nline 3\n" + "blah " * 200),
    "secret": lambda self: self.say(401, "text/plain", "no"),
    "nowhere": lambda self: self.say(404, "text/html", "<html><body>Not here</body></html>"),
    "broken": lambda self: self.say(
        500, "text/plain", "Virtuoso 22023 Error SR008 SPARQL query: SELECT * { secret stuff }"
    ),
    "busy": lambda self: self.say(503, "text/plain", ""),
    "moved": lambda self: self.say(307, "text/plain", "", Location="/good/query"),
    "seeother": lambda self: self.say(303, "text/plain", "", Location="/good/query"),
    "away": lambda self: self.say(302, "text/plain", "", Location="http://elsewhere.example/query"),
    "port": lambda self: self.say(302, "text/plain", "", Location="http://127.0.0.1:9/query"),
    "file": lambda self: self.say(302, "text/plain", "", Location="file:///etc/passwd"),
    "ring": lambda self: self.say(302, "text/plain", "", Location="/ring/query"),
    "silent": lambda self: threading.Event().wait(1.5),
    "digest": digest,
    "virtuosoask": lambda self: self.say(
        200,
        JSON,
        json.dumps(
            {
                "head": {"vars": ["__ASK_RETVAL"]},
                "results": {
                    "bindings": [
                        {
                            "__ASK_RETVAL": {
                                "type": "typed-literal",
                                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                                "value": "1",
                            }
                        }
                    ]
                },
            }
        ),
    ),
    "turtle": lambda self: self.say(
        200, "text/turtle;charset=utf-8", "<http://x/a> <http://x/p> <http://x/b> . <http://x/c> <http://x/p> _:b ."
    ),
    "halfturtle": lambda self: self.say(
        200, "text/turtle", "<http://x/a> <http://x/p> <http://x/b> . <http://x/c> <http://x/p"
    ),
}


@pytest.fixture(scope="module")
def talker() -> Iterator[Any]:
    service = ThreadingHTTPServer(("127.0.0.1", 0), Talker)
    service.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=service.serve_forever, daemon=True)
    thread.start()
    yield service
    service.shutdown()
    service.server_close()


def store(talker: Any, case: str, timeout: float = 0.5, user: str = "") -> SparqlHttpStore:
    made = SparqlHttpStore(f"http://{user}127.0.0.1:{talker.server_port}/{case}/query", timeout=timeout)
    made._is_union = True  # these servers have no graphs to look at
    return made


def test_a_server_is_not_asked_to_close_for_it_may_not_tell_the_end_then(talker: Any) -> None:
    found = list(store(talker, "unended").construct("DESCRIBE ?s { ?s ?p ?o }"))
    assert [str(triple) for triple in found] == ["<urn:s> <urn:p> <urn:o>"]


FAULTS = {
    "page": (StoreError, "answered with a web page that says 'Welcome to my server', not with SPARQL results"),
    "cut": (StoreError, "breaks off"),
    "short": (StoreError, "breaks off"),
    "none": (StoreError, "breaks off"),
    "few": (StoreError, "cut the answer at 3 rows"),
    "partial": (StoreError, "a part of the answer only"),
    "bad": (QueryError, "the endpoint refused it: Parse error: line 3 blah"),
    "secret": (StoreError, "does not let you in"),
    "nowhere": (StoreError, "is no such SPARQL service (answered 404: Not here)"),
    "broken": (StoreError, "answered 500: Virtuoso 22023 Error SR008"),
    "busy": (StoreError, "answered 503"),
    "away": (StoreError, "redirects to elsewhere.example, which is not followed"),
    "port": (StoreError, "redirects to 127.0.0.1:9, which is not followed"),
    "file": (StoreError, "redirects in a circle, or to no web address"),
    "ring": (StoreError, "redirects in a circle, or to no web address"),
    "silent": (StoreError, "gave no answer in 0.5 seconds"),
}


def test_every_case_is_tried() -> None:
    assert len(FAULTS) == 16
    assert set(CASES) - set(FAULTS) == {
        "good",
        "moved",
        "seeother",
        "digest",
        "virtuosoask",
        "turtle",
        "halfturtle",
        "unended",
    }


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_one_line(case: str, talker: Any) -> None:
    kind, words = FAULTS[case]
    with pytest.raises(kind) as caught:
        list(store(talker, case, user=f"user:{SECRET}@").select("SELECT * { ?s ?p ?o }"))
    message = str(caught.value)
    assert words in message and "\n" not in message and SECRET not in message
    assert len(message) < WORDS + 200 and "secret stuff" not in message
    assert kind is QueryError or f"/{case}/query" in message


@pytest.mark.parametrize("case", ["good", "moved", "seeother"])
def test_a_redirect_on_the_host_is_followed(case: str, talker: Any) -> None:
    assert len(list(store(talker, case).select("SELECT * { ?s ?p ?o }"))) == 3


def test_no_server_is_one_line() -> None:
    with pytest.raises(StoreError, match=r"^http://127.0.0.1:9/query: cannot be reached \(.*\); check the address$"):
        SparqlHttpStore(f"http://u:{SECRET}@127.0.0.1:9/query", timeout=2).query("ASK {}")


def test_an_ask_answered_as_a_row_is_a_yes(talker: Any) -> None:
    assert store(talker, "virtuosoask").ask("ASK {}") is True


def test_triples_come_in_any_syntax_and_may_break_off(talker: Any) -> None:
    assert len(list(store(talker, "turtle").construct("DESCRIBE ?s { ?s ?p ?o }"))) == 2
    with pytest.raises(StoreError, match="breaks off or cannot be read after 1 rows"):
        list(store(talker, "halfturtle").construct("DESCRIBE ?s { ?s ?p ?o }"))
    with pytest.raises(StoreError, match="not with triples"):
        store(talker, "page").construct("DESCRIBE ?s { ?s ?p ?o }")


def test_rows_are_read_as_they_come(talker: Any) -> None:
    rows = iter(store(talker, "cut").select("SELECT * { ?s ?p ?o }"))
    assert next(rows) == (NamedNode("http://x/0"),)


@pytest.mark.parametrize(
    ("user", "env", "expected"),
    [
        (f"user:{SECRET}@", "", f"user:{SECRET}"),
        ("", f"user:{SECRET}", f"user:{SECRET}"),
        (f"a%40b:{SECRET}%3A@", "env:other", f"a@b:{SECRET}:"),
        ("", f"Bearer {SECRET}", None),
        ("", "", ""),
    ],
)
def test_credentials_go_into_the_head_only(
    user: str, env: str, expected: str | None, talker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNMI_STORE_AUTH", env)
    made = store(talker, "good", user=user)
    list(made.select("SELECT * { ?s ?p ?o }"))
    path, head, _ = talker.seen[-1]
    sent = head.get("Authorization", "")
    plain = base64.b64decode(sent.removeprefix("Basic ")).decode() if sent.startswith("Basic ") else sent
    assert plain == (f"Bearer {SECRET}" if expected is None else expected)
    assert SECRET not in f"{path} {made.url} {made.update_url} {made.service!r}"


def test_credentials_answer_a_digest_challenge(talker: Any) -> None:
    assert len(list(store(talker, "digest", user="user:word@").select("SELECT * { ?s ?p ?o }"))) == 3


@pytest.mark.parametrize("env", ["no-colon", "a:b\nX-Evil: 1"])
def test_bad_credentials_are_refused_unprinted(env: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNMI_STORE_AUTH", env)
    with pytest.raises(StoreError, match="NNMI_STORE_AUTH") as caught:
        Service.at("http://127.0.0.1:9/query")
    assert env not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://", "http:///x", "http://h:port/", "http://h/a b", "http://h/\n", "ftp://h/x", "http://u:p@/x"]
)
def test_no_address_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="no address"):
        Service.at(url)


@pytest.mark.parametrize("seconds", ["soon", "-1", "0", "nan"])
def test_a_time_limit_is_a_number(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNMI_STORE_TIMEOUT", seconds)
    with pytest.raises(StoreError, match="NNMI_STORE_TIMEOUT"):
        Service.at("http://h/query")


def test_half_a_character_is_refused(talker: Any) -> None:
    with pytest.raises(NnmiError, match="half a character"):
        store(talker, "good").query("ASK { ?s ?p '\ud800' }")


UPDATES = [
    ("http://h/ds/query", "fuseki", "http://h/ds/update", "http://h/ds/data"),
    ("http://h/ds/sparql", "fuseki", "http://h/ds/update", "http://h/ds/data"),
    ("http://h/ds", "fuseki", "http://h/ds", "http://h/ds/data"),
    ("http://h/query", "oxigraph", "http://h/update", "http://h/store"),
    ("http://h/sparql", "virtuoso", "http://h/sparql", None),
    ("http://h/sparql-auth", "virtuoso", "http://h/sparql-auth", None),
    ("http://h/repositories/x", "", "http://h/repositories/x/statements", "http://h/repositories/x/statements"),
    ("http://h/db/query?reasoning=false", "", "http://h/db/update?reasoning=false", None),
    ("http://h/namespace/kb/sparql", "", "http://h/namespace/kb/sparql", None),
]


@pytest.mark.parametrize(("url", "kind", "updates", "quads"), UPDATES)
def test_where_servers_take_updates(url: str, kind: str, updates: str, quads: str | None) -> None:
    assert (updates_at(url, kind), quads_at(url, kind)) == (updates, quads)


def test_prefixes_are_declared_once_and_lines_keep_their_numbers() -> None:
    text = with_prefixes("PREFIX id: <http://other/>\nASK { id:a nnmi:b 'tax:c' }")
    assert text.count("PREFIX id:") == 1 and "PREFIX nnmi: <https" in text and text.count("\n") == 1
    assert with_prefixes("ASK {}") == "ASK {}"


def test_blank_nodes_stay_in_one_insert() -> None:
    def quad(n: int, o: Any) -> Quad:
        return Quad(NamedNode(f"http://x/{n}"), NamedNode("http://x/p"), o)

    quads = [quad(n, BlankNode("b") if n % 4 == 0 else Literal(str(n))) for n in range(12)]
    texts = list(insert_texts(quads, 5))
    assert [text.count("http://x/p") for text in texts] == [5, 5, 2]
    assert [text.count("_:b") for text in texts] == [3, 0, 0]


def test_the_command_prints_no_password(talker: Any, nnmi: Callable[..., Ran]) -> None:
    url = f"http://user:{SECRET}@127.0.0.1:{talker.server_port}/secret/query"
    ran = nnmi("query", "-q", "ASK {}", "--store", url)
    assert ran.code == 2 and ran.err.count("\n") == 1 and "NNMI_STORE_AUTH" in ran.err
    assert SECRET not in ran.out + ran.err


def test_a_long_word_without_a_space_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    text = f'INSERT DATA {{ <urn:s> a org:Role ; <urn:p> "{"字" * 60_000}" }}'
    assert with_prefixes(text).endswith(f"> {text}")
    assert time.process_time() - began < 5, "the square of its length is a minute"
