"""Fact queries (`rules/facts/`) → readings: compiled once for a rule set, asked for one thing or for many at once.

A fact is a SELECT whose first variable is what it is about, `?subject` or `?institute`, with a `VALUES` block for it,
and one for the days if it looks at them. A row is a reading: `?claim` and `?beside` the claims, or `?kept` what the
register keeps; `?holds`, or `?low` and `?high`; `?needs`, `?standing`; `?next` a thing whose own readings of "yes" hold
of this one too, such as its owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..ask import bind
from ..content import QueryFile, system_query
from ..errors import ContentError
from ..store import Store
from ..terms import ID, XSD, Literal, NamedNode, Term
from .judge import Reading
from .model import RuleSet

EVIDENCE = "evidence"
_SUFFIX = "-criterion"
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
        self.names = {criterion_of(name): name for name in dict.fromkeys(node.name for node in nodes)}

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


def criterion_of(name: str) -> str:
    """The IRI of the criterion that is called so.

    >>> criterion_of("SF122")
    'https://w3id.org/nnmi/id/SF122-criterion'
    """
    return f"{ID}{name}{_SUFFIX}"


def _followed(fact: Fact, store: Store, asked: Asked) -> dict[str, list[Reading]]:
    """The readings of a fact, those of what each row goes on to (`?next`) carried down to what is asked about."""
    rows: dict[str, list[Mapping[str, Term]]] = {}
    pending = asked.subjects if fact.about == "subject" else asked.institutes
    while pending:
        for row in fact.rows(store, Asked(pending, asked.institutes, asked.days)):
            rows.setdefault(row[fact.about].value, []).append(row)
        ahead = (row["next"].value for told in rows.values() for row in told if "next" in row)
        new = tuple(dict.fromkeys(thing for thing in ahead if thing not in rows))
        rows.update({thing: [] for thing in new})
        pending = new
    about = asked.subjects if fact.about == "subject" else asked.institutes
    return {thing: list(_carried(thing, rows, ())) for thing in about if thing in rows}


def _carried(thing: str, rows: Mapping[str, Sequence[Mapping[str, Term]]], path: tuple[str, ...]) -> Iterator[Reading]:
    """The readings of a thing, and what holds of those it leads to; a circle is left where it closes."""
    for row in rows.get(thing, ()):
        own = _reading(row)
        yield own
        ahead = row["next"].value if "next" in row else ""
        if not ahead or ahead in (*path, thing):
            continue
        for above in _carried(ahead, rows, (*path, thing)):
            if above.holds:
                share = None if own.holds is not None else _share(row)
                holds = True if share is None else None
                yield Reading(holds, share, None, own.claims + above.claims, "", own.standing or above.standing)


def _share(row: Mapping[str, Term]) -> float | None:
    """How much of a thing the next one has: what is not the lowest that others have."""
    low, high = (_number(row.get(name)) for name in ("low", "high"))
    return low or (None if high is None else 100 - high)


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
