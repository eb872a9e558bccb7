"""Work that is divided among processes: which share is whose, and whether all shares are there when they are joined."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

from .errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


def read_part(text: str) -> tuple[int, int]:
    """The number of a part, and of how many it is one, from `2/4`. Raises `InputError`."""
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text, re.ASCII)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise InputError(f"'{text}' names no part", mend="write 2/4 for the second of four, or 1/1 for the whole")
    return int(found[1]), int(found[2])


def falls_to(name: str, of: int) -> int:
    """The number of the part, of so many, that a thing falls to: the same in every process.

    >>> falls_to("id:ewi", 1), falls_to("id:ewi", 4) == falls_to("id:ewi", 4)
    (1, True)
    """
    return zlib.crc32(name.encode()) % of + 1


def refuse_gaps(parts: Iterable[str]) -> None:
    """Raise `InputError` unless the parts are those of one division, each once; any number of 1/1 are."""
    which = Counter(parts)
    if not which:
        raise InputError("there are no parts", mend="give the files of all parts")
    numbers = {read_part(part)[1] for part in which}
    of = max(numbers)
    if numbers != {1} and (set(which) != {f"{i}/{of}" for i in range(1, of + 1)} or max(which.values()) > 1):
        raise InputError(f"these are not all {of} parts, each once: {', '.join(sorted(which))}")


def linked(items: Iterable[tuple[Sequence[str], T]]) -> list[tuple[set[str], list[T]]]:
    """Things, each with the names that it ties together, as what hangs together: the names and the things.

    >>> [sorted(names) for names, _ in linked([("ab", 1), ("cd", 2), ("be", 3)])]
    [['a', 'b', 'e'], ['c', 'd']]
    """
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = name = above[above[name]]
        return name

    held = list(items)
    for names, _ in held:
        for name in names:
            above[root(name)] = root(names[0])
    found: dict[str, tuple[set[str], list[T]]] = {}
    for names, thing in held:
        together, things = found.setdefault(root(names[0]), (set(), []))
        together.update(names)
        things.append(thing)
    return list(found.values())
