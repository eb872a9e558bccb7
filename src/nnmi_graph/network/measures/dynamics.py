"""Time: entry and exit, how long ties last, what turns over between slices, and changes of tier.

Dates are as precise as their sources: a start counts from the first day it can mean, an end to the last. Claims about
one tie that touch or overlap are one spell. A tie without a start date is never dated by guesswork: it is left out and
counted in a remark. An end that nobody tells is open: the tie is taken to last as long as the network is observed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any

from ...dates import PartialDate
from ...errors import NnmiError
from ..graph import Graph
from ..result import Found, Row, Table, Value, Words, both

GAP = 31
"""Days between two claims up to which they still tell of one spell."""

YEAR = 365.25


@dataclass(frozen=True)
class Spell:
    """A time for which a tie held, as day numbers; `end` is None where no end is told."""

    tie: int
    start: int
    end: int | None


@dataclass(frozen=True)
class Observed:
    """The dated spells of a network, the last day it is observed, and a remark on what has no date."""

    spells: tuple[Spell, ...]
    until: int
    remarks: tuple[Words, ...]


def entry_exit(graph: Graph, *, until: str = "") -> Found:
    """Ties begun, ended and present at the end of each year, actors seen for the first time, and yearly rates.

    The entry rate is entries over ties present a year before, the exit rate exits over the same.
    Hannan & Freeman (1989), Organizational Ecology.
    """
    seen = observe(graph, until)
    first = _first_years(graph, seen.spells)
    entries, exits = Counter(_year(s.start) for s in seen.spells), Counter(_year(e) for e in _ends(seen))
    rows: list[Row] = []
    before = 0
    for year in range(min(entries), _year(seen.until) + 1):
        present = before + entries[year] - exits[year]
        rows.append(
            {
                "year": year,
                "entries": entries[year],
                "new_actors": first[year],
                "exits": exits[year],
                "present": present,
                "entry_rate": entries[year] / before if before else None,
                "exit_rate": exits[year] / before if before else None,
            }
        )
        before = present
    summary: dict[str, Value] = {"spells": len(seen.spells), "ended": exits.total(), "present": before}
    return Found((Table.of("entry_exit", rows),), summary, remarks=seen.remarks)


def retention(graph: Graph, *, until: str = "", by: str = "") -> Found:
    """The share of ties still held after so many years: Kaplan-Meier, with Greenwood's error and log-log 95 % bounds.

    A tie with no told end counts as held until the network is last observed, and as unknown after (right-censored).
    `by` splits by an attribute of the actor. Kaplan & Meier (1958), J. American Statistical Association 53(282).
    """
    seen = observe(graph, until)
    values = graph.attribute(by) if by else []
    split: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for spell in seen.spells:
        stratum = str(values[graph.source[spell.tie]]) if by else "all"
        ended = spell.end is not None and spell.end <= seen.until
        last = spell.end if spell.end is not None and ended else seen.until
        split[stratum].append(((last - spell.start) / YEAR, ended))
    rows = [{"stratum": name, **row} for name in sorted(split) for row in kaplan_meier(split[name])]
    summary: dict[str, Value] = {"spells": len(seen.spells), "ended": sum(e for s in split.values() for _, e in s)}
    if not by:
        for years in (1, 2, 5, 10):
            summary[f"kept_{years}y"] = survival_at(split["all"], years)
    remarks = seen.remarks
    if not summary["ended"]:
        remarks += (
            both(
                "no tie has a told end: full survival here is silence", "无任何联系有终止说明：此处的完全留存只是沉默"
            ),
        )
    columns = ("stratum", "years", "at_risk", "ended", "survival", "se", "low", "high")
    return Found((Table.of("retention", rows, columns),), summary, remarks=remarks)


def kaplan_meier(durations: Sequence[tuple[float, bool]]) -> list[dict[str, Value]]:
    """The survival curve of durations that ended (True) or were cut off by the end of observation (False).

    >>> [row["survival"] for row in kaplan_meier([(1, True), (2, False), (3, True), (3, False)])]
    [0.75, 0.375]
    """
    rows: list[dict[str, Value]] = []
    survival, hazard_variance = 1.0, 0.0
    for time in sorted({time for time, ended in durations if ended}):
        at_risk = sum(other >= time for other, _ in durations)
        ended = sum(other == time and over for other, over in durations)
        survival *= 1 - ended / at_risk
        hazard_variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
        low, high = _bounds(survival, hazard_variance)
        rows.append(
            {
                "years": time,
                "at_risk": at_risk,
                "ended": ended,
                "survival": survival,
                "se": survival * sqrt(hazard_variance),
                "low": low,
                "high": high,
            }
        )
    return rows


def _bounds(survival: float, variance: float) -> tuple[float | None, float | None]:
    """The 95 % bounds on the log-log scale; None where survival is 0 or 1."""
    if not 0 < survival < 1:
        return None, None
    width = 1.959964 * sqrt(variance) / abs(log(survival))
    return survival ** exp(width), survival ** exp(-width)


def survival_at(durations: Sequence[tuple[float, bool]], years: float) -> float | None:
    """The share still held after so many years; None beyond the longest time observed."""
    if not durations or max(time for time, _ in durations) < years:
        return None
    reached = [row for row in kaplan_meier(durations) if float(str(row["years"])) <= years]
    return float(str(reached[-1]["survival"])) if reached else 1.0


def turnover(graph: Graph, *, at: str = "", until: str = "") -> Found:
    """Ties and actors kept, gone and new from each slice to the next, and how alike (Jaccard) the slices are.

    Slices are the last days of the years, or the dates in `at`, with commas between them. Snijders, van de Bunt &
    Steglich (2010), Social Networks 32(1), on Jaccard between waves.
    """
    seen = observe(graph, until)
    days = _slices(at, seen)
    held = [{s.tie for s in seen.spells if s.start <= day and (s.end is None or s.end > day)} for _, day in days]
    rows: list[Row] = []
    for (one, other), (before, after) in zip(pairwise(days), pairwise(held), strict=True):
        actors, now = ({int(graph.source[tie]) for tie in ties} for ties in (before, after))
        rows.append(
            {
                "from": one[0],
                "to": other[0],
                "ties": len(after),
                "kept": len(before & after),
                "gone": len(before - after),
                "new": len(after - before),
                "jaccard": _jaccard(before, after),
                "actors_kept": len(actors & now),
                "actors_gone": len(actors - now),
                "actors_new": len(now - actors),
                "jaccard_actors": _jaccard(actors, now),
            }
        )
    if not rows:
        raise NnmiError("turnover needs two slices", where=graph.network.name, mend="give --at 2014,2016")
    mean = [float(str(row["jaccard"])) for row in rows if row["jaccard"] is not None]
    summary: dict[str, Value] = {"slices": len(days), "jaccard_mean": sum(mean) / len(mean) if mean else None}
    return Found((Table.of("turnover", rows),), summary, remarks=seen.remarks)


def tier_changes(graph: Graph, *, attribute: str = "tier") -> Found:
    """Changes of tier: who moved from which tier to which and when, and how often each move occurs.

    Tiers told for the same date by different claims are a disagreement, not a change, and are counted as such.
    A count of transitions as in Markov chains: Anderson & Goodman (1957), Annals of Mathematical Statistics 28(1).
    """
    tiers, starts = graph.edge_column(attribute, "tier changes"), graph.edge_column("start", "tier changes")
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for tie, tier, start in zip(graph.tie_of.tolist(), tiers, starts, strict=True):
        if tie >= 0 and tier is not None and start is not None:
            told[tie].append((str(start), str(tier)))
    rows: list[Row] = []
    disagreements = 0
    for tie, held in told.items():
        for (day, tier), (next_day, next_tier) in pairwise(sorted(held)):
            disagreements += tier != next_tier and day == next_day
            if tier != next_tier and day != next_day:
                a, g = int(graph.source[tie]), int(graph.target[tie])
                rows.append(
                    {
                        "id": graph.ids[a],
                        "label": graph.labels[a],
                        "group": graph.labels[g],
                        "from": tier,
                        "to": next_tier,
                        "when": next_day,
                    }
                )
    rows.sort(key=lambda row: (str(row["when"]), str(row["id"])))
    moves = Counter((row["from"], row["to"]) for row in rows)
    counted: list[Row] = [{"from": a, "to": b, "count": count} for (a, b), count in moves.most_common()]
    tables = (
        Table.of("changes", rows, ("id", "label", "group", "from", "to", "when")),
        Table.of("moves", counted, ("from", "to", "count")),
    )
    return Found(tables, {"ties_with_tier": len(told), "changes": len(rows), "disagreements": disagreements})


def observe(graph: Graph, until: str) -> Observed:
    """The spells of the network and the last day observed: `until`, else the network's date, else the latest date."""
    starts = graph.edge_column("start", "a measure of time")
    ends: Sequence[Any] = graph.network.edges.columns.get("end") or [None] * len(starts)
    claims: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for tie, start, end in zip(graph.tie_of.tolist(), starts, ends, strict=True):
        if tie >= 0 and start is not None:
            claims[tie].append((_day(start, first=True), None if end is None else _day(end, first=False)))
    last = _last_day(until or graph.network.metadata.as_of, claims)
    spells = [spell for tie in sorted(claims) for spell in _merge(tie, sorted(claims[tie], key=_end_last))]
    kept = tuple(spell for spell in spells if spell.start <= last)
    if not kept:
        raise NnmiError(
            f"no tie begins by {date.fromordinal(last)}",
            where=graph.network.name,
            mend=f"the first begins {date.fromordinal(min(spell.start for spell in spells))}",
        )
    undated = graph.m - len(claims)
    remarks = (
        (
            both(
                f"{undated} of {graph.m} ties have no start date and are left out",
                f"{graph.m} 条联系中有 {undated} 条无起始日期，已略去",
            ),
        )
        if undated
        else ()
    )
    return Observed(kept, last, remarks)


def _last_day(text: str | None, claims: dict[int, list[tuple[int, int | None]]]) -> int:
    if text:
        return _day(text, first=False)
    return max(day for told in claims.values() for claim in told for day in claim if day is not None)


def _end_last(claim: tuple[int, int | None]) -> tuple[int, bool, int]:
    """Claims by start; of those that start together, the ones with a told end last, so that it wins."""
    return claim[0], claim[1] is not None, claim[1] or 0


def _merge(tie: int, claims: Iterable[tuple[int, int | None]]) -> list[Spell]:
    """Claims in order made into spells; an end is open if the claim that starts last tells none."""
    spells: list[Spell] = []
    for start, end in claims:
        if spells and (spells[-1].end is None or start <= spells[-1].end + GAP):
            before = spells.pop()
            ends = end if before.end is None or end is None else max(end, before.end)
            spells.append(Spell(tie, before.start, ends))
        else:
            spells.append(Spell(tie, start, end))
    return spells


def _slices(at: str, seen: Observed) -> list[tuple[str, int]]:
    """The slices as text and day number, in time order."""
    if at:
        return sorted(((day, _day(day, first=False)) for day in map(str.strip, at.split(","))), key=lambda one: one[1])
    years = range(_year(min(spell.start for spell in seen.spells)), _year(seen.until) + 1)
    return [(str(year), min(date(year, 12, 31).toordinal(), seen.until)) for year in years]


def _first_years(graph: Graph, spells: Iterable[Spell]) -> Counter[int]:
    """How many actors are first seen in each year."""
    first: dict[int, int] = {}
    for spell in spells:
        actor = int(graph.source[spell.tie])
        first[actor] = min(first.get(actor, spell.start), spell.start)
    return Counter(_year(day) for day in first.values())


def _ends(seen: Observed) -> list[int]:
    return [spell.end for spell in seen.spells if spell.end is not None and spell.end <= seen.until]


def _day(text: object, *, first: bool) -> int:
    """The day number of a partial date: the first or the last day it can mean."""
    partial = PartialDate.parse(str(text))
    return date.fromisoformat(partial.first_day if first else partial.last_day).toordinal()


def _year(day: int) -> int:
    return date.fromordinal(day).year


def _jaccard(a: set[int], b: set[int]) -> float | None:
    return len(a & b) / len(a | b) if a | b else None
