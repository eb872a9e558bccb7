"""What one claim says: its days, and its place in the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from ..dates import Days, bare, days_of
from ..frozen import value
from ..store import Store
from ..terms import NNMI, TAX, XSD
from .gathering import by_name, first_iri, iris, with_values
from .policy import Policy

DATED = ("asOf", "validFrom", "validTo", "date")
"""The properties that hold a date."""
DEPRECATED = f"<{TAX}rank-deprecated>"
STATED = f"<{TAX}basis-stated>"
"""The basis of a claim that leaves it out, by the shapes (`sh:defaultValue` of `shape:Claim-basis`)."""


@value
class Dates:
    """The dates of a claim as text: told for, from, until, happened; empty where none is told. Many share one."""

    told_text: str
    start_text: str
    until_text: str
    happened_text: str

    @cached_property
    def told(self) -> Days | None:
        return days_of(self.told_text)

    @cached_property
    def happened(self) -> Days | None:
        return days_of(self.happened_text)

    @cached_property
    def start(self) -> Days | None:
        return None if self.reversed else days_of(self.start_text)

    @cached_property
    def until(self) -> Days | None:
        return None if self.reversed else days_of(self.until_text)

    @cached_property
    def reversed(self) -> bool:
        """Whether the period ends before it begins: then it is not read."""
        start, until = days_of(self.start_text), days_of(self.until_text)
        return start is not None and until is not None and start[0] > until[1]

    @cached_property
    def when(self) -> tuple[str, ...]:
        """The dates that the claim gives to a tie, as EDTF text."""
        told = (self.told_text,) if self.told else ()
        return (*told, f"{self.start_text}/{self.until_text}") if self.start or self.until else told

    @cached_property
    def newest(self) -> str:
        """How new it is: the last day that it is told for, or tells to have begun or happened; without one, its end."""
        days = [days[1] for days in (self.told, self.start, self.happened) if days]
        return max(days, default=self.until[1] if self.until else "")

    @cached_property
    def begin(self) -> str | None:
        """The first day that it tells of: its start, else the first of its other days."""
        others = [days[0] for days in (self.told, self.until) if days]
        return self.start[0] if self.start else min(others, default=None)

    @cached_property
    def end(self) -> str | None:
        """The last day of the period that it tells of: its end, or the day it is told for if it has a start."""
        last = self.until or (self.told if self.start else None)
        return last[1] if last else None


class Reading:
    """One claim as far as the layer reads it; terms as N-Triples text, empty where nothing is told.

    The shapes allow one value each. Of several the one whose text comes first is read, whatever order a store has.
    """

    __slots__ = ("about", "basis", "claim", "dates", "key", "rank", "source")

    def __init__(self, claim: str, source: str, basis: str, rank: str, *, dates: Dates, about: tuple[str, ...]) -> None:
        self.claim, self.source, self.basis, self.rank, self.dates = claim, source, basis, rank, dates
        self.about = about
        self.key = 0

    @property
    def order(self) -> tuple[int, str]:
        """The place of the claim among all: the policy, and where it does not decide, the name."""
        return self.key, by_name(self.claim)


def read_claims(store: Store) -> dict[str, Reading]:
    """Every claim of the store that is not deprecated, read."""
    apart = {case for (case,) in store.cells("SELECT ?case { ?case a nnmi:Contradiction }")}
    properties = ("about", "rank", "assertedIn", "basis", *DATED)
    found: dict[str, Reading] = {}
    for claim, values in with_values(store, "?s nnmi:about ?about", [f"nnmi:{name}" for name in properties]):
        abouts, ranks, sources, bases, *dates = values
        if claim[0] == "<" and claim not in apart and DEPRECATED not in ranks:
            source, basis, rank = map(first_iri, (sources, bases, ranks))
            found[claim] = Reading(
                claim, source, basis or STATED, rank, dates=_dates(*map(_first_date, dates)), about=iris(abouts)
            )
    return found


_dates = lru_cache(100_000)(Dates)


def _first_date(values: Iterable[str]) -> str:
    """The date whose text comes first among literals, without time and zone; empty if there is none."""
    return min(filter(None, map(date_text, values)), default="")


@lru_cache(100_000)
def date_text(term: str) -> str:
    """The date in a literal of N-Triples or a bare number, without its time and zone; empty for any other term."""
    text = bare(term[1:].partition('"')[0] if term[0] == '"' else term)
    return text if days_of(text) else ""


def days_told(policy: Policy) -> Callable[[Dates], tuple[str, ...]]:
    """What gives the rest of each line, after the claim, that says what the dates of a claim mean."""
    names = policy.day_properties(DATED)

    @lru_cache(100_000)
    def told(dates: Dates) -> tuple[str, ...]:
        read = dates.told, dates.start, dates.until, dates.happened
        pairs = [pair for two, days in zip(names, read, strict=True) for pair in zip(two, days or (), strict=False)]
        reversed_ = (f' <{NNMI}periodReversed> "true"^^<{XSD}boolean> .\n',) if dates.reversed else ()
        return *(f' {name} "{day}"^^<{XSD}date> .\n' for name, day in pairs if name), *reversed_

    return told


def places(policy: Policy, grades: Mapping[str, str]) -> Callable[[Reading, bool], int]:
    """What tells the place of a claim by the policy, covered by an exact number or not; the smallest is best."""

    @lru_cache(100_000)
    def place(rank: str, basis: str, grade: str, covered: bool, told: Days | None) -> int:
        weighed = {"rank": policy.preference(rank), "basis": policy.preference(basis), "exactness": int(covered)}
        newest = int(told[1].replace("-", "")) if told else 0
        weighed |= {"grade": policy.preference(grade), "date": 99999999 - newest}
        return sum(policy.weight(criterion) * number for criterion, number in weighed.items())

    return lambda claim, covered: place(
        claim.rank, claim.basis, grades.get(claim.source, ""), covered, claim.dates.told
    )
