"""Rows become nodes: each cell a statement, each row a record with the nodes beside it.

The same row always gets the same names. What a sheet leaves out and the shapes give a default for is filled in last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from .. import literals
from ..findings import Fault
from ..frozen import value
from ..names import Names
from ..terms import ID, NNMI, RDF, TAX, Literal, NamedNode, Quad, Term, values_clause
from .cells import Said, read_cell, titles
from .faults import VIOLATION, CellError, fault
from .grid import Content, Row, text_of
from .kinds import BOUND, Column, Node, Slot
from .locator import Locator, Origin, Plot
from .minting import Naming, digest

_TYPE = RDF + "type"
STATED_PREDICATE, STATED_VALUE = NamedNode(NNMI + "statedPredicate"), NamedNode(NNMI + "statedValue")
_WORDING = frozenset((STATED_PREDICATE.value, STATED_VALUE.value))
_CURRENCIES = (NamedNode(NNMI + "currency"), NamedNode(NNMI + "unit"))
"""Where a record says in what its number is counted."""
_Facts = dict[str, dict[Term, str]]
Facts = Mapping[str, _Facts]
"""What is said of each node, by its IRI: by the predicate's IRI each term with its text in N-Triples."""
_Filled = Mapping[Slot, Said]
_Part = tuple[Node, _Filled, _Facts]
_Cells = dict[Content, Said | CellError]
_Lane = tuple[int, Column, str | None, _Cells]


@value
class _Reading:
    """A row and what its cells say, by column."""

    plot: Plot
    row: Row
    said: Mapping[str, Said]

    def origin(self, node: Node) -> Origin:
        return Origin(self.plot, self.row, node)


class Complaints:
    """Takes faults of cells, of each the first; a cell with one counts as unread."""

    def __init__(self, locator: Locator) -> None:
        self.locator = locator
        self.faults: list[Fault] = []

    def __call__(self, plot: Plot, row: Row, place: int, error: CellError) -> None:
        if (id(row), place) in self.locator.unread:
            return
        self.faults.append(error.at(plot.grid.where(row, place), text_of(row.cells[place]), plot.grid.header[place]))
        if error.severity == VIOLATION:
            self.locator.unread.add((id(row), place))


class Maker:
    """Makes nodes of rows and gathers them; `fallback` is what stands for a blank cell of a column."""

    def __init__(self, known: Names, fallback: Mapping[str, str]) -> None:
        self.known = known
        self.fallback = fallback
        self.locator = Locator()
        self._complain = Complaints(self.locator)
        self.faults = self._complain.faults
        self.naming = Naming(known, self._complain)
        self._facts: dict[str, _Facts] = {}
        self._cells: dict[tuple[int, str | None, date | None], _Cells] = {}
        self._parts: dict[tuple[str, str], list[str]] = {}
        self._titles: dict[tuple[int, str], dict[Term, str]] = {}

    def read(self, plot: Plot) -> None:
        """Make the nodes of every row of the sheet."""
        asked = [place for place, header in enumerate(plot.headers) if header is not None and header[0].classes]
        rows = list(plot.grid.records())
        self.known.learn(text_of(row.cells[place]) for row in rows for place in asked)
        lanes = [
            (place, *header, self._cells.setdefault((id(header[0]), header[1], plot.grid.epoch), {}))
            for place, header in enumerate(plot.headers)
            if header is not None
        ]
        self._learn_parts(plot, rows)
        for row in rows:
            self._record(_Reading(plot, row, self._said(plot, row, lanes)), self.naming.of(plot, row))

    def _learn_parts(self, plot: Plot, rows: Iterable[Row]) -> None:
        """Look up what the known records of the sheet point at: a part, such as a citation, keeps its name."""
        links = [part.link for part in plot.kind.node.parts if part.link is not None and not part.inverse]
        names = sorted({name for row in rows if (name := self.naming.of(plot, row))} if links else ())
        asked = f"VALUES ?above {{ TERMS }} {values_clause('?link', links)} ?above ?link ?part FILTER(isIRI(?part))"
        found = self.known.store.select_for(f"SELECT DISTINCT ?above ?link ?part {{ {asked} }}", map(NamedNode, names))
        for above, link, part in found:
            if above is not None and link is not None and part is not None:
                self._parts.setdefault((above.value, link.value), []).append(part.value)

    def _said(self, plot: Plot, row: Row, lanes: Sequence[_Lane]) -> dict[str, Said]:
        """What the cells of a row say, by column; faults noted. A lane keeps what each content of a column says."""
        found: dict[str, Said] = {}
        for place, column, language, cells in lanes:
            content = row.cells[place]
            if content is None:
                continue
            said = cells.get(content)
            if said is None:
                said = cells[content] = self._read(content, column, language, plot.grid.epoch)
            if isinstance(said, CellError):
                self._complain(plot, row, place, said)
                continue
            if said.doubt is not None:
                self._complain(plot, row, place, said.doubt)
            name = column.name
            found[name] = found[name].with_more(said) if name in found else said
        for name, text in self.fallback.items():
            if name in plot.kind.columns and name not in found:
                found[name] = read_cell(text, plot.kind.columns[name], self.known)
        return found

    def _read(self, content: Content, column: Column, language: str | None, epoch: date | None) -> Said | CellError:
        """What a cell says or what is wrong with it."""
        try:
            return read_cell(content, column, self.known, language, epoch)
        except CellError as error:
            return error.with_traceback(None)  # which holds the names, and so the store, in a circle

    def _record(self, reading: _Reading, iri: str | None) -> None:
        """Make the record of a row, and what lies beside it."""
        plot, node = reading.plot, reading.plot.kind.node
        own = {slot: reading.said[slot.column] for slot in node.slots if slot.column in reading.said}
        below = self._below(reading, node)
        facts = self._facts_of(reading, node, own)
        name = iri or self._hashed(node, facts, below)
        first = self.locator.origins.get(name, [None])[0] if iri is None else None
        self._keep(name, reading, node, own, facts)
        self._hang(name, reading, below)
        for part in node.parts:
            for filled in self._instances(reading, part) if part.inverse else ():
                self._beside(name, reading, part, filled)
        if first is not None and not self._is_unread(first.row) and not self._is_unread(reading.row):
            where = first.plot.grid.where(first.row)
            error = fault("Repeated", first={language: where.said(language) for language in ("en", "zh")})
            self.faults.append(error.at(plot.grid.where(reading.row), "", ""))

    def _is_unread(self, row: Row) -> bool:
        """Whether a cell of the row could not be read: then what is left does not tell the row from others."""
        return any((id(row), place) in self.locator.unread for place in range(len(row.cells)))

    def _beside(self, above: str, reading: _Reading, node: Node, own: _Filled) -> None:
        """Make a node that points at the record: a claim with a name of its own."""
        facts = self._facts_of(reading, node, own)
        if node.link is not None:
            _say(facts, node.link.value, NamedNode(above))
        below = self._below(reading, node)
        name = self._hashed(node, facts, below)
        self._keep(name, reading, node, own, facts)
        self._hang(name, reading, below)

    def _below(self, reading: _Reading, node: Node) -> list[_Part]:
        """The nodes that the node points at, as they are filled in the row."""
        return [
            (part, own, self._facts_of(reading, part, own))
            for part in node.parts
            if not part.inverse
            for own in self._instances(reading, part)
        ]

    def _hang(self, above: str, reading: _Reading, below: Sequence[_Part]) -> None:
        """Make the nodes that the node above points at, named after it."""
        for number, (part, own, facts) in enumerate(below, 1):
            known = self._parts.get((above, part.link.value), []) if part.link is not None else []
            usual = f"{above}-{part.part}" if number == 1 else f"{above}-{part.part}-{number}"
            name = known[0] if len(known) == 1 and sum(other.link == part.link for other, _, _ in below) == 1 else usual
            self._keep(name, reading, part, own, facts)
            if part.link is not None:
                _say(self._facts[above], part.link.value, NamedNode(name))

    def _hashed(self, node: Node, facts: _Facts, below: Sequence[_Part]) -> str:
        """The name of a node that has none: its kind, and signs made of what it says."""
        parts = [_content(facts, node), *(_content(told, part) for part, _, told in below)]
        return f"{ID}{node.word}-{digest(chr(10).join(parts))}"

    def _facts_of(self, reading: _Reading, node: Node, own: _Filled) -> _Facts:
        """The statements that the filled slots make of a node."""
        facts: _Facts = {_TYPE: {node.kind: str(node.kind)}}
        for slot, words in own.items():
            facts[slot.iri] = {**facts.get(slot.iri, {}), **words.told}
            if words.bound != literals.EXACT:
                self._bound(reading, node, slot, words, facts)
            if words.currencies is not None:
                self._currency(reading, node, slot, words, facts)
        return facts

    def _bound(self, reading: _Reading, node: Node, slot: Slot, words: Said, facts: _Facts) -> None:
        """Put the bound that a number came with where it belongs; a complaint if it belongs nowhere."""
        bound = NamedNode(f"{TAX}bound-{words.bound}")
        column = next((slot.column for slot in node.slots if slot.property == BOUND), "")
        other = reading.said[column].terms if column in reading.said else (bound,)
        if not node.has_bound or slot.column not in node.stated:
            self._complain_of(reading, slot, fault("NoBound", text=words.text))
        elif other != (bound,):
            self._complain_of(reading, slot, fault("TwoBounds", text=words.text))
        else:
            _say(facts, BOUND.value, bound)

    def _currency(self, reading: _Reading, node: Node, slot: Slot, words: Said, facts: _Facts) -> None:
        """See that the sign beside a number means the currency of its record; it decides where no column says one."""
        place = next((other for other in node.slots if other.property in _CURRENCIES), None)
        if place is None or slot.column not in node.stated:
            self._complain_of(reading, slot, fault("NoCurrency", text=words.text))
            return
        usual = [term for predicate, term in node.defaults if predicate == place.property]
        told = reading.said[place.column].terms if place.column in reading.said else ()
        said = next((term.value for term in (*told, *usual) if isinstance(term, Literal)), "")
        meant = words.currencies or frozenset()
        if said not in meant and (told or len(meant) != 1):
            self._complain_of(reading, slot, fault("TwoCurrencies", text=words.text, other=said))
        elif said not in meant:
            _say(facts, place.iri, Literal(next(iter(meant))))

    def _complain_of(self, reading: _Reading, slot: Slot, error: CellError) -> None:
        self._complain(reading.plot, reading.row, reading.plot.places(slot.column)[0], error)

    def _instances(self, reading: _Reading, part: Node) -> Iterator[_Filled]:
        """What fills the part, once for each value of its single-valued columns; nothing if nothing of its own does."""
        found = {slot: reading.said[slot.column] for slot in part.slots if slot.column in reading.said}
        several = {slot: words for slot, words in found.items() if slot.own and slot.single and len(words.terms) > 1}
        count = max((len(words.terms) for words in several.values()), default=1)
        for slot, words in several.items():
            if len(words.terms) != count:
                error = fault("TooMany", column=titles(reading.plot.kind.columns[slot.column]))
                self._complain_of(reading, slot, error)
                return
        if any(slot.own for slot in found):
            for number in range(count):
                yield {slot: words.at(number) if slot in several else words for slot, words in found.items()}

    def _keep(self, name: str, reading: _Reading, node: Node, own: _Filled, facts: _Facts) -> None:
        """Take the node in, joined with what an earlier row said of it, and with its words as they stood."""
        self.locator.note(name, reading.origin(node))
        kept = self._facts.setdefault(name, facts)
        if kept is not facts:
            for predicate, terms in facts.items():
                kept.setdefault(predicate, {}).update(terms)
        column = next((column for column in node.stated if node.by_column.get(column) in own), None)
        if column is not None and STATED_VALUE.value not in kept:
            kept.setdefault(STATED_PREDICATE.value, {**self._title(reading.plot, column)})
            kept[STATED_VALUE.value] = {**own[node.by_column[column]].stated}

    def _title(self, plot: Plot, column: str) -> dict[Term, str]:
        """What a column is called, as a literal with its text in N-Triples."""
        key = id(plot.kind), column
        if key not in self._titles:
            title = Literal(titles(plot.kind.columns[column])["en"])
            self._titles[key] = {title: str(title)}
        return self._titles[key]

    def facts(self) -> Facts:
        """Every statement made, defaults filled in, in the order of the rows."""
        spelled = {name for name, _ in self.naming.spelled}
        for name, facts in self._facts.items():
            for origin in self.locator.origins.get(name, ()):
                for predicate, told in origin.node.usual.items():
                    if predicate not in facts:
                        facts[predicate] = {**told}
            if name in spelled:
                for terms in facts.values():
                    for term in [term for term in terms if self._is_spelling(name, term)]:
                        del terms[term]
        return self._facts

    def _is_spelling(self, name: str, term: Term) -> bool:
        """Whether the words are how a known thing is spelled here, while it has a label of its own in the language."""
        if not isinstance(term, Literal) or (name, term.value) not in self.naming.spelled:
            return False
        labels = self.known.labels(name)
        return labels.get(term.language or "", term.value) != term.value


def _say(facts: _Facts, predicate: str, term: Term) -> None:
    """Add a statement to what is said of a node."""
    facts.setdefault(predicate, {})[term] = str(term)


def statements(facts: Facts, predicates: Collection[str] = ()) -> Iterator[Quad]:
    """What is said, or, if some predicates are named, what is said by these."""
    said = predicates or {predicate for told in facts.values() for predicate in told}
    steps = {predicate: NamedNode(predicate) for predicate in said}
    for name, told in facts.items():
        if not steps.keys().isdisjoint(told):
            subject = NamedNode(name)
            yield from (Quad(subject, steps[p], term) for p, terms in told.items() if p in steps for term in terms)


def lines(facts: Facts) -> bytes:
    """What is said, as N-Triples, in a tenth of the time that an object for each statement takes."""
    return "".join(
        f"<{name}> <{predicate}> {text} .\n"
        for name, told in facts.items()
        for predicate, terms in told.items()
        for text in terms.values()
    ).encode()


def told(facts: Facts) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """Each node with the predicates and things that it has of them, as in N-Triples."""
    for name, said in facts.items():
        yield f"<{name}>", ((predicate, text) for predicate, terms in said.items() for text in terms.values())


def _content(facts: _Facts, node: Node) -> str:
    """What tells a node from others, as text: neither what it would say anyhow, nor in which words it is stated."""
    usual = node.usual
    said = [
        f"{predicate} {text}"
        for predicate, terms in facts.items()
        if predicate not in _WORDING
        for term, text in terms.items()
        if predicate not in usual or term not in usual[predicate]
    ]
    return "\n".join(sorted(said))
