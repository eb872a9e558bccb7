"""For a failed `sh:or`, `sh:xone`, `sh:and` or `sh:node`: what each alternative asks for that the value lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..frozen import value
from ..shapes.conditions import Conditions
from ..shapes.model import Check
from ..store import Store
from ..terms import Literal, NamedNode, Term, values_clause
from .focused import put_in
from .plan import Query, queries_at
from .run import NO_FACTS, Hit, hits
from .sites import FOCUS, Site

MOST = 200
"""How many values of one constraint are explained."""


@value
class Trial:
    """One shape that a value was held against, and each breach of it."""

    shape: Term
    hits: tuple[Hit, ...]


def explain(conditions: Conditions, data: Store, found: Iterable[Hit]) -> dict[tuple[Check, Term], list[Trial]]:
    """For each constraint and value: the alternatives, in the order of the shapes graph."""
    values: dict[Check, dict[Term, None]] = {}
    for hit in found:
        value = hit.this if hit.value is None else hit.value
        if hit.check.made.kind.fitting and isinstance(value, NamedNode | Literal):
            values.setdefault(hit.check, {})[value] = None
    explained: dict[tuple[Check, Term], list[Trial]] = {}
    for check, nodes in values.items():
        some = list(nodes)[:MOST]
        for shape in check.made.shapes:
            lacks = _lacks(conditions, data, shape, some)
            for node in some:
                explained.setdefault((check, node), []).append(Trial(shape, tuple(lacks.get(node, ()))))
    return explained


def _lacks(conditions: Conditions, data: Store, shape: Term, nodes: list[Term]) -> Mapping[Term, list[Hit]]:
    """What the shape finds at each of the nodes."""
    limit = values_clause("?this", [FOCUS]) + " "
    site = Site(conditions.shapes.by_id[shape], limit, inner=limit)
    queries: Iterable[Query] = queries_at(conditions, site)
    found: dict[Term, list[Hit]] = {}
    for query in queries:
        for hit in hits(data, put_in(query, nodes), NO_FACTS):
            found.setdefault(hit.root, []).append(hit)
    return found
