"""Where servers keep their services, by what their addresses and their replies tell."""

from __future__ import annotations

import re
from http.client import HTTPResponse
from urllib.parse import urlsplit

USUAL = ("", "query", "sparql", "ds")
"""Where servers have their query services as they come: Oxigraph, Virtuoso and others, Fuseki in its own examples."""

_REPOSITORY = re.compile(r"/repositories/[^/]+$")


def kind_of(reply: HTTPResponse) -> str:
    """Which server replies, as far as it tells: fuseki, virtuoso, oxigraph, or an empty text."""
    if reply.headers.get("Fuseki-Request-Id"):
        return "fuseki"
    server = reply.headers.get("Server", "").lower()
    return next((name for name in ("virtuoso", "oxigraph") if name in server), "")


def updates_at(url: str, kind: str) -> str:
    """Where the service at `url` takes updates.

    >>> updates_at("http://h/ds/query", "fuseki"), updates_at("http://h/sparql", "virtuoso")
    ('http://h/ds/update', 'http://h/sparql')
    >>> updates_at("http://h/repositories/x", "")
    'http://h/repositories/x/statements'
    """
    path = urlsplit(url).path
    if path.endswith("/query"):
        return _with_path(url, path.removesuffix("query") + "update")
    if kind == "fuseki" and path.endswith("/sparql"):
        return _with_path(url, path.removesuffix("sparql") + "update")
    return _with_path(url, f"{path}/statements") if _REPOSITORY.search(path) else url


def places_of(url: str) -> list[str]:
    """Where the query service may be of a server whose address has no path; that address alone if it has one.

    >>> places_of("http://h:7878"), places_of("http://h/ds")
    (['http://h:7878/', 'http://h:7878/query', 'http://h:7878/sparql', 'http://h:7878/ds'], ['http://h/ds'])
    """
    return [url] if urlsplit(url).path.strip("/") else [_with_path(url, f"/{name}") for name in USUAL]


def quads_at(url: str, kind: str) -> str | None:
    """Where N-Quads may be posted to be added; None where that is not known.

    >>> quads_at("http://h/ds/query", "fuseki"), quads_at("http://h/query", "oxigraph")
    ('http://h/ds/data', 'http://h/store')
    """
    path = urlsplit(url).path
    if _REPOSITORY.search(path):
        return _with_path(url, f"{path}/statements")
    if kind == "fuseki":
        return _with_path(url, re.sub(r"/(query|sparql|update)?$", "", path) + "/data")
    if kind == "oxigraph" and path.endswith("/query"):
        return _with_path(url, path.removesuffix("query") + "store")
    return None


def with_option(url: str, option: str) -> str:
    """The address with an option that has no value added to it.

    >>> with_option("http://h/update", "using-union-graph")
    'http://h/update?using-union-graph='
    """
    parts = urlsplit(url)
    return parts._replace(query="&".join([*filter(None, [parts.query]), f"{option}="])).geturl()


def _with_path(url: str, path: str) -> str:
    return urlsplit(url)._replace(path=path).geturl()
