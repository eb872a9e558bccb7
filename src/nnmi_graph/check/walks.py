"""Which focus nodes a new triple can matter to, told from the shapes alone.

A shape reads a triple at the end of a path from its focus node. Walked backwards from the new triple, that path leads
to the nodes whose check may now end otherwise. Only additions are looked at, since a record only adds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from ..frozen import value
from ..paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from ..shapes.model import Constraint, Shape, Shapes
from ..shapes.read import references
from ..terms import RDF, NamedNode, Term

TYPE = RDF + "type"


@value
class Walk:
    """A triple with `predicate` matters to the nodes from which `before` leads to its subject, or (`back`) object.

    It does so only if `after` leads on from its other end.
    """

    before: Path | None
    predicate: str
    back: bool = False
    after: Path | None = None


def walks(shapes: Shapes) -> frozenset[Walk]:
    """Every way in which a triple can matter to a focus node of a shape."""
    return frozenset(walk for shape in shapes.with_targets for walk in walks_of(shapes, shape))


def walks_of(shapes: Shapes, shape: Shape) -> Iterator[Walk]:
    """Every way in which a triple can matter to a focus node of the shape."""
    for target in shape.targets:
        if target.kind == "objectsOf" and isinstance(target.terms[0], NamedNode):
            yield Walk(None, target.terms[0].value, True)
    yield from _of_shape(shapes, shape, None)


def reached(shapes: Shapes, shape: Shape) -> set[Term]:
    """The shape and those that it leads to."""
    found = {shape.id: shape}
    waiting = [shape]
    while waiting:
        for inner in references(waiting.pop()):
            if inner not in found:
                found[inner] = shapes.by_id[inner]
                waiting.append(found[inner])
    return set(found)


def _of_shape(shapes: Shapes, shape: Shape, before: Path | None) -> Iterator[Walk]:
    """The ways of one shape and those it refers to, at the nodes that `before` leads to."""
    if shape.path is not None:
        yield from _along(shape.path, before)
    at_value = _joined(before, shape.path)
    for made in shape.constraints:
        yield from _of_constraint(made, before, at_value)
        for inner in made.shapes:
            yield from _of_shape(shapes, shapes.by_id[inner], at_value)
    for inner in shape.properties:
        yield from _of_shape(shapes, shapes.by_id[inner], at_value)


def _of_constraint(made: Constraint, before: Path | None, at_value: Path | None) -> Iterator[Walk]:
    if made.kind.reads == "types":
        yield Walk(at_value, TYPE)
    if made.kind.reads == "names":
        for term in made.terms:
            if isinstance(term, NamedNode):
                yield Walk(before, term.value)


def _along(path: Path, before: Path | None, back: bool = False, after: Path | None = None) -> Iterator[Walk]:
    """The ways of one path: each of its steps, with the paths before and after it; `back` if it is walked backwards."""
    match path:
        case Predicate(iri):
            yield Walk(before, iri, back, after)
        case Inverse(of):
            yield from _along(of, before, not back, after)
        case Alternative(parts):
            for part in parts:
                yield from _along(part, before, back, after)
        case Repeat(of, _):
            yield from _along(of, _joined(before, Repeat(Inverse(of) if back else of, "*")), back)
        case Sequence(parts):
            steps = [Inverse(part) for part in reversed(parts)] if back else list(parts)
            for place, step in enumerate(steps):
                rest = reduce(_joined, (*steps[place + 1 :], after)) if place + 1 < len(steps) else after
                yield from _along(step, before, after=rest)
                before = _joined(before, step)


def _joined(first: Path | None, second: Path | None) -> Path | None:
    """One path after the other."""
    if first is None or second is None:
        return second if first is None else first
    return Sequence((*(first.parts if isinstance(first, Sequence) else (first,)), second))


def along(walk_path: Path, before: Path | None = None) -> Iterator[Walk]:
    """The ways of a path that stands in a query of the shapes."""
    return _along(walk_path, before)
