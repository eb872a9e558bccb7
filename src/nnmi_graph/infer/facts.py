"""What rules are run over: the statements of a store by property and class, looked up where a rule needs them.

A statement is three cells; a cell stands for a term, the same cell for the same term. `WholeFacts` takes in each
property and class at once when a rule first reads it, for a whole store; `NearFacts` asks only for what is around some
statements, for the upkeep of a closure and for proofs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import chain

from ..errors import StoreError
from ..store import Columns, OxigraphStore, Store
from ..terms import BlankNode, NamedNode, Term, Triple, term_text
from .rule import TYPE, Path

Cell = Hashable
Fact = tuple[Cell, Cell, Cell]
Key = tuple[object, Cell | None]
"""What statements are kept by: a property, or rdf:type and a class; a path, in a contradiction."""

_LOADED = "SELECT ?s ?o {{ ?s {} ?o }}"


AT_ONCE = 400
"""How many patterns a server is asked about at once."""


class Facts(ABC):
    """Statements to match patterns with; what is added or taken out here is not so in the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.type = self.cell(TYPE)

    @abstractmethod
    def cell(self, term: Term) -> Cell:
        """The cell that stands for a term."""

    @abstractmethod
    def term(self, cell: Cell) -> Term:
        """The term that a cell stands for."""

    @abstractmethod
    def can_begin(self, cell: Cell) -> bool:
        """Whether the term may be a subject: no literal, no statement."""

    def key(self, fact: Fact) -> Key:
        """What a statement is kept by."""
        return (fact[1], fact[2]) if fact[1] == self.type else (fact[1], None)

    @abstractmethod
    def of(self, key: Key) -> Collection[Fact]:
        """All statements of a key."""

    @abstractmethod
    def starting(self, key: Key, subject: Cell) -> Collection[Fact]:
        """The statements of a key about a subject."""

    @abstractmethod
    def ending(self, key: Key, value: Cell) -> Collection[Fact]:
        """The statements of a key with a value."""

    @abstractmethod
    def around(self, subject: Cell | None, value: Cell | None) -> Iterable[Fact]:
        """The statements by any property with this subject or value; all there are if neither is given."""

    @abstractmethod
    def known(self, facts: set[Fact]) -> set[Fact]:
        """Those of the statements that are there."""

    @abstractmethod
    def add(self, facts: Collection[Fact]) -> None:
        """Put statements in."""

    def fact(self, triple: Triple) -> Fact:
        """The cells of a triple."""
        return self.cell(triple.subject), self.cell(triple.predicate), self.cell(triple.object)  # type: ignore[arg-type]

    def triple(self, fact: Fact) -> Triple:
        """The triple that the cells stand for."""
        return Triple(*map(self.term, fact))  # type: ignore[arg-type]


class WholeFacts(Facts):
    """The statements of a store, those of a property or class taken in when they are first read."""

    def __init__(self, store: Store) -> None:
        self._cells: dict[Term, Cell] = {}
        self._terms: dict[Cell, Term] = {}
        self._same: dict[Cell, Cell] = {}
        self._facts: dict[Key, set[Fact]] = {}
        self._by: dict[tuple[Key, int], dict[Cell, list[Fact]]] = {}
        self._every = False
        as_written = isinstance(store, OxigraphStore) and store.written
        self._columns = (lambda text: Columns.of(store.select(text))) if as_written else store.columns
        self._read = self._columns("SELECT (1 AS ?one) {}").term
        super().__init__(store)

    def cell(self, term: Term) -> Cell:
        if isinstance(term, BlankNode):
            return term if isinstance(self._cells[TYPE], NamedNode) else f"_:{term.value}"
        if term not in self._cells:
            answer = self._columns(f"SELECT ({term_text(term)} AS ?cell) {{}}")
            self._cells[term] = next(iter(answer.chunks))[0][0]
        return self._cells[term]

    def term(self, cell: Cell) -> Term:
        if cell not in self._terms:
            if isinstance(cell, str) and cell.startswith("_:"):
                self._terms[cell] = BlankNode(cell[2:])
            else:
                found = self._read(cell)
                assert found is not None
                self._terms[cell] = found
        return self._terms[cell]

    def can_begin(self, cell: Cell) -> bool:
        if isinstance(cell, str):
            return cell.startswith("_:") or (cell.startswith("<") and not cell.startswith("<<"))
        return isinstance(cell, NamedNode | BlankNode)

    def of(self, key: Key) -> set[Fact]:
        if key not in self._facts:
            self._facts[key] = set(self._loaded(key))
        return self._facts[key]

    def _loaded(self, key: Key) -> Iterator[Fact]:
        predicate, value = key
        same = self._same.setdefault
        if isinstance(predicate, Path):
            text = _LOADED.format(predicate)
        elif value is not None and self._is_blank(value):
            text = "SELECT ?s ?c { ?s a ?c FILTER(isBlank(?c)) }"
        elif value is not None:
            text = f"SELECT ?s {{ ?s a {self._text(value)} }}"
        else:
            text = _LOADED.format(self._text(predicate))
        for columns in self._columns(text).chunks:
            if value is not None:
                classes = columns[1] if len(columns) > 1 else [value] * len(columns[0])
                pairs = zip(columns[0], classes, strict=True)
                yield from ((same(one, one), predicate, value) for one, kind in pairs if kind == value)
            else:
                ends = zip(*columns, strict=True)
                yield from ((same(one, one), predicate, same(other, other)) for one, other in ends)

    def _is_blank(self, cell: Cell) -> bool:
        return isinstance(cell, BlankNode) or (isinstance(cell, str) and cell.startswith("_:"))

    def _text(self, cell: Cell | object) -> str:
        return cell if isinstance(cell, str) else term_text(cell)  # type: ignore[arg-type]

    def _index(self, key: Key, place: int) -> dict[Cell, list[Fact]]:
        if (key, place) not in self._by:
            index: dict[Cell, list[Fact]] = defaultdict(list)
            for fact in self.of(key):
                index[fact[place]].append(fact)
            self._by[key, place] = index
        return self._by[key, place]

    def starting(self, key: Key, subject: Cell) -> Collection[Fact]:
        return self._index(key, 0).get(subject, ())

    def ending(self, key: Key, value: Cell) -> Collection[Fact]:
        return self._index(key, 2).get(value, ())

    def around(self, subject: Cell | None, value: Cell | None) -> Iterable[Fact]:
        self._take_all()
        if subject is not None:
            return chain.from_iterable(self.starting(key, subject) for key in list(self._facts))
        if value is not None:
            return chain.from_iterable(self.ending(key, value) for key in list(self._facts))
        return chain.from_iterable(map(self.of, list(self._facts)))

    def _take_all(self) -> None:
        """Take in every property and class there is."""
        if not self._every:
            self._every = True
            for text, by in (
                ("SELECT DISTINCT ?p { ?s ?p ?o }", lambda cell: (cell, None)),
                ("SELECT DISTINCT ?c { ?s a ?c }", lambda cell: (self.type, cell)),
            ):
                for columns in self._columns(text).chunks:
                    for key in map(by, columns[0]):
                        if key != (self.type, None):
                            self.of(key)

    def known(self, facts: set[Fact]) -> set[Fact]:
        keys = {self.key(fact) for fact in facts}
        return set().union(*(facts & self.of(key) for key in keys))

    def add(self, facts: Collection[Fact]) -> None:
        for fact in facts:
            key = self.key(fact)
            self.of(key).add(fact)
            for place in (0, 2):
                if (index := self._by.get((key, place))) is not None:
                    index[fact[place]].append(fact)


class NearFacts(Facts):
    """The statements of a store as looked up one by one, as they will be: without those `gone`, with those put in.

    Cells are terms. Raises `StoreError` where a server would have to be asked about an unnamed node.
    """

    def __init__(self, store: Store, gone: Collection[Fact] = ()) -> None:
        super().__init__(store)
        self.gone = set(gone)
        self.new: set[Fact] = set()
        self._ends: dict[tuple[int, Cell], set[Fact]] = defaultdict(set)
        self._raw: dict[tuple[Cell | None, Cell | None, Cell | None], set[Fact]] = {}

    def cell(self, term: Term) -> Cell:
        return term

    def term(self, cell: Cell) -> Term:
        return cell  # type: ignore[return-value]

    def can_begin(self, cell: Cell) -> bool:
        return isinstance(cell, NamedNode | BlankNode)

    def of(self, key: Key) -> Collection[Fact]:
        return self._found(None, key[0], key[1])

    def starting(self, key: Key, subject: Cell) -> Collection[Fact]:
        return self._found(subject, key[0], key[1])

    def ending(self, key: Key, value: Cell) -> Collection[Fact]:
        return self._found(None, key[0], value)

    def around(self, subject: Cell | None, value: Cell | None) -> Iterable[Fact]:
        return self._found(subject, None, value)

    def known(self, facts: set[Fact]) -> set[Fact]:
        self._ask(fact for fact in facts if fact not in self._raw)
        return {fact for fact in facts if fact in self.new or (fact not in self.gone and self._raw[fact])}

    def add(self, facts: Collection[Fact]) -> None:
        for fact in facts:
            self.new.add(fact)
            for place in (0, 2):
                self._ends[place, fact[place]].add(fact)

    def fetch(self, key: Key | None, place: int, cells: Collection[Cell]) -> None:
        """Ask for the statements of a key with these subjects (place 0) or values (2), some thousand at a time."""
        predicate, value = key or (None, None)
        wanted = [(cell, predicate, value) if place == 0 else (None, predicate, cell) for cell in cells]
        self._ask(one for one in wanted if one not in self._raw)

    def _found(self, s: Cell | None, p: object, o: Cell | None) -> Collection[Fact]:
        pattern = (s, p, o)
        self._ask([pattern] if pattern not in self._raw else [])
        near = self._ends[0, s] if s is not None else self._ends[2, o] if o is not None else self.new
        fits = {
            fact for fact in near if all(want is None or want == part for want, part in zip(pattern, fact, strict=True))
        }
        return (self._raw[pattern] - self.gone) | fits

    def _ask(self, patterns: Iterable[tuple[Cell | None, Cell | None, Cell | None]]) -> None:
        """Look up what the store holds by each pattern; of a server many are asked about together."""
        listed = []
        for pattern in dict.fromkeys(patterns):
            self._raw[pattern] = set()
            if (pattern[0] is None or self.can_begin(pattern[0])) and isinstance(pattern[1], NamedNode | None):
                listed.append(pattern)
        if isinstance(self.store, OxigraphStore):
            for pattern in listed:
                found = self.store.inner.quads_for_pattern(*pattern, None)  # type: ignore[arg-type]
                self._raw[pattern] = {(quad.subject, quad.predicate, quad.object) for quad in found}
            return
        shapes: dict[tuple[bool, ...], list[tuple[Cell | None, ...]]] = defaultdict(list)
        for pattern in listed:
            shapes[tuple(part is not None for part in pattern)].append(pattern)
        for shape, group in shapes.items():
            for start in range(0, len(group), AT_ONCE):
                self._ask_server(shape, group[start : start + AT_ONCE])

    def _ask_server(self, shape: tuple[bool, ...], group: Sequence[tuple[Cell | None, ...]]) -> None:
        names = " ".join(name for name, bound in zip(("?s", "?p", "?o"), shape, strict=True) if bound)
        if any(isinstance(part, BlankNode) for pattern in group for part in pattern):
            raise NO_NAMES
        rows = (" ".join(term_text(part) for part in pattern if part is not None) for pattern in group)  # type: ignore[arg-type]
        values = f"VALUES ({names}) {{ {' '.join(f'({row})' for row in rows)} }}" if names else ""
        for row in self.store.select(f"SELECT ?s ?p ?o {{ {values} ?s ?p ?o }}"):
            pattern = tuple(part if bound else None for part, bound in zip(row, shape, strict=True))
            self._raw[pattern].add(row)  # type: ignore[index, arg-type]


NO_NAMES = StoreError(
    "the store holds a closure, and what follows of this is about unnamed nodes, which no update can name",
    mend="take graph:closure out, make the change, and derive it again",
)
