"""How far a measure moves when members are missing: the same measure on networks with a seeded share left out.

Members here are the actors of a two-mode network, or all nodes of a one-mode network. What is left out is random;
real gaps are not (founding partners are named first), so this is the least a reader should allow for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import NnmiError
from ..steps import counted
from .graph import Graph, index, subnetwork
from .measuring import Measure
from .result import Found, Row, Table


def robustness(
    chosen: Measure, graph: Graph, full: Found, options: dict[str, Any], *, missing: float, runs: int, seed: int
) -> Table:
    """A row per single number of the measure: its full value, and mean, spread and range over the thinned networks.

    Null models are not run again. If the measure ranks nodes, a last row gives Spearman's rank correlation of the
    ranking with the full one.
    """
    if not 0 < missing < 1 or runs < 1:
        raise NnmiError(f"a share of {missing} cannot be left out {runs} times", mend="give a share such as 0.2")
    if "draws" in chosen.options:
        options = {**options, "draws": 0}
    random = np.random.default_rng(seed)
    found = [
        _thinned(chosen, graph, options, missing, random) for _ in counted(range(runs), "measuring without some", runs)
    ]
    kept = [one for one in found if one is not None]
    if not kept:
        raise NnmiError(f"leaving out {missing:.0%} leaves nothing to measure", mend="leave out fewer")
    rows: list[Row] = []
    for name, value in full.summary.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            values = [float(v) for one in kept if isinstance(v := one.summary.get(name), int | float)]
            rows.append(_spread(name, float(value), values))
    if chosen.value:
        rows.append(_spread("rank_correlation", 1.0, [_rank_correlation(full, one, chosen.value) for one in kept]))
    return Table.of("robustness", rows, ("statistic", "full", "mean", "sd", "low", "high", "runs"))


def _thinned(
    chosen: Measure, graph: Graph, options: dict[str, Any], missing: float, random: np.random.Generator
) -> Found | None:
    """The measure on the network without a random share of its members; None where too little is left."""
    members = graph.actors if graph.two_mode else np.arange(graph.n)
    gone = random.choice(members, max(1, round(missing * len(members))), replace=False)
    keep = np.ones(graph.n, bool)
    keep[gone] = False
    try:
        return chosen.function(index(subnetwork(graph.network, keep)), **options)
    except NnmiError:
        return None


def _spread(name: str, full: float, values: list[float]) -> Row:
    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return {"statistic": name, "full": full, "mean": None, "sd": None, "low": None, "high": None, "runs": 0}
    return {
        "statistic": name,
        "full": full,
        "mean": float(known.mean()),
        "sd": float(known.std()),
        "low": float(known.min()),
        "high": float(known.max()),
        "runs": len(known),
    }


def _rank_correlation(full: Found, thinned: Found, column: str) -> float:
    """Spearman's correlation of a column over the nodes both results have; NaN below three nodes or without spread."""
    from scipy.stats import spearmanr

    if not thinned.tables:
        return float("nan")
    before = {row["id"]: row[column] for row in full.tables[0].rows}
    pairs = [(before[row["id"]], row[column]) for row in thinned.tables[0].rows if row["id"] in before]
    values = np.array([pair for pair in pairs if None not in pair], float)
    if len(values) < 3 or np.ptp(values[:, 0]) == 0 or np.ptp(values[:, 1]) == 0:
        return float("nan")
    return float(spearmanr(values[:, 0], values[:, 1]).statistic)
