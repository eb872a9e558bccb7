"""Of which kinds the things of a store are, and what things and kinds are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from ..frozen import value
from ..labels import told_in
from ..store import Store
from ..terms import OWL, RDF, RDFS, SKOS, Literal, NamedNode, Term, iri_text, shorten


@value
class Range:
    """What a name may stand for: things of all the `classes`, of `any_of` some, or the concepts of a `scheme`."""

    classes: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    scheme: str = ""

    @property
    def pattern(self) -> str:
        """The SPARQL that `?thing` fits; '' for anything."""
        if self.scheme:
            return f"?thing skos:inScheme {iri_text(self.scheme)}"
        every = " ".join(f"?thing a/rdfs:subClassOf* {iri_text(cls)} ." for cls in self.classes)
        some = f"VALUES ?some {{ {' '.join(map(iri_text, self.any_of))} }} ?thing a/rdfs:subClassOf* ?some ."
        return every + some if self.any_of else every


ANYTHING = Range()
_OF_VOCABULARIES = (OWL, RDF, RDFS)


class Hierarchy:
    """Which classes are above which, from pairs of one and another right above it; its text is all that it says."""

    def __init__(self, steps: Iterable[tuple[str, str]]) -> None:
        self._steps = sorted(steps)
        self._next: dict[str, list[str]] = {}
        for lower, upper in self._steps:
            self._next.setdefault(lower, []).append(upper)
        self._above: dict[str, frozenset[str]] = {}

    def above(self, iri: str) -> frozenset[str]:
        """The classes above a class."""
        if iri not in self._above:
            found: set[str] = set()
            rest = [iri]
            while rest:
                rest = [upper for lower in rest for upper in self._next.get(lower, ()) if upper not in found]
                found.update(rest)
            self._above[iri] = frozenset(upper for upper in found if not upper.startswith("_:"))
        return self._above[iri]

    def __repr__(self) -> str:
        return f"Hierarchy({self._steps})"


class Kinds:
    """The kinds of things that a store knows, looked up once each; `told_types` are those of things being added."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.told_types: dict[str, str] = {}
        self._types: dict[str, frozenset[str]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._terms: dict[str, dict[str, dict[str, str]]] = {}

    def superclasses(self, iri: str) -> frozenset[str]:
        """The classes above a class."""
        return self.hierarchy.above(iri)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The classes above each class: all in one request, since of an endpoint each takes its time."""
        rows = self.store.select("SELECT DISTINCT ?lower ?upper { ?lower rdfs:subClassOf ?upper }")
        return Hierarchy((_text(lower), _text(upper)) for lower, upper in rows)

    def label(self, iri: str, language: str = "en") -> str:
        """What the thing is called in a language, else in English, without one, in any; else its short IRI."""
        labels = self.labels(iri)
        return labels[told_in(labels, language)] if labels else shorten(iri)

    def labels(self, iri: str) -> Mapping[str, str]:
        """The label of a thing in each language."""
        if iri not in self._labels:
            rows = self.store.select(f"SELECT ?l {{ {iri_text(iri)} rdfs:label|skos:prefLabel|dcterms:title ?l }}")
            self._labels[iri] = {text.language or "": text.value for (text,) in rows if isinstance(text, Literal)}
        return self._labels[iri]

    def learn_types(self, things: Iterable[str]) -> None:
        """Look up the classes of many things at once."""
        found: dict[str, set[str]] = {thing: set() for thing in things if thing not in self._types}
        if not found:
            return
        for thing, kind in self.store.select_for(
            "SELECT ?thing ?kind { VALUES ?thing { TERMS } ?thing a ?kind }", map(NamedNode, found)
        ):
            if thing is not None and kind is not None:
                found[thing.value].add(kind.value)
        self._types |= {thing: frozenset(kinds) for thing, kinds in found.items()}

    def types_of(self, thing: str) -> set[str]:
        """The classes the thing is said to be of, by the store or by what is being added."""
        self.learn_types([thing])
        return {*self._types[thing], *([self.told_types[thing]] if thing in self.told_types else [])}

    def proper(self, things: Iterable[str]) -> set[str]:
        """Those that bear names of their own: no concept, no term of a vocabulary, nothing of an unknown kind."""
        self.learn_types(listed := list(things))
        types = {thing: self.types_of(thing) for thing in listed}
        return {thing for thing, kinds in types.items() if kinds and not any(k.startswith((SKOS, OWL)) for k in kinds)}

    def is_of(self, thing: str, wanted: Range) -> bool:
        """Whether the thing is of the classes that a kind names."""
        above = {upper for kind in self.types_of(thing) for upper in (kind, *self.superclasses(kind))}
        return above.issuperset(wanted.classes) and (not wanted.any_of or not above.isdisjoint(wanted.any_of))

    def exists(self, thing: str) -> bool:
        """Whether the store says anything of the thing."""
        return self.store.ask(f"ASK {{ {iri_text(thing)} ?p ?o }}")

    def in_chinese(self, kinds: Mapping[str, Range]) -> Mapping[str, str]:
        """The Chinese words for kinds that an error names."""
        schemes = {words: self.label(kind.scheme, "zh") for words, kind in kinds.items() if kind.scheme}
        return {words: self.kind_of(kind, "zh") for words, kind in kinds.items()} | schemes

    def kind_of(self, wanted: Range, language: str = "en") -> str:
        """The kind in words: 'an institute or network', 'one of the “Technology areas”'."""
        if wanted.scheme:
            label = self.label(wanted.scheme, language)
            return f"“{label}”之一" if language == "zh" else f"one of “{label}”"
        classes = (*wanted.classes[:1], *wanted.any_of)
        if classes and classes[0].startswith(_OF_VOCABULARIES) and not self.labels(classes[0]):
            from ..phrases import in_language

            return in_language("a term of a vocabulary", language)
        labels = [self.label(cls, language) for cls in classes]
        if language == "zh":
            return "或".join(labels) or "事物"
        return with_article(" or ".join(labels) or "thing")

    def kind_of_thing(self, thing: str, language: str = "en") -> str:
        """The narrowest class of a thing, in words; of a concept, its scheme."""
        return self.kind_of(self.range_of(thing), language)

    def range_of(self, thing: str) -> Range:
        """The narrowest kind that the thing is of: the scheme of a concept, else a class."""
        schemes = self.store.select(f"SELECT ?s {{ {iri_text(thing)} skos:inScheme ?s }} ORDER BY ?s")
        scheme = next((found.value for (found,) in schemes if found is not None), "")
        types = self.types_of(thing)
        narrow = sorted(cls for cls in types if not any(cls in self.superclasses(other) for other in types))
        return Range(scheme=scheme) if scheme else Range(tuple(narrow[:1]))

    def terms_of(self, scheme: str, language: str) -> Mapping[str, str]:
        """The label of each concept of a scheme in a language, by IRI, in order of the IRI."""
        if scheme not in self._terms:
            found: dict[str, dict[str, str]] = {}
            pattern = f"?c skos:inScheme {iri_text(scheme)} ; skos:prefLabel ?l"
            for concept, label in self.store.select(f"SELECT ?c ?l {{ {pattern} }} ORDER BY ?c"):
                if concept is not None and isinstance(label, Literal):
                    found.setdefault(concept.value, {})[label.language or ""] = label.value
            self._terms[scheme] = found
        return {iri: texts[told_in(texts, language)] for iri, texts in self._terms[scheme].items()}


def _text(term: Term | None) -> str:
    """A class as text: its IRI, or what tells one without a name from others."""
    return term.value if isinstance(term, NamedNode) else str(term)


def with_article(words: str) -> str:
    """The words with the article they need.

    >>> with_article("institute"), with_article("place")
    ('an institute', 'a place')
    """
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"
