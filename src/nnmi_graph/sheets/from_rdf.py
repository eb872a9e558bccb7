"""RDF back into sheets: a row for each record, further rows of the same id where a cell cannot hold all its values.

What was written is read again before it is handed out: the statements that would not come back are told, never lost
without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .. import literals
from ..datatypes import DECIMALS
from ..errors import InputError
from ..names import Names
from ..terms import ID, RDF, BlankNode, Literal, NamedNode, Quad, Term, Triple, expand, shorten
from .as_written import read_number, with_one_meaning
from .cells import Said, joined, read_cell, titles
from .faults import CellError
from .grid import Grid, Row, clean
from .heads import Head, heads, written
from .kinds import BOUND, Column, Holds, Kind, Node
from .matching import plot_of
from .to_rdf import STATED_PREDICATE, STATED_VALUE, Maker, statements
from .write_xlsx import Filled

_TYPE = NamedNode(RDF + "type")
_Facts = Mapping[NamedNode, Sequence[Term]]
_Cells = dict[tuple[str, str | None], list[str]]
"""The texts of a row by column name and language."""


@dataclass(frozen=True)
class Unmade:
    """Sheets made of RDF, and the statements that they cannot hold."""

    sheets: tuple[Filled, ...]
    left_out: tuple[Triple, ...]


def to_sheets(
    quads: Iterable[Quad],
    kinds: Mapping[str, Kind],
    known: Names,
    *,
    kind: Kind | None = None,
    one_table: bool = False,
    language: str = "en",
) -> Unmade:
    """The records in the RDF as sheets, one for each kind; `one_table` makes one sheet, parts beside their record.

    Raises `InputError` if there is no record, or if one table cannot hold the kinds there are and `kind` is not told.
    """
    triples = list(dict.fromkeys(quad.triple for quad in quads))
    source = _Source(triples, kinds, Names(known.store), language)
    if not source.by_kind:
        raise InputError("holds no record of a kind that the shapes declare", mend="see the kinds with 'nnmi template'")
    if not one_table:
        source.name_things([kind] if kind else [kinds[name] for name in source.by_kind])
    source.learn_names()
    if one_table:
        sheets = [source.sheet(kind or _one_kind(source, kinds), folded=True)]
    else:
        sheets = [
            source.sheet(one, folded=False) for one in ([kind] if kind else map(kinds.__getitem__, source.by_kind))
        ]
    made = {_key(triple) for triple in _read_again(sheets, kinds, known)}
    return Unmade(tuple(sheets), tuple(triple for triple in triples if _key(triple) not in made))


def _one_kind(source: _Source, kinds: Mapping[str, Kind]) -> Kind:
    """The kind that all records are of, or beside whose records all others stand."""
    for kind in (kinds[name] for name in source.by_kind):
        beside = {kind.name, *(part.word for part in kind.node.parts if part.inverse)}
        if set(source.by_kind) <= beside:
            return kind
    raise InputError(
        f"holds {', '.join(source.by_kind)} records, which do not go into one table",
        mend=f"write .xlsx or .yaml, or say --kind {next(iter(source.by_kind))}",
    )


@dataclass
class _Source:
    """The facts of the RDF by subject, and which record is of which kind."""

    triples: Iterable[Triple]
    kinds: Mapping[str, Kind]
    known: Names
    language: str
    facts: dict[Term, dict[NamedNode, list[Term]]] = field(default_factory=dict)
    links: dict[tuple[str, Term], list[Term]] = field(default_factory=dict)
    by_kind: dict[str, list[Term]] = field(default_factory=dict)
    cells: dict[tuple[int, Term], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for triple in self.triples:
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode | BlankNode) and not isinstance(value, Triple):
                self.facts.setdefault(subject, {}).setdefault(triple.predicate, []).append(value)
                self.links.setdefault((triple.predicate.value, value), []).append(subject)
        found: dict[str, list[Term]] = defaultdict(list)
        for node, facts in self.facts.items():
            kind = self.kind_of(facts)
            if kind is not None and not isinstance(node, BlankNode):
                found[kind.name].append(node)
        self.by_kind = {name: found[name] for name in self.kinds if name in found}

    def name_things(self, written: Sequence[Kind]) -> None:
        """Take note of the names of the things that have a row of their own, so that other rows may use them."""
        for kind in written:
            slots = [slot for slot in kind.node.slots if slot.column == kind.named_by]
            for subject in self.by_kind.get(kind.name, ()):
                for name in (
                    term for slot in slots for term in sorted(self.facts[subject].get(slot.property, ()), key=str)
                ):
                    self.known.add(name.value, subject.value, kind.node.kind.value)

    def learn_names(self) -> None:
        """Look up, all at once, what the names of the things that the records refer to mean."""
        things = {term.value for facts in self.facts.values() for terms in facts.values() for term in terms}
        columns = (column for name in self.by_kind for column in self.kinds[name].columns.values())
        for kind in {column.range for column in columns if column.holds is Holds.THING}:
            labels = self.known.index(kind).labels
            self.known.learn(labels[thing] for thing in things & labels.keys())

    def kind_of(self, facts: _Facts) -> Kind | None:
        """The kind of a node: of the classes it has, the one furthest down."""
        classes = {term.value for term in facts.get(_TYPE, ())}
        fitting = [kind for kind in self.kinds.values() if kind.node.kind.value in classes]
        return max(fitting, key=lambda kind: len(kind.above), default=None)

    def sheet(self, kind: Kind, *, folded: bool) -> Filled:
        """The sheet of one kind; `folded` puts the claims about a record beside it."""
        rows: list[tuple[str, _Cells]] = []
        for subject in self.by_kind.get(kind.name, ()):
            packs = list(self.packs(kind, subject, folded))
            rows += [(_id(subject), cells) for cells in packs]
        columns = _columns(kind, [cells for _, cells in rows])
        texts = [[name, *(_text(cells, head) for head in columns[1:])] for name, cells in rows]
        return Filled(kind, columns, texts)

    def packs(self, kind: Kind, subject: Term, folded: bool) -> Iterator[_Cells]:
        """The rows that one record needs."""
        first = self.node_cells(kind, kind.node, subject)
        groups: dict[object, list[dict[str, _Cells]]] = {}
        for part, own, shared in self.beside(kind, subject) if folded else ():
            pile = groups.setdefault(tuple(sorted(map(str, shared.items()))), [])
            row = next((row for row in pile if part not in row), None)
            if row is None:
                pile.append(row := {})
            row[part] = {**own, **shared}
        packed = [_merged([*row.values()]) for pile in groups.values() for row in pile]
        yield from _unstacked(_merged([first, packed[0]]) if packed else first)
        for cells in packed[1:]:
            yield from _unstacked(cells)

    def beside(self, kind: Kind, subject: Term) -> list[tuple[str, _Cells, _Cells]]:
        """The claims about a record: which part each is, and what it says in columns of its own and in shared ones."""
        found = []
        for part in kind.node.parts:
            for other in self.links.get((part.link.value if part.link else "", subject), ()) if part.inverse else ():
                if part.kind in self.facts[other].get(_TYPE, ()):
                    cells = self.node_cells(kind, part, other)
                    names = {slot.column for slot in part.slots if slot.own}
                    own = {key: texts for key, texts in cells.items() if key[0] in names}
                    shared = {key: texts for key, texts in cells.items() if key[0] not in names}
                    found.append((part.part, own, shared))
        return found

    def node_cells(self, kind: Kind, node: Node, subject: Term) -> _Cells:
        """The texts that a node and those it points at put into the columns."""
        cells: _Cells = {}
        facts = self.facts.get(subject, {})
        for slot in node.slots:
            column = kind.columns[slot.column]
            for term in sorted(facts.get(slot.property, ()), key=str):
                if (slot.property, term) in node.defaults:
                    continue
                text = self.text_of(term, column, _bound_word(node, slot.column, facts))
                place = (
                    column.name,
                    term.language if isinstance(term, Literal) and column.holds is Holds.WORDS else None,
                )
                if text is not None:
                    _append(cells, place, text, column.many)
        self.in_own_words(kind, node, facts, cells)
        for part in node.parts:
            for other in facts.get(part.link, ()) if part.link is not None and not part.inverse else ():
                for place, texts in self.node_cells(kind, part, other).items():
                    cells[place] = list(dict.fromkeys([*cells.get(place, ()), *texts]))
        return {place: texts for place, texts in cells.items() if texts}

    def in_own_words(self, kind: Kind, node: Node, facts: _Facts, cells: _Cells) -> None:
        """Let the stated words be the cell where they say the same; then they need no column of their own."""
        columns = {slot.property: slot.column for slot in node.slots}
        stated = (columns.get(STATED_VALUE, ""), None)
        place = next((place for column in node.stated for place in cells if place[0] == column), None)
        words = cells.get(stated, [])
        if place is None or len(words) != 1 or len(cells[place]) != 1:
            return
        column = kind.columns[place[0]]
        terms = [
            term for name, column_name in columns.items() if column_name == column.name for term in facts.get(name, ())
        ]
        if words != cells[place] and not _says(words[0], terms, facts, column, self.known):
            return
        cells[place] = words
        del cells[stated]
        if _says(words[0], terms, facts, column, self.known):
            cells.pop((columns.get(BOUND, ""), None), None)
        if cells.get((columns.get(STATED_PREDICATE, ""), None)) == [titles(column)["en"]]:
            del cells[columns[STATED_PREDICATE], None]

    def text_of(self, term: Term, column: Column, bound: str) -> str | None:
        """The term as a cell that reads back as the same term; None if there is no such cell."""
        key = (id(column), term)
        if bound:
            return f"{bound}{_written(term, column, self.known, self.language)}"
        if key not in self.cells:
            text = _written(term, column, self.known, self.language)
            self.cells[key] = text if _reads_back(text, term, column, self.known) else None
        return self.cells[key]


def _append(cells: _Cells, place: tuple[str, str | None], text: str, many: bool) -> None:
    """Put one more text into a cell that holds many, or into one more row."""
    texts = cells.setdefault(place, [])
    if many and texts:
        texts[0] = f"{texts[0]}; {text}"
    elif text not in texts:
        texts.append(text)


def _says(text: str, terms: Sequence[Term], facts: _Facts, column: Column, known: Names) -> bool:
    """Whether a cell with the text says these terms, with the bound that the facts have."""
    bounds = {term.value.rpartition("bound-")[2] for term in facts.get(BOUND, ())} or {literals.EXACT}
    said = None if text[:1] in "=#" else _read(text, column, known)
    return said is not None and {*map(_same, said.terms)} == {*map(_same, terms)} and {said.bound} == bounds


def _read(text: str, column: Column, known: Names, language: str | None = None) -> Said | None:
    """What a cell with the text says; None if it cannot be read, or not as it stands."""
    try:
        return None if clean(text) != text or "\r" in text else read_cell(text, column, known, language)
    except (CellError, InputError):
        return None


_BOUND_SIGNS = {"at-least": ">=", "more-than": ">", "at-most": "<=", "nearly": "nearly ", "about": "about "}


def _bound_word(node: Node, column: str, facts: _Facts) -> str:
    """What stands before a number whose bound has no column of its own."""
    if column not in node.stated or any(slot.property == BOUND for slot in node.slots):
        return ""
    return next((_BOUND_SIGNS.get(term.value.rpartition("bound-")[2], "") for term in facts.get(BOUND, ())), "")


def _written(term: Term, column: Column, known: Names, language: str) -> str:
    if isinstance(term, NamedNode) and column.holds is Holds.ADDRESS:
        return joined([term.value if expand(term.value) == term.value else f"<{term.value}>"])
    text = written(term, column, known, language)
    if column.holds is Holds.NUMBER and isinstance(term, Literal) and (number := _number(term)) is not None:
        return with_one_meaning(f"{number:f}")
    return joined([text]) if isinstance(term, NamedNode) else text


def _reads_back(text: str, term: Term, column: Column, known: Names) -> bool:
    """Whether a cell with the text says the term."""
    said = _read(text, column, known, term.language if isinstance(term, Literal) else None)
    return said is not None and len(said.terms) == 1 and _same(said.terms[0]) == _same(term)


def _same(term: object) -> object:
    """The term as it is compared: numbers by value. (The engine writes every language tag in lower case.)"""
    number = _number(term) if isinstance(term, Literal) else None
    return term if number is None else ("number", number)


def _number(term: Literal) -> Decimal | None:
    if term.datatype.value not in DECIMALS:
        return None
    try:
        return Decimal(term.value) if read_number(term.value, Decimal(1)) else None
    except (InvalidOperation, CellError):
        return None


def _key(triple: Triple) -> tuple[object, ...]:
    return triple.subject, triple.predicate, _same(triple.object)


def _id(subject: Term) -> str:
    """The id cell of a record."""
    short = shorten(subject.value)
    local = subject.value.removeprefix(ID)
    return local if short == f"id:{local}" else short


def _merged(rows: Sequence[_Cells]) -> _Cells:
    """One row of several that do not stand in each other's way."""
    found: _Cells = {}
    for cells in rows:
        for place, texts in cells.items():
            if place[0]:
                found[place] = list(dict.fromkeys([*found.get(place, ()), *texts]))
    return found


def _unstacked(cells: _Cells) -> Iterator[_Cells]:
    """The row, and further ones for the values that do not go into one cell."""
    depth = max((len(texts) for texts in cells.values()), default=1)
    for number in range(max(depth, 1)):
        yield {place: [texts[number]] for place, texts in cells.items() if number < len(texts)}


def _columns(kind: Kind, rows: Sequence[_Cells]) -> list[Head]:
    """The columns that are filled or required, with one for each further language."""
    filled = {place for cells in rows for place in cells}
    found = [
        head
        for head in heads(kind, all_columns=True)
        if head.column is None or head.required or (head.column.name, head.language) in filled
    ]
    known = {(head.column.name, head.language) for head in found if head.column}
    extra = sorted((place for place in filled if place not in known), key=str)
    return [*found, *(Head(f"{name}_{language}", kind.columns[name], language) for name, language in extra)]


def _text(cells: _Cells, head: Head) -> str:
    texts = cells.get((head.column.name if head.column else "", head.language), [])
    return texts[0] if texts else ""


def _read_again(sheets: Sequence[Filled], kinds: Mapping[str, Kind], known: Names) -> Iterator[Triple]:
    """What the sheets say when they are read."""
    maker = Maker(Names(known.store), {})
    plots = []
    for filled in sheets:
        header = tuple(head.name for head in filled.heads)
        grid = Grid("sheet", filled.kind.name, "csv", header, 1)
        grid.rows.extend(Row(number, tuple(text or None for text in row)) for number, row in enumerate(filled.rows, 2))
        plots.append(plot_of(grid, kinds, filled.kind.name))
        maker.naming.name_records(plots[-1])
    for plot in plots:
        maker.read(plot)
    return (quad.triple for quad in statements(maker.facts()))
