"""A validation from start to end: read the shapes, compile them, count, run, and gather what was found."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from typing import Any

from ..errors import ContentError
from ..findings.asking import named_by_what_they_ask
from ..findings.report import Branch, Checked, Finding, Report, Unseen
from ..frozen import replace, value
from ..jobs.child import can_fork, run_in_child
from ..jobs.pool import PACE, Pace, run_all
from ..labels import Labels, look_up
from ..learnt import learnt
from ..paths import Predicate
from ..shapes.components import FORM
from ..shapes.conditions import SHAPES_GRAPH, Conditions
from ..shapes.kept import ShapesFiles, Unsaid
from ..shapes.model import Check, Looks, Shape, Shapes, Target
from ..shapes.read import reached, read_shapes, without
from ..shapes.try_out import try_out
from ..store import OxigraphStore, Store
from ..store.pouring import in_memory
from ..terms import BlankNode, NamedNode, Quad, Term
from ..triples import name_of
from .circles import cut, settle
from .explain import Trial, explain
from .focused import Focused
from .plan import Plan, Query, plan
from .prune import occurring
from .reach import conditions_on, focus_count, number, repeats, unseen_records
from .run import Facts, Hit, hits, packed_hits, unpack_hits

WIDE = 4
"""A predicate with more than this many times as many triples as there are focus nodes is no shortcut."""


UNUSED = "nothing is checked by it"
"""What is said of a shape with a fault that has no target and that no shape refers to."""


def compile_shapes(quads: Iterable[Quad], skip: bool = False) -> Plan:
    """The plan for the shapes, as `--show` prints it: without looking at any data. Raises `ContentError`."""
    return plan(Conditions(prepare(quads, skip)))


def prepare(quads: Iterable[Quad], skip: bool = False) -> Shapes:
    """The shapes, read, their queries and patterns tried, to be used many times.

    With `skip` shapes with a fault, or that cannot be run, are left out and named. Raises `ContentError` otherwise.
    What was prepared last is kept: a server and a notebook check one record after another by the same shapes.
    """
    return _of_files(quads, skip) if isinstance(quads, ShapesFiles) else _prepared(tuple(quads), skip)


@lru_cache(4)
def _of_files(files: ShapesFiles, skip: bool) -> Shapes:
    told = _told_by(files, skip)
    return _prepared(files.quads, skip) if told is None else replace(FORM.made(told), quads=files)


@learnt
def _told_by(files: ShapesFiles, skip: bool) -> Any:
    """What is prepared, in JSON; None if there is something in it that cannot be said so."""
    with suppress(Unsaid):
        return FORM.told(replace(_prepared(files.quads, skip), quads=()))
    return None


@lru_cache(4)
def _prepared(quads: tuple[Quad, ...], skip: bool) -> Shapes:
    shapes, faults = read_shapes(quads)
    shapes, circular = cut(shapes)
    faults |= {node: fault for node, fault in circular.items() if node not in faults}
    faults |= {node: fault for node, fault in try_out(shapes).items() if node not in faults}
    used = reached(shapes)
    idle = {node: fault for node, fault in faults.items() if node in shapes.by_id and node not in used}
    if idle:
        told = (f"{fault.what}; {UNUSED}" for fault in dict.fromkeys(idle.values()))
        shapes = replace(without(shapes, idle), notes=(*shapes.notes, *told), left_out=())
        faults = {node: fault for node, fault in faults.items() if node not in idle}
    if not faults:
        return shapes
    if skip:
        return without(shapes, faults)
    first, *others = dict.fromkeys(faults.values())
    what = f"{first.what} (and {len(others)} more such faults)" if others else first.what
    mend = first.mend or "leave such shapes out with --skip-unsupported"
    if "--skip-unsupported" not in mend:
        mend = f"{mend} (--skip-unsupported leaves such shapes out)"
    raise ContentError(what, mend=mend)


def validate(
    data: Store,
    shapes: Iterable[Quad] | Shapes,
    *,
    focus: Collection[Term] | None = None,
    languages: tuple[str, ...] = ("en", "zh"),
    timeout: float | None = None,
    engine: str = "sparql",
    pace: Pace | None = None,
) -> Report:
    """The report on the data. `focus` limits it to some focus nodes, `timeout` to what can be done in so many seconds.
    `pace` says in how many threads it is done.

    `shapes` may be what `prepare` gave. Labels are looked up in the `languages`. Raises `ContentError` if the shapes
    are not well formed.
    """
    if engine not in ("sparql", "pyshacl"):
        raise ContentError(f"there is no engine {engine!r}", mend="use sparql or pyshacl")
    read = shapes if isinstance(shapes, Shapes) else prepare(shapes)
    refuse_entailment(read)
    if timeout is not None and (engine == "pyshacl" or read.circles):
        why = "the check of shapes that refer to themselves" if read.circles else "pySHACL"
        raise ContentError(f"{why} cannot be stopped after a time", mend="leave the time out")
    if engine == "pyshacl":
        from .pyshacl_engine import validate_with_pyshacl

        return validate_with_pyshacl(data, read, focus)
    if read.circles or uses_shapes_graph(read):
        data = with_shapes_graph(data, read.quads)
    return Validation(data, read, focus, languages, timeout, pace or PACE).report()


def refuse_entailment(shapes: Shapes) -> None:
    """Raise `ContentError` if the shapes ask for an entailment that nobody has seen to."""
    if shapes.entailments:
        raise ContentError(
            f"sh:entailment <{shapes.entailments[0]}> is done for files by themselves only",
            mend="leave the store out, or take it out of the shapes",
        )


def uses_shapes_graph(shapes: Shapes) -> bool:
    """Whether a query of the shapes looks into the shapes graph."""
    bodies = (made.body for shape in shapes.by_id.values() for made in shape.constraints)
    return any(body is not None and "shapesGraph" in body.text for body in bodies)


def with_shapes_graph(data: Store, quads: Iterable[Quad]) -> OxigraphStore:
    """A copy of the data in memory, with room for graphs beside it: the shapes stand in one, for queries that look."""
    copy = in_memory(data)
    copy.add(Quad(q.subject, q.predicate, q.object, NamedNode(SHAPES_GRAPH)) for q in quads)
    return copy


@value
class Validation:
    """One run; its parts as in `validate`."""

    data: Store
    shapes: Shapes
    focus: Collection[Term] | None = None
    languages: tuple[str, ...] = ("en", "zh")
    timeout: float | None = None
    pace: Pace = PACE

    def report(self) -> Report:
        """Everything found and everything looked at, within the time."""
        deadline = None if self.timeout is None else time.monotonic() + self.timeout
        if self.focus is not None and not any(isinstance(node, BlankNode) for node in self.focus):
            return self.focused_report(self.focus, deadline)
        made = plan(self.conditions, grouped=isinstance(self.data, OxigraphStore))
        counts, unseen = self.looked_at(deadline)
        facts = self.facts(made, counts, deadline)
        results = self.run(made, facts, deadline)
        found = list(zip(made.queries, results, strict=True))
        wanted = [hit for _, result in found for hit in result or () if self.wanted(hit)]
        known = {shape: count for shape, count in counts.items() if count is not None}
        checked = Checked(known, empty_shapes(known), unseen, undone(found))
        return make_report(self.data, self.conditions, wanted, checked, self.languages)

    def focused_report(self, focus: Collection[Term], deadline: float | None) -> Report:
        """The same for focus nodes that can be named."""
        focused = Focused(self.conditions)
        members = focused.members(self.data, focus)
        found = focused.hits(self.data, members, deadline)
        counts = count_members(self.shapes, members)
        checked = Checked(counts, empty_shapes(counts), (), undone(found))
        all_hits = [hit for _, result in found for hit in result or ()]
        return make_report(self.data, self.conditions, all_hits, checked, self.languages)

    @cached_property
    def conditions(self) -> Conditions:
        conditions = conditions_on(self.data, self.shapes)
        if self.shapes.circles and isinstance(self.data, OxigraphStore):
            settle(self.data, conditions)
        return conditions

    def run(self, made: Plan, facts: Facts, deadline: float | None) -> list[list[Hit] | None]:
        """What each query finds; in a child process that can be stopped, if the time is limited."""
        if deadline is None or not isinstance(self.data, OxigraphStore) or not can_fork():
            return run_all([partial(hits, self.data, query, facts) for query in made.queries], deadline, self.pace)
        jobs = [partial(packed_hits, self.data, query, facts) for query in made.queries]
        packed = run_in_child(jobs, deadline, pace=self.pace)
        return [
            rows if rows is None else unpack_hits(query, rows) for query, rows in zip(made.queries, packed, strict=True)
        ]

    @property
    def quietly(self) -> Pace:
        """The pace of queries that look at the data beforehand."""
        return Pace(self.pace.threads)

    def wanted(self, hit: Hit) -> bool:
        """Whether the focus node that the hit was found from is among those asked for."""
        return self.focus is None or hit.root in self.focus

    def looked_at(self, deadline: float | None) -> tuple[dict[Term, int | None], tuple[Unseen, ...]]:
        """How many focus nodes each shape with targets has, None where time was too short; and what none looks at."""
        texts = {shape.id: focus_count(self.conditions, shape) for shape in self.shapes.with_targets}
        distinct = list(dict.fromkeys(texts.values()))
        first = partial(unseen_records, self.data, self.conditions) if self.focus is None else tuple
        jobs: list[Callable[[], Any]] = [first, *(partial(number, self.data, text) for text in distinct)]
        unseen, *numbers = run_all(jobs, deadline, self.quietly)
        found = dict(zip(distinct, numbers, strict=True))
        return {shape: found[text] for shape, text in texts.items()}, tuple(unseen or ())

    def facts(self, made: Plan, counts: Mapping[Term, int | None], deadline: float | None) -> Facts:
        """What the shortcuts need to know."""
        limit = WIDE * max((count or 0 for count in counts.values()), default=0) + 1
        predicates = list(dict.fromkeys(query.shortcut.predicate for query in made.queries if query.shortcut))
        found = run_all(
            [partial(repeats, self.data, predicate, limit) for predicate in predicates], deadline, self.quietly
        )
        told = {p: twice for p, twice in zip(predicates, found, strict=True) if twice is not None}
        return Facts(told, occurring(self.data) if isinstance(self.data, OxigraphStore) else None)


def undone(found: Iterable[tuple[Query, list[Hit] | None]]) -> tuple[Check, ...]:
    """The checks of the queries that were not run to their end."""
    return tuple(check for query, result in found if result is None for check in query.checks)


def empty_shapes(counts: Mapping[Term, int]) -> tuple[Term, ...]:
    """The shapes that found no focus node."""
    return tuple(shape for shape, count in counts.items() if count == 0)


def count_members(shapes: Shapes, members: Mapping[Target, list[Term]]) -> dict[Term, int]:
    """How many of the nodes each shape with targets looked at."""
    return {
        shape.id: len({node for target in shape.targets for node in members.get(target, ())})
        for shape in shapes.with_targets
    }


def make_report(
    data: Store, conditions: Conditions, found: Iterable[Hit], checked: Checked, languages: tuple[str, ...]
) -> Report:
    """The report on what was found, with labels from the data."""
    shapes = conditions.shapes
    hits_once = list({hit.key: hit for hit in found}.values())
    details = explain(conditions, data, hits_once)
    labels = labels_for(data, hits_once, shapes, languages)
    findings = make_findings(shapes, hits_once, labels, details)
    return Report(findings, checked, (*shapes.notes, *_notes(shapes)), labels, left_out=shapes.left_out)


def labels_for(data: Store, found: Iterable[Hit], shapes: Shapes, languages: tuple[str, ...]) -> Labels:
    """What the terms of a report are called; shapes without a name by what they ask."""
    labels = look_up(data, terms_of(found, shapes), shapes.labels, languages)
    return named_by_what_they_ask(shapes, labels)


Details = Mapping[tuple[Check, Term], list[Trial]]


def make_findings(shapes: Shapes, found: Iterable[Hit], labels: Labels, details: Details) -> tuple[Finding, ...]:
    """Each breach as a finding, in the order of the shapes, then of the nodes."""
    order = {shape: index for index, shape in enumerate(shapes.by_id)}

    def place(hit: Hit) -> tuple[int, str, str, str]:
        return order[hit.check.shape.id], str(hit.this), hit.check.made.component, str(hit.value)

    return tuple(to_finding(hit, labels, details) for hit in sorted(found, key=place))


def to_finding(hit: Hit, labels: Labels, details: Details) -> Finding:
    """The breach as a finding; a node shape's value is its focus node (SHACL 1.0, section 3.6.2.4)."""
    shape, made = hit.check.shape, hit.check.made
    itself = shape.path is None and made.kind.looks in (Looks.VALUE, Looks.QUERY)
    value = hit.this if hit.value is None and itself else hit.value
    path = hit.path or shape.path
    found = Finding(shape.id, hit.this, path, value, made.component, shape.severity, hit.check, labels, hit.bindings)
    alternatives = details.get((hit.check, hit.this if value is None else value), [])
    mend = made.kind.mend(found) if made.kind.mend else None
    return replace(found, mend=mend, details=to_branches(alternatives, labels, details))


def to_branches(alternatives: list[Trial], labels: Labels, details: Details) -> tuple[Branch, ...]:
    """What the value lacks for each alternative; the nearest is the one that it lacks least for."""
    lacking = [len(alternative.hits) for alternative in alternatives if alternative.hits]
    nearest = next((a for a in alternatives if lacking and len(a.hits) == min(lacking)), None)
    return tuple(
        Branch(a.shape, tuple(to_finding(hit, labels, details) for hit in a.hits), a is nearest) for a in alternatives
    )


def _notes(shapes: Shapes) -> Iterator[str]:
    """What is run otherwise than for all nodes at once, and what the standard leaves open."""
    for node in shapes.circles:
        if node in shapes.by_id:
            yield (
                f"{shapes.by_id[node].called} refers to itself, and SHACL leaves open what that means; "
                "taken so that a node fails it only for a reason that ends"
            )
    for shape in shapes.by_id.values():
        for made in shape.constraints:
            if made.body is not None and not made.body.is_ask and not made.body.set_based:
                yield (
                    f"{name_of(shape.id)}: its query has a LIMIT or an aggregate over all rows, "
                    "so it was run node by node"
                )


def _spoken_of(shape: Shape, shapes: Shapes, depth: int) -> Iterator[Term]:
    """The terms that words about the shape, and those without a name within it, speak of."""
    yield shape.id
    if isinstance(shape.path, Predicate):
        yield NamedNode(shape.path.iri)
    for made in shape.constraints:
        yield from made.terms
    inner = (*(node for made in shape.constraints for node in made.shapes), *(shape.properties if depth < 2 else ()))
    for node in dict.fromkeys(inner):
        if depth and isinstance(node, BlankNode):
            yield from _spoken_of(shapes.by_id[node], shapes, depth - 1)
        else:
            yield node


def terms_of(found: Iterable[Hit], shapes: Shapes) -> Iterator[Term]:
    """The terms that a report speaks of, those that many findings share first."""
    hits_once = list(found)
    for shape in {id(hit.check.shape): hit.check.shape for hit in hits_once}.values():
        yield from _spoken_of(shape, shapes, 2)
    for hit in hits_once:
        yield hit.this
        if hit.value is not None:
            yield hit.value
        if isinstance(hit.path, Predicate):
            yield NamedNode(hit.path.iri)
        yield from hit.bindings.values()
