"""Shapes divided in two: what each node answers by its own triples, and what looks at others, or at who names it.

The first can be checked where the node is; the second needs all parts, but of these only the predicates that it reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

from ..frozen import replace, value
from ..paths import Alternative, Path, Predicate
from ..shapes.conditions import path_in_query
from ..shapes.model import Constraint, Looks, Shape, Shapes
from ..shapes.patterns import Pattern, UnreadPattern, pattern_groups
from ..shapes.read import references
from ..terms import RDF, RDFS, NamedNode, Term
from ..triples import name_of
from .nearby import read_predicates

_APART = ("everything", "reifiers")
"""What a constraint may read that is in no property of its own."""


@value
class Divided:
    """The shapes whole, and as two: `own` looks at the focus node's own triples only, `over` at others too.

    `predicates` are those of which `over` needs all triples; None if it may read any, for the shapes named `greedy`.
    """

    whole: Shapes
    own: Shapes
    over: Shapes
    predicates: frozenset[str] | None
    greedy: tuple[str, ...]


def divide(shapes: Shapes) -> Divided:
    """The shapes, divided by what each constraint reads. Shapes that refer to themselves must be refused before."""
    dividing = _Dividing(shapes)
    own, over = dividing.half(True), dividing.half(False)
    greedy = tuple(dict.fromkeys(_greedy(over)))
    read = {*read_predicates(over)[0], RDF + "type", RDFS + "subClassOf"}
    for shape in shapes.with_targets:
        ends = (target.terms[0] for target in shape.targets if target.kind in ("subjectsOf", "objectsOf"))
        read |= {term.value for term in ends if isinstance(term, NamedNode)}
    return Divided(shapes, own, over, None if greedy else frozenset(read), greedy)


class _Dividing:
    """Which constraints are checked where; `judging` are shapes that others refer to, which stay whole."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.sites: dict[Term, set[bool]] = defaultdict(set)
        for shape in shapes.with_targets:
            self.visit(shape, all(target.kind in ("class", "subjectsOf") for target in shape.targets))
        inner = [term for shape in shapes.by_id.values() for made in shape.constraints for term in made.shapes]
        for each in inner:
            inner += (term for term in references(shapes.by_id[each]) if term not in inner)
        self.judging = set(inner)

    def visit(self, shape: Shape, at_focus: bool) -> None:
        """Note that the shape is checked at the focus node itself, or elsewhere."""
        self.sites[shape.id].add(at_focus)
        for inner in shape.properties:
            self.visit(self.shapes.by_id[inner], at_focus and shape.path is None)

    def is_own(self, shape: Shape, made: Constraint) -> bool:
        """Whether the constraint is answered by the focus node's own triples, wherever the shape is checked."""
        if not all(self.sites[shape.id]):
            return False
        return self.tree_is_own(shape) if shape.id in self.judging else self.reads_own(shape, made)

    def tree_is_own(self, shape: Shape) -> bool:
        """Whether all of a shape, checked at a node, is answered by that node's own triples."""
        below = [self.shapes.by_id[inner] for inner in shape.properties]
        if below and shape.path is not None:
            return False
        return all(self.reads_own(shape, made) for made in shape.constraints) and all(map(self.tree_is_own, below))

    def reads_own(self, shape: Shape, made: Constraint) -> bool:
        """The same for one constraint of it."""
        if not _is_step(shape.path) or made.kind.reads == "reifiers":
            return False
        if made.body is not None:
            found = _patterns(shape, made)
            return found is not None and all(map(_is_of_focus, found))
        if shape.path is not None and made.kind.reads in ("types", "everything"):
            return False
        fits = self.tree_is_own if shape.path is None else self.is_of_term
        return all(fits(self.shapes.by_id[inner]) for inner in made.shapes)

    def is_of_term(self, shape: Shape) -> bool:
        """Whether the shape looks at nothing but the term itself."""
        plain = all(
            made.kind.looks is Looks.VALUE and made.body is None and not made.kind.reads for made in shape.constraints
        )
        deeper = [self.shapes.by_id[inner] for made in shape.constraints for inner in made.shapes]
        return shape.path is None and not shape.properties and plain and all(map(self.is_of_term, deeper))

    def half(self, own: bool) -> Shapes:
        """The shapes with the constraints of one side, without those that have none."""
        by_id = {shape.id: self.side(shape, own) for shape in self.shapes.by_id.values()}
        return replace(self.shapes, by_id={node: self.pruned(shape, own) for node, shape in by_id.items()})

    def side(self, shape: Shape, own: bool) -> Shape:
        if shape.id in self.judging:
            return shape
        return replace(shape, constraints=tuple(m for m in shape.constraints if self.is_own(shape, m) is own))

    def pruned(self, shape: Shape, own: bool) -> Shape:
        """The shape without targets, or properties, that would lead to nothing of this side."""
        if shape.id in self.judging:
            return shape if self.counts(shape, own) else replace(shape, targets=())
        kept = tuple(inner for inner in shape.properties if self.counts(self.shapes.by_id[inner], own))
        return replace(shape, properties=kept, targets=shape.targets if self.counts(shape, own) else ())

    def counts(self, shape: Shape, own: bool) -> bool:
        """Whether something of the shape, or below it, is of this side."""
        if shape.id in self.judging:
            return (all(self.sites[shape.id]) and self.tree_is_own(shape)) is own
        mine = any(self.is_own(shape, made) is own for made in shape.constraints)
        return mine or any(self.counts(self.shapes.by_id[inner], own) for inner in shape.properties)


def _is_step(path: Path | None) -> bool:
    """Whether the path leads along triples of the node itself."""
    return (
        path is None
        or isinstance(path, Predicate)
        or (isinstance(path, Alternative) and all(isinstance(part, Predicate) for part in path.parts))
    )


def _is_of_focus(pattern: Pattern) -> bool:
    return pattern.subject == "?this" and (pattern.path is None or isinstance(pattern.path, Predicate))


def _patterns(shape: Shape, made: Constraint) -> list[Pattern] | None:
    """The patterns of a query of the shapes; None where it cannot be read here."""
    assert made.body is not None
    with suppress(UnreadPattern):
        groups = pattern_groups(made.body.text, path_in_query(shape.path))
        return [pattern for group in groups for pattern in group.own]
    return None


def _greedy(shapes: Shapes) -> Iterator[str]:
    """The shapes of which nobody can say beforehand what they read."""
    for shape in shapes.by_id.values():
        by_query = any(target.kind == "sparql" for target in shape.targets)
        for made in shape.constraints:
            found = _patterns(shape, made) if made.body is not None else []
            unread = found is None or any(pattern.path is None for pattern in found)
            if by_query or unread or made.kind.reads in _APART:
                yield name_of(shape.id)
