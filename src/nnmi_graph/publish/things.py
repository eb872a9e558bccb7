"""The pages and the data of things for a published site: what a thing's pages in several languages share is read once,
names are looked up once, and tables are made many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from ..render import render_rows
from ..store import FORMATS, serialize
from ..terms import NamedNode
from ..web.addresses import OURS
from ..web.pages.thing import find_thing, thing_page, triples
from ..web.reading import Thing
from ..web.site import Site
from .paths import Address

_FOLDERS = (*OURS, "iri", "own")
_BATCH = 200


class Things:
    """The things of one site, as they are asked for page by page. The pages of one address follow each other."""

    def __init__(self, site: Site, languages: tuple[str, ...]) -> None:
        self._site = site
        self._labels = {lang: site.labels(lang) for lang in languages}
        self._last: tuple[str, int] = ("", 0)
        self._found: Thing | None = None
        self._iris: dict[str, str] = {}
        self._tables: dict[str, str] = {}

    def has(self, at: Address) -> bool:
        """Whether the address is of a thing, as a page or as data."""
        return at.path.split("/", 2)[1] in _FOLDERS and at.path.count("/") > 1

    def page(self, at: Address) -> str:
        """The page of a thing; '' if nothing is known of it."""
        after = int(dict(at.query).get("after", 0))
        if (at.path, after) != self._last:
            _, folder, rest = at.path.split("/", 2)
            iri, format, found = find_thing(self._site, folder, rest if folder == "iri" else unquote(rest), after)
            self._last, self._found = (at.path, after), None if format else found
            if self._found is not None:
                self._iris[at.path] = iri
        if self._found is None:
            return ""
        return thing_page(self._site, self._found, at.lang, "", after=after, labels=self._labels[at.lang])

    def data(self, at: Address, name: str) -> bytes | None:
        """The thing as Turtle; nothing yet for its table, which `tables` gives at the end as the file `name`.

        None if no page was made of it.
        """
        path, _, ending = at.path.rpartition(".")
        iri = self._iris.get(path)
        if iri is None:
            return None
        if ending != "ttl":
            self._tables[name] = iri
            return b""
        return serialize(sorted(triples(self._site.workspace.store, iri), key=str), FORMATS["turtle"])

    def tables(self) -> Iterator[Mapping[str, bytes]]:
        """The tables of things that were asked for, some hundred at a time: the bytes of each by its file."""
        names = [*self._tables]
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            told = self._site.workspace.described(NamedNode(self._tables[name]) for name in batch)
            yield {name: render_rows(told[self._tables[name]], "csv", to_file=True).encode() for name in batch}
