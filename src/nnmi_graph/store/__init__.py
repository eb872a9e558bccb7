"""The one room that knows an engine: a small interface, and behind it Oxigraph or any SPARQL 1.1 endpoint.

Everything above speaks SPARQL text and gets RDF terms back. Nothing here knows our ontology, and nothing here
fetches an address the caller did not name: `SERVICE` and `LOAD` are refused unless the store was opened for them.
"""

from __future__ import annotations

from .base import Columns, Rows, Store, Triples
from .formats import FORMATS, Format, format_of
from .kept import kept, state_of_store
from .oxigraph import OxigraphStore
from .text import refuse_remote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .files import parse, read, read_source, serialize

__all__ = [
    "FORMATS",
    "Columns",
    "Format",
    "OxigraphStore",
    "Rows",
    "Store",
    "Triples",
    "format_of",
    "kept",
    "open_store",
    "parse",
    "read",
    "read_source",
    "refuse_remote",
    "serialize",
    "state_of_store",
]


def open_store(where: str, *, read_only: bool = True, allow_remote: bool = False) -> Store:
    """The store at `where`: a SPARQL endpoint if it is an http(s) address, else a directory of Oxigraph's.

    Raises `StoreError` if there is none, or if it cannot be opened.
    """
    if where.lower().startswith(("http://", "https://")):
        from .sparql_http import SparqlHttpStore

        return SparqlHttpStore(where, allow_remote=allow_remote)
    return OxigraphStore.directory(where, read_only=read_only, allow_remote=allow_remote)


def __getattr__(name: str) -> Any:
    """What reads and writes files, imported when first asked for: most questions need none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import files

    return getattr(files, name)
