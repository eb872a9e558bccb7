"""Where nodes stand when a file is opened: modes in bands, a force layout, or the map.

Every layout is a plain function of the network: no chance, no clock, so the same network gets the same positions.
"""

from __future__ import annotations

from ..errors import UnknownName
from ..network import Network
from .bands import in_bands
from .force import MOST_NODES, by_force
from .geo import on_map

__all__ = ["LAYOUTS", "Positions", "place"]

Positions = list[tuple[float, float]]
LAYOUTS = ("bands", "force", "geo", "none")


def place(network: Network, layout: str, sizes: list[float]) -> tuple[Positions | None, list[str]]:
    """A position for each node, in order, and notes; no positions for layout `none`. Raises `UnknownName`."""
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS, mend=f"take one of {', '.join(LAYOUTS)}")
    if layout == "none":
        return None, []
    if layout == "geo":
        return on_map(network, sizes)
    if layout == "force":
        places = by_force(network, sizes)
        if places is not None:
            return places, []
        what = f"more than {MOST_NODES} nodes have two neighbours or more, too many for a force layout here"
        return in_bands(network, sizes), [f"{what}; laid out in bands (run ForceAtlas 2 in Gephi)"]
    return in_bands(network, sizes), []
