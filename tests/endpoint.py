"""A SPARQL endpoint in this process, for tests that need one: queries only, answers as JSON or N-Triples."""

from __future__ import annotations

import contextlib
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyoxigraph as ox


@contextlib.contextmanager
def endpoint(
    store: ox.Store,
    *,
    fuseki: bool = False,
    most: int | None = None,
    called: str = "",
    asked: list[str] | None = None,
    meanwhile: Callable[[str], None] = lambda text: None,
) -> Iterator[str]:
    """The address of an endpoint that asks the store; as Fuseki does, which unites graphs only where a request says so.

    With `most` rows and triples are cut at that number without a word, as some servers are set up to do. `called` is how the server
    calls itself; what it is asked goes into `asked`, and `meanwhile` is told each query before it is answered.
    """

    def dataset(form: dict[str, list[str]]) -> dict[str, Any]:
        named = [ox.NamedNode(name) for name in form.get("named-graph-uri", ())]
        told = {"named_graphs": named} if named or "default-graph-uri" in form else {}
        return {
            "use_default_graph_as_union": not fuseki or "urn:x-arq:UnionGraph" in form.get("default-graph-uri", ()),
            **told,
        }

    class Handler(BaseHTTPRequestHandler):
        def version_string(self) -> str:
            return called

        def do_POST(self) -> None:
            form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if asked is not None:
                asked.append(form["query"][0])
            meanwhile(form["query"][0])
            try:
                answer = store.query(form["query"][0], **dataset(form))
            except SyntaxError as error:
                self.send_error(400, str(error).splitlines()[0])
                return
            if isinstance(answer, ox.QueryTriples):
                body = answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
                self.reply("application/n-triples", b"".join(body.splitlines(keepends=True)[:most]))
            else:
                body = answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
                if most is not None and isinstance(answer, ox.QuerySolutions):
                    found = json.loads(body)
                    del found["results"]["bindings"][most:]
                    body = json.dumps(found).encode()
                self.reply("application/sparql-results+json", body)

        def end_headers(self) -> None:
            if fuseki:
                self.send_header("Fuseki-Request-Id", "1")
            super().end_headers()

        def reply(self, media_type: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query"
    finally:
        server.shutdown()
        server.server_close()
