"""A second engine, pySHACL, finds in the twins exactly what ours finds."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDF, Dataset, Graph
from rdflib import SH as SHACL

from nnmi_graph.store import FORMATS, read, serialize
from nnmi_graph.terms import Quad, Triple

from .shapes_bench import TWINS, context, records, report, shapes_of

JUDGED = (
    pytest.param("institute", marks=pytest.mark.long("pySHACL takes seconds for one record")),
    pytest.param("membership", marks=pytest.mark.long("pySHACL takes seconds for one record")),
    "funding",
)
Found = Counter[tuple[str, str, str, str]]


def graph_of(quads: tuple[Quad, ...] | list[Quad]) -> Graph:
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    return Graph().parse(data=serialize(triples, FORMATS["ntriples"]), format="nt")


def judged(kind: str, twin: str) -> Found:
    """What pySHACL finds: shape, component, severity and focus node of each result on a record of the twin."""
    import pyshacl

    path = TWINS / kind / f"{twin}.ttl"
    data = graph_of([*context(), *read(path)])
    _, answer, _ = pyshacl.validate(data, shacl_graph=graph_of(shapes_of(kind)), inference="none", meta_shacl=False)
    assert isinstance(answer, Graph | Dataset)
    mine = {str(getattr(term, "value", term)) for term in records(path)}
    results = set(answer.objects(None, SHACL.result))
    assert all((result, RDF.type, SHACL.ValidationResult) in answer for result in results)
    parts = (SHACL.sourceShape, SHACL.sourceConstraintComponent, SHACL.resultSeverity, SHACL.focusNode)
    rows = (tuple(str(answer.value(result, part)) for part in parts) for result in results)
    return Counter(row for row in rows if row[3] in mine)  # type: ignore[misc]


def ours(kind: str, twin: str) -> Found:
    """The same from our own engine."""
    found = report(kind, twin).findings
    words = (tuple(getattr(t, "value", t) for t in (f.shape, f.component, f.severity, f.focus)) for f in found)
    return Counter(words)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", JUDGED)
def test_both_engines_agree_on_the_invalid_twin(kind: str) -> None:
    theirs = judged(kind, "invalid")
    assert theirs == ours(kind, "invalid")
    assert sum(theirs.values()) > 8


def test_both_engines_pass_a_valid_twin() -> None:
    assert judged("funding", "valid") == ours("funding", "valid") == Counter()
