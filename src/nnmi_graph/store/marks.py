"""The mark by which a store on a server tells that somebody wrote, and what is read there by more than one request.

Each commit replaces the mark in the same step (`turns`); so if it is the same one before and after, what was read in
between is of one state. Writers that leave no mark, of other programs, are not noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..errors import StoreError
from ..terms import DCTERMS, GRAPH, Literal, NamedNode, iri_text, term_text
from .base import Rows

HISTORY = GRAPH + "history"
"""The graph in which commits are noted, and the mark stands."""
MARKED = NamedNode(HISTORY)
LAST = NamedNode(DCTERMS + "identifier")
"""What the mark of the last writer is told by."""
TRIES = 3
"""How often it is read, if somebody writes each time."""

_MARK = f"SELECT ?mark {{ GRAPH {iri_text(HISTORY)} {{ {iri_text(HISTORY)} {term_text(LAST)} ?mark }} }}"
_Found = TypeVar("_Found")


class Changed(StoreError):
    """Somebody wrote while it was read."""

    def __init__(self, where: str) -> None:
        what = "somebody wrote to it while it was read, so that what came is of two states"
        super().__init__(what, where=where, mend="ask again, when nobody writes to it")


def mark_of(select: Callable[[str], Rows]) -> Literal | None:
    """The mark of the last writer; None if no commit was ever made there."""
    return next((mark for (mark,) in select(_MARK) if isinstance(mark, Literal)), None)


def of_one_state(mark: Callable[[], Literal | None], read: Callable[[Literal | None], _Found], where: str) -> _Found:
    """What is read, again if the mark changed meanwhile; `read` is told the mark. Raises `Changed`, at last."""
    for _ in range(TRIES):
        before = mark()
        try:
            found = read(before)
        except Changed:
            continue
        if mark() == before:
            return found
    raise Changed(where)
