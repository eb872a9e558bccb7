"""Time: entry and exit, how long ties last, what turns over between slices, and changes of tier.

A tie stands at a time as `nnmi_graph.dates` says: what is stated and what is only told are counted apart, and silence
is never taken for staying or for leaving. A stay runs from a stated start, else from when it is first told, to a
stated end, else to when it is last told. Undated ties are left out and counted in a remark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, log, sqrt

import igraph  # type: ignore[import-untyped]
import numpy as np
from scipy.sparse import csr_array

from ...dates import SHOWN, STRICT, Told, days_of, period
from ...errors import NnmiError
from ...frozen import replace
from ...phrases import Sentence
from ..graph import Graph, Ints
from ..result import Found, Row, Table, Value, Words
from ..view import DATES
from .core import fit_core

GAP = 31
"""Days between two edges of one tie up to which they still tell of one stay."""

YEAR = 365.25
_SURELY, _TOLD, _BETWEEN, _BEFORE = SHOWN


@dataclass(frozen=True)
class Stay:
    """A time for which a tie held, and what is told of it."""

    tie: int
    told: Told

    @property
    def first(self) -> str:
        """The first day it can have begun or been told."""
        return min(first for first, _ in self.told.evidence)

    @property
    def last_told(self) -> str:
        """The last day up to which it is told for certain: silence says no more."""
        return max(first for first, _ in self.told.evidence)


@dataclass(frozen=True)
class Observed:
    """The dated stays of a network, the last day it is observed, and a remark on what has no date."""

    stays: tuple[Stay, ...]
    until: str
    remarks: tuple[Words, ...]

    @property
    def years(self) -> list[str]:
        """The years from the first to the last observed."""
        first = min(stay.first for stay in self.stays)[:4]
        return [f"{year:04}" for year in range(int(first), int(self.until[:4]) + 1)]

    def standing(self, first: str, last: str) -> dict[int, str]:
        """How each tie stands from `first` to `last`: as its firmest stay does."""
        held: dict[int, str] = {}
        for stay in self.stays:
            standing = stay.told.at(first, last)
            if standing in SHOWN and SHOWN.index(standing) < SHOWN.index(held.get(stay.tie, _BEFORE)) + 1:
                held[stay.tie] = standing
        return held


def entry_exit(graph: Graph, *, until: str = "") -> Found:
    """Ties begun and ended by year, as stated; ties first told in it with no stated start; and how they stand in it.

    `entries_between` and `exits_between` lie between two complete lists, by the last year they can mean. A tie is
    present in a year if it surely holds, is told then, or between two tellings; `not_heard_of_since` is what was heard
    of before. The entry rate is stated entries over the ties present a year before, the exit rate likewise.
    Hannan & Freeman (1989), Organizational Ecology.
    """
    seen = observe(graph, until)
    counts = {name: Counter(_years(seen, days)) for name, days in _TURNS.items()}
    unstarted = (stay.told.points for stay in seen.stays if not stay.told.start and not stay.told.came)
    told_first = Counter(min(points)[0][:4] for points in unstarted if points)
    new = Counter(_first_days(graph, seen).values())
    rows: list[Row] = []
    before = 0
    for year in seen.years:
        standing = Counter(seen.standing(f"{year}-01-01", min(f"{year}-12-31", seen.until)).values())
        present = standing[_SURELY] + standing[_TOLD] + standing[_BETWEEN]
        turns = {name: count[year] for name, count in counts.items()}
        rows.append(
            {
                "year": int(year),
                **turns,
                "first_told": told_first[year],
                "new_actors": new[year],
                "present": present,
                "not_heard_of_since": standing[_BEFORE],
                "entry_rate": turns["entries"] / before if before else None,
                "exit_rate": turns["exits"] / before if before else None,
            }
        )
        before = present
    summary: dict[str, Value] = {
        "spells": len(seen.stays),
        "started": counts["entries"].total(),
        "ended": counts["exits"].total(),
        "present": before,
    }
    return Found((Table.of("entry_exit", rows),), summary, remarks=seen.remarks)


_TURNS = {"entries": "start", "exits": "end", "entries_between": "came", "exits_between": "went"}
"""The counts of a year, and which dates of a stay they count."""


def _years(seen: Observed, name: str) -> list[str]:
    """The years of these dates, up to the last day observed."""
    found = [days for stay in seen.stays if (days := getattr(stay.told, name))]
    return [last[:4] for first, last in found if first <= seen.until]


def _first_days(graph: Graph, seen: Observed) -> dict[int, str]:
    """The year in which each actor is first told of."""
    first: dict[int, str] = {}
    for stay in seen.stays:
        actor = int(graph.source[stay.tie])
        first[actor] = min(first.get(actor, stay.first), stay.first)
    return {actor: day[:4] for actor, day in first.items()}


def retention(graph: Graph, *, until: str = "", by: str = "") -> Found:
    """The share of ties still held after so many years: Kaplan-Meier, with Greenwood's error and log-log 95 % bounds.

    A tie with no stated end counts as held until it is last told, and as unknown after (right-censored): silence is
    never survival. One with no stated start counts from when it is first told. `by` splits by an attribute of the
    actor. Kaplan & Meier (1958), J. American Statistical Association 53(282).
    """
    seen = observe(graph, until)
    values = graph.attribute(by) if by else []
    split: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for stay in seen.stays:
        stratum = str(values[graph.source[stay.tie]]) if by else "all"
        split[stratum].append(_duration(stay, seen.until))
    rows = [{"stratum": name, **row} for name in sorted(split) for row in kaplan_meier(split[name])]
    ended = sum(over for durations in split.values() for _, over in durations)
    summary: dict[str, Value] = {"spells": len(seen.stays), "ended": ended}
    if not by:
        longest = max(time for time, _ in split["all"])
        for years in (1, 2, 5, 10):
            summary[f"kept_{years}y"] = survival_at(rows, longest, years)
    remarks = seen.remarks + _retention_remarks(seen.stays, ended)
    columns = ("stratum", "years", "at_risk", "ended", "survival", "se", "low", "high")
    return Found((Table.of("retention", rows, columns),), summary, remarks=remarks)


def _duration(stay: Stay, until: str) -> tuple[float, bool]:
    """Years from the start, or the first telling, to a stated end (True), or as far as it is told (False)."""
    end = stay.told.end
    over = end is not None and end[1] <= until
    last = end[1] if end and over else min(stay.last_told, until)
    return max(0, _day(last) - _day(stay.first)) / YEAR, over


def _retention_remarks(stays: Sequence[Stay], ended: int) -> tuple[Words, ...]:
    remarks: tuple[Words, ...] = ()
    if late := sum(stay.told.start is None for stay in stays):
        told = "{late} of {all} stays have no stated start and count from when they are first told"
        remarks += (Sentence(told, late=late, all=len(stays)),)
    if not ended:
        remarks += (Sentence("no tie has a stated end: how long ties last is unknown"),)
    return remarks


def kaplan_meier(durations: Sequence[tuple[float, bool]]) -> list[dict[str, Value]]:
    """The survival curve of durations that ended (True) or were cut off by the end of observation (False).

    >>> [row["survival"] for row in kaplan_meier([(1, True), (2, False), (3, True), (3, False)])]
    [0.75, 0.375]
    """
    rows: list[dict[str, Value]] = []
    survival, hazard_variance = 1.0, 0.0
    times, ends = sorted(time for time, _ in durations), Counter(time for time, over in durations if over)
    for time, ended in sorted(ends.items()):
        at_risk = len(times) - bisect_left(times, time)
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


def survival_at(curve: Sequence[Row], longest: float, years: float) -> float | None:
    """The share still held after so many years, by a survival curve; None beyond the longest time observed."""
    if longest < years:
        return None
    reached = [row for row in curve if float(str(row["years"])) <= years]
    return float(str(reached[-1]["survival"])) if reached else 1.0


def turnover(graph: Graph, *, at: str = "", until: str = "", strict: bool = False) -> Found:
    """Ties and actors kept, gone and new from each slice to the next, and how alike (Jaccard) the slices are.

    Slices are the years, or the dates in `at`, with commas between them; a year or month asks for the whole of it. A
    slice has the ties that stand in it, those heard of before included and counted; with `strict` only those surely
    held or told then. Snijders, van de Bunt & Steglich (2010), Social Networks 32(1), on Jaccard between waves.
    """
    seen = observe(graph, until)
    days = _slices(at, seen)
    standings = _standing(seen, days, strict)
    held = [set(found) for found in standings]
    rows: list[Row] = []
    for place, ((one, other), (before, after)) in enumerate(zip(pairwise(days), pairwise(held), strict=True), 1):
        actors, now = ({int(graph.source[tie]) for tie in ties} for ties in (before, after))
        rows.append(
            {
                "from": one,
                "to": other,
                "ties": len(after),
                "kept": len(before & after),
                "gone": len(before - after),
                "new": len(after - before),
                "not_heard_of_since": sum(standings[place][tie] == _BEFORE for tie in after),
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


def core_persistence(graph: Graph, *, at: str = "", until: str = "", strict: bool = False) -> Found:
    """Who stays in the core from each slice to the next, and how many would by chance.

    The core is that of `core-periphery` in a two-mode network, the innermost k-core in one mode. `expected` is the
    number kept if the next core were drawn among all that are there then. Slices are those of `turnover`.
    Borgatti & Everett (1999), Social Networks 21(4); Holme (2005), Physical Review E 72, 046111.
    """
    seen = observe(graph, until)
    days = _slices(at, seen)
    slices = []
    for standing in _standing(seen, days, strict):
        ties = np.array(sorted(standing), np.int64)
        slices.append(
            (
                _core(graph, ties),
                set(graph.source[ties].tolist()) | (set() if graph.two_mode else set(graph.target[ties].tolist())),
            )
        )
    rows: list[Row] = []
    for (one, other), ((before, _), (after, there)) in zip(pairwise(days), pairwise(slices), strict=True):
        rows.append(
            {
                "from": one,
                "to": other,
                "core": len(after),
                "kept": len(before & after),
                "gone": len(before - after),
                "new": len(after - before),
                "persistence": len(before & after) / len(before) if before else None,
                "expected": len(before & there) * len(after) / len(there) if there else None,
            }
        )
    if not rows:
        raise NnmiError("core persistence needs two slices", where=graph.network.name, mend="give --at 2014,2016")
    told = [float(str(row["persistence"])) for row in rows if row["persistence"] is not None]
    summary: dict[str, Value] = {"slices": len(days), "persistence_mean": sum(told) / len(told) if told else None}
    return Found((Table.of("core_persistence", rows),), summary, remarks=seen.remarks)


def _core(graph: Graph, ties: Ints) -> set[int]:
    """The actors in the core of these ties alone; of one mode all its nodes. Empty where there is none."""
    if not len(ties):
        return set()
    if not graph.two_mode:
        ends = zip(graph.source[ties].tolist(), graph.target[ties].tolist(), strict=True)
        core = np.array(igraph.Graph(n=graph.n, edges=list(ends)).simplify().coreness())
        return set(np.flatnonzero(core == core.max()).tolist())
    own, others = np.unique(graph.source[ties]), np.unique(graph.target[ties])
    cells = np.searchsorted(own, graph.source[ties]), np.searchsorted(others, graph.target[ties])
    matrix = csr_array((np.ones(len(ties)), cells), shape=(len(own), len(others)))
    return set(own[fit_core(matrix)[1]].tolist())


def tier_changes(graph: Graph, *, attribute: str = "tier") -> Found:
    """Changes of tier: who moved from which tier to which and when, and how often each move occurs.

    A tier is dated by what its edge tells first; a former tier (`former_` and the attribute) came before, nobody tells
    when. Tiers told for the same date by different edges are a disagreement, not a change, and counted as such.
    A count of transitions as in Markov chains: Anderson & Goodman (1957), Annals of Mathematical Statistics 28(1).
    """
    edges = graph.network.edges
    tiers, former = graph.edge_column(attribute, "tier changes"), edges.column(f"former_{attribute}")
    dates = zip(*(edges.column(name) for name in DATES), strict=True)
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for tie, tier, before, dated in zip(graph.tie_of.tolist(), tiers, former, dates, strict=True):
        day = _first_date(dated)
        if tie >= 0 and tier is not None and (day or before is not None):
            told[tie] += [("", str(before))] if before is not None else []
            told[tie].append((day, str(tier)))
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


def _first_date(dated: Iterable[Value]) -> str:
    """The first of the dates of an edge, as it is told; none if there is none."""
    parts = [part for value in dated if value for part in re.split("; |/", str(value))]
    return min(((days, part) for part in parts if (days := days_of(part))), default=("", ""))[1]


def observe(graph: Graph, until: str) -> Observed:
    """The stays of the network and the last day observed: `until`, else the network's date, else the latest date told.

    Raises `NnmiError` if no edge is dated, or none by that day.
    """
    told_of = graph.network.edges.told()
    if not any(told.evidence for told in told_of):
        mend = "give the view a ?when, or ?start and ?end"
        raise NnmiError("no edge is dated, which a measure of time needs", where=graph.network.name, mend=mend)
    edges: dict[int, list[Told]] = defaultdict(list)
    planned = graph.network.edges.column("planned")
    for tie, told, plan in zip(graph.tie_of.tolist(), told_of, planned, strict=True):
        if tie >= 0 and plan is not True and told.evidence:
            edges[tie].append(told)
    text = until or graph.network.metadata.as_of
    dated = [days for found in edges.values() for told in found for days in told.evidence]
    last = period(text)[1] if text else max((last for _, last in dated), default="")
    stays = [Stay(tie, told) for tie in sorted(edges) for told in _merged(edges[tie])]
    kept = tuple(stay for stay in stays if stay.first <= last)
    if not kept:
        first = min((stay.first for stay in stays), default="unknown")
        raise NnmiError(f"no tie is told by {last}", where=graph.network.name, mend=f"the first is told {first}")
    left = graph.m - len(edges)
    left_out = Sentence("{left} of {all} ties are undated or planned and left out", left=left, all=graph.m)
    return Observed(kept, last, (left_out,) if left else ())


def _merged(tolds: Sequence[Told]) -> list[Told]:
    """What the edges of one tie tell, one stay each: periods that touch or overlap are one, and so are dates alone."""
    stays: list[Told] = []
    for told in sorted((t for t in tolds if t.start or t.end), key=_begin):
        end = stays[-1].end if stays else None
        if stays and (end is None or _day(_begin(told)[0]) <= _day(end[1]) + GAP):
            before = stays.pop()
            goes_on = end is not None and told.end is None and _begin(told)[0] > end[1]
            points, starts = tuple({*before.points, *told.points}), (*before.starts, *told.starts)
            ends = () if goes_on else (*before.ends, *told.ends)
            stays.append(replace(told, points=points, starts=starts, ends=ends))
        else:
            stays.append(told)
    alone = [told for told in tolds if not (told.start or told.end)]
    if len(alone) == 1:
        return [*stays, alone[0]]
    points = tuple(sorted({point for told in alone for point in told.points}))
    return [*stays, Told(points)] if points else stays


def _begin(told: Told) -> tuple[str, bool, str]:
    """By the first day told; of periods that begin together, the ones with a stated end last."""
    return min(told.evidence)[0], told.end is not None, told.end[1] if told.end else ""


def _standing(seen: Observed, days: Iterable[str], strict: bool) -> list[dict[int, str]]:
    """For each slice the ties that it has, and how they stand in it."""
    shown = STRICT if strict else SHOWN
    slices = (seen.standing(*period(day)) for day in days)
    return [{tie: how for tie, how in found.items() if how in shown} for found in slices]


def _slices(at: str, seen: Observed) -> list[str]:
    """The slices, in time order."""
    if not at:
        return seen.years
    return sorted(map(str.strip, at.split(",")), key=period)


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _jaccard(a: set[int], b: set[int]) -> float | None:
    return len(a & b) / len(a | b) if a | b else None
