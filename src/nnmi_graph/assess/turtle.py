"""Assessments as RDF: `nnmi:EligibilityAssessment` with a `nnmi:CriterionResult` for each step.

The shape is that of the ODRL compliance report: one report on one evaluation, one result for each rule, each with its
state. Evidence is what the result used (`prov:used`); what is missing is told in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..dates import PartialDate
from ..rulesets.build import criterion_of, rule_set_iri
from ..store.trig import write_trig
from ..terms import ID, NNMI, PROV, RDF, TAX, DefaultGraph, Literal, NamedNode, Quad, Term
from .assessing import Assessment
from .explain import notice
from .trace import as_json, trace_digest


def as_turtle(assessments: Sequence[Assessment], data: str) -> bytes:
    """The assessments as Turtle."""
    triples = dict.fromkeys(triple for one in assessments for triple in _assessment(one, data))
    quads = [Quad(NamedNode(s), NamedNode(p), o, DefaultGraph()) for s, p, o in triples]
    return write_trig(quads, notice(assessments[0]) if assessments else "")


def _assessment(one: Assessment, data: str) -> Iterator[tuple[str, str, Term]]:
    iri = f"{ID}assessment-{one.rules.name}-{trace_digest(as_json([one], data))}"
    yield iri, RDF + "type", NamedNode(NNMI + "EligibilityAssessment")
    if one.asked.subject:
        yield iri, NNMI + "applicant", NamedNode(one.asked.subject)
    yield iri, NNMI + "underRuleSet", NamedNode(rule_set_iri(one.rules.name))
    yield iri, NNMI + "forRole", Literal(one.asked.role)
    yield iri, NNMI + "outcome", _outcome(one.finding.outcome)
    if one.asked.as_of:
        yield iri, NNMI + "assessedOn", PartialDate.parse(one.asked.as_of).literal()
    for finding in one.finding.walk():
        if finding is one.finding:
            continue
        result = f"{iri}-{finding.name}"
        yield iri, NNMI + "hasResult", NamedNode(result)
        yield result, RDF + "type", NamedNode(NNMI + "CriterionResult")
        yield result, NNMI + "resultFor", NamedNode(criterion_of(finding.name))
        yield result, NNMI + "outcome", _outcome(finding.outcome)
        for reading, _ in finding.seen:
            for claim in reading.claims:
                yield result, PROV + "used", NamedNode(claim)
        if finding.outcome == "unknown":
            for text in finding.node.texts:
                for language, words in text.items():
                    yield result, NNMI + "missing", Literal(words, language=language)


def _outcome(outcome: str) -> NamedNode:
    return NamedNode(f"{TAX}outcome-{outcome.replace(' ', '-')}")
