"""What the shapes made from the rule files warn of is what an assessment finds, tie by tie and claim by claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.assess.facts import Asked, Facts, readings_for
from nnmi_graph.assess.judge import Finding, Judge
from nnmi_graph.content import Content
from nnmi_graph.dates import PartialDate
from nnmi_graph.everyday import derive, described, read_policy
from nnmi_graph.rulesets import Rulebook
from nnmi_graph.rulesets.model import Provision, RuleSet
from nnmi_graph.rulesets.rulebook import in_force
from nnmi_graph.rulesets.shapes import rule_shapes
from nnmi_graph.shacl import validate
from nnmi_graph.store import FORMATS, OxigraphStore, Store, parse, read

from .conftest import ROOT

Said = Mapping[str, set[str]]
"""The records that each shape speaks of."""
BOOK = Rulebook(Content.find(ROOT))
WARNING = [rules for rules in BOOK.all if rules.shapes]
TIES = {
    "member": ("Membership", "member", ""),
    "lead": ("Leadership", "leader", "nnmi:leadershipRole tax:lead-leads ;"),
}
HEAD = """
@prefix nnmi: <https://w3id.org/nnmi/ontology/> . @prefix id: <https://w3id.org/nnmi/id/> .
@prefix tax: <https://w3id.org/nnmi/taxonomy/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:src-x a nnmi:Source . id:wheel a nnmi:Institute ; nnmi:partOfNetwork id:manufacturing-usa .
id:place-china a nnmi:Place . id:anvil a nnmi:Organization .
"""
KINDS = {
    # what is told of an organisation beside its ties, by name
    "bare": "",
    "chinese": "nnmi:jurisdiction id:place-china",
    "charity": "nnmi:legalForm tax:form-501c3",
    "company": "nnmi:partnerType tax:partner-company",
    "both": "nnmi:partnerType tax:partner-company, tax:partner-non-profit",
}
OWNERS = {
    "none": "",
    "bought": 'nnmi:owner id:anvil ; nnmi:ownerJurisdiction "DE" ; nnmi:validFrom "2017-03"^^xsd:gYearMonth',
    "half": 'nnmi:owner id:anvil ; nnmi:ownerJurisdiction "DE" ; nnmi:share 50 ; nnmi:asOf "2015"^^xsd:gYear',
    "once": 'nnmi:ownerJurisdiction "CN" ; nnmi:asOf "2016-06-07"^^xsd:date ; nnmi:validTo "2022"^^xsd:gYear',
}
SHOWN = {
    "nothing": "",
    "met": "SF122 met",
    "home": "foreign-owned not-met ; organised-abroad not-met ; SF123 not-met",
    "not met": "SF122 not-met ; SF124 met ; ST29 not-met ; independent met",
    "both": "SF122 met ; SF122 not-met ; ST24 met ; waiver-18972 met ; waiver-18972 not-met",
    "whole": "SF121 not-met ; SF102 not-met ; foreign-participant met",
    "foreign": "foreign-owned met ; ST24 not-met ; company-of-prc met ; waiver-18972 not-met",
}
DAYS = ("", '"2017-03"^^xsd:gYearMonth', '"2022-08-08"^^xsd:date', '"2023"^^xsd:gYear')


def claim(name: str, kind: str, about: str, more: str) -> str:
    told = "nnmi:assertedIn id:src-x ; nnmi:basis tax:basis-stated ; nnmi:rank tax:rank-normal"
    return f"id:{name} a nnmi:{kind} ; nnmi:about id:{about} ; {told} ; {more} .\n"


def world() -> str:
    """Every kind of organisation, with every kind of owner, whatever is shown of it, a tie for each day."""
    told = [HEAD]
    for number, (kind, owner, shown) in enumerate(product(KINDS, OWNERS, SHOWN)):
        org = f"org{number}"
        told.append(f"id:{org} a nnmi:Organization {'; ' + KINDS[kind] if KINDS[kind] else ''} .\n")
        if OWNERS[owner]:
            told.append(claim(f"own{number}", "OwnershipInterest", org, f"nnmi:owned id:{org} ; {OWNERS[owner]}"))
        for at, (condition, outcome) in enumerate(one.split() for one in SHOWN[shown].split(" ; ") if one):
            of = f"nnmi:evidenceFor id:{condition}-criterion ; nnmi:outcome tax:outcome-{outcome}"
            told.append(claim(f"shown{number}-{at}", "EvidenceItem", org, of))
        for at, day in enumerate(DAYS):
            when = f"nnmi:asOf {day}" if day else "nnmi:sourceOrder 1"
            for role, (cls, property_, more) in TIES.items():
                told.append(claim(f"{role}{number}-{at}", cls, "wheel", f"nnmi:{property_} id:{org} ; {more} {when}"))
    return "".join(told)


@pytest.fixture(scope="module")
def made() -> Store:
    content = Content.shipped()
    store = OxigraphStore.of(q for path in (*content.ontology(), *content.taxonomies()) for q in read(path))
    store.add(parse(world().encode(), FORMATS["turtle"], "world"))
    store.add(described(derive(store, read_policy(store))))
    return store


def said(store: Store) -> Said:
    quads = list(parse(rule_shapes(BOOK.all, BOOK.facts).encode(), FORMATS["turtle"], "rules"))
    found: dict[str, set[str]] = defaultdict(set)
    for finding in validate(store, quads).findings:
        found[str(finding.shape).rpartition("Rule-")[2].rstrip(">")].add(str(finding.focus).strip("<>"))
    return found


def ties(store: Store, role: str) -> dict[str, list[tuple[str, str]]]:
    """The ties that are judged, by their day: each with whom it is of."""
    cls, property_, more = TIES[role]
    rows = store.select(f"""SELECT DISTINCT ?tie ?who ?from ?told {{
        ?tie {more} a nnmi:{cls} ; nnmi:{property_} ?who ; nnmi:about ?institute . ?institute a nnmi:Institute
        FILTER NOT EXISTS {{ ?tie nnmi:rank tax:rank-deprecated }}
        FILTER(EXISTS {{ ?institute nnmi:partOfNetwork id:manufacturing-usa }} || NOT EXISTS {{ ?institute nnmi:partOfNetwork ?x }})
        OPTIONAL {{ ?tie nnmi:validFrom ?from }} OPTIONAL {{ ?tie nnmi:asOf ?told }} }}""")
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for tie, who, began, told in rows:
        day = began or told
        found[day.value[:10] if day else ""].append((tie.value, who.value))  # type: ignore[union-attr]
    return found


def judged(store: Store, rules: RuleSet, role: str) -> list[tuple[str, Provision, Finding | None]]:
    """What an assessment finds for each tie and provision, at the tie's day; None where the rules are not in force.

    A group of other provisions is looked at where something is told of it as a whole: each of them has its own shape.
    """
    found: list[tuple[str, Provision, Finding | None]] = []
    asked = [one for one in rules.provisions.values() if role in one.roles]
    for day, told in ties(store, role).items():
        days = PartialDate.parse(day).days if day else None
        read_ = Facts(rules, BOOK.facts).read(store, Asked(tuple({who for _, who in told}), (), days))
        for tie, who in told:
            judge = Judge(rules, readings_for(read_, (who,)), asked=days)
            force = in_force(rules, days)
            for one in asked:
                finding = judge.provision(one) if force else None
                looked_at = finding is None or any(outcome == "not met" for _, outcome in finding.seen)
                if {child.kind for child in one.node.children} != {"same"} or looked_at:
                    found.append((tie, one, finding))
    return found


def expected(finding: Finding | None) -> set[tuple[bool, bool]]:
    """Whether a tie may be warned of, and noted, by what is found for it."""
    outcome = finding.outcome if finding else "not applicable"
    if outcome == "unknown" and finding and finding.applies:
        return {(False, finding.applies.outcome == "met")}
    if outcome == "contested" and finding and finding.applies and finding.applies.outcome == "contested":
        return {(True, False), (False, True), (False, False)}  # a shape does not weigh whether the rule applies
    return {(outcome in ("not met", "contested"), False)}


def compared(store: Store, shapes: Said) -> Counter[str]:
    """How often each outcome came, after shapes and assessment were held beside each other."""
    seen, wrong = Counter[str](), []
    for rules, role in product(WARNING, TIES):
        for tie, one, finding in judged(store, rules, role):
            seen[finding.outcome if finding else "not in force"] += 1
            told = tuple(tie in shapes[f"{one.id}-{role}{end}"] for end in ("", "-open"))
            if told not in expected(finding):
                wrong.append((tie, one.id, finding and finding.outcome, told))
    assert wrong == []
    return seen


def test_ties_in_a_made_world_are_warned_of_as_they_are_assessed(made: Store) -> None:
    seen = compared(made, said(made))
    assert all(seen[outcome] > 20 for outcome in ("met", "not met", "unknown", "not applicable", "contested")), seen
    assert seen["not in force"] > 20


@pytest.fixture(scope="module")
def ours() -> tuple[Store, Said]:
    """The content, and what the shapes say of it."""
    store = Workspace(ROOT).store
    return store, said(store)


@pytest.mark.long("all ties of our content are assessed one by one")
def test_ties_of_the_content_are_warned_of_as_they_are_assessed(ours: tuple[Store, Said]) -> None:
    seen = compared(*ours)
    assert sum(seen.values()) > 3000


def test_money_is_warned_of_as_it_is_assessed(ours: tuple[Store, Said]) -> None:
    store, shapes = ours
    institutes = [
        row[0].value
        for row in store.select("SELECT DISTINCT ?i { ?i a nnmi:Institute ; nnmi:partOfNetwork id:manufacturing-usa }")
        if row[0]
    ]
    (rules,) = (one for one in WARNING if one.name == "design-2013")
    found: dict[str, set[str]] = defaultdict(set)
    read_ = Facts(rules, BOOK.facts).read(store, Asked((), tuple(institutes)))
    for institute in institutes:
        judge = Judge(rules, readings_for(read_, (institute,)))
        for one in rules.top("institute"):
            for reading, outcome in judge.provision(one).seen:
                if reading.low is None and reading.high is None:
                    continue  # "up to" an amount of a part says nothing
                ends = {"not met": "-institute", "unknown": "-institute-open"}
                found[one.id + ends.get(outcome, "-met")].add(reading.claims[0])
    for name in ("SF088", "SF089", "SF090", "SF091"):
        for end in ("-institute", "-institute-open"):
            assert found[name + end] == shapes[name + end], name + end
    assert found["SF088-institute-open"] and found["SF091-institute"] and found["SF089-institute"]


def test_the_shapes_of_the_content_are_those_of_its_rule_files() -> None:
    written = (Path(ROOT) / "shapes" / "rules.ttl").read_text(encoding="utf-8")
    assert written == rule_shapes(BOOK.all, BOOK.facts)
