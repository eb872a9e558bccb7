"""Filling a store: a directory that is made whole or not at all, or an endpoint, as far as its server lets one promise.

What is loaded is a set of graphs; a graph that is there already is left alone, or replaced as a whole if asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .base import Store
from .directory import Derive, Filling, Progress
from .sources import Source

IN_ONE_STEP = "made whole and put in its place in one step"
IN_ONE_REQUEST = "in one request, which servers run as one transaction"
IN_SEVERAL = "in several requests; had one failed, all of these graphs would have been emptied again"


@dataclass(frozen=True)
class Loaded:
    """What was put in: how many quads in how many graphs, what the way it went promises, and doubts about names.

    `before` files were in already, by a load that ended early.
    """

    quads: int
    graphs: int
    promise: str
    shared: tuple[str, ...] = ()
    before: int = 0


def load(
    where: str,
    sources: Sequence[Source],
    *,
    force: bool = False,
    wait: float = 0,
    progress: Progress | None = None,
    derive: Derive | None = None,
    derived: Sequence[str] = (),
    on_open: Callable[[Store], object] | None = None,
) -> Loaded:
    """Put the inputs into the store at `where`, a directory or an endpoint's address. Raises `StoreError`.

    A graph that is there already is refused, or replaced by the new one if `force`; other graphs stay as they are.
    `progress` is told how many megabytes are in a directory, or quads in an endpoint. `derive` puts into a store what
    follows from what it holds, into the graphs `derived`: in a directory, in the same step as the rest. `on_open` is
    given a directory's store that is there, once it is open to write.
    """
    tell = progress or (lambda done, total: None)
    if where.startswith(("http://", "https://")):
        from .sending import send

        return send(where, sources, derived, force=force, tell=tell, derive=derive)
    filling = Filling(Path(where), sources, derived, force=force, on_open=on_open)
    filling.run(tell, derive, wait)
    return Loaded(filling.statements, filling.graphs, IN_ONE_STEP, before=filling.before)
