"""The same validation by pySHACL: for shapes that cannot be compiled, and for whoever wants a second opinion.

The data is copied out of the store into rdflib's memory, so this is for small data. Results come back as findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..errors import ContentError
from ..findings.report import Checked, Finding, Report
from ..frozen import replace
from ..labels import look_up
from ..shapes.components import own
from ..shapes.model import Check, Constraint, Shape, Shapes
from ..shapes.read_paths import read_path
from ..store import Store
from ..store.rdflib_terms import from_rdflib, quiet, to_rdflib
from ..terms import SH, Literal, Quad, Term, Triple
from ..triples import TripleIndex, name_of
from .reach import conditions_on, focus_count, number, unseen_records


def validate_with_pyshacl(data: Store, shapes: Shapes, focus: Collection[Term] | None) -> Report:
    """The report by pySHACL. Raises `ContentError` where it gives up."""
    results = run(data.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), shapes.quads)
    findings = [finding for finding in results_to_findings(results, shapes) if focus is None or finding.focus in focus]
    conditions = conditions_on(data, shapes)
    counts = {shape.id: number(data, focus_count(conditions, shape)) for shape in shapes.with_targets}
    empty = tuple(shape for shape, count in counts.items() if count == 0)
    checked = Checked(counts, empty, () if focus is not None else tuple(unseen_records(data, conditions)))
    nodes = [term for finding in findings for term in (finding.focus, finding.value) if term is not None]
    labels = look_up(data, nodes, shapes.labels, ("en", "zh"))
    told = tuple(replace(finding, labels=labels) for finding in findings)
    return Report(told, checked, (*shapes.notes, "validated by pySHACL"), labels, left_out=shapes.left_out)


def run(triples: Iterable[Triple], quads: Iterable[Quad]) -> TripleIndex:
    """pySHACL's report graph, read back."""
    import warnings

    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ShapeRecursionWarning, ValidationFailure

    try:
        with quiet():
            warnings.simplefilter("error", ShapeRecursionWarning)
            shapes_graph = to_rdflib(Triple(q.subject, q.predicate, q.object) for q in quads)
            _, report, text = pyshacl.validate(
                to_rdflib(triples), shacl_graph=shapes_graph, inference="none", do_owl_imports=False
            )
    except ShapeRecursionWarning:
        what = "pySHACL gave up: shapes that refer to themselves led it on and on, and the rest it lets pass"
        raise ContentError(what, mend="use the usual engine, without --engine") from None
    except (ReportableRuntimeError, ShapeLoadError, ValidationFailure, NotImplementedError) as error:
        raise ContentError(f"pySHACL gave up: {error}") from None
    if isinstance(report, ValidationFailure):
        raise ContentError(f"pySHACL gave up: {report.message or text}")
    return TripleIndex(from_rdflib(report))


def results_to_findings(graph: TripleIndex, shapes: Shapes) -> Iterable[Finding]:
    """The results that the report lists; those within other results are left out."""
    for report in graph.instances([SH + "ValidationReport"]):
        for node in graph.objects(report, SH + "result"):
            yield _finding(graph, node, shapes)


def _finding(graph: TripleIndex, node: Term, shapes: Shapes) -> Finding:
    def one(name: str) -> Term | None:
        return next(iter(graph.objects(node, SH + name)), None)

    focus, path, shape_id = one("focusNode"), one("resultPath"), one("sourceShape")
    component, severity = one("sourceConstraintComponent"), one("resultSeverity")
    assert focus is not None and component is not None and severity is not None and shape_id is not None
    shape = shapes.by_id.get(shape_id) or _unknown(shape_id)
    steps = read_path(graph, path, "the report's path") if path is not None else None
    made = _cause(shape, component.value, one("sourceConstraint"))
    messages = (message for message in graph.objects(node, SH + "resultMessage") if isinstance(message, Literal))
    texts = sorted(messages, key=lambda text: (text.language != "en", str(text)))
    bindings: dict[str, Term] = {"message": texts[0]} if texts and (shape.messages or made.body) else {}
    return Finding(
        shape_id, focus, steps, one("value"), component.value, severity.value, Check(shape, made), bindings=bindings
    )


def _cause(shape: Shape, component: str, source: Term | None) -> Constraint:
    """The constraint of the shape that the result is about: of its component, and with its query if it has one."""
    same = [made for made in shape.constraints if made.component == component]
    exact = [made for made in same if made.body and made.body.source == source]
    return next(iter(exact or same), Constraint(own(component, False)))


def _unknown(shape_id: Term) -> Shape:
    return Shape(shape_id, None, (), (), (), SH + "Violation", (), (), (), name_of(shape_id))
