"""The map layout: nodes where they are on Earth, in Mercator's projection.

Coordinates come from the view (?sourceLat ?sourceLong and the like, in degrees). A node without goes to the middle of
its neighbours that have some; one without such neighbours goes to a row below the map.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from ..errors import QueryError
from ..network import Network, Value

__all__ = ["on_map"]

LATITUDES, LONGITUDES = ("lat", "latitude"), ("long", "lon", "lng", "longitude")
WIDTH = 4_000.0
ROOM = 1.5
"""How much of the plane a node takes, in squares of its radius, where several lie in one place."""
GOLDEN = math.pi * (3 - math.sqrt(5))
Place = tuple[float, float]


def on_map(network: Network, sizes: Sequence[float]) -> tuple[list[Place], list[str]]:
    """A position for each node and notes. Raises `QueryError` if no node has coordinates."""
    attributes = list(network.nodes.values())
    own = [mercator(_number(had, LATITUDES), _number(had, LONGITUDES)) for had in attributes]
    if not any(own):
        raise QueryError(
            f"network {network.name!r} has no coordinates, so there is no map of it",
            mend="take another layout, or a view with ?sourceLat ?sourceLong ?targetLat ?targetLong",
        )
    near = _near_means(network, own)
    found = [one or other for one, other in zip(own, near, strict=True)]
    scaled = _spread(_scaled(found), sizes, own)
    told = sorted({str(name) for had in attributes if (name := had.get("coordinates_from"))})
    notes: list[str] = []
    if told:
        notes.append(f"coordinates by {', '.join(told)}")
    beside = sum(one is None and other is not None for one, other in zip(own, near, strict=True))
    if beside:
        notes.append(f"{beside} nodes have no coordinates; drawn between their neighbours")
    if lost := found.count(None):
        notes.append(f"{lost} nodes have no coordinates, nor have their neighbours; drawn below the map")
    return scaled, notes


def mercator(latitude: float | None, longitude: float | None) -> Place | None:
    """The place on Mercator's map, in radians; None if it is not on Earth or too near a pole.

    >>> mercator(0.0, 180.0)
    (3.141592653589793, 0.0)
    >>> mercator(95.0, 0.0) is None
    True
    """
    if latitude is None or longitude is None or abs(latitude) > 85 or abs(longitude) > 180:
        return None
    return math.radians(longitude), math.asinh(math.tan(math.radians(latitude)))


def _number(had: dict[str, Value], names: tuple[str, ...]) -> float | None:
    for name in names:
        try:
            return float(had[name])
        except (KeyError, ValueError):
            continue
    return None


def _near_means(network: Network, own: list[Place | None]) -> list[Place | None]:
    """The middle of the neighbours that have a place of their own."""
    near: list[list[Place]] = [[] for _ in own]
    for source, target in zip(network.edges.source, network.edges.target, strict=True):
        for one, other in ((source, target), (target, source)):
            place = own[other]
            if place is not None:
                near[one].append(place)
    return [
        (math.fsum(x for x, _ in places) / len(places), math.fsum(y for _, y in places) / len(places))
        if places
        else None
        for places in near
    ]


def _scaled(found: list[Place | None]) -> list[Place]:
    """The places stretched to the width of a drawing; those that are nowhere in a row below."""
    known = [place for place in found if place is not None]
    left, right = min(x for x, _ in known), max(x for x, _ in known)
    low, high = min(y for _, y in known), max(y for _, y in known)
    scale = WIDTH / max(right - left, high - low, 1e-3)
    middle_x, middle_y = (left + right) / 2, (low + high) / 2
    floor = (low - middle_y) * scale - 300
    lost = -1
    places = []
    for place in found:
        lost += place is None
        if place is None:
            places.append((lost % 40 * 100.0 - WIDTH / 2, floor - lost // 40 * 100.0))
        else:
            places.append(((place[0] - middle_x) * scale, (place[1] - middle_y) * scale))
    return places


def _spread(places: list[Place], sizes: Sequence[float], own: Sequence[Place | None]) -> list[Place]:
    """Nodes of one place around it in a spiral that leaves each its room; what lies there itself in the middle."""
    taken: dict[Place, float] = {}
    count: Counter[Place] = Counter()
    spread = list(places)
    for node in sorted(range(len(places)), key=lambda node: (own[node] is None, -sizes[node])):
        x, y = places[node]
        key = (round(x, 1), round(y, 1))
        radius = math.sqrt(taken[key]) + sizes[node] if key in taken else 0.0
        taken[key] = taken.get(key, 0.0) + ROOM * (sizes[node] + 3) ** 2
        angle = count[key] * GOLDEN
        count[key] += 1
        spread[node] = (round(x + radius * math.cos(angle), 2), round(y + radius * math.sin(angle), 2))
    return spread
