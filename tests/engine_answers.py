"""What each of our queries answers on a server, beside what the embedded store answers.

Every ready-made question with and without parameters, every check, network view and query of the toolkit's own. Rows
are compared as multisets, numbers and booleans by value, language tags in any case. What a query joins with
GROUP_CONCAT is compared as a bag of words, since the standard gives it no order.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from nnmi_graph.ask import bind
from nnmi_graph.content import system_query
from nnmi_graph.errors import NnmiError
from nnmi_graph.store import Rows, Store
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.terms import ID, XSD, BlankNode, Literal, NamedNode, Term

from .questions.approve import CONTENT, cases, real_world

SLOWEST = 20.0
"""How many seconds a query may take on a server."""

NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
Cell = tuple[str, ...] | None
Answer = Counter[tuple[Cell, ...]]


@dataclass(frozen=True)
class Ran:
    """One query on a server: its name, its seconds here and there, and what is wrong with it there, '' if nothing.

    `held` is how many statements were looked up there to run it over here, None if the server ran it or was copied.
    """

    name: str
    here: float
    there: float
    wrong: str
    held: int | None = None
    is_copied: bool = False


def runs() -> Iterator[tuple[str, str]]:
    """The name and the text of each query."""
    world = real_world()
    for case in cases():
        if case.world == "real":
            yield case.id, world.query_text(case.query, dict(case.values))
    views = [query.path for query in CONTENT.queries().values() if query.kind == "network"]
    for path in [*views, *sorted((CONTENT.root / "queries/networks/nodes").glob("*.rq"))]:
        yield f"networks/{path.stem}", path.read_text(encoding="utf-8")
    thing, claim = NamedNode(ID + "lift"), NamedNode(ID + "MB033")
    bound = {"describe": {"thing": thing}, "told": {"claim": claim}, "ties": {"institute": thing}}
    for path in sorted((CONTENT.root / "queries/system").glob("*.rq")):
        terms: dict[tuple[str, ...], list[tuple[Term, ...]]]
        terms = {(key,): [(term,)] for key, term in bound.get(path.stem, {}).items()}
        yield f"system/{path.stem}", bind(system_query(path.stem).text(), terms, str(path))


def compared(store: Store, here: Store, wanted: Callable[[str], bool] = lambda name: True) -> Iterator[Ran]:
    """Each query that is wanted, asked of both."""
    for name, text in runs():
        if not wanted(name):
            continue
        each = anew(store)
        start = time.perf_counter()
        right = answer(here, text)
        between = time.perf_counter()
        try:
            wrong = _difference(right, answer(each, text))
        except NnmiError as error:
            wrong = str(error)
        there = time.perf_counter() - between
        if not wrong and there > SLOWEST:
            wrong = f"took {there:.0f} s"
        yield Ran(name, between - start, there, wrong, *_held(each))


def anew(store: Store) -> Store:
    """A server of which statements are looked up as who asks nothing else of it has it; another store as it is."""
    return SparqlHttpStore(store.url) if isinstance(store, SparqlHttpStore) and store.answers_from_copy else store


def _held(store: Store) -> tuple[int | None, bool]:
    if not isinstance(store, SparqlHttpStore) or not store.answers_from_copy:
        return None, False
    return (None if store.is_copied else len(store.excerpt.held.inner)), store.is_copied


def answer(store: Store, text: str) -> Answer:
    """The rows by value, as a multiset."""
    found = store.query(text)
    assert isinstance(found, Rows)
    joined = "GROUP_CONCAT" in text.upper()
    return Counter(tuple(_cell(term, joined) for term in row) for row in found)


def _difference(right: Answer, there: Answer) -> str:
    missing, more = right - there, there - right
    return f"{missing.total()} rows are missing, {more.total()} too many" if missing or more else ""


def _cell(term: Term | None, joined: bool) -> Cell:
    """A term by its value: servers write numbers, dates and language tags in their own ways."""
    if term is None or isinstance(term, BlankNode):
        return None if term is None else ("node",)
    if not isinstance(term, Literal):
        return ("iri", str(term))
    kind = term.datatype.value.removeprefix(XSD)
    if kind in NUMBERS:
        return ("number", f"{Decimal(term.value).normalize():f}"[:18])
    if kind == "boolean":
        return ("boolean", str(term.value in ("true", "1")))
    text = " ".join(sorted(re.split(r"[\s;|,]+", term.value))) if joined else term.value
    return ("text", text, (term.language or kind).lower())
