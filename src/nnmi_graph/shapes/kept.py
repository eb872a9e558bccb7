"""Shapes in files, and values made of them as JSON: kept until a file changes, and read in a tenth of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..terms import BlankNode, Literal, NamedNode, Quad


class ShapesFiles:
    """The shapes in files, which are read when they are gone over first. `state` is another when a file is."""

    def __init__(self, state: str, read: Callable[[], Iterable[Quad]]) -> None:
        self.state = state
        self._read = read

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """What the files say. Raises `InputError` for one that cannot be read."""
        return tuple(self._read())

    def __iter__(self) -> Iterator[Quad]:
        return iter(self.quads)

    def __repr__(self) -> str:
        return f"shapes {self.state}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShapesFiles) and self.state == other.state

    def __hash__(self) -> int:
        return hash(self.state)


class Unsaid(ValueError):
    """A thing that has no form in JSON here."""


class Form:
    """How values of some classes are said in JSON, with terms and collections in them.

    `single` names things of which there is one each. An object is a list whose first item tells what it is.

    >>> form = Form(single={"one": len})
    >>> form.made(form.told((NamedNode("urn:a"), {"b": Literal("c", language="en")}, Decimal("0.5"), len)))[2:]
    (Decimal('0.5'), <built-in function len>)
    """

    def __init__(self, *classes: type, single: Mapping[str, object]) -> None:
        names = {id(thing): name for name, thing in single.items()}
        self._tellers: dict[type, Callable[[Any], Any]] = {
            **dict.fromkeys((type(None), str, bool, int), lambda thing: thing),
            **dict.fromkeys((tuple, list), lambda things: self._told_of_many("list", things)),
            frozenset: lambda things: self._told_of_many("set", sorted(things, key=str)),
            **dict.fromkeys(classes, self._told_of_one),
            **{type(thing): lambda thing: ["one", names[id(thing)]] for thing in single.values()},
            dict: lambda thing: ["map", self.told(list(thing)), self.told(list(thing.values()))],
            Decimal: lambda thing: ["number", str(thing)],
            NamedNode: lambda thing: ["iri", thing.value],
            BlankNode: lambda thing: ["node", thing.value],
            Literal: _told_of_text,
        }
        self._makers: dict[str, Callable[[list[Any]], Any]] = {
            "iri": lambda told: NamedNode(told[1]),
            "node": lambda told: BlankNode(told[1]),
            "text": lambda told: Literal(told[1], datatype=NamedNode(told[2])),
            "words": lambda told: Literal(told[1], language=told[2]),
            "number": lambda told: Decimal(told[1]),
            "one": lambda told: single[told[1]],
            "list": self._items,
            "set": lambda told: frozenset(self._items(told)),
            "map": lambda told: dict(zip(*map(self.made, told[1:]), strict=True)),
            **{made.__name__: self._maker(made) for made in classes},
        }

    def told(self, thing: Any) -> Any:
        """The thing in JSON. Raises `Unsaid`."""
        try:
            return self._tellers[type(thing)](thing)
        except KeyError:
            raise Unsaid(str(thing)) from None

    def made(self, told: Any) -> Any:
        """The thing that was told."""
        return self._makers[told[0]](told) if told.__class__ is list else told

    def _told_of_many(self, name: str, things: Iterable[Any]) -> list[Any]:
        return [name, *map(self.told, things)]

    def _told_of_one(self, thing: Any) -> list[Any]:
        return [type(thing).__name__, *(self.told(getattr(thing, name)) for name in thing.__match_args__)]

    def _items(self, told: list[Any]) -> tuple[Any, ...]:
        makers = self._makers
        return tuple([makers[item[0]](item) if item.__class__ is list else item for item in told[1:]])

    def _maker(self, made: type) -> Callable[[list[Any]], Any]:
        """What makes an object of the class without asking its initialiser: it was one before."""
        names = made.__match_args__  # type: ignore[attr-defined]

        def make(told: list[Any]) -> Any:
            thing: Any = object.__new__(made)
            thing.__dict__.update(zip(names, self._items(told), strict=True))
            return thing

        return make


def _told_of_text(text: Literal) -> list[str]:
    found = ["words", text.value, text.language] if text.language else ["text", text.value, text.datatype.value]
    if text.direction is not None:
        raise Unsaid(str(text))
    return found
