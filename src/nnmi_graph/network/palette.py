"""Colours that readers who do not see all colours can tell apart: Okabe and Ito's, and four more."""

from __future__ import annotations

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
