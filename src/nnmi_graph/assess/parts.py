"""A whole list in parts: each process judges its share, and the join puts what they found in order.

The parts see all of the data, as files or by a server, or each has files of its own beside a context (`apart`). A part
says for what it was made: the question, the rules by their hash, the data or the context. Parts that differ in
question, rules or context are not joined; those of data of different names are, and it is told, since each copy of a
store has a name of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ..apart import Context, digest, shared
from ..dates import PartialDate
from ..errors import InputError
from ..rulesets.rulebook import Rulebook
from ..shares import falls_to, read_part, refuse_gaps
from ..store import Rows, Store
from ..terms import Literal, NamedNode, Quad
from .apart import Apart, texts
from .assessing import Question, rule_sets
from .many import COLUMNS, assess_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Beside = Callable[[list[Quad]], Store]

FORMAT = "nnmi.assess.part/1"
_SAME = "make all with the same"


def as_part(store: Store, book: Rulebook, asked: Question, names: Sequence[str], *, part: str, data: str) -> str:
    """What one part comes to, as JSON; `data` names the state of the data. Raises `InputError`, `UnknownName`."""
    place, of = read_part(part)
    found = texts(assess_all(store, book, asked, names, lambda thing: falls_to(thing, of) == place))
    return _header(store, book, asked, names, {"part": part, "data": data, "rows": list(found)})


def as_own_part(apart: Apart, store: Store, own: Sequence[Quad], *, part: str, data: str) -> str:
    """What a part with statements of its `own` comes to: a line of JSON about it, and one for each clump.

    `store` holds the own beside the context. Raises as `as_part`.
    """
    read_part(part)
    lines = [clump.line for clump in apart.decided(store, own)]
    made = {"part": part, "data": data, "rows": [], "context": apart.context.digest, "own": digest(own)}
    made["lines"] = _digest(lines)
    head = _header(apart.context.store, apart.book, apart.asked, apart.names, made)
    return head + "".join(f"{line}\n" for line in lines)


def _digest(lines: Sequence[str]) -> str:
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _header(store: Store, book: Rulebook, asked: Question, names: Sequence[str], made: dict[str, Any]) -> str:
    question = [asked.role, asked.institute, asked.as_of, sorted(asked.values.items())]
    digests = {one.name: one.digest for one in rule_sets(store, book, asked, names)}
    return json.dumps({"format": FORMAT, "asked": question, "rules": digests, **made}, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Joined:
    """The rows of all parts together, and the states of the data that they were made on.

    Of parts with statements of their own: how many statements were looked at `together`.
    """

    rows: Rows
    data: tuple[str, ...]
    together: int | None = None


@dataclass(frozen=True)
class _Part:
    """A part as it was read; `lines` are those of its clumps."""

    name: str
    made: dict[str, Any]
    lines: list[str]


def join(texts: Sequence[tuple[str, str]], book: Rulebook, context: Callable[[], Store], beside: _Beside) -> Joined:
    """The report on all parts, each a name and its text. Raises `InputError` where they do not belong together.

    Parts with statements of their own are joined over the context, and what lies `beside` it.
    """
    parts = [_read(name, text) for name, text in texts]
    refuse_gaps(part.made["part"] for part in parts)
    _refuse_misfits(parts)
    if "own" in parts[0].made:
        (rows, together), data = _of_own(parts, book, Context(context()), beside), ()
    else:
        rows, together = [row for part in parts for row in part.made["rows"]], None
        data = tuple(dict.fromkeys(part.made["data"] for part in parts))
    order = {name: place for place, name in enumerate(parts[0].made["rules"])}
    rows.sort(key=lambda row: (order[row[2]], row[1]))
    return Joined(Rows(COLUMNS, list(map(_row, rows))), data, together)


def _of_own(
    parts: Sequence[_Part], book: Rulebook, context: Context, beside: _Beside
) -> tuple[list[Sequence[str]], int | None]:
    """The rows that the parts decided alone and those of all that several speak of; how much that was."""
    first = parts[0].made
    for part in parts:
        if part.made["context"] != context.digest:
            raise InputError("was made with another context", where=part.name, mend="give all the same")
    if first["rules"] != {name: book.rules(name).digest for name in first["rules"]}:
        raise InputError("was made for other rules than stand here", where=parts[0].name, mend=_SAME)
    role, institute, date, values = first["asked"]
    days = PartialDate.parse(date).days if date else None
    asked = Question("", role, institute, as_of=date, days=days, values=dict(values))
    apart = Apart(context, book, asked, list(first["rules"]))
    said, rows = shared([part.lines for part in parts], context)
    apart.refuse_common(store := beside(said), said)
    return [*rows, *texts(assess_all(store, book, asked, apart.names))], len(said)


def _refuse_misfits(parts: Sequence[_Part]) -> None:
    """Raise `InputError` unless all parts were made for the same, and none twice."""
    head, seen = parts[0], dict[str, str]()
    for part in parts:
        own = part.made.get("own")
        if (own is None) is not (head.made.get("own") is None):
            raise InputError(f"has files of its own, unlike {head.name}, or has none", where=part.name, mend=_SAME)
        if own is None and head.made["part"] == "1/1" and len(parts) > 1:
            mend = "divide one store by --part 1/2, 2/2, …"
            raise InputError("is the whole of a list, and so is another", where=part.name, mend=mend)
        if own in seen:
            mend = "give each part once"
            raise InputError(f"was made of the same statements as {seen[own]}", where=part.name, mend=mend)
        seen |= {own: part.name} if own else {}
        if part.made["asked"] != head.made["asked"]:
            raise InputError(f"was made for another question than {head.name}", where=part.name, mend=_SAME)
        if list(part.made["rules"].items()) != list(head.made["rules"].items()):
            raise InputError(f"was made for other rules than {head.name}", where=part.name, mend=_SAME)


def _read(name: str, text: str) -> _Part:
    try:
        head, *lines = text.rstrip("\n").split("\n")
        made = json.loads(head)
        fits = made["format"] == FORMAT and all(len(row) == len(COLUMNS) for row in made["rows"])
        fits = fits and all(row[2] in made["rules"] and isinstance(row[1], str) for row in made["rows"])
        fits = fits and isinstance(made["part"], str) and isinstance(made["data"], str)
        fits = fits and ("own" in made) is ("context" in made) and made.get("lines", _digest([])) == _digest(lines)
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise InputError("is no part of a list", where=name, mend="make it with 'nnmi assess --all --part'")
    return _Part(name, made, lines)


def _row(values: Sequence[str]) -> tuple[Literal | NamedNode, ...]:
    told = zip(COLUMNS, values, strict=True)
    return tuple(NamedNode(value) if column == "id" else Literal(value) for column, value in told)
