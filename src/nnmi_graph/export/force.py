"""A force layout: what is tied draws near, all else keeps apart, leaves sit around their hub, pieces lie side by side.

In networks of institutes and members most nodes have one neighbour. Only the others are laid out by forces
(Fruchterman and Reingold 1991, doi:10.1002/spe.4380211102, by igraph); the leaves of a hub fill a disc around it, like
the seeds of a sunflower. The connected pieces are packed in rows. The seed is fixed: the same network and the same
igraph give the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import igraph  # type: ignore[import-untyped]
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..network import Network
from ..network.graph import Floats, Ints, seeded
from .naming import MOST, names_apart

__all__ = ["by_force"]

GAP = 16.0
"""What stays free between two nodes."""
FILLED = 0.15
"""Which part of the frame of a piece its nodes cover, before those that overlap are moved apart."""
WIDE = 1.6
"""How much wider than high the whole is, as screens are."""
WIDER = (1.0, 1.2, 1.45, 1.75, 2.1)
"""The widths tried for rows of pieces, in parts of that of a frame that the pieces would fill."""
LONGEST = 2.2
"""How much longer than broad a piece may be; a longer one is stretched the other way."""
STEPS, FEWEST, WORK = 500, 25, 20_000_000
EXACT = 1_000
"""Up to so many nodes each repels each; of more, only those in nearby cells of a grid do."""
MANY = 10_000
"""Of more nodes than this the middle is spread out, and the whole grows sooner where nodes overlap."""
ROUNDS = 12
"""How often names, and then nodes, are moved apart."""
GOLDEN = math.pi * (3 - math.sqrt(5))


def by_force(network: Network, sizes: Sequence[float]) -> list[tuple[float, float]]:
    """A position for each node, in order."""
    size = np.asarray(sizes, float)
    ties = _ties(network)
    hub = _hubs(ties, len(size))
    core = np.flatnonzero(hub < 0)
    rooms = size[core] + GAP / 2
    at: Floats = np.zeros((len(size), 2))
    leaves = _leaves(hub)
    for place, node in enumerate(core.tolist()):
        if node in leaves:
            seeds = _seeds(size[node], size[leaves[node]])
            at[leaves[node]] = seeds
            rooms[place] = np.hypot(*seeds.T).max() + size[leaves[node]].max() + GAP / 2
    names = [str(had.get("label", "")) for had in network.nodes.values()]
    at[core] = _packed(_pieces(ties, core, len(size)), rooms)
    if MOST < len(size) <= MANY:
        at[core] = _with_names(at[core], rooms, size[core], [names[node] for node in core.tolist()])
    kept = hub >= 0
    at[kept] += at[hub[kept]]
    at = names_apart(at, size, names)
    return [(x, y) for x, y in np.round(at, 2).tolist()]


def _with_names(spots: Floats, rooms: Floats, sizes: Floats, names: Sequence[str]) -> Floats:
    """The positions moved until the names of the largest nodes, which are read first, cover none of these nor each
    other; the other nodes go along with those near them. No node comes to lie on another by it."""
    large = np.argsort(-sizes, kind="stable")[:MOST]
    for _ in range(ROUNDS):
        moved = names_apart(spots[large], sizes[large], [names[node] for node in large.tolist()])
        if not (shift := moved - spots[large]).any():
            break
        far = ((spots[:, None] - spots[large]) ** 2).sum(axis=2) + 1
        spots = spots + (shift / far[..., None]).sum(axis=1) / (1 / far).sum(axis=1)[:, None]
        spots[large] = moved
        spots = _apart(spots, rooms)
    return spots


def _ties(network: Network) -> Ints:
    """The pairs of different nodes that are tied, each once, in two rows."""
    ends = np.stack([np.frombuffer(end, np.int64) for end in (network.edges.source, network.edges.target)])
    source, target = ends[:, ends[0] != ends[1]]
    return np.stack(_distinct(source, target, len(network.nodes)))


def _distinct(one: Ints, other: Ints, count: int) -> tuple[Ints, Ints]:
    """The different pairs among these of `count` nodes, the smaller first, in order; as numbers, which sort fast."""
    pairs = np.sort(np.minimum(one, other) * count + np.maximum(one, other))
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    return pairs // count, pairs % count


def _hubs(ties: Ints, count: int) -> Ints:
    """The one neighbour of each node that is laid out around it, else -1."""
    degree = np.bincount(ties.ravel(), minlength=count)
    hub = np.full(count, -1)
    for end, other in (ties, ties[::-1]):
        leaf = (degree[end] == 1) & (degree[other] > 1)
        hub[end[leaf]] = other[leaf]
    return hub


def _leaves(hub: Ints) -> dict[int, Ints]:
    """The leaves of each hub."""
    nodes = np.argsort(hub, kind="stable")[(hub < 0).sum() :]
    hubs, first = np.unique(hub[nodes], return_index=True)
    return dict(zip(hubs.tolist(), np.split(nodes, first[1:]), strict=True)) if len(nodes) else {}


def _seeds(size: float, leaves: Floats) -> Floats:
    """Where the leaves of a hub of this size sit, as seen from it."""
    step = 2 * leaves.max() + GAP
    number = np.arange(len(leaves))
    radius = step * np.sqrt(((size + step / 2) / step) ** 2 + number)
    return np.stack((np.cos(number * GOLDEN) * radius, np.sin(number * GOLDEN) * radius), axis=1)


def _pieces(ties: Ints, core: Ints, count: int) -> list[tuple[Ints, igraph.Graph]]:
    """The connected pieces that the core falls into: where its nodes stand in the core, and their graph."""
    place = np.full(count, -1)
    place[core] = np.arange(len(core))
    ends = place[ties]
    ends = ends[:, (ends >= 0).all(axis=0)]
    shape = len(core), len(core)
    number, piece = connected_components(
        csr_array((np.ones(len(ends[0]), np.int8), tuple(ends)), shape), directed=False
    )
    nodes = _split(np.arange(len(core)), piece, number)
    within = np.empty(len(core), np.int64)
    within[np.concatenate(nodes)] = np.concatenate([np.arange(len(each)) for each in nodes])
    own = piece[ends[0]]
    pairs = zip(*(_split(within[end], own, number) for end in ends), strict=True)
    graphs = (
        igraph.Graph(n=len(each), edges=zip(one.tolist(), other.tolist(), strict=True))
        for each, (one, other) in zip(nodes, pairs, strict=True)
    )
    return list(zip(nodes, graphs, strict=True))


def _split(values: Ints, part: Ints, number: int) -> list[Ints]:
    """The values of each of the parts, in order."""
    return np.split(values[np.argsort(part, kind="stable")], np.cumsum(np.bincount(part, minlength=number))[:-1])


def _packed(pieces: list[tuple[Ints, igraph.Graph]], rooms: Floats) -> Floats:
    """A position for each node of the core: pieces in rows, the highest first, the whole about as wide as a screen."""
    boxes = []
    for nodes, piece in pieces:
        spots = _lying(_settled(piece, rooms[nodes]))
        low, high = (spots - rooms[nodes, None]).min(axis=0), (spots + rooms[nodes, None]).max(axis=0)
        boxes.append((nodes, spots - low, *(high - low).tolist()))
    boxes.sort(key=lambda box: (-box[3], -box[2], box[0][0]))
    width = max(*(box[2] for box in boxes), math.sqrt(WIDE * sum(wide * high for *_, wide, high in boxes)))
    frames = [(wide, high) for *_, wide, high in boxes]
    corners = min((_in_rows(frames, width * more) for more in WIDER), key=lambda rows: abs(math.log(rows[1] / WIDE)))[0]
    at = np.zeros((len(rooms), 2))
    for (nodes, spots, *_), corner in zip(boxes, corners, strict=True):
        at[nodes] = spots + corner
    middle: Floats = (at.min(axis=0) + at.max(axis=0)) / 2
    return at - middle


def _in_rows(frames: Sequence[tuple[float, float]], width: float) -> tuple[list[tuple[float, float]], float]:
    """The lower left corner of each frame, set in rows of this width, and how much wider than high the whole is."""
    corners, x, y, height, widest = [], 0.0, 0.0, 0.0, 0.0
    for wide, high in frames:
        if x and x + wide > width * 1.001:
            x, y, height = 0.0, y - height - GAP, 0.0
        height = max(height, high)
        corners.append((x, y - high))
        widest = max(widest, x + wide)
        x += wide + GAP
    return corners, widest / (height - y)


def _settled(piece: igraph.Graph, rooms: Floats) -> Floats:
    """Where the forces put the nodes of one piece, none on another."""
    if len(rooms) < 3:
        return np.array([(0.0, 0.0), (float(rooms.sum()), 0.0)])[: len(rooms)]
    steps = max(FEWEST, min(STEPS, WORK // (piece.ecount() + 1)))
    grid = len(rooms) > EXACT
    with seeded(0):
        found = piece.layout_fruchterman_reingold(niter=steps, grid=grid)
    spots = _turned(np.array(found.coords))
    if len(rooms) > MANY:
        spots = _evened(spots, rooms)
    frame = np.ptp(spots, axis=0) + 1e-9
    spots *= math.sqrt(math.pi * float((rooms**2).sum()) / FILLED / frame.prod())
    return _apart(spots, rooms)


def _turned(spots: Floats) -> Floats:
    """The same picture with its longest axis from left to right, and not much longer than broad."""
    spots = spots - spots.mean(axis=0)
    _, axes = np.linalg.eigh(spots.T @ spots)
    spots = spots @ (axes[:, ::-1] * np.where(axes[0] < 0, -1, 1)[::-1])
    wide, high = np.ptp(spots, axis=0)
    if wide > LONGEST * high:
        spots[:, 1] += np.where(np.arange(len(spots)) % 2, 0.5, -0.5) * wide / LONGEST if high < 1e-6 * wide else 0
        spots[:, 1] *= wide / LONGEST / (np.ptp(spots[:, 1]) or 1.0)
    return spots


def _evened(spots: Floats, rooms: Floats) -> Floats:
    """The same picture with as much room for each node near the middle as at the rim: forces crowd the middle."""
    far = np.hypot(*spots.T)
    order = np.argsort(far, kind="stable")
    within = np.empty(len(far))
    within[order] = np.cumsum(rooms[order] ** 2)
    spread: Floats = spots * (np.sqrt(within) / np.maximum(far, 1e-9))[:, None]
    return spread


def _lying(spots: Floats) -> Floats:
    """The same picture turned so that it is wider than high."""
    wide, high = np.ptp(spots, axis=0)
    return spots if wide >= high else spots[:, ::-1] * (1, -1)


def _apart(spots: Floats, rooms: Floats) -> Floats:
    """Move nodes that overlap straight apart until none does; the whole grows a little where that takes long."""
    step = 0
    while len(pairs := _overlapping(spots, rooms)):
        one, other = pairs.T
        away = spots[other] - spots[one]
        far = np.hypot(*away.T)
        away[far < 1e-9], far = (1.0, 0.0), np.maximum(far, 1e-9)
        much = (rooms[one] + rooms[other] - far + 0.01) / 2
        shift = away / np.hypot(*away.T)[:, None] * much[:, None]
        for axis in (0, 1):
            spots[:, axis] += np.bincount(other, shift[:, axis], len(spots)) - np.bincount(
                one, shift[:, axis], len(spots)
            )
        step += 1
        if step % (20 if len(rooms) <= MANY else 2) == 0:
            spots = spots * 1.05
    return spots


def _overlapping(spots: Floats, rooms: Floats) -> Ints:
    """The pairs of nodes that are nearer to each other than their rooms allow, a row a pair."""
    large = rooms > 2 * np.median(rooms)
    near = cKDTree(spots)
    small = near.query_pairs(2 * float(rooms[~large].max()), output_type="ndarray").T
    ones, others = [small[0]], [small[1]]
    for node in np.flatnonzero(large).tolist():
        others.append(np.array(near.query_ball_point(spots[node], rooms[node] + rooms.max())))
        ones.append(np.full(len(others[-1]), node))
    one, other = np.concatenate(ones), np.concatenate(others)
    close = (one != other) & (np.hypot(*(spots[one] - spots[other]).T) < rooms[one] + rooms[other] - 1e-9)
    return np.stack(_distinct(one[close], other[close], len(rooms)), axis=1)
