"""What the methods are handed, held to their signatures: another kind of thing is refused in one line, by its name."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from types import FunctionType

from ..content import QueryFile
from ..errors import InputError, UnknownName, shown
from ..terms import NamedNode
from .opened import Opened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    Class = TypeVar("Class", bound=type[Opened])

LANGUAGES = ("en", "zh")


def held(cls: Class) -> Class:
    """The class with its public methods held to what their signatures say."""
    for base in reversed(cls.__mro__):
        for name, method in [*vars(base).items()]:
            function = getattr(method, "__func__", method)
            if isinstance(function, FunctionType) and (name == "__init__" or not name.startswith("_")):
                setattr(cls, name, staticmethod(_held(function)) if function is not method else _held(function))
    return cls


def _held(method: FunctionType) -> Callable[..., Any]:
    """The method, which refuses arguments of another kind. Raises `InputError`; `UnknownName` for a language."""
    code, called = method.__code__, "Workspace" if method.__name__ == "__init__" else method.__name__
    by_place, by_name = code.co_varnames[: code.co_argcount], code.co_varnames[code.co_posonlyargcount :]
    wanted = {name: said.removesuffix(" | None") for name, said in method.__annotations__.items()}
    optional = {name for name, said in method.__annotations__.items() if said.endswith(" | None")}
    checks = {name: said for name, said in wanted.items() if said in KINDS and name != "return"}

    @wraps(method)
    def checked(*args: Any, **options: Any) -> Any:
        given = [*zip(by_place, args, strict=False), *((name, options[name]) for name in by_name if name in options)]
        for name, value in given:
            if name not in checks or (value is None and name in optional):
                continue
            if not KINDS[checks[name]][1](value):
                raise InputError(f"{called}() takes {KINDS[checks[name]][0]} as {name!r}, not {shown(value)}")
            if name == "lang" and value not in LANGUAGES:
                raise UnknownName("language", value, LANGUAGES, mend="use en or zh")
        return method(*args, **options)

    return checked


def _texts(value: object, kind: type | tuple[type, ...] = str) -> bool:
    """Whether it is several, each of the kind; one text is not. What gives its parts only once is not looked into."""
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping) or hasattr(value, "read"):
        return False
    return isinstance(value, Iterator) or all(isinstance(each, kind) for each in value)


def _number(value: object) -> bool:
    """Whether it is a number, and not the one that is none (NaN)."""
    return hasattr(value, "__float__") and not isinstance(value, bool) and not math.isnan(value)


KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "str": ("a text", lambda value: isinstance(value, str)),
    "int": ("a whole number", lambda value: hasattr(value, "__index__") and not isinstance(value, bool)),
    "float": ("a number", _number),
    "bool": ("True or False", lambda value: hasattr(value, "__bool__") and hasattr(value, "__int__")),
    "str | Path": ("a path", lambda value: isinstance(value, str | os.PathLike)),
    "str | NamedNode": ("a name", lambda value: isinstance(value, str | NamedNode)),
    "Sequence[str]": ("a list of texts", _texts),
    "Iterable[str]": ("a list of texts", _texts),
    "Sequence[str | Path]": ("a list of paths", lambda value: _texts(value, (str, os.PathLike))),
    "Iterable[NamedNode]": ("a list of IRIs", lambda value: _texts(value, NamedNode)),
    "Mapping[str, str]": ("a mapping", lambda value: isinstance(value, Mapping)),
    "Mapping[str, object]": ("a mapping", lambda value: isinstance(value, Mapping)),
    "QueryFile": ("a question of the content", lambda value: isinstance(value, QueryFile)),
    "Opened": ("another workspace", lambda value: isinstance(value, Opened)),
}
"""What an argument may be, as signatures say it, in words and as a test."""
