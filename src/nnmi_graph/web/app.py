"""The application: which address is answered by what, and the headers that keep pages harmless."""

from __future__ import annotations

import contextlib
import importlib
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from importlib.resources import files

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import NnmiError, StoreError, UnknownName
from ..phrases import error_in
from .addresses import FOLDERS
from .replies import language_of, notice, site_of
from .site import Site

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
_CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-expose-headers": "Warning",
    "access-control-allow-headers": "Accept, Accept-Language, Content-Type",
    "access-control-max-age": "86400",
}
_GRAPHS = (".ttl", ".nt", ".rdf", ".jsonld")
_PAGES = {
    "/": "front.front",
    "/search": "front.search",
    "/questions": "questions.gallery",
    "/question/{name}": "questions.question",
    "/things": "lists.things",
    **{f"/{name}{ending}": f"lists.{name}" for name in ("ontology", "taxonomy") for ending in ("", *_GRAPHS)},
    **{f"/assess{ending}": "eligibility.assess" for ending in ("", ".json", ".ttl", ".md")},
    "/rules": "rules.rules",
    "/rules/{name}": "rules.rule_set",
    "/records": "records.records",
    "/record/{kind}": "records.record",
    "/network/{name}": "network.network",
}
"""The pages by their addresses: a module of `pages/` and a function in it, imported when first asked for."""
_OPEN = ("/sparql", "/store", "/.well-known/void")


class Headers:
    """Adds to each response what keeps a page harmless, and whether the files have changed under the server; to data
    that any page may read, that it may."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        more = dict(_HEADERS)
        site = scope["app"].state.site
        if site.is_to_look:
            await run_in_threadpool(site.look)
        if doubt := site.doubt():
            more["warning"] = f'199 nnmi "{doubt}"'
        if scope["path"] in _OPEN:
            more |= _CORS

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower() for name, _ in message["headers"]}
                added = [(name.encode(), text.encode()) for name, text in more.items() if name.encode() not in held]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if scope["method"] == "OPTIONS" and scope["path"] in _OPEN:
            await Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})(scope, receive, sending)
            return
        await self.app(scope, receive, sending)


def make_app(site: Site) -> Starlette:
    """The application for a site. It ends the site's processes when it ends."""

    read = ["GET", "HEAD"]

    @contextlib.asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        site.begin()
        await site.endpoint.pool.warm()
        yield
        await site.close()

    pages = [
        Route(path, _later(page), methods=["GET", "HEAD", "POST"] if page.startswith("records.") else read)
        for path, page in _PAGES.items()
    ]
    routes = [
        *pages,
        Route("/sparql", sparql, methods=["GET", "HEAD", "POST"]),
        Route("/store", site.endpoint.graph, methods=read),
        Route("/.well-known/void", site.endpoint.void, methods=read),
        Mount("/static/yasqe", StaticFiles(directory=str(files("nnmi_graph.web") / "vendor" / "yasqe"))),
        Route("/state", state, methods=read),
        Mount("/static", StaticFiles(directory=str(files("nnmi_graph.web") / "static"))),
        *(Route(f"/{folder}/{{rest:path}}", _later("thing.thing"), methods=read) for folder in FOLDERS),
    ]
    app = Starlette(
        routes=routes,
        lifespan=life,
        middleware=[Middleware(Headers)],
        exception_handlers={NnmiError: refused, HTTPException: failed},
    )
    app.state.site = site
    return app


async def sparql(request: Request) -> Response:
    """The endpoint: for programs by the protocol, for people a page to ask on."""
    from .pages.editor import editor

    return await site_of(request).endpoint.sparql(request, editor)


async def state(request: Request) -> Response:
    """How a copy stands to what it follows."""
    follow = site_of(request).follow
    if follow is None:
        raise HTTPException(404, "This is no copy that follows another store.")
    return JSONResponse({"follows": follow.source, **asdict(follow.lag)})


def _later(page: str) -> Callable[[Request], Awaitable[Response]]:
    """The page, whose module is imported when it is first asked for: most of what a server needs at its start it
    does not need for most pages."""
    module, _, name = page.partition(".")

    async def endpoint(request: Request) -> Response:
        found = await run_in_threadpool(importlib.import_module, f".pages.{module}", __package__)
        function = getattr(found, name)
        answer = await (
            function(request) if inspect.iscoroutinefunction(function) else run_in_threadpool(function, request)
        )
        assert isinstance(answer, Response)
        return answer

    return endpoint


async def refused(request: Request, error: Exception) -> Response:
    """What cannot be done, in one line."""
    assert isinstance(error, NnmiError)
    status = 404 if isinstance(error, UnknownName) else 503 if isinstance(error, StoreError) else 400
    words = error_in(error, language_of(request))
    return await run_in_threadpool(notice, request, words, status, "error.html", message=words)


async def failed(request: Request, error: Exception) -> Response:
    """What the server itself refuses: no such page, no such method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and request.url.path not in _OPEN:
        from .pages.thing import not_found

        return await run_in_threadpool(not_found, request, request.url.path)
    return Response(f"{error.detail}\n", error.status_code, dict(error.headers or {}), "text/plain")
