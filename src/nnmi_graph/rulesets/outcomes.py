"""The five outcomes, and how they combine: one order, four tables, no fact of the world.

The order is that of information: *unknown* below *met*, *not met* and *not applicable*, and these below *contested*.
Whatever is learnt moves an outcome up that order, never down. On met, not met and unknown the tables are Kleene's
strong ones (S. C. Kleene, Introduction to Metamathematics, 1952, § 64). *Not applicable* is neutral in a group.
*Contested* takes its group with it, whatever the others are: were a "not met" beside it to decide, then learning that
"not met" would turn contested into something lower.
"""

from __future__ import annotations

from collections.abc import Iterable

UNKNOWN, MET, NOT_MET, NOT_APPLICABLE, CONTESTED = "unknown", "met", "not met", "not applicable", "contested"
OUTCOMES = (UNKNOWN, MET, NOT_MET, NOT_APPLICABLE, CONTESTED)
"""The outcomes as texts say them; `tax:outcome-…` with a hyphen for each blank."""
FAVOURABLE = (MET, NOT_APPLICABLE)
"""What does not stand in the way of taking part."""


def at_most(lower: str, higher: str) -> bool:
    """Whether the first lies below the second in the order of information, or is it.

    >>> at_most(UNKNOWN, MET), at_most(MET, NOT_MET), at_most(NOT_APPLICABLE, CONTESTED)
    (True, False, True)
    """
    return lower in (higher, UNKNOWN) or higher == CONTESTED


def joined(outcomes: Iterable[str]) -> str:
    """What several pieces of evidence on one question say together: contested if they differ, unknown without any.

    >>> joined([MET, UNKNOWN, MET]), joined([MET, NOT_MET]), joined([])
    ('met', 'contested', 'unknown')
    """
    told = {outcome for outcome in outcomes if outcome != UNKNOWN}
    return told.pop() if len(told) == 1 else CONTESTED if told else UNKNOWN


def negated(outcome: str) -> str:
    """The outcome of the opposite condition."""
    return {MET: NOT_MET, NOT_MET: MET}.get(outcome, outcome)


def combined(outcomes: Iterable[str], count: int | None = None) -> str:
    """The outcome of a group of which `count` must be met, or all of them if it is None; 1 is "any".

    >>> combined([MET, UNKNOWN]), combined([NOT_MET, UNKNOWN]), combined([MET, UNKNOWN], 1), combined([MET, CONTESTED])
    ('unknown', 'not met', 'met', 'contested')
    >>> combined([NOT_APPLICABLE, MET]), combined([NOT_APPLICABLE]), combined([MET, NOT_MET, MET], 2)
    ('met', 'not applicable', 'met')
    """
    told = [outcome for outcome in outcomes if outcome != NOT_APPLICABLE]
    if not told or CONTESTED in told:
        return CONTESTED if told else NOT_APPLICABLE
    needed = len(told) if count is None else min(count, len(told))
    met, open_ = told.count(MET), told.count(UNKNOWN)
    return MET if met >= needed else NOT_MET if met + open_ < needed else UNKNOWN


def chosen(condition: str, then: str, otherwise: str) -> str:
    """`then` where the condition is met, `otherwise` where it is not; unknown and contested conditions pass on.

    >>> chosen(MET, NOT_MET, NOT_APPLICABLE), chosen(NOT_MET, NOT_MET, NOT_APPLICABLE), chosen(UNKNOWN, MET, MET)
    ('not met', 'not applicable', 'unknown')
    """
    if condition in (UNKNOWN, CONTESTED):
        return condition
    return then if condition == MET else otherwise
