"""Money: who puts in what, the leverage of public money, how concentrated it is, and where it flows.

Sources disagree about amounts. Claims about the same tie, side and purpose are alternatives, not sums: the lowest and
the highest of them bound the truth, and every figure here is given at both ends. A source that is the concept of the
side itself (`tax:side-federal`) stands for funders that are not named: of its sum only what goes beyond the named
funders' is counted, so that one sum told with and without its funder is not counted twice; likewise a state's money is
part of what is told as non-federal.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import numpy as np

from ...errors import NnmiError
from ...phrases import Sentence
from ..graph import Floats, Graph
from ..result import Found, Row, Table, Value, Words

PART_OF = {"state": "non-federal"}
"""Sides whose money is part of another side's: a state's is part of what is told as non-federal."""

_ENDS = ("public_low", "public_high", "other_low", "other_high")

UNTOLD = "untold"
"""The purpose of an amount whose purpose no one tells."""


@dataclass(frozen=True)
class Sum:
    """The money of one tie on one side (federal or other) and purpose, between its lowest and highest claim."""

    tie: int
    side: str
    purpose: str
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Halfway between the lowest and the highest claim."""
        return (self.low + self.high) / 2


def money(graph: Graph, *, public: str = "federal", purpose: str = "", attribute: str = "sector") -> Found:
    """Leverage (other money per public unit), concentration (HHI) by group and by sponsor, and flows sponsor to sector.

    `public` is the ?side that counts as public; without a ?side column there is no leverage. Of several purposes only
    the most frequent is taken, unless `purpose` names one or says all. HHI is the sum of squared shares, 1 if one has
    all. A group's money goes on to sectors by the number of its other named actors (`attribute`).
    Hirschman (1964), American Economic Review 54(5).
    """
    if money_by_tie(graph) is None:
        graph.edge_column("amount", "money")
    sums, remarks = _sums(graph, purpose)
    groups, sponsors = _by_group(graph, sums, public), _by_sponsor(graph, sums, public)
    low, high = (math.fsum(getattr(one, end) for one in sums) for end in ("low", "high"))
    currency = next(filter(None, graph.network.edges.column("currency")), None)
    summary: dict[str, Value] = {"currency": tail(currency)} if currency else {}
    summary |= {
        "total_low": low,
        "total_high": high,
        "hhi_groups": _hhi([row["middle"] for row in groups.rows]),
        "hhi_sponsors": _hhi([row["middle"] for row in sponsors.rows if row["named"]]),
    }
    both_told = [row for row in groups.rows if row["leverage_low"] is not None]
    if both_told:
        held = {key: sum(float(str(row[key])) for row in both_told) for key in _ENDS}
        summary["leverage_low"] = _ratio(held["other_low"], held["public_high"])
        summary["leverage_high"] = _ratio(held["other_high"], held["public_low"])
        lacking = len(groups.rows) - len(both_told)
        if lacking:
            remarks += (Sentence("leverage leaves out {lacking} groups that tell one side only", lacking=lacking),)
    return Found((groups, sponsors, _flow(graph, sums, attribute)), summary, remarks=remarks)


def money_by_tie(graph: Graph) -> Floats | None:
    """The money of each tie, halfway between lowest and highest claim; None if the view tells no amounts."""
    column = graph.network.edges.columns.get("amount")
    if column is None or all(value is None for value in column):
        return None
    result = np.zeros(graph.m)
    for one in _sums(graph, "all")[0]:
        result[one.tie] += one.middle
    return result


def tail(value: object) -> str:
    """The last part of a concept's name without its scheme.

    >>> tail("tax:side-non-federal"), tail("federal"), tail("tax:purpose-initial")
    ('non-federal', 'federal', 'initial')
    """
    last = re.split(r"[/#:]", str(value))[-1]
    return re.sub(r"^(side|purpose|bound|sector|tech|partner)-", "", last)


def _sums(graph: Graph, purpose: str) -> tuple[list[Sum], tuple[Words, ...]]:
    """The money of each tie, side and purpose, and remarks on what was chosen. Raises `NnmiError` on two currencies."""
    columns, count = graph.network.edges.columns, len(graph.network.edges)
    amounts = columns["amount"]
    ends = [columns.get(f"amount_{end}") or amounts for end in ("low", "high")]
    told = {
        name: [None if v is None else tail(v) for v in columns.get(name, [None] * count)]
        for name in ("side", "purpose", "currency", "bound")
    }
    if len(currencies := {c for c in told["currency"] if c}) > 1:
        raise NnmiError(
            f"amounts in {', '.join(sorted(currencies))} cannot be added",
            where=graph.network.name,
            mend="let the view select one currency",
        )
    claims = [e for e in range(count) if amounts[e] is not None and graph.tie_of[e] >= 0]
    parts = [e for e in claims if told["side"][e] != "total"]
    totals = len(claims) - len(parts) if parts else 0
    claims = parts or claims
    chosen, remarks = _purpose([told["purpose"][e] or UNTOLD for e in claims], purpose)
    alternatives: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    for e in claims:
        if chosen in ("all", told["purpose"][e] or UNTOLD):
            key = int(graph.tie_of[e]), told["side"][e] or "", told["purpose"][e] or UNTOLD
            alternatives[key] += [float(str(amounts[e] if end[e] is None else end[e])) for end in ends]
    if totals:
        remarks += (Sentence("{totals} stated totals are left out: they hold the other sums", totals=totals),)
    bounded = sum(told["bound"][e] not in (None, "exact") for e in claims)
    differing = sum(len(set(values)) > 1 for values in alternatives.values())
    if bounded:
        of_all = {"bounded": bounded, "all": len(claims)}
        remarks += (Sentence("{bounded} of {all} amounts are bounds or rounded", **of_all),)
    if differing:
        remarks += (Sentence("sources differ on {differing} sums: low and high are given", differing=differing),)
    sums = [Sum(*key, min(amounts), max(amounts)) for key, amounts in sorted(alternatives.items())]
    return _beyond_named(graph, sums), remarks


def _beyond_named(graph: Graph, sums: list[Sum]) -> list[Sum]:
    """The sums, a whole side's cut down to what goes beyond the told parts of it in the same group, for the purpose."""
    parts: dict[tuple[int, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    keys = [(int(graph.target[one.tie]), PART_OF.get(one.side, one.side), one.purpose) for one in sums]
    whole = [_is_unnamed(graph, one) and one.side not in PART_OF for one in sums]
    for one, key, is_whole in zip(sums, keys, whole, strict=True):
        if not is_whole:
            parts[key][0] += one.low
            parts[key][1] += one.high
    cut = [
        replace(one, low=max(0.0, one.low - parts[key][0]), high=max(0.0, one.high - parts[key][1]))
        if is_whole
        else one
        for one, key, is_whole in zip(sums, keys, whole, strict=True)
    ]
    return [one for one in cut if one.high]


def _is_unnamed(graph: Graph, one: Sum) -> bool:
    """Whether the source of a sum stands for whoever is not named, as the concept of its side does."""
    source, unnamed = graph.source[one.tie], graph.network.metadata.unnamed
    return bool(one.side) and (graph.kinds[source] == unnamed or tail(graph.ids[source]) == one.side)


def _purpose(purposes: list[str], wanted: str) -> tuple[str, tuple[Words, ...]]:
    """Which purpose to take: the one named, all, or the most frequent, which a remark then names."""
    counts = Counter(purposes)
    if wanted:
        if wanted != "all" and tail(wanted) not in counts:
            mend = f"there are {', '.join(sorted(counts))}, and all"
            raise NnmiError(f"no amount has the purpose {wanted!r}", mend=mend)
        return ("all" if wanted == "all" else tail(wanted)), ()
    if len(counts) < 2:
        return "all", ()
    most = min(counts, key=lambda one: (-counts[one], one))
    rest = sorted(one for one in counts if one != most)
    others = {"en": ", ".join(rest), "zh": "".join(f"「{one}」" for one in rest)}
    return most, (Sentence("only the purpose {most} is counted, not {others}", most=most, others=others),)


def _by_group(graph: Graph, sums: list[Sum], public: str) -> Table:
    """Public and other money of each group, at both ends, and its leverage."""
    held: dict[int, list[Sum]] = defaultdict(list)
    for one in sums:
        held[int(graph.target[one.tie])].append(one)
    rows: list[Row] = []
    for node, parts in held.items():
        row: dict[str, Value] = dict(graph.row(node))
        ends = [
            sum(getattr(one, key.split("_")[1]) for one in parts if (one.side == public) == key.startswith("public"))
            for key in _ENDS
        ]
        told = {one.side == public for one in parts if one.side} == {True, False}
        leverage = (_ratio(ends[2], ends[1]), _ratio(ends[3], ends[0])) if told else (None, None)
        row |= dict(zip((*_ENDS, "leverage_low", "leverage_high"), (*ends, *leverage), strict=True))
        rows.append(row | {"middle": sum(one.middle for one in parts)})
    rows.sort(key=lambda row: -row["middle"])  # type: ignore[operator]
    return Table.of("groups", rows)


def _by_sponsor(graph: Graph, sums: list[Sum], public: str) -> Table:
    """What each sponsor puts in on the public side (or at all, where no side is told), and its share."""
    sided = any(one.side for one in sums)
    held: dict[int, list[Sum]] = defaultdict(list)
    for one in sums:
        if not sided or one.side == public:
            held[int(graph.source[one.tie])].append(one)
    total = sum(one.middle for parts in held.values() for one in parts)
    rows: list[Row] = []
    for node, parts in held.items():
        middle = sum(one.middle for one in parts)
        is_named = not any(_is_unnamed(graph, one) for one in parts)
        rows.append(
            {
                **graph.row(node),
                "named": is_named,
                "low": sum(one.low for one in parts),
                "high": sum(one.high for one in parts),
                "middle": middle,
                "share": middle / total if total else None,
            }
        )
    rows.sort(key=lambda row: -row["middle"])  # type: ignore[operator]
    return Table.of("sponsors", rows, ("id", "label", "kind", "named", "low", "high", "middle", "share"))


def _flow(graph: Graph, sums: list[Sum], attribute: str) -> Table:
    """Money from sponsor to group, and on to the sectors of the group's other named actors by their number."""
    flow: dict[tuple[str, str, str], float] = defaultdict(float)
    income: dict[int, float] = defaultdict(float)
    paying = {one.tie for one in sums}
    for one in sums:
        source, target = int(graph.source[one.tie]), int(graph.target[one.tie])
        flow["sponsor", graph.labels[source], graph.labels[target]] += one.middle
        income[target] += one.middle
    values = [had.get(attribute) for had in graph.network.nodes.values()]
    sectors: dict[int, Counter[str]] = defaultdict(Counter)
    for tie, (source, target) in enumerate(zip(graph.source.tolist(), graph.target.tolist(), strict=True)):
        if tie not in paying and values[source] is not None and target in income:
            sectors[target][tail(values[source])] += 1
    for target, counts in sectors.items():
        for sector, count in counts.items():
            flow["sector", graph.labels[target], sector] += income[target] * count / counts.total()
    rows: list[Row] = [
        {"step": step, "from": source, "to": target, "amount": amount}
        for (step, source, target), amount in flow.items()
    ]
    rows.sort(key=lambda row: (row["step"] != "sponsor", -row["amount"]))  # type: ignore[operator]
    return Table.of("flow", rows, ("step", "from", "to", "amount"))


def _hhi(values: list[Value]) -> float | None:
    amounts = np.array([float(str(value)) for value in values])
    return float(((amounts / amounts.sum()) ** 2).sum()) if amounts.sum() else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
