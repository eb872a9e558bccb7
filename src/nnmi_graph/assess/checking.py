"""What is wrong with a rule file that can be read: what it leaves unsaid, and worked cases that come otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from ..dates import PartialDate
from ..errors import Where
from ..phrases import in_language
from .cases import reachable, work
from .model import Provision, RuleSet
from .words import word


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; `flips` if it is a worked case that comes otherwise than its table says."""

    where: Where
    text: str
    flips: bool = False


def check(rules: RuleSet, beside: Iterable[RuleSet] = (), lang: str = "en") -> list[Fault]:
    """The faults of a rule set, some of which only show beside others. Raises `InputError` for an unreadable case."""
    faults = [fault for one in rules.provisions.values() for fault in _unsaid(rules, one, lang)]
    flips = (one for one in work(rules) if not one.holds)
    said = in_language("case {!r} comes out as {}, and its table says {}", lang)
    faults += [
        Fault(one.case.where, said.format(one.case.title, word(one.outcome, lang), word(one.case.outcome, lang)), True)
        for one in flips
    ]
    faults += [fault for other in beside for fault in _twice(rules, other, lang)]
    return sorted(faults, key=lambda one: (one.where.file, one.where.line or 0))


def _unsaid(rules: RuleSet, one: Provision, lang: str) -> Iterator[Fault]:
    if not any(quote.locator for quote in one.quotes):
        yield Fault(one.where, in_language("{} quotes no text with its place", lang).format(one.id))
    missing = [word(outcome, lang) for outcome in sorted(reachable(one) - {case.outcome for case in one.cases})]
    if missing:
        said = in_language("{} has no worked case that comes out as {}", lang)
        yield Fault(one.where, said.format(one.id, ", ".join(missing)))
    if not one.node.asks:
        yield Fault(one.where, in_language("{} asks no question", lang).format(one.id))
    if not one.roles and one.id not in {name for other in rules.provisions.values() for name, _ in other.refers()}:
        yield Fault(one.where, in_language("{} binds nobody, and nothing refers to it", lang).format(one.id))


def _twice(rules: RuleSet, other: RuleSet, lang: str) -> Iterator[Fault]:
    """Provisions that stand in two rule sets which are in force at one time for one role."""
    if rules.name == other.name or not _overlap((rules.since, rules.until), (other.since, other.until)):
        return
    for name, one in rules.provisions.items():
        if one.roles and name in other.provisions and set(one.roles) & set(other.provisions[name].roles):
            said = in_language("{} stands in {} too, for the same time", lang)
            yield Fault(one.where, said.format(name, other.name))


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    spans = [
        (PartialDate.parse(since or "0001").first_day, PartialDate.parse(until or "9999").last_day)
        for since, until in (one, other)
    ]
    return all(a[0] <= b[1] for a, b in (*combinations(spans, 2), *combinations(reversed(spans), 2)))
