"""Records checked in the company of a store: few of them one by one, with their neighbours; many in one go.

Either way all that is wrong with the records is found, and what they break in others; the store is not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from ..frozen import replace
from ..shacl import Checked, Finding, Pace, Report, prepare, validate
from ..shacl.model import Shapes
from ..shacl.reach import subclasses
from ..shacl.sites import find_cycle
from ..store import OxigraphStore, Store
from ..store.pouring import pour_store, pour_triples
from ..store.unswept import unswept
from ..terms import Literal, Quad
from .impact import validate_record
from .touched import footprint, leading_to, touched_shapes

FEW = 50
WORTH = 200
"""Up to `FEW` nodes are followed one by one; one more costs as much as going over `WORTH` statements of a store."""
TOGETHER = "the records were checked together with the whole graph; the number of focus nodes is that of both"


def checked(
    store: Store,
    records: Sequence[Quad] | OxigraphStore,
    shapes: Sequence[Quad] | Shapes,
    timeout: float | None = None,
    engine: str = "sparql",
    *,
    pace: Pace | None = None,
) -> Report:
    """The report on the records by one of the engines of `validate`. Raises `ContentError` for the shapes."""
    if engine == "sparql" and (not isinstance(store, OxigraphStore) or _are_few(records, store)):
        quads = list(records.quads()) if isinstance(records, OxigraphStore) else records
        return validate_record(store, quads, shapes, timeout=timeout)
    read = shapes if isinstance(shapes, Shapes) else prepare(shapes)
    traced = engine == "sparql" and not find_cycle(read)
    with unswept():
        judge = partial(validate, timeout=timeout, engine=engine, pace=pace)
        return _together(store, records, judge, read, traced=traced)


def _are_few(records: Iterable[Quad] | OxigraphStore, store: OxigraphStore) -> bool:
    """Whether the records speak of so few nodes that these are followed one by one."""
    if _nodes(records, FEW) <= FEW:
        return True
    most = _number(store, "COUNT(*)") // WORTH
    return _nodes(records, most) <= most


def _nodes(records: Iterable[Quad] | OxigraphStore, most: int) -> int:
    """How many nodes the records speak of; one more than `most` if more."""
    if isinstance(records, OxigraphStore):
        return _number(records, "COUNT(DISTINCT ?s)")
    seen: set[object] = set()
    for quad in records:
        seen.add(quad.subject)
        if len(seen) > most:
            break
    return len(seen)


def _number(store: Store, expression: str) -> int:
    rows = store.select(f"SELECT ({expression} AS ?n) {{ ?s ?p ?o }}")
    return next(int(number.value) for (number,) in rows if isinstance(number, Literal))


def _together(
    store: Store, records: Sequence[Quad] | OxigraphStore, judge: Callable[..., Report], shapes: Shapes, *, traced: bool
) -> Report:
    """The records checked with the whole store, in memory; what was wrong with others before is left out.

    If the shapes can be `traced`, those that the records cannot touch are left alone.
    """
    together = OxigraphStore(union=False, written=True)
    pour_store(together, store)
    stated = list(records.quads()) if isinstance(records, OxigraphStore) else records
    pour_triples(together, stated)
    nodes: Collection[object] = {quad.subject for quad in stated} if not traced else ()
    if traced and isinstance(store, OxigraphStore):
        seen = footprint(stated, store)
        nodes, shapes = seen.nodes, touched_shapes(shapes, subclasses(together, shapes), seen)
    report = judge(together, shapes)
    at_others = [finding for finding in report.findings if finding.focus not in nodes]
    if traced:
        shapes = leading_to(shapes, {finding.shape for finding in at_others})
    before = judge(store, shapes, focus={finding.focus for finding in at_others}).findings if at_others else ()
    known = {_key(finding) for finding in before}
    kept = tuple(f for f in report.findings if f.focus in nodes or _key(f) not in known)
    told = Checked(report.checked.shapes, (), (), report.checked.undone)
    return replace(report, findings=kept, checked=told, notes=(*report.notes, TOGETHER))


def _key(finding: Finding) -> tuple[object, ...]:
    """What tells a finding from others."""
    bound = frozenset((name, str(term)) for name, term in finding.bindings.items())
    return finding.shape, finding.focus, str(finding.path), finding.value, finding.component, bound
