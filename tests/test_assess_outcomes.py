"""The tables of outcomes, all of them: what the order of information demands, and what strong Kleene says."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from nnmi_graph.rulesets.outcomes import (
    CONTESTED,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    OUTCOMES,
    UNKNOWN,
    at_most,
    chosen,
    combined,
    joined,
    negated,
)

GROUPS = [outcomes for size in range(1, 5) for outcomes in product(OUTCOMES, repeat=size)]
COUNTS = (None, 1, 2, 3)
KLEENE = {MET: 1.0, NOT_MET: 0.0, UNKNOWN: 0.5}


def test_the_order_is_one() -> None:
    for one, other in product(OUTCOMES, repeat=2):
        assert at_most(UNKNOWN, one) and at_most(one, CONTESTED) and at_most(one, one)
        assert not (at_most(one, other) and at_most(other, one)) or one == other


@pytest.mark.parametrize("count", COUNTS)
def test_whatever_is_learnt_moves_a_group_up_never_down(count: int | None) -> None:
    for outcomes in GROUPS:
        before = combined(outcomes, count)
        for place, higher in product(range(len(outcomes)), OUTCOMES):
            if at_most(outcomes[place], higher):
                after = combined([*outcomes[:place], higher, *outcomes[place + 1 :]], count)
                assert at_most(before, after), (outcomes, place, higher)


@pytest.mark.parametrize("count", COUNTS)
def test_the_order_of_a_group_does_not_matter(count: int | None) -> None:
    for outcomes in product(OUTCOMES, repeat=3):
        assert len({combined(one, count) for one in permutations(outcomes)}) == 1


def test_a_group_of_known_and_unknown_is_strong_kleene() -> None:
    back = {value: outcome for outcome, value in KLEENE.items()}
    for outcomes in product(KLEENE, repeat=3):
        values = [KLEENE[outcome] for outcome in outcomes]
        assert combined(outcomes) == back[min(values)]
        assert combined(outcomes, 1) == back[max(values)]
        assert combined(outcomes, 2) == back[sorted(values)[1]]


def test_what_does_not_apply_is_neutral_and_what_is_contested_takes_the_group_with_it() -> None:
    for outcomes in GROUPS:
        for count in COUNTS:
            if count in (None, 1):
                assert combined([*outcomes, NOT_APPLICABLE], count) == combined(outcomes, count)
            assert combined([*outcomes, CONTESTED], count) == CONTESTED
    assert combined([]) == combined([NOT_APPLICABLE, NOT_APPLICABLE]) == NOT_APPLICABLE


def test_a_choice_and_a_negation_and_a_join_are_monotone() -> None:
    for a, b, c in product(OUTCOMES, repeat=3):
        for higher in OUTCOMES:
            if at_most(a, higher):
                assert at_most(chosen(a, b, c), chosen(higher, b, c))
                assert at_most(chosen(b, a, c), chosen(b, higher, c)) and at_most(chosen(b, c, a), chosen(b, c, higher))
                assert at_most(negated(a), negated(higher)) and at_most(joined([a, b]), joined([higher, b]))
        assert at_most(joined([a, b]), joined([a, b, c])) and at_most(a, joined([a, b]))
        assert negated(negated(a)) == a
