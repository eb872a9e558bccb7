"""Which address of the server is the page of which IRI, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, unquote

from ..frozen import value
from ..terms import GRAPH, ID, NNMI, SHAPE, TAX, TIE, VALUE, named

OURS: dict[str, str] = {
    "id": ID,
    "ontology": NNMI,
    "taxonomy": TAX,
    "graph": GRAPH,
    "tie": TIE,
    "value": VALUE,
    "shape": SHAPE,
}
"""The folders of the server that hold pages, and the namespace that each stands for."""
FOLDERS = (*OURS, "iri", "own")
"""The folders whose pages are of things: these, one for any IRI, one for the project's own names."""
ENDINGS = {
    ".html": "html",
    ".ttl": "ttl",
    ".nt": "nt",
    ".rdf": "rdf",
    ".jsonld": "jsonld",
    ".csv": "csv",
    ".json": "json",
}
"""The endings of addresses that tell a format."""
_SAFE = "/:@!$&'()*+,;=-._~"


class Links:
    """How a page has the addresses of others: `root` comes before each."""

    published = False
    more: Sequence[str] = ()
    """The pages that the server does not have."""

    def __init__(self, root: str = "") -> None:
        self.root = root

    def __call__(self, address: str) -> str:
        """What the page has for an address of the server, or for one relative to its own.

        >>> Links("/graph")("/id/x"), Links("/graph")("?lang=en")
        ('/graph/id/x', '?lang=en')
        """
        return self.root + str(address) if address.startswith("/") else str(address)

    def has(self, ending: str) -> bool:
        """Whether pages are had as data with this ending too."""
        return True


@value
class Addresses:
    """The addresses for a project whose own names begin with `base`, if it has one."""

    base: str = ""

    def path(self, iri: str) -> str:
        """The page of an IRI, from the root of the server.

        >>> Addresses().path(ID + "x"), Addresses("http://e.org/n/").path("http://e.org/n/a#b")
        ('/id/x', '/own/a%23b')
        """
        for folder, namespace in OURS.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"/{folder}/{quote(iri[len(namespace) :], safe=_SAFE)}"
        if self.base and iri.startswith(self.base) and len(iri) > len(self.base):
            rest = iri[len(self.base) :]
            folder = "" if rest.partition("/")[0] in OURS and "/" in rest else "own/"
            return f"/{folder}{quote(rest, safe=_SAFE)}"
        return f"/iri/{quote(iri, safe='')}"

    def iris(self, folder: str, rest: str) -> tuple[str, ...]:
        """The IRIs that the page `/FOLDER/REST` may stand for, the project's own first. Raises `TermError` if none can.

        >>> Addresses("http://e.org/n/").iris("id", "a")
        ('http://e.org/n/id/a', 'https://w3id.org/nnmi/id/a')
        """
        if folder == "iri":
            return (named(unquote(rest)).value if "%" in rest and ":" not in rest else named(rest).value,)
        if folder == "own":
            return (named(self.base + rest).value,)
        own = (named(f"{self.base}{folder}/{rest}").value,) if self.base else ()
        return (*own, named(OURS[folder] + rest).value)


def without_ending(path: str) -> tuple[str, str]:
    """The path without the ending that tells a format, and the format, '' if none is told.

    >>> without_ending("lift.ttl"), without_ending("v1.2")
    (('lift', 'ttl'), ('v1.2', ''))
    """
    for ending, format in ENDINGS.items():
        if path.endswith(ending) and len(path) > len(ending):
            return path[: -len(ending)], format
    return path, ""
