"""Those statements of a server that queries touch, looked up there by joins that it surely does right, in memory.

The queries themselves are run over them here. What was looked up once is not looked up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import QueryError, StoreError
from .base import Rows, Triples
from .lookups import Lookup, look_up, lookups_of, merged
from .oxigraph import OxigraphStore
from .patterns import Slot, Unreadable

MOST_LOOKUPS = 100
"""After how many lookups a store that can be copied is copied: they take as long as a copy of 100,000 statements."""


class Excerpt:
    """An excerpt of what a server holds. `ask` asks it for rows; `own` tests that a graph, `?g`, is of ours there."""

    def __init__(self, ask: Callable[[str], Rows], own: str) -> None:
        self.ask = ask
        self.own = own
        self.held = OxigraphStore()
        self.looked_up: set[tuple[Lookup, frozenset[Slot]]] = set()

    def answer(self, text: str, most: Callable[[], int]) -> Rows | Triples | bool | None:
        """The answer that the query has over all that the server holds; None if it is not sure what it touches.

        None, too, if more than `most` lookups would have been made by then, or the server fails at one. Raises
        `QueryError` for a query that is none.
        """
        OxigraphStore().query(text)
        try:
            wanted = [one for one in merged(lookups_of(text)) if one not in self.looked_up]
            if len(self.looked_up) + len(wanted) > MOST_LOOKUPS and len(self.looked_up) + len(wanted) > most():
                return None
            self.look_up(wanted)
        except (Unreadable, QueryError, StoreError):
            return None
        return self.held.query(text)

    def look_up(self, wanted: Iterable[tuple[Lookup, frozenset[Slot]]]) -> None:
        """Bring in what these lookups find."""
        for lookup, properties in wanted:
            self.held.add(look_up(lookup, properties, self.ask, self.own))
            self.looked_up.add((lookup, properties))
