"""What of a store a query can touch, looked up by joins of triple patterns alone, which every server gets right.

For each triple pattern of a query its matches are looked up, with their graphs, in the company of the patterns that
must match as well. Over these statements alone, or any more of the store's, the query has the answer that it has over
all:

- A match that no row of the patterns which must match fits to can be in no row of the answer.
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

Placed = tuple[Slot, Slot, Slot, Slot]
"""A triple pattern and the graph in which it must match, '' if that may be any."""


@value
class Lookup:
    """A pattern whose matches are looked up, the patterns that must match as well, and what variables may stand for."""

    pattern: Placed
    company: frozenset[Placed] = frozenset()
    among: tuple[tuple[Slot, frozenset[Slot]], ...] = ()


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
    finder.group(read_patterns(text), _Company(), "")
    found = list(dict.fromkeys(_needed(lookup) for lookup in finder.found))
    if any(is_all(lookup) for lookup in found):
        raise Unreadable("all there is")
    return found


def is_all(lookup: Lookup) -> bool:
    """Whether every statement is looked up."""
    return not lookup.company and not lookup.among and all(slot[:1] in ("", "?") for slot in lookup.pattern)


class _Finder:
    """Goes over groups, and gathers what is looked up for them."""

    def __init__(self) -> None:
        self.found: list[Lookup] = []
        self.marks = map("/{}".format, count())

    def group(self, group: Group, outer: _Company, graph: Slot) -> _Company:
        """What must match in a group, by itself; `outer` is what must match with it."""
        inner = _Company()
        block: list[Pattern | Path] = []
        for element in group:
            if isinstance(element, (Pattern, Path)):
                block.append(element)
                continue
            inner += self.block(block, outer + inner, graph)
            block = []
            inner += self.element(element, outer, inner, graph)
        return inner + self.block(block, outer + inner, graph)

    def block(self, block: Iterable[Pattern | Path], company: _Company, graph: Slot) -> _Company:
        """Patterns that stand together. What they are joined with is there already."""
        parts = list(block)
        placed = [(each.subject, each.predicate, each.object, graph) for each in parts if isinstance(each, Pattern)]
        own = _Company(frozenset(placed))
        known = company + own
        self.found += [Lookup(pattern, known.patterns - {pattern}, known.among) for pattern in placed]
        for path in (each for each in parts if isinstance(each, Path)):
            if path.may_stay and not {path.start, path.end} & known.things:
                raise Unreadable("a path from anywhere")
            steps = ((f"?from{n}", name, f"?to{n}", graph) for n, name in enumerate(path.predicates))
            self.found += map(Lookup, steps)
        return own

    def element(self, element: Element, outer: _Company, inner: _Company, graph: Slot) -> _Company:
        """What must match of an element that is no pattern."""
        if isinstance(element, Values):
            return _Company(among=((element.variable, element.among),) if element.among else ())
        if isinstance(element, Select):
            return self.select(element, outer + inner, graph)
        assert isinstance(element, Nested)
        within = element.graph or graph
        if element.way in ("join", "UNION"):
            must = [self.group(group, outer + inner, within) for group in element.groups]
            return must[0] if element.way == "join" else _Company()
        company = inner + outer.apart(inner.bound, next(self.marks))
        for group in element.groups:
            self.group(group, company, within)
        return _Company()

    def select(self, select: Select, outer: _Company, graph: Slot) -> _Company:
        """The same of a SELECT, whose other variables are its own."""
        shown = outer.bound if select.shown is None else select.shown
        same = frozenset() if select.is_cut else shown if select.keys is None else shown & select.keys
        must = self.group(select.group, outer.apart(same, next(self.marks)), graph)
        if select.keys is not None and not select.keys:
            return _Company()  # counts also where nothing matches
        return must.apart(must.bound if select.shown is None else select.shown, next(self.marks))


def _needed(lookup: Lookup) -> Lookup:
    """The same with only the company that narrows it down, and variables named in the order in which they come."""
    among = dict(lookup.among)
    one = {name: next(iter(values)) for name, values in among.items() if len(values) == 1}

    def put(pattern: Placed) -> Placed:
        return tuple(one.get(slot, slot) for slot in pattern)  # type: ignore[return-value]

    first = put(lookup.pattern)
    several = among.keys() - one.keys()
    company = _without_leaves(_reached(first, map(put, lookup.company)), {*several, *_variables(first)})
    names: dict[Slot, Slot] = {}
    pattern, *others = (_named(each, names) for each in (first, *_in_order(company, first)))
    return Lookup(pattern, frozenset(others), tuple(sorted((names[n], among[n]) for n in several if n in names)))


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
