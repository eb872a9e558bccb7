"""A validation from start to end: read the shapes, compile them, count, run, and gather what was found."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from ..compile import Predicate, iri_text, values_clause
from ..errors import ContentError, NnmiError, QueryError
from ..store import OxigraphStore, Store
from ..terms import SH, BlankNode, Literal, NamedNode, Quad, Term
from .conditions import SHAPES_GRAPH, Conditions, is_value_kind
from .labels import Labels, look_up
from .model import Shape, Shapes
from .plan import Check, Plan, Query, plan
from .pool import run_all
from .prebind import set_based
from .read import read_shapes
from .report import Checked, Finding, Report, Unseen
from .run import Facts, Hit, hits
from .sites import find_cycle, refuse_cycle, target_pattern
from .triples import name_of

WIDE = 4
"""A predicate with more than this many times as many triples as there are focus nodes is not a shortcut."""

EXAMPLES = 3


def compile_shapes(quads: Iterable[Quad]) -> Plan:
    """The plan for the shapes, as `--show` prints it: without looking at any data. Raises `ContentError`."""
    shapes = read_shapes(quads)
    refuse_cycle(shapes)
    made = plan(Conditions(shapes), grouped=True)
    check_queries(made)
    return made


def check_queries(made: Plan) -> None:
    """Raise `ContentError` if a query of the shapes is not well formed SPARQL, or a pattern no regular expression."""
    empty = OxigraphStore()
    for shape in made.shapes.by_id.values():
        for constraint in shape.constraints:
            if constraint.name == "Pattern":
                _check_pattern(empty, shape, constraint.text, constraint.flags)
    for query in made.queries:
        for text in query.all_texts():
            try:
                empty.query(text.replace("FOCUS", "<urn:x>"))
            except QueryError as error:
                raise ContentError(f"shape {name_of(query.checks[0].shape.id)}: its query is no SPARQL: {error.what}") from None


def _check_pattern(empty: OxigraphStore, shape: Shape, pattern: str, flags: str) -> None:
    from .datatypes import regex

    answer = list(empty.select(f"SELECT ({regex(_EMPTY, pattern, flags)} AS ?r) WHERE {{}}"))
    if answer[0][0] is None:
        raise ContentError(f"shape {name_of(shape.id)}: sh:pattern {pattern!r} is no regular expression",
                           mend="use XPath's syntax; it has no look-ahead and no back-references")  # fmt: skip


_EMPTY = '""'


def validate(
    data: Store,
    shapes: Iterable[Quad],
    *,
    focus: Collection[Term] | None = None,
    languages: tuple[str, ...] = ("en",),
    timeout: float | None = None,
    engine: str = "sparql",
) -> Report:
    """The report on the data. `focus` limits it to some focus nodes, `timeout` (seconds) to what can be done in time.

    Raises `ContentError` if the shapes are not well formed.
    """
    quads = list(shapes)
    read = read_shapes(quads)
    if engine not in ("sparql", "pyshacl"):
        raise ContentError(f"there is no engine {engine!r}", mend="use sparql or pyshacl")
    cycle = find_cycle(read)
    if engine == "pyshacl" or cycle:
        from .pyshacl_engine import validate_with_pyshacl

        return validate_with_pyshacl(data, quads, read, focus, cycle)
    if uses_shapes_graph(read):
        data = with_shapes_graph(data, quads)
    return _Validation(data, read, focus, timeout).report()


def uses_shapes_graph(shapes: Shapes) -> bool:
    bodies = (c.body for shape in shapes.by_id.values() for c in shape.constraints)
    return any(body is not None and "shapesGraph" in body.text for body in bodies)


def with_shapes_graph(data: Store, quads: Iterable[Quad]) -> Store:
    """A copy of the data in memory, with the shapes in a graph of their own beside it, for queries that look there."""
    copy = OxigraphStore(union=False)
    copy.add(Quad(t.subject, t.predicate, t.object) for t in data.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    copy.add(Quad(q.subject, q.predicate, q.object, NamedNode(SHAPES_GRAPH)) for q in quads)
    return copy


@dataclass(frozen=True)
class _Validation:
    """One run. `focus` and `timeout` as in `validate`."""

    data: Store
    shapes: Shapes
    focus: Collection[Term] | None
    timeout: float | None

    def report(self) -> Report:
        deadline = None if self.timeout is None else time.monotonic() + self.timeout
        conditions = Conditions(self.shapes, subclasses(self.data, self.shapes))
        named = self.focus if self.focus is None or not any(isinstance(f, BlankNode) for f in self.focus) else None
        made = plan(conditions, named, grouped=isinstance(self.data, OxigraphStore))
        check_queries(made)
        counts = self.counts(conditions, deadline)
        facts = self.facts(made, counts, deadline)
        jobs = [partial(hits, self.data, query, facts) for query in made.queries]
        results = run_all(jobs, deadline)
        findings = self.findings(made, results)
        undone = tuple(c for q, r in zip(made.queries, results, strict=True) if r is None for c in q.checks)
        return self.finish(conditions, findings, counts, undone, deadline, made)

    def counts(self, conditions: Conditions, deadline: float | None) -> dict[Term, int | None]:
        """How many focus nodes each shape with targets has; None where the time was too short."""
        texts = {shape.id: focus_count(conditions, shape, self.focus) for shape in self.shapes.with_targets}
        distinct = list(dict.fromkeys(texts.values()))
        found = dict(zip(distinct, run_all([partial(_number, self.data, t) for t in distinct], deadline), strict=True))
        return {shape: found[text] for shape, text in texts.items()}

    def facts(self, made: Plan, counts: dict[Term, int | None], deadline: float | None) -> Facts:
        """What the shortcuts need to know. With few focus nodes no shortcut is worth the look."""
        if self.focus is not None:
            return Facts({})
        most: dict[str, int] = {}
        for query in made.queries:
            if query.shortcut:
                most[query.shortcut.predicate] = max(most.get(query.shortcut.predicate, 0), max(
                    (WIDE * (counts.get(shape.id) or 0) for shape in self.shapes.with_targets), default=0))
        found = run_all([partial(_repeats, self.data, p, limit + 1) for p, limit in most.items()], deadline)
        return Facts({p: r for p, r in zip(most, found, strict=True) if r is not None})

    def findings(self, made: Plan, results: list[list[Hit] | None]) -> list[Finding]:
        """Each breach once, in the order of the shapes, then of the nodes."""
        order = {shape: index for index, shape in enumerate(self.shapes.by_id)}
        seen: set[object] = set()
        found: list[tuple[tuple[object, ...], Finding]] = []
        for hit in (hit for result in results if result for hit in result):
            key = (hit.check.shape.id, hit.check.way, id(hit.check.made), hit.chain, hit.this, hit.value, hit.path,
                   frozenset(hit.bindings.items()))  # fmt: skip
            if key in seen or not self.wanted(hit):
                continue
            seen.add(key)
            place = (order[hit.check.shape.id], str(hit.this), hit.check.made.component, str(hit.value))
            found.append((place, to_finding(hit)))
        return [finding for _, finding in sorted(found, key=lambda entry: entry[0])]

    def wanted(self, hit: Hit) -> bool:
        root = hit.chain[0] if hit.chain else hit.this
        return self.focus is None or root in self.focus

    def finish(
        self, conditions: Conditions, findings: list[Finding], counts: dict[Term, int | None],
        undone: tuple[Check, ...], deadline: float | None, made: Plan,
    ) -> Report:  # fmt: skip
        """The report with labels, and with what was not looked at."""
        labels = look_up(self.data, _terms_of(findings, self.shapes), self.shapes.labels)
        known = {shape: count for shape, count in counts.items() if count is not None}
        empty = tuple(shape for shape, count in known.items() if count == 0)
        unseen = () if self.focus is not None else tuple(run_all([partial(unseen_records, self.data, conditions)], deadline)[0] or ())
        notes = list(self.shapes.notes) + [
            f"{name_of(q.checks[0].shape.id)}: its query has a LIMIT or an aggregate over all rows, so it was run node by node"
            for q in made.queries if q.nodes
        ]
        return Report(tuple(replace(f, labels=labels) for f in findings), Checked(known, empty, unseen, undone),
                      tuple(notes), labels)  # fmt: skip


def to_finding(hit: Hit) -> Finding:
    """The breach as a finding; a node shape's value is its focus node (SHACL 1.0, section 3.6.2.4)."""
    shape, made = hit.check.shape, hit.check.made
    value = hit.value
    if value is None and shape.path is None and (is_value_kind(made) or made.body is not None):
        value = hit.this
    path = hit.path or shape.path
    return Finding(shape.id, hit.this, path, value, made.component, shape.severity, hit.check, bindings=hit.bindings)


def subclasses(data: Store, shapes: Shapes) -> dict[str, tuple[str, ...]]:
    """Each class that a target or `sh:class` names, with its subclasses in the data."""
    named = {term for shape in shapes.by_id.values() for target in shape.targets if target.kind == "class"
             for term in target.terms}  # fmt: skip
    named |= {term for shape in shapes.by_id.values() for c in shape.constraints if c.name == "Class" for term in c.terms}
    found: dict[str, list[str]] = {term.value: [term.value] for term in named if isinstance(term, NamedNode)}
    if found:
        values = values_clause("?top", sorted(named, key=str))
        for top, below in data.select(f"SELECT DISTINCT ?top ?below WHERE {{ {values} ?below rdfs:subClassOf+ ?top }}"):
            if isinstance(top, NamedNode) and isinstance(below, NamedNode) and below.value not in found[top.value]:
                found[top.value].append(below.value)
    return {top: tuple(below) for top, below in found.items()}


def focus_count(conditions: Conditions, shape: Shape, focus: Collection[Term] | None) -> str:
    """The query that counts the shape's focus nodes."""
    patterns = [target_pattern(conditions, target, "?this") for target in shape.targets]
    union = " UNION ".join(f"{{ {pattern}}}" for pattern in dict.fromkeys(patterns) if pattern)
    limit = values_clause("?this", (t for t in focus if not isinstance(t, BlankNode))) if focus is not None else ""
    return f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {limit} {union or 'FILTER(false)'} }}"


def _number(data: Store, text: str) -> int:
    """The number that the query answers."""
    cell = next(iter(data.select(text)))[0]
    return int(cell.value) if isinstance(cell, Literal) else 0


def _repeats(data: Store, predicate: str, limit: int) -> bool | None:
    """Whether some node has the predicate twice; None if more triples than `limit` have it."""
    inner = f"SELECT ?this WHERE {{ ?this {predicate} ?value }} LIMIT {limit}"
    row = next(iter(data.select(f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?this) AS ?m) WHERE {{ {{ {inner} }} }}")))
    total, nodes = (int(cell.value) if isinstance(cell, Literal) else 0 for cell in row)
    return None if total >= limit else total > nodes


def unseen_records(data: Store, conditions: Conditions) -> Iterator[Unseen]:
    """The records that have a type, none of which any shape targets, and that no other target names."""
    targets = [target for shape in conditions.shapes.with_targets for target in shape.targets]
    covered = {NamedNode(below) for target in targets if target.kind == "class" for term in target.terms
               for below in (conditions.classes or {}).get(term.value, ())}  # type: ignore[union-attr]  # fmt: skip
    rest = [target for target in targets if target.kind != "class"]
    kinds = [kind for (kind,) in data.select("SELECT DISTINCT ?kind WHERE { ?this a ?kind }")]
    for kind in sorted((k for k in kinds if isinstance(k, NamedNode) and k not in covered), key=str):
        if kind.value.startswith(_OWN_VOCABULARIES):
            continue
        seen = f"FILTER NOT EXISTS {{ {values_clause('?other', sorted(covered, key=str))} ?this a ?other }}" if covered else ""
        others = "".join(f" FILTER NOT EXISTS {{ {_at(conditions, target)} }}" for target in rest)
        where = f"?this a {iri_text(kind.value)} . {seen}{others}"
        number = _number(data, f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {where} }}")
        if number:
            rows = data.select(f"SELECT DISTINCT ?this WHERE {{ {where} }} ORDER BY ?this LIMIT {EXAMPLES}")
            yield Unseen(kind, number, tuple(node for (node,) in rows if node is not None))


_OWN_VOCABULARIES = ("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#", SH)


def _at(conditions: Conditions, target: object) -> str:
    """The pattern that says `?this` is a node of a target that is not a class."""
    from .model import Target

    assert isinstance(target, Target)
    if target.kind == "node":
        named = [t for t in target.terms if not isinstance(t, BlankNode)]
        return values_clause("?that", named) + " FILTER(sameTerm(?that, ?this))"
    return target_pattern(conditions, target, "?this")


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


_Job = Callable[[], list[Hit]]
_ = (NnmiError, Labels, Query, set_based, _Job)
