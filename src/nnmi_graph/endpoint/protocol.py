"""SPARQL 1.1 Protocol (query) and Graph Store HTTP Protocol (read) at `/sparql`; what changes the data is refused.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack
from urllib.parse import parse_qsl

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ..errors import NnmiError, QueryError, TermError
from ..store import FORMATS as SYNTAXES
from ..store import Store, parse, serialize
from ..store.serving import GRAPH_TYPES, ROW_TYPES
from ..terms import named, term_text
from .describe import counted, service_description, void_description
from .negotiate import best
from .pool import Job, Outcome, Pool, Refused, Settings, readable_at

MOST_SENT = 8 * 2**20
"""How many bytes a request may hold."""
ForPeople = Callable[[Request, Sequence[tuple[str, str]]], Awaitable[Response]]
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
ROW_NAMES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
GRAPH_NAMES = {"application/xml": "application/rdf+xml", "application/json": "application/ld+json"}
"""Names that a client may use for a media type of ours."""
FORMATS = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "turtle": (None, "text/turtle"),
    "ttl": (None, "text/turtle"),
    "nt": (None, "application/n-triples"),
    "jsonld": (None, "application/ld+json"),
    "rdf": (None, "application/rdf+xml"),
}
"""What `format=` may say in place of a header: the media types of rows and of triples."""


class Bad(Exception):
    """A request that is refused before any query runs, with the status of HTTP."""

    def __init__(self, status: int, what: str, mend: str | None = None, **headers: str) -> None:
        super().__init__(what)
        self.status, self.error, self.headers = status, NnmiError(what, mend=mend), headers


async def request_of(request: Request) -> list[tuple[str, str]]:
    """The parameters of the request, wherever it has them. Raises `Bad`."""
    inline = _parameters(request.url.query.encode())
    if request.method in ("GET", "HEAD"):
        return inline
    kind, _, rest = request.headers.get("content-type", "").lower().partition(";")
    if "charset=" in rest and "utf-8" not in rest and "utf8" not in rest:
        raise Bad(415, "the request is not UTF-8", mend="send it as UTF-8")
    body = await _body(request)
    if kind.strip() == FORM:
        found = _parameters(body)
        if any(name == "update" for name, _ in found):
            raise Bad(403, "updates are off here", mend="send queries only")
        return found
    if kind.strip() == QUERY:
        return [*inline, ("query", _text(body))]
    if kind.strip() == UPDATE:
        raise Bad(403, "updates are off here", mend="send queries only")
    raise Bad(415, f"{kind.strip() or 'no media type'!r} is not how queries are sent", mend=f"use {FORM} or {QUERY}")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_SENT:
            raise Bad(413, f"the request is larger than {MOST_SENT >> 20} MB")
    return bytes(body)


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Bad(400, "the request is not UTF-8", mend="send it as UTF-8") from None


def _parameters(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=2000)
    except ValueError:
        raise Bad(400, "the parameters are not well formed", mend="encode them as UTF-8 with %") from None


def job_of(parameters: Sequence[tuple[str, str]], accept: str) -> Job:
    """What the request asks for, and in which formats it may have the answer. Raises `Bad`."""
    queries = [text for name, text in parameters if name == "query"]
    if len(queries) != 1:
        raise Bad(400, f"the request has {len(queries) or 'no'} queries", mend="send one, as query=…")
    graphs = {key: [text for name, text in parameters if name == f"{key}-graph-uri"] for key in ("default", "named")}
    try:
        for iri in (*graphs["default"], *graphs["named"]):
            named(iri)
    except TermError as error:
        raise Bad(400, error.what, error.mend) from None
    wanted = [text for name, text in parameters if name in ("format", "output") and text in FORMATS]
    rows_as, graph_as = FORMATS[wanted[0]] if wanted else (_type(accept, ROW_TYPES, ROW_NAMES), None)
    if not wanted:
        graph_as = _type(accept, GRAPH_TYPES, GRAPH_NAMES)
    if rows_as is None and graph_as is None:
        raise Bad(406, "the answer cannot be had in that format", mend=f"use {', '.join((*ROW_TYPES, *GRAPH_TYPES))}")
    return Job(queries[0], rows_as, graph_as, graphs["default"], graphs["named"])


def _type(accept: str, ours: Iterable[str], names: dict[str, str]) -> str | None:
    found = best(accept, [*ours, *names])
    return names.get(found, found) if found else None


def response_of(outcome: Outcome) -> Response:
    """The answer as it is sent: what is text in UTF-8 says so."""
    media_type = outcome.media_type + ("; charset=utf-8" if outcome.media_type.startswith("text/") else "")
    headers = {"Vary": "Accept", "Content-Type": media_type}
    if outcome.path:
        return FileResponse(outcome.path, headers=headers, background=BackgroundTask(os.unlink, outcome.path))
    return Response(outcome.body, headers=headers)


def rdf_response(turtle: str, accept: str) -> Response:
    """A description of ours in the syntax that the client likes. Raises `Bad`."""
    media_type = _graph_type(accept)
    syntax = next(syntax for syntax in SYNTAXES.values() if syntax.media_type == media_type)
    data = turtle.encode()
    if syntax.name != "turtle":
        data = serialize([quad.triple for quad in parse(data, SYNTAXES["turtle"], "description")], syntax)
    return response_of(Outcome(media_type, data))


def _graph_type(accept: str) -> str:
    """The media type of triples that the client likes. Raises `Bad`."""
    found = _type(accept, GRAPH_TYPES, GRAPH_NAMES)
    if found is None:
        raise Bad(406, "the answer cannot be had in that format", mend=f"use {', '.join(GRAPH_TYPES)}")
    return found


def refusal(error: Refused | Bad) -> Response:
    """Why there is no answer, as plain text."""
    headers = dict(error.headers) if isinstance(error, Bad) else {"Retry-After": "30"} if error.status == 503 else {}
    return Response(f"{error.error}\n", error.status, headers, "text/plain; charset=utf-8")


class Endpoint:
    """A store as programs ask it over HTTP; `name` is what it is called, `base` what its own IRIs begin with."""

    def __init__(self, store: Store, settings: Settings | None = None, *, name: str = "", base: str = "") -> None:
        self.settings, self.name, self.base = settings or Settings(), name, base
        self._kept = ExitStack()
        self.pool = Pool(readable_at(store, self._kept), self.settings)
        self._counts: str | None = None

    def renew(self, where: str) -> Pool:
        """Read from this place from now on; returns the processes of the place before, which may still be at work."""
        old, self.pool, self._counts = self.pool, Pool(where, self.settings), None
        return old

    async def close(self) -> None:
        """End the processes and take away what was made."""
        await self.pool.close()
        self._kept.close()

    async def sparql(self, request: Request, for_people: ForPeople | None = None) -> Response:
        """The endpoint at `/sparql`; `for_people` makes the page for a browser that would rather have one."""
        accept = request.headers.get("accept", "*/*")
        try:
            parameters = await request_of(request)
            names = {name for name, _ in parameters}
            is_read = request.method in ("GET", "HEAD") and "query" not in names
            if is_read and "update" in names:
                raise Bad(403, "updates are off here", mend="send queries only")
            if is_read and names & {"graph", "default"}:
                return await self.graph(request)
            offered = ["application/sparql-results+json", "text/html"]
            if for_people and not names & {"format", "output"} and best(accept, offered) == "text/html":
                return await for_people(request, parameters)
            if is_read:
                address = str(request.base_url)
                return rdf_response(await service_description(self.pool, address), accept)
            return response_of(await self.answered(request, job_of(parameters, accept)))
        except (Refused, Bad) as error:
            return refusal(error)

    async def graph(self, request: Request) -> Response:
        """A graph by the Graph Store protocol: `?graph=IRI`, or `?default`, which is all graphs together."""
        try:
            parameters = _parameters(request.url.query.encode())
            asked = [(name, text) for name, text in parameters if name in ("graph", "default")]
            if len(asked) != 1:
                raise Bad(400, "the request does not tell one graph", mend="send ?graph=IRI or ?default")
            pattern = "?s ?p ?o"
            if asked[0][0] == "graph":
                pattern = f"GRAPH {term_text(named(asked[0][1]))} {{ ?s ?p ?o }}"
                known = await self.answered(request, Job(f"ASK {{ {pattern} }}"))
                if b"true" not in known.body:
                    raise Bad(404, f"there is no graph {asked[0][1]!r}")
            graph_as = _graph_type(request.headers.get("accept", "*/*"))
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
            return response_of(await self.answered(request, Job(text, None, graph_as)))
        except QueryError as error:
            return refusal(Bad(400, error.what, error.mend))
        except (Refused, Bad) as error:
            return refusal(error)

    async def void(self, request: Request) -> Response:
        """What the store holds, at `/.well-known/void`; counted once for each state of the store."""
        if self._counts is None:
            self._counts = await counted(self.pool)
        try:
            described = void_description(self._counts, self.name, self.base, str(request.base_url))
            return rdf_response(described, request.headers.get("accept", "*/*"))
        except Bad as error:
            return refusal(error)

    async def answered(self, request: Request, job: Job) -> Outcome:
        """The answer to the query, which ends when the client goes away. Raises `Refused`."""
        running = asyncio.ensure_future(self.pool.run(job))
        leaving = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait([running, leaving], return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                raise Refused(499, NnmiError("the client is gone"))
            return running.result()
        finally:
            running.cancel()
            leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
