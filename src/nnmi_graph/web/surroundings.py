"""A small map of what a thing is tied to: the thing in the middle, its neighbours in two columns, so that no names
collide; a few of each kind of tie where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from ..ask.thing import Fact, Thing
from ..terms import NamedNode

MOST = 16
_WIDTH, _STEP, _REACH = 720, 34, 150


@dataclass(frozen=True)
class Neighbour:
    """A neighbour: its IRI, the kind of tie, where it is drawn, on which side."""

    iri: str
    kind: str
    x: int
    y: int
    side: str


@dataclass(frozen=True)
class Map:
    """The neighbours that are drawn, how many there are in all, and the size of the drawing."""

    neighbours: Sequence[Neighbour]
    count: int
    width: int
    height: int


def surroundings(thing: Thing) -> Map | None:
    """The map of a thing; None if it has less than two ties."""
    kinds: dict[str, list[Fact]] = {}
    for fact in thing.facts:
        if fact.claims and isinstance(fact.value, NamedNode) and fact.value.value != thing.iri and fact.tie:
            kinds.setdefault(fact.heading, []).append(fact)
    in_turn = (fact for fact in chain.from_iterable(zip_longest(*kinds.values())) if fact is not None)
    found: dict[str, str] = {}
    for fact in in_turn:
        found.setdefault(fact.value.value, fact.heading)
    if len(found) < 2:
        return None
    drawn = [*found.items()][:MOST]
    rows = (len(drawn) + 1) // 2
    placed = []
    for number, (iri, kind) in enumerate(drawn):
        side, row = ("end", number) if number < rows else ("start", number - rows)
        in_column = rows if side == "end" else len(drawn) - rows
        y = int(_STEP * (row + 0.5 + (rows - in_column) / 2))
        placed.append(Neighbour(iri, kind, _WIDTH // 2 + (-_REACH if side == "end" else _REACH), y, side))
    return Map(placed, len(found), _WIDTH, rows * _STEP)
