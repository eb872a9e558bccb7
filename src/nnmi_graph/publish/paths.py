"""Addresses of the server → files of a static site, and how its pages lead to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ..web.addresses import OURS, Links

DATA = (".ttl", ".csv", ".rq", ".gexf", ".graphml")
"""The endings of addresses that are published as data; other formats can be made of these."""
_UNWRITTEN = (".json", ".jsonld", ".tsv", ".nt", ".rdf", ".md")
_PAGES = re.compile(
    r"/|/(questions|things|rules|ontology|taxonomy|search|downloads|changes|sparql)"
    rf"|/(question|network|rules|{'|'.join(OURS)}|iri|own)/.+"
)
_KEPT = {"kind", "f", "after", "tag"}
"""What in the query of an address makes another page."""
_LONGEST = 150
_ANCHOR = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Address:
    """A page or a file of the server: its path, what of its query counts, its language ('' for data)."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    lang: str = ""


def address(link: str, base: Address) -> Address | None:
    """The address that a link on the page `base` leads to, None if it is not published.

    >>> page = Address("/id/lift", (), "zh")
    >>> address("/id/boeing?lang=en", page), address("?after=60", page).query, address("/id/x.ttl", page).lang
    (Address(path='/id/boeing', query=(), lang='en'), (('after', '60'),), '')
    >>> address("/assess", page), address("/id/x.json", page), address("https://e.org/", page)
    (None, None, None)
    """
    if not link.startswith(("/", "?")) or link.startswith("//"):
        return None
    return _address(link, base.path if link[0] == "?" else "", base.lang)


@lru_cache(maxsize=2**16)
def _address(link: str, path: str, lang: str) -> Address | None:
    """The same, of a link that many pages have: on a page in this language, at this path if the link is a query."""
    parts = urlsplit(link)
    path = parts.path or path
    asked = parse_qsl(parts.query)
    lang = next((value for key, value in asked if key == "lang"), lang)
    query = tuple((key, value) for key, value in asked if key in _KEPT)
    if path.startswith("/network/"):
        dated = any(key == "as-of" for key, _ in asked if dict(asked).get("as-of"))
        path = path if path.endswith((".html", *DATA, *_UNWRITTEN)) else f"{path}.html"
        return None if dated or path.endswith(_UNWRITTEN) else Address(path, (), lang if path.endswith(".html") else "")
    if path.startswith(("/static/", "/data/", "/files/")) or path.endswith(DATA):
        return Address(path)
    if path.endswith(_UNWRITTEN):
        return None
    return Address(path, query, lang) if _PAGES.fullmatch(path) else None


@dataclass
class Files:
    """Which file each address has. Names differ in more than case, so that they are apart on any disk."""

    first: str
    """The language whose pages lie at the top; those of others lie in a folder of the language."""
    names: dict[tuple[str, tuple[tuple[str, str], ...]], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def file(self, address: Address) -> str:
        """The file of an address, from the top of the site."""
        key = (address.path, address.query)
        if key not in self.names:
            stem, ending = _split(address)
            name, number = f"{stem}{ending}", 2
            while name.casefold() in self._taken:
                name, number = f"{stem}~{number}{ending}", number + 1
            self._taken.add(name.casefold())
            self.names[key] = name
        found = self.names[key]
        return found if address.lang in ("", self.first) else f"{address.lang}/{found}"

    def link(self, source: str, target: str) -> str:
        """The relative link from a file to another."""
        return _relative(posixpath.dirname(source) or ".", target)


class PageLinks(Links):
    """The links of one page: relative, `#` where nothing is published; `asked` are the addresses that they lead to."""

    published = True

    def __init__(self, page: Address, files: Files, more: Sequence[str]) -> None:
        super().__init__()
        self.page, self.files, self.more = page, files, more
        self.asked: dict[Address, None] = {}

    def __call__(self, link: str) -> str:
        found = address(str(link), self.page)
        if found is None:
            return "#"
        self.asked[found] = None
        _, mark, fragment = link.partition("#")
        return self.files.link(self.files.file(self.page), self.files.file(found)) + mark + fragment

    def has(self, ending: str) -> bool:
        return f".{ending}" in DATA


def unlinked(page: str, dead: Callable[[str], bool]) -> str:
    """The page with the words of dead links without a link."""
    return _ANCHOR.sub(lambda link: f"<span>{link[2]}</span>" if dead(link[1]) else link[0], page)


@lru_cache(maxsize=2**16)
def _relative(folder: str, target: str) -> str:
    return quote(posixpath.relpath(target, folder), safe="/~")


def _split(address: Address) -> tuple[str, str]:
    """The name of the file of an address without and with its ending."""
    path = unquote(address.path.strip("/")) or "index"
    ending = next((one for one in (".html", *DATA) if path.endswith(one)), "")
    words = [path.removesuffix(ending), *(f"{key}-{value}" for key, value in address.query)]
    stem = "--".join(_safe(word) for word in words)
    if path.startswith(("static/", "data/", "files/")):
        return path, ""
    return stem, ending or ".html"


def _safe(text: str) -> str:
    """The text with only signs that any disk and any address takes, folders kept; a long one cut, with its digest."""
    plain = re.sub(r"[^A-Za-z0-9._~/-]", lambda sign: "".join(f"_{byte:02x}" for byte in sign[0].encode()), text)
    plain = re.sub(r"/+|/\.+/", "/", plain).strip("/")
    if len(plain) <= _LONGEST:
        return plain
    import hashlib

    return f"{plain[:_LONGEST]}~{hashlib.sha256(text.encode()).hexdigest()[:12]}"
