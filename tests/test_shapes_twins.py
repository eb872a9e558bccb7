"""Each shape accepts its valid twin and refuses its invalid one, and what it says is as approved."""

from __future__ import annotations

import pytest

from nnmi_graph.findings import Finding
from nnmi_graph.shacl import validate
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import NamedNode

from .shapes_bench import (
    CONTENT,
    KINDS,
    SHAPE,
    TWINS,
    approved_text,
    block,
    prepared,
    records,
    report,
    shapes,
    world,
)

VIOLATION = "http://www.w3.org/ns/shacl#Violation"
NEVER_FAILS = {
    "Institute-sponsor",
    "Institute-lead",
    "Institute-place",
    "Institute-technology",
    "Institute-event",
    "Institute-event-date",
    "Institute-members",
}
"""Property shapes that only make a column: their values are checked where the claim stands."""


def test_twins_are_collected() -> None:
    assert len(KINDS) == 30


@pytest.mark.parametrize("kind", KINDS)
def test_valid_twin_breaks_none_of_its_shapes(kind: str) -> None:
    found = report(kind, "valid")
    assert [block(finding) for finding in found.findings] == []
    seen = sum(count or 0 for count in found.checked.shapes.values())
    assert seen > 0, "the twin holds no record that a shape looks at"


@pytest.mark.parametrize("kind", KINDS)
def test_invalid_twin_is_refused_as_approved(kind: str) -> None:
    approved = (TWINS / kind / "invalid.report.txt").read_text(encoding="utf-8")
    assert approved_text(kind) == approved, "if the change is meant: python -m tests.shapes_bench, then read the diff"


def reached() -> str:
    """The shapes that are met by themselves: those with a target, and the property shapes of these."""
    return """SELECT DISTINCT ?s { ?top sh:targetClass|sh:targetNode|sh:targetSubjectsOf ?target .
        { ?top sh:property ?s } UNION { ?top sh:sparql|sh:or|sh:not ?x BIND (?top AS ?s) } }"""


def names(store: OxigraphStore, query: str) -> set[str]:
    return {row[0].value.removeprefix(SHAPE) for row in store.select(query) if isinstance(row[0], NamedNode)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_shape_of_the_kind_is_broken_by_its_invalid_twin(kind: str) -> None:
    own = OxigraphStore()
    own.add(read(CONTENT.root / "shapes" / f"{kind}.ttl"))
    wanted = names(own, reached()) - NEVER_FAILS
    assert wanted
    assert wanted - {short(finding) for finding in report(kind, "invalid").findings} == set()


def test_every_column_with_a_list_refuses_what_is_not_in_it() -> None:
    store = OxigraphStore()
    store.add(shapes())
    wanted = names(store, "SELECT ?s { ?s sh:node ?l . FILTER (CONTAINS(STR(?l), '/Listed-')) }")
    assert len(wanted) == 34
    found = {
        short(f)
        for kind in KINDS
        for f in report(kind, "invalid").findings
        if f.component.endswith("#NodeConstraintComponent")
    }
    assert wanted - found == set()


def short(finding: Finding) -> str:
    return finding.shape.value.removeprefix(SHAPE) if isinstance(finding.shape, NamedNode) else str(finding.shape)


def test_the_world_and_all_valid_twins_break_no_shape_at_all() -> None:
    paths = [TWINS / kind / "valid.ttl" for kind in KINDS]
    focus = set().union(records(TWINS / "world.ttl"), *(records(path) for path in paths))
    found = validate(world(*paths), shapes(), focus=focus)
    assert [block(finding) for finding in found.findings if finding.severity == VIOLATION] == []


def test_a_kind_alone_keeps_its_own_targets_only() -> None:
    counted = validate(world(), prepared("count")).checked.shapes
    assert {term.value.removeprefix(SHAPE) for term in counted if isinstance(term, NamedNode)} == {
        "MembershipCount",
        "MembershipCount-whole",
        "MembershipCount-dated",
    }
