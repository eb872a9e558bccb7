"""The pages of the server as files: each is asked of the application in process, and its links are made relative."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from ..phrases import in_language
from .paths import Address, Files, address

_LINK = re.compile(r'\b(href|src|action)="((?:/|\?)[^"]*)"')
_ANCHOR = re.compile(r'<a [^>]*?href="((?:/|\?)[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ALTERNATE = re.compile(r'<link rel="alternate"[^>]*href="([^"]*)"[^>]*>\n?')
_FORM = re.compile(r'<form (?!class="find").*?</form>\s*', re.DOTALL)
_FACETS = re.compile(r'<aside class="facets".*?</aside>\s*', re.DOTALL)
_FRAME = re.compile(r'<header class="top">.*?</header>|<footer>.*?</footer>', re.DOTALL)
"""What stands around each page: its links to what only a server can do are taken away with their words."""
_FRAMED = re.compile(_ANCHOR.pattern + "(?: · )?", re.DOTALL)


class Answered:
    """What the application answers to a GET: status, media type, body."""

    def __init__(self) -> None:
        self.status, self.media_type, self.body = 0, "", b""

    async def send(self, message: Message) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            headers = {name.lower(): value for name, value in message["headers"]}
            self.status = message["status"]
            self.media_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0]
        else:
            self.body += message.get("body", b"")


async def get(app: ASGIApp, path: str, query: str = "", accept: str = "text/html") -> Answered:
    """Ask the application in this process."""
    answered = Answered()
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 0),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), (b"accept", accept.encode())],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    await app(scope, receive, answered.send)
    return answered


def links(page: str, base: Address) -> Iterator[Address]:
    """The addresses that a page leads to and that are published."""
    for match in _LINK.finditer(page):
        found = address(unescape(match[2]), base)
        if found is not None:
            yield found


def trimmed(page: str) -> str:
    """The page without what only a server can do: forms but the search, facets."""
    return _FACETS.sub("", _FORM.sub("", page))


def rewritten(page: str, base: Address, files: Files, there: Container[Address]) -> str:
    """The page with relative links; where there is no page the words stay without a link."""
    here = files.file(base)

    @cache
    def relative(link: str) -> str | None:
        path = unescape(link)
        if path == "/search" or path.startswith("/search?"):
            query = urlsplit(path).query
            search = "search.html" if base.lang in ("", files.first) else f"{base.lang}/search.html"
            return files.link(here, search) + (f"?{escape(query)}" if query else "")
        if urlsplit(path).path == "/sparql":
            page, query = Address("/sparql", (), base.lang), urlsplit(path).query
            return (
                files.link(here, files.file(page)) + (f"?{escape(query)}" if query else "") if page in there else None
            )
        found = address(path, base)
        if found is None or not (found in there or found.path.startswith("/static/")):
            return None
        fragment = urlsplit(path).fragment
        return files.link(here, files.file(found)) + (f"#{fragment}" if fragment else "")

    page = _ALTERNATE.sub(lambda link: link[0] if relative(link[1]) else "", page)

    def framed(frame: re.Match[str]) -> str:
        return _FRAMED.sub(lambda link: link[0] if relative(link[1]) else "", frame[0])

    page = _FRAME.sub(framed, page)
    page = _ANCHOR.sub(lambda link: link[0] if relative(link[1]) else f"<span>{link[2]}</span>", page)
    words = {"/downloads": in_language("Downloads", base.lang), "/changes": in_language("Changes", base.lang)}
    found = [f'<a href="{to}">{word}</a>' for to, word in words.items() if relative(to)]
    more = f"<p>{' · '.join(found)}</p>\n</footer>" if found else "</footer>"
    page = page.replace("/static/page.js", "/static/published.js").replace("</footer>", more)
    return _LINK.sub(lambda link: f'{link[1]}="{relative(link[2]) or "#"}"', page)
