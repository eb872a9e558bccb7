"""Those statements of a server that queries touch, looked up there by joins that it surely does right, in memory.

The queries themselves are run over them here. What was looked up once is not looked up again, until somebody commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import QueryError, StoreError
from ..terms import Literal
from .base import Rows, Triples
from .lookups import Lookup, look_up, lookups_of, merged
from .marks import Changed, mark_of, of_one_state
from .oxigraph import OxigraphStore
from .patterns import Slot, Unreadable

MOST_LOOKUPS = 100
"""After how many lookups a store that can be copied is copied: they take as long as a copy of 100,000 statements."""

_Asked = tuple[Lookup, frozenset[Slot]]
"""A lookup, and the properties that it is for."""


class Excerpt:
    """An excerpt of what a server holds. `ask` asks it for rows; `own` tests that a graph, `?g`, is of ours there.

    All of it was read after the `mark` was, and so is of one state as long as that is the mark.
    """

    def __init__(self, ask: Callable[[str], Rows], own: str, where: str) -> None:
        self.ask = ask
        self.own = own
        self.where = where
        self.mark: Literal | None = None
        self.held = OxigraphStore()
        self.looked_up: set[_Asked] = set()
        self.failure: StoreError | None = None
        """Why the server did not answer what the last query needed, if it did not."""

    def answer(self, text: str, most: Callable[[], int]) -> Rows | Triples | bool | None:
        """The answer that the query has over all that the server holds; None if it is not sure what it touches.

        None, too, if more than `most` lookups would have been made by then, or the server fails at one. Raises
        `QueryError` for a query that is none, `Changed` if somebody commits again and again meanwhile.
        """
        OxigraphStore().query(text)
        self.failure = None
        try:
            lookups = list(merged(lookups_of(text)))
            may = of_one_state(lambda: mark_of(self.ask), lambda mark: self.hold(lookups, most, mark), self.where)
        except Changed:
            raise
        except (Unreadable, QueryError):
            return None
        except StoreError as error:
            self.failure = error
            return None
        return self.held.query(text) if may else None

    def hold(self, lookups: Iterable[_Asked], most: Callable[[], int], mark: Literal | None) -> bool:
        """Bring in what of these lookups is not held at that mark, unless it would be too many."""
        if mark != self.mark:
            self.mark, self.held, self.looked_up = mark, OxigraphStore(), set()
        wanted = [one for one in lookups if one not in self.looked_up]
        if len(self.looked_up) + len(wanted) > MOST_LOOKUPS and len(self.looked_up) + len(wanted) > most():
            return False
        self.look_up(wanted)
        return True

    def look_up(self, wanted: Iterable[_Asked]) -> None:
        """Bring in what these lookups find."""
        for lookup, properties in wanted:
            self.held.add(look_up(lookup, properties, self.ask, self.own))
            self.looked_up.add((lookup, properties))
