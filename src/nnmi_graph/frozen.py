"""Values: classes whose objects never change, and are equal if all their fields are.

The same as `dataclass(frozen=True)`, for the classes that a start of the command needs: importing dataclasses and
making ten of them takes as long as starting Python and importing the engine.
"""

from __future__ import annotations

from operator import attrgetter, ge, gt, le, lt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_: object) -> object:
        return lambda made: made


class _Fresh:
    """The default of a field that each object has of its own; `aside`: it is neither compared nor shown."""

    def __init__(self, factory: Callable[[], object], aside: bool) -> None:
        self.factory = factory
        self.aside = aside


def fresh(*, factory: Callable[[], T], aside: bool = False) -> T:
    """A field's default that is made anew for each object; what is put `aside` is neither compared nor shown."""
    return _Fresh(factory, aside)  # type: ignore[return-value]


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
def value(made: type[T]) -> type[T]:
    """The class as one of values: its annotated names, those of its bases first, are the fields.

    >>> @value
    ... class Pair:
    ...     left: str
    ...     right: int = 0
    >>> Pair("a"), Pair("a") == Pair("a", 0), len({Pair("a"), Pair("a", right=0), Pair("b")})
    (Pair(left='a', right=0), True, 2)
    >>> Pair("a").right = 1
    Traceback (most recent call last):
    AttributeError: Pair is a value: 'right' cannot be set
    """
    looked_at = _with_fields(made)
    state = attrgetter("__class__", *looked_at)

    def same(self: Any, other: object) -> bool:
        return bool(state(self) == state(other)) if type(other) is type(self) else NotImplemented

    for name, method in {"__eq__": same, "__hash__": lambda self: hash(state(self))}.items():
        setattr(made, name, method)
    return _unchanging(made)


@dataclass_transform(frozen_default=True, order_default=True, field_specifiers=(fresh,))
def ordered(made: type[T]) -> type[T]:
    """The same for values that are in the order of their fields.

    >>> @ordered
    ... class Day:
    ...     year: int
    ...     month: int = 1
    >>> Day(2014) < Day(2014, 2), Day(2014) >= Day(2013, 2), sorted([Day(2), Day(1, 3)])
    (True, True, [Day(year=1, month=3), Day(year=2, month=1)])
    """
    made = value(made)
    state = attrgetter(*made.__match_args__)  # type: ignore[attr-defined]

    def by(compare: Callable[[Any, Any], Any]) -> Callable[[Any, object], bool]:
        return lambda self, other: compare(state(self), state(other)) if type(other) is type(self) else NotImplemented

    for compare in (lt, le, gt, ge):
        setattr(made, f"__{compare.__name__}__", by(compare))
    return made


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(fresh,))
def individual(made: type[T]) -> type[T]:
    """The same for objects of which each is equal to itself only."""
    _with_fields(made)
    return _unchanging(made)


@dataclass_transform(eq_default=False, field_specifiers=(fresh,))
def workpiece(made: type[T]) -> type[T]:
    """The same for objects that change while something is made of them."""
    _with_fields(made)
    return made


def replace(given: T, **changes: object) -> T:
    """The value with other values in some fields.

    >>> @value
    ... class Pair:
    ...     left: str
    ...     right: int = 0
    >>> replace(Pair("a"), right=1)
    Pair(left='a', right=1)
    """
    kind: Any = type(given)
    held = vars(given)
    made: T = kind(*[changes.pop(name) if name in changes else held[name] for name in kind.__match_args__], **changes)
    return made


def _with_fields(made: type) -> list[str]:
    """Give the class its initialiser and its text; the fields that are looked at when objects are compared."""
    bases = [vars(base).get("__annotations__", {}) for base in reversed(made.__mro__)]
    names = tuple(dict.fromkeys(name for annotated in bases for name in annotated))
    defaults = {name: getattr(made, name) for name in names if hasattr(made, name)}
    own = {name: given.factory for name, given in defaults.items() if isinstance(given, _Fresh)}
    shown = [name for name in names if name not in own or not defaults[name].aside]

    all_names, size = frozenset(names), len(names)

    def init(self: Any, *given: Any, **named: Any) -> None:
        if len(given) == size and not named and not own:
            self.__dict__.update(zip(names, given, strict=True))
            return
        fields = defaults | dict(zip(names, given, strict=False))
        twice = False
        if named:
            fields |= named
            twice = not named.keys().isdisjoint(names[: len(given)]) or fields.keys() != all_names
        if twice or len(given) > size or len(fields) != size:
            raise TypeError(f"{made.__name__} takes {', '.join(names)}; not {', '.join([*map(repr, given), *named])}")
        for name, factory in own.items():
            if isinstance(fields[name], _Fresh):
                fields[name] = factory()
        self.__dict__.update(fields)

    def text(self: Any) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    for name, method in {"__init__": init, "__repr__": text, "__match_args__": names}.items():
        setattr(made, name, method)
    return shown


def _unchanging(made: type[T]) -> type[T]:
    def refuse(self: Any, name: str, *_: Any) -> None:
        raise AttributeError(f"{made.__name__} is a value: {name!r} cannot be set")

    for name in ("__setattr__", "__delattr__"):
        setattr(made, name, refuse)
    return made
