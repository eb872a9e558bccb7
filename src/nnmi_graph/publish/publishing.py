"""The pages of the server as a folder of files, for any web host or none: whole, or not at all."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urlencode

from jinja2 import ChoiceLoader, PackageLoader

from ..ask.differences import Difference
from ..errors import OutputError
from ..steps import Step
from ..web.app import make_app
from ..web.site import Site
from ..workspace import Workspace
from .extras import Extras
from .pages import get, links, rewritten, trimmed
from .paths import Address, Files
from .things import Things

MOST_KEPT = 200
"""How many answers are kept: the pages of an answer in each language, and its files, ask the same."""
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
        self.files, self.things = Files(languages[0]), Things(self.site, tuple(languages))
        self.pages: dict[Address, str] = {}
        self.left_out: set[Address] = set()

    async def run(self) -> Published:
        self.site.begin(keep=MOST_KEPT)
        try:
            await self._crawl()
            for tables in self.things.tables():
                for name, table in tables.items():
                    self._write(name, table)
            extras = Extras(self.site, self.files, self.languages, self.part, self.since)
            made = extras.write(self.pages, self.url)
            for address, page in extras.pages():
                self.pages[address] = self.files.file(address)
                self._write(self.files.file(address), page.encode())
            self._rewrite(made)
        finally:
            await self.site.close()
        told = {"by": f"nnmi-graph {version('nnmi-graph')}", "pages": len(self.pages), "languages": [*self.languages]}
        self._write(MARK, (json.dumps(told) + "\n").encode())
        others = sum(1 for path in self.part.rglob("*") if path.is_file()) - len(self._html())
        since = extras.since[self.languages[0]] if self.since else None
        return Published(len(self._html()), others, len(self.left_out), since)

    async def _crawl(self) -> None:
        """Ask for each page that another leads to, from the first on, and keep it as it is."""
        first = [Address("/", (), lang) for lang in self.languages]
        queue, seen = deque(first), set(first)
        with Step("writing pages") as step:
            while queue and len(self.pages) < self.most:
                at = queue.popleft()
                page = await self._fetched(at)
                step.reached(len(self.pages), len(self.pages) + len(queue))
                for found in links(page, at) if page else ():
                    for one in self._in_all_languages(found):
                        if one not in seen:
                            seen.add(one)
                            queue.append(one)
        self.left_out |= seen - self.pages.keys()

    def _in_all_languages(self, found: Address) -> Iterator[Address]:
        """The address in each language: a page that one leads to is there in all."""
        if not found.lang:
            yield found
        else:
            yield from (Address(found.path, found.query, lang) for lang in self.languages)

    async def _fetched(self, at: Address) -> str:
        """The page, which is written as it is; '' for data, and for what there is not."""
        if at.path.startswith("/static/"):
            self.pages[at] = self.files.file(at)
            return ""
        if self.things.has(at):
            return self._thing(at)
        query = urlencode([*at.query, *([("lang", at.lang)] if at.lang else [])])
        answer = await get(self.app, at.path if at.path.startswith("/iri/") else unquote(at.path), query)
        if answer.status != 200 or (answer.media_type == "text/html") != bool(at.lang):
            return ""
        name = self.pages[at] = self.files.file(at)
        if not at.lang or at.path.startswith("/network/"):
            self._write(name, answer.body)
            return ""
        page = trimmed(answer.body.decode())
        self._write(name, page.encode())
        return page

    def _thing(self, at: Address) -> str:
        """The page of a thing, or '' for its data, written as it is."""
        page = trimmed(self.things.page(at)) if at.lang else ""
        data = page.encode() if at.lang else self.things.data(at, self.files.file(at))
        if page or (data is not None and not at.lang):
            self.pages[at] = self.files.file(at)
            self._write(self.pages[at], data or b"")
        return page

    def _html(self) -> list[Address]:
        return [at for at in self.pages if at.lang]

    def _rewrite(self, made: set[Address]) -> None:
        """Make the links of all pages relative."""
        there = self.pages.keys() | made
        for at in self._html():
            if at.path.startswith("/network/"):
                continue
            file = self.part / self.pages[at]
            page = rewritten(file.read_text(encoding="utf-8"), at, self.files, there)
            file.write_text(page, encoding="utf-8")

    def _write(self, name: str, data: bytes) -> None:
        path = self.part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
