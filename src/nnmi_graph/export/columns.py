"""Attribute columns with one type each, and names that no reader mistakes for a column of its own.

Viewers drop, silently, a value that does not fit its column's type and a column whose name clashes with theirs.
So a column is cast to the one type that holds all its values, and what had to be changed is said in a note.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..network import Value

__all__ = ["Cells", "Typed", "clean", "clean_column", "typed", "unique_names"]

Cells = list[Value | None]

RESERVED = frozenset(
    (
        "id",
        "label",
        "name",
        "timeset",
        "weight",
        "x",
        "y",
        "z",
        "r",
        "g",
        "b",
        "size",
        "color",
        "shape",
        "kind",
        "thickness",
        "type",
        "pid",
        "start",
        "end",
        "source",
        "target",
        "key",
    )
)
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold: control characters, surrogates, U+FFFE and U+FFFF."""


CONTROL = tuple(map(chr, (*range(9), 11, 12, *range(14, 32))))
"""The same among the characters of ASCII: a search for each of them is many times faster than one by a pattern."""
STRETCH = 10_000
PLAIN = {str, type(None)}


@dataclass(frozen=True)
class Typed:
    """A column all of whose values have one type: string, integer (32 bits), long (64 bits), double or boolean.

    `title` is its name in another language than English, if there is one.
    """

    name: str
    type: str
    values: Cells
    title: str = ""

    @property
    def heading(self) -> str:
        """What a person reads above the column."""
        return self.title or self.name


def typed(name: str, values: Cells) -> tuple[Typed, list[str]]:
    """The column with the narrowest type that holds every value, and notes on what was changed for it.

    >>> typed("year", [2012, None, 2014])[0].type
    'integer'
    >>> column, notes = typed("size", [5, "many"])
    >>> column.values, notes
    (['5', 'many'], ['column size mixes integer and string; written as string'])
    """
    kinds_met = set(map(type, values))
    found = {type_of(value) for value in values if value is not None} if kinds_met - PLAIN else set()
    found |= {"string"} if str in kinds_met else set()
    notes = []
    if "none" in found:
        values, count = _drop_infinite(values)
        notes.append(f"column {name} has {count} numbers that are not finite; left out")
        found.discard("none")
    target = _widest(found)
    if target == "string" and found - {"string"}:
        kinds = sorted(found)
        mixed = f"column {name} mixes {' and '.join(kinds)}; written as string"
        notes.append(mixed if len(kinds) > 1 else f"column {name} has integers past 64 bits; written as string")
    if found - {target}:
        values = [_cast(value, target) for value in values]
    return Typed(name, target, values), notes


def type_of(value: Value) -> str:
    """The narrowest type that holds a value; `none` for a number that is not finite."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -(2**31) <= value < 2**31 else "long" if -(2**63) <= value < 2**63 else "huge"
    if isinstance(value, float):
        return "double" if math.isfinite(value) else "none"
    return "string"


def _widest(found: set[str]) -> str:
    if not found or "huge" in found:
        return "string"
    if found <= {"integer"}:
        return "integer"
    if found <= {"integer", "long"}:
        return "long"
    if found <= {"integer", "long", "double"}:
        return "double"
    return "boolean" if found == {"boolean"} else "string"


def _cast(value: Value | None, target: str) -> Value | None:
    if value is None or target in ("integer", "long"):
        return value
    if target == "double":
        return float(value)
    return as_text(value)


def as_text(value: Value) -> str:
    """A value as text: truth values in lower case, numbers in their shortest form.

    >>> as_text(True), as_text(2.0), as_text(1e20)
    ('true', '2.0', '1e+20')
    """
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _drop_infinite(values: Cells) -> tuple[Cells, int]:
    bad = [isinstance(value, float) and not math.isfinite(value) for value in values]
    return [None if drop else value for value, drop in zip(values, bad, strict=True)], sum(bad)


def unique_names(names: Iterable[str], owner: str) -> dict[str, str]:
    """A safe name for each: readable, unique ignoring case, none that a viewer uses itself.

    >>> unique_names(["Tier", "tier", "size", "2nd choice"], "node")
    {'Tier': 'Tier', 'tier': 'tier_2', 'size': 'node_size', '2nd choice': 'c_2nd_choice'}
    """
    taken: set[str] = set()
    safe: dict[str, str] = {}
    for name in names:
        base = re.sub(r"\W+", "_", name).strip("_") or "column"
        base = f"c_{base}" if base[0].isdigit() else base
        base = f"{owner}_{base}" if base.lower() in RESERVED else base
        choice, number = base, 1
        while choice.lower() in taken:
            number += 1
            choice = f"{base}_{number}"
        taken.add(choice.lower())
        safe[name] = choice
    return safe


def clean(text: str) -> str:
    """The text with each character that XML cannot hold replaced by U+FFFD.

    >>> clean("a\\x00b")
    'a\ufffdb'
    """
    return ILLEGAL.sub("\ufffd", text)


def clean_column(values: Sequence[Value | None]) -> tuple[Cells, int]:
    """The values with their texts cleaned, and how many characters were replaced."""
    stretches = (set(values[begin : begin + STRETCH]) for begin in range(0, len(values), STRETCH))
    soiled = [texts for stretch in stretches if _soiled("".join(texts := [v for v in stretch if isinstance(v, str)]))]
    if not soiled:
        return list(values), 0
    bad = {text: clean(text) for texts in soiled for text in texts if ILLEGAL.search(text)}
    count = sum(len(ILLEGAL.findall(value)) for value in values if isinstance(value, str) and value in bad)
    return [bad.get(value, value) if isinstance(value, str) else value for value in values], count


def _soiled(text: str) -> bool:
    """Whether the text has a character that XML cannot hold."""
    return any(sign in text for sign in CONTROL) if text.isascii() else ILLEGAL.search(text) is not None
