"""Colours that readers who do not see all colours can tell apart: Okabe and Ito's, and four more."""

from __future__ import annotations

from collections.abc import Iterable

Colour = tuple[int, int, int]

PALETTE: tuple[Colour, ...] = (
    (213, 94, 0),
    (0, 114, 178),
    (0, 158, 115),
    (204, 121, 167),
    (230, 159, 0),
    (86, 180, 233),
    (148, 103, 189),
    (140, 86, 75),
    (120, 120, 120),
    (190, 174, 50),
)


def hex_of(colour: Colour) -> str:
    """The colour as style sheets write it.

    >>> hex_of((213, 94, 0))
    '#d55e00'
    """
    return "#" + "".join(f"{part:02x}" for part in colour)


PLACES = {"Agency": 0, "Institute": 1, "Organization": 2, "Technology": 3}
"""The kinds of node that have one colour and shape in every network, whichever others are in it."""


def places(kinds: Iterable[str]) -> dict[str, int]:
    """For each kind of node its place among colours and shapes: its own if it has one, else the next that is free.

    >>> places(["Institute", "Agency"]), places(["person", "club", "Institute"])
    ({'Agency': 0, 'Institute': 1}, {'club': 0, 'person': 2, 'Institute': 1})
    """
    known = sorted(set(kinds))
    own = {kind: PLACES[kind] for kind in known if kind in PLACES}
    free = (place for place in range(len(known) + len(PLACES)) if place not in own.values())
    return {kind: next(free) for kind in known if kind not in own} | own


def colours_of(kinds: Iterable[str]) -> dict[str, str]:
    """A colour for each kind of node, as style sheets write it: the same in every figure, picture and file.

    >>> colours_of(["Institute"])
    {'Institute': '#0072b2'}
    """
    return {kind: hex_of(PALETTE[place % len(PALETTE)]) for kind, place in places(kinds).items()}
