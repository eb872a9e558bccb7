"""A validation from start to end: read the shapes, compile them, count, run, and gather what was found."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from ..compile import Predicate
from ..errors import ContentError
from ..store import OxigraphStore, Store
from ..terms import BlankNode, NamedNode, Quad, Term
from .conditions import SHAPES_GRAPH, Conditions, is_value_kind
from .labels import look_up
from .looks import focus_count, number, repeats, subclasses, unseen_records
from .model import Shapes
from .plan import Plan, plan
from .pool import run_all
from .read import read_shapes
from .report import Checked, Finding, Report, Unseen
from .run import Facts, Hit, hits
from .sites import find_cycle, refuse_cycle
from .triples import name_of
from .try_out import try_out

WIDE = 4
"""A predicate with more than this many times as many triples as there are focus nodes is no shortcut."""


def compile_shapes(quads: Iterable[Quad]) -> Plan:
    """The plan for the shapes, as `--show` prints it: without looking at any data. Raises `ContentError`."""
    shapes = read_and_try(quads)
    refuse_cycle(shapes)
    return plan(Conditions(shapes))


def read_and_try(quads: Iterable[Quad]) -> Shapes:
    """The shapes, their queries and patterns tried. Raises `ContentError`."""
    shapes = read_shapes(quads)
    try_out(shapes)
    return shapes


def validate(
    data: Store,
    shapes: Iterable[Quad],
    *,
    focus: Collection[Term] | None = None,
    languages: tuple[str, ...] = ("en", "zh"),
    timeout: float | None = None,
    engine: str = "sparql",
) -> Report:
    """The report on the data. `focus` limits it to some focus nodes, `timeout` to what can be done in so many seconds.

    Labels are looked up in the `languages`. Raises `ContentError` if the shapes are not well formed.
    """
    if engine not in ("sparql", "pyshacl"):
        raise ContentError(f"there is no engine {engine!r}", mend="use sparql or pyshacl")
    quads = list(shapes)
    read = read_and_try(quads)
    cycle = find_cycle(read)
    if engine == "pyshacl" or cycle:
        from .pyshacl_engine import validate_with_pyshacl

        return validate_with_pyshacl(data, quads, read, focus, cycle)
    if uses_shapes_graph(read):
        data = with_shapes_graph(data, quads)
    return Validation(data, read, focus, languages, timeout).report()


def uses_shapes_graph(shapes: Shapes) -> bool:
    """Whether a query of the shapes looks into the shapes graph."""
    bodies = (made.body for shape in shapes.by_id.values() for made in shape.constraints)
    return any(body is not None and "shapesGraph" in body.text for body in bodies)


def with_shapes_graph(data: Store, quads: Iterable[Quad]) -> Store:
    """A copy of the data in memory, with the shapes in a graph of their own beside it, for queries that look there."""
    copy = OxigraphStore(union=False)
    triples = data.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    copy.add(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    copy.add(Quad(q.subject, q.predicate, q.object, NamedNode(SHAPES_GRAPH)) for q in quads)
    return copy


@dataclass(frozen=True)
class Validation:
    """One run; its parts as in `validate`."""

    data: Store
    shapes: Shapes
    focus: Collection[Term] | None = None
    languages: tuple[str, ...] = ("en", "zh")
    timeout: float | None = None

    def report(self) -> Report:
        """Everything found and everything looked at, within the time."""
        deadline = None if self.timeout is None else time.monotonic() + self.timeout
        made = plan(self.conditions, self.nameable_focus(), grouped=isinstance(self.data, OxigraphStore))
        counts = self.counts(deadline)
        facts = self.facts(made, counts, deadline)
        results = run_all([partial(hits, self.data, query, facts) for query in made.queries], deadline)
        undone = tuple(c for query, hit in zip(made.queries, results, strict=True) if hit is None for c in query.checks)
        findings = self.findings(hit for result in results if result for hit in result)
        known = {shape: count for shape, count in counts.items() if count is not None}
        empty = tuple(shape for shape, count in known.items() if count == 0)
        checked = Checked(known, empty, self.unseen(deadline), undone)
        labels = look_up(self.data, _terms_of(findings, self.shapes), self.shapes.labels, self.languages)
        named = tuple(replace(finding, labels=labels) for finding in findings)
        return Report(named, checked, (*self.shapes.notes, *_notes(made)), labels)

    @cached_property
    def conditions(self) -> Conditions:
        return Conditions(self.shapes, subclasses(self.data, self.shapes))

    def nameable_focus(self) -> Collection[Term] | None:
        """The focus nodes that queries can be limited to; with a blank node among them, there is no such limit."""
        return None if self.focus is None or any(isinstance(node, BlankNode) for node in self.focus) else self.focus

    def counts(self, deadline: float | None) -> dict[Term, int | None]:
        """How many focus nodes each shape with targets has; None where the time was too short."""
        limit = self.nameable_focus()
        texts = {shape.id: focus_count(self.conditions, shape, limit) for shape in self.shapes.with_targets}
        distinct = list(dict.fromkeys(texts.values()))
        found = dict(zip(distinct, run_all([partial(number, self.data, t) for t in distinct], deadline), strict=True))
        return {shape: found[text] for shape, text in texts.items()}

    def facts(self, made: Plan, counts: dict[Term, int | None], deadline: float | None) -> Facts:
        """What the shortcuts need to know. With few focus nodes no shortcut is worth the look."""
        if self.nameable_focus() is not None:
            return Facts({})
        limit = WIDE * max((count or 0 for count in counts.values()), default=0) + 1
        predicates = list(dict.fromkeys(query.shortcut.predicate for query in made.queries if query.shortcut))
        found = run_all([partial(repeats, self.data, predicate, limit) for predicate in predicates], deadline)
        return Facts({p: twice for p, twice in zip(predicates, found, strict=True) if twice is not None})

    def findings(self, found: Iterable[Hit]) -> list[Finding]:
        """Each breach once, in the order of the shapes, then of the nodes."""
        order = {shape: index for index, shape in enumerate(self.shapes.by_id)}
        unique: dict[object, Hit] = {}
        for hit in found:
            if self.focus is None or (hit.chain[0] if hit.chain else hit.this) in self.focus:
                key = (hit.check.shape.id, hit.check.way, id(hit.check.made), hit.chain, hit.this, hit.value, hit.path,
                       frozenset(hit.bindings.items()))  # fmt: skip
                unique.setdefault(key, hit)

        def place(hit: Hit) -> tuple[int, str, str, str]:
            return order[hit.check.shape.id], str(hit.this), hit.check.made.component, str(hit.value)

        return [to_finding(hit) for hit in sorted(unique.values(), key=place)]

    def unseen(self, deadline: float | None) -> tuple[Unseen, ...]:
        """The records no shape looked at; not asked where only some nodes are checked."""
        if self.focus is not None:
            return ()
        return tuple(run_all([partial(unseen_records, self.data, self.conditions)], deadline)[0] or ())


def to_finding(hit: Hit) -> Finding:
    """The breach as a finding; a node shape's value is its focus node (SHACL 1.0, section 3.6.2.4)."""
    shape, made = hit.check.shape, hit.check.made
    itself = shape.path is None and (is_value_kind(made) or made.body is not None)
    value = hit.this if hit.value is None and itself else hit.value
    path = hit.path or shape.path
    return Finding(shape.id, hit.this, path, value, made.component, shape.severity, hit.check, bindings=hit.bindings)


def _notes(made: Plan) -> Iterator[str]:
    """What was run otherwise than set-based."""
    for query in made.queries:
        if query.nodes:
            shape = name_of(query.checks[0].shape.id)
            yield f"{shape}: its query has a LIMIT or an aggregate over all rows, so it was run node by node"


def _terms_of(findings: Iterable[Finding], shapes: Shapes) -> Iterator[Term]:
    """The terms that a report speaks of, those that many findings share first."""
    for shape in shapes.by_id.values():
        yield shape.id
        if isinstance(shape.path, Predicate):
            yield NamedNode(shape.path.iri)
        for made in shape.constraints:
            yield from made.terms
            yield from made.shapes
    for finding in findings:
        yield finding.focus
        if finding.value is not None:
            yield finding.value
        yield from finding.bindings.values()


