"""One new record looked at in the company of a store: what is wrong with it, and what it breaks in its neighbours.

The cost follows the record. Only nodes are checked that a triple of the record can matter to: its own, and those that
a shape's path or query leads to from it. The store is not changed.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..findings.report import Checked, Report, Unseen
from ..frozen import replace, value
from ..shacl.circles import refuse_circles
from ..shacl.engine import count_members, labels_for, make_findings, prepare, refuse_entailment, undone
from ..shacl.explain import explain
from ..shacl.focused import Focused
from ..shacl.plan import plan
from ..shacl.reach import EXAMPLES, conditions_on, subclasses
from ..shacl.run import NO_FACTS, Hit, hits
from ..shapes.conditions import Engine
from ..shapes.model import Shapes
from ..store import Store
from ..store.overlay import with_quads, writable_view
from ..store.oxigraph import OxigraphStore
from ..store.pouring import lines_of
from ..terms import BlankNode, NamedNode, Quad, Term, Triple, term_text
from .nearby import nearby
from .touched import footprint, may_hold, told_in, touched_shapes
from .traces import Trace, Traces


def validate_record(
    store: Store,
    record: Iterable[Quad],
    shapes: Iterable[Quad] | Shapes,
    *,
    timeout: float | None = None,
    languages: tuple[str, ...] = ("en", "zh"),
) -> Report:
    """The report on one record in the company of a store. For many records, `open_against` once is cheaper.

    Raises `ContentError` for shapes that are not well formed.
    """
    read, quads = shapes if isinstance(shapes, Shapes) else prepare(shapes), list(record)
    refuse_circles(read)
    if isinstance(store, OxigraphStore):
        read = touched_shapes(read, subclasses(store, read), footprint(told_in(lines_of(quads)), store))
    with open_against(store, read, languages) as against:
        return against.check(quads, timeout)


@contextlib.contextmanager
def open_against(
    store: Store, shapes: Iterable[Quad] | Shapes, languages: tuple[str, ...] = ("en", "zh")
) -> Iterator[Against]:
    """The shapes compiled and the store made ready, to check record after record against it."""
    read = shapes if isinstance(shapes, Shapes) else prepare(shapes)
    refuse_entailment(read)
    refuse_circles(read)
    focused = Focused(conditions_on(store, read))
    traces = Traces(read)
    if not isinstance(store, OxigraphStore):
        yield Against(store, focused, traces, traces.notes, languages)
        return
    with writable_view(store) as view:
        yield Against(view, focused, traces, traces.notes, languages)


@value
class Against:
    """A store and compiled shapes, ready for records. Of an endpoint, what lies around each record is copied."""

    view: Store
    focused: Focused
    traces: Traces
    notes: tuple[str, ...]
    languages: tuple[str, ...]

    def check(self, record: Iterable[Quad], timeout: float | None = None) -> Report:
        """The report on one record: all findings at its own nodes, and those it brings about at others."""
        quads = list(record)
        if not isinstance(self.view, OxigraphStore):
            copy, note = nearby(self.view, quads, self.shapes)
            return replace(self, view=copy, notes=(*self.notes, note)).check(quads, timeout)
        own: list[Term] = list(dict.fromkeys(q.subject for q in quads if not isinstance(q.subject, Triple)))
        deadline = None if timeout is None else time.monotonic() + timeout
        with with_quads(self.view, quads) as view:
            here = self.fit_for(view)
            touched = here.touched(view, quads)
            some = {node: shapes for node, shapes in touched.items() if shapes and node not in own}
            members = here.focused.members(view, dict.fromkeys((*own, *touched)))
            found = here.focused.hits(view, members, deadline, some)
            all_hits = [hit for _, result in found for hit in result or ()]
            nameless = {node for node in own if isinstance(node, BlankNode)}
            if nameless:
                all_hits += here.hits_at_nameless(view, nameless)
            counts = {shape: n for shape, n in count_members(self.shapes, members).items() if n}
            seen = {node for found_nodes in members.values() for node in found_nodes}
            lone: list[Term] = [node for node in own if node not in seen and not isinstance(node, BlankNode)]
            unseen = tuple(here.unseen(view, lone))
            checked = Checked(counts, (), unseen, undone(found))
            details = explain(here.focused.conditions, view, all_hits)
            labels = labels_for(view, all_hits, self.shapes, self.languages)
        fresh = {hit.key: hit for hit in here.only_new(all_hits, set(own), deadline, some)}
        findings = make_findings(self.shapes, fresh.values(), labels, details)
        notes = (*self.shapes.notes, *self.notes, *([NAMELESS] if nameless else []))
        return Report(findings, checked, notes, labels, left_out=self.shapes.left_out)

    def fit_for(self, view: OxigraphStore) -> Against:
        """The same with conditions written for this store."""
        engine = Engine.of(view)
        if engine == self.focused.conditions.engine:
            return self
        return replace(self, focused=Focused(replace(self.focused.conditions, engine=engine)))

    @property
    def shapes(self) -> Shapes:
        return self.focused.conditions.shapes

    def touched(self, view: Store, quads: list[Quad]) -> dict[Term, set[Term]]:
        """The nodes, of the store or the record, that a triple can matter to, and to which shapes; to any, if none."""
        found: dict[Term, set[Term]] = {}
        seen = footprint(told_in(lines_of(quads)), view if isinstance(view, OxigraphStore) else None)
        for trace in (trace for trace in self.traces.of(seen.predicates) if may_hold(trace, seen)):
            for node in self.ends(trace, view, quads):
                if node not in found:
                    found[node] = set(trace.shapes)
                elif not trace.shapes:
                    found[node] = set()
                elif found[node]:
                    found[node] |= trace.shapes
        return found

    def ends(self, trace: Trace, view: Store, quads: list[Quad]) -> Iterator[Term]:
        """The nodes that a trace leads to from the triples."""
        rows = trace.rows(quads)
        if rows and not trace.text:
            yield from (row[0] for row in rows if row[0] is not None)
        elif rows:
            values = " ".join(
                f"({' '.join('UNDEF' if term is None else term_text(term) for term in row)})" for row in rows
            )
            yield from (
                node for (node,) in view.select(trace.text.replace("{ ROWS }", f"{{ {values} }}")) if node is not None
            )

    def unseen(self, view: Store, nodes: list[Term]) -> Iterator[Unseen]:
        """The record's own nodes that no shape looked at, by type."""
        kinds = self.focused.kinds(view, nodes) if nodes else {}
        by_kind: dict[str, list[Term]] = {}
        for node in nodes:
            by_kind.setdefault(min(kinds.get(node, {""})), []).append(node)
        for kind, found in sorted(by_kind.items()):
            yield Unseen(NamedNode(kind) if kind else None, len(found), tuple(found[:EXAMPLES]))

    def only_new(
        self, found: list[Hit], own: set[Term], deadline: float | None, some: Mapping[Term, Collection[Term]]
    ) -> list[Hit]:
        """What was found, without what was wrong with the neighbours before the record came."""
        others = {hit.root for hit in found} - own
        members = self.focused.members(self.view, others) if others else {}
        known = self.focused.hits(self.view, members, deadline, some) if members else ()
        before = {hit.key for _, result in known for hit in result or ()}
        return [hit for hit in found if hit.root in own or hit.key not in before]

    def hits_at_nameless(self, view: Store, nodes: set[BlankNode]) -> list[Hit]:
        """What is wrong with nodes without a name: no query can be limited to them, so all nodes are gone over."""
        queries = plan(self.focused.conditions).queries
        return [hit for query in queries for hit in hits(view, query, NO_FACTS) if hit.root in nodes]


NAMELESS = "the record has nodes without a name, so the whole store was gone over for it"
