"""What every store can do, and the shapes its answers have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Sized
from itertools import islice

from ..errors import QueryError
from ..frozen import value
from ..terms import NamedNode, Quad, Term, Triple, iri_text, term_text

AT_ONCE = 400
"""How many terms a query is asked of at once."""


@value
class Rows:
    """The answer to a SELECT: the variables in the order asked for, and the rows, each as long as `variables`.

    `rows` may be a one-way stream, which has no length; take `list(answer.rows)` to go over it twice.
    """

    variables: tuple[str, ...]
    rows: Iterable[tuple[Term | None, ...]]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        if not isinstance(self.rows, Sized):
            raise TypeError("these rows are a stream, which has no length; take list(rows)")
        return len(self.rows)

    def _repr_html_(self) -> str:
        from .notebook import table

        return table(self.variables, self.rows) if isinstance(self.rows, Sized) else "<p>a stream of rows</p>"


@value
class Columns:
    """The answer to a SELECT column by column, some thousands of rows at a time.

    A cell stands for a term, the same cell for the same term, None or nothing for no term; `term` says which it is, and
    `iri` the text of one that is an IRI.
    """

    variables: tuple[str, ...]
    chunks: Iterable[Sequence[Sequence[Hashable]]]
    term: Callable[[Hashable], Term | None]
    iri: Callable[[Hashable], str | None]

    @classmethod
    def of(cls, rows: Rows) -> Columns:
        """The columns of these rows, the terms themselves as cells."""
        return cls(rows.variables, _chunks(iter(rows)), lambda cell: cell, _iri)  # type: ignore[arg-type, return-value]


def _iri(cell: Hashable) -> str | None:
    return cell.value if isinstance(cell, NamedNode) else None


def _chunks(stream: Iterator[tuple[Term | None, ...]]) -> Iterator[Sequence[Sequence[Hashable]]]:
    while chunk := list(islice(stream, 2048)):
        yield list(zip(*chunk, strict=True))


@value
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

    def query_exactly(self, text: str) -> Rows | Triples | bool:
        """The same, with what the engine itself gets wrong put right, as far as that can be; a little slower."""
        return self.query(text)

    @property
    def keeps_values(self) -> bool:
        """Whether it is known to keep literals by value, though its queries do not show it."""
        return False

    @property
    def answers_from_copy(self) -> bool:
        """Whether most queries are answered over a copy of what they touch, or of all it held when first asked."""
        return False

    @abstractmethod
    def update(self, text: str) -> None:
        """Run a SPARQL 1.1 update as one transaction. Raises `QueryError` or `StoreError`."""

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Every statement with its graph, or those of one graph.

        One that is in named graphs is not told of the default graph again.
        """
        if graph is not None:
            rows = self.select(f"SELECT ?s ?p ?o {{ GRAPH {term_text(graph)} {{ ?s ?p ?o }} }}")
            yield from (Quad(s, p, o, graph) for s, p, o in rows)  # type: ignore[arg-type]
            return
        named = self.select("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }")
        yield from (Quad(*row) for row in named)  # type: ignore[arg-type]
        bare = self.select("SELECT ?s ?p ?o { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }")
        yield from (Quad(*row) for row in bare)  # type: ignore[arg-type]

    @property
    def updates_see_all(self) -> bool:
        """Whether the WHERE of an update sees the union of all graphs, as queries do."""
        return False

    def unnamed(self, subjects: Iterable[NamedNode]) -> Iterator[Triple]:
        """What the default graph says of these subjects; a server does not tell that of what a named graph says too."""
        text = "SELECT ?s ?p ?o { VALUES ?s { TERMS } ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
        return (Triple(s, p, o) for s, p, o in self.select_for(text, subjects))  # type: ignore[arg-type]

    @abstractmethod
    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, all of them or none."""

    def exchange(self, gone: Sequence[Quad], new: Sequence[Quad], without: str = "") -> None:
        """Take quads and the whole graph `without` out, and put quads in, all of it or nothing. Raises `StoreError`."""
        from .inserts import data_update

        steps = [f"DROP SILENT GRAPH {iri_text(without)}"] if without else []
        steps += [data_update("DELETE", gone)] if gone else []
        if steps:
            self.update(" ;\n".join([*steps, data_update("INSERT", new)]))
        else:
            self.add(new)

    def remember(self, quads: Iterable[Quad]) -> None:  # noqa: B027 - most stores have nothing to note it in
        """Note how the literals of quads are written that an update is about to put in, if the store can."""

    def forget(self, quads: Iterable[Quad]) -> None:  # noqa: B027
        """Let go of what was noted of quads that an update takes out."""

    def set_aside(self, quads: Iterable[Quad]) -> None:  # noqa: B027
        """Keep quads that an update is about to take out, if the store has a place for them."""

    def add_lines(self, lines: Iterable[str], graph: str) -> None:
        """Add very many triples to a graph, not in one step: pieces of lines of N-Triples. Raises `StoreError`."""
        from . import FORMATS, parse

        text = "".join(lines)
        self.add(parse(text.encode(), FORMATS["ntriples"], "derived", graph) if text else ())

    def renew_lines(self, lines: Iterable[str], graph: str) -> None:
        """Make a graph hold these triples, as in `add_lines`, and no others; not in one step. Raises `StoreError`."""
        self.update(f"DROP SILENT GRAPH {iri_text(graph)}")
        self.add_lines(lines, graph)

    def scan(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subject and object of all triples with a predicate (SPARQL text) as in `cells`.

        The quickest way to go over very many; a triple in two graphs may come twice.
        """
        return ((subject, thing) for subject, thing in self.cells(f"SELECT ?s ?o {{ ?s {predicate} ?o }}"))

    def cells(self, text: str) -> Iterator[tuple[str, ...]]:
        """The rows of a SELECT as N-Triples text: numbers may be bare, what is unbound is empty."""
        return (tuple(str(term) if term else "" for term in row) for row in self.select(text))

    def select(self, text: str) -> Rows:
        """The rows of a SELECT. Raises `QueryError` if the query is of another form."""
        answer = self.query(text)
        if not isinstance(answer, Rows):
            raise QueryError("this needs SELECT, the query is of another form")
        return answer

    def select_for(self, text: str, terms: Iterable[Term]) -> Iterator[tuple[Term | None, ...]]:
        """The rows of a SELECT for very many terms, some hundred at a time: they stand where the text says `{ TERMS }`.

        What the query orders is ordered among those. Raises `QueryError`, and `TermError` if one cannot stand there.
        """
        rest = iter(dict.fromkeys(terms))
        while some := list(islice(rest, AT_ONCE)):
            yield from self.select(text.replace("{ TERMS }", f"{{ {' '.join(map(term_text, some))} }}"))

    def columns(self, text: str) -> Columns:
        """The answer to a SELECT by columns, for much at once. Raises `QueryError` if the query is of another form."""
        return Columns.of(self.select(text))

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
