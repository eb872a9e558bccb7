"""What functions make of texts, kept from one run of the command to the next in a file of JSON.

Only functions are `learnt` whose answer follows from their arguments and the program alone. An answer is found by a
digest of the function's name and its arguments. A file that is not there, damaged or read-only is no error.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any, ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")

_open: list[dict[str, Any]] = []
"""The answers by digest, while a file is open."""


def learnt(function: Callable[P, T]) -> Callable[P, T]:
    """The function, asked once for the same arguments: their `repr` tells them apart, its answers are JSON.

    An error is never kept.
    """
    from _blake2 import blake2b

    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(*arguments: P.args, **options: P.kwargs) -> T:
        known = _open[0] if _open else None
        if known is None:
            return function(*arguments, **options)
        key = blake2b(repr((name, arguments, options)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        if key not in known:
            known[key] = function(*arguments, **options)
        found: T = known[key]
        return found

    return answer


@contextmanager
def learning(path: Path | None) -> Iterator[None]:
    """What was learnt is taken from the file meanwhile, and what is new goes into it; with no path nothing is."""
    if path is None or _open:
        yield
        return
    known: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        read = json.loads(path.read_bytes())
        known = read if isinstance(read, dict) else {}
    before = len(known)
    _open.append(known)
    try:
        yield
        if len(known) > before:
            _keep(path, known)
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
