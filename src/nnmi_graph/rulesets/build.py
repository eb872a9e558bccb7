"""Rule sets → RDF: criteria, groups, evidence, parameters, worked cases, in the terms of the ontology and so of CCCEV.

CCCEV 2.00 (Core Criterion and Core Evidence Vocabulary) has criteria, requirements and types of evidence;
`ontology/alignments/cccev.ttl` says which of our terms are narrower than its.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b

from ..dates import PartialDate
from ..errors import Where
from ..terms import DCTERMS, ID, NNMI, RDF, RDFS, SKOS, TAX, DefaultGraph, Literal, NamedNode, Quad, Term
from .blocks import Texts
from .model import Case, Node, Parameter, Provision, RuleSet

EVIDENCE = "evidence"
"""The query of the toolkit's own for what evidence says to criteria."""
_COMBINATIONS = {None: "all", 1: "any"}
_SLUG = 60
"""How many characters of a text its IRI is made of."""


def rule_quads(rules: RuleSet) -> list[Quad]:
    """The statements of a rule set."""
    return [
        Quad(NamedNode(subject), NamedNode(predicate), value, DefaultGraph())
        for subject, predicate, value in dict.fromkeys(_statements(rules))
    ]


_Statement = tuple[str, str, Term]


def rule_set_iri(name: str) -> str:
    """The IRI of the rule set called so."""
    return f"{ID}rules-{name}"


def criterion_of(name: str) -> str:
    """The IRI of the criterion that is called so.

    >>> criterion_of("SF122")
    'https://w3id.org/nnmi/id/SF122-criterion'
    """
    return f"{ID}{name}-criterion"


def places(rules: RuleSet) -> Mapping[str, Where]:
    """Where each thing of a built rule set stands in its file, by IRI."""
    found = {rule_set_iri(rules.name): rules.where}
    for one in rules.provisions.values():
        found |= {criterion_of(node.name): node.where for node in one.node.walk() if node.kind != "same"}
        found |= {_parameter_iri(one, parameter): parameter.where for parameter in one.parameters}
    return found | {criterion_of(one.id): one.where for one in rules.provisions.values()}


def _statements(rules: RuleSet) -> Iterator[_Statement]:
    whole = rule_set_iri(rules.name)
    yield _is_a(whole, "RuleSet")
    yield from _texts(whole, RDFS + "label", rules.title)
    yield from _texts(whole, DCTERMS + "publisher", rules.issuer)
    yield from _dates(whole, rules.since, rules.until)
    for provision in rules.provisions.values():
        yield whole, NNMI + "hasCriterion", NamedNode(criterion_of(provision.id))
        yield from _provision(provision, whole)


def _provision(provision: Provision, whole: str) -> Iterator[_Statement]:
    iri = criterion_of(provision.id)
    yield from _texts(iri, RDFS + "label", provision.title)
    yield from _node(iri, provision.node, whole)
    yield from _dates(iri, provision.since, provision.until)
    for quote in provision.quotes:
        yield iri, NNMI + "ruleText", Literal(quote.text, language=quote.language)
        if quote.locator:
            yield iri, NNMI + "reference", Literal(quote.locator)
    for role in provision.roles:
        yield iri, NNMI + "forRole", Literal(role)
        yield iri, NNMI + "fromProvision", NamedNode(ID + provision.id)
    if provision.applies:
        yield iri, NNMI + "appliesWhen", NamedNode(criterion_of(provision.applies))
    for exempt in provision.exceptions:
        yield iri, NNMI + "exceptWhen", NamedNode(criterion_of(exempt.when))
    for name in provision.follows:
        yield iri, NNMI + "successorOf", NamedNode(criterion_of(name))
    for parameter in provision.parameters:
        yield from _parameter(iri, _parameter_iri(provision, parameter), parameter)
    for number, case in enumerate(provision.cases, 1):
        yield from _case(iri, f"{ID}{provision.id}-case-{number}", case)


def _parameter_iri(provision: Provision, parameter: Parameter) -> str:
    return f"{ID}{provision.id}-parameter-{parameter.name}"


def _parameter(of: str, iri: str, one: Parameter) -> Iterator[_Statement]:
    yield of, NNMI + "ruleParameter", NamedNode(iri)
    yield _is_a(iri, "RuleParameter")
    yield iri, SKOS + "notation", Literal(one.name)
    yield from _dates(iri, one.since, "")
    told = {"value": one.value, "unit": one.unit, "reference": one.reference}
    yield from ((iri, NNMI + key, Literal(text)) for key, text in told.items() if text)


def _case(of: str, iri: str, case: Case) -> Iterator[_Statement]:
    given = "; ".join(f"{name}: {value}" for name, value in case.given.items()) or "–"
    yield of, NNMI + "workedCase", NamedNode(iri)
    yield _is_a(iri, "WorkedCase")
    yield iri, NNMI + "given", Literal(f"{case.title}: {given}")
    yield iri, NNMI + "outcome", NamedNode(f"{TAX}outcome-{case.outcome.replace(' ', '-')}")


def _node(iri: str, node: Node, whole: str) -> Iterator[_Statement]:
    """What a question or a group of questions is. A fact whose "no" meets the condition stands in a group of none."""
    yield _is_a(iri, "EligibilityCriterion" if node.is_leaf else "CriterionGroup")
    yield iri, NNMI + "inRuleSet", NamedNode(whole)
    yield from _texts(iri, NNMI + "asks", node.asks)
    yield iri, NNMI + "settledBy", Literal(node.fact or node.kind)
    yield from _texts(iri, NNMI + "judgedBy", node.by)
    if node.is_leaf:
        yield from _papers(iri, node)
        return
    kind = "none" if node.negated else _COMBINATIONS.get(node.count, "at-least")
    yield iri, NNMI + "combination", NamedNode(f"{TAX}combination-{kind}")
    if kind == "at-least":
        yield iri, NNMI + "atLeast", Literal(node.count or 0)
    for child in node.children:
        inner = criterion_of(child.name)
        if child.is_inverted:
            outer = criterion_of(f"not-{child.name}")
            yield iri, NNMI + "hasCriterion", NamedNode(outer)
            so = replace(child, wanted=True)
            yield from _node(outer, Node("group", outer, child.where, count=1, negated=True, children=(so,)), whole)
            continue
        yield iri, NNMI + "hasCriterion", NamedNode(inner)
        if child.kind != "same":
            yield from _node(inner, child, whole)


def _papers(iri: str, node: Node) -> Iterator[_Statement]:
    """The readings of an open question; of others the kinds of evidence, and the one to ask for first."""
    if node.kind == "open":
        yield from (one for text in node.texts for one in _texts(iri, NNMI + "reading", text))
        return
    for number, text in enumerate(node.texts):
        kind = _evidence_iri(text["en"])
        yield iri, NNMI + "acceptedEvidence", NamedNode(kind)
        if not number:
            yield iri, NNMI + "firstEvidence", NamedNode(kind)
        yield _is_a(kind, "EvidenceType")
        yield from _texts(kind, RDFS + "label", text)


def _evidence_iri(text: str) -> str:
    """The IRI of a kind of evidence, by its English words: the same wherever it is asked for."""
    slug = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")
    if len(slug) > _SLUG:
        slug = f"{slug[:_SLUG].strip('-')}-{blake2b(text.encode(), digest_size=3).hexdigest()}"
    return f"{ID}evidence-{slug}"


def _is_a(iri: str, kind: str) -> _Statement:
    return iri, RDF + "type", NamedNode(NNMI + kind)


def _texts(iri: str, predicate: str, texts: Texts) -> Iterable[_Statement]:
    return ((iri, predicate, Literal(text, language=lang)) for lang, text in texts.items())


def _dates(iri: str, since: str, until: str) -> Iterable[_Statement]:
    given = (("validFrom", since), ("validTo", until))
    return ((iri, NNMI + name, PartialDate.parse(date).literal()) for name, date in given if date)
