"""What one claim says: its days, its place in the policy, its number as an interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..dates import Days, bare, days_of, next_day
from ..store import Store
from ..terms import NNMI, XSD, Literal, NamedNode, Term
from .policy import Policy

_EMPTY: tuple[Days, ...] = ()


@dataclass(slots=True)
class Reading:
    """One claim as far as the layer reads it; terms as N-Triples text. `told` to `until` are days."""

    claim: str
    source: str | None = None
    basis: str | None = None
    rank: str | None = None
    told: tuple[Days, ...] = _EMPTY
    start: tuple[Days, ...] = _EMPTY
    until: tuple[Days, ...] = _EMPTY
    happened: tuple[Days, ...] = _EMPTY
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reversed: bool = False
    key: int = 0


DATED = {"asOf": "told", "validFrom": "start", "validTo": "until", "date": "happened"}
"""The properties that hold a date, and the field of a reading that holds what it can mean."""


def read_claims(store: Store, scope: str = "") -> dict[str, Reading]:
    """Every claim of the store that is not deprecated, read; `scope` is a pattern that narrows ?claim."""
    found: dict[str, Reading] = {}
    answer = store.select(f"""SELECT ?claim ?basis ?rank ?source ?asOf ?validFrom ?validTo ?date {{
        {scope} ?claim nnmi:about ?about . MINUS {{ ?claim a nnmi:Contradiction }}
        MINUS {{ ?claim nnmi:rank tax:rank-deprecated }} OPTIONAL {{ ?claim nnmi:basis ?basis }}
        OPTIONAL {{ ?claim nnmi:rank ?rank }} OPTIONAL {{ ?claim nnmi:assertedIn ?source }}
        OPTIONAL {{ ?claim nnmi:asOf ?asOf }} OPTIONAL {{ ?claim nnmi:validFrom ?validFrom }}
        OPTIONAL {{ ?claim nnmi:validTo ?validTo }} OPTIONAL {{ ?claim nnmi:date ?date }} }}""")
    for claim, basis, rank, source, *dates in answer:
        if isinstance(claim, NamedNode):
            name = str(claim)
            told = _iri(source), _iri(basis), _iri(rank)
            reading = found.get(name)
            if reading is None:
                reading = found[name] = Reading(name, *told)
            elif told != (had := (reading.source, reading.basis, reading.rank)):
                reading.source, reading.basis, reading.rank = map(_first_of, had, told)
            _add_dates(reading, dates)
    return found


def _add_dates(reading: Reading, dates: Sequence[Term | None]) -> None:
    """Put in what the dates of one row can mean; a claim with two dates comes in two rows."""
    for term, name in zip(dates, DATED.values(), strict=True):
        text = bare(term.value) if isinstance(term, Literal) else ""
        days = days_of(text) if text else None
        if days and text not in (texts := reading.texts.get(name, ())):
            reading.texts[name] = (*texts, text)
            setattr(reading, name, (*getattr(reading, name), days))
    reading.reversed = bool(reading.start and reading.until) and _first(reading.start) > _last(reading.until)


def whens(reading: Reading) -> Iterator[str]:
    """The dates as the claim states them, in EDTF: each date it is told for, and its period unless that is reversed."""
    yield from reading.texts.get("told", ())
    if (reading.start or reading.until) and not reading.reversed:
        start, until = reading.texts.get("start", ()), reading.texts.get("until", ())
        yield f"{min(start, default='')}/{max(until, default='')}"


def reading_lines(reading: Reading, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """What a claim says of its days, as N-Triples terms."""
    for (earliest, latest), name in zip(policy.day_properties(DATED), DATED.values(), strict=True):
        for first, last in getattr(reading, name):
            yield reading.claim, earliest, _date(first)
            yield reading.claim, latest, _date(last)
    if reading.reversed:
        yield reading.claim, f"<{NNMI}periodReversed>", f'"true"^^<{XSD}boolean>'


def _date(day: str) -> str:
    return f'"{day}"^^<{XSD}date>'


def _first_of(one: str | None, other: str | None) -> str | None:
    """Of two sources, bases or ranks of one claim, of which there should be one, the first in the alphabet."""
    return min(each for each in (one, other) if each) if one or other else None


def _iri(term: Term | None) -> str | None:
    return str(term) if isinstance(term, NamedNode) else None


def _first(days: Iterable[Days]) -> str:
    return min(first for first, _ in days)


def _last(days: Iterable[Days]) -> str:
    return max(last for _, last in days)


def place(policy: Policy, reading: Reading, grades: Mapping[str, str], covered: bool = False) -> int:
    """The place of a claim in the order of the policy; the smallest goes first."""
    newest = max((last for _, last in reading.told), default="0000-00-00")
    return (
        policy.weight("rank") * policy.preference(reading.rank)
        + policy.weight("basis") * policy.preference(reading.basis)
        + policy.weight("exactness") * covered
        + policy.weight("grade") * policy.preference(grades.get(reading.source or ""))
        + policy.weight("date") * (99999999 - int(newest.replace("-", "")))
    )


def day_after(reading: Reading) -> str | None:
    """The first day after the stated end of a claim; None if it has none."""
    return next_day(_last(reading.until)) if reading.until and not reading.reversed else None
