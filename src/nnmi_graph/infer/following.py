"""The closure of a store follows its changes. What works that out is imported for a store that holds a closure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..everyday import Change
from ..frozen import value
from ..store import Store
from ..terms import GRAPH, Quad, iri_text

CLOSURE = GRAPH + "closure"
"""The graph that inferred statements go into."""


def has_closure(store: Store) -> bool:
    """Whether the store holds a closure, whole or not."""
    return store.ask(f"ASK {{ GRAPH {iri_text(CLOSURE)} {{ ?s ?p ?o }} }}")


@value
class ClosureUpkeep:
    """How the closure of a store is kept true; `ours` gives the ontology of the content."""

    ours: Callable[[], Iterable[Quad]]

    def change(self, store: Store, gone: Sequence[Quad], new: Sequence[Quad], without: str) -> Change:
        """What the closure loses and gains when quads go, come, and the graph `without` is taken out.

        The store is not changed. Nothing if it holds no closure. Raises `StoreError`.
        """
        if not has_closure(store):
            return Change((), ())
        from .upkeep import closure_changed

        return closure_changed(store, list(self.ours()), gone, new, without)
