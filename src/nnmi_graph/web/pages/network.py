"""A network to look around in: the page that `nnmi export NETWORK x.html` writes, and the files for other programs."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ...errors import NnmiError, UnknownName
from ...headers import in_words
from ...phrases import error_in
from ..replies import language_of, respond, site_of
from ..site import Site

MEDIA = {
    ".html": "text/html",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".json": "application/json",
}
_NONE = "'none'"
_KEPT = 12
"""How many files that were made are kept, the last ones."""


@dataclass(frozen=True)
class View:
    """A network at a date ('' for the whole), and the language of its names."""

    name: str
    as_of: str
    strict: bool
    lang: str


def network(request: Request) -> Response:
    """The page of a network, or one of its files by the ending of the address."""
    site, lang = site_of(request), language_of(request)
    path = PurePosixPath(str(request.path_params["name"]))
    name, ending = (path.stem, path.suffix) if path.suffix in MEDIA else (path.name, "")
    if name not in site.views:
        raise UnknownName("network", name, site.views)
    params = request.query_params
    view = View(name, params.get("as-of", "").strip(), params.get("strict") == "1", lang)
    if ending:
        return _file(site, view, ending)
    message, status = "", 200
    try:
        _made(site, view, ".html")
    except NnmiError as error:
        message, status = error_in(error, lang), 400
    return respond(
        request,
        "network.html",
        status,
        name=name,
        summary=in_words(site.views[name][1].summary, lang),
        view=view,
        message=message,
        query="?" + urlencode({"as-of": view.as_of, "strict": int(view.strict), "lang": lang}),
        others=[(other, in_words(header.summary, lang)) for other, (_, header) in site.views.items() if other != name],
    )


def _file(site: Site, view: View, ending: str) -> Response:
    data = _made(site, view, ending)
    if ending != ".html":
        saved = {"Content-Disposition": f'attachment; filename="{view.name}{ending}"'}
        return Response(data, headers=saved, media_type=MEDIA[ending])
    return Response(data, headers={"content-security-policy": policy(data.decode())}, media_type="text/html")


def policy(page: str) -> str:
    """A policy that lets just the scripts and styles run that stand in the page, by their digests, and no others."""
    scripts = re.findall(r"<script(?![^>]*\btype=\"application/json\")[^>]*>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    allowed = {"script-src": scripts, "style-src": styles}
    listed = [f"{name} {' '.join(map(_digest, texts)) or _NONE}" for name, texts in allowed.items()]
    listed += ["style-src-attr 'unsafe-inline'", "img-src data: blob:", "frame-ancestors 'self'"]
    return "; ".join((f"default-src {_NONE}", *listed))


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _made(site: Site, view: View, ending: str) -> bytes:
    """The file of a network, made once for each way to ask."""
    key = (view, ending)
    if key not in site.drawn:
        with TemporaryDirectory(prefix="nnmi-serve-") as folder:
            path = Path(folder) / f"network{ending}"
            more: dict[str, Any] = {"as_of": view.as_of} if view.as_of else {}
            site.workspace.export(view.name, path, lang=view.lang, strict=view.strict, **more)
            site.drawn[key] = path.read_bytes()
        while len(site.drawn) > _KEPT:
            site.drawn.pop(next(iter(site.drawn)))
    return site.drawn[key]
