"""Queries run against a store, and their rows turned into breaches of constraints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..paths import Path, Predicate
from ..store import Rows, Store
from ..terms import BlankNode, Literal, NamedNode, Term, term_text
from .plan import ONE, Check, Query

_NO_BINDINGS: Mapping[str, Term] = {}


@dataclass(frozen=True)
class Hit:
    """One breach: the check, the focus node and the way to it, and what the row says of value and path.

    `again` counts equal rows of one query: each solution of a query of the shapes is a result.
    """

    check: Check
    this: Term
    value: Term | None = None
    path: Path | None = None
    chain: tuple[Term | None, ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict)
    again: int = 0

    @property
    def key(self) -> object:
        """What makes a breach the same as another: several targets of one shape may find it."""
        check, said = self.check, frozenset(self.bindings.items())
        made = id(check.made)
        return (check.shape.id, check.way, made, self.chain, self.this, self.value, self.path, said, self.again)


@dataclass(frozen=True)
class Facts:
    """What is known of the data before the queries run: how often a predicate occurs, and whether ever twice at a node.

    A predicate that was not counted, since it occurs too often, is not in it.
    """

    repeats: Mapping[str, bool]

    def text_of(self, query: Query) -> str | None:
        """The text to run for a query, None if it cannot have a row."""
        cut = query.shortcut
        if cut is None or cut.predicate not in self.repeats:
            return query.text
        return None if cut.needs_repeats and not self.repeats[cut.predicate] else cut.text


def hits(store: Store, query: Query, facts: Facts) -> list[Hit]:
    """Every breach the query finds."""
    if query.branches:
        return list(_judged(store, query, facts))
    if query.nodes:
        return list(_numbered(list(_node_by_node(store, query))))
    text = facts.text_of(query)
    found = [] if text is None else list(_rows_to_hits(query, store.select(text)))
    return list(_numbered(found)) if query.checks[0].made.body is not None else found


def _numbered(found: list[Hit]) -> Iterator[Hit]:
    """The breaches, those that a query tells several times each by itself."""
    times: Counter[object] = Counter()
    for hit in found:
        yield replace(hit, again=times[hit.key]) if times[hit.key] else hit
        times[hit.key] += 1


Packed = tuple[int, Term, Term | None, Path | None, tuple[Term | None, ...], dict[str, Term], int]
"""A hit that can be sent to another process: the check by its place in the query."""


def packed_hits(store: Store, query: Query, facts: Facts) -> list[Packed]:
    """Every breach the query finds, to be sent to another process."""
    places = {id(check): place for place, check in enumerate(query.checks)}
    return [
        (places[id(h.check)], h.this, h.value, h.path, h.chain, dict(h.bindings), h.again)
        for h in hits(store, query, facts)
    ]


def unpack_hits(query: Query, packed: list[Packed]) -> list[Hit]:
    """The breaches that were sent."""
    return [Hit(query.checks[place], *rest) for place, *rest in packed]  # type: ignore[arg-type]


def _node_by_node(store: Store, query: Query) -> Iterator[Hit]:
    """The query run once for each focus node."""
    found = store.select(query.nodes)
    at = found.variables.index("this")
    for row in list(found):
        node = row[at]
        if node is not None and not isinstance(node, BlankNode):
            yield from _rows_to_hits(query, store.select(query.text.replace(term_text(ONE), term_text(node))))


def _rows_to_hits(query: Query, rows: Rows) -> Iterator[Hit]:
    """The breaches that rows tell of."""
    at = {name: index for index, name in enumerate(rows.variables)}
    this, value, other, path = (at.get(name) for name in ("this", "value", "other", "path"))
    chain = tuple(at[variable[1:]] for variable in query.chain)
    flags = tuple(at[f"c{index}"] for index in range(len(query.checks))) if len(query.checks) > 1 else ()
    body = query.checks[0].made.body is not None and not query.checks[0].made.body.is_ask
    read = _reader_of(query.checks[0], value, other, path)
    for row in rows:
        node = row[this] if this is not None else None
        if node is None:
            continue
        way = tuple(row[index] for index in chain)
        bindings = {n: t for n, i in at.items() if (t := row[i]) is not None} if body else _NO_BINDINGS
        found, steps, extra = read(row)
        for check in _broken(query.checks, flags, row):
            yield Hit(check, node, found, steps, way, bindings or extra)


_Read = Callable[[tuple[Term | None, ...]], tuple[Term | None, Path | None, Mapping[str, Term]]]


def _reader_of(check: Check, value: int | None, other: int | None, path: int | None) -> _Read:
    """How a row of the check's query tells value, path and further terms."""

    def plain(row: tuple[Term | None, ...]) -> tuple[Term | None, Path | None, Mapping[str, Term]]:
        step = row[path] if path is not None else None
        return (row[value] if value is not None else None, _as_path(step), _NO_BINDINGS)

    def compared(row: tuple[Term | None, ...]) -> tuple[Term | None, Path | None, Mapping[str, Term]]:
        found, second = row[value or 0], row[other or 0]
        if check.made.name == "Closed":
            return found, _as_path(second), _NO_BINDINGS
        if check.made.name == "UniqueLang":
            return None, None, {} if found is None else {"lang": found}
        return found, None, {} if second is None else {"other": second}

    return plain if other is None else compared


def _as_path(term: Term | None) -> Path | None:
    return Predicate(term.value) if isinstance(term, NamedNode) else None


def _broken(checks: tuple[Check, ...], flags: tuple[int, ...], row: tuple[Term | None, ...]) -> Iterator[Check]:
    """The checks a row is about: the only one, or those whose flag is true."""
    if not flags:
        yield checks[0]
    for check, index in zip(checks, flags, strict=False):
        flag = row[index]
        if isinstance(flag, Literal) and flag.value in ("true", "1"):
            yield check


def _judged(store: Store, query: Query, facts: Facts) -> Iterator[Hit]:
    """The breaches of a constraint whose values are judged by what other queries find about them."""
    check = query.checks[0]
    broken = [_failing(store, branch, len(query.chain), check, facts) for branch in query.branches]
    rows = store.select(query.text)
    width = len(query.chain)
    values: dict[tuple[Term | None, ...], dict[Term, None]] = {}
    for row in rows:
        found = values.setdefault(row[: width + 1], {})
        if row[width + 1] is not None:
            found[row[width + 1]] = None  # type: ignore[index]
    for key, members in values.items():
        for value in _breaches(check, members, broken):
            this = key[width]
            if this is not None:
                yield Hit(check, this, value, None, key[:width])


def _failing(store: Store, branch: Iterable[Query], width: int, check: Check, facts: Facts) -> set[Term]:
    """The nodes that do not conform to the shape that the queries check."""
    at = width + (check.shape.path is not None)
    found: set[Term] = set()
    for query in branch:
        for hit in hits(store, query, facts):
            node = (*hit.chain, hit.this)[at]
            if node is not None:
                found.add(node)
    return found


def _breaches(check: Check, values: Iterable[Term], broken: list[set[Term]]) -> Iterator[Term | None]:
    """The values that break the constraint, or a single None where the focus node as a whole does."""
    name = check.made.name
    if name.startswith("Qualified"):
        fitting = sum(1 for v in values if v not in broken[0] and all(v in rival for rival in broken[1:]))
        wrong = fitting < check.made.number if name == "QualifiedMinCount" else fitting > check.made.number
        yield from [None] if wrong else []
        return
    for value in values:
        fits = [value not in failing for failing in broken]
        if not _holds(name, fits):
            yield value


def _holds(name: str, fits: list[bool]) -> bool:
    """Whether the shapes a value fits satisfy the constraint."""
    match name:
        case "Not":
            return not fits[0]
        case "Or":
            return any(fits)
        case "Xone":
            return sum(fits) == 1
        case _:
            return all(fits)
