"""Records checked in the company of a store: few of them one by one, with their neighbours; many in one go.

Either way all that is wrong with the records is found, and what they break in others; the store is not changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from ..ending import hold
from ..findings import Checked, Finding, Report
from ..frozen import replace
from ..jobs import Pace, begin
from ..shacl import prepare, validate
from ..shacl.reach import subclasses
from ..shapes.model import Shapes
from ..store import OxigraphStore, Store
from ..store.pouring import in_memory
from ..store.unswept import unswept
from ..terms import Literal, Quad
from .impact import validate_record
from .inputs import Records
from .touched import footprint, leading_to, touched_shapes

FEW = 50
WORTH = 200
"""Up to `FEW` nodes are followed one by one; one more costs as much as going over `WORTH` statements of a store."""
LONG = 2**17
"""Inputs of so many bytes surely speak of more than `FEW` nodes."""
TOGETHER = "the records were checked together with the whole graph; the number of focus nodes is that of both"


def checked(
    store: Store,
    records: Records,
    shapes: Iterable[Quad] | Shapes,
    timeout: float | None = None,
    engine: str = "sparql",
    *,
    pace: Pace | None = None,
    copy: Callable[[], OxigraphStore] | None = None,
) -> Report:
    """The report on the records by one of the engines of `validate`. Raises `ContentError` for the shapes.

    `copy` gives the store's copy in memory, if one was begun.
    """
    read = shapes if isinstance(shapes, Shapes) else prepare(shapes)
    traced = engine == "sparql" and not read.circles
    if engine == "sparql" and (not isinstance(store, OxigraphStore) or (traced and _are_few(records, store))):
        return validate_record(store, records.quads, read, timeout=timeout)
    with unswept():
        judge = partial(validate, timeout=timeout, engine=engine, pace=pace)
        together = copy() if copy else in_memory(store)
        hold(together)
        return _together(store, together, records, judge, read, traced=traced)


def begun_copy(store: Callable[[], Store], inputs: Iterable[object]) -> Callable[[], OxigraphStore] | None:
    """A copy of the store, begun beside the reading of the inputs if these are so long that it will be needed."""
    size = 0
    with suppress(OSError):
        size = sum(os.path.getsize(given) for given in inputs if isinstance(given, str) and given != "-")
    if size < LONG or not isinstance(known := store(), OxigraphStore):
        return None
    return begin(partial(in_memory, known))


def _are_few(records: Records, store: OxigraphStore) -> bool:
    """Whether the records speak of so few nodes that these are followed one by one."""
    if not records.has_more_nodes(FEW):
        return True
    rows = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    size = next(int(number.value) for (number,) in rows if isinstance(number, Literal))
    return not records.has_more_nodes(size // WORTH)


def _together(
    store: Store,
    together: OxigraphStore,
    records: Records,
    judge: Callable[..., Report],
    shapes: Shapes,
    *,
    traced: bool,
) -> Report:
    """The records checked with the whole store, `together` in memory; what was wrong with others before is left out.

    If the shapes can be `traced`, those that the records cannot touch are left alone.
    """
    seen = footprint(records.told, together if traced else None)
    records.pour(together)
    if traced:
        shapes = touched_shapes(shapes, subclasses(together, shapes), seen)
    report = judge(together, shapes)
    at_others = [finding for finding in report.findings if not seen.has_node(finding.focus)]
    if traced:
        shapes = leading_to(shapes, {finding.shape for finding in at_others})
    before = judge(store, shapes, focus={finding.focus for finding in at_others}).findings if at_others else ()
    known = {_key(finding) for finding in before}
    kept = tuple(f for f in report.findings if seen.has_node(f.focus) or _key(f) not in known)
    told = Checked(report.checked.shapes, (), (), report.checked.undone)
    return replace(report, findings=kept, checked=told, notes=(*report.notes, TOGETHER))


def _key(finding: Finding) -> tuple[object, ...]:
    """What tells a finding from others."""
    bound = frozenset((name, str(term)) for name, term in finding.bindings.items())
    return finding.shape, finding.focus, str(finding.path), finding.value, finding.component, bound
