"""Rows as a table of a page: what each cell shows, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..datatypes import NUMBERS
from ..safe import harmless
from ..store import Rows
from ..terms import Literal, NamedNode, Term
from .labels import Labels
from .reading import grouped


@dataclass(frozen=True)
class Cell:
    """What a cell shows; the thing whose page it leads to, or an address elsewhere; whether it is a number."""

    text: str
    iri: str = ""
    href: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """The headings, and the cells row by row."""

    variables: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def table_of(rows: Rows, labels: Labels) -> Table:
    """The rows with names for their IRIs."""
    held = list(rows)
    labels.learn(term for row in held for term in row)
    return Table(rows.variables, [[_cell(term, labels) for term in row] for row in held])


def _cell(term: Term | None, labels: Labels) -> Cell:
    if isinstance(term, NamedNode):
        return Cell(harmless(labels(term)), iri=term.value)
    text = "" if term is None else harmless(term.value)
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        return Cell(grouped(text), number=True)
    is_address = text.startswith(("http://", "https://")) and " " not in text
    return Cell(text, href=text if is_address else "")
