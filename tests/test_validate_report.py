"""The forms of a report, and places in the input."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest

from nnmi_graph.check import SourceText, locate
from nnmi_graph.errors import UnknownName, Where
from nnmi_graph.findings import REPORT_FORMATS, Mend, Report, render_report
from nnmi_graph.shacl import validate
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import SH, Literal, NamedNode
from nnmi_graph.triples import TripleIndex

from .validate_samples import LABELS, PREFIXES, check, turtle

SHAPES = """
ex:S a sh:NodeShape ; rdfs:label "Person"@en , "人员"@zh ; sh:targetClass ex:Person ;
  sh:property [ sh:path ex:knows ; sh:name "acquaintance"@en ; sh:class ex:Person ] , [ sh:path ( ex:knows ex:knows ) ; sh:maxCount 0 ; sh:severity sh:Warning ] .
ex:T a sh:NodeShape ; sh:targetClass ex:Typo ; sh:class ex:C .
"""
DATA = (
    LABELS
    + """
ex:ann a ex:Person ;
    ex:knows ex:bob ,
        ex:cy .
ex:cy a ex:Person ; ex:knows ex:ann .
"""
)


@dataclass(frozen=True)
class CellFault:
    """A fault of a cell, as the reader of a sheet makes them."""

    component: str = "Number"
    severity: str = SH + "Violation"
    where: Where | None = None
    mend: Mend | None = None
    value: str = "many"
    column: str = "amount"

    def message(self, language: str = "en") -> str:
        return "“many” is no number" if language == "en" else "“many”不是数字"


@pytest.fixture
def report() -> Report:
    store = OxigraphStore()
    text = (PREFIXES + DATA).encode()
    store.add(parse(text, FORMATS["turtle"], "people.ttl"))
    found = validate(store, turtle(SHAPES))
    return locate(found, [SourceText("people.ttl", text, FORMATS["turtle"])])


def test_text(report: Report) -> None:
    assert (
        render_report(report, "text")
        == """\
1 violation, 2 warnings, in 2 records.

VIOLATION · Person: acquaintance · 1 record
  expected: something of kind person
  people.ttl:13:14  knows of Ann is Bob; expected something of kind person
      to mend: name something of kind person, or say that this is one
        add <http://example.org/bob> a <http://example.org/Person> .

WARNING · Person: <http://example.org/knows>/<http://example.org/knows> · 2 records
  expected: at most 0 values
  people.ttl:13:5  Ann has too many values of <http://example.org/knows>/<http://example.org/knows>: at most 0 values allowed
      to mend: remove it
  people.ttl:15:21  <http://example.org/cy> has too many values of <http://example.org/knows>/<http://example.org/knows>: at most 0 values allowed
      to mend: remove it

Checked: 2 rules, applied 2 times.
Warning: <http://example.org/T> found no record to check; is its target spelled right?
"""
    )


def test_text_in_chinese(report: Report) -> None:
    text = render_report(report, "text", "zh")
    assert text.startswith(
        "1 项违规、2 项警告，涉及 2 条记录。\n\n违规 · 人员：acquaintance · 1 条记录".replace("：", ": ", 1)
    )
    assert "认识 是 Bob；应为人员 类的事物" in text
    assert "没有找到可检查的记录" in text


def test_json(report: Report) -> None:
    answer = json.loads(render_report(report, "json"))
    assert list(answer) == ["conforms", "findings", "checked", "notes"]
    assert answer["conforms"] is False
    first = answer["findings"][0]
    assert {"severity", "component", "shape", "focus", "path", "value", "message", "where", "mend"} <= set(first)
    violation = next(f for f in answer["findings"] if f["severity"] == "violation")
    assert violation["focus"] == "http://example.org/ann"
    assert violation["value"] == "http://example.org/bob"
    assert violation["path"] == "<http://example.org/knows>"
    assert violation["component"] == SH + "ClassConstraintComponent"
    assert violation["where"] == {"file": "people.ttl", "line": 13, "column": 14}
    assert violation["mend"]["add"] == ["<http://example.org/bob> a <http://example.org/Person> ."]
    assert answer["checked"]["shapes"] == {"http://example.org/S": 2, "http://example.org/T": 0}
    assert answer["checked"]["empty"] == ["http://example.org/T"]


def test_turtle_is_the_report_of_the_standard(report: Report) -> None:
    text = render_report(report, "turtle")
    graph = TripleIndex(parse(text.encode(), FORMATS["turtle"], "report"))
    (node,) = graph.instances([SH + "ValidationReport"])
    assert graph.objects(node, SH + "conforms") == (Literal(False),)
    results = graph.objects(node, SH + "result")
    assert len(results) == 3
    for result in results:
        for name in (
            "focusNode",
            "resultPath",
            "resultSeverity",
            "sourceShape",
            "sourceConstraintComponent",
            "resultMessage",
        ):
            assert graph.objects(result, SH + name), name
    assert render_report(report, "turtle") == text
    empty = check("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:IRI .", "")
    assert "conforms> true" in render_report(empty, "turtle") or "sh:conforms true" in render_report(empty, "turtle")


def test_sarif(report: Report) -> None:
    log = json.loads(render_report(report, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["<http://example.org/S>/Class", "<http://example.org/S>/MaxCount"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "people.ttl"
        assert place["region"]["startLine"] >= 13


def test_html_needs_nothing_from_outside(report: Report) -> None:
    page = render_report(report, "html")
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", page)
    assert "people.ttl:13:14" in page
    assert page.count("<details") == 2


def test_text_of_data_is_no_markup() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:datatype xsd:date ] ."
    bad = check(shapes, "ex:a ex:p '<script>alert(1)</script> | *x*' .")
    assert "<script>" not in render_report(bad, "html")
    assert r"\| \*x\*" in render_report(bad, "md")


def test_markdown(report: Report) -> None:
    lines = render_report(report, "md").splitlines()
    assert "## Person: acquaintance (violation, 1 record)" in lines
    assert [line for line in lines if line.startswith("| people.ttl:13:14 | knows of Ann is Bob")]


@pytest.mark.parametrize("format", REPORT_FORMATS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_faults_of_the_input_are_told_too(report: Report, format: str, language: str) -> None:
    from nnmi_graph.frozen import replace

    with_fault = replace(
        report, faults=(CellFault(where=Where("orgs.xlsx!C5"), mend=Mend({"en": "write digits", "zh": "请填写数字"})),)
    )
    assert not with_fault.conforms
    assert with_fault.worst() == SH + "Violation"
    text = render_report(with_fault, format, language)
    assert ("no number" in text or "不是数字" in text) is (format != "turtle")


def test_many_of_a_kind_are_cut_short() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    report = check(shapes, " ".join(f"ex:n{n} a ex:C ." for n in range(30)))
    text = render_report(report, "text")
    assert text.startswith("30 violations, in 30 records.")
    assert "… and 20 more" in text
    assert len(json.loads(render_report(report, "json"))["findings"]) == 30


def test_unknown_format(report: Report) -> None:
    with pytest.raises(UnknownName, match="did you mean 'json'"):
        render_report(report, "jsn")


PLACES = """@prefix ex: <http://example.org/> .
PREFIX sh: <http://www.w3.org/ns/shacl#>
# ex:a ex:p 1 .
ex:a ex:p 1.50 , "two" ;  # a comment ; ex:p "x"
     ex:q [ ex:p 'it"s' ; ex:r ( 1 ex:b ) ] , \"\"\"three
lines\"\"\"@en ; a ex:C .
<http://example.org/b> ex:p ex:a , true , "2014"^^<http://www.w3.org/2001/XMLSchema#gYear> .
ex:g { ex:c ex:p ex:a } GRAPH ex:h { ex:d ex:p "\\u0041" . }
"""
WANTED = [
    ("ex:a", "ex:p", "'two'", (4, 18)),
    ("ex:a", "ex:p", "1.5", (4, 11)),
    ("ex:a", "ex:q", "'nothing'", (5, 6)),
    ("ex:a", "ex:z", None, (4, 1)),
    ("ex:b", "ex:p", "true", (7, 36)),
    ("ex:c", "ex:p", "ex:a", (8, 18)),
    ("ex:d", "ex:p", "'A'", (8, 48)),
    ("ex:b", "ex:p", "'2014'^^xsd:gYear", (7, 43)),
]


@pytest.mark.parametrize(("subject", "predicate", "value", "place"), WANTED)
def test_place_of_a_triple(subject: str, predicate: str, value: str | None, place: tuple[int, int]) -> None:
    """The value's place, else the property's, else the record's."""
    from nnmi_graph.frozen import replace

    base = check("ex:S a sh:NodeShape ; sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .", "")
    quad = turtle(f"{subject} {predicate} {value or 1} .")[-1]
    from nnmi_graph.paths import Predicate

    finding = replace(
        base.findings[0], focus=quad.subject, path=Predicate(quad.predicate.value), value=quad.object if value else None
    )  # type: ignore[arg-type]
    source = SourceText("x.trig", PLACES.encode(), FORMATS["trig"])
    (found,) = locate(replace(base, findings=(finding,)), [source]).findings
    assert found.where == Where("x.trig", *place)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("jsonld", '{"@context": {"ex": "http://example.org/"},\n "@id": "ex:a", "ex:p": 1}'),
        ("rdfxml", '<rdf:RDF>\n <rdf:Description rdf:about="http://example.org/a"/></rdf:RDF>'),
    ],
)
def test_place_of_a_record_in_other_formats(format: str, text: str) -> None:
    report = check("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .", "")
    (finding,) = locate(report, [SourceText("x", text.encode(), FORMATS[format])]).findings
    assert finding.where is not None
    assert finding.where.line == 2
    assert finding.focus == NamedNode("http://example.org/a")
