"""What of a store a query can touch, looked up by joins of triple patterns alone, which every server gets right.

For each triple pattern of a query its matches are looked up, with their graphs, in the company of the patterns that
must match as well. Over these statements alone, or any more of the store's, the query has the answer that it has over
all:

- A match that no row of the patterns which must match fits to can be in no row of the answer.
- What stands behind a UNION is looked up in the company of each of its groups, by itself; with more ways than a few
  (`MOST_WAYS`) the UNION is no company.
- In OPTIONAL, MINUS and EXISTS only what must match before them may be company: what stands behind must not decide
  whether they match. A group within a group stands for itself: there a variable of the outer group counts, for what is
  optional in it, only where the inner group surely binds it; of a SELECT only what it shows, and, where it counts, what
  it groups by.
- A path of any length is looked up as all statements of its properties. If it may have no step, one of its ends must be
  in a pattern, so that it is a thing of which a statement is there.
- Filters and literals are passed over: without them more is looked up, never less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count

from ..frozen import value
from ..terms import NamedNode, Quad
from .base import Rows
from .patterns import Element, Group, Nested, Path, Pattern, Select, Slot, Unreadable, Values, read_patterns

MOST_WAYS = 8
"""In how many companies a pattern is looked up at most."""

Placed = tuple[Slot, Slot, Slot, Slot]
"""A triple pattern and the graph in which it must match, '' if that may be any."""


@value
class Lookup:
    """A pattern whose matches are looked up, the patterns that must match as well, and what variables may stand for."""

    pattern: Placed
    company: frozenset[Placed] = frozenset()
    among: tuple[tuple[Slot, frozenset[Slot]], ...] = ()

    def finds(self, other: Lookup) -> bool:
        """Whether it surely finds all that another one of the same pattern does."""
        return self.company <= other.company and set(self.among) <= set(other.among)


@value
class _Company:
    """Patterns that must match, and what variables may stand for."""

    patterns: frozenset[Placed] = frozenset()
    among: tuple[tuple[Slot, frozenset[Slot]], ...] = ()

    def __add__(self, other: _Company) -> _Company:
        return _Company(self.patterns | other.patterns, tuple(dict.fromkeys((*self.among, *other.among))))

    @property
    def bound(self) -> frozenset[Slot]:
        """The variables that surely have a value."""
        of_patterns = (slot for pattern in self.patterns for slot in pattern)
        return frozenset(s for s in (*of_patterns, *(name for name, _ in self.among)) if s[:1] == "?")

    @property
    def things(self) -> frozenset[Slot]:
        """The subjects and objects of its patterns."""
        return frozenset(slot for s, _, o, _ in self.patterns for slot in (s, o))

    def apart(self, keep: frozenset[Slot], mark: str) -> _Company:
        """The same with all variables but those of `keep` called otherwise, so that they are others."""

        def other(slot: Slot) -> Slot:
            return f"{slot}{mark}" if slot[:1] == "?" and slot not in keep else slot

        patterns = frozenset((other(s), other(p), other(o), other(g)) for s, p, o, g in self.patterns)
        return _Company(patterns, tuple((other(name), among) for name, among in self.among))


def lookups_of(text: str) -> list[Lookup]:
    """What is looked up for a SELECT, ASK or CONSTRUCT, each once. Raises `Unreadable`.

    >>> for lookup in lookups_of("ASK { ?a <urn:p> ?b OPTIONAL { ?b <urn:q> ?c } }"):
    ...     print(lookup.pattern[1], sorted(pattern[1] for pattern in lookup.company))
    <urn:p> []
    <urn:q> ['<urn:p>']
    """
    finder = _Finder()
    finder.group(read_patterns(text), (_Company(),), "")
    found = list(dict.fromkeys(map(_renamed, _widest(map(_needed, finder.found)))))
    if any(is_all(lookup) for lookup in found):
        raise Unreadable("all there is")
    return list(_widest(found))


def is_all(lookup: Lookup) -> bool:
    """Whether every statement is looked up."""
    return not lookup.company and not lookup.among and all(slot[:1] in ("", "?") for slot in lookup.pattern)


_Ways = tuple[_Company, ...]
"""Companies of which one or another must match."""


class _Finder:
    """Goes over groups, and gathers what is looked up for them."""

    def __init__(self) -> None:
        self.found: list[Lookup] = []
        self.marks = map("/{}".format, count())

    def group(self, group: Group, outer: _Ways, graph: Slot) -> _Ways:
        """What must match in a group, by itself, one way or another; `outer` is what must match with it."""
        inner: _Ways = (_Company(),)
        block: list[Pattern | Path] = []
        for element in group:
            if isinstance(element, (Pattern, Path)):
                block.append(element)
                continue
            inner = self.with_block(block, outer, inner, graph)
            inner = _joined(inner, self.element(element, outer, inner, graph), MOST_WAYS // len(outer))
            block = []
        return self.with_block(block, outer, inner, graph)

    def with_block(self, block: Iterable[Pattern | Path], outer: _Ways, inner: _Ways, graph: Slot) -> _Ways:
        """What must match with patterns that stand together. What they are joined with is there already."""
        parts = list(block)
        placed = [(each.subject, each.predicate, each.object, graph) for each in parts if isinstance(each, Pattern)]
        own = _Company(frozenset(placed))
        for known in (before + within + own for before in outer for within in inner):
            self.found += [Lookup(pattern, known.patterns - {pattern}, known.among) for pattern in placed]
            for path in (each for each in parts if isinstance(each, Path)):
                if path.may_stay and not {path.start, path.end} & known.things:
                    raise Unreadable("a path from anywhere")
                steps = ((f"?from{n}", name, f"?to{n}", graph) for n, name in enumerate(path.predicates))
                self.found += map(Lookup, steps)
        return tuple(within + own for within in inner)

    def element(self, element: Element, outer: _Ways, inner: _Ways, graph: Slot) -> _Ways:
        """What must match of an element that is no pattern."""
        if isinstance(element, Values):
            return (_Company(among=((element.variable, element.among),) if element.among else ()),)
        around = tuple(before + within for before in outer for within in inner)
        if isinstance(element, Select):
            return self.select(element, around, graph)
        assert isinstance(element, Nested)
        within = element.graph or graph
        if element.way in ("join", "UNION"):
            return tuple(way for group in element.groups for way in self.group(group, around, within))
        mark = next(self.marks)
        company = tuple(one + before.apart(one.bound, mark) for before in outer for one in inner)
        for group in element.groups:
            self.group(group, company, within)
        return (_Company(),)

    def select(self, select: Select, outer: _Ways, graph: Slot) -> _Ways:
        """The same of a SELECT, whose other variables are its own."""
        mark = next(self.marks)
        apart = []
        for before in outer:
            shown = before.bound if select.shown is None else select.shown
            same = frozenset() if select.is_cut else shown if select.keys is None else shown & select.keys
            apart.append(before.apart(same, mark))
        must = self.group(select.group, tuple(apart), graph)
        if select.keys is not None and not select.keys:
            return (_Company(),)  # counts also where nothing matches
        mark = next(self.marks)
        return tuple(way.apart(way.bound if select.shown is None else select.shown, mark) for way in must)


def _joined(ways: _Ways, more: _Ways, most: int) -> _Ways:
    """Each of the ways with each of the others, each once; without the others if these would be too many."""
    if len(ways) * len(more) > most or _Company() in more:
        return ways
    return tuple(dict.fromkeys(one + other for one in ways for other in more))


def _needed(lookup: Lookup) -> Lookup:
    """The same with only the company that narrows it down."""
    among = dict(lookup.among)
    one = {name: next(iter(values)) for name, values in among.items() if len(values) == 1}

    def put(pattern: Placed) -> Placed:
        return tuple(one.get(slot, slot) for slot in pattern)  # type: ignore[return-value]

    first = put(lookup.pattern)
    several = among.keys() - one.keys()
    company = _without_leaves(_reached(first, map(put, lookup.company)), {*several, *_variables(first)})
    told = {slot for pattern in (first, *company) for slot in pattern}
    return Lookup(first, frozenset(company), tuple(sorted((name, among[name]) for name in several & told)))


def _renamed(lookup: Lookup) -> Lookup:
    """The same with variables named in the order in which they come."""
    names: dict[Slot, Slot] = {}
    pattern, *others = (_named(each, names) for each in (lookup.pattern, *_in_order(lookup.company, lookup.pattern)))
    return Lookup(pattern, frozenset(others), tuple(sorted((names[name], among) for name, among in lookup.among)))


def _widest(lookups: Iterable[Lookup]) -> Iterator[Lookup]:
    """The lookups without those whose matches another one finds: it asks for less company."""
    of_pattern: dict[Placed, dict[Lookup, None]] = {}
    for lookup in lookups:
        of_pattern.setdefault(lookup.pattern, {})[lookup] = None
    for group in of_pattern.values():
        for one in group:
            if not any(other is not one and other.finds(one) for other in group):
                yield one


def _named(pattern: Placed, names: dict[Slot, Slot]) -> Placed:
    """The pattern with its variables named as `names` says, new ones by their number."""
    return tuple(names.setdefault(s, f"?v{len(names)}") if s[:1] == "?" else s for s in pattern)  # type: ignore


def _reached(first: Placed, company: Iterable[Placed]) -> set[Placed]:
    """The company that shares a variable with a pattern, also by way of others."""
    names, left, reached = _variables(first), set(company), set[Placed]()
    while found := {pattern for pattern in left if names & _variables(pattern)}:
        left -= found
        reached |= found
        names |= {name for pattern in found for name in _variables(pattern)}
    return reached


def _variables(pattern: Placed) -> set[Slot]:
    return {slot for slot in pattern if slot[:1] == "?"}


def _without_leaves(patterns: set[Placed], anchored: set[Slot]) -> set[Placed]:
    """The patterns without those that only say that something has a property, as long as another tells of it."""
    left = set(patterns)
    for pattern in sorted(patterns):
        s, p, o, g = pattern
        others = [other for other in left if other != pattern]
        elsewhere = {slot for other in others for slot in other}
        is_leaf = o[:1] == "?" and o not in elsewhere | anchored | {s, p, g}
        is_told = any(s in (other[0], other[2]) for other in others)
        if is_leaf and is_told and p[:1] == "<" and not g:
            left.discard(pattern)
    return left


def _in_order(patterns: Iterable[Placed], first: Placed) -> Iterator[Placed]:
    """The patterns so that each, as far as can be, shares a variable with one before it; the same for the same ones."""
    names, left = _variables(first), sorted(patterns)
    while left:
        best = next((pattern for pattern in left if names & _variables(pattern)), left[0])
        left.remove(best)
        names |= _variables(best)
        yield best


def merged(lookups: Iterable[Lookup]) -> Iterator[tuple[Lookup, frozenset[Slot]]]:
    """The lookups, those of one thing's properties in the same company as one; each with the properties it is for."""
    groups: dict[Lookup, set[Slot]] = {}
    for lookup in lookups:
        s, p, o, g = lookup.pattern
        told = {slot for pattern in lookup.company for slot in pattern} | {name for name, _ in lookup.among}
        if p[:1] == "<" and o[:1] == "?" and o not in told | {s, g}:
            groups.setdefault(Lookup((s, "", o, g), lookup.company, lookup.among), set()).add(p)
        else:
            groups.setdefault(lookup, set())
    yield from ((lookup, frozenset(names)) for lookup, names in groups.items())


def look_up(lookup: Lookup, properties: Iterable[Slot], ask: Callable[[str], Rows], rest: str) -> Iterator[Quad]:
    """The statements that are looked up; `rest` is what else must be true of their graph, `?g`."""
    subject, predicate, object, graph = lookup.pattern
    if not any(slot[:1] == "?" for slot in lookup.pattern):
        predicate, properties = "", [predicate]
    names = {graph: "?g"} if graph[:1] == "?" else {}
    slots = [names.get(slot, slot) for slot in (subject, predicate or "?p", object, graph or "?g")]
    lines = [_line(*slots)]
    lines += [_line(*(names.get(slot, slot) for slot in pattern)) for pattern in sorted(lookup.company)]
    for name, among in (*lookup.among, *([("?p", properties)] if properties else [])):
        lines.append(f"VALUES {names.get(name, name)} {{ {' '.join(sorted(among))} }}")
    columns = list(dict.fromkeys(slot for slot in slots if slot[:1] == "?"))
    lines += [rest] if "?g" in columns else []
    text = " ".join(("SELECT DISTINCT", *columns, "{", *lines, "}"))
    for row in ask(text):
        told = dict(zip(columns, row, strict=True))
        yield Quad(*(told[slot] if slot[:1] == "?" else NamedNode(slot[1:-1]) for slot in slots))  # type: ignore


def _line(subject: Slot, predicate: Slot, object: Slot, graph: Slot) -> str:
    pattern = f"{subject} {predicate} {object}"
    return f"GRAPH {graph} {{ {pattern} }}" if graph else f"{pattern} ."
