"""A shapes graph read into values, and refused where it is not well formed (SHACL 1.0, appendix B).

Every refusal names the shape and the clause. Nothing is fetched: `owl:imports` is noted and left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property

from ..errors import ContentError, nearest, one_line
from ..frozen import fresh, replace, workpiece
from ..paths import Path, path_text
from ..terms import OWL, PREFIXES, RDF, RDFS, SH, SKOS, Literal, NamedNode, Quad, Term, shorten
from ..triples import TripleIndex, name_of
from .clauses import true_as_1
from .components import COMPONENTS
from .model import Component, Constraint, Shape, Shapes, Target
from .read_paths import read_path
from .read_sparql import OwnComponent, assumed_prefixes, read_components, read_sparql_constraint, read_target
from .vocabulary import KNOWN, TARGETS, strange

_TYPE = RDF + "type"
_SHAPE_CLASSES = (SH + "NodeShape", SH + "PropertyShape")
_CLASSES = (RDFS + "Class", OWL + "Class")
_LABELS = (RDFS + "label", SKOS + "prefLabel", SH + "name")
RULE_TEXT = "https://w3id.org/nnmi/ontology/ruleText"


Faults = dict[Term, ContentError]
"""What is wrong with a shapes graph, by the node that it is wrong at."""


def read_shapes(quads: Iterable[Quad]) -> tuple[Shapes, Faults]:
    """The shapes that the quads describe, and what is wrong with others. Raises `ContentError` if there are none."""
    kept = tuple(quads)
    graph = TripleIndex(kept)
    found: Faults = {}
    reader = _ShapesReader(graph, read_components(graph, found), found)
    for node in dict.fromkeys(roots(graph)):
        reader.read(node)
    told = [*notes(graph, reader), *reader.look_for_strange_terms()]
    shapes = Shapes(in_order(reader.done.values()), tuple(told), labels(graph), kept, entailments(graph))
    if not shapes.with_targets and not found and not switched_off(graph):
        mend = f"{told[0]}" if told else "add sh:targetClass or the like"
        raise ContentError("no shape has a target, so nothing would be checked", mend=mend)
    return shapes, found


def roots(graph: TripleIndex) -> Iterator[Term]:
    """The nodes that are shapes by their type or by having a target."""
    yield from graph.instances(graph.below(_SHAPE_CLASSES))
    for name in (*TARGETS, "target"):
        yield from graph.subjects(SH + name)
    for rule in graph.subjects(SH + "condition"):
        yield from graph.objects(rule, SH + "condition")


def switched_off(graph: TripleIndex) -> list[Term]:
    """The shapes that are deactivated."""
    return [node for node in graph.subjects(SH + "deactivated") if graph.is_true(node, SH + "deactivated")]


def entailments(graph: TripleIndex) -> tuple[str, ...]:
    """The entailment regimes that the graph asks for; that what is said follows from itself goes without saying."""
    graphs = graph.subjects(SH + "entailment")
    asked = {value.value for node in graphs for value in graph.objects(node, SH + "entailment")}
    return tuple(sorted(asked - {"http://www.w3.org/ns/entailment/Simple"}))


def without(shapes: Shapes, found: Faults) -> Shapes:
    """The shapes without those that have a fault, and without what cannot be judged for want of them."""
    known = dict(shapes.by_id)
    for node in found:
        known.pop(node, None)
    partial = set(found)
    before = -1
    while before < len(partial):
        before = len(partial)
        for shape in list(known.values()):
            left = tuple(made for made in shape.constraints if not partial.intersection(made.shapes))
            inner = tuple(node for node in shape.properties if node in known)
            if len(left) < len(shape.constraints) or partial.intersection(shape.properties):
                partial.add(shape.id)
                known[shape.id] = replace(shape, constraints=left, properties=inner)
    left_out = tuple(str(fault) for fault in dict.fromkeys(found.values()))
    return replace(shapes, by_id=known, left_out=left_out)


def reached(shapes: Shapes) -> set[Term]:
    """The shapes that something is checked by: those with a target, conditions of rules, and what these refer to.

    A term that SHACL does not have may have been meant for a target.
    """
    others = {SH + name for name in KNOWN.difference(TARGETS, ["target"])}
    waiting: list[Term] = [shape.id for shape in shapes.with_targets]
    for quad in shapes.quads:
        if quad.predicate.value.startswith(SH) and quad.predicate.value not in others:
            waiting.append(quad.subject)  # type: ignore[arg-type]
        elif quad.predicate.value == SH + "condition":
            waiting.append(quad.object)  # type: ignore[arg-type]
    found: set[Term] = set()
    while waiting:
        node = waiting.pop()
        if node in shapes.by_id and node not in found:
            found.add(node)
            waiting += references(shapes.by_id[node])
    return found


def notes(graph: TripleIndex, reader: _ShapesReader) -> Iterator[str]:
    """What the reader left alone and the user should know of."""
    for node in graph.subjects(OWL + "imports"):
        for target in graph.objects(node, OWL + "imports"):
            if not graph.has(target):
                yield f"{name_of(node)} imports {name_of(target)}, which is not fetched; name it with --shapes"
    yield from idle_clauses(graph, reader)
    for prefix, count in assumed_prefixes(graph).items():
        yield f"prefix {prefix}: is used undeclared ({count} times) and was taken as <{PREFIXES[prefix]}>"
    for shape in reader.done.values():
        for made in shape.constraints:
            for node in (n for n in made.shapes if not graph.has(n) and not _anonymous(n)):
                yield (
                    f"{shape.called}: sh:{made.kind.clause} names {name_of(node)}, of which the shapes say nothing, "
                    "so everything conforms to it"
                )
                if near := reader.nearest(node):
                    yield f"perhaps {near} is meant by {name_of(node)}"
    off = switched_off(graph)
    if off:
        yield f"{len(off)} shape(s) switched off by sh:deactivated, for example {name_of(off[0])}"
    used = {node for shape in reader.done.values() for node in references(shape)}
    used.update(node for rule in graph.subjects(SH + "condition") for node in graph.objects(rule, SH + "condition"))
    idle = [s.id for s in reader.done.values() if not s.targets and s.id not in used and s.id not in off]
    for node in [n for n in idle if n not in reader.faults][:EXAMPLES]:
        yield f"{name_of(node)} has no target and no shape refers to it, so it checks nothing"


def idle_clauses(graph: TripleIndex, reader: _ShapesReader) -> Iterator[str]:
    """Clauses that are well formed, but ask nothing, or what no data can give."""
    rows = [(kind.clause, kind.idle) for kind in COMPONENTS if kind.idle]
    for name, idle in (*rows, ("deactivated", true_as_1), ("qualifiedValueShapesDisjoint", true_as_1)):
        for node in (n for n in graph.subjects(SH + name) if n in reader.done and n not in reader.faults):
            told = (idle(graph, node, value) for value in graph.objects(node, SH + name))
            yield from (f"{reader.call(node)}: sh:{name} {words}" for words in told if words)


EXAMPLES = 5
"""How many shapes that check nothing are named."""


def labels(graph: TripleIndex) -> dict[Term, tuple[Literal, ...]]:
    """The labels the shapes graph gives, of shapes and of the terms they speak about."""
    found: dict[Term, tuple[Literal, ...]] = {}
    for predicate in _LABELS:
        for node in graph.subjects(predicate):
            texts = tuple(value for value in graph.objects(node, predicate) if isinstance(value, Literal))
            found[node] = (*found.get(node, ()), *texts)
    return found


def in_order(shapes: Iterable[Shape]) -> dict[Term, Shape]:
    """Shapes by id, those with a name by name, so that the same shapes always give the same report."""
    named = sorted(shapes, key=lambda shape: (not isinstance(shape.id, NamedNode), _key(shape)))
    return {shape.id: shape for shape in named}


def _key(shape: Shape) -> str:
    return shape.id.value if isinstance(shape.id, NamedNode) else ""


@workpiece
class _ShapesReader:
    """Walks from shape to shape; `called` holds how an error speaks of each."""

    graph: TripleIndex
    components: tuple[OwnComponent, ...]
    faults: Faults
    done: dict[Term, Shape] = fresh(factory=dict)
    called: dict[Term, str] = fresh(factory=dict)

    def read(self, node: Term) -> None:
        """Read the shape and all it refers to, unless that is done."""
        waiting = [node]
        while waiting:
            current = waiting.pop()
            if current not in self.done:
                try:
                    shape = self.shape(current)
                except ContentError as fault:
                    self.faults.setdefault(current, fault)
                    shape = self.plain(current, None)
                    with suppress(ContentError):
                        shape = replace(shape, targets=self.targets(current))
                self.done[current] = shape
                waiting += reversed(references(shape))

    def look_for_strange_terms(self) -> Iterator[str]:
        """Terms that SHACL does not have: a fault of the shape that has one, a remark on what is no shape."""
        found: Faults = {}
        for node, fault, runs in strange(self.graph):
            owner = self.owner(node) or (None if runs else node)
            if owner is None:
                yield f"{name_of(node)}: {one_line(fault.what, None, fault.mend)}"
            else:
                what = f"shape {self.called.get(owner, name_of(owner))}: {fault.what}"
                found.setdefault(owner, ContentError(what, mend=fault.mend))
        self.faults |= found

    def owner(self, node: Term) -> Term | None:
        """The shape that a node belongs to: itself, or the nearest above it; None if there is none."""
        seen = {node}
        waiting = [node]
        while waiting:
            current = waiting.pop(0)
            if current in self.done or (
                isinstance(current, NamedNode) and SH + "parameter" in self.graph.predicates(current)
            ):
                return current
            fresh = [above for above in self.graph.pointing_at(current) if above not in seen]
            seen.update(fresh)
            waiting += fresh if not isinstance(current, NamedNode) else []
        return None

    def shape(self, node: Term) -> Shape:
        """The shape at `node`, not yet those it refers to."""
        path = self.path(node)
        if SH + "PropertyShape" in self.types(node) and path is None:
            raise ContentError(f"{self.call(node)}: a property shape without sh:path", mend="add the path")
        if SH + "NodeShape" in self.types(node) and path is not None:
            raise ContentError(f"{self.call(node)}: a node shape with sh:path", mend="type it sh:PropertyShape")
        if self.graph.is_true(node, SH + "deactivated"):
            return self.plain(node, path)
        shape = replace(self.plain(node, path), targets=self.targets(node), properties=self.properties(node))
        return replace(shape, constraints=tuple(self.constraints(node, shape)))

    def plain(self, node: Term, path: Path | None) -> Shape:
        """The shape with all but targets and constraints."""
        severities = self.one(node, "severity", NamedNode, "an IRI") if node not in self.faults else None
        return Shape(
            node,
            path,
            (),
            (),
            (),
            severities.value if severities else SH + "Violation",
            self.texts(node, SH + "message"),
            self.texts(node, SH + "name") or self.texts(node, RDFS + "label"),
            self.graph.objects(node, RULE_TEXT),
            self.call(node),
        )

    def call(self, node: Term) -> str:
        """How an error speaks of the shape: by its name, or by the path from one that has a name."""
        return f"shape {self.called.get(node, name_of(node))}"

    def types(self, node: Term) -> set[str]:
        return {term.value for term in self.graph.objects(node, _TYPE) if isinstance(term, NamedNode)}

    def texts(self, node: Term, predicate: str) -> tuple[Literal, ...]:
        return tuple(value for value in self.graph.objects(node, predicate) if isinstance(value, Literal))

    def one(self, node: Term, name: str, kind: type[NamedNode] | type[Literal], words: str) -> Term | None:
        """The only value of a clause, None if there is none."""
        values = self.graph.objects(node, SH + name)
        if len(values) > 1:
            raise ContentError(f"{self.call(node)}: {len(values)} values of sh:{name}", mend="keep one")
        if values and not isinstance(values[0], kind):
            raise ContentError(f"{self.call(node)}: sh:{name} {name_of(values[0])} is not {words}")
        return values[0] if values else None

    def path(self, node: Term) -> Path | None:
        values = self.graph.objects(node, SH + "path")
        if len(values) > 1:
            raise ContentError(f"{self.call(node)}: {len(values)} values of sh:path", mend="keep one")
        return read_path(self.graph, values[0], f"{self.call(node)}: sh:path") if values else None

    @cached_property
    def classes(self) -> frozenset[str]:
        """What makes a node a class."""
        return self.graph.below(_CLASSES)

    def targets(self, node: Term) -> tuple[Target, ...]:
        """Where the shape finds its focus nodes; a shape that is a class has its own instances."""
        is_class = not _anonymous(node) and not self.types(node).isdisjoint(self.classes)
        found = [Target("class", (node,))] if is_class else []
        for name, kind in TARGETS.items():
            values = self.graph.objects(node, SH + name)
            wrong = [value for value in values if kind != "node" and not isinstance(value, NamedNode)]
            if wrong:
                raise ContentError(f"{self.call(node)}: sh:{name} {name_of(wrong[0])} is no IRI")
            found += [Target("node", values)] if kind == "node" and values else []
            found += [Target(kind, (value,)) for value in values if kind != "node"]
        found += [read_target(self.graph, v, self.call(node)) for v in self.graph.objects(node, SH + "target")]
        return tuple(dict.fromkeys(found))

    def properties(self, node: Term) -> tuple[Term, ...]:
        """The property shapes of the shape; each gets a name for errors."""
        found = self.graph.objects(node, SH + "property")
        for value in found:
            paths = self.graph.objects(value, SH + "path")
            if not paths:
                near = "" if self.graph.has(value) else self.nearest(value)
                what = f"{self.call(node)}: property {name_of(value)} has no sh:path"
                raise ContentError(what, mend=f"did you mean {near}?" if near else "add the path")
            if _anonymous(value):
                path = read_path(self.graph, paths[0], f"{self.call(node)}: sh:path")
                self.called[value] = f"{self.called.get(node, name_of(node))} / {path_text(path)}"
        return found

    def nearest(self, target: Term) -> str:
        """The shape whose name is most like one that is none, '' if none is like it."""
        known = (n.value for n in (*self.done, *roots(self.graph)) if isinstance(n, NamedNode) and self.graph.has(n))
        close = nearest(target.value, dict.fromkeys(known), 1) if isinstance(target, NamedNode) else ()
        return shorten(close[0]) if close else ""

    def constraints(self, node: Term, shape: Shape) -> Iterator[Constraint]:
        """All constraints of the shape in the order of our table, then those that queries define."""
        for kind in COMPONENTS:
            if values := self.graph.objects(node, SH + kind.clause):
                yield from self.clause(node, shape, kind, values)
        for value in self.graph.objects(node, SH + "sparql"):
            yield from read_sparql_constraint(self.graph, value, self.call(node))
        for custom in self.components:
            yield from custom.constraints(self.graph, node, shape.path is not None, self.call(node))

    def clause(self, node: Term, shape: Shape, kind: Component, values: tuple[Term, ...]) -> Iterator[Constraint]:
        """The constraints of one component that a clause of the shape makes."""
        name = kind.clause
        if len(values) > 1 and not kind.many:
            raise ContentError(f"{self.call(node)}: {len(values)} values of sh:{name}", mend="keep one")
        if kind.property_only and shape.path is None:
            raise ContentError(
                f"{self.call(node)}: sh:{name} has no meaning in a node shape", mend="move it into a property shape"
            )
        assert kind.build is not None
        for value in values:
            for made in kind.build(kind, self.graph, node, value, f"{self.call(node)}: sh:{name}"):
                for target in filter(_anonymous, made.shapes):
                    self.called.setdefault(target, f"{self.called.get(node, name_of(node))} / sh:{name}")
                yield made


def references(shape: Shape) -> list[Term]:
    """The shapes that the shape refers to, each once, in order."""
    return list(dict.fromkeys((*shape.properties, *(term for c in shape.constraints for term in c.shapes))))


def _anonymous(node: Term) -> bool:
    return not isinstance(node, NamedNode)
