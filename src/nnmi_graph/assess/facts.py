"""Fact queries (`rules/facts/`) → readings: compiled once for a rule set, asked for one thing or for many at once.

A fact is a SELECT whose first variable is what it is about, `?subject` or `?institute`, with a `VALUES` block for it,
and one for the days if it looks at them. A row is a reading: `?claim` and `?beside` the claims, or `?kept` what the
register keeps; `?holds`, or `?low` and `?high`; `?needs`, `?standing`; `?next` a thing whose own readings of "yes" hold
of this one too, such as its owner, and `?share` how much it has of it, in percent, from `?since` to `?until`. A circle
of such things, and shares of more than the whole, are readings that tell of it and answer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..ask import bind
from ..content import QueryFile, system_query
from ..errors import ContentError
from ..rulesets.build import EVIDENCE, criterion_of
from ..rulesets.model import RuleSet
from ..store import Store
from ..terms import XSD, Literal, NamedNode, Term
from .judge import Reading

WHOLE = 100.0
"""All shares together, in percent."""
CIRCLE, TOO_MUCH = "owners in a circle", "shares above 100 %"
"""What is odd about what is told: it answers nothing, and is told."""
Found = dict[str, dict[str, list[Reading]]]
"""Readings by what they are about (an IRI), and by name."""


@dataclass(frozen=True)
class Asked:
    """What facts are asked about: organisations, institutes, the days from first to last (or None)."""

    subjects: tuple[str, ...]
    institutes: tuple[str, ...] = ()
    days: tuple[str, str] | None = None


@dataclass(frozen=True)
class Fact:
    """A fact query; `about` is its first variable."""

    name: str
    query: QueryFile

    @cached_property
    def text(self) -> str:
        return self.query.text()

    @cached_property
    def about(self) -> str:
        """`subject` or `institute`. Raises `ContentError` if the query selects neither first."""
        match = re.search(r"SELECT\s+(?:DISTINCT\s+)?\?(subject|institute)\b", self.text)
        if not match:
            mend = "select ?subject or ?institute first"
            raise ContentError("does not say what it is about", where=str(self.query.path), mend=mend)
        return match[1]

    def rows(self, store: Store, asked: Asked) -> Iterator[Mapping[str, Term]]:
        """The rows for all that is asked about, without what is unbound."""
        values: dict[tuple[str, ...], list[tuple[Term, ...]]] = {}
        wanted = {"subject": asked.subjects, "institute": asked.institutes}
        if not wanted[self.about]:
            return
        for name, things in wanted.items():
            if things and re.search(rf"VALUES\s+\?{name}\b", self.text):
                values[(name,)] = [(NamedNode(thing),) for thing in things]
        if asked.days and "?asOfFirst" in self.text:
            date = NamedNode(XSD + "date")
            values["asOfFirst", "asOfLast"] = [tuple(Literal(day, datatype=date) for day in asked.days)]
        rows = store.select(bind(self.text, values, str(self.query.path)))
        for row in rows:
            yield {name: term for name, term in zip(rows.variables, row, strict=True) if term is not None}


class Facts:
    """The facts that one rule set uses, and the evidence records for its questions."""

    def __init__(self, rules: RuleSet, known: Mapping[str, QueryFile]) -> None:
        nodes = list(rules.leaves())
        self.facts = [Fact(name, known[name]) for name in dict.fromkeys(node.fact for node in nodes if node.fact)]
        self.evidence = Fact(EVIDENCE, system_query(EVIDENCE))
        self.names = {criterion_of(name): name for name in dict.fromkeys(node.name for node in rules.questions())}

    def read(self, store: Store, asked: Asked) -> Found:
        """The readings for all that is asked about. What is about the institute stands under the institute."""
        found: Found = {}
        for fact in self.facts:
            for thing, readings in _followed(fact, store, asked).items():
                found.setdefault(thing, {}).setdefault(fact.name, []).extend(readings)
        both = tuple(dict.fromkeys((*asked.subjects, *asked.institutes)))
        for row in self.evidence.rows(store, Asked(both, (), asked.days)):
            name = self.names.get(row["criterion"].value)
            if name:
                found.setdefault(row["subject"].value, {}).setdefault(name, []).append(_reading(row))
        return found


def _followed(fact: Fact, store: Store, asked: Asked) -> dict[str, list[Reading]]:
    """The readings of a fact, those of what each row goes on to (`?next`) carried down to what is asked about."""
    rows: dict[str, list[Mapping[str, Term]]] = {}
    pending = asked.subjects if fact.about == "subject" else asked.institutes
    while pending:
        for row in fact.rows(store, Asked(pending, asked.institutes, asked.days)):
            rows.setdefault(row[fact.about].value, []).append(row)
        ahead = (row["next"].value for told in rows.values() for row in told if isinstance(row.get("next"), NamedNode))
        new = tuple(dict.fromkeys(thing for thing in ahead if thing not in rows))
        rows.update({thing: [] for thing in new})
        pending = new
    about = asked.subjects if fact.about == "subject" else asked.institutes
    return {thing: list(_carried(thing, rows, ())) for thing in about if thing in rows}


def _carried(thing: str, rows: Mapping[str, Sequence[Mapping[str, Term]]], path: tuple[str, ...]) -> Iterator[Reading]:
    """The readings of a thing, and what holds of those it leads to; a circle is left where it closes, and told."""
    told = rows.get(thing, ())
    yield from _too_much(told)
    for row in told:
        own = _reading(row)
        yield own
        ahead = row["next"].value if "next" in row else ""
        if ahead in (*path, thing):
            yield Reading(claims=own.claims, standing=CIRCLE)
        elif ahead:
            yield from (
                _above(own, above, _share(row)) for above in _carried(ahead, rows, (*path, thing)) if _goes_down(above)
            )


def _goes_down(above: Reading) -> bool:
    return bool(above.holds) or above.standing == CIRCLE


def _above(own: Reading, above: Reading, share: float | None) -> Reading:
    """What a reading of the next thing says of the one that leads to it."""
    part = above.holds and share is not None
    holds = None if part else above.holds
    return Reading(holds, share if part else None, None, own.claims + above.claims, "", own.standing or above.standing)


def _too_much(told: Sequence[Mapping[str, Term]]) -> Iterator[Reading]:
    """That the shares of different next things are, on one day, more than the whole; who buys all ends those before."""
    parts = [(_text(row, "since"), _text(row, "until") or "9999", row) for row in told if {"share", "next"} <= {*row}]
    for day in sorted({since for since, _, _ in parts}):
        held = [(since, _number(row["share"]) or 0.0, row) for since, until, row in parts if since <= day <= until]
        bought = max((since for since, share, _ in held if share >= WHOLE), default="")
        shares: dict[str, tuple[float, str]] = {}
        for _, share, row in sorted((one for one in held if one[0] >= bought), key=lambda one: one[1]):
            shares[row["next"].value] = share, row["claim"].value
        if sum(share for share, _ in shares.values()) > WHOLE:
            yield Reading(claims=tuple(sorted(claim for _, claim in shares.values())), standing=TOO_MUCH)
            return


def _text(row: Mapping[str, Term], name: str) -> str:
    return str(row[name].value) if name in row else ""


def _share(row: Mapping[str, Term]) -> float | None:
    """How much of a thing the next one has, if that is told and less than the whole."""
    share = _number(row.get("share"))
    return share if share is not None and share < WHOLE else None


def _reading(row: Mapping[str, Term]) -> Reading:
    claims = tuple(row[name].value for name in ("claim", "beside", "kept") if name in row)
    holds, needs, standing = (row[name].value if name in row else "" for name in ("holds", "needs", "standing"))
    low, high = _number(row.get("low")), _number(row.get("high"))
    return Reading(holds == "true" if holds else None, low, high, claims, needs, standing)


def _number(term: Term | None) -> float | None:
    try:
        return None if term is None else float(term.value)
    except ValueError:
        return None


def readings_for(found: Found, things: Iterable[str | None]) -> dict[str, list[Reading]]:
    """The readings of several things together, by name, in an order that does not hang on the store's."""
    together: dict[str, list[Reading]] = {}
    for thing in things:
        for name, readings in found.get(thing or "", {}).items():
            together.setdefault(name, []).extend(readings)
    return {
        name: sorted(dict.fromkeys(readings), key=lambda one: (one.claims, str(one)))
        for name, readings in together.items()
    }
