"""The triple patterns of a query, and how they hang together: which must match, which may, which stand for themselves.

Expressions are passed over but for the patterns in their EXISTS. What is not surely read is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count

import pyoxigraph as ox

from ..frozen import value
from ..terms import PREFIXES, RDF
from .nesting import Brackets, Node, Token, nested, raw, tokens
from .text import FORMS

Slot = str
"""A variable (`?name`; what no query can name so is one of ours), or an IRI in angle brackets."""


class Unreadable(Exception):
    """A query has something of which it is not sure what it touches."""


@value
class Pattern:
    """A triple pattern; what is a literal or nameless node in the query is a variable of its own."""

    subject: Slot
    predicate: Slot
    object: Slot


@value
class Path:
    """A path of any length: its ends, the properties it may go along, and whether it may have no step."""

    start: Slot
    end: Slot
    predicates: tuple[Slot, ...]
    may_stay: bool


@value
class Values:
    """What a variable may stand for: IRIs only."""

    variable: Slot
    among: frozenset[Slot]


@value
class Nested:
    """Groups that stand in a group in one way: `join`, or the word UNION, OPTIONAL, MINUS or EXISTS.

    `graph` is the one that GRAPH names, '' if it is that of the group around it.
    """

    way: str
    groups: tuple[Group, ...]
    graph: Slot = ""


@value
class Select:
    """A SELECT: the variables of its patterns that it shows (None: all), those it groups by (None: it does not), and
    whether it leaves rows out."""

    shown: frozenset[Slot] | None
    keys: frozenset[Slot] | None
    is_cut: bool
    group: Group


Element = Pattern | Path | Values | Nested | Select
Group = tuple[Element, ...]

_OPENERS = {"OPTIONAL", "MINUS", "FILTER", "BIND", "VALUES", "GRAPH", "SERVICE", "UNION", "SELECT", "LATERAL"}
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_MODIFIERS = {"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}
_LITERAL = ""
_LONGEST = 100
"""How many tokens the longest number may be."""


def read_patterns(text: str) -> Group:
    """The elements of a SELECT, ASK or CONSTRUCT. Raises `Unreadable`.

    >>> [pattern.predicate for pattern in read_patterns("ASK { ?s <urn:p>/<urn:q> 5 }")]
    ['<urn:p>', '<urn:q>']
    """
    nodes = nested(text)
    if nodes is None or re.search(r"\\[uU]", text):
        raise Unreadable("the query")
    begin = next((at for at, node in enumerate(nodes) if node.word in FORMS), len(nodes))
    body = _solid(nodes[begin:])
    iris = _iris(raw(nodes[:begin]), body)
    reader = _Reader(iris, map("?/{}".format, count()))
    form, rest = _word(body[:1]), _Cursor(body[1:])
    if form == "SELECT":
        return (reader.select(rest),)
    if form == "CONSTRUCT" and rest.has("{"):
        rest.take()
    elif form not in ("ASK", "CONSTRUCT"):
        raise Unreadable(form)
    rest.skip_word("WHERE")
    return (*reader.group(rest.brackets("{")), *reader.exists(rest.left()))


def _iris(prologue: str, nodes: Sequence[Node]) -> Mapping[str, Slot]:
    """The IRIs by their names in the query, as the engine itself reads them after that prologue."""
    names = sorted({n.text for n in tokens(nodes) if n.kind in ("iri", "name") and n.text[:2] not in ("_:", "^^")})
    names = [name for name in names if not name.startswith("@")]
    try:
        asked = " ".join(f"({name} AS ?c{at})" for at, name in enumerate(names))
        rows = ox.Store().query(f"{prologue} SELECT {asked} {{}}", prefixes=PREFIXES) if names else [()]
    except SyntaxError:
        raise Unreadable("its names") from None
    return {name: f"<{term.value}>" for name, term in zip(names, next(iter(rows)), strict=True)}  # type: ignore


def _solid(nodes: Sequence[Node]) -> list[Node]:
    """The nodes without spaces, each number as one, a full stop behind a name apart from it."""
    found: list[Node] = []
    rest = iter(range(len(nodes)))
    for at in rest:
        node = nodes[at]
        if isinstance(node, Brackets):
            found.append(Brackets(node.opening, _solid(node.nodes)))
        elif node.kind == "other" and (number := _number(nodes[at : at + _LONGEST])):
            length = len(node.text)
            while length < len(number):
                length += len(raw([nodes[next(rest)]]))
            found.append(Token("number", number))
        elif node.kind == "name" and node.text.endswith(".") and not node.text.endswith("\\."):
            name = node.text.rstrip(".")
            found += [Token("name", name), *[Token("other", ".")] * (len(node.text) - len(name))]
        elif node.kind != "space":
            found.append(node)
    return found


def _number(nodes: Sequence[Node]) -> str:
    """The number without a sign that the nodes begin with; '' if they do not."""
    found = re.match(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", raw(nodes))
    return found[0] if found else ""


def _word(nodes: Sequence[Node]) -> str:
    return nodes[0].word if nodes else ""


class _Cursor:
    """Nodes that are read one after the other."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.at = 0

    def peek(self, ahead: int = 0) -> Node | None:
        return self.nodes[self.at + ahead] if self.at + ahead < len(self.nodes) else None

    def take(self) -> Node:
        node = self.peek()
        if node is None:
            raise Unreadable("its end")
        self.at += 1
        return node

    def left(self) -> Sequence[Node]:
        return self.nodes[self.at :]

    @property
    def word(self) -> str:
        return _word(self.left()[:1])

    def has(self, sign: str) -> bool:
        """Whether that sign, or bracket, is next."""
        node = self.peek()
        return node is not None and sign == (
            node.opening if isinstance(node, Brackets) else node.text if node.kind == "other" else ""
        )

    def skip(self, sign: str) -> bool:
        """Go past that sign, if it is next."""
        found = self.has(sign)
        self.at += found
        return found

    def skip_word(self, word: str) -> bool:
        found = self.word == word
        self.at += found
        return found

    def brackets(self, opening: str) -> list[Node]:
        """What stands in the brackets that must be next."""
        node = self.take()
        if not isinstance(node, Brackets) or node.opening != opening:
            raise Unreadable(f"no {opening}")
        return node.nodes


class _Reader:
    """Reads groups; `iris` are those of the query, `fresh` gives new variables."""

    def __init__(self, iris: Mapping[str, Slot], fresh: Iterator[Slot]) -> None:
        self.iris = iris
        self.fresh = fresh

    def select(self, rest: _Cursor) -> Select:
        """What follows the word SELECT, to the end."""
        shown: set[Slot] | None = set()
        told: list[Node] = []
        while rest.word != "WHERE" and not rest.has("{"):
            node = rest.take()
            told.append(node)
            if isinstance(node, Token) and node.word not in ("", "DISTINCT", "REDUCED"):
                raise Unreadable(node.text)
            if isinstance(node, Token) and node.kind == "variable" and shown is not None:
                shown.add(_variable(node))
            elif isinstance(node, Token) and node.text == "*":
                shown = None
        rest.skip_word("WHERE")
        group = self.group(rest.brackets("{"))
        behind = rest.left()
        words = {node.word for node in behind}
        counted = any(token.word in _AGGREGATES for token in tokens([*told, *behind]))
        keys = _keys(rest) if "GROUP" in words else frozenset() if counted else None
        group = (*group, *self.exists(told), *self.exists(behind))
        return Select(None if shown is None else frozenset(shown), keys, bool(words & {"LIMIT", "OFFSET"}), group)

    def exists(self, nodes: Sequence[Node]) -> Iterator[Element]:
        """The groups within an expression: those of its EXISTS."""
        for node in nodes:
            if isinstance(node, Brackets) and node.opening == "{":
                yield Nested("EXISTS", (self.group(node.nodes),))
            elif isinstance(node, Brackets):
                yield from self.exists(node.nodes)

    def group(self, nodes: Sequence[Node]) -> Group:
        """The elements of a group, what stands between its brackets."""
        rest = _Cursor(nodes)
        if rest.skip_word("SELECT"):
            return (self.select(rest),)
        found: list[Element] = []
        while rest.peek() is not None:
            if rest.skip("."):
                continue
            reads = _READERS.get("{" if rest.has("{") else rest.word, _Reader.triples)
            found += reads(self, rest)
        return tuple(found)

    def joined(self, rest: _Cursor) -> Iterator[Element]:
        """A group in a group, or several between which UNION stands."""
        groups = [self.group(rest.brackets("{"))]
        while rest.skip_word("UNION"):
            groups.append(self.group(rest.brackets("{")))
        yield Nested("UNION" if len(groups) > 1 else "join", tuple(groups))

    def optional(self, rest: _Cursor) -> Iterator[Element]:
        """OPTIONAL or MINUS."""
        word = rest.word
        rest.take()
        yield Nested(word, (self.group(rest.brackets("{")),))

    def graph(self, rest: _Cursor) -> Iterator[Element]:
        """GRAPH: a group in it without a pattern of its own tells of graphs, not of statements."""
        rest.take()
        name = self.term(rest)
        group = self.group(rest.brackets("{"))
        if not _tells_of_statements(group):
            raise Unreadable("GRAPH")
        yield Nested("join", (group,), name)

    def filter(self, rest: _Cursor) -> Iterator[Element]:
        """FILTER or BIND: up to the end of its first brackets."""
        began = rest.at
        while not isinstance(rest.take(), Brackets):
            pass
        yield from self.exists(rest.nodes[began : rest.at])

    def values(self, rest: _Cursor) -> Iterator[Element]:
        """VALUES: what it tells of each variable, if that is IRIs only."""
        rest.take()
        several = rest.has("(")
        names = [_variable(node) for node in (rest.brackets("(") if several else [rest.take()])]
        cells = _Cursor(rest.brackets("{"))
        rows: list[list[Slot]] = []
        while cells.peek() is not None:
            row = _Cursor(cells.brackets("(")) if several else cells
            rows.append([_LITERAL if row.skip_word("UNDEF") else self.constant(row) for _ in names])
            if several and row.peek() is not None:
                raise Unreadable("VALUES")
        for name, column in zip(names, zip(*rows, strict=True), strict=False):
            if _LITERAL not in column:
                yield Values(name, frozenset(column))

    def triples(self, rest: _Cursor) -> Iterator[Element]:
        """Triple patterns with one subject."""
        if rest.word in _OPENERS:
            raise Unreadable(rest.word)
        subject = self.term(rest)
        while True:
            verb = self.verb(rest)
            while True:
                yield from verb(subject, self.term(rest))
                if not rest.skip(","):
                    break
            if not rest.has(";"):
                break
            while rest.skip(";"):
                pass
            if self.is_over(rest):
                break
        if not self.is_over(rest):
            raise Unreadable("a pattern")

    def is_over(self, rest: _Cursor) -> bool:
        """Whether no property or object follows."""
        return rest.peek() is None or rest.has(".") or rest.has("{") or rest.word in _OPENERS

    def term(self, rest: _Cursor) -> Slot:
        """A subject, an object or the name of a graph."""
        node = rest.peek()
        if isinstance(node, Token) and node.kind == "variable":
            rest.take()
            return _variable(node)
        if isinstance(node, Token) and node.text.startswith("_:"):
            rest.take()
            return f"?{node.text}"
        if rest.skip("["):
            if not rest.skip("]"):
                raise Unreadable("[")
            return next(self.fresh)
        return self.constant(rest) or next(self.fresh)

    def constant(self, rest: _Cursor) -> Slot:
        """An IRI; '' for a literal."""
        node = rest.take()
        if isinstance(node, Token) and node.text in self.iris:
            return self.iris[node.text]
        if isinstance(node, Token) and node.kind == "string":
            after = rest.peek()
            if isinstance(after, Token) and after.text.startswith("@"):
                rest.take()
            elif rest.skip("^"):
                if not rest.skip("^"):
                    raise Unreadable("^")
                self.constant(rest)
            return _LITERAL
        if isinstance(node, Token) and node.word in ("TRUE", "FALSE"):
            return _LITERAL
        if isinstance(node, Token) and node.text in ("+", "-"):
            node = rest.take()
        if isinstance(node, Token) and node.kind == "number":
            return _LITERAL
        raise Unreadable(raw([node]))

    def verb(self, rest: _Cursor) -> _Verb:
        node = rest.peek()
        if isinstance(node, Token) and node.kind == "variable":
            rest.take()
            name = _variable(node)
            return lambda start, end: iter((Pattern(start, name, end),))
        return self.path(rest)

    def path(self, rest: _Cursor) -> _Verb:
        """A path, as what it is between two terms; another way is a UNION, a step more a variable between."""
        ways = [self.sequence(rest)]
        while rest.skip("|"):
            ways.append(self.sequence(rest))
        if len(ways) == 1:
            return ways[0]
        return lambda start, end: iter((Nested("UNION", tuple(tuple(way(start, end)) for way in ways)),))

    def sequence(self, rest: _Cursor) -> _Verb:
        steps = [self.step(rest)]
        while rest.skip("/"):
            steps.append(self.step(rest))
        if len(steps) == 1:
            return steps[0]

        def walked(start: Slot, end: Slot) -> Iterator[Element]:
            stops = [start, *(next(self.fresh) for _ in steps[1:]), end]
            for step, before, after in zip(steps, stops[:-1], stops[1:], strict=True):
                yield from step(before, after)

        return walked

    def step(self, rest: _Cursor) -> _Verb:
        if rest.skip("^"):
            step = self.step(rest)
            return lambda start, end: step(end, start)
        if rest.skip("!"):
            raise Unreadable("!")
        node = rest.take()
        if isinstance(node, Brackets) and node.opening == "(":
            inner = _Cursor(node.nodes)
            step = self.path(inner)
            if inner.peek() is not None:
                raise Unreadable("a path")
        elif isinstance(node, Token) and (node.text == "a" or node.text in self.iris):
            iri = f"<{RDF}type>" if node.text == "a" else self.iris[node.text]
            step = _one_step(iri)
        else:
            raise Unreadable("a path")
        return self.repeated(step, rest)

    def repeated(self, step: _Verb, rest: _Cursor) -> _Verb:
        after = rest.peek(1)
        number = isinstance(after, Token) and after.kind == "number"
        sign = next((sign for sign in "*+?" if rest.has(sign)), "")
        if not sign or (sign == "+" and number):
            return step
        rest.take()
        parts = list(_parts(step("?start", "?end")))
        predicates = tuple(dict.fromkeys(name for part in parts for name in _predicates(part)))
        stays = sign != "+" or any(isinstance(part, Path) and part.may_stay for part in parts)
        return lambda start, end: iter((Path(start, end, predicates, stays),))


_Verb = Callable[[Slot, Slot], Iterator[Element]]
_READERS: Mapping[str, Callable[[_Reader, _Cursor], Iterator[Element]]] = {
    "{": _Reader.joined,
    "OPTIONAL": _Reader.optional,
    "MINUS": _Reader.optional,
    "GRAPH": _Reader.graph,
    "FILTER": _Reader.filter,
    "BIND": _Reader.filter,
    "VALUES": _Reader.values,
}


def _tells_of_statements(group: Group) -> bool:
    """Whether the group and each in it has a pattern, and nothing that other graphs could have a part in."""
    within = (inner for each in group if isinstance(each, Nested) for inner in each.groups)
    apart = any(isinstance(each, (Path, Select)) for each in group)
    return not apart and any(isinstance(each, Pattern) for each in group) and all(map(_tells_of_statements, within))


def _one_step(iri: Slot) -> _Verb:
    return lambda start, end: iter((Pattern(start, iri, end),))


def _parts(elements: Iterator[Element]) -> Iterator[Pattern | Path]:
    """The patterns and paths of a path."""
    for element in elements:
        if isinstance(element, Nested):
            for group in element.groups:
                yield from _parts(iter(group))
        elif isinstance(element, (Pattern, Path)):
            yield element


def _predicates(part: Pattern | Path) -> tuple[Slot, ...]:
    return (part.predicate,) if isinstance(part, Pattern) else part.predicates


def _variable(node: Node) -> Slot:
    if not isinstance(node, Token) or node.kind != "variable":
        raise Unreadable("a variable")
    return f"?{node.text[1:]}"


def _keys(rest: _Cursor) -> frozenset[Slot]:
    """The variables that are named behind GROUP BY."""
    while not rest.skip_word("GROUP"):
        rest.take()
    rest.skip_word("BY")
    keys: set[Slot] = set()
    while (node := rest.peek()) is not None and rest.word not in _MODIFIERS:
        if isinstance(node, Token) and node.kind == "variable":
            keys.add(_variable(node))
        rest.take()
    return frozenset(keys)
