"""Shapes that refer to themselves. What they mean the Recommendation leaves open (SHACL 1.0, section 3.4.3).

Here a node fails such a shape only for a reason that comes to an end: two friends who each have to know somebody good
are good unless something else is wrong with one. So what fails is found in rounds, each of which takes what the last
ones found for failing, until a round finds no more (the least fixed point of failing). A circle through a negation has
no such order and is refused.
"""

from __future__ import annotations

from ..errors import ContentError
from ..frozen import replace
from ..shapes.conditions import FAILED, Conditions, failed
from ..shapes.model import Shape, Shapes
from ..shapes.read import Faults, references
from ..store import OxigraphStore
from ..terms import NamedNode, Quad, Term
from .plan import queries_at
from .run import NO_FACTS, hits
from .sites import Site

_EVERY = "{ SELECT DISTINCT ?this WHERE { { ?this ?p ?any } UNION { ?any ?p ?this } } } "


def cut(shapes: Shapes) -> tuple[Shapes, Faults]:
    """The shapes with those noted at which circles are cut, and what is wrong with circles that cannot be."""
    leads_to = {node: _reached(shapes, node) for node in shapes.by_id} if _has_circle(shapes) else {}
    found: dict[Term, None] = {}
    faults: Faults = {}
    for node in leads_to:
        shape = shapes.by_id[node]
        for made in shape.constraints:
            back = [inner for inner in made.shapes if node in leads_to[inner]]
            found |= dict.fromkeys(back)
            if not set(made.negated).isdisjoint(back):
                faults[node] = _fault(shape, "by way of a negation")
        if node in _reached(shapes, node, by_properties=True):
            faults[node] = _fault(shape, "by sh:property alone")
    marks = {node: NamedNode(f"{FAILED.value}:{number}") for number, node in enumerate(found)}
    return replace(shapes, circles=marks), faults


def _fault(shape: Shape, way: str) -> ContentError:
    what = f"{shape.called} refers to itself {way}, and SHACL leaves open what that means"
    return ContentError(what, mend="break the circle")


def _has_circle(shapes: Shapes) -> bool:
    """Whether taking away, again and again, the shapes that refer to none that is left leaves some."""
    left = {node: set(references(shape)) for node, shape in shapes.by_id.items()}
    before = -1
    while before != len(left):
        before = len(left)
        left = {node: inner for node, inner in left.items() if not inner.isdisjoint(left)}
    return bool(left)


def _reached(shapes: Shapes, start: Term, by_properties: bool = False) -> set[Term]:
    """The shapes that one leads to, itself only by way of others."""
    found: set[Term] = set()
    waiting = [start]
    while waiting:
        shape = shapes.by_id[waiting.pop()]
        fresh = set(shape.properties if by_properties else references(shape)) - found
        found |= fresh
        waiting += fresh
    return found


def refuse_circles(shapes: Shapes) -> None:
    """Raise `ContentError` if there are shapes that refer to themselves: here all data has to be at hand."""
    for node in shapes.circles:
        what = f"{shapes.by_id[node].called} refers to itself, so it is checked with all data in memory only"
        raise ContentError(what, mend="check the files in one piece, without a server")


def settle(data: OxigraphStore, conditions: Conditions) -> None:
    """Mark in the data, in a graph of its own, which nodes fail the shapes at which circles are cut."""
    shapes = conditions.shapes
    queries = {
        mark: queries_at(conditions, Site(shapes.by_id[node], f"{_EVERY}FILTER(!{failed(mark, '?this')}) "))
        for node, mark in shapes.circles.items()
        if node in shapes.by_id
    }
    more = True
    while more:
        more = False
        for mark, asked in queries.items():
            failing = {hit.root for query in asked for hit in hits(data, query, NO_FACTS)}
            data.add(Quad(mark, mark, node, FAILED) for node in failing)
            more = more or bool(failing)
