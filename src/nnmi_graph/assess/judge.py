"""Readings and rules → findings: one pass over the tree of a rule set, the same for a worked case and for the graph.

Nothing here looks into a store. A reading is what one claim (or two compared) says to a question; every reading is
judged, so that two which lead to different outcomes are seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..dates import PartialDate
from ..rulesets.model import Node, Parameter, Provision, RuleSet
from ..rulesets.outcomes import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, chosen, combined, joined, negated


@dataclass(frozen=True)
class Reading:
    """What one claim says to a question: whether it `holds`, or a number from `low` to `high` (None: open).

    `claims` are the IRIs of the claims behind it, the nearest first; `needs` is a parameter that must be "yes" for it
    to count; `standing` is how it stands at the day asked for.
    """

    holds: bool | None = None
    low: float | None = None
    high: float | None = None
    claims: tuple[str, ...] = ()
    needs: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Finding:
    """What was found for a provision or a question in it, with what it rests on.

    `name` is the provision's identifier or the question's name; `seen` are the readings, each with the outcome it leads
    to; `parts` are the findings it is combined from, `applies` that of the condition under which it applies,
    `exceptions` those of what lifts it; `reason` says why it is unknown or does not apply, if no part does.
    """

    name: str
    outcome: str
    node: Node
    provision: Provision | None = None
    seen: tuple[tuple[Reading, str], ...] = ()
    parts: tuple[Finding, ...] = ()
    applies: Finding | None = None
    exceptions: tuple[Finding, ...] = ()
    reason: str = ""

    def walk(self) -> Iterator[Finding]:
        """The finding and all that it rests on, conditions first."""
        yield self
        for one in ((self.applies,) if self.applies else ()) + self.exceptions + self.parts:
            yield from one.walk()

    def leaves(self) -> Iterator[Finding]:
        """The questions it comes down to, and groups told of as a whole, each once, in the order to ask them in."""
        found: dict[str, Finding] = {}
        for one in self.walk():
            if one.node.is_leaf or one.seen:
                found.setdefault(one.name, one)
        yield from found.values()


@dataclass
class Judge:
    """A rule set, and all that is given: readings by name, values of parameters, the days asked for.

    `settled` says the answers to some questions, or the outcomes of provisions, outright; `asked` are the first and the
    last day.
    """

    rules: RuleSet
    readings: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, str] | None = None

    def whole(self, role: str) -> Finding:
        """The finding for all provisions of a role together."""
        tops = self.rules.top(role)
        parts = tuple(self.provision(one) for one in tops)
        node = Node("group", self.rules.name, self.rules.where)
        return Finding(self.rules.name, combined(one.outcome for one in parts), node, parts=parts)

    def provision(self, provision: Provision) -> Finding:
        """The finding for a provision: within its dates, where it applies, unless an exception lifts it."""
        if provision.id in self.settled:
            return Finding(provision.id, self.settled[provision.id], provision.node, provision)
        inner = self.node(provision.node)
        outcome, reason = inner.outcome, inner.reason
        exempt = tuple(self._named(one.when) for one in provision.exceptions)
        for one, found in reversed(list(zip(provision.exceptions, exempt, strict=True))):
            outcome = chosen(found.outcome, one.then, outcome)
        applies = self._named(provision.applies) if provision.applies else None
        if applies:
            outcome = chosen(applies.outcome, outcome, NOT_APPLICABLE)
        if (when := self._in_force(provision)) != MET:
            outcome, reason = (NOT_APPLICABLE if when == NOT_MET else UNKNOWN), "not in force at that date"
        return Finding(
            provision.id, outcome, provision.node, provision, inner.seen, inner.parts, applies, exempt, reason
        )

    def _named(self, name: str) -> Finding:
        return self.provision(self.rules.provisions[name])

    def node(self, node: Node) -> Finding:
        """The finding for a question, or for a group of them."""
        if node.kind == "same":
            return self._named(node.name)
        if node.name in self.settled:
            answer = self.settled[node.name]
            return Finding(node.name, negated(answer) if node.is_inverted else answer, node)
        if node.kind == "group":
            return self._group(node)
        if node.kind == "since":
            return Finding(node.name, self._since(node.date), node)
        seen = tuple(self._told(node))
        return Finding(
            node.name, joined(outcome for _, outcome in seen), node, seen=seen, reason=self._open(node, seen)
        )

    def _group(self, node: Node) -> Finding:
        """The finding for a group: what its parts come to, and what is told of the whole."""
        parts, seen = tuple(self.node(child) for child in node.children), tuple(self._told(node))
        outcome = combined((one.outcome for one in parts), node.count)
        outcome = negated(outcome) if node.negated else outcome
        return Finding(node.name, joined([outcome, *(told for _, told in seen)]), node, seen=seen, parts=parts)

    def _told(self, node: Node) -> Iterator[tuple[Reading, str]]:
        """What the fact behind a question tells, and what is told of the question itself, each with its outcome."""
        for reading in self.readings.get(node.fact, ()) if node.fact else ():
            yield reading, self.judged(reading, node)
        for reading in self.readings.get(node.name, ()) if node.name != node.fact else ():
            turned = replace(reading, holds=None if reading.holds is None else reading.holds == node.wanted)
            yield turned, self.judged(turned, node)

    def judged(self, reading: Reading, node: Node) -> str:
        """The outcome that one reading leads to."""
        if reading.needs and self._value(reading.needs) != "yes":
            return UNKNOWN
        if reading.holds is not None:
            return MET if reading.holds == node.wanted else NOT_MET
        bounds = self.bounds(node)
        if any(name and bound is None for name, bound in zip((node.at_least, node.at_most), bounds, strict=True)):
            return UNKNOWN
        return combined([_reaches(reading, bounds[0]), _stays(reading, bounds[1])])

    def _open(self, node: Node, seen: Sequence[tuple[Reading, str]]) -> str:
        """The parameter that no text sets and that keeps a reading from counting; '' if there is none."""
        for reading, outcome in seen:
            if outcome == UNKNOWN:
                names = [reading.needs] if reading.needs else [node.at_least, node.at_most]
                unset = [name for name in names if name and self._value(name) is None]
                if unset:
                    return unset[0]
        return ""

    def _value(self, name: str) -> str | None:
        found: Parameter | None = self.rules.parameters().get(name)
        return self.values.get(name, found.value if found else None)

    def bounds(self, node: Node) -> list[float | None]:
        """The numbers that a question's answer is compared with: at least, at most; None for one that is not set."""
        return [self._number(name) if name else None for name in (node.at_least, node.at_most)]

    def _number(self, name: str) -> float | None:
        parameter = self.rules.parameters().get(name)
        return replace(parameter, value=self._value(name)).number() if parameter else None

    def _in_force(self, provision: Provision) -> str:
        started = self._since(provision.since) if provision.since else MET
        ended = self._since(provision.until, after=True) if provision.until else NOT_MET
        return combined([started, negated(ended)])

    def _since(self, date: str, after: bool = False) -> str:
        """Whether the days asked for lie on or after a date (or after its last day); unknown if they lie across it."""
        first_day, last_day = PartialDate.parse(date).days
        if self.asked is None:
            return UNKNOWN
        first, last = self.asked
        if after:
            return MET if first > last_day else NOT_MET if last <= last_day else UNKNOWN
        return MET if first >= first_day else NOT_MET if last < first_day else UNKNOWN


def _reaches(reading: Reading, bound: float | None) -> str:
    if bound is None:
        return NOT_APPLICABLE
    if reading.low is not None and reading.low >= bound:
        return MET
    return NOT_MET if reading.high is not None and reading.high < bound else UNKNOWN


def _stays(reading: Reading, bound: float | None) -> str:
    if bound is None:
        return NOT_APPLICABLE
    if reading.high is not None and reading.high <= bound:
        return MET
    return NOT_MET if reading.low is not None and reading.low > bound else UNKNOWN
