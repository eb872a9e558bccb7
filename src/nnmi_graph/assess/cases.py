"""Worked cases: a row of a rule file → what the evaluator makes of it, beside what the row demands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..dates import PartialDate
from ..errors import InputError, Where
from ..rulesets.model import Case, Provision, RuleSet
from ..rulesets.outcomes import MET, NOT_MET, OUTCOMES, joined
from .judge import Judge, Reading

_ANSWERS = {"yes": MET, "是": MET, "no": NOT_MET, "否": NOT_MET}


@dataclass(frozen=True)
class Worked:
    """A worked case and what came of it."""

    provision: Provision
    case: Case
    outcome: str

    @property
    def holds(self) -> bool:
        """Whether it came as the table demands."""
        return self.outcome == self.case.outcome


def work(rules: RuleSet) -> Iterator[Worked]:
    """All worked cases of a rule set, in order. Raises `InputError` for a value that cannot be read."""
    leaves = {name for node in rules.leaves() for name in (node.name, node.fact)}
    parameters = rules.parameters()
    for provision in rules.provisions.values():
        for case in provision.cases:
            values = {name: value for name, value in case.given.items() if name in parameters}
            date = case.given.get("date")
            given = {n: value.split(" / ") for n, value in case.given.items() if n not in {"date", *parameters}}
            readings = {
                name: [reading(one, case.where) for one in told] for name, told in given.items() if name in leaves
            }
            settled = {name: _settled(told, case.where) for name, told in given.items() if name not in leaves}
            judge = Judge(rules, readings, values, settled, _days(rules, provision, date))
            yield Worked(provision, case, judge.provision(provision).outcome)


def _days(rules: RuleSet, provision: Provision, date: str | None) -> tuple[str, str]:
    """The days a case is for: the date it gives, else the first day on which the provision is in force."""
    day = PartialDate.parse(date or provision.since or rules.since or provision.until or rules.until or "2013")
    return day.days if date else (day.first_day, day.first_day)


def reading(text: str, where: Where) -> Reading:
    """A reading as worked cases and the command line write it: `yes`, `no`, `70`, `≥ 70`, `≤ 70`, `5 to 7`.

    >>> reading("≥ 70", Where("a.md", 1)), reading("no", Where("a.md", 1)).holds
    (Reading(holds=None, low=70.0, high=None, claims=(), needs='', standing=''), False)
    """
    if text in _ANSWERS:
        return Reading(holds=_ANSWERS[text] == MET)
    match = re.fullmatch(r"([≥≤]?)\s*(\d+(?:\.\d+)?)(?:\s*to\s*(\d+(?:\.\d+)?))?", text)
    if not match:
        raise InputError(f"{text!r} is no answer", where=where, mend="write yes, no, 70, ≥ 70, ≤ 70 or 5 to 7")
    number, other = float(match[2]), float(match[3] or match[2])
    return Reading(low=None if match[1] == "≤" else number, high=None if match[1] == "≥" else other)


def _settled(told: list[str], where: Where) -> str:
    """The outcome that a case gives a provision outright."""
    for one in told:
        if one not in _ANSWERS and one not in OUTCOMES:
            raise InputError(f"{one!r} is no outcome", where=where, mend=f"write yes, no, {', '.join(OUTCOMES)}")
    return joined(_ANSWERS.get(one, one) for one in told)
