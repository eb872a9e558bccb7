"""What one claim says: its days, its place in the policy, its number as an interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..dates import Days, bare, days_of
from ..store import Store
from ..terms import NNMI, XSD, Literal, NamedNode, Term
from .policy import Policy

DATED = ("asOf", "validFrom", "validTo", "date")
"""The properties that hold a date."""


@dataclass(slots=True)
class Reading:
    """One claim as far as the layer reads it; terms as N-Triples text. `told` to `happened` are days.

    The shapes allow one value each. Of several the one whose text comes first is read, whatever order a store has.
    """

    claim: str
    source: str | None
    basis: str | None
    rank: str | None
    dates: tuple[str, str, str, str]
    told: Days | None = None
    start: Days | None = None
    until: Days | None = None
    happened: Days | None = None
    reversed: bool = False
    key: int = 0

    @property
    def order(self) -> tuple[int, str]:
        """The place of the claim among all: the policy, and where it does not decide, the name."""
        return self.key, by_name(self.claim)

    @property
    def when(self) -> Iterator[str]:
        """The dates that the claim gives to a tie, as EDTF text."""
        if self.told:
            yield self.dates[0]
        if self.start or self.until:
            yield f"{self.dates[1]}/{self.dates[2]}"

    @property
    def days(self) -> tuple[Days, ...]:
        """All that it tells of the days of a tie or value."""
        return tuple(days for days in (self.told, self.start, self.until) if days)

    @property
    def newest(self) -> str:
        """How new it is: the last day that it is told for, or tells to have begun or happened; without one, its end."""
        days = [days[1] for days in (self.told, self.start, self.happened) if days]
        return max(days, default=self.until[1] if self.until else "")

    @property
    def begin(self) -> str | None:
        """The first day that it tells of: its start, else the first of its other days."""
        return self.start[0] if self.start else min((first for first, _ in self.days), default=None)

    @property
    def end(self) -> str | None:
        """The last day of the period that it tells of: its end, or the day it is told for if it has a start."""
        last = self.until or (self.told if self.start else None)
        return last[1] if last else None


def by_name(term: str) -> str:
    """What a term is sorted by: its text without the closing bracket, which would come after letters and digits."""
    return term[:-1]


def read_claims(store: Store, scope: str = "") -> dict[str, Reading]:
    """Every claim of the store that is not deprecated, read; `scope` is a pattern that narrows ?claim."""
    found: dict[str, Reading] = {}
    answer = store.select(f"""SELECT ?claim ?basis ?rank ?source ?asOf ?validFrom ?validTo ?date {{
        {scope} ?claim nnmi:about ?about . MINUS {{ ?claim a nnmi:Contradiction }}
        MINUS {{ ?claim nnmi:rank tax:rank-deprecated }} OPTIONAL {{ ?claim nnmi:basis ?basis }}
        OPTIONAL {{ ?claim nnmi:rank ?rank }} OPTIONAL {{ ?claim nnmi:assertedIn ?source }}
        OPTIONAL {{ ?claim nnmi:asOf ?asOf }} OPTIONAL {{ ?claim nnmi:validFrom ?validFrom }}
        OPTIONAL {{ ?claim nnmi:validTo ?validTo }} OPTIONAL {{ ?claim nnmi:date ?date }} }}""")
    for claim, basis, rank, source, told, start, until, happened in answer:
        if isinstance(claim, NamedNode):
            name = str(claim)
            dates = date_text(told), date_text(start), date_text(until), date_text(happened)
            reading = Reading(name, _iri(source), _iri(basis), _iri(rank), dates)
            found[name] = _first_of(found[name], reading) if name in found else reading
    for reading in found.values():
        _read_days(reading)
    return found


def _first_of(one: Reading, other: Reading) -> Reading:
    """Of two rows of one claim the values that come first."""
    told, start, until, happened = (
        min(filter(None, pair), default="") for pair in zip(one.dates, other.dates, strict=True)
    )
    source, basis, rank = (
        min(filter(None, pair), key=by_name, default=None)
        for pair in ((one.source, other.source), (one.basis, other.basis), (one.rank, other.rank))
    )
    return Reading(one.claim, source, basis, rank, (told, start, until, happened))


def date_text(term: Term | None) -> str:
    """The text of a date without its time and zone; empty if it is no date of the calendar."""
    text = bare(term.value) if isinstance(term, Literal) else ""
    return text if text and days_of(text) else ""


def _read_days(reading: Reading) -> None:
    """Put in the days that the dates can mean; none of a period that ends before it begins."""
    told, start, until, happened = (days_of(text) if text else None for text in reading.dates)
    reading.reversed = start is not None and until is not None and start[0] > until[1]
    reading.told, reading.happened = told, happened
    if not reading.reversed:
        reading.start, reading.until = start, until


def reading_lines(reading: Reading, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """What a claim says of its days, as N-Triples terms."""
    read = reading.told, reading.start, reading.until, reading.happened
    for (earliest, latest), days in zip(policy.day_properties(DATED), read, strict=True):
        if days:
            yield reading.claim, earliest, _date(days[0])
            yield reading.claim, latest, _date(days[1])
    if reading.reversed:
        yield reading.claim, f"<{NNMI}periodReversed>", f'"true"^^<{XSD}boolean>'


def _date(day: str) -> str:
    return f'"{day}"^^<{XSD}date>'


def _iri(term: Term | None) -> str | None:
    return str(term) if isinstance(term, NamedNode) else None


def place(policy: Policy, reading: Reading, grades: Mapping[str, str], covered: bool = False) -> int:
    """The place of a claim in the order of the policy; the smallest goes first."""
    newest = reading.told[1] if reading.told else "0000-00-00"
    return (
        policy.weight("rank") * policy.preference(reading.rank)
        + policy.weight("basis") * policy.preference(reading.basis)
        + policy.weight("exactness") * covered
        + policy.weight("grade") * policy.preference(grades.get(reading.source or ""))
        + policy.weight("date") * (99999999 - int(newest.replace("-", "")))
    )
