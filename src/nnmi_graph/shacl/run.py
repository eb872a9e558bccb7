"""Queries run against a store, and their rows turned into breaches of constraints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..errors import ContentError
from ..frozen import fresh, replace, value
from ..paths import Path, Predicate
from ..shapes.model import Check, Looks
from ..store import Rows, Store
from ..terms import BlankNode, Literal, NamedNode, Term, term_text
from .plan import ONE, Query
from .prune import Occurs, pruned

_NO_BINDINGS: Mapping[str, Term] = {}


@value
class Hit:
    """One breach: the check, the focus node and the way to it, and what the row says of value and path.

    `again` counts equal rows of one query: each solution of a query of the shapes is a result.
    """

    check: Check
    this: Term
    value: Term | None = None
    path: Path | None = None
    chain: tuple[Term | None, ...] = ()
    bindings: Mapping[str, Term] = fresh(factory=dict)
    again: int = 0

    @property
    def root(self) -> Term:
        """The focus node that it was found from."""
        return next((node for node in self.chain if node is not None), self.this)

    @property
    def key(self) -> object:
        """What makes a breach the same as another: several targets of one shape may find it."""
        check, said = self.check, frozenset(self.bindings.items())
        made = id(check.made)
        return (check.shape.id, check.way, made, self.chain, self.this, self.value, self.path, said, self.again)


@value
class Facts:
    """What is known of the data before the queries run: how often a predicate occurs, and whether ever twice at a node.

    A predicate that was not counted, since it occurs too often, is not in it. `occurs` tells what triples there are, if
    that can be told at once.
    """

    repeats: Mapping[str, bool]
    occurs: Occurs | None = None

    def text_of(self, query: Query) -> str | None:
        """The text to run for a query, None if it cannot have a row."""
        cut = query.shortcut
        if cut is None and self.occurs is not None and query.checks[0].made.body is not None:
            return pruned(query.text, self.occurs)
        if cut is None or cut.predicate not in self.repeats:
            return query.text
        return None if cut.needs_repeats and not self.repeats[cut.predicate] else cut.text


NO_FACTS = Facts({})


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
    """The query run once for each focus node. Raises `ContentError` for one without a name, which no query can name."""
    ways: dict[Term, list[tuple[Term | None, ...]]] = {}
    for *way, node in store.select(query.nodes):
        if node is not None:
            ways.setdefault(node, []).append(tuple(way))
    if any(isinstance(node, BlankNode) for node in ways):
        called = query.checks[0].shape.called
        raise ContentError(
            f"{called}: a LIMIT or an aggregate over all rows cannot be run at a node without a name",
            mend="let the query GROUP BY $this, or use --engine pyshacl",
        )
    single = replace(query, chain=())
    for node, chains in ways.items():
        for hit in _rows_to_hits(single, store.select(query.text.replace(term_text(ONE), term_text(node)))):
            yield from (replace(hit, chain=chain) for chain in chains)


def _rows_to_hits(query: Query, rows: Rows) -> Iterator[Hit]:
    """The breaches that rows tell of; `?value` and `?other` stand for what the component says that it finds."""
    kind = query.checks[0].made.kind
    found = dict(zip(("value", "other", "value_of"), (*kind.found, "holder"), strict=True)) if kind.pattern else {}
    at = {found.get(name, name): index for index, name in enumerate(rows.variables)}
    this, value, path = (at.get(name) for name in ("this", "value", "path"))
    chain = tuple(at[variable[1:]] for variable in query.chain)
    flags = tuple(at[f"c{index}"] for index in range(len(query.checks))) if len(query.checks) > 1 else ()
    told = at if kind.looks is Looks.QUERY else {name: at[name] for name in ("lang", "other", "holder") if name in at}
    for row in rows:
        node = row[this] if this is not None else None
        if node is None:
            continue
        way = tuple(row[index] for index in chain)
        bindings = {n: t for n, i in told.items() if (t := row[i]) is not None} if told else _NO_BINDINGS
        end = row[value] if value is not None else None
        step = _as_path(row[path]) if path is not None else None
        for check in _broken(query.checks, flags, row):
            yield Hit(check, node, end, step, way, bindings)


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
        for wrong in _breaches(check, members, broken):
            this = key[width]
            if this is not None:
                yield Hit(check, this, wrong, None, key[:width])


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
    made = check.made
    low, high = made.fitting
    fits = {value: sum(value not in failing for failing in broken) for value in values}
    if made.kind.fitting:
        yield from (value for value, number in fits.items() if not low <= number <= high)
        return
    fitting = sum(1 for v in fits if v not in broken[0] and all(v in rival for rival in broken[1:]))
    if fitting > made.number if made.kind.most else fitting < made.number:
        yield None
