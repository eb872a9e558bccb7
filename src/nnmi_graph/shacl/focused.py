"""Constraints checked at a few focus nodes: the plan is made once, the nodes are put into it each time."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from ..frozen import replace, value
from ..shapes.conditions import Conditions
from ..shapes.model import Target
from ..store import OxigraphStore, Store
from ..terms import BlankNode, NamedNode, Term, term_text, values_clause
from .plan import Plan, Query, plan
from .prune import Occurs, occurring, pruned
from .run import NO_FACTS, Hit, hits
from .sites import FOCUS, target_pattern


@value
class Focused:
    """A plan for few nodes. Nodes without a name cannot be put into a query and are left out."""

    conditions: Conditions

    @cached_property
    def plan(self) -> Plan:
        return plan(self.conditions, limited=True)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        return tuple(dict.fromkeys(t for shape in self.conditions.shapes.with_targets for t in shape.targets))

    def members(self, store: Store, nodes: Collection[Term]) -> dict[Target, list[Term]]:
        """For each target, those of the nodes that it finds; targets that find none are left out."""
        named: list[Term] = [node for node in nodes if not isinstance(node, BlankNode)]
        if not named:
            return {}
        kinds = self.kinds(store, named)
        found = {target: list(self._found(store, target, named, kinds)) for target in self.targets}
        return {target: nodes for target, nodes in found.items() if nodes}

    def kinds(self, store: Store, named: list[Term]) -> Mapping[Term, set[str]]:
        """The types of each node."""
        found: dict[Term, set[str]] = {}
        for node, kind in store.select(f"SELECT ?this ?kind WHERE {{ {values_clause('?this', named)} ?this a ?kind }}"):
            if node is not None and isinstance(kind, NamedNode):
                found.setdefault(node, set()).add(kind.value)
        return found

    def _found(self, store: Store, target: Target, named: list[Term], kinds: Mapping[Term, set[str]]) -> Iterator[Term]:
        """Those of the nodes that the target finds."""
        match target.kind:
            case "class":
                below = set((self.conditions.classes or {}).get(target.terms[0].value, (target.terms[0].value,)))
                yield from (node for node in named if below & kinds.get(node, set()))
            case "node":
                yield from (node for node in named if node in target.terms)
            case _:
                pattern = target_pattern(self.conditions, target, "?this")
                values = values_clause("?this", named)
                rows = store.select(f"SELECT ?this WHERE {{ {values} FILTER EXISTS {{ {pattern}}} }}")
                yield from (node for (node,) in rows if node is not None)

    def hits(
        self,
        store: Store,
        members: Mapping[Target, list[Term]],
        deadline: float | None,
        some: Mapping[Term, Collection[Term]] = MappingProxyType({}),
    ) -> list[tuple[Query, list[Hit] | None]]:
        """What each query finds that looks at one of the nodes; None where the time was too short.

        `some` names, for nodes that need not be looked at in full, the shapes of which one must be in a query.
        The queries are short, so they run one after the other, and the clock is looked at between them.
        """
        found: list[tuple[Query, list[Hit] | None]] = []
        occurs = occurring(store) if isinstance(store, OxigraphStore) else None
        for query in self.plan.queries:
            of_target = members.get(query.target, ()) if query.target else ()
            shapes = {check.shape.id for check in query.checks}
            nodes = [node for node in of_target if node not in some or not shapes.isdisjoint(some[node])]
            if nodes:
                late = deadline is not None and time.monotonic() > deadline
                found.append((query, None if late else _hits(store, query, nodes, occurs)))
        return found


_LIMIT = values_clause("?this", [FOCUS])
"""What limits each group of a query to the nodes."""


def _hits(store: Store, query: Query, nodes: Collection[Term], occurs: Occurs | None) -> list[Hit]:
    """What a query finds at the nodes; of a query of the shapes only that is asked which some triple can answer."""
    if occurs is not None and query.checks[0].made.body is not None and not query.nodes:
        text = pruned(query.text, occurs, _LIMIT)
        if text is None:
            return []
        query = replace(query, text=text)
    return hits(store, put_in(query, nodes), NO_FACTS)


def put_in(query: Query, nodes: Collection[Term]) -> Query:
    """The query with the nodes where `FOCUS` stands."""
    names = " ".join(map(term_text, nodes))

    def fill(text: str) -> str:
        return text.replace(term_text(FOCUS), names)

    branches = tuple(tuple(put_in(inner, nodes) for inner in branch) for branch in query.branches)
    return replace(query, text=fill(query.text), nodes=fill(query.nodes), branches=branches)
