"""What every store can do, and the shapes its answers have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import QueryError
from ..terms import Quad, Term, Triple


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: the variables in the order asked for, and the rows, each as long as `variables`.

    `rows` may be a one-way stream; take `list(answer.rows)` to go over it twice.
    """

    variables: tuple[str, ...]
    rows: Iterable[tuple[Term | None, ...]]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)


@dataclass(frozen=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE: triples, possibly a one-way stream."""

    triples: Iterable[Triple]

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)


class Store(ABC):
    """One engine with one dataset. Queries see the union of all graphs as their default graph."""

    @abstractmethod
    def query(self, text: str) -> Rows | Triples | bool:
        """The answer to any SPARQL 1.1 query. Raises `QueryError` (with line and column) if it is not well formed."""

    @abstractmethod
    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update as one transaction. Raises `QueryError` or `StoreError`."""

    @abstractmethod
    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, all of them or none."""

    def select(self, text: str) -> Rows:
        """The rows of a SELECT. Raises `QueryError` if the query is of another form."""
        answer = self.query(text)
        if not isinstance(answer, Rows):
            raise QueryError("this needs SELECT, the query is of another form")
        return answer

    def ask(self, text: str) -> bool:
        """The answer to an ASK. Raises `QueryError` if the query is of another form."""
        answer = self.query(text)
        if not isinstance(answer, bool):
            raise QueryError("this needs ASK, the query is of another form")
        return answer

    def construct(self, text: str) -> Triples:
        """The triples of a CONSTRUCT or DESCRIBE. Raises `QueryError` if the query is of another form."""
        answer = self.query(text)
        if not isinstance(answer, Triples):
            raise QueryError("this needs CONSTRUCT, the query is of another form")
        return answer
