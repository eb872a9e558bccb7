"""Names for unnamed nodes that are the same wherever the same is said of them, so that two graphs can be compared.

Where they hang together as trees, as lists and nested records do, a name is worked out from what is below, then from
what is above (Aho, Hopcroft and Ullman 1974), in time proportional to the statements. The rest gets the canonical
labels of RDF Dataset Canonicalization (RDFC-1.0), which takes very long for many nodes that look alike.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import pyoxigraph as ox

from ..terms import BlankNode, Quad, Triple

T = TypeVar("T")


def labelled(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The statements with such names in place of their unnamed nodes."""
    forest = _Forest(quads)
    names = forest.names()
    rest = ox.Dataset()
    for quad in forest.quads:
        if names.keys() >= set(_nodes(quad)):
            yield Quad(_named(quad.subject, names), quad.predicate, _named(quad.object, names), quad.graph_name)
        else:
            rest.add(quad)
    rest.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from rest


def _named(term: T, names: Mapping[BlankNode, BlankNode]) -> T | BlankNode:
    return names.get(term, term) if isinstance(term, BlankNode) else term


def _nodes(part: Quad | Triple) -> Iterator[BlankNode]:
    """The unnamed nodes that a statement speaks of."""
    for term in part:
        if isinstance(term, BlankNode):
            yield term
        elif isinstance(term, Triple):
            yield from _nodes(term)


class _Forest:
    """Statements about unnamed nodes, by the node above and the nodes below."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = list(dict.fromkeys(quads))
        self.above: dict[BlankNode, Quad] = {}
        self.below: dict[BlankNode, list[Quad]] = defaultdict(list)
        self.beside: dict[BlankNode, list[str]] = defaultdict(list)
        self.near: dict[BlankNode, set[BlankNode]] = defaultdict(set)
        self.tangled: set[BlankNode] = set()
        for quad in self.quads:
            self._enter(quad)

    def _enter(self, quad: Quad) -> None:
        nodes = set(_nodes(quad))
        for node in nodes:
            self.near[node] |= nodes
        subject, value = quad.subject, quad.object
        if isinstance(subject, BlankNode) and isinstance(value, BlankNode):
            if value in self.above or subject == value:
                self.tangled.add(value)
            self.above[value] = quad
            self.below[subject].append(quad)
        elif isinstance(subject, BlankNode):
            self.beside[subject].append(f"{quad.predicate} {value} {quad.graph_name}")
        elif isinstance(value, BlankNode):
            self.beside[value].append(f"{subject} {quad.predicate} is it {quad.graph_name}")
        if isinstance(value, Triple) or isinstance(quad.graph_name, BlankNode):
            self.tangled |= nodes

    def names(self) -> dict[BlankNode, BlankNode]:
        """A name for each node in a tree."""
        order = [node for node in self.near if node not in self.above]
        for node in order:
            order += [quad.object for quad in self.below.get(node, ()) if self.above[quad.object] is quad]  # type: ignore[index,misc]
        left = self._all_near((self.near.keys() - set(order)) | self.tangled)
        order = [node for node in order if node not in left]
        said: dict[BlankNode, str] = {}
        for node in reversed(order):
            parts = [f"{quad.predicate} _:{said[quad.object]} {quad.graph_name}" for quad in self.below.get(node, ())]  # type: ignore[index]
            said[node] = _digest(sorted((*self.beside.get(node, ()), *parts)))
        names: dict[BlankNode, BlankNode] = {}
        alike: Counter[str] = Counter()
        for node in order:
            quad = self.above.get(node)
            place = f"{names[quad.subject].value} {quad.predicate} {quad.graph_name}" if quad else ""  # type: ignore[index]
            key = _digest([said[node], place])
            alike[key] += 1
            names[node] = BlankNode(_digest([key, str(alike[key])]))
        return names

    def _all_near(self, nodes: set[BlankNode]) -> set[BlankNode]:
        """The nodes, and all that hang together with them."""
        found, waiting = set(nodes), list(nodes)
        while waiting:
            fresh = self.near[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        return found


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
