"""What an endpoint knows around a record, copied into memory: an endpoint cannot be looked at with a record in it.

From the record's nodes we go backwards one step along the predicates that the shapes read, and from all that is
reached a few steps forwards. That is what shapes of records read; a shape that looks further sees less than there is,
so the report says how much was copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from ..paths import path_predicates
from ..shacl.conditions import path_in_query
from ..shacl.model import Constraint, Shapes
from ..store import OxigraphStore, Store
from ..terms import RDF, RDFS, SKOS, Literal, NamedNode, Quad, Term, Triple, iri_text, values_clause
from .patterns import PatternGroup, UnreadPattern, pattern_groups
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
    ends = list(dict.fromkeys(t for q in quads for t in (q.subject, q.object) if q.predicate.value != _TYPE))
    found = dict.fromkeys(_triples(store, ends, "?other {} ?node", backwards))
    ends += dict.fromkeys(t for q in quads for t in (q.predicate, q.object) if isinstance(t, NamedNode))
    seen: set[object] = set()
    for _ in range(STEPS):
        reached = dict.fromkeys((*ends, *(t for triple in found for t in (triple.subject, triple.object))))
        fresh = [node for node in reached if isinstance(node, NamedNode) and node not in seen]
        seen.update(fresh)
        found |= dict.fromkeys(_triples(store, fresh, "?node {} ?other", forwards))
    for predicate in sorted(read_apart(shapes)):
        found |= dict.fromkeys(store.construct(f"CONSTRUCT WHERE {{ ?s {iri_text(predicate)} ?o }} LIMIT {MOST}"))
    copy = OxigraphStore(union=True, allow_remote=True, written=True)
    copy.add(Quad(triple.subject, triple.predicate, triple.object) for triple in islice(found, MOST))
    cut = f", cut short at {MOST:,}" if len(found) > MOST else ""
    return copy, f"of the endpoint, {len(copy.inner):,} triples around the record were looked at{cut}"


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
                    yield made, pattern_groups(made.body.text, made.body.prefixes, path_in_query(shape.path))


def _apart(groups: list[PatternGroup], tied: set[str]) -> set[str]:
    patterns = dict.fromkeys(pattern for group in groups for pattern in (*group.above, *group.own))
    variables = {pattern: set(re.findall(r"[?$](\w+)", pattern.text)) for pattern in patterns}
    rest = list(patterns)
    while near := [pattern for pattern in rest if variables[pattern] & tied]:
        tied = tied.union(*(variables[pattern] for pattern in near))
        rest = [pattern for pattern in rest if pattern not in near]
    return {predicate for pattern in rest if pattern.path for predicate in path_predicates(pattern.path)}


def _triples(store: Store, nodes: Sequence[Term | Triple], pattern: str, predicates: list[str]) -> Iterator[Triple]:
    """The triples of the endpoint that lead from the nodes, or to them."""
    named = [node for node in nodes if isinstance(node, NamedNode | Literal)]
    step = pattern.format("?step")
    wanted = f"FILTER(?step IN ({', '.join(map(iri_text, predicates))}))"
    for start in range(0, len(named) if predicates else 0, _BATCH):
        values = values_clause("?node", named[start : start + _BATCH])
        yield from store.construct(f"CONSTRUCT {{ {step} }} WHERE {{ {values} {step} {wanted} }} LIMIT {MOST}")
