"""The nearest change: the smallest sets of questions whose settlement brings an outcome about.

Found by trying: sets of one question first, then of two, …; a set that holds a smaller one which does it is left out,
so each that is named is minimal. Rule sets ask some ten questions; beyond `MOST` trials the search stops and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from ..rulesets.model import Node
from ..rulesets.outcomes import FAVOURABLE, MET, NOT_MET, negated
from .judge import Finding, Judge

MOST = 20_000


@dataclass(frozen=True)
class Change:
    """Questions by their names, each with the answer that it must have: met for "yes"."""

    settled: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Nearest:
    """The minimal changes, the smallest first; `complete` says whether all were looked for."""

    changes: tuple[Change, ...]
    complete: bool = True


def nearest(judge: Judge, role: str, wanted: Sequence[str] = FAVOURABLE) -> Nearest:
    """The minimal changes after which the whole for a role is one of the wanted outcomes; none if it is one already."""
    whole = judge.whole(role)
    if whole.outcome in wanted:
        return Nearest(())

    def reaches(settled: dict[str, str]) -> bool:
        return replace(judge, settled={**judge.settled, **settled}).whole(role).outcome in wanted

    leaves = {one.name: one for one in whole.leaves() if may_change(one.node)}
    return _smallest({key: _others(one) for key, one in leaves.items()}, reaches)


def may_change(node: Node) -> bool:
    """Whether more evidence could settle it: dates do not change."""
    return node.kind != "since"


def _others(finding: Finding) -> tuple[str, ...]:
    answer = negated(finding.outcome) if finding.node.is_inverted else finding.outcome
    return tuple(outcome for outcome in (MET, NOT_MET) if outcome != answer)


def _smallest(choices: dict[str, tuple[str, ...]], reaches: Callable[[dict[str, str]], bool]) -> Nearest:
    found: list[dict[str, str]] = []
    for tried, one in enumerate(_by_size(choices)):
        if tried >= MOST:
            return Nearest(_ordered(found), complete=False)
        if not any(small.items() <= one.items() for small in found) and reaches(one):
            found.append(one)
    return Nearest(_ordered(found))


def _by_size(choices: dict[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    for size in range(1, len(choices) + 1):
        for keys in combinations(choices, size):
            for outcomes in product(*(choices[key] for key in keys)):
                yield dict(zip(keys, outcomes, strict=True))


def _ordered(found: list[dict[str, str]]) -> tuple[Change, ...]:
    return tuple(Change(tuple(one.items())) for one in found)
