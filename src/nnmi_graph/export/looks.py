"""What a node or edge looks like when a file is opened: colour by kind, size by degree or a measure, shape, thickness.

The order of kinds is alphabetical, so the same kinds get the same colours in every export of a view.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..errors import QueryError, UnknownName
from ..network import Network, Value
from ..network.palette import OTHER, Colour, colours_by, kind_colours, places

__all__ = ["Colour", "Looks", "looks_of", "thicknesses"]

EDGE_PALETTE: tuple[Colour, ...] = (
    (150, 162, 184),
    (240, 150, 95),
    (95, 190, 160),
    (222, 150, 195),
    (228, 190, 80),
    (120, 185, 230),
    (165, 140, 205),
    (176, 130, 105),
    (140, 190, 90),
    (215, 105, 115),
)
SHAPES = ("disc", "square", "triangle", "diamond")
SMALLEST, LARGEST = 4.0, 100.0
"""The size of a node is its radius. Gephi stretches sizes to these when it opens a file, and distances as much, so that
what has them already opens as it was laid out."""

THINNEST, THICKEST = 1.0, 6.0
PLANNED = 0.5
"""How thick a tie is drawn that is only planned."""


@dataclass(frozen=True)
class Looks:
    """Colour, size and shape of each node in order, colour of each edge kind, and the key to the colours.

    `values` are those of the attribute `colour_by`, an empty text where a node has none; `key` has a colour for each.
    """

    colour_by: str
    values: list[str]
    colours: list[Colour]
    sizes: list[float]
    shapes: list[str]
    key: dict[str, Colour]
    edge_key: dict[str, Colour]

    def edge_colour(self, relation: Value | None, planned: bool = False) -> Colour:
        """The colour of an edge of this kind; lighter if the tie is only planned."""
        colour = self.edge_key.get(str(relation), OTHER)
        red, green, blue = ((part + 255) // 2 if planned else part for part in colour)
        return red, green, blue

    def told(self, say: Callable[[str], str]) -> Looks:
        """The same looks, with keys in another language."""
        if say is str:
            return self
        key, edge_key = ({say(name): colour for name, colour in each.items()} for each in (self.key, self.edge_key))
        values = [value and say(value) for value in self.values]
        colours = [key.get(value, OTHER) for value in values]
        return replace(self, values=values, colours=colours, key=key, edge_key=edge_key)


def looks_of(
    network: Network, kinds: Sequence[Value | None], colour_by: str = "node_kind", size_by: str = "degree"
) -> Looks:
    """The looks of a network. Raises `UnknownName` for an attribute that no node has."""
    attributes = list(network.nodes.values())
    values = [_text(had.get(colour_by)) or "" for had in attributes]
    place = places(str(had.get("node_kind")) for had in attributes)
    key = kind_colours(values) if colour_by == "node_kind" else colours_by([value or None for value in values])
    if not key:
        raise _unknown(network, colour_by)
    colours = [key.get(value, OTHER) for value in values]
    shapes = [SHAPES[place[str(had.get("node_kind"))] % len(SHAPES)] for had in attributes]
    edge_key = colours_by(list(map(cache(_text), kinds)), EDGE_PALETTE)
    return Looks(colour_by, values, colours, _sizes(network, size_by), shapes, key, edge_key)


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)


def _unknown(network: Network, name: str, *others: str) -> UnknownName:
    known = [*others, *sorted({name for had in network.nodes.values() for name in had})]
    return UnknownName("node attribute", name, known, mend=f"there are {', '.join(known)}")


def _sizes(network: Network, size_by: str) -> list[float]:
    """Sizes in proportion from the least value to the largest; a node without a finite value counts as 0."""
    values: Sequence[Value | None]
    if size_by == "degree":
        values = network.degrees()
    else:
        values = [had.get(size_by) for had in network.nodes.values()]
        if all(value is None for value in values):
            raise _unknown(network, size_by, "degree")
    if any(isinstance(value, str) for value in values):
        raise QueryError(f"node attribute {size_by!r} is not a number, so sizes cannot follow it", mend="take 'degree'")
    numbers = [float(value or 0) for value in values]
    finite = [number if math.isfinite(number) else 0.0 for number in numbers]
    return _stretched(finite, SMALLEST, LARGEST)


def _stretched(values: Sequence[float], low: float, high: float) -> list[float]:
    """The values between `low` for the least and `high` for the most; all low if they are the same."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    if least == most:
        return [low] * len(values)
    reach = (most - least) or 1.0
    known = {value: round(low + (high - low) * (value - least) / reach, 2) for value in set(values)}
    return [known[value] for value in values]


def thicknesses(weights: Sequence[float]) -> list[float]:
    """How thick each edge is drawn: the lightest thinnest, the heaviest thickest; all thin if they weigh the same.

    >>> thicknesses([1.0, 4.0, 9.0])
    [1.0, 3.5, 6.0]
    """
    root = {weight: math.sqrt(weight) for weight in set(weights)}
    return _stretched(list(map(root.__getitem__, weights)), THINNEST, THICKEST)
