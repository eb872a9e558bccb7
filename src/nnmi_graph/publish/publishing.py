"""The pages of the server as a folder of files, for any web host or none: whole, or not at all."""

from __future__ import annotations

import asyncio
import json
import os
import posixpath
import shutil
from collections import deque
from collections.abc import Container, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from jinja2 import ChoiceLoader, PackageLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from ..ask.differences import Difference
from ..errors import NnmiError, OutputError
from ..render import render_rows
from ..steps import Step
from ..store import FORMATS, serialize
from ..terms import NamedNode
from ..web.addresses import Links
from ..web.app import make_app
from ..web.pages.thing import triples
from ..web.replies import LINKS
from ..web.site import Site
from ..workspace import Workspace
from .extras import Extras
from .paths import Address, Files, PageLinks, unlinked

MOST_KEPT = 200
"""How many answers are kept: the pages of an answer in each language, and its files, ask the same."""
_BATCH = 200
NO_PAGES = ("/static/", "/data/", "/files/")
"""What is written beside the pages."""
MARK = "published.json"
"""The file that tells that a folder was published, and so may be published again."""


@dataclass(frozen=True)
class Published:
    """What was written: how many pages, how many other files, the links of pages that have no page here, and what has
    changed since the older state, if one was given."""

    pages: int
    others: int
    left_out: int
    since: Difference | None = None


def publish(
    workspace: Workspace,
    folder: str | Path,
    *,
    languages: Sequence[str] = ("en", "zh"),
    url: str = "",
    force: bool = False,
    most: int = 1_000_000,
    since: Workspace | None = None,
) -> Published:
    """Write the site into a folder that is new or empty, or, with `force`, in place of one that was published before.

    Pages of the first language lie at the top. `url` is where the site will be, for the sitemap; at most `most` pages
    are written, the nearest to the first one. What has changed `since` another state is a page of its own. Raises
    `OutputError`.
    """
    target = Path(folder).absolute()
    _refuse_existing(target, force)
    part = target.with_name(f".{target.name}-{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        found = asyncio.run(_Publishing(workspace, part, languages, url, most, since=since).run())
        _put(part, target)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(folder)) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return found


def _refuse_existing(target: Path, force: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError("is no folder", where=str(target), mend="name a new folder")
    if not any(target.iterdir()):
        return
    ours = (target / MARK).is_file()
    if not ours:
        raise OutputError("is not empty, and was not published by us", where=str(target), mend="name a new folder")
    if not force:
        raise OutputError("is not empty", where=str(target), mend="name a new folder, or replace it with --force")


def _put(part: Path, target: Path) -> None:
    """Give the finished folder its name; what was there is taken away only then."""
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)


class _Publishing:
    """One run: which pages there are, and their files."""

    def __init__(
        self,
        workspace: Workspace,
        part: Path,
        languages: Sequence[str],
        url: str,
        most: int,
        *,
        since: Workspace | None,
    ) -> None:
        self.site = Site(workspace)
        ours = (PackageLoader(f"nnmi_graph.{room}") for room in ("publish", "web"))
        self.site.templates.loader = ChoiceLoader([*ours])
        self.app = make_app(self.site)
        self.part, self.languages, self.url, self.most, self.since = part, languages, url, most, since
        self.files, self.pages = Files(languages[0]), dict[Address, str]()
        self.asked: set[Address] = set()
        self.more = ("/downloads", "/changes") if since else ("/downloads",)
        self.made = {"/search", "/sparql", *self.more}
        self.things: dict[str, str] = {}
        """The things that have a page, by their addresses."""
        self.tables: dict[str, str] = {}
        """The tables of things that are yet to be made, by file."""

    async def run(self) -> Published:
        self.site.begin(keep=MOST_KEPT)
        try:
            await self._crawl()
            self._things_as_tables()
            extras = Extras(self.site, self.files, self.languages, self.part, self.since)
            extras.write(self.pages, self.url)
            for lang in self.languages:
                for path, template, shown in extras.pages(lang):
                    at = Address(path, (), lang)
                    links = PageLinks(at, self.files, self.more)
                    self._keep(at, self.site.page(template, lang, links, **shown).encode(), links)
        finally:
            await self.site.close()
        dead = {at for at in self.asked - self.pages.keys() if not (self.part / self.files.file(at)).is_file()}
        self._unlink({self.files.file(at) for at in dead})
        told = {"by": f"nnmi-graph {version('nnmi-graph')}", "pages": len(self.pages), "languages": [*self.languages]}
        self._write(MARK, (json.dumps(told) + "\n").encode())
        html = sum(1 for at in self.pages if at.lang)
        others = sum(1 for path in self.part.rglob("*") if path.is_file()) - html
        return Published(html, others, len(dead), extras.since[self.languages[0]] if self.since else None)

    async def _crawl(self) -> None:
        """Ask for each page that another leads to, from the first on, and keep it."""
        first = [Address("/", (), lang) for lang in self.languages]
        queue, seen = deque(first), set(first)
        with Step("writing pages") as step:
            while queue and len(self.pages) < self.most:
                found = await self._fetched(queue.popleft())
                step.reached(len(self.pages), len(self.pages) + len(queue))
                for one in (one for each in found for one in self._in_all_languages(each)):
                    if one not in seen and one.path not in self.made and not one.path.startswith(NO_PAGES):
                        seen.add(one)
                        queue.append(one)

    def _in_all_languages(self, found: Address) -> Iterator[Address]:
        """The address in each language: a page that one leads to is there in all."""
        if not found.lang:
            yield found
        else:
            yield from (Address(found.path, found.query, lang) for lang in self.languages)

    async def _fetched(self, at: Address) -> Iterable[Address]:
        """Write the page or the data; returns what it leads to."""
        path, _, ending = at.path.rpartition(".")
        if not at.lang and path in self.things:
            self._thing_as_data(at, self.things[path], ending)
            return ()
        links = PageLinks(at, self.files, self.more)
        answer = await answered(self.app, at, links)
        if answer is None or answer.status_code != 200 or (answer.media_type == "text/html") != bool(at.lang):
            return ()
        self._keep(at, bytes(answer.body), links)
        if at.lang and at.path.startswith("/network/"):
            return [Address(at.path.removesuffix("html") + ending) for ending in ("gexf", "graphml")]
        if (last := self.site.last) and self.site.addresses.path(last[1][0]) == at.path:
            self.things[at.path] = last[1][0]
        return links.asked

    def _thing_as_data(self, at: Address, iri: str, ending: str) -> None:
        """Write what is said of a thing as Turtle; its table waits until some hundred can be made at once."""
        name = self.pages[at] = self.files.file(at)
        if ending == "ttl":
            found = sorted(triples(self.site.workspace.store, iri), key=str)
            self._write(name, serialize(found, FORMATS["turtle"]))
        else:
            self.tables[name] = iri

    def _things_as_tables(self) -> None:
        names = [*self.tables]
        for start in range(0, len(names), _BATCH):
            batch = {name: self.tables[name] for name in names[start : start + _BATCH]}
            told = self.site.workspace.described(map(NamedNode, batch.values()))
            for name, iri in batch.items():
                self._write(name, render_rows(told[iri], "csv", to_file=True).encode())

    def _keep(self, at: Address, data: bytes, links: PageLinks) -> None:
        """Write a page, or data, and remember where it leads."""
        self.pages[at] = self.files.file(at)
        self.asked.update(links.asked)
        if b'href="#"' in data and at.lang:
            data = unlinked(data.decode(), "#".__eq__).encode()
        self._write(self.pages[at], data)

    def _unlink(self, dead: Container[str]) -> None:
        """Take the links away that lead to these files."""
        for at, name in self.pages.items() if dead else ():
            if at.lang and not at.path.startswith("/network/"):
                folder, file = posixpath.dirname(name), self.part / name

                def is_dead(link: str, folder: str = folder) -> bool:
                    return posixpath.normpath(posixpath.join(folder, unquote(link.partition("#")[0]))) in dead

                file.write_text(unlinked(file.read_text(encoding="utf-8"), is_dead), encoding="utf-8")

    def _write(self, name: str, data: bytes) -> None:
        path = self.part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


async def answered(app: Starlette, at: Address, links: Links) -> Response | None:
    """What the application answers, asked in this process, with links of our own; None if there is nothing."""
    query = urlencode([*at.query, *([("lang", at.lang)] if at.lang else [])])
    path = at.path if at.path.startswith("/iri/") else unquote(at.path)
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": at.path.encode(),
        "query_string": query.encode(),
        "headers": [(b"accept", b"text/html")],
        "app": app,
        LINKS: links,
    }
    for route in app.routes:
        match, more = route.matches(scope)
        if match is Match.FULL and isinstance(route, Route):
            try:
                answer = await route.endpoint(Request({**scope, **more}))
                return answer if isinstance(answer, Response) else None
            except (NnmiError, HTTPException):
                return None
    return None
