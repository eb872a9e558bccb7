"""What is served: a workspace, the processes that run queries of others, the words and links that pages have."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .. import phrases
from ..ask.display_names import DisplayNames
from ..content import QueryFile
from ..endpoint.pool import Settings
from ..endpoint.pooled import PooledStore
from ..endpoint.protocol import Endpoint
from ..errors import NnmiError, StoreError
from ..headers import Header, in_words
from ..phrases import in_language
from ..store.care import files_of
from ..terms import PREFIXES, Literal, NamedNode, shorten, values_clause
from ..workspace import Workspace
from .addresses import Addresses, Links
from .writing import Snapshots, Writer

TYPE_CHECKING = False  # what only some pages need is not imported at the start
if TYPE_CHECKING:
    from ..ask.thing import Thing
    from ..ask.translation import Translation
    from ..commits.following import Follower
    from ..sheets import Kind
    from ..store.sparql_http import SparqlHttpStore

MOST_NAMES = 300_000
"""Up to how many names are searched by an index of all of them in memory."""
MOST_CHOICES = 600
"""Up to how many names a field offers to choose from."""
MOST_HELD = 50_000
"""How many names, once looked up, are kept for the next pages, in each language."""
LOOK = 3.0
"""After how many seconds it is looked whether the files, or what a copy follows, have changed."""
COMPARE = 20
"""At every how manieth look the sizes of all graphs of a copy are compared."""
_KINDS = "SELECT ?kind (COUNT(DISTINCT ?x) AS ?n) { ?x a ?kind } GROUP BY ?kind ORDER BY DESC(?n) LIMIT 100"


class Site:
    """A workspace as it is served.

    `project` of `nnmi.toml` may say `name` (a text), and `base`, what the IRIs of the project's own things begin with.
    """

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings | None = None,
        *,
        write: str | None = None,
        tokens: Mapping[str, str] | None = None,
        follow: Follower | None = None,
    ) -> None:
        self.workspace = workspace
        self.name, base = workspace.content.told()
        self.addresses = Addresses(base)
        self._kept = ExitStack()
        writes = write is not None or follow
        self._watched = None if writes else workspace.directory
        self.copied = None if writes else copied_server(workspace)
        self._begun = self._state()
        self._looked = time.monotonic()
        self.is_stale = False
        self.writer: Writer | None = None
        self.follow = follow
        self._ended = Event()
        if follow:
            begin_copy(follow)
        if writes or self.copied:
            folder = Path(
                self._kept.enter_context(TemporaryDirectory(prefix="nnmi-serve-", ignore_cleanup_errors=True))
            )
        if self.copied:
            self.copied.copy_to(folder / "copy")
            self.workspace = self._snapshot_of(str(folder / "copy"))
        if writes:
            self.snapshots = Snapshots(str(follow.path) if follow else str(write), folder)
            self.writer = None if follow else Writer(workspace.content.root, self.snapshots, tokens or {})
            self.workspace = self._snapshot_of(self.snapshots.take())
        self.endpoint = Endpoint(self.workspace.store, settings, name=self.name, base=base)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.asking = self.workspace
        self.drawn: dict[tuple[object, ...], bytes] = {}
        self.last: tuple[tuple[object, ...], tuple[str, str, Thing]] | None = None
        """The thing whose page was asked for last: often it is asked for again in another language or as data."""
        self._names: dict[str, dict[str, str]] = {}
        self._words: dict[str, Translation] = {}

    def _state(self) -> tuple[str, ...]:
        """The state of the files that are served: the data, the store, and the questions asked of them."""
        content = self.workspace.content
        asked = [f"{query.path} {query.path.stat().st_mtime_ns}" for query in content.queries().values()]
        store = [self._watched.stat().st_ino, *files_of(self._watched)] if self._watched else []
        there = [self.copied.how_many()] if self.copied else []
        return (content.fingerprint(), *asked, *map(str, (*store, *there)))

    @property
    def is_to_look(self) -> bool:
        """Whether it is time to look again whether the files have changed."""
        return time.monotonic() - self._looked > LOOK

    def look(self) -> None:
        """See, every few seconds at most, whether the files have changed under the server."""
        if self.is_to_look:
            self._looked = time.monotonic()
            try:
                self.is_stale = self._state() != self._begun
            except OSError:
                self.is_stale = True
            except NnmiError:  # a server that gives no answer does not tell
                pass

    def doubt(self, lang: str = "en") -> str:
        """Why answers may not be what they should be; '' if nothing is known of that."""
        if self.is_stale:
            return in_language(
                "The files have changed since the server was started: answers may be wrong until it is started again."
                if not self.copied
                else "This is a copy that was made when the server was started, and what was copied has changed since.",
                lang,
            )
        lag = self.follow.lag if self.follow else None
        if lag and lag.fault:
            return in_language(
                "This is a copy, and what it follows could not be asked since {}: what came later is not here.", lang
            ).format(lag.seen or "-")
        if lag and lag.behind:
            return in_language(
                "This is a copy, and it lacks {} change sets of what it follows, as of {}.", lang
            ).format(lag.behind, lag.seen)
        return ""

    def _follow(self, follow: Follower) -> None:
        """Take over what the source has, until the site is closed; readers see it when a look is done."""
        looks = 0
        while not self._ended.wait(LOOK):
            looks += 1
            try:
                if follow.catch_up(compare=looks % COMPARE == 0) and (snapshot := self.snapshots.take()):
                    self.renew(snapshot)
            except NnmiError as error:
                follow.lag = replace(follow.lag, fault=str(error))

    def _snapshot_of(self, snapshot: str | None) -> Workspace:
        """The workspace of a snapshot; of the content, if the store is yet to be begun."""
        return Workspace(self.workspace.content.root, store=snapshot) if snapshot else self.workspace

    def renew(self, snapshot: str) -> None:
        """Serve this snapshot from now on. Queries that run go on in the old one. Called from a thread."""
        assert self._loop is not None
        fresh = Workspace(self.workspace.content.root, store=snapshot)
        old, self.workspace = self.endpoint.renew(snapshot), fresh
        self.asking = self._asking(self._loop)
        self.drawn.clear()
        self._names.clear()
        self._words.clear()
        for name in ("kinds", "is_large", "counts"):
            self.__dict__.pop(name, None)
        asyncio.run_coroutine_threadsafe(old.retire(), self._loop).result()

    def begin(self, *, keep: int = 0) -> None:
        """Take the event loop that runs as the one that the processes answer to; `keep` so many answers at most."""
        self._loop = asyncio.get_running_loop()
        self.asking = self._asking(self._loop, keep)
        if self.follow:
            Thread(target=self._follow, args=[self.follow], daemon=True).start()

    def _asking(self, loop: asyncio.AbstractEventLoop, keep: int = 0) -> Workspace:
        """The workspace whose questions run in the processes."""
        asking = Workspace(self.workspace.content.root, store=PooledStore(self.endpoint.pool, loop, keep=keep))
        asking.__dict__["names"] = self.workspace.names
        return asking

    async def close(self) -> None:
        """End the processes and take away what was made."""
        self._ended.set()
        await self.endpoint.close()
        self._kept.close()

    @cached_property
    def templates(self) -> Environment:
        """The templates; whatever is put on a page is escaped."""
        loader = PackageLoader("nnmi_graph.web", "templates")
        made = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        made.filters["short"] = shorten
        return made

    def summaries(self, lang: str) -> list[tuple[str, str]]:
        """The ready-made questions: name and summary."""
        return [(name, in_words(header.summary, lang)) for name, (_, header) in self.questions.items()]

    def networks(self, lang: str) -> list[tuple[str, str]]:
        """The networks of the content: name and summary."""
        return [(name, in_words(header.summary, lang)) for name, (_, header) in self.views.items()]

    @cached_property
    def questions(self) -> dict[str, tuple[QueryFile, Header]]:
        """The ready-made questions with their headers, which are read once."""
        return self._headers("question")

    @cached_property
    def is_large(self) -> bool:
        """Whether the store has so many names that no index of all is made of them."""
        more = f"SELECT ?x {{ ?x rdfs:label ?name }} OFFSET {MOST_NAMES} LIMIT 1"
        try:
            return bool(list(self.asking.store.select(more)))
        except NnmiError:
            return True

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """The kinds of things with their numbers, the most frequent first; none if they cannot be counted in time."""
        try:
            rows = self.asking.store.select(_KINDS)
        except NnmiError:
            return []
        return [(kind.value, int(n.value)) for kind, n in rows if kind is not None and isinstance(n, Literal)]

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kinds of record that the shapes declare."""
        return self.workspace.kinds()

    @cached_property
    def rules(self) -> bool:
        """Whether there are rules to assess by."""
        return bool(self.workspace.content.rules())

    @cached_property
    def views(self) -> dict[str, tuple[QueryFile, Header]]:
        """The networks with their headers."""
        return self._headers("network")

    def _headers(self, kind: str) -> dict[str, tuple[QueryFile, Header]]:
        queries = self.workspace.content.queries().values()
        return {query.name: (query, query.header()) for query in queries if query.kind == kind}

    def labels(self, lang: str) -> DisplayNames:
        """What names things on one page."""
        held = self._names.get(lang)
        if held is None or len(held) > MOST_HELD:
            held = self._names[lang] = {}
        return DisplayNames(self.workspace.store, lang, held)

    def names_of(self, kinds: Iterable[str], lang: str) -> list[str]:
        """The names of the things of these kinds, to choose one from; none if they are too many for that."""
        of = f"{values_clause('?kind', map(NamedNode, kinds))} ?x a/rdfs:subClassOf* ?kind ; rdfs:label ?l"
        text = f'SELECT DISTINCT ?l {{ {of} FILTER(LANG(?l) IN ("{lang}", "en")) }} LIMIT {MOST_CHOICES + 1}'
        found = sorted({label.value for (label,) in self.workspace.store.select(text) if label})
        return found if len(found) <= MOST_CHOICES else []

    def words(self, lang: str) -> Translation:
        """The words of a language for answers: kept for the next, but of a large store, which has too many names."""
        kept = self._words.get(lang)
        if kept is None:
            kept = self.workspace.words(lang)
            if not self.is_large:
                self._words[lang] = kept
        return kept

    def page(self, template: str, lang: str, url: Links, **values: Any) -> str:
        """The page that a template makes; `url` tells how it has the addresses of others."""

        def link(iri: str) -> str:
            return url(self.addresses.path(iri))

        def on_page(english: str, *slots: object) -> str:
            return phrases.in_language(english, lang).format(*slots)

        return self.templates.get_template(template).render(
            site=self,
            lang=lang,
            url=url,
            link=link,
            _=on_page,
            prefixes=PREFIXES,
            Markup=Markup,
            **values,
        )


def copied_server(workspace: Workspace) -> SparqlHttpStore | None:
    """The server that is asked, if it is one of which a copy is asked. Raises `StoreError`."""
    return cast("SparqlHttpStore", workspace.store) if workspace.store.answers_from_copy else None


def begin_copy(follow: Follower) -> None:
    """Bring a copy up to what it follows; one that is there is served though that cannot be asked now.

    Raises `StoreError` if there is none.
    """
    from ..commits.copies import followed

    follow.catch_up()
    if follow.lag.fault and not followed(follow.path):
        raise StoreError(f"no copy can be made: {follow.lag.fault}")
