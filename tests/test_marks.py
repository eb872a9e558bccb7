"""What is read on a server by more than one request is of one state, where who writes there leaves a mark."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from nnmi_graph.errors import StoreError
from nnmi_graph.store import OxigraphStore
from nnmi_graph.store.marks import HISTORY, LAST, TRIES
from nnmi_graph.store.sparql_http import SparqlHttpStore
from nnmi_graph.terms import Literal, NamedNode, Quad

from .endpoint import endpoint

BOTH = "SELECT ?a ?b { ?s <urn:p> ?a OPTIONAL { ?s <urn:q> ?b } }"
COPIED = "SELECT ?a ?b { ?s ?p ?a FILTER(?p = <urn:p>) OPTIONAL { ?s ?q ?b FILTER(?q = <urn:q>) } }"
"""The same, of which it is not sure what it touches."""


class Register:
    """A store whose two statements are of the same version, and who writes the next one of both."""

    def __init__(self, marks: bool = True) -> None:
        self.inner = ox.Store()
        self.marks = marks
        self.version = 0
        self.write()

    def write(self) -> None:
        self.version += 1
        self.inner.update(
            "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } } ; INSERT DATA { GRAPH <urn:g> {"
            f" <urn:s> <urn:p> {self.version} . <urn:s> <urn:q> {self.version} . <urn:s> a <urn:c> }}"
            + (f" GRAPH <{HISTORY}> {{ <{HISTORY}> <{LAST.value}> '{self.version}' }}" if self.marks else "")
            + " }"
        )

    def before(self, word: str, times: int) -> Callable[[str], None]:
        """Writes before the first so many requests with that word."""
        left = iter(range(times))

        def look(text: str) -> None:
            if word in text and next(left, None) is not None:
                self.write()

        return look


def versions(store: SparqlHttpStore, text: str) -> list[tuple[int, ...]]:
    """The numbers in the rows."""
    return [tuple(int(term.value) for term in row if isinstance(term, Literal)) for row in store.select(text)]


def test_lookups_between_which_somebody_writes_are_made_again() -> None:
    for times in range(TRIES):
        register = Register()
        with endpoint(register.inner, called="Virtuoso/07.20", meanwhile=register.before("urn:q", times)) as url:
            assert versions(SparqlHttpStore(url), BOTH) == [(times + 1, times + 1)]


def test_what_a_writer_leaves_without_a_mark_is_of_two_states() -> None:
    register = Register(marks=False)
    with endpoint(register.inner, called="Virtuoso/07.20", meanwhile=register.before("urn:q", 1)) as url:
        assert versions(SparqlHttpStore(url), BOTH) == [(1, 2)]


@pytest.mark.parametrize("text", [BOTH, COPIED])
def test_a_store_to_which_somebody_always_writes_is_told_of_in_one_line(text: str) -> None:
    register, word = Register(), "urn:q" if text == BOTH else "COUNT"
    with endpoint(register.inner, called="Virtuoso/07.20", meanwhile=register.before(word, TRIES)) as url:
        store = SparqlHttpStore(url)
        with pytest.raises(StoreError, match="of two states; ask again, when nobody writes to it"):
            store.select(text)
        assert versions(store, text) == [(TRIES + 1, TRIES + 1)]


def test_a_copy_between_whose_requests_somebody_writes_is_made_again() -> None:
    register = Register()
    with endpoint(register.inner, called="Virtuoso/07.20", meanwhile=register.before("COUNT", 1)) as url:
        store = SparqlHttpStore(url)
        assert versions(store, COPIED) == [(2, 2)] and store.is_copied


def test_what_was_looked_up_before_a_commit_is_looked_up_again() -> None:
    register, asked = Register(), list[str]()
    with endpoint(register.inner, called="Virtuoso/07.20", asked=asked) as url:
        store = SparqlHttpStore(url)
        assert versions(store, BOTH) == [(1, 1)]
        asked.clear()
        assert versions(store, BOTH) == [(1, 1)] and not any("urn:q" in text for text in asked)
        register.write()
        assert versions(store, BOTH) == [(2, 2)]


def test_pages_between_which_somebody_writes_are_refused() -> None:
    text, count = "SELECT ?o { ?s <urn:p> ?o }", 1_201
    s, p, g = NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:g")
    inner = OxigraphStore.of(Quad(s, p, Literal(n), g) for n in range(count)).inner
    later = [int(row[0].value) for row in OxigraphStore(inner).select(text)][500:]  # type: ignore[union-attr]

    def write(asked: str) -> None:
        if "OFFSET 998" in asked:  # two rows change, one of a page that was read and one of the last page
            old, new = (
                " ".join(f"<urn:s> <urn:p> {n}{half} ." for n in (min(later), max(later))) for half in ("", ".5")
            )
            mark = f"GRAPH <{HISTORY}> {{ <{HISTORY}> <{LAST.value}> 'mark' }}"
            inner.update(
                f"DELETE DATA {{ GRAPH <urn:g> {{ {old} }} }} ; INSERT DATA {{ GRAPH <urn:g> {{ {new} }} {mark} }}"
            )

    with endpoint(inner, most=500, meanwhile=write) as url:
        with pytest.raises(StoreError, match="of two states"):
            list(SparqlHttpStore(url).select(text))
        assert len(list(SparqlHttpStore(url).select(text))) == count
