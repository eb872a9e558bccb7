"""Rows as a table of a page: what each cell shows, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..ask.display_names import DisplayNames
from ..ask.thing import grouped
from ..datatypes import NUMBERS
from ..safe import harmless
from ..store import Rows, Store
from ..terms import NNMI, Literal, NamedNode, Term, literal, values_clause

LONGEST = 70
"""How many characters of a thing's name a cell shows: what a claim says can be long."""


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


def table_of(rows: Rows, labels: DisplayNames, store: Store | None = None) -> Table:
    """The rows with names for their IRIs, without columns that are empty; with a store, names lead to their bearers."""
    held = list(rows)
    labels.learn(term for row in held for term in row)
    texts = {term for row in held for term in row if isinstance(term, Literal) and 2 < len(term.value) < 100}
    borne = _bearers(texts, store) if store is not None else {}
    shown = [i for i in range(len(rows.variables)) if any(map(_says, (row[i] for row in held)))]
    return Table([rows.variables[i] for i in shown], [[_cell(row[i], labels, borne) for i in shown] for row in held])


def _says(term: Term | None) -> bool:
    return term is not None and term.value != ""


def _bearers(texts: Iterable[Literal], store: Store) -> dict[str, str]:
    """The thing that bears each of the names, where it is one."""
    found: dict[str, set[str]] = {}
    names = sorted({text.value for text in texts if not text.value.isdecimal()})
    for start in range(0, len(names), 200):
        forms = [literal(name, tag) for name in names[start : start + 200] for tag in ("en", "zh", None)]
        path = "rdfs:label|dcterms:title"
        for name, thing in store.select(f"SELECT ?n ?x {{ {values_clause('?n', forms)} ?x {path} ?n }}"):
            if name is not None and isinstance(thing, NamedNode) and not thing.value.startswith(NNMI):
                found.setdefault(name.value, set()).add(thing.value)
    return {name: next(iter(things)) for name, things in found.items() if len(things) == 1}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _cell(term: Term | None, labels: DisplayNames, borne: Mapping[str, str]) -> Cell:
    if isinstance(term, NamedNode):
        return Cell(_cut(harmless(labels(term))), iri=term.value)
    text = "" if term is None else harmless(term.value)
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        return Cell(grouped(text), number=True)
    if text in borne:
        return Cell(text, iri=borne[text])
    is_address = text.startswith(("http://", "https://")) and " " not in text
    return Cell(text, href=text if is_address else "")
