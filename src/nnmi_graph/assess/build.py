"""Rule sets → RDF: criteria, groups, provisions and parameters, in the terms of the ontology and so of CCCEV.

CCCEV 2.00 (Core Criterion and Core Evidence Vocabulary) has criteria, requirements and types of evidence;
`ontology/alignments/cccev.ttl` says which of our terms are narrower than its.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..dates import PartialDate
from ..terms import DCTERMS, ID, NNMI, RDF, RDFS, TAX, DefaultGraph, Literal, NamedNode, Quad, Term
from .facts import criterion_of
from .model import Node, Provision, RuleSet, Texts

_COMBINATIONS = {None: "all", 1: "any"}


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


def _statements(rules: RuleSet) -> Iterator[_Statement]:
    whole = rule_set_iri(rules.name)
    yield whole, RDF + "type", NamedNode(NNMI + "RuleSet")
    yield from _texts(whole, RDFS + "label", rules.title)
    yield from _texts(whole, DCTERMS + "publisher", rules.issuer)
    yield from _dates(whole, rules.since, rules.until)
    for provision in rules.provisions.values():
        yield whole, NNMI + "hasCriterion", NamedNode(criterion_of(provision.id))
        yield from _provision(rules, provision, whole)


def _provision(rules: RuleSet, provision: Provision, whole: str) -> Iterator[_Statement]:
    iri = criterion_of(provision.id)
    yield iri, NNMI + "inRuleSet", NamedNode(whole)
    yield from _texts(iri, RDFS + "label", provision.title)
    yield from _node(iri, provision.node, whole)
    yield from _dates(iri, provision.since, provision.until)
    for quote in provision.quotes:
        yield iri, NNMI + "ruleText", Literal(quote.text, language=quote.language)
    for role in provision.roles:
        yield iri, NNMI + "forRole", Literal(role)
    if provision.applies:
        yield iri, NNMI + "appliesWhen", NamedNode(criterion_of(provision.applies))
    for name in provision.follows:
        yield iri, NNMI + "successorOf", NamedNode(criterion_of(name))
    for one in provision.parameters:
        words = f"{one.name}: {one.value or 'unset'} {one.unit} ({one.reference})"
        yield iri, NNMI + "ruleParameter", Literal(words)


def _node(iri: str, node: Node, whole: str) -> Iterator[_Statement]:
    """What a question or a group of questions is."""
    yield iri, RDF + "type", NamedNode(NNMI + ("EligibilityCriterion" if node.is_leaf else "CriterionGroup"))
    yield from _texts(iri, NNMI + "criterionText", node.asks)
    yield iri, NNMI + "settledBy", Literal(node.fact or node.kind)
    for number, text in enumerate(node.texts, 1):
        yield from _texts(iri, NNMI + "acceptedEvidence", {lang: f"{number}. {words}" for lang, words in text.items()})
    if node.is_leaf:
        return
    kind = "none" if node.negated else _COMBINATIONS.get(node.count, "at-least")
    yield iri, NNMI + "combination", NamedNode(f"{TAX}combination-{kind}")
    if kind == "at-least":
        yield iri, NNMI + "atLeast", Literal(node.count or 0)
    for child in node.children:
        inner = criterion_of(child.name)
        yield iri, NNMI + "hasCriterion", NamedNode(inner)
        if child.kind != "same":
            yield inner, NNMI + "inRuleSet", NamedNode(whole)
            yield from _node(inner, child, whole)


def _texts(iri: str, predicate: str, texts: Texts) -> Iterable[_Statement]:
    return ((iri, predicate, Literal(text, language=lang)) for lang, text in texts.items())


def _dates(iri: str, since: str, until: str) -> Iterable[_Statement]:
    given = (("validFrom", since), ("validTo", until))
    return ((iri, NNMI + name, PartialDate.parse(date).literal()) for name, date in given if date)
