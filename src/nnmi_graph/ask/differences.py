"""Two states of a graph told apart: which things came, which went, and what is said otherwise of those in both.

Graphs of things derived, which follow from the rest, can be left out. Statements are compared with their graph; where
one of the two has no named graphs, without it. Numbers are compared by value, as stores keep them, blank nodes by what
is said of them. Two passes over each store and 64 bits a statement, so that large stores can be compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite

from ..datatypes import above
from ..phrases import in_language
from ..store import Rows, Store
from ..terms import (
    NNMI,
    XSD,
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Term,
    Triple,
    shorten,
)
from .display_names import DisplayNames, is_writable
from .nameless import Piece, pieces

COLUMNS = ("change", "kind", "thing", "about", "property", "before", "after", "source", "iri")
_NUMBERS = frozenset({XSD + "decimal", XSD + "double", XSD + "float"})
_ABOUT = ("about", "member", "agency", "institute")
Said = dict[str, dict[str, set[Term]]]
"""What is said of subjects, by subject and property."""


@dataclass
class Side:
    """What only one of two states says: its statements by subject, and how many there are on nodes without a name."""

    store: Store
    labels: DisplayNames
    apart: Collection[str]
    said: Said = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    graphs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    nameless: int = 0
    pieces: list[Piece] = field(default_factory=list)

    def take(self, quad: Quad) -> None:
        """Note a statement that the other state does not hold."""
        if _is_nameless(quad):
            self.nameless += 1
            return
        subject = quad.subject.value  # type: ignore[union-attr]
        self.said[subject][quad.predicate.value].add(quad.object)  # type: ignore[arg-type]
        if not isinstance(quad.graph_name, DefaultGraph):
            self.graphs[subject].add(quad.graph_name.value)


@dataclass(frozen=True)
class Difference:
    """A row for each thing that came or went, and for each property that is told otherwise; how many of each kind."""

    rows: Rows
    came: Mapping[str, int]
    went: Mapping[str, int]
    changed: Mapping[str, int]
    nameless: int
    undecided: Sequence[Piece]
    with_graphs: bool
    same: int

    @property
    def counted(self) -> Mapping[str, Mapping[str, int]]:
        """How many things of each kind, by what became of them."""
        return {"came": self.came, "went": self.went, "changed": self.changed}

    @property
    def is_empty(self) -> bool:
        """Whether both states say the same."""
        return not (self.came or self.went or self.changed or self.nameless or self.undecided)

    def notes(self, lang: str = "en") -> list[str]:
        """What is to be said of the rows: what is not in them, and whether the two are states of one graph at all."""
        told = []
        if not self.same and (self.changed or (self.came and self.went)):
            told.append(in_language("the two have no statement in common: are they states of one graph?", lang))
        if self.nameless:
            left = in_language("{} statements about nodes without a name differ, and are not in the rows", lang)
            told.append(left.format(f"{self.nameless:,}"))
        if self.undecided:
            left = in_language(
                "{} nodes without a name look alike ({}): whether both say the same of them took too long to tell",
                lang,
            )
            nodes = sum(piece.nodes for piece in self.undecided)
            told.append(left.format(f"{nodes:,}", ", ".join(_properties(self.undecided))))
        if not self.with_graphs:
            told.append(
                in_language("one of the two has no named graphs, so statements are compared without their source", lang)
            )
        return told


def difference(old: Store, new: Store, lang: str = "en", apart: Collection[str] = ()) -> Difference:
    """What came, went and changed from one state to the other, in a language; not what is in the graphs `apart`."""
    with_graphs = _has_graphs(old) == _has_graphs(new)
    left, right = (Side(store, DisplayNames(store, lang), apart) for store in (old, new))
    for side in (left, right):
        side.pieces = list(pieces(filter(_is_nameless, _stated(side, with_graphs))))
    undecided = _set_aside(left, right)
    same = _only(left, right, with_graphs)
    _only(right, left, with_graphs)
    subjects = sorted({*left.said, *right.said})
    in_old, in_new = set(_known(old, subjects)), set(_known(new, subjects))
    counts: dict[str, Counter[str]] = {"came": Counter(), "went": Counter(), "changed": Counter()}
    kinds = {**_kinds(old, subjects), **_kinds(new, subjects)}
    for side in (left, right):
        side.labels.learn(_named_in(side, subjects, kinds))
    rows = []
    for subject in subjects:
        change = "changed" if subject in in_old and subject in in_new else "came" if subject in right.said else "went"
        label = (left if change == "went" else right).labels
        kind = label.of(kinds[subject]) if subject in kinds else ""
        counts[change][kind] += 1
        rows += [(change, kind, *row) for row in _rows(subject, change, left, right)]
    rows.sort(key=lambda row: (row[1], row[2], row[0], row[4]))
    table = Rows(COLUMNS, [tuple(Literal(cell) if cell else None for cell in row) for row in rows])
    nameless = left.nameless + right.nameless
    return Difference(table, counts["came"], counts["went"], counts["changed"], nameless, undecided, with_graphs, same)


def _set_aside(left: Side, right: Side) -> list[Piece]:
    """Take out what may be the same in both, unnamed nodes in an order that was not found; returns that of one."""
    aside: list[Piece] = []
    for sketch in {piece.sketch for piece in (*left.pieces, *right.pieces) if not piece.decided}:
        ours, theirs = ({frozenset(p.statements): p for p in s.pieces if p.sketch == sketch} for s in (left, right))
        both = ours.keys() & theirs.keys()
        pairs = list(
            zip(*([p for said, p in some.items() if said not in both] for some in (ours, theirs)), strict=False)
        )
        for side, gone in zip((left, right), zip(*pairs, strict=True), strict=False):
            side.pieces = [piece for piece in side.pieces if id(piece) not in set(map(id, gone))]
        aside += (piece for piece, _ in pairs)
    return aside


def _properties(some: Iterable[Piece]) -> list[str]:
    """By what the nodes of the pieces hang together, the first three."""
    return sorted({shorten(quad.predicate.value) for piece in some for quad in piece.statements})[:3]


def _rows(subject: str, change: str, left: Side, right: Side) -> Iterator[tuple[str, ...]]:
    """The cells after the kind: one line for what came or went, a line per property of what changed."""
    shown = left if change == "went" else right
    label, said = shown.labels, shown.said.get(subject, {})
    name, iri = label.of(subject), shorten(subject)
    sources = "; ".join(sorted({label.of(g) for g in left.graphs[subject] | right.graphs[subject]}))
    about = "; ".join(label(term) for key in _ABOUT for term in _sorted(said.get(NNMI + key, ())))
    if change != "changed":
        yield name, about, "", "", "", sources, iri
        return
    for key in sorted({*left.said.get(subject, ()), *right.said.get(subject, ())}):
        texts = [
            [(side.labels(term), term) for term in _sorted(side.said.get(subject, {}).get(key, ()))]
            for side in (left, right)
        ]
        unlike = Counter(text for text, _ in {*texts[0], *texts[1]})
        before, after = ("; ".join(str(term) if unlike[text] > 1 else text for text, term in pairs) for pairs in texts)
        yield name, about, label.of(key), before, after, sources, iri


def _sorted(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=str)


def _named_in(side: Side, subjects: Iterable[str], kinds: Mapping[str, str]) -> Iterator[Term]:
    """Everything that a row may name."""
    for subject in subjects:
        yield NamedNode(subject)
        if subject in kinds:
            yield NamedNode(kinds[subject])
        for key, terms in side.said.get(subject, {}).items():
            yield NamedNode(key)
            yield from terms
        yield from map(NamedNode, side.graphs.get(subject, ()))


def _only(side: Side, other: Side, with_graphs: bool) -> int:
    """Note in `side` what its store says and that of `other` does not; returns how many statements both have."""
    same = 0
    theirs = {hash(_key(quad)) for quad in _statements(other, with_graphs)}
    for quad in _statements(side, with_graphs):
        if hash(_key(quad)) in theirs:
            same += 1
        else:
            side.take(quad)
    return same


def _key(quad: Quad) -> Hashable:
    """What makes two statements the same: their terms, numbers by value."""
    term = quad.object
    if not isinstance(term, Literal) or not (kinds := _NUMBERS.intersection(above(term.datatype.value))):
        return quad
    try:
        number = Decimal(term.value) if XSD + "decimal" in kinds else float(term.value)
    except (ArithmeticError, ValueError):
        return quad
    return (quad.subject, quad.predicate, number, term.datatype, quad.graph_name) if isfinite(number) else quad


def _statements(side: Side, with_graphs: bool) -> Iterator[Quad]:
    """What is stated, blank nodes by names that tell what is said of them."""
    yield from (quad for quad in _stated(side, with_graphs) if not _is_nameless(quad))
    for piece in side.pieces:
        yield from piece.statements


def _stated(side: Side, with_graphs: bool) -> Iterator[Quad]:
    for quad in side.store.quads():
        if not isinstance(quad.graph_name, NamedNode) or quad.graph_name.value not in side.apart:
            yield quad if with_graphs else Quad(*quad.triple)


def _is_nameless(quad: Quad) -> bool:
    return not isinstance(quad.subject, NamedNode) or isinstance(quad.object, BlankNode | Triple)


def _has_graphs(store: Store) -> bool:
    return store.ask("ASK { GRAPH ?g { ?s ?p ?o } }")


def _known(store: Store, subjects: list[str]) -> Iterator[str]:
    """Which of the things the store says something of."""
    for (thing,) in store.select_for("SELECT DISTINCT ?s { VALUES ?s { TERMS } ?s ?p ?o }", _writable(subjects)):
        yield thing.value  # type: ignore[union-attr]


def _kinds(store: Store, subjects: list[str]) -> dict[str, str]:
    """The class of each thing; the first by name where there are several."""
    found: dict[str, str] = {}
    text = "SELECT ?s ?kind { VALUES ?s { TERMS } ?s a ?kind } ORDER BY ?s ?kind"
    for thing, kind in store.select_for(text, _writable(subjects)):
        if isinstance(kind, NamedNode):
            found.setdefault(thing.value, kind.value)  # type: ignore[union-attr]
    return found


def _writable(subjects: Iterable[str]) -> Iterator[NamedNode]:
    return map(NamedNode, filter(is_writable, subjects))
