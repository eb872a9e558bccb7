"""Which shapes records can matter to, told from the kinds of nodes that they speak of, before any query is run.

A shape is judged where it looks at a node of the records, and where a triple of theirs may stand in a path or in a
query of it: the node of the triple must have what the query asks of it beside, or be pointed at as the query has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ..frozen import replace, value
from ..paths import Inverse, Path, path_predicates
from ..shapes.model import Shapes, Target
from ..store import OxigraphStore
from ..terms import NamedNode, Term
from .traces import Trace, Traces
from .walks import TYPE, Walk, reached, walks_of


@value
class Footprint:
    """What records say, in short: their `nodes`, as in N-Triples, and of what `sorts` these are.

    A sort holds the predicates that a node has, by the records or the store, and its classes. `predicates` are those of
    all nodes, `to_nodes` lead to one of them, `stored` to one of them in the store.
    """

    nodes: Collection[str]
    sorts: frozenset[frozenset[str]]
    predicates: frozenset[str]
    to_nodes: frozenset[str]
    stored: frozenset[str]

    def has_node(self, term: Term) -> bool:
        """Whether the records speak of the node."""
        return str(term) in self.nodes

    def has_sort(self, *wanted: str) -> bool:
        """Whether some node has all the predicates and classes."""
        return any(sort.issuperset(wanted) for sort in self.sorts)


Told = Iterable[tuple[str, Iterable[tuple[str, str]]]]
"""Nodes, each with predicates and things that it has of them: texts as in N-Triples, but the predicate's IRI bare."""


def told_in(lines: bytes) -> Told:
    """What N-Triples say."""
    for line in lines.decode().split("\n")[:-1]:
        subject, step, thing = line[:-2].split(" ", 2)
        yield subject, ((step[1:-1], thing),)


def footprint(told: Told, store: OxigraphStore | None = None) -> Footprint:
    """What records say, with what the store knows of their nodes."""
    sorts: dict[str, set[str]] = defaultdict(set)
    pointed: dict[str, set[str]] = defaultdict(set)
    for subject, pairs in told:
        sort = sorts[subject]
        for predicate, thing in pairs:
            sort.add(predicate)
            if thing[0] in "<_":
                pointed[thing].add(predicate)
                if predicate == TYPE:
                    sort.add(thing)
    stored = frozenset(() if store is None else _add_known(sorts, store))
    within = (steps for node, steps in pointed.items() if node in sorts)
    to_nodes = stored.union(*within)
    predicates: frozenset[str] = frozenset().union(*sorts.values())
    return Footprint(sorts.keys(), frozenset(map(frozenset, sorts.values())), predicates, to_nodes, stored)


def _add_known(sorts: Mapping[str, set[str]], store: OxigraphStore) -> set[str]:
    """Add to the sorts what the store says of the nodes; returns the predicates that lead to one of them there."""
    around = store.inner.quads_for_pattern
    stored: set[str] = set()
    for name, sort in sorts.items():
        if name[0] == "<":
            node = NamedNode(name[1:-1])
            for quad in around(node, None, None, None):
                predicate = quad.predicate.value
                sort.update((predicate, str(quad.object)) if predicate == TYPE else (predicate,))
            stored.update(quad.predicate.value for quad in around(None, None, node, None))
    return stored


def touched_shapes(shapes: Shapes, below: Mapping[str, tuple[str, ...]], seen: Footprint) -> Shapes:
    """The shapes, those without targets whose verdict the records cannot change. They must not refer to themselves."""
    if any("subClassOf" in predicate for predicate in seen.predicates):
        return shapes
    traces = Traces(shapes, paths=False)
    told = (trace for trace in traces.of(seen.predicates) if may_hold(trace, seen))
    moved = {*traces.unread, *(node for trace in told for node in trace.shapes)}
    kept = {
        shape.id
        for shape in shapes.with_targets
        if any(_finds(target, below, seen) for target in shape.targets)
        or not reached(shapes, shape).isdisjoint(moved)
        or any(_may_matter(walk, seen) for walk in walks_of(shapes, shape))
    }
    return _with_targets(shapes, kept)


def leading_to(shapes: Shapes, wanted: Collection[Term]) -> Shapes:
    """The shapes, those without targets that are none of the wanted ones and refer to none."""
    return _with_targets(shapes, {s.id for s in shapes.with_targets if not reached(shapes, s).isdisjoint(wanted)})


def _with_targets(shapes: Shapes, kept: Collection[Term]) -> Shapes:
    """The shapes, of which only those kept look for focus nodes."""
    by_id = shapes.by_id.items()
    return replace(shapes, by_id={n: s if n in kept or not s.targets else replace(s, targets=()) for n, s in by_id})


def _finds(target: Target, below: Mapping[str, tuple[str, ...]], seen: Footprint) -> bool:
    """Whether the target may find a node of the records, or one that they alone make a focus node."""
    named = [term.value for term in target.terms if isinstance(term, NamedNode)]
    match target.kind:
        case "class":
            return any(seen.has_sort(str(NamedNode(kind))) for name in named for kind in below.get(name, (name,)))
        case "node":
            return any(map(seen.has_node, target.terms))
        case "subjectsOf" | "objectsOf":
            return not seen.predicates.isdisjoint(named) or not seen.to_nodes.isdisjoint(named)
    return True


def _may_matter(walk: Walk, seen: Footprint) -> bool:
    """Whether a triple of the records may matter by a path to a node that is none of theirs.

    The way to it then leaves their nodes once: by a triple of the store that points at one, or backwards by their own.
    """
    if walk.predicate not in seen.predicates:
        return False
    if walk.before is None:
        return walk.back
    leaving = set(path_predicates(walk.before))
    return (
        walk.back
        or not leaving.isdisjoint(seen.stored)
        or (_turns_back(walk.before) and not leaving.isdisjoint(seen.predicates))
    )


def _turns_back(path: Path) -> bool:
    """Whether a step of the path is walked backwards."""
    parts = path.parts if hasattr(path, "parts") else (path.of,) if hasattr(path, "of") else ()
    return isinstance(path, Inverse) or any(map(_turns_back, parts))


def may_hold(trace: Trace, seen: Footprint) -> bool:
    """Whether a triple of the records may stand where the trace begins."""
    if trace.predicate is not None and trace.predicate not in seen.predicates:
        return False
    return trace.led_by <= seen.to_nodes and seen.has_sort(*trace.beside)
