"""Names for unnamed nodes that are the same wherever the same is said of them, so that two graphs can be compared.

What hangs together by unnamed nodes is a piece. Its nodes are put into a canonical order and named by what the whole
piece says, their place in it, and which of several equal pieces it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..terms import BlankNode, Quad, Triple
from .canonical import Ordering, Undecided


@dataclass(frozen=True)
class Piece:
    """Statements that hang together by unnamed nodes, with such names, unless the order of the nodes is not `decided`.

    `sketch` is the same of pieces that say the same, and '' where none of its kind is ever left undecided.
    """

    statements: list[Quad]
    nodes: int
    sketch: str = ""
    decided: bool = True


def pieces(quads: Iterable[Quad]) -> Iterator[Piece]:
    """The statements, each of which speaks of an unnamed node or of a triple."""
    copies: Counter[str] = Counter()
    hard = 0
    for statements in _apart(quads):
        piece = _Piece(statements).named(copies, hard)
        hard += not piece.decided
        yield piece


def _apart(quads: Iterable[Quad]) -> Iterator[dict[Quad, tuple[BlankNode, ...]]]:
    """What hangs together by unnamed nodes, with those of each statement."""
    about: dict[BlankNode, list[Quad]] = defaultdict(list)
    nodes = {quad: tuple(dict.fromkeys(_nodes(quad))) for quad in quads}
    for quad, those in nodes.items():
        for node in those:
            about[node].append(quad)
        if not those:
            yield {quad: ()}
    while about:
        node, waiting = about.popitem()
        found: dict[Quad, tuple[BlankNode, ...]] = {}
        for quad in waiting:
            if quad not in found:
                found[quad] = nodes[quad]
                for other in nodes[quad]:
                    waiting += about.pop(other, ())
        yield found


def _nodes(part: Quad | Triple) -> Iterator[BlankNode]:
    """The unnamed nodes that a statement speaks of."""
    for term in part:
        if isinstance(term, BlankNode):
            yield term
        elif isinstance(term, Triple):
            yield from _nodes(term)


class _Piece:
    """A piece as a graph: statements about one node tell its kind, those about two are edges, others nodes too."""

    def __init__(self, statements: Mapping[Quad, tuple[BlankNode, ...]]) -> None:
        self.statements = statements
        self.nodes = list(dict.fromkeys(node for those in statements.values() for node in those))

    def named(self, copies: Counter[str], hard: int) -> Piece:
        """The piece with names for its nodes; before it were `copies`, by what they say, and `hard` ones, undecided."""
        if len(self.nodes) < 2:
            return self._named(self.nodes, copies, "")
        ordering, texts = self._graph(hard)
        sketch = "" if ordering.is_plain else _digest([*texts, str(ordering.quotient())])
        try:
            order = ordering.order()
        except Undecided:
            return Piece(list(self.statements), len(self.nodes), sketch, decided=False)
        return self._named([self.nodes[at] for at in order if at < len(self.nodes)], copies, sketch)

    def _graph(self, hard: int) -> tuple[Ordering, list[str]]:
        """The graph, and the texts that kinds and labels stand for."""
        place = {node: at for at, node in enumerate(self.nodes)}
        said = {quad: _text(quad, those) for quad, those in self.statements.items()}
        texts = sorted(set(said.values()))
        number = {text: at for at, text in enumerate(texts)}
        kinds: dict[int, list[int]] = {at: [] for at in place.values()}
        near: dict[int, list[tuple[int, int]]] = {at: [] for at in place.values()}
        for quad, text in said.items():
            label, (first, *more) = number[text], [place[node] for node in self.statements[quad]]
            if not more:
                kinds[first].append(label)
                continue
            if len(more) > 1:
                more = [first, *more]
                first = len(near)
                near[first], kinds[first] = [], [-1, label]
            for at, other in enumerate(more):
                near[first].append((2 * (label + at * len(texts)), other))
                near[other].append((2 * (label + at * len(texts)) + 1, first))
        alike = {kind: at for at, kind in enumerate(sorted({tuple(sorted(kind)) for kind in kinds.values()}))}
        ordering = Ordering(near, {node: alike[tuple(sorted(kind))] for node, kind in kinds.items()}, hard)
        return ordering, [*texts, str(list(alike))]

    def _named(self, order: list[BlankNode], copies: Counter[str], sketch: str) -> Piece:
        places = {node: BlankNode(str(at)) for at, node in enumerate(order)}
        form = _digest(sorted(str(_with(quad, places)) for quad in self.statements))
        copies[form] += 1
        copy = _digest([form, str(copies[form])])
        names = {node: BlankNode(f"{copy}{at}") for at, node in enumerate(order)}
        return Piece([_with(quad, names) for quad in self.statements], len(order), sketch)


def _text(quad: Quad, nodes: Iterable[BlankNode]) -> str:
    """A statement with the places of its unnamed nodes among them in their stead."""
    return str(_with(quad, {node: BlankNode(str(at)) for at, node in enumerate(nodes)}))


def _with(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    def named(term: Any) -> Any:
        if isinstance(term, BlankNode):
            return names[term]
        return Triple(named(term.subject), term.predicate, named(term.object)) if isinstance(term, Triple) else term

    return Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
