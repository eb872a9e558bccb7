"""Changes that are larger than what one operation of a server may name: they are told of in a graph of their own first,
part by part, and then made by one operation that reads them there.

In that graph each statement is a node that tells its subject, property, object and graph, so that no query takes it for
stated. What a killed writer left there is swept by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from ..frozen import value
from ..terms import DCTERMS, RDF, Literal, NamedNode, Quad, iri_text, term_text
from .claims import is_dead, of_this_process
from .dialects import STAGED
from .inserts import grouped, insert_texts
from .sparql_http import SparqlHttpStore

MOST_STAGED = 50_000
"""How many statements a change may take out and put in."""

OLD = timedelta(days=1)
"""After that it is taken for left behind, if it is not known whether its writer lives."""

_PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")
_OUT_OF, _INTO = f"{STAGED}out-of", f"{STAGED}into"
_BY, _AT = DCTERMS + "creator", DCTERMS + "created"


@value
class Stated:
    """A change whose statements stand in the operation itself."""

    gone: Sequence[Quad]
    new: Sequence[Quad]
    head: tuple[Quad, ...] = ()

    def taken(self) -> str:
        """What the operation takes out."""
        return pattern(self.gone)

    def put(self) -> str:
        """What it puts in."""
        return pattern(self.new)

    def where(self) -> str:
        """Where it reads that: nowhere."""
        return ""


@value
class Staged:
    """A change that is told of in a graph of its own, and the statements there that show that it is there whole."""

    graph: NamedNode
    head: tuple[Quad, ...]

    def taken(self) -> str:
        """What the operation takes out."""
        return "GRAPH ?from { ?from_s ?from_p ?from_o }"

    def put(self) -> str:
        """What it puts in."""
        return "GRAPH ?into { ?into_s ?into_p ?into_o }"

    def where(self) -> str:
        """Where it reads that."""
        sides = (_side(self.graph, _OUT_OF, "from"), _side(self.graph, _INTO, "into"))
        return " UNION ".join(f"{{ {side} }}" for side in sides)


def pattern(quads: Iterable[Quad]) -> str:
    """The quads as a template or a pattern, graph by graph."""
    return "\n".join(grouped(quads))


def _side(graph: NamedNode, property: str, name: str) -> str:
    """The pattern of what goes or comes."""
    parts = " ; ".join(f"<{part}> ?{name}_{letter}" for part, letter in zip(_PARTS, "spo", strict=True))
    return f"GRAPH {term_text(graph)} {{ ?{name}_node <{property}> ?{name} ; {parts} }}"


def staged(store: SparqlHttpStore, gone: Sequence[Quad], new: Sequence[Quad]) -> Staged:
    """Tell of a change in a graph of its own; nothing that is stated changes. Raises `StoreError`.

    What shows that it is whole goes in first, and is gone if anybody sweeps the graph meanwhile.
    """
    by = of_this_process()
    graph = NamedNode(STAGED + by.rpartition(" ")[2])
    facts = ((_BY, Literal(by)), (_AT, Literal(datetime.now(UTC).isoformat(timespec="seconds"))))
    head = tuple(Quad(graph, NamedNode(property), text, graph) for property, text in facts)
    for text in insert_texts([*head, *_told(graph, _OUT_OF, gone), *_told(graph, _INTO, new)], store.most_in_one):
        store.update(text)
    return Staged(graph, head)


def _told(graph: NamedNode, property: str, quads: Iterable[Quad]) -> Iterator[Quad]:
    names = [NamedNode(name) for name in (*_PARTS, property)]
    for number, quad in enumerate(quads):
        node = NamedNode(f"{property}:{number}")
        for name, term in zip(names, (*quad.triple, quad.graph_name), strict=True):
            yield Quad(node, name, term, graph)


def sweep(store: SparqlHttpStore) -> None:
    """Take away what writers left that are no more. Only for who has the turn. Raises `StoreError`."""
    rows = store.asked_there(f"SELECT ?g ?by ?at {{ GRAPH ?g {{ ?g <{_BY}> ?by ; <{_AT}> ?at }} }}")
    for graph, by, at in rows:
        if not (isinstance(graph, NamedNode) and graph.value.startswith(STAGED) and by and at):
            continue
        if is_dead(by.value) or datetime.fromisoformat(at.value) < datetime.now(UTC) - OLD:
            clear(store, graph)


def clear(store: SparqlHttpStore, graph: NamedNode) -> None:
    """Take a staged change away, all at once. Raises `StoreError`."""
    store.update(f"CLEAR SILENT GRAPH {iri_text(graph.value)}")
