"""A small graph of triples to walk while a shapes file is read. It only looks up; it knows nothing of SHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from .errors import ContentError
from .terms import RDF, RDFS, XSD, BlankNode, Literal, NamedNode, Quad, Term, Triple, shorten

_FIRST, _REST, _NIL, _TYPE = (NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))


TRUE, TRUE_AS_1 = (Literal(text, datatype=NamedNode(XSD + "boolean")) for text in ("true", "1"))


class TripleIndex:
    """Triples by subject and predicate, and by predicate and object."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._objects: dict[Term, dict[str, list[Term]]] = {}
        self._subjects: dict[str, dict[Term, None]] = {}
        for quad in quads:
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                continue
            values = self._objects.setdefault(quad.subject, {}).setdefault(quad.predicate.value, [])
            if quad.object not in values:
                values.append(quad.object)
                self._subjects.setdefault(quad.predicate.value, {})[quad.subject] = None

    def objects(self, subject: Term, predicate: str) -> tuple[Term, ...]:
        return tuple(self._objects.get(subject, {}).get(predicate, ()))

    def is_true(self, subject: Term, predicate: str) -> bool:
        """Whether the predicate has the value `true`."""
        return TRUE in self.objects(subject, predicate)

    def all_predicates(self) -> tuple[str, ...]:
        return tuple(self._subjects)

    def subjects(self, predicate: str) -> tuple[Term, ...]:
        """The nodes that have the predicate, in the order they were met."""
        return tuple(self._subjects.get(predicate, ()))

    def predicates(self, subject: Term) -> tuple[str, ...]:
        return tuple(self._objects.get(subject, ()))

    def instances(self, classes: Iterable[str]) -> Iterator[Term]:
        """The nodes typed with one of the classes, in the order they were met."""
        wanted = {NamedNode(iri) for iri in classes}
        for subject in self.subjects(_TYPE.value):
            if wanted.intersection(self.objects(subject, _TYPE.value)):
                yield subject

    def below(self, classes: Iterable[str]) -> frozenset[str]:
        """The classes and all their subclasses in the graph."""
        lower: dict[Term, list[str]] = {}
        for node in self.subjects(RDFS + "subClassOf"):
            for above in self.objects(node, RDFS + "subClassOf") if isinstance(node, NamedNode) else ():
                lower.setdefault(above, []).append(node.value)
        found = dict.fromkeys(classes)
        waiting = list(found)
        while waiting:
            fresh = [each for each in lower.get(NamedNode(waiting.pop()), ()) if each not in found]
            found |= dict.fromkeys(fresh)
            waiting += fresh
        return frozenset(found)

    def has(self, subject: Term) -> bool:
        return subject in self._objects

    @cached_property
    def _above(self) -> dict[Term, list[Term]]:
        found: dict[Term, list[Term]] = {}
        for subject, values in self._objects.items():
            for value in dict.fromkeys(value for objects in values.values() for value in objects):
                found.setdefault(value, []).append(subject)
        return found

    def pointing_at(self, node: Term) -> list[Term]:
        """The nodes that have this one as a value."""
        return self._above.get(node, [])

    def is_list(self, node: Term) -> bool:
        return node == _NIL or bool(self.objects(node, _FIRST.value))

    def items(self, node: Term, where: str) -> tuple[Term, ...]:
        """The members of the RDF list; `where` is what an error calls the place. Raises `ContentError`."""
        found: list[Term] = []
        seen: set[Term] = set()
        while node != _NIL:
            first, rest = self.objects(node, _FIRST.value), self.objects(node, _REST.value)
            if isinstance(node, NamedNode) and not self.has(node):
                what = f"{where} names the list {name_of(node)}, of which the shapes say nothing"
                raise ContentError(what, mend="name the file that it is in with --shapes too")
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise ContentError(f"{where} is no well-formed list", mend="write it as ( … )")
            seen.add(node)
            found.append(first[0])
            node = rest[0]
        return tuple(found)


def name_of(term: Term) -> str:
    """The term as an error calls it."""
    return shorten(term.value) if isinstance(term, NamedNode) else "[ … ]" if isinstance(term, BlankNode) else str(term)
