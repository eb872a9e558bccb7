"""Conditions in SPARQL on nodes that may conform to shapes, and the patterns these are made of.

Shapes that are referred to (`sh:node`, `sh:or`, …) become nested EXISTS; what EXISTS cannot say gives None, and the
caller takes another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, count

from ..frozen import fresh, replace, value
from ..paths import Alternative, Inverse, Path, Predicate, Sequence, connect, is_nullable, path_text
from ..store import OxigraphStore, Store
from ..store.forms import by_value, is_kept
from ..store.rewriting import exact_text
from ..terms import BlankNode, Literal, NamedNode, Term, iri_text, term_text
from .model import Constraint, Looks, Shape, Shapes, SparqlBody

MANY = 3
"""The largest number of values that a condition counts by naming each; more are counted by an aggregate."""

MANY_CLASSES = 100
"""A class with more subclasses than this is matched by a path, not by listing them."""


@value
class Engine:
    """What conditions are written for: whether our functions can be called, whether literals are kept as written.

    `altered`: whether there are literals that the engine would alter, so that expressions see them by a function;
    `mixed`: whether some of them were altered already.
    """

    calls: bool = False
    written: bool = False
    altered: bool = False
    mixed: bool = False

    @classmethod
    def of(cls, data: Store) -> Engine:
        """What the store's engine can do."""
        return cls(True, data.written, data.altered, data.mixed) if isinstance(data, OxigraphStore) else ANY


ANY = Engine()
"""Any SPARQL engine."""


@value
class Conditions:
    """Writes conditions for some shapes. `classes` lists each class with its subclasses; None if not yet looked up."""

    shapes: Shapes
    classes: Mapping[str, tuple[str, ...]] | None = None
    engine: Engine = fresh(factory=lambda: ANY)
    _numbers: count[int] = fresh(factory=lambda: count(1))

    def fresh(self) -> str:
        """A variable not used before."""
        return f"?v{next(self._numbers)}"

    def instance(self, node: str, class_iri: str) -> str:
        """The pattern that says the node is an instance of the class or of a subclass."""
        below = self.classes.get(class_iri, (class_iri,)) if self.classes is not None else ()
        if len(below) == 1:
            return f"{node} a {iri_text(below[0])} ."
        if 1 < len(below) <= MANY_CLASSES:
            kind = self.fresh()
            return f"VALUES {kind} {{ {' '.join(map(iri_text, below))} }} {node} a {kind} ."
        return f"{node} a/rdfs:subClassOf* {iri_text(class_iri)} ."

    def broken(self, made: Constraint, shape: Shape, this: str, value: str) -> str | None:
        """The condition that the focus or the value node breaks the constraint; None if no single condition says it."""
        if made.kind.broken or not made.kind.pattern:
            return made.kind.broken(self, made, shape, this, value) if made.kind.broken else None
        return f"EXISTS {{ {made.kind.pattern(self, made, shape, this, self.fresh(), other=self.fresh())} }}"

    def nonconforming(self, shape_id: Term, node: str) -> str | None:
        """The condition that the node does not conform to the shape; None if no single condition says it."""
        if shape_id in self.shapes.circles:
            return failed(self.shapes.circles[shape_id], node)
        shape = self.shapes.by_id[shape_id]
        at_focus: list[str | None] = []
        at_value: list[str | None] = []
        value = node if shape.path is None else self.fresh()
        for made in shape.constraints:
            at = at_value if made.kind.looks is Looks.VALUE else at_focus
            at.append(self.broken(made, shape, node, value))
        at_value += [self.nonconforming(inner, value) for inner in shape.properties]
        if shape.path is None or not at_value:
            return any_of([*at_focus, *at_value])
        broken = any_of(at_value)
        return any_of([*at_focus, self.some(shape.path, node, value, broken) if broken else None])

    def some(self, path: Path | None, start: str, end: str, test: str = "") -> str:
        """The condition that the path leads to a node, called `end`, for which the test holds.

        Each step is an EXISTS within the one before: an engine that joins the steps of a sequence in an order of its
        own would go over all triples of the last one, for each node.
        """
        rest = f" FILTER({test})" if test else ""
        match path:
            case None:
                return f"EXISTS {{ BIND({start} AS {end}){rest} }}"
            case Sequence(parts) if not is_nullable(path):
                middle = self.fresh()
                after = parts[1] if len(parts) == 2 else Sequence(parts[1:])
                return self.some(parts[0], start, middle, self.some(after, middle, end, test))
            case Alternative(parts) if not all(isinstance(part, Predicate) for part in parts):
                return f"({' || '.join(self.some(part, start, end, test) for part in parts)})"
            case Inverse(Predicate(iri)):
                return f"EXISTS {{ {end} {iri_text(iri)} {start} .{rest} }}"
        return f"EXISTS {{ {self.values(path, start, end)}{rest} }}"

    def values(self, path: Path | None, this: str, value: str, before: str = "") -> str:
        """The pattern that leads to the value nodes: those of the path, or the focus node itself."""
        if path is None:
            return f"BIND({this} AS {value})"
        step = connect(path, this, value, before if is_nullable(path) else "")
        return f"{{ {step} }}" if is_nullable(path) else step

    def unreached(self, path: Path | None, this: str, value: str) -> str:
        """The condition that the path does not lead to the value."""
        other = self.fresh()
        same = f"sameTerm({other}, {value})"
        return f"!sameTerm({this}, {value})" if path is None else f"!{self.some(path, this, other, same)}"

    def forms(self, term: Term) -> tuple[Term, ...]:
        """The term as the store may hold it: as written, by its value, or in both forms where some came in by value."""
        if not isinstance(term, Literal) or is_kept(term):
            return (term,)
        both = (term, by_value(term))
        by_value_only = self.engine.calls and not self.engine.written
        return both if self.engine.mixed else both[1:] if by_value_only else both[:1]

    def same(self, value: str, term: Term) -> str:
        """The condition that the value is the term."""
        return " || ".join(f"sameTerm({value}, {term_text(form)})" for form in self.forms(term))

    def at_least(self, made: Constraint, shape: Shape, this: str, number: int) -> str | None:
        """The condition that at least so many different value nodes (that fit the qualified shape) exist."""
        if number > MANY + 1:
            return None
        found = [self.fresh() for _ in range(number)]
        condition = ""
        for index in reversed(range(number)):
            tests = [f"!sameTerm({found[index]}, {other})" for other in found[:index]]
            fits = self.fits(made.shapes, found[index]) if made.shapes else ""
            if fits is None:
                return None
            tests += [test for test in (fits, condition) if test]
            condition = self.some(shape.path, this, found[index], " && ".join(tests))
        return condition or "true"

    def distinct(self, made: Constraint, shape: Shape, this: str, number: int, before: str = "") -> str | None:
        """The pattern that finds so many different value nodes; None if they are too many to name each."""
        if number > MANY + 1:
            return None
        found = [self.fresh() for _ in range(number)]
        tests = [f"!sameTerm({one}, {other})" for one, other in combinations(found, 2)]
        steps = [self.values(shape.path, this, one, before) for one in found]
        for one in found if made.shapes else ():
            fits = self.fits(made.shapes, one)
            if fits is None:
                return None
            tests.append(fits)
        return " ".join((*steps, f"FILTER({' && '.join(tests)})" if tests else ""))

    def fits(self, shapes: tuple[Term, ...], value: str) -> str | None:
        """The condition that a value conforms to the first of the shapes and to none of the others."""
        broken = [self.nonconforming(shape, value) for shape in shapes]
        if any(condition is None for condition in broken):
            return None
        return " && ".join((f"!({broken[0]})", *(f"({condition})" for condition in broken[1:])))

    def body(self, body: SparqlBody) -> SparqlBody:
        """The query of the shapes, as exact as the engine allows."""
        return replace(body, text=exact_text(body.text, self.engine.altered)) if self.engine.calls else body


def any_of(conditions: Iterable[str | None]) -> str | None:
    """The condition that at least one of them holds; None if one of them is not known."""
    known = list(conditions)
    if any(condition is None for condition in known):
        return None
    return " || ".join(f"{condition}" for condition in known) if known else "false"


FAILED = NamedNode("urn:nnmi-graph:failed")
"""The graph that says which nodes fail the shapes at which circles are cut, once that is known."""


def failed(mark: NamedNode, node: str) -> str:
    """The condition that the node is marked as failing a shape."""
    name = iri_text(mark.value)
    return f"EXISTS {{ GRAPH {iri_text(FAILED.value)} {{ {name} {name} {node} }} }}"


def known_terms(made: Constraint, shape: Shape) -> dict[str, str]:
    """What stands for the variables of a shapes' query that have their value beforehand."""
    terms = {name: term_text(term) for name, term in made.arguments.items() if not isinstance(term, BlankNode)}
    if isinstance(shape.id, NamedNode):
        terms["currentShape"] = term_text(shape.id)
    return terms | {"shapesGraph": iri_text(SHAPES_GRAPH)}


SHAPES_GRAPH = "urn:nnmi-graph:shapes"
"""The graph that `$shapesGraph` stands for."""


def path_in_query(path: Path | None) -> str | None:
    """What stands for `$PATH`."""
    return None if path is None else path_text(path) if isinstance(path, Predicate) else f"({path_text(path)})"
