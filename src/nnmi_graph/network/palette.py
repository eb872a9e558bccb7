"""Colours that readers who do not see all colours can tell apart: Okabe and Ito's, and four more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Colour = tuple[int, int, int]
C = TypeVar("C")

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
OTHER: Colour = (170, 170, 170)
"""The colour of all that has none of its own."""


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


def colours_by(values: Sequence[str | None], palette: Sequence[Colour] = PALETTE) -> dict[str, Colour]:
    """A colour for each distinct value, in alphabetical order; grey for the rarest where there are too many.

    >>> colours_by(["b", "a", None])["a"]
    (213, 94, 0)
    """
    counts = {value: count for value, count in Counter(values).items() if value is not None}
    often = sorted(counts, key=lambda value: (-counts[value], value))[: len(palette)]
    return dict.fromkeys(sorted(counts), OTHER) | dict(zip(sorted(often), palette, strict=False))


def kind_colours(kinds: Sequence[str]) -> dict[str, Colour]:
    """A colour for each kind, told the kind of each node: the same in every figure, picture and file.

    Where there are more kinds than colours the rarest are grey.

    >>> kind_colours(["Institute"])
    {'Institute': (0, 114, 178)}
    """
    place = places(kinds)
    if len(place) > len(PALETTE):
        return colours_by(kinds)
    return {kind: PALETTE[place[kind]] for kind in sorted(place)}


def colours_of(kinds: Sequence[str]) -> dict[str, str]:
    """The same, as style sheets write them."""
    return {kind: hex_of(colour) for kind, colour in kind_colours(kinds).items()}


def key_of(colours: Mapping[str, C], other: C, lang: str) -> dict[str, C]:
    """What a key to the colours says: of several names of the colour `other` how many they are.

    >>> key_of({"a": 1, "b": 0, "c": 0}, 0, "en")
    {'a': 1, '2 others': 0}
    """
    grey = sum(colour == other for colour in colours.values())
    if grey < 2:
        return dict(colours)
    told = f"其余 {grey} 种" if lang == "zh" else f"{grey} others"
    return {name: colour for name, colour in colours.items() if colour != other} | {told: other}
