"""A server that breaks off, refuses or babbles, at random: all rows or one line of complaint, never fewer in silence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnmi_graph.errors import NnmiError, StoreError
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.store.wire import Service

from .conftest import SEARCH

COUNT = 5
BINDINGS = [{"s": {"type": "uri", "value": f"http://x/{n}"}} for n in range(COUNT)]
IN_XML = "".join(f'<result><binding name="s"><uri>http://x/{n}</uri></binding></result>' for n in range(COUNT))
ROWS = {
    "application/sparql-results+json": json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": BINDINGS}}),
    "application/sparql-results+xml": '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
    f'<variable name="s"/></head><results>{IN_XML}</results></sparql>',
}
TRIPLES = {
    "application/n-triples": "".join(f"<http://x/{n}> <http://x/p> <http://x/o> .\n" for n in range(COUNT)),
    "text/turtle": "@prefix x: <http://x/> .\n" + "".join(f"x:n{n} x:p x:o .\n" for n in range(COUNT)),
}
LIMITS = settings(max_examples=60 * SEARCH, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Broken(BaseHTTPRequestHandler):
    """Says what the test has put into the server's `reply`: code, media type, body, how it is framed."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        code, kind, body, whole, framing, head = self.server.reply  # type: ignore[attr-defined]
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Connection": "close", **head}.items():
            self.send_header(name, value)
        lengths = {"whole": len(whole), "cut": len(body)}
        if framing in lengths:
            self.send_header("Content-Length", str(lengths[framing]))
        elif framing != "none":
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if "chunk" in framing and body:
            body = b"%x\r\n%s\r\n" % (len(body), body)
        self.wfile.write(body + (b"0\r\n\r\n" if framing == "last chunk" else b""))
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def broken() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Broken)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def store(server: Any) -> SparqlHttpStore:
    made = SparqlHttpStore(f"http://127.0.0.1:{server.server_port}/x/query", timeout=5)
    made._is_union = True
    return made


@LIMITS
@given(
    kind=st.sampled_from(sorted(ROWS)),
    at=st.integers(0, 700),
    framing=st.sampled_from(["whole", "cut", "chunk", "last chunk", "none"]),
)
def test_rows_that_break_off_anywhere(broken: Any, kind: str, at: int, framing: str) -> None:
    whole = ROWS[kind].encode()
    broken.reply = (200, kind, whole[:at], whole, framing, {})
    try:
        found = len(list(store(broken).select("SELECT * { ?s ?p ?o }")))
    except StoreError as error:
        assert "\n" not in str(error) and (at < len(whole) or framing == "chunk")
    else:
        assert found == COUNT


@LIMITS
@given(
    kind=st.sampled_from(sorted(TRIPLES)), at=st.integers(0, 300), framing=st.sampled_from(["whole", "chunk", "none"])
)
def test_triples_that_break_off_anywhere(broken: Any, kind: str, at: int, framing: str) -> None:
    whole = TRIPLES[kind].encode()
    broken.reply = (200, kind, whole[:at], whole, framing, {})
    try:
        found = len(list(store(broken).construct("DESCRIBE ?s { ?s ?p ?o }")))
    except StoreError as error:
        assert "\n" not in str(error) and (at < len(whole) or framing != "whole")
    else:
        assert found == COUNT


@LIMITS
@given(
    code=st.one_of(st.sampled_from([200, 401, 403, 404, 429, 500, 503]), st.integers(400, 599)),
    kind=st.sampled_from(["text/html", "text/plain", "application/json", "application/sparql-results+json"]),
    body=st.one_of(st.text(max_size=80), st.just("<html><body><h1>Log\nin</h1></body></html>")),
)
def test_whatever_is_said_instead_is_one_line(broken: Any, code: int, kind: str, body: str) -> None:
    data = body.encode("utf-8", "replace")
    broken.reply = (code, kind, data, data, "whole", {})
    with pytest.raises(NnmiError) as caught:
        list(store(broken).select("SELECT * { ?s ?p ?o }"))
    words = str(caught.value)
    assert "\n" not in words and len(words) < 500
    assert code == 200 or str(code) in words or code == 400


def test_a_busy_server_says_when_to_ask_again(broken: Any) -> None:
    for code in (429, 503):
        broken.reply = (code, "text/plain", b"slow down", b"slow down", "whole", {"Retry-After": "7"})
        with pytest.raises(StoreError, match=f"is too busy .answered {code}: slow down.; ask again in 7 seconds"):
            store(broken).ask("ASK {}")


def test_an_address_without_a_service_says_what_was_tried(broken: Any) -> None:
    broken.reply = (200, "text/html", b"<h1>It works</h1>", b"<h1>It works</h1>", "whole", {})
    with pytest.raises(StoreError, match="has no SPARQL service at /, /query, /sparql, /ds; give the address"):
        SparqlHttpStore(f"http://127.0.0.1:{broken.server_port}").ask("ASK {}")


def test_credentials_of_a_netrc_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "netrc"
    monkeypatch.setenv("NETRC", str(kept))
    kept.write_text("machine graph.example login ann password s3cret\n")
    found = Service.at("https://graph.example:7200/query").credentials
    assert found is not None and (found.user, found.password) == ("ann", "s3cret")
    assert Service.at("https://other.example/query").credentials is None
    in_address = Service.at("https://bob:word@graph.example/query").credentials
    assert in_address is not None and in_address.user == "bob"
    kept.write_text("nonsense here")
    with pytest.raises(StoreError, match="cannot be read as a netrc file"):
        Service.at("https://graph.example/query")
