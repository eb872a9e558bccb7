"""One record against a store: what is found and what is left alone, in memory, on disk, over an endpoint."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from nnmi_graph.check import open_against, validate_record
from nnmi_graph.findings import Report
from nnmi_graph.shacl import validate
from nnmi_graph.store import OxigraphStore, open_store

from .endpoint import endpoint
from .validate_samples import record_of, turtle

SHAPES = """
ex:OneLead a sh:NodeShape ; sh:targetClass ex:Institute ;
  sh:property [ sh:path [ sh:inversePath ex:leads ] ; sh:maxCount 1 ] .
ex:OwnNumber a sh:NodeShape ; sh:targetClass ex:Firm ; sh:sparql [ sh:prefixes ex: ; sh:message "{?value} is taken by {?other}"@en ;
  sh:select "SELECT $this ?value ?other WHERE { $this ex:number ?value . ?other ex:number ?value . FILTER (?other != $this) }" ] .
ex:NoOverlap a sh:NodeShape ; sh:targetClass ex:Membership ; sh:sparql [ sh:prefixes ex: ; sh:message "overlaps {?other}"@en ;
  sh:select '''SELECT $this ?other WHERE { $this ex:member ?m ; ex:about ?i ; ex:from ?f ; ex:to ?t .
    ?other ex:member ?m ; ex:about ?i ; ex:from ?g ; ex:to ?u . FILTER (?other != $this && ?f <= ?u && ?g <= ?t) }''' ] .
ex:Named a sh:NodeShape ; sh:targetClass ex:Firm ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .
"""
STORE = """
ex:i1 a ex:Institute . ex:f1 a ex:Firm ; ex:number 1 ; ex:leads ex:i1 . ex:f2 a ex:Firm ; ex:number 2 ; ex:name "two" .
ex:m1 a ex:Membership ; ex:member ex:f2 ; ex:about ex:i1 ; ex:from 2012 ; ex:to 2016 .
ex:m2 a ex:Membership ; ex:member ex:f1 ; ex:about ex:i1 ; ex:from 2012 ; ex:to 2016 .
"""
RECORDS = {
    "second lead": ("ex:f2 ex:leads ex:i1 .", {("OneLead", "i1")}),
    "number taken": ("ex:f9 a ex:Firm ; ex:name 'nine' ; ex:number 2 .", {("OwnNumber", "f9"), ("OwnNumber", "f2")}),
    "overlap": (
        "ex:m9 a ex:Membership ; ex:member ex:f2 ; ex:about ex:i1 ; ex:from 2015 ; ex:to 2020 .",
        {("NoOverlap", "m9"), ("NoOverlap", "m1")},
    ),
    "no overlap": ("ex:m9 a ex:Membership ; ex:member ex:f2 ; ex:about ex:i1 ; ex:from 2017 ; ex:to 2020 .", set()),
    "own fault": ("ex:f9 a ex:Firm .", {("Named", "f9")}),
    "what was wrong before": ("ex:m9 a ex:Membership ; ex:member ex:f1 .", set()),
    "known firm described": ("ex:f1 ex:name 'one' .", set()),
}


def names(report: Report) -> set[tuple[str, str]]:
    found = set()
    for finding in report.findings:
        shape = finding.check.way[0] if finding.check.way else finding.shape
        found.add((shape.value.rpartition("/")[2], finding.focus.value.rpartition("/")[2]))
    return found


def memory() -> OxigraphStore:
    store = OxigraphStore()
    store.add(record_of(STORE))
    return store


@pytest.fixture
def disk(tmp_path: Path) -> OxigraphStore:
    OxigraphStore.build(tmp_path / "store", record_of(STORE))
    return OxigraphStore.directory(tmp_path / "store")


@pytest.mark.parametrize("name", RECORDS)
def test_record(name: str) -> None:
    record, expected = RECORDS[name]
    store = memory()
    before = set(store.inner)
    assert names(validate_record(store, record_of(record), turtle(SHAPES))) == expected
    assert set(store.inner) == before


def test_records_one_after_the_other_on_disk(disk: OxigraphStore, tmp_path: Path) -> None:
    """The store, opened to be read only, stays as it is, and no snapshot is left beside it."""
    before = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "store").glob("*.sst")}
    with open_against(disk, turtle(SHAPES)) as against:
        assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".nnmi-")]
        for record, expected in RECORDS.values():
            assert names(against.check(record_of(record))) == expected
    assert [entry.name for entry in tmp_path.iterdir()] == ["store"]
    assert {file.name: file.stat().st_mtime_ns for file in (tmp_path / "store").glob("*.sst")} == before
    assert len(OxigraphStore.directory(tmp_path / "store").inner) == len(record_of(STORE))


def test_the_record_is_taken_out_when_something_fails() -> None:
    store = memory()
    size = len(store.inner)
    with open_against(store, turtle(SHAPES)) as against, pytest.raises(ZeroDivisionError):
        from nnmi_graph.store.overlay import with_quads

        with with_quads(against.view, record_of("ex:f9 a ex:Firm .")):
            raise ZeroDivisionError
    assert len(store.inner) == size


def test_what_no_shape_looked_at() -> None:
    report = validate_record(memory(), record_of("ex:x a ex:Frm ; ex:name 'x' . ex:y ex:name 'y' ."), turtle(SHAPES))
    kinds = {(u.kind.value if u.kind else None, u.count) for u in report.checked.unseen}
    assert ("http://example.org/Frm", 1) in kinds
    assert any(kind is None for kind, _ in kinds)


def test_record_with_nodes_without_a_name() -> None:
    report = validate_record(memory(), record_of("[] a ex:Firm ; ex:number 2 ."), turtle(SHAPES))
    assert sorted(finding.component.rpartition("#")[2] for finding in report.findings) == [
        "MinCountConstraintComponent",
        "SPARQLConstraintComponent",
        "SPARQLConstraintComponent",
    ]
    assert any("without a name" in note for note in report.notes)


def test_records_against_an_endpoint() -> None:
    """What lies around each record is copied; the report says how much."""
    with endpoint(memory().inner) as address, open_against(open_store(address), turtle(SHAPES)) as against:
        for record, expected in RECORDS.values():
            report = against.check(record_of(record))
            assert names(report) == expected
            assert any("triples around the record were looked at" in note for note in report.notes)


def test_endpoint_validated_as_a_whole() -> None:
    """The same plan, run by an endpoint: a query per constraint, no conditions put together."""
    store = memory()
    with endpoint(store.inner) as address:
        there = validate(open_store(address), turtle(SHAPES))
    here = validate(store, turtle(SHAPES))
    assert names(there) == names(here) == {("Named", "f1")}
    assert there.checked == here.checked


def test_a_store_in_graphs_keeps_its_graphs() -> None:
    """A record's triple that a graph of the store holds already is not put in a second time."""
    store = OxigraphStore()
    graph = ox.NamedNode("http://g/1")
    store.add(ox.Quad(q.subject, q.predicate, q.object, graph) for q in record_of(STORE))
    before = set(store.inner)
    report = validate_record(store, record_of("ex:f2 a ex:Firm ; ex:number 2 ; ex:name 'two' ."), turtle(SHAPES))
    assert not report.findings
    assert set(store.inner) == before
