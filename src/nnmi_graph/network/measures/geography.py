"""Geography: where groups, actors and money are, and how local the ties are."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from ...phrases import Sentence
from ..graph import Graph
from ..result import Found, Null, Row, Table, Value
from .money import money_by_tie, tail


def geography(graph: Graph, *, attribute: str = "state", draws: int = 99, seed: int = 1) -> Found:
    """Groups, actors, ties and money by `attribute`; concentration over places; the share of ties within a place.

    The null model deals the actors' places out anew, so p says whether ties are more local than the two maps alone make
    them. Concentration is the sum of squared shares (HHI), with 1 / places as its floor: Hirschman (1964), American
    Economic Review 54(5).
    """
    values = [None if value is None else tail(value) for value in graph.attribute(attribute)]
    actors, groups = graph.actors.tolist(), graph.groups.tolist()
    of_groups = Counter(values[g] for g in groups if values[g])
    of_actors = Counter(values[a] for a in actors if values[a])
    ends = [(values[a], values[g]) for a, g in zip(graph.source.tolist(), graph.target.tolist(), strict=True)]
    flows = Counter((a, g) for a, g in ends if a and g)
    rows = _rows(graph, values, of_groups, of_actors, flows)
    summary: dict[str, Value] = {
        "places": len(rows),
        "places_with_groups": len(of_groups),
        "hhi_groups": _hhi(of_groups),
        "hhi_actors": _hhi(of_actors),
    }
    local = sum(count for (a, g), count in flows.items() if a == g)
    nulls: tuple[Null, ...] = ()
    if flows:
        summary["local_share"] = local / flows.total()
        nulls = _local_null(graph, values, local / flows.total(), draws, seed) if draws else ()
    unplaced = sum(value is None for value in values)
    remarks = (
        (
            Sentence(
                "{unplaced} of {all} nodes have no {attribute}", unplaced=unplaced, all=graph.n, attribute=attribute
            ),
        )
        if unplaced
        else ()
    )
    pairs: list[Row] = [{"from": a, "to": g, "ties": count} for (a, g), count in flows.most_common()]
    return Found((Table.of("places", rows), Table.of("flows", pairs, ("from", "to", "ties"))), summary, nulls, remarks)


def _rows(
    graph: Graph,
    values: list[str | None],
    of_groups: Counter[str | None],
    of_actors: Counter[str | None],
    flows: Counter[tuple[str | None, str | None]],
) -> list[Row]:
    """A row per place: groups, actors, ties of its groups and how many of them are local, money where it is told."""
    into: Counter[str | None] = Counter()
    for (_, g), count in flows.items():
        into[g] += count
    money: dict[str | None, float] = defaultdict(float)
    by_tie = money_by_tie(graph)
    if by_tie is not None:
        for tie, g in enumerate(graph.target.tolist()):
            money[values[g]] += float(by_tie[tie])
    rows: list[Row] = []
    for place in sorted(filter(None, of_groups | of_actors), key=lambda p: (-of_groups[p], -of_actors[p], p)):
        row: dict[str, Value] = {
            "place": place,
            "groups": of_groups[place],
            "actors": of_actors[place],
            "ties_of_groups": into[place],
            "local_ties": flows[place, place],
        }
        rows.append(row | {"money": money[place]} if by_tie is not None else row)
    return rows


def _hhi(counts: Counter[str | None]) -> float | None:
    total = counts.total()
    return sum((count / total) ** 2 for count in counts.values()) if total else None


def _local_null(graph: Graph, values: list[str | None], observed: float, runs: int, seed: int) -> tuple[Null, ...]:
    """The share of local ties against places dealt out anew among the actors that have one."""
    names = sorted({value for value in values if value})
    place = np.array([names.index(value) if value else -1 for value in values])
    placed = graph.actors[place[graph.actors] >= 0]
    known = (place[graph.source] >= 0) & (place[graph.target] >= 0)
    a, g = graph.source[known], graph.target[known]
    dice, shares = np.random.default_rng(seed), np.empty(runs)
    for run in range(runs):
        dealt = place.copy()
        dealt[placed] = dice.permutation(place[placed])
        shares[run] = float((dealt[a] == place[g]).mean())
    p = float((1 + (shares >= observed).sum()) / (1 + runs))
    return (
        Null(
            "local_share", "places dealt out anew", observed, float(shares.mean()), float(shares.std()), p, runs, seed
        ),
    )
