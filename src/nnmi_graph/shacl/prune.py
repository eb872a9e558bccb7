"""Queries without what cannot match: alternatives and options that no triple of the data fits are left out of a run.

An engine that knows nothing of the data tries each of them at every focus node. A group has no solution if one of its
own triple patterns has none; an alternative with such a pattern adds nothing, an option with one changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from ..learnt import learnt
from ..paths import Predicate
from ..shapes.patterns import PatternReader, UnreadPattern, iri_of
from ..shapes.prebind import Group, Token, parse
from ..store import OxigraphStore
from ..terms import NamedNode

Occurs = Callable[[str, str | None], bool]
"""Whether some triple has the predicate, and the object, if one is named."""


def occurring(store: OxigraphStore) -> Occurs:
    """What occurs in a store that can be asked at once, in whatever graph."""

    @cache
    def occurs(predicate: str, thing: str | None) -> bool:
        ends = NamedNode(predicate), None if thing is None else NamedNode(thing)
        return next(store.inner.quads_for_pattern(None, *ends, None), None) is not None

    return occurs


def pruned(text: str, occurs: Occurs, aside: str = "") -> str | None:
    """The query without what cannot match; None if it cannot have a row. What limits it, `aside`, stays.

    >>> text = "SELECT ?this { { ?this <urn:a> ?x } UNION { ?this <urn:b> ?x } }"
    >>> pruned(text, lambda predicate, thing: predicate == "urn:a")
    'SELECT ?this { { ?this <urn:a> ?x } }'
    """
    read = _outline(text.replace(aside, " " * len(aside)) if aside else text)
    if read is None:
        return text
    before, where, after = read
    kept = _kept(text, where, occurs)
    return None if kept is None else text[:before] + kept + text[after:]


def _kept(text: str, group: list[Any], occurs: Occurs) -> str | None:
    """What of a group can match; None if it can have no solution."""
    needs, parts = group
    if not all(occurs(predicate, thing) for predicate, thing in needs):
        return None
    found = []
    for kind, *rest in parts:
        if kind == "text":
            found.append(text[rest[0] : rest[1]])
            continue
        kept = [inner for each in rest if (inner := _kept(text, each, occurs)) is not None]
        if not kept and kind == "union":
            return None
        found += ["OPTIONAL "] * (kind == "optional" and bool(kept))
        found.append(" UNION ".join(f"{{{inner}}}" for inner in kept))
    return "".join(found)


@learnt
def _outline(text: str) -> list[Any] | None:
    """Where the pattern of a query begins, what is in it, and where it ends; None if nothing can be taken out of it.

    A group is a list of what it needs (predicate, and object or None) and of its parts: `text` from and to a character,
    `union` or `optional` with groups.
    """
    root = parse(text)
    inner = [part for part in root.parts if isinstance(part, Group)]
    if len(inner) != 1 or _counts_all(root):
        return None
    start, end = next((start, end) for part, start, end in _placed(root, 0) if part is inner[0])
    where = _group(inner[0], start)
    return [start, where, end] if where[0] or any(part[0] != "text" for part in where[1]) else None


def _counts_all(root: Group) -> bool:
    """Whether the query may have a row where there is no solution: it reckons over all, or brings values along."""
    words = {token.word for token in root.own()}
    return "VALUES" in words or ("GROUP" not in words and any(token.text == "(" for token in root.own()))


_Placed = tuple[Token | Group, int, int]


def _placed(group: Group, start: int) -> list[_Placed]:
    """The parts of a group with the characters where they begin and end."""
    found: list[_Placed] = []
    for part in group.parts:
        length = sum(len(token.text) for token in part.tokens()) if isinstance(part, Group) else len(part.text)
        found.append((part, start, start + length))
        start += length
    return found


def _group(group: Group, start: int) -> list[Any]:
    """The outline of a group that begins at a character; one with a SELECT, or values, stays as it is."""
    own, parts = group.own(), _placed(group, start)
    end = parts[-1][2] if parts else start
    if group.is_select or any(token.word == "VALUES" for token in own):
        return [[], [["text", start, end]]]
    needs = [[*need] for need in dict.fromkeys(_needs(own))]
    return [
        needs,
        list(_outlined([each for each in parts if isinstance(each[0], Group) or not each[0].is_gap], start, end)),
    ]


def _outlined(parts: list[_Placed], start: int, end: int) -> Iterator[list[Any]]:
    """The parts of a group, from what of it is no white space."""
    at = 0
    while at < len(parts):
        part, opens, _ = parts[at]
        before = _word(parts, at - 2)
        if not isinstance(part, Group) or part.kind != "plain" or before not in ("", "OPTIONAL"):
            at += 1
            continue
        inner = [_group(part, opens)]
        yield ["text", start, parts[at - 2 if before else at - 1][1]]
        while _word(parts, at + 2) == "UNION" and not before:
            at += 4
            inner.append(_group(parts[at][0], parts[at][1]))  # type: ignore[arg-type]
        start, at = parts[at + 1][2], at + 2
        yield ["optional" if before else "union", *inner]
    yield ["text", start, end]


def _word(parts: list[_Placed], at: int) -> str:
    """The keyword at a place, '' if there is none."""
    part = parts[at][0] if 0 <= at < len(parts) else None
    return part.word if isinstance(part, Token) else ""


def _needs(own: list[Token]) -> Iterator[tuple[str, str | None]]:
    """Predicate and object of each pattern of a group, as far as they are named."""
    try:
        patterns = list(PatternReader(own).patterns())
    except UnreadPattern:
        return
    for pattern in patterns:
        if isinstance(pattern.path, Predicate):
            yield pattern.path.iri, iri_of(pattern.object)
