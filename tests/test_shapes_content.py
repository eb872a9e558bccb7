"""The real content keeps to the shapes, the rules tell what they should of it, and new records are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnmi_graph.findings import Finding, Report
from nnmi_graph.shacl import validate
from nnmi_graph.store import OxigraphStore, read
from nnmi_graph.terms import ID, SH, NamedNode

from .shapes_bench import CONTENT, ROOT, SHAPE, block, records, shapes

RECORDS = ROOT / "examples" / "records"


def content(*extra: Path) -> OxigraphStore:
    store = OxigraphStore()
    for path, graph in CONTENT.graphs():
        store.add(read(path, graph=graph))
    for path in extra:
        store.add(read(path, graph="https://example.org/new"))
    return store


@pytest.fixture(scope="module")
def whole() -> Report:
    """The report on all of the content."""
    return validate(content(), shapes())


def of_shape(report: Report, name: str) -> set[str]:
    """Which records a shape has something to say about, by their short names."""
    found = {finding.focus for finding in report.findings if finding.shape == NamedNode(SHAPE + name)}
    return {term.value.removeprefix(ID) for term in found if isinstance(term, NamedNode)}


def severity(finding: Finding) -> str:
    return finding.severity.removeprefix(SH)


def test_the_content_has_no_violation(whole: Report) -> None:
    assert [block(finding) for finding in whole.findings if severity(finding) == "Violation"] == []


def test_the_shapes_looked_at_the_content(whole: Report) -> None:
    counts = {
        term.value.removeprefix(SHAPE): n for term, n in whole.checked.shapes.items() if isinstance(term, NamedNode)
    }
    assert (counts["Claim"] or 0) >= 383
    assert (counts["Institute"] or 0) >= 18
    assert (counts["Contradiction"] or 0) == 41
    assert (counts["Membership"] or 0) >= 171
    assert not whole.checked.undone
    assert whole.checked.unseen == ()


def test_federal_money_outside_the_range_is_a_warning(whole: Report) -> None:
    """One institute goes beyond 120 M. A deprecated claim of 140 M (IX214, a total) is not judged."""
    assert of_shape(whole, "Rule-SF089-institute") == {"IX254"}


def test_an_initial_amount_or_a_bound_cannot_be_judged(whole: Report) -> None:
    """America Makes is told with 50 M by the survey, as the initial amount: the whole is at least so much."""
    assert "SF190" in of_shape(whole, "Rule-SF088-institute-open")
    assert "SF209" in of_shape(whole, "Rule-SF089-institute-open"), "70 M, with more to come"
    assert of_shape(whole, "Rule-SF088-institute") == set()


def test_cost_share_is_compared_within_one_source(whole: Report) -> None:
    """The survey's 39 M against 50 M breaks the rule."""
    assert "SF191" in of_shape(whole, "Rule-SF091-institute")
    assert "SF233" not in of_shape(whole, "Rule-SF091-institute"), "70 of 70 passes"


def test_a_remark_on_ownership_is_no_evidence_and_a_later_owner_none_of_an_earlier_tie(whole: Report) -> None:
    foreign = of_shape(whole, "Rule-SF122-member-open")
    assert {"MB023", "MB602", "MB409"} <= foreign, "Faurecia is called French; Zoltek and Mentor were bought before"
    assert foreign.isdisjoint({"MB069", "MB615", "MB461"}), "Nokia, LyondellBasell and Teijin came later"
    assert foreign.isdisjoint({"MB052", "MB128", "MB007"}), "a remark is no evidence"


def test_rules_never_refuse(whole: Report) -> None:
    rules = {severity(f) for f in whole.findings if isinstance(f.shape, NamedNode) and "/Rule-" in f.shape.value}
    assert rules == {"Warning", "Info"}


def test_a_good_record_passes_without_a_word() -> None:
    path = RECORDS / "good-institute.ttl"
    report = validate(content(path), shapes(), focus=records(path))
    assert [block(finding) for finding in report.findings] == []
    assert sum(count or 0 for count in report.checked.shapes.values()) > 30


def test_a_bad_record_is_refused_for_each_of_its_faults() -> None:
    path = RECORDS / "bad-institute.ttl"
    report = validate(content(path), shapes(), focus=records(path))
    found = {
        (severity(f), f.shape.value.removeprefix(SHAPE)) for f in report.findings if isinstance(f.shape, NamedNode)
    }
    assert found == {
        ("Violation", "LifecycleEvent-date"),
        ("Violation", "Institute-founded-lead"),
        ("Violation", "Sponsorship-agency"),
        ("Violation", "TechnologyFocus-technology"),
        ("Violation", "FundingCommitment-amount"),
        ("Violation", "Claim-citation"),
        ("Violation", "Claim-period"),
        ("Violation", "Agent-name-unique"),
        ("Warning", "Rule-SF088-institute"),
    }
