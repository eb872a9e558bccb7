"""Queries that lead from a record's triples to the focus nodes they can matter to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from ..frozen import value
from ..learnt import learnt
from ..paths import Predicate, connect
from ..shapes.conditions import path_in_query
from ..shapes.model import Constraint, Shape, Shapes
from ..shapes.patterns import Pattern, Test, UnreadPattern, pattern_groups
from ..terms import BlankNode, Quad, Term, Triple
from ..triples import name_of
from .walks import Walk, along, reached, walks


@value
class Trace:
    """From triples with `predicate` (any, if None) to focus nodes.

    `takes` says what of a triple goes into the query: `subject`, `object` or `both`. Without a `text` that node is
    itself the focus node. `shapes` are those whose queries lead there, to be looked at there; none of them: all.
    `beside` are predicates that the subject must have beside, `led_by` those that must lead to it.
    """

    predicate: str | None
    takes: str
    text: str
    shapes: frozenset[Term] = frozenset()
    beside: frozenset[str] = frozenset()
    led_by: frozenset[str] = frozenset()

    def rows(self, quads: Iterable[Quad]) -> list[tuple[Term | None, ...]]:
        """What of the triples goes into the query, each once; None for a node without a name, which may be any."""
        same = (q for q in quads if self.predicate is None or q.predicate.value == self.predicate)
        ends = ({"subject": quad.subject, "object": quad.object} for quad in same)
        rows = (tuple(end.values()) if self.takes == "both" else (end[self.takes],) for end in ends)
        named = (tuple(None if isinstance(t, BlankNode | Triple) else t for t in row) for row in rows)
        return list(dict.fromkeys(named))


Row = Sequence[Any]
"""The fields of a trace but the shapes, as lists: what is made of a query is kept so."""


class Traces:
    """The traces of shapes, by the predicate that they begin with. Each is made when records speak of its predicate.

    `unread` are the shapes with a query that none can be made of; those of paths are left out unless asked for.
    """

    def __init__(self, shapes: Shapes, paths: bool = True) -> None:
        self.unread: list[Term] = []
        self._rows: dict[str | None, list[tuple[Row, Term]]] = defaultdict(list)
        self._paths: dict[str, set[Trace]] = defaultdict(set)
        self._made: dict[str | None, tuple[Trace, ...]] = {}
        used = set().union(*(reached(shapes, shape) for shape in shapes.with_targets))
        for shape in (each for each in shapes.by_id.values() if each.id in used):
            for made in shape.constraints:
                try:
                    for row in _rows_of(shape, made):
                        self._rows[row[0]].append((row, shape.id))
                except UnreadPattern:
                    self.unread.append(shape.id)
        for walk in walks(shapes) if paths else ():
            for trace in _of_walk(walk):
                self._paths[walk.predicate].add(trace)

    @property
    def notes(self) -> tuple[str, ...]:
        """That of some queries no traces can be made."""
        told = "is not traced back: what breaks elsewhere may be missed"
        return tuple(f"the query of {name_of(node)} {told}" for node in self.unread)

    def all(self) -> Iterator[Trace]:
        """Every trace."""
        return self.of({*self._paths, *(predicate for predicate in self._rows if predicate is not None)})

    def of(self, predicates: Iterable[str]) -> Iterator[Trace]:
        """The traces of triples with one of the predicates."""
        for predicate in (None, *sorted(predicates)):
            if predicate not in self._made:
                self._made[predicate] = tuple(self._make(predicate))
            yield from self._made[predicate]

    def _make(self, predicate: str | None) -> Iterator[Trace]:
        paths = sorted(self._paths.get(predicate or "", ()), key=lambda trace: (trace.takes, trace.text))
        yield from paths
        to_all = {(trace.takes, trace.text) for trace in paths}
        found: dict[tuple[Any, ...], set[Term]] = defaultdict(set)
        for (_, takes, text, beside, led_by), shape in self._rows.get(predicate, ()):
            if (takes, text) not in to_all:
                found[takes, text, tuple(beside), tuple(led_by)].add(shape)
        for (takes, text, beside, led_by), shapes in found.items():
            yield Trace(predicate, takes, text, frozenset(shapes), frozenset(beside), frozenset(led_by))


def _of_walk(walk: Walk) -> Iterator[Trace]:
    takes = "object" if walk.back else "subject"
    start = "?this" if walk.before is None else "?node"
    if walk.after is not None:
        ends = f"?end {start}" if walk.back else f"{start} ?end"
        steps = "" if walk.before is None else connect(walk.before, "?this", "?node")
        leads_on = f"FILTER EXISTS {{ {connect(walk.after, '?end', '?beyond')} }}"
        yield Trace(
            walk.predicate, "both", f"SELECT DISTINCT ?this WHERE {{ VALUES ({ends}) {{ ROWS }} {steps} {leads_on} }}"
        )
    elif walk.before is not None:
        steps = connect(walk.before, "?this", "?node")
        yield Trace(walk.predicate, takes, f"SELECT DISTINCT ?this WHERE {{ VALUES (?node) {{ ROWS }} {steps} }}")
    elif walk.back:
        yield Trace(walk.predicate, takes, "")


def _rows_of(shape: Shape, made: Constraint) -> Sequence[Row]:
    """For each pattern of a query: the triple put in its place, the other patterns of its group lead to `$this`."""
    return () if made.body is None else _once(made.body.text, path_in_query(shape.path))


@lru_cache(512)
def _once(text: str, path: str | None) -> Sequence[Row]:
    return _rows_of_query(text, path)


@learnt
def _rows_of_query(text: str, path: str | None) -> list[Row]:
    found = dict.fromkeys(_of_text(text, path))
    return [[t.predicate, t.takes, t.text, sorted(t.beside), sorted(t.led_by)] for t in found]


def _of_text(text: str, path: str | None) -> Iterator[Trace]:
    for group in pattern_groups(text, path):
        for pattern in () if group.only_relieves else group.own:
            others = [other for other in (*group.above, *group.own) if other is not pattern]
            for walk in _walks_of(pattern):
                yield from _of_pattern(pattern, walk, others, group.tests)


def _walks_of(pattern: Pattern) -> Iterator[Walk | None]:
    if pattern.path is None:
        yield None
    else:
        yield from along(pattern.path)


def _of_pattern(pattern: Pattern, walk: Walk | None, others: list[Pattern], tests: tuple[Test, ...]) -> Iterator[Trace]:
    """The trace of a triple that is a step of the pattern's path."""
    rest = " ".join(other.text for other in others)
    simple = walk is None or isinstance(pattern.path, Predicate)
    if simple and pattern.subject == "?this":
        return
    columns = [("subject", pattern.subject), ("object", pattern.object)]
    ends = [(part, text) for part, text in columns if text.startswith(("?", "$"))]
    if walk is not None and not simple:
        takes = "object" if walk.back else "subject"
        ends = [(takes, pattern.subject if walk.before is None else "?node_")]
        rest += "" if walk.before is None else " " + connect(walk.before, pattern.subject, "?node_")
    if not ends or "?this" not in rest + " ".join(text for _, text in ends):
        return
    takes = "both" if len(ends) == 2 else ends[0][0]
    bound = {term for other in others for term in (other.subject, other.object)}
    rest += "".join(f" {test.text}" for test in tests if test.variables <= bound)
    head = f"VALUES ({' '.join(text for _, text in ends)}) {{ ROWS }}"
    text = f"SELECT DISTINCT ?this WHERE {{ {head} {rest} }}"
    asked = _asked_of(pattern.subject, others) if simple and pattern.subject.startswith(("?", "$")) else ()
    yield Trace(walk.predicate if walk else None, takes, text, frozenset(), *asked)


def _asked_of(variable: str, patterns: list[Pattern]) -> tuple[frozenset[str], frozenset[str]]:
    """The predicates that patterns ask a node to have, and those that lead to it."""
    steps = [(each, each.path.iri) for each in patterns if isinstance(each.path, Predicate)]
    has = frozenset(iri for each, iri in steps if each.subject == variable)
    return has, frozenset(iri for each, iri in steps if each.object == variable)
