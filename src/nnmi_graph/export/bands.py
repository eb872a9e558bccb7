"""The band layout: each mode of a network in a band of its own, so that a two-mode network is seen as one.

Bands are ordered so that edges cross few of them, nodes in a band so that neighbours stand above each other; a band
with many nodes is folded into several rows.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence

from ..network import Network

__all__ = ["band_order", "in_bands"]

GAP = 16.0
BAND_GAP = 260.0
UNFOLDED = 40
SWEEPS = 4
MANY_EDGES = 100_000
TRIED_ORDERS = 7


def in_bands(network: Network, sizes: Sequence[float]) -> list[tuple[float, float]]:
    """A position for each node: bands from top to bottom, barycentres from left to right."""
    modes = [str(had["node_kind"]) for had in network.nodes.values()]
    order = band_order(modes, network)
    bands = [[node for node, mode in enumerate(modes) if mode == name] for name in order]
    neighbours = _neighbours(network)
    across = _first_places(bands, network)
    for _ in range(SWEEPS if len(network.edges) < MANY_EDGES else 1):
        for band in bands:
            _sort_band(band, neighbours, across)
    return _positions(bands, sizes, len(modes))


def band_order(modes: Sequence[str], network: Network) -> list[str]:
    """The modes from top to bottom: the order in which edges span the fewest bands.

    With many modes only the alphabetical order is taken. Of two mirror images the one with fewer nodes on top wins.
    """
    counts = Counter(modes)
    names = sorted(counts)
    if len(names) > TRIED_ORDERS:
        return names
    ties = Counter((modes[s], modes[t]) for s, t in zip(network.edges.source, network.edges.target, strict=True))

    def cost(order: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
        at = {name: place for place, name in enumerate(order)}
        span = sum(count * abs(at[one] - at[other]) for (one, other), count in ties.items())
        return span, counts[order[0]] - counts[order[-1]], order

    orders = [(cost(order), order) for order in itertools.permutations(names)]
    return list(min(orders)[1])


def _neighbours(network: Network) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in network.nodes]
    for source, target in zip(network.edges.source, network.edges.target, strict=True):
        near[source].append(target)
        near[target].append(source)
    return near


def _first_places(bands: list[list[int]], network: Network) -> list[float]:
    """Places between 0 and 1 before any sorting: the order of the IRIs."""
    across = [0.0] * len(network.nodes)
    for band in bands:
        for place, node in enumerate(band):
            across[node] = (place + 0.5) / len(band)
    return across


def _sort_band(band: list[int], neighbours: list[list[int]], across: list[float]) -> None:
    """Sort a band by the mean place of each node's neighbours, and spread it evenly again."""
    means = {node: _mean([across[other] for other in neighbours[node]], across[node]) for node in band}
    band.sort(key=lambda node: (round(means[node], 9), node))
    for place, node in enumerate(band):
        across[node] = (place + 0.5) / len(band)


def _mean(values: list[float], default: float) -> float:
    return math.fsum(values) / len(values) if values else default


def _positions(bands: list[list[int]], sizes: Sequence[float], count: int) -> list[tuple[float, float]]:
    """Even columns over a common width; a band folds into rows where it would be wider than that."""
    steps = [2 * max(sizes[node] for node in band) + GAP for band in bands]
    whole = [len(band) * step for band, step in zip(bands, steps, strict=True) if len(band) <= UNFOLDED]
    width = max(1200.0, 40.0 * math.sqrt(count) + 600.0, *whole)
    positions = [(0.0, 0.0)] * count
    top = 0.0
    for band, step in zip(bands, steps, strict=True):
        rows = max(1, math.ceil(len(band) * step / width))
        for place, node in enumerate(band):
            column, row = divmod(place, rows)
            columns = math.ceil(len(band) / rows)
            x = (column + 0.5) / columns * width - width / 2
            positions[node] = (round(x, 2), round(top - row * step, 2))
        top -= (rows - 1) * step + BAND_GAP
    return positions
