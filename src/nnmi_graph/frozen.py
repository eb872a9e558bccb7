"""Values: classes whose objects never change, and are equal if all their fields are.

The same as `dataclass(frozen=True)`, for the few classes that every start of the command needs: importing dataclasses
and making ten of them takes as long as starting Python and importing the engine.
"""

from __future__ import annotations

from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_: object) -> object:
        return lambda made: made


@dataclass_transform(frozen_default=True)
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
    bases = [vars(base).get("__annotations__", {}) for base in reversed(made.__mro__)]
    names = tuple(dict.fromkeys(name for annotated in bases for name in annotated))
    defaults = {name: getattr(made, name) for name in names if hasattr(made, name)}
    state = attrgetter("__class__", *names)

    def init(self: Any, *given: Any, **named: Any) -> None:
        fields = {**defaults, **dict(zip(names, given, strict=False)), **named}
        if len(given) > len(names) or fields.keys() != set(names) or named.keys() & set(names[: len(given)]):
            raise TypeError(f"{made.__name__} takes {', '.join(names)}; not {', '.join([*map(repr, given), *named])}")
        self.__dict__.update(fields)

    def text(self: Any) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def refuse(self: Any, name: str, *_: Any) -> None:
        raise AttributeError(f"{made.__name__} is a value: {name!r} cannot be set")

    def same(self: Any, other: object) -> bool:
        return bool(state(self) == state(other)) if type(other) is type(self) else NotImplemented

    methods = {"__init__": init, "__eq__": same, "__hash__": lambda self: hash(state(self)), "__repr__": text}
    for name, method in {**methods, "__setattr__": refuse, "__delattr__": refuse}.items():
        setattr(made, name, method)
    return made
