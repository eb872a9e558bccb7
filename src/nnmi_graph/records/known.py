"""What the graph knows by name: things by class, concepts by scheme, and the nearest names to one nobody bears.

A name is looked up as it stands first, many at once; only where that fails is the index of a class or scheme made, so
that a good record costs the same beside a small register and a large one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..store import Store
from ..terms import ID, TAX, Literal, NamedNode, Term, expand, iri_text, shorten, values_clause

_NAMED = """{ ?thing rdfs:label ?name . BIND(0 AS ?order) } UNION
  { ?thing skos:prefLabel ?name . BIND(0 AS ?order) } UNION
  { ?thing dcterms:title ?name . BIND(0 AS ?order) } UNION
  { ?thing nnmi:abbreviation ?name . BIND(1 AS ?order) } UNION
  { ?thing skos:altLabel ?name . BIND(1 AS ?order) } UNION
  { ?thing skos:notation ?name . BIND(1 AS ?order) } UNION
  { ?merge nnmi:spelling ?name ; nnmi:mergedInto ?thing . BIND(2 AS ?order) } UNION
  { ?usage nnmi:name ?name ; nnmi:about ?thing . BIND(3 AS ?order) }"""
_BATCH = 400
_TIE, _LEAST, MOST_NEAR = 6.0, 72.0, 2
"""How far behind the best a name may be and still be proposed, the least score, and how many are proposed."""
LABEL, SHORT, SPELLING, USED = range(4)
"""The kinds of name, best first: a label, an abbreviation, a spelling that was merged, a name some source uses."""


def fold(name: str) -> str:
    """The name without case and doubled blanks, as names are compared.

    >>> fold("  Dept.  of ENERGY ")
    'dept. of energy'
    """
    return re.sub(r"\s+", " ", name).strip().casefold()


@dataclass(frozen=True)
class Name:
    """A name, the thing that bears it, and which kind of name it is."""

    text: str
    thing: str
    order: int


@dataclass(frozen=True)
class Match:
    """What a text names: one thing, or none; `several` are the things that bear the name if it is not one."""

    thing: NamedNode | None
    several: tuple[str, ...] = ()


class Index:
    """The names of one class or scheme, by their folded form."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.by_key: dict[str, list[Name]] = {}
        self.labels: dict[str, str] = {}
        self.shorts: dict[str, str] = {}
        for name in names:
            self.by_key.setdefault(fold(name.text), []).append(name)
            if name.order == LABEL:
                self.labels.setdefault(name.thing, name.text)
            elif name.order == SHORT:
                self.shorts.setdefault(name.thing, name.text)

    def find(self, text: str) -> list[Name]:
        return self.by_key.get(fold(text), [])

    def scores(self, text: str) -> list[tuple[str, float]]:
        """The things whose names are most like the text, each with its score up to 100, best first."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            fold(text), self.by_key.keys(), scorer=fuzz.ratio, limit=3 * MOST_NEAR, score_cutoff=_LEAST
        )
        return [(self.by_key[key][0].thing, score) for key, score, _ in found]

    def nearest(self, text: str) -> tuple[str, ...]:
        """What the text may have been meant to name, as it is shown, best first."""
        found = [(score, self.shown(thing)) for thing, score in self.scores(text)]
        return tuple(dict.fromkeys(name for _, name in _near(found)))[:MOST_NEAR]

    def shown(self, thing: str) -> str:
        """The thing's label, with its abbreviation in brackets if it has one."""
        label = self.labels.get(thing, shorten(thing))
        return f"{label} ({self.shorts[thing]})" if thing in self.shorts and self.shorts[thing] != label else label


class Known:
    """The names a store knows. `local` are names of things that are only just being added: (text, thing, class)."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._above: dict[str, frozenset[str]] = {}
        self._indexes: dict[tuple[str, ...], Index] = {}
        self._exact: dict[str, list[Name]] = {}
        self._types: dict[str, frozenset[str]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._terms: dict[str, dict[str, dict[str, str]]] = {}
        self._local: dict[str, list[Name]] = {}
        self._local_indexes: dict[tuple[str, ...], Index] = {}
        self._local_types: dict[str, str] = {}
        self._local_labels: dict[str, str] = {}

    def superclasses(self, iri: str) -> frozenset[str]:
        """The classes above a class."""
        if iri not in self._above:
            rows = self.store.select(f"SELECT DISTINCT ?above {{ {iri_text(iri)} rdfs:subClassOf+ ?above }}")
            self._above[iri] = frozenset(above.value for (above,) in rows if isinstance(above, NamedNode))
        return self._above[iri]

    def label(self, iri: str, language: str) -> str:
        """What the thing is called in a language, else its short IRI."""
        labels = self.labels(iri)
        return labels.get(language) or labels.get("en") or shorten(iri)

    def labels(self, iri: str) -> Mapping[str, str]:
        """The label of a thing in each language."""
        if iri not in self._labels:
            rows = self.store.select(f"SELECT ?l {{ {iri_text(iri)} rdfs:label|skos:prefLabel|dcterms:title ?l }}")
            self._labels[iri] = {text.language or "": text.value for (text,) in rows if isinstance(text, Literal)}
        return self._labels[iri]

    def name_of(self, thing: str, classes: Sequence[str]) -> str:
        """The label of a thing of the classes, '' if it has none."""
        return self._local_labels.get(thing) or self.index(classes).labels.get(thing, "")

    def add(self, text: str, thing: str, kind: str, order: int = LABEL) -> None:
        """Take note of a name that is about to enter the store."""
        self._local.setdefault(fold(text), []).append(Name(text, thing, order))
        self._local_indexes.clear()
        self._local_types[thing] = kind
        self._local_labels.setdefault(thing, text)

    def learn(self, texts: Iterable[str]) -> None:
        """Look up many texts at once, as they stand."""
        new = [text for text in dict.fromkeys(texts) if text not in self._exact and text]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            forms: list[Term] = [form for text in batch for form in _forms(text)]
            for text in batch:
                self._exact[text] = []
            named = f"{values_clause('?name', forms)} {_NAMED}"
            rows = self.store.select(f"SELECT DISTINCT ?thing ?name ?order {{ {named} }}")
            for name in _names(rows):
                self._exact[name.text].append(name)
        self._learn_types({name.thing for text in new for name in self._exact[text]})

    def _learn_types(self, things: Iterable[str]) -> None:
        new = [thing for thing in things if thing not in self._types]
        for start in range(0, len(new), _BATCH):
            batch = [NamedNode(thing) for thing in new[start : start + _BATCH]]
            found: dict[str, set[str]] = {thing.value: set() for thing in batch}
            for thing, kind in self.store.select(
                f"SELECT ?thing ?kind {{ {values_clause('?thing', batch)} ?thing a ?kind }}"
            ):
                if thing is not None and kind is not None:
                    found[thing.value].add(kind.value)
            self._types |= {thing: frozenset(kinds) for thing, kinds in found.items()}

    def is_a(self, thing: str, classes: Sequence[str]) -> bool:
        """Whether the thing is of all the classes, told by the store or by what is being added."""
        if thing not in self._types:
            self._learn_types([thing])
        kinds = set(self._types[thing])
        if thing in self._local_types:
            kinds.add(self._local_types[thing])
        above = {upper for kind in kinds for upper in (kind, *self.superclasses(kind))}
        return all(cls in above for cls in classes)

    def exists(self, thing: str) -> bool:
        """Whether the store says anything of the thing."""
        return self.store.ask(f"ASK {{ {iri_text(thing)} ?p ?o }}")

    def resolve(self, text: str, classes: Sequence[str] = (), orders: Collection[int] = range(4)) -> Match:
        """The thing of the classes that the text names: by IRI, prefixed name, name, or the end of one of our IRIs."""
        iri = expand(text)
        if iri is not None:
            return Match(_node(iri))
        self.learn([text])
        names = [
            name
            for name in (*self._local.get(fold(text), ()), *self._exact.get(text, ()))
            if self.is_a(name.thing, classes)
        ]
        names = [name for name in names if name.order in orders]
        if not names:
            names = [name for name in self.index(classes).find(text) if name.order in orders]
        return _best(names) if names else Match(next(self._ends(text, classes), None))

    def bearers(self, text: str, kind: str) -> tuple[str, ...]:
        """The things that bear the name in full and may be the same as one of the class: they share a class above."""
        top = [cls for cls in (kind, *self.superclasses(kind)) if not self.superclasses(cls)]
        self.learn([text])
        names = [name for name in (*self._local.get(fold(text), ()), *self._exact.get(text, ())) if name.order != SHORT]
        names = names or [name for name in self.index(top).find(text) if name.order != SHORT]
        best = [name.thing for name in sorted(names, key=lambda name: name.order) if self.is_a(name.thing, top)]
        return tuple(dict.fromkeys(best))

    def _ends(self, text: str, classes: Sequence[str]) -> Iterator[NamedNode]:
        """The thing whose IRI ends in the text."""
        if re.fullmatch(r"[A-Za-z0-9][\w.\-]*", text, re.ASCII):
            for iri in (ID + text, f"{ID}src-{text}", ID + text.lower()):
                if self.exists(iri) and self.is_a(iri, classes):
                    yield NamedNode(iri)

    def concept(self, text: str, scheme: str) -> Match:
        """The concept of the scheme that the text names: by label in any language, notation, IRI or its end."""
        iri = expand(text)
        if iri is not None:
            return Match(_node(iri))
        index = self.scheme(scheme)
        names = index.find(text)
        if names:
            return _best(names)
        stem = scheme.removeprefix(TAX).removeprefix("scheme-")
        ends = [f"{TAX}{text}", f"{TAX}{stem}-{text}", f"{TAX}{stem}-{re.sub(r'[^a-z0-9]+', '-', text.lower())}"]
        return Match(next((NamedNode(end) for end in ends if end in index.labels), None))

    def scheme(self, scheme: str) -> Index:
        """The names of a scheme's concepts."""
        return self._index((scheme,), f"?thing skos:inScheme {iri_text(scheme)}")

    def index(self, classes: Sequence[str]) -> Index:
        """The names of the things that are of all the classes."""
        typed = " ".join(f"?thing a/rdfs:subClassOf* {iri_text(cls)} ." for cls in classes)
        return self._index(("a", *classes), typed)

    def _index(self, key: tuple[str, ...], pattern: str) -> Index:
        if key not in self._indexes:
            wanted = f"{{ SELECT DISTINCT ?thing {{ {pattern} }} }}" if pattern else ""
            rows = self.store.select(
                f"SELECT DISTINCT ?thing ?name ?order {{ {wanted} {_NAMED} }} ORDER BY ?order ?name"
            )
            self._indexes[key] = Index(_names(rows))
        return self._indexes[key]

    def nearest(self, text: str, classes: Sequence[str]) -> tuple[str, ...]:
        """What the text may have been meant to name, in words: labels of things, with abbreviations, best first."""
        key = tuple(classes)
        if key not in self._local_indexes:
            names = (name for names in self._local.values() for name in names)
            self._local_indexes[key] = Index(name for name in names if self.is_a(name.thing, classes))
        found = [
            (score, index.shown(thing))
            for index in (self.index(classes), self._local_indexes[key])
            for thing, score in index.scores(text)
        ]
        return tuple(dict.fromkeys(name for _, name in _near(found)))[:MOST_NEAR]

    def terms_of(self, scheme: str, language: str) -> Mapping[str, str]:
        """The label of each concept of a scheme in a language, by IRI, in order of the IRI."""
        if scheme not in self._terms:
            found: dict[str, dict[str, str]] = {}
            pattern = f"?c skos:inScheme {iri_text(scheme)} ; skos:prefLabel ?l"
            for concept, label in self.store.select(f"SELECT ?c ?l {{ {pattern} }} ORDER BY ?c"):
                if concept is not None and isinstance(label, Literal):
                    found.setdefault(concept.value, {})[label.language or ""] = label.value
            self._terms[scheme] = found
        labels = self._terms[scheme].items()
        return {iri: texts.get(language) or texts.get("en") or shorten(iri) for iri, texts in labels}


def _near(scored: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The best, and those hardly worse, best first."""
    found = sorted(scored, key=lambda entry: -entry[0])
    return [entry for entry in found if entry[0] >= found[0][0] - _TIE]


def _best(names: Iterable[Name]) -> Match:
    found = list(names)
    order = min(name.order for name in found)
    things = sorted({name.thing for name in found if name.order == order})
    return Match(NamedNode(things[0])) if len(things) == 1 else Match(None, tuple(things))


def _forms(text: str) -> tuple[Literal, ...]:
    return (Literal(text), Literal(text, language="en"), Literal(text, language="zh"))


def _names(rows: Iterable[tuple[Term | None, ...]]) -> Iterator[Name]:
    for thing, name, order in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and order is not None:
            yield Name(name.value, thing.value, int(order.value))


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
