"""Taking turns on a server that runs an operation whole, but lets two at a time go by the same state.

A writer first puts up a claim, and then looks who else did: of two claims each sees the other's, or the later one
sees the earlier one's, so never both are alone; who is not alone takes the claim down and tries again a little later.
A change takes its writer's claim away in the same step, and does nothing without it. A writer that is killed leaves its
claim and nothing else; the next one takes that down, once it must be that nobody stands behind it.
"""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..errors import QueryError, StoreError
from ..terms import DCTERMS, Literal, NamedNode, Quad, iri_text, term_text
from .inserts import data_update
from .sparql_http import SparqlHttpStore

CLAIM = NamedNode(DCTERMS + "contributor")
"""What a claim is told by."""

EACH = 0.2
"""Seconds between two looks at the claims of others."""

RUNS_ON = 5.0
"""Seconds that an update of 1,000 statements may run on in the server when its writer is dead."""

RATE = 1_000
"""How many statements a second a larger one changes at least."""


class Meanwhile(StoreError):
    """Another writer came first, and nothing was written."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "somebody else wrote to it meanwhile; nothing of this was written", where=where, mend="try again"
        )


@contextmanager
def claimed(store: SparqlHttpStore, marked: NamedNode, patience: float, changes: int) -> Iterator[Quad]:
    """The turn to write, and the claim that the change is to take down. Raises `StoreError` if another has the turn.

    A claim of others that stands for `patience` seconds, or, if it is of a dead process of this machine, for as long as
    a change of so many statements may run on, is taken down. One's own stays where it is not known what became of it.
    """
    mine = _quad(marked, f"{of_this_process()} {changes}")
    until = time.monotonic() + patience
    try:
        while True:
            _wait_for_none(store, marked, patience)
            store.update(data_update("INSERT", [mine]))
            if _claims(store, marked) == [mine]:
                break
            if time.monotonic() > until:
                raise Meanwhile(store.url)
            store.update(data_update("DELETE", [mine]))
            time.sleep(random.uniform(0, 2 * EACH))
        yield mine
    except (Meanwhile, QueryError):
        with suppress(QueryError, StoreError):
            store.update(data_update("DELETE", [mine]))
        raise


def _wait_for_none(store: SparqlHttpStore, marked: NamedNode, patience: float) -> None:
    """Wait until nobody claims the turn, and take down claims that stand for too long. Raises `StoreError`."""
    seen: dict[Quad, float] = {}
    while others := _claims(store, marked):
        now = time.monotonic()
        seen = {claim: seen.get(claim, now) for claim in others}
        over = [claim for claim, since in seen.items() if now - since > _patience(claim, patience)]
        if over:
            store.update(data_update("DELETE", over))
        else:
            time.sleep(EACH)


def _quad(marked: NamedNode, claim: str) -> Quad:
    return Quad(marked, CLAIM, Literal(claim), marked)


def _claims(store: SparqlHttpStore, marked: NamedNode) -> list[Quad]:
    graph = iri_text(marked.value)
    rows = store.select(f"SELECT ?claim {{ GRAPH {graph} {{ {graph} {term_text(CLAIM)} ?claim }} }}")
    return [_quad(marked, claim.value) for (claim,) in rows if isinstance(claim, Literal)]


def _patience(claim: Quad, patience: float) -> float:
    """How many seconds a claim of others must stand before it is taken down."""
    text = str(claim.object.value)  # type: ignore[union-attr]
    changes = text.rpartition(" ")[2]
    return RUNS_ON + (int(changes) if changes.isdecimal() else 0) / RATE if is_dead(text) else patience


def of_this_process() -> str:
    """What tells of a writer: the machine, the process, and a word that no other one has."""
    return f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"


def is_dead(writer: str) -> bool:
    """Whether that was a process of this machine that is no more."""
    host, number, _ = [*writer.split(" "), "", ""][:3]
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
