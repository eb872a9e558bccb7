"""A force layout without chance: what is tied draws near, all else keeps apart, and leaves sit around their hub.

In networks of institutes and members most nodes have one neighbour. Only the others are laid out by forces
(Fruchterman and Reingold 1991, doi:10.1002/spe.4380211102); the leaves of a hub then fill a disc around it, like the
seeds of a sunflower. Start and steps are fixed, so the same network always gets the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..network import Network

__all__ = ["MOST_NODES", "by_force", "core_of"]

MOST_NODES = 1_200
"""Beyond so many nodes with two neighbours or more the layout takes too long."""

STEPS, PAIRS = 300, 6_000_000
GOLDEN = math.pi * (3 - math.sqrt(5))
GAP = 8.0
GRAVITY = 0.02
Places = list[tuple[float, float]]


def by_force(network: Network, sizes: Sequence[float]) -> Places | None:
    """A position for each node, in order; None if too many nodes have two neighbours or more."""
    near = _neighbours(network)
    core, leaves = core_of(near)
    if len(core) > MOST_NODES:
        return None
    rooms = [_room(sizes[node], [sizes[leaf] for leaf in leaves.get(node, [])]) for node in core]
    at = {node: place for place, node in enumerate(core)}
    ties = [(at[a], at[b]) for a in core for b in sorted(near[a]) if b in at and a < b]
    places = _lying(_apart(_settle(rooms, ties), rooms))
    positions = [(0.0, 0.0)] * len(near)
    for node, (x, y) in zip(core, places, strict=True):
        positions[node] = (round(x, 2), round(y, 2))
        for leaf, (dx, dy) in zip(leaves.get(node, []), _seeds(sizes[node], leaves.get(node, []), sizes), strict=True):
            positions[leaf] = (round(x + dx, 2), round(y + dy, 2))
    return positions


def core_of(near: Sequence[set[int]]) -> tuple[list[int], dict[int, list[int]]]:
    """The nodes that forces move, and the leaves of each: nodes whose one neighbour is their hub.

    >>> core_of([{1, 2, 3}, {0}, {0, 3}, {0, 2}])
    ([0, 2, 3], {0: [1]})
    """
    leaves: dict[int, list[int]] = {}
    core = []
    for node, others in enumerate(near):
        hub = next(iter(others)) if len(others) == 1 else -1
        if hub >= 0 and (len(near[hub]) > 1 or hub < node):
            leaves.setdefault(hub, []).append(node)
        else:
            core.append(node)
    return core, leaves


def _lying(places: Places) -> Places:
    """The same picture turned so that it is wider than high, as screens are."""
    wide = max(x for x, _ in places) - min(x for x, _ in places)
    high = max(y for _, y in places) - min(y for _, y in places)
    return places if wide >= high else [(y, -x) for x, y in places]


def _neighbours(network: Network) -> list[set[int]]:
    near: list[set[int]] = [set() for _ in network.nodes]
    for source, target in zip(network.edges.source, network.edges.target, strict=True):
        if source != target:
            near[source].add(target)
            near[target].add(source)
    return near


def _room(size: float, leaves: list[float]) -> float:
    """The radius of a node with its leaves."""
    if not leaves:
        return size + GAP
    return size + GAP + math.sqrt(len(leaves)) * (2 * max(leaves) + GAP)


def _seeds(size: float, leaves: list[int], sizes: Sequence[float]) -> Places:
    """Where the leaves of a hub sit, as seen from it."""
    if not leaves:
        return []
    step = 2 * max(sizes[leaf] for leaf in leaves) + GAP
    inner = (size + step / 2) / step
    return [
        (math.cos(n * GOLDEN) * radius, math.sin(n * GOLDEN) * radius)
        for n in range(len(leaves))
        for radius in [step * math.sqrt(inner * inner + n)]
    ]


def _settle(rooms: list[float], ties: list[tuple[int, int]]) -> Places:
    """Let forces move the nodes from a spiral to where they balance, in ever smaller steps."""
    count = len(rooms)
    length = 2.4 * sum(rooms) / count
    xs = [length * math.sqrt(n + 0.5) * math.cos(n * GOLDEN) for n in range(count)]
    ys = [length * math.sqrt(n + 0.5) * math.sin(n * GOLDEN) for n in range(count)]
    steps = min(STEPS, max(40, PAIRS // max(1, count * count)))
    for step in range(steps):
        push_x, push_y = _forces(xs, ys, rooms, ties, length)
        most = length * 2 * (1 - step / steps) ** 1.5 + 0.01
        for n in range(count):
            force = math.hypot(push_x[n], push_y[n]) or 1.0
            share = min(force, most) / force
            xs[n] += push_x[n] * share
            ys[n] += push_y[n] * share
    return list(zip(xs, ys, strict=True))


def _forces(
    xs: list[float], ys: list[float], rooms: list[float], ties: list[tuple[int, int]], length: float
) -> tuple[list[float], list[float]]:
    """What pushes each node: away from all others, towards its neighbours, and a little to the middle."""
    count = len(xs)
    push_x = [-GRAVITY * x for x in xs]
    push_y = [-GRAVITY * y for y in ys]
    for a in range(count):
        x, y, room, sum_x, sum_y = xs[a], ys[a], rooms[a], 0.0, 0.0
        for b in range(a + 1, count):
            dx, dy = x - xs[b], y - ys[b]
            strength = length * (room + rooms[b]) / (dx * dx + dy * dy + 1e-6)
            dx *= strength
            dy *= strength
            sum_x += dx
            sum_y += dy
            push_x[b] -= dx
            push_y[b] -= dy
        push_x[a] += sum_x
        push_y[a] += sum_y
    for a, b in ties:
        dx, dy = xs[a] - xs[b], ys[a] - ys[b]
        pull = math.hypot(dx, dy) / (length + rooms[a] + rooms[b])
        push_x[a] -= dx * pull
        push_y[a] -= dy * pull
        push_x[b] += dx * pull
        push_y[b] += dy * pull
    return push_x, push_y


def _apart(places: Places, rooms: list[float]) -> Places:
    """Move nodes that overlap straight apart, for as long as any do or sixty times."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    for _ in range(60):
        moved = False
        for a in range(len(xs)):
            for b in range(a + 1, len(xs)):
                dx, dy = xs[b] - xs[a], ys[b] - ys[a]
                wanted = rooms[a] + rooms[b]
                if abs(dx) >= wanted or abs(dy) >= wanted or (far := math.hypot(dx, dy)) >= wanted:
                    continue
                moved = True
                shift = (wanted - far) / 2 / (far or 1.0)
                dx, dy = (dx, dy) if far else (1.0, 0.0)
                xs[a], ys[a] = xs[a] - dx * shift, ys[a] - dy * shift
                xs[b], ys[b] = xs[b] + dx * shift, ys[b] + dy * shift
        if not moved:
            break
    return list(zip(xs, ys, strict=True))
