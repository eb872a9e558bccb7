"""Where nodes stand when a file is opened: a force layout, modes in bands, or the map.

Every layout is a plain function of the network: no chance, no clock, so the same network gets the same positions.
"""

from __future__ import annotations

from ..errors import UnknownName
from ..network import Network
from .bands import in_bands
from .geo import on_map

__all__ = ["LAYOUTS", "Positions", "place"]

Positions = list[tuple[float, float]]
LAYOUTS = ("force", "bands", "geo", "none")


def place(network: Network, layout: str, sizes: list[float]) -> tuple[Positions | None, list[str]]:
    """A position for each node, in order, and notes; no positions for layout `none`. Raises `UnknownName`."""
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS, mend=f"take one of {', '.join(LAYOUTS)}")
    if layout == "none":
        return None, []
    if layout == "geo":
        return on_map(network, sizes)
    if layout == "bands":
        return in_bands(network, sizes), []
    from .force import by_force

    return by_force(network, sizes), []
