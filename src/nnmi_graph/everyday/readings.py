"""What one claim says: its days, its place in the policy, its number as an interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..dates import Days, bare, days_of
from ..store import Store
from ..terms import NNMI, TAX, XSD
from .policy import Policy

DATED = ("asOf", "validFrom", "validTo", "date")
"""The properties that hold a date."""
DEPRECATED = f"<{TAX}rank-deprecated>"


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
    about: tuple[str, ...] = ()
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


def read_claims(store: Store) -> dict[str, Reading]:
    """Every claim of the store that is not deprecated, read."""
    apart = {str(case) for (case,) in store.select("SELECT ?case { ?case a nnmi:Contradiction }")}
    told_ranks = list(store.scan("nnmi:rank"))
    ranks = first_of(told_ranks)
    apart |= {claim for claim, rank in told_ranks if rank == DEPRECATED}
    abouts: dict[str, tuple[str, ...]] = {}
    for claim, thing in store.scan("nnmi:about"):
        if claim not in apart and claim[0] == "<" and thing not in abouts.get(claim, ()):
            abouts[claim] = (*abouts.get(claim, ()), thing)
    sources, bases = first_of(store.scan("nnmi:assertedIn")), first_of(store.scan("nnmi:basis"))
    told, start, until, happened = (_dates(store, name) for name in DATED)
    found: dict[str, Reading] = {}
    for claim, things in abouts.items():
        dates = told.get(claim, ""), start.get(claim, ""), until.get(claim, ""), happened.get(claim, "")
        about = tuple(thing for thing in things if thing[0] == "<")
        found[claim] = Reading(claim, sources.get(claim), bases.get(claim), ranks.get(claim), dates, about)
        _read_days(found[claim])
    return found


def first_of(told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The thing that each subject has, of those scanned; of several the one whose text comes first."""
    found: dict[str, str] = {}
    known: dict[str, str] = {}
    for subject, thing in told:
        if thing[0] == "<":
            kept = known.setdefault(thing, thing)
            had = found.setdefault(subject, kept)
            if had is not kept:
                found[subject] = min(had, kept, key=by_name)
    return found


def _dates(store: Store, name: str) -> dict[str, str]:
    """The date of each subject, without time and zone; of several the one whose text comes first."""
    found: dict[str, str] = {}
    for subject, thing in store.scan(f"nnmi:{name}"):
        if text := date_text(thing):
            found[subject] = min(found.get(subject, text), text)
    return found


@lru_cache(100_000)
def date_text(literal: str) -> str:
    """The date in an N-Triples literal, without its time and zone; empty if it is none of the calendar."""
    text = bare(literal[1:].partition('"')[0]) if literal[:1] == '"' else ""
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
        for name, day in zip((earliest, latest), days or (), strict=False):
            if name:
                yield reading.claim, name, _date(day)
    if reading.reversed:
        yield reading.claim, f"<{NNMI}periodReversed>", f'"true"^^<{XSD}boolean>'


def _date(day: str) -> str:
    return f'"{day}"^^<{XSD}date>'


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
