"""The evaluator on all rule sets of the content, with readings that nobody made by hand: order, evidence, nearest change."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph.assess.judge import Judge, Reading
from nnmi_graph.assess.nearest import nearest
from nnmi_graph.content import Content
from nnmi_graph.rulesets.model import RuleSet
from nnmi_graph.rulesets.outcomes import FAVOURABLE, MET, NOT_MET, at_most, negated
from nnmi_graph.rulesets.rulebook import Rulebook

from .conftest import ROOT

ALL = [(rules, role) for rules in Rulebook(Content.find(ROOT)).all for role in rules.roles()]
Readings = dict[str, list[Reading]]


def readings(rules: RuleSet, fewest: int = 0) -> st.SearchStrategy[Readings]:
    """Readings of every kind for the questions and facts of a rule set."""
    bound = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0, 5.0, 7.0, 8.0, 50.0, 5e7, 7e7, 1.2e8, 2e8]))
    number = st.tuples(bound, bound).map(
        lambda two: Reading(low=two[0], high=two[1] if None in two else max(two))  # type: ignore[type-var]
    )
    answer = st.builds(Reading, holds=st.booleans(), needs=st.sampled_from(["", "", "direct-owner-decides"]))
    names = sorted({name for node in rules.questions() for name in (node.name, node.fact) if name})
    return st.fixed_dictionaries({n: st.lists(st.one_of(answer, number), min_size=fewest, max_size=2) for n in names})


DAYS = st.sampled_from([("2012-05-01",) * 2, ("2016-05-01",) * 2, ("2019-12-01", "2019-12-31"), ("2023-05-01",) * 2])


@given(st.sampled_from(ALL).flatmap(lambda one: st.tuples(st.just(one), readings(one[0]), readings(one[0]))), DAYS)
def test_more_evidence_moves_every_finding_up_and_its_order_does_not_matter(
    drawn: tuple, days: tuple[str, str]
) -> None:
    (rules, role), told, more = drawn
    before = Judge(rules, told, asked=days).whole(role)
    both = {name: [*told[name], *more[name]] for name in told}
    after = Judge(rules, both, asked=days).whole(role)
    turned = Judge(rules, {name: both[name][::-1] for name in sorted(both, reverse=True)}, asked=days).whole(role)
    for one, other, third in zip(before.walk(), after.walk(), turned.walk(), strict=True):
        assert at_most(one.outcome, other.outcome), one.name
        assert other.outcome == third.outcome and one.name == other.name == third.name


@given(st.sampled_from(ALL).flatmap(lambda one: st.tuples(st.just(one), readings(one[0]))), DAYS)
def test_the_nearest_change_brings_it_about_and_nothing_smaller_does(drawn: tuple, days: tuple[str, str]) -> None:
    (rules, role), told = drawn
    judge = Judge(rules, told, asked=days)
    found = nearest(judge, role)

    def reaches(settled: dict[str, str]) -> bool:
        return Judge(rules, told, settled=settled, asked=days).whole(role).outcome in FAVOURABLE

    for change in found.changes[:8]:
        settled = dict(change.settled)
        assert reaches(settled)
        for size in range(len(settled)):
            assert not any(reaches(dict(part)) for part in combinations(settled.items(), size))
    if reaches({}):
        assert found.changes == ()


@given(st.sampled_from(ALL).flatmap(lambda one: st.tuples(st.just(one), readings(one[0]))), DAYS)
def test_of_small_changes_none_is_missing(drawn: tuple, days: tuple[str, str]) -> None:
    """Brute force over one and two questions, told as outcomes of the questions as they stand."""
    (rules, role), told = drawn
    judge = Judge(rules, told, asked=days)
    whole, found = judge.whole(role), nearest(judge, role)
    leaves = {one.name: one for one in whole.leaves() if one.node.kind != "since"}
    for names in [(name,) for name in leaves] + list(combinations(leaves, 2)):
        for outcomes in product((MET, NOT_MET), repeat=len(names)):
            settled = {n: negated(o) if leaves[n].node.is_inverted else o for n, o in zip(names, outcomes, strict=True)}
            after = Judge(rules, told, settled=settled, asked=days).whole(role)
            if whole.outcome not in FAVOURABLE and after.outcome in FAVOURABLE and found.complete:
                assert any(set(change.settled) <= set(settled.items()) for change in found.changes)
