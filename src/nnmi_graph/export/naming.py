"""Room for names: nodes of a small network moved until no name lies on another node or name.

Gephi writes a name over its node, as large as the node is. In a network that is read name by name the names of the
largest nodes are what collides first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..network.graph import Floats, Ints

__all__ = ["names_apart"]

MOST = 150
"""The nodes up to which a network is read name by name."""
LETTER, LINE = 0.21, 0.75
"""Half of how wide a letter is, and how far a name reaches from the middle of its node up or down, in radii of the
node, where Gephi's labels go by node size."""
WIDE = 0x1100
"""Letters from here on, such as Chinese ones, are twice as wide."""
STEPS_TO_GROW, GROWTH = 40, 1.04


def names_apart(spots: Floats, sizes: Floats, names: Sequence[str]) -> Floats:
    """The positions, a row a node, moved as little as it takes that no name covers another node or name.

    Of two nodes that collide the smaller goes farther; where it takes long the whole grows a little.
    """
    if not 1 < len(spots) <= MOST:
        return spots
    letters = np.array([sum(1 + (ord(letter) >= WIDE) for letter in name) for name in names])
    boxes = (np.stack((sizes, sizes)), np.stack((letters * LETTER * sizes, LINE * sizes)))
    one, other = np.triu_indices(len(spots), 1)
    share = (sizes[other] / (sizes[one] + sizes[other]))[:, None]
    step = 0
    while True:
        away = spots[other] - spots[one]
        much, axis = _covered(away, boxes, one, other)
        if not len(hit := np.flatnonzero(much > 1e-6)):
            return spots
        shift = np.zeros((len(hit), 2))
        place = np.arange(len(hit)), axis[hit]
        shift[place] = np.where(away[hit, axis[hit]] < 0, -1, 1) * (much[hit] + 0.5)
        moved = np.zeros_like(spots)
        np.add.at(moved, one[hit], -shift * share[hit])
        np.add.at(moved, other[hit], shift * (1 - share[hit]))
        spots = spots + moved / 2
        step += 1
        if step % STEPS_TO_GROW == 0:
            spots = spots * GROWTH


def _covered(away: Floats, boxes: tuple[Floats, Floats], one: Ints, other: Ints) -> tuple[Floats, Ints]:
    """How far a pair has to move so that no box of the one lies on one of the other, 0 if none does, and along what."""
    much, along = np.zeros(len(away)), np.zeros(len(away), int)
    for first in boxes:
        for second in boxes:
            over = (first[:, one] + second[:, other]).T - np.abs(away)
            least, axis = over.min(axis=1), over.argmin(axis=1)
            along = np.where(least > much, axis, along)
            much = np.maximum(much, least)
    return much, along
