"""What is read from a request, whatever page it asks for, and the reply as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..endpoint import negotiate
from .addresses import Links
from .site import Site

LINKS = "nnmi.links"
"""Where in a request's scope it is told how the page has the addresses of others."""


def site_of(request: Request) -> Site:
    """The site that a request is for."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def language_of(request: Request) -> str:
    """The language asked for: by `?lang=`, else as the browser likes best."""
    asked = request.query_params.get("lang", "")
    return asked if asked in ("en", "zh") else negotiate.language(request.headers.get("accept-language", ""))


def links_of(request: Request) -> Links:
    """How the page has the addresses of others: behind what comes before each where the server is not at the root of
    its host, or as whoever asks in this process wants them."""
    wanted = request.scope.get(LINKS)
    return wanted if isinstance(wanted, Links) else Links(str(request.scope.get("root_path", "")).rstrip("/"))


def notice(request: Request, words: str, status: int, template: str, **values: Any) -> Response:
    """One line as the page that a template makes, or alone for who would rather have that."""
    if negotiate.best(request.headers.get("accept", "*/*"), ["text/plain", "text/html"]) == "text/plain":
        return Response(words + "\n", status, media_type="text/plain")
    return respond(request, template, status, **values)


def number_of(request: Request, name: str) -> int:
    """A number in the address that tells from where on a list is shown; 0 for what is none."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def respond(
    request: Request, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """The page that a template makes, in the language that the request asks for."""
    page = site_of(request).page(template, language_of(request), links_of(request), **values)
    return Response(page, status, headers, "text/html")
