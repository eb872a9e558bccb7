"""What an endpoint knows around a record, copied into memory: an endpoint cannot be looked at with a record in it.

From the record's nodes we go backwards one step along the predicates that the shapes read, and from all that is
reached a few steps forwards. That is what shapes of records read; a shape that looks further sees less than there is,
so the report says how much was copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from ..frozen import fresh, workpiece
from ..paths import path_predicates
from ..shapes.conditions import path_in_query
from ..shapes.model import Constraint, Shapes
from ..shapes.patterns import PatternGroup, UnreadPattern, pattern_groups
from ..store import OxigraphStore, Store
from ..store.forms import merges
from ..terms import RDF, RDFS, SKOS, Literal, NamedNode, Quad, Term, Triple, iri_text, values_clause
from .walks import walks

STEPS = 3
"""How many steps forwards."""

MOST = 100_000
"""How many triples at most."""

_BATCH = 200
_TYPE = RDF + "type"


def nearby(store: Store, record: Iterable[Quad], shapes: Shapes) -> tuple[OxigraphStore, str]:
    """The copy, and a sentence on how much it is."""
    quads = [quad for quad in record if not isinstance(quad.subject, Triple) and not isinstance(quad.object, Triple)]
    forwards, backwards = read_predicates(shapes)
    around = _Copying(store)
    ends = list(dict.fromkeys(t for q in quads for t in (q.subject, q.object) if q.predicate.value != _TYPE))
    around.take(ends, backwards, back=True)
    ends += dict.fromkeys(t for q in quads for t in (q.predicate, q.object) if isinstance(t, NamedNode))
    seen: set[object] = set()
    for _ in range(STEPS):
        reached = dict.fromkeys((*ends, *(t for triple in around.found for t in (triple.subject, triple.object))))
        fresh = [node for node in reached if isinstance(node, NamedNode) and node not in seen]
        seen.update(fresh)
        around.take(fresh, forwards)
    for predicate in sorted(read_apart(shapes)):
        around.take_where(f"?node ?step ?other VALUES ?step {{ {iri_text(predicate)} }}")
    copy = OxigraphStore(union=True, allow_remote=True, written=True)
    copy.add(Quad(triple.subject, triple.predicate, triple.object) for triple in islice(around.found, MOST))
    cut = f", cut short at {MOST:,}" if around.is_cut or len(around.found) > MOST else ""
    merged = "; its server keeps numbers by value, so there 05 is 5" if merges(store) else ""
    return copy, f"of the endpoint, {len(copy.inner):,} triples around the record were looked at{cut}{merged}"


@workpiece
class _Copying:
    """The triples of an endpoint that were asked for so far, and whether a request had more than `MOST`."""

    store: Store
    found: dict[Triple, None] = fresh(factory=dict)
    is_cut: bool = False

    def take(self, nodes: Iterable[Term | Triple], predicates: list[str], *, back: bool = False) -> None:
        """Take the triples with one of the predicates that lead from the nodes, or `back` to them."""
        named = [node for node in nodes if isinstance(node, NamedNode | Literal)]
        step = "?other ?step ?node" if back else "?node ?step ?other"
        wanted = f"FILTER(?step IN ({', '.join(map(iri_text, predicates))}))"
        for start in range(0, len(named) if predicates else 0, _BATCH):
            self.take_where(f"{values_clause('?node', named[start : start + _BATCH])} {step} {wanted}", back=back)

    def take_where(self, pattern: str, *, back: bool = False) -> None:
        """Take what a pattern of `?node`, `?step` and `?other` matches."""
        columns = "?other ?step ?node" if back else "?node ?step ?other"
        rows = list(self.store.select(f"SELECT {columns} {{ {pattern} }} LIMIT {MOST}"))
        self.is_cut = self.is_cut or len(rows) >= MOST
        self.found |= dict.fromkeys(Triple(*row) for row in rows)  # type: ignore[arg-type]


def read_predicates(shapes: Shapes) -> tuple[list[str], list[str]]:
    """The predicates that the shapes read forwards, and those they may read backwards."""
    ways = walks(shapes)
    forwards = {way.predicate for way in ways} | {
        step for way in ways if way.before for step in path_predicates(way.before)
    }
    backwards = {way.predicate for way in ways if way.back}
    for _, groups in _bodies(shapes):
        paths = (pattern.path for group in groups for pattern in group.own if pattern.path)
        backwards |= {predicate for path in paths for predicate in path_predicates(path)}
    labels = {_TYPE, RDFS + "label", SKOS + "prefLabel", RDFS + "subClassOf"}
    return sorted(forwards | backwards | labels), sorted(backwards - labels)


def read_apart(shapes: Shapes) -> set[str]:
    """The predicates of patterns that no variable ties to the focus node: they are read from everything there is."""
    found: set[str] = set()
    for made, groups in _bodies(shapes):
        found |= _apart(groups, {"this", "value", *made.arguments})
    return found


def _bodies(shapes: Shapes) -> Iterator[tuple[Constraint, list[PatternGroup]]]:
    """The constraints that are queries, with the patterns of each; without those that cannot be read here."""
    for shape in shapes.by_id.values():
        for made in shape.constraints:
            if made.body is not None:
                with suppress(UnreadPattern):
                    yield made, pattern_groups(made.body.text, path_in_query(shape.path))


def _apart(groups: list[PatternGroup], tied: set[str]) -> set[str]:
    patterns = dict.fromkeys(pattern for group in groups for pattern in (*group.above, *group.own))
    variables = {pattern: set(re.findall(r"[?$](\w+)", pattern.text)) for pattern in patterns}
    rest = list(patterns)
    while near := [pattern for pattern in rest if variables[pattern] & tied]:
        tied = tied.union(*(variables[pattern] for pattern in near))
        rest = [pattern for pattern in rest if pattern not in near]
    return {predicate for pattern in rest if pattern.path for predicate in path_predicates(pattern.path)}
