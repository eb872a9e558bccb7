"""Kinds of record, read from the shapes: which columns a sheet of a kind has, and what a cell in each of them says.

A node shape with `nnmi:recordKind` is a kind; the property shapes with `nnmi:column` are its columns, those of other
shapes joined by `nnmi:columnsFrom`. A path of two steps with `nnmi:part` fills a node beside the record. Nothing here
reads a sheet, and nothing is known of any kind but what the shapes say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from ..datatypes import NUMBERS
from ..errors import UnknownName
from ..frozen import fresh, individual, value, workpiece
from ..learnt import learnt
from ..names import Hierarchy, Names, Range
from ..shapes.kept import Form, ShapesFiles
from ..terms import NNMI, RDF, RDFS, SH, XSD, Literal, NamedNode, Quad, Term
from ..triples import TripleIndex
from .grid import header_key

BOUND = NamedNode(NNMI + "bound")
ID_COLUMN = "id"
_LANG_STRING = RDF + "langString"
_DATES = {XSD + name for name in ("date", "gYearMonth", "gYear", "gMonthDay")}


class Holds(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    WORDS = "words in a language"
    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    CONCEPT = "concept"
    THING = "thing"


@value
class Column:
    """A column: its header, what its cells hold, and what the shapes say of it for people, by language.

    `scheme` is the concept scheme its values come from, `classes` the classes they are of; `many` says whether a cell
    may hold several values; `datatypes` are those a literal may have, `most` is the largest that a number may be.
    """

    name: str
    holds: Holds
    titles: dict[str, str]
    notes: dict[str, str]
    required: bool
    many: bool
    example: Term | None = None
    scheme: str | None = None
    classes: tuple[str, ...] = ()
    datatypes: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    most: Decimal | None = None

    @property
    def range(self) -> Range:
        """What a name in its cells may stand for."""
        return Range(scheme=self.scheme) if self.scheme else Range(self.classes)

    def headers(self) -> tuple[str, ...]:
        """The headers a sheet gives it: one per language for words, else its name."""
        if self.holds is not Holds.WORDS:
            return (self.name,)
        return tuple(f"{self.name}_{language}" for language in self.languages)


@individual
class Slot:
    """A property of a node that a column fills. `own` is false for what the node shares with the others of its row.

    Each is equal to itself only: every row looks several up.
    """

    column: str
    property: NamedNode
    own: bool
    single: bool

    @cached_property
    def iri(self) -> str:
        """The IRI of the property."""
        return self.property.value


@value
class Node:
    """A node that a row makes: the record itself (`part` empty), or one beside it, joined by `link`.

    `inverse` says that the link leads from the part to the node above. `stated` names, in order, the columns of which
    the first that is filled is what the source states. `word` opens the names of nodes that have none of their own.
    """

    part: str
    kind: NamedNode
    word: str
    slots: tuple[Slot, ...]
    parts: tuple[Node, ...]
    defaults: tuple[tuple[NamedNode, Term], ...]
    stated: tuple[str, ...]
    has_bound: bool
    link: NamedNode | None = None
    inverse: bool = False

    @cached_property
    def usual(self) -> Mapping[str, Mapping[Term, str]]:
        """The defaults: by the property's IRI each term with its text in N-Triples."""
        return {predicate.value: {term: str(term)} for predicate, term in self.defaults}

    @cached_property
    def by_column(self) -> Mapping[str, Slot]:
        """The slots by the columns that fill them, where these may say what the source states."""
        return {slot.column: slot for slot in self.slots if slot.column in self.stated}

    def walk(self) -> Iterator[Node]:
        """This node and all beside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@value
class Kind:
    """A kind of record: its name on the command line, its class, its columns by header name, and the nodes of a row.

    `named_by` is the column whose words name a record that is a thing of the register; '' for claims, which have no
    name. `id_prefix` opens the IRI made of that name. `above` are the classes above its own. `titles` and `notes` are
    by language.
    """

    name: str
    node: Node
    columns: dict[str, Column]
    titles: dict[str, str]
    notes: dict[str, str]
    named_by: str = ""
    id_prefix: str = ""
    above: frozenset[str] = frozenset()

    @cached_property
    def by_header(self) -> dict[str, tuple[Column, str | None]]:
        """Each header the columns may have, as `header_key` gives it, with the language it is for."""
        found: dict[str, tuple[Column, str | None]] = {}
        for column in self.columns.values():
            for name in (column.name, *column.titles.values()):
                found.setdefault(header_key(name), (column, None))
        return found


@workpiece
class _Draft:
    """A node while its columns are gathered."""

    part: str
    kind: NamedNode
    link: NamedNode | None = None
    inverse: bool = False
    slots: dict[tuple[str, str], Slot] = fresh(factory=dict)
    parts: dict[str, _Draft] = fresh(factory=dict)


def read_kinds(shapes: Iterable[Quad], known: Names) -> dict[str, Kind]:
    """The kinds of record that the shapes declare, by name."""
    if not isinstance(shapes, ShapesFiles):
        return _read(shapes, known.hierarchy)
    kinds: dict[str, Kind] = _FORM.made(_told_by(shapes, known.hierarchy))
    return kinds


def _read(shapes: Iterable[Quad], hierarchy: Hierarchy) -> dict[str, Kind]:
    reader = _KindReader(TripleIndex(shapes), hierarchy)
    return {kind.name: kind for kind in sorted(reader.kinds(), key=lambda kind: kind.name)}


@learnt
def _told_by(shapes: ShapesFiles, hierarchy: Hierarchy) -> Any:
    """The kinds in JSON."""
    return _FORM.told(_read(shapes, hierarchy))


_FORM = Form(Kind, Column, Node, Slot, single={holds.name: holds for holds in Holds})


def kind_called(kinds: Mapping[str, Kind], name: str) -> Kind | None:
    """The kind called `name`, in English or Chinese, if there is one."""
    called = name.strip().casefold()
    return next((k for k in kinds.values() if called in (k.name, *map(str.casefold, k.titles.values()))), None)


def find_kind(kinds: dict[str, Kind], name: str) -> Kind:
    """The kind called `name`, in English or Chinese. Raises `UnknownName` with the nearest."""
    found = kind_called(kinds, name)
    if found is not None:
        return found
    raise UnknownName("kind of record", name, kinds, mend=f"use one of {', '.join(kinds)}")


class _KindReader:
    """Reads kinds out of an index of shapes."""

    def __init__(self, index: TripleIndex, hierarchy: Hierarchy) -> None:
        self.index = index
        self.hierarchy = hierarchy
        self.shapes = index.subjects(SH + "property")
        self._fitting: dict[Term, list[Term]] = {}
        self._constraints: dict[Term, dict[Term | None, list[Term]]] = {}
        self.words = {
            target.value: name.value
            for shape in index.subjects(NNMI + "recordKind")
            for target in index.objects(shape, SH + "targetClass")
            for name in index.objects(shape, NNMI + "recordKind")
        }

    def kinds(self) -> Iterator[Kind]:
        for shape in self.index.subjects(NNMI + "recordKind"):
            target = self.one(shape, SH + "targetClass")
            name = self.one(shape, NNMI + "recordKind")
            if isinstance(target, NamedNode) and name is not None:
                yield self.kind(shape, target, name.value)

    def kind(self, shape: Term, target: NamedNode, name: str) -> Kind:
        root = _Draft("", target)
        columns: dict[str, Column] = {}
        for number, source in enumerate((shape, *self.index.objects(shape, NNMI + "columnsFrom"))):
            aim = self.one(source, SH + "targetClass")
            aims = [draft for draft in _drafts(root) if aim is None or self.is_a(draft.kind, aim)] if number else [root]
            for ps in self.column_shapes(source):
                for draft in aims or [root]:
                    self.place(ps, draft, own=not number or draft is root)
                required = bool(aims) and aims[0] is root and self.is_required(ps)
                self.column(ps, (aims or [root])[0], columns, required)
        return Kind(
            name,
            self.finish(root),
            columns,
            self.texts(shape, RDFS + "label"),
            self.texts(shape, RDFS + "comment"),
            self.naming(columns, root),
            self.text(shape, NNMI + "idPrefix"),
            self.hierarchy.above(target.value),
        )

    def naming(self, columns: dict[str, Column], root: _Draft) -> str:
        """The first column, if it is required and holds words: then the words name the record."""
        first = next(iter(columns.values()), None)
        own = first is not None and any(slot.column == first.name for slot in root.slots.values())
        return first.name if first and own and first.required and first.holds is Holds.WORDS else ""

    def column_shapes(self, shape: Term) -> list[Term]:
        found = [ps for ps in self.index.objects(shape, SH + "property") if self.index.objects(ps, NNMI + "column")]
        return sorted(found, key=lambda ps: float(self.text(ps, SH + "order") or 0))

    def place(self, ps: Term, draft: _Draft, *, own: bool) -> None:
        """Note in the draft that the column of `ps` fills a property, of this node or of a part of it."""
        name = self.text(ps, NNMI + "column")
        path = self.one(ps, SH + "path")
        if isinstance(path, NamedNode) and not self.index.is_list(path):
            draft.slots[name, path.value] = Slot(name, path, own, self.is_single(draft.kind, path))
            return
        if path is None:
            return
        first, last = self.index.items(path, "sh:path")
        word, kind = self.text(ps, NNMI + "part"), self.one(ps, NNMI + "partClass")
        if not isinstance(last, NamedNode) or not isinstance(kind, NamedNode):
            return
        if word not in draft.parts:
            back = self.one(first, SH + "inversePath")
            link = back if isinstance(back, NamedNode) else first
            draft.parts[word] = _Draft(word, kind, link if isinstance(link, NamedNode) else None, back is not None)
        draft.parts[word].slots[name, last.value] = Slot(name, last, True, self.is_single(kind, last))

    def column(self, ps: Term, draft: _Draft, columns: dict[str, Column], required: bool) -> None:
        """Add the column of `ps`, unless a column of the name is there already."""
        name = self.text(ps, NNMI + "column")
        if name in columns:
            return
        path = self.one(ps, SH + "path")
        steps = self.index.items(path, "sh:path") if path is not None and self.index.is_list(path) else (path,)
        kind = self.one(ps, NNMI + "partClass") or draft.kind
        facts = [ps, *(self.constraints(kind, steps[-1]) if isinstance(steps[-1], NamedNode) else ())]
        columns[name] = self.described(name, ps, facts, required)

    def described(self, name: str, ps: Term, facts: list[Term], required: bool) -> Column:
        datatypes = frozenset(iri for fact in facts for iri in self.datatypes(fact))
        scheme = self.first(facts, NNMI + "valueScheme")
        classes = tuple(dict.fromkeys(cls.value for fact in facts for cls in self.index.objects(fact, SH + "class")))
        example = self.first(facts, NNMI + "exampleValue")
        holds = _holds(scheme, classes, datatypes, self.first(facts, SH + "nodeKind"), example)
        single = any(self.text(fact, SH + "maxCount") == "1" for fact in facts)
        return Column(
            name,
            holds,
            self.texts(ps, SH + "name"),
            self.texts(ps, SH + "description"),
            required,
            not single and holds in (Holds.CONCEPT, Holds.THING, Holds.ADDRESS),
            example,
            scheme.value if scheme else None,
            classes,
            datatypes,
            self.languages(facts),
            self.most(facts),
        )

    def most(self, facts: list[Term]) -> Decimal | None:
        """The largest number that the shapes allow, if they tell one."""
        found = (self.first(facts, SH + name) for name in ("maxInclusive", "maxExclusive"))
        given = [term for term in found if isinstance(term, Literal) and term.datatype.value in NUMBERS]
        return min((Decimal(term.value) for term in given), default=None)

    def languages(self, facts: list[Term]) -> tuple[str, ...]:
        """The languages that the shapes allow, English and Chinese where they name none."""
        lists = [found for fact in facts for found in self.index.objects(fact, SH + "languageIn")]
        return tuple(item.value for item in self.index.items(lists[0], "sh:languageIn")) if lists else ("en", "zh")

    def finish(self, draft: _Draft) -> Node:
        properties = {slot.property.value: slot.column for slot in draft.slots.values()}
        stated = []
        for shape in self.shapes_of(draft.kind):
            found = sorted(
                self.index.objects(shape, NNMI + "statedColumn"), key=lambda ps: float(self.text(ps, SH + "order") or 0)
            )
            stated += [
                properties[path.value]
                for ps in found
                if (path := self.one(ps, SH + "path")) is not None and path.value in properties
            ]
        return Node(
            draft.part,
            draft.kind,
            self.words.get(draft.kind.value, draft.part),
            tuple(draft.slots.values()),
            tuple(self.finish(part) for part in draft.parts.values()),
            tuple((NamedNode(iri), term) for iri, term in dict(self.defaults(draft.kind)).items()),
            tuple(stated),
            bool(self.constraints(draft.kind, BOUND)),
            draft.link,
            draft.inverse,
        )

    def defaults(self, kind: NamedNode) -> Iterator[tuple[str, Term]]:
        for shape in self.shapes_of(kind):
            for ps in self.index.objects(shape, SH + "property"):
                path, value = self.one(ps, SH + "path"), self.one(ps, SH + "defaultValue")
                if isinstance(path, NamedNode) and value is not None:
                    yield path.value, value

    def shapes_of(self, kind: Term) -> list[Term]:
        """The node shapes that a node of the class must fit."""
        if kind not in self._fitting:
            self._fitting[kind] = [
                shape
                for shape in self.shapes
                if any(self.is_a(kind, t) for t in self.index.objects(shape, SH + "targetClass"))
            ]
        return self._fitting[kind]

    def constraints(self, kind: Term, path: NamedNode) -> list[Term]:
        """The property shapes for one property of a node of the class."""
        if kind not in self._constraints:
            found = self._constraints[kind] = defaultdict(list)
            for shape in self.shapes_of(kind):
                for ps in self.index.objects(shape, SH + "property"):
                    found[self.one(ps, SH + "path")].append(ps)
        return self._constraints[kind].get(path, [])

    def is_a(self, kind: Term, above: Term) -> bool:
        return kind == above or above.value in self.hierarchy.above(kind.value)

    def is_single(self, kind: NamedNode, path: NamedNode) -> bool:
        return any(self.text(ps, SH + "maxCount") == "1" for ps in self.constraints(kind, path))

    def is_required(self, ps: Term) -> bool:
        return int(self.text(ps, SH + "minCount") or 0) > 0 and self.one(ps, SH + "defaultValue") is None

    def datatypes(self, node: Term, depth: int = 0) -> Iterator[str]:
        """The datatypes that the shape allows, also by way of `sh:node` and `sh:or`."""
        yield from (term.value for term in self.index.objects(node, SH + "datatype"))
        if depth > 4:
            return
        for inner in self.index.objects(node, SH + "node"):
            yield from self.datatypes(inner, depth + 1)
        for choices in self.index.objects(node, SH + "or"):
            for inner in self.index.items(choices, "sh:or"):
                yield from self.datatypes(inner, depth + 1)

    def one(self, subject: Term, predicate: str) -> Term | None:
        return next(iter(self.index.objects(subject, predicate)), None)

    def first(self, subjects: list[Term], predicate: str) -> Term | None:
        return next((value for subject in subjects for value in self.index.objects(subject, predicate)), None)

    def text(self, subject: Term, predicate: str) -> str:
        value = self.one(subject, predicate)
        return value.value if value is not None else ""

    def texts(self, subject: Term, predicate: str) -> dict[str, str]:
        return {
            value.language or "en": value.value
            for value in self.index.objects(subject, predicate)
            if isinstance(value, Literal)
        }


def _drafts(draft: _Draft) -> Iterator[_Draft]:
    yield draft
    for part in list(draft.parts.values()):
        yield from _drafts(part)


def _holds(
    scheme: Term | None,
    classes: tuple[str, ...],
    datatypes: frozenset[str],
    node_kind: Term | None,
    example: Term | None,
) -> Holds:
    """What a column holds, by what the shapes say of its values."""
    if scheme is not None:
        return Holds.CONCEPT
    if classes:
        return Holds.THING
    if node_kind == NamedNode(SH + "IRI"):
        return Holds.ADDRESS if isinstance(example, NamedNode) else Holds.THING
    if isinstance(example, Literal):
        datatypes = datatypes or frozenset([example.datatype.value])
    if datatypes & _DATES:
        return Holds.DATE
    if datatypes & NUMBERS:
        return Holds.NUMBER
    return Holds.WORDS if _LANG_STRING in datatypes else Holds.TEXT
