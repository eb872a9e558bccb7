"""What functions make of texts, kept as long as the process lasts and, in a file of JSON, from one run to the next.

Only functions are `learnt` whose answer follows from their arguments and the program alone. An answer is found by a
digest of the function's name and its arguments. A file that is not there, damaged or read-only is no error.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property, wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any, ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")

_open: list[_Book] = []
"""The file that is open."""

_here: dict[str, Any] = {}
"""The answers of this process that go into no file."""

_MOST, _LONGEST = 2_000, 20_000
"""How many of these are kept, and to arguments of how many characters: a server is asked ever new and long ones."""


class _Book:
    """A file with answers by digest, which is read when the first is asked for, and those that are new."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_busy = False
        self.has_new = False

    @cached_property
    def known(self) -> dict[str, Any]:
        """The answers."""
        with suppress(OSError, ValueError):
            read = json.loads(self.path.read_bytes())
            if isinstance(read, dict):
                return read
        return {}

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """An answer is worked out meanwhile: what is asked on the way to it need not be kept beside it."""
        self.is_busy = self.has_new = True
        try:
            yield
        finally:
            self.is_busy = False


def learnt(function: Callable[P, T]) -> Callable[P, T]:
    """The function, asked once for the same arguments: their `repr` tells them apart, its answers are JSON.

    An answer is shared by all who ask, so nobody may change it. An error is never kept.
    """
    from _blake2 import blake2b

    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(*arguments: P.args, **options: P.kwargs) -> T:
        book = _open[0] if _open and not _open[0].is_busy else None
        known, asked = (book.known if book else _here), repr((name, arguments, options))
        if known is _here and len(asked) > _LONGEST:
            return function(*arguments, **options)
        if len(_here) >= _MOST:
            _here.clear()
        key = blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        found: T = known.get(key, _here)
        if found is _here:
            with book.at_work() if book else nullcontext():
                found = known[key] = function(*arguments, **options)
        return found

    return answer


@contextmanager
def learning(path: Path | None) -> Iterator[None]:
    """What was learnt is taken from the file meanwhile, and what is new goes into it; with no path nothing is."""
    if path is None or _open:
        yield
        return
    book = _Book(path)
    _open.append(book)
    try:
        yield
        if book.has_new:
            _keep(path, book.known)
    finally:
        _open.clear()


def _keep(path: Path, known: dict[str, Any]) -> None:
    """Write the file whole or not at all; another process may write it too."""
    import os

    part = path.with_name(f".{path.name}-{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(known, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        part.replace(path)
