"""A whole list in parts: each process judges the things that fall to it, and the join puts what they found in order.

Each process sees all of the data, as files or by a server. A part says for what it was made: the question, the rules
by their hash, the data. Parts that differ in question or rules are not joined; those of data of different names are,
and it is told, since each copy of a store has a name of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..rulesets.rulebook import Rulebook
from ..shares import refuse_gaps
from ..store import Rows, Store
from ..terms import Literal, NamedNode
from .assessing import Question, rule_sets
from .many import COLUMNS, assess_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = "nnmi.assess.part/1"
_SAME = "make all with the same"


def as_part(store: Store, book: Rulebook, asked: Question, names: Sequence[str], *, part: str, data: str) -> str:
    """What one part comes to, as JSON; `data` names the state of the data. Raises `InputError`, `UnknownName`."""
    question = [asked.role, asked.institute, asked.as_of, sorted(asked.values.items())]
    digests = {one.name: one.digest for one in rule_sets(store, book, asked, names)}
    rows = assess_all(store, book, asked, names, part)
    found = [[term.value for term in row if term is not None] for row in rows]
    made = {"format": FORMAT, "part": part, "asked": question, "rules": digests, "data": data, "rows": found}
    return json.dumps(made, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Joined:
    """The rows of all parts together, and the states of the data that they were made on."""

    rows: Rows
    data: tuple[str, ...]


def join(texts: Iterable[tuple[str, str]]) -> Joined:
    """The report on all parts, each a name and its text. Raises `InputError` where they do not belong together."""
    parts = [_read(name, text) for name, text in texts]
    refuse_gaps(made["part"] for _, made in parts)
    first = parts[0][1]
    if first["part"] == "1/1" and len(parts) > 1:
        mend = "divide one store by --part 1/2, 2/2, …"
        raise InputError("is the whole of a list, and so is another", where=parts[0][0], mend=mend)
    for name, made in parts:
        if made["asked"] != first["asked"]:
            raise InputError(f"was made for another question than {parts[0][0]}", where=name, mend=_SAME)
        if list(made["rules"].items()) != list(first["rules"].items()):
            raise InputError(f"was made for other rules than {parts[0][0]}", where=name, mend=_SAME)
    order = {name: place for place, name in enumerate(first["rules"])}
    rows = sorted((row for _, made in parts for row in made["rows"]), key=lambda row: (order[row[2]], row[1]))
    return Joined(Rows(COLUMNS, list(map(_row, rows))), tuple(dict.fromkeys(made["data"] for _, made in parts)))


def _read(name: str, text: str) -> tuple[str, dict[str, Any]]:
    try:
        made = json.loads(text)
        fits = made["format"] == FORMAT and all(len(row) == len(COLUMNS) for row in made["rows"])
        fits = fits and all(row[2] in made["rules"] and isinstance(row[1], str) for row in made["rows"])
        fits = fits and isinstance(made["part"], str) and isinstance(made["data"], str)
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise InputError("is no part of a list", where=name, mend="make it with 'nnmi assess --all --part'")
    return name, made


def _row(values: Sequence[str]) -> tuple[Literal | NamedNode, ...]:
    told = zip(COLUMNS, values, strict=True)
    return tuple(NamedNode(value) if column == "id" else Literal(value) for column, value in told)
