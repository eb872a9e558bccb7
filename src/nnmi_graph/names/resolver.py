"""The one resolver: what a text names among the things of a store, by kind, and what it may have been meant to name.

A name is looked up as it stands first, many at once; where that fails, among the names that hold its words. Only where
that fails too, or many are asked for, is the index of a kind made: it takes all names that there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..errors import QueryError, UnknownName
from ..store import Store
from ..terms import (
    ID,
    OWL,
    SKOS,
    TAX,
    Literal,
    NamedNode,
    Term,
    expand,
    iri_text,
    literal,
    named,
    shorten,
    values_clause,
)
from .index import FULL, LABEL, NAMED, TITLE, Index, Name, best_of, may_hold, named_among, names_of, proposals
from .spelling import fold, same_letters, words_of

_MOST_LISTED = 5
_FEW = 1_000
"""Up to so many things, or names, are told in a query: it looks at these then, not at all there are."""
_MOST_SOUGHT = 3
"""So many texts are looked for in the store; for more an index is made."""


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Match:
    """What a text names: one thing, or none; `several` are the things that bear the name if it is not one."""

    thing: NamedNode | None
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meant:
    """The thing a text is taken to name; `read_as` is the name of it that the text is only a part of, else ''."""

    thing: NamedNode
    read_as: str = ""


class Names:
    """The names a store knows, and those of things that are only just being added (`add`)."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._above: dict[str, frozenset[str]] = {}
        self._indexes: dict[Range, Index] = {}
        self._kinds: dict[Range, str | None] = {}
        self._holding: dict[tuple[tuple[str, ...], bool], list[Name]] = {}
        self._exact: dict[str, list[Name]] = {}
        self._types: dict[str, frozenset[str]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._terms: dict[str, dict[str, dict[str, str]]] = {}
        self._asked_nodes: set[Term] = set()
        self._there: set[Term | None] = set()
        self._local: dict[str, list[Name]] = {}
        self._local_indexes: dict[Range, Index] = {}
        self._local_types: dict[str, str] = {}
        self._local_labels: dict[str, str] = {}

    def superclasses(self, iri: str) -> frozenset[str]:
        """The classes above a class."""
        if iri not in self._above:
            found: dict[Term, None] = {}
            rest: list[Term] = [NamedNode(iri)]
            while rest:
                rest = [upper for lower in rest for upper in self._next_above.get(lower, ()) if upper not in found]
                found |= dict.fromkeys(rest)
            self._above[iri] = frozenset(above.value for above in found if isinstance(above, NamedNode))
        return self._above[iri]

    @cached_property
    def _next_above(self) -> Mapping[Term, list[Term]]:
        """The classes right above each class: all in one request, since of an endpoint each takes its time."""
        found: dict[Term, list[Term]] = {}
        for lower, upper in self.store.select("SELECT DISTINCT ?lower ?upper { ?lower rdfs:subClassOf ?upper }"):
            if lower is not None and upper is not None:
                found.setdefault(lower, []).append(upper)
        return found

    def label(self, iri: str, language: str = "en") -> str:
        """What the thing is called in a language, else in English, without one, in any; else its short IRI."""
        labels = self.labels(iri)
        return labels.get(language) or labels.get("en") or labels.get("") or next(iter(labels.values()), shorten(iri))

    def labels(self, iri: str) -> Mapping[str, str]:
        """The label of a thing in each language."""
        if iri not in self._labels:
            rows = self.store.select(f"SELECT ?l {{ {iri_text(iri)} rdfs:label|skos:prefLabel|dcterms:title ?l }}")
            self._labels[iri] = {text.language or "": text.value for (text,) in rows if isinstance(text, Literal)}
        return self._labels[iri]

    def name_of(self, thing: str, wanted: Range) -> str:
        """The label of a thing of the kind, '' if it has none."""
        return self._local_labels.get(thing) or self.index(wanted).labels.get(thing, "")

    def add(self, text: str, thing: str, kind: str, order: int = LABEL) -> None:
        """Take note of a name that is about to enter the store."""
        self._local.setdefault(fold(text), []).append(Name(text, thing, order))
        self._local_indexes.clear()
        self._local_types[thing] = kind
        self._local_labels.setdefault(thing, text)

    def as_it_stands(self, text: str, wanted: Range) -> list[Name]:
        """The names of things of the kind that are the text, letter by letter."""
        self.learn([text])
        local = (name for name in self._local.get(fold(text), ()) if name.text == text)
        return [name for name in (*local, *self._exact.get(text, ())) if self.fits(name.thing, wanted)]

    def learn(self, texts: Iterable[str]) -> None:
        """Look up many texts at once, as they stand."""
        new = [text for text in dict.fromkeys(texts) if text not in self._exact and text]
        if not new:
            return
        forms = {form: text for text in new for form in _forms(text)}
        asked: dict[str, set[str]] = {form.value: set() for form in forms}
        for form, text in forms.items():
            asked[form.value].add(text)
        self._exact |= {text: [] for text in new}
        for name in names_of(self._rows_named(forms)):
            for text in sorted(asked[name.text]):
                self._exact[text].append(name)
        self._learn_types({name.thing for text in new for name in self._exact[text]})
        unknown = (text for text in new if not self._exact[text])
        self._learn_nodes(NamedNode(iri) for text in unknown for iri in _iris_ending_in(text, ANYTHING))

    def _rows_named(self, forms: Collection[Literal | NamedNode]) -> Iterable[tuple[Term | None, ...]]:
        """Thing, name, order for each name that is one of the forms; beside fewer names all are gone over, quicker."""
        if len(forms) > _FEW:
            most = 2 * len(forms)
            every = list(self.store.select(f"SELECT DISTINCT ?thing ?name ?order {{ {NAMED} }} LIMIT {most}"))
            if len(every) < most:
                return (row for row in every if row[1] in forms)
        return self.store.select_for(
            f"SELECT DISTINCT ?thing ?name ?order {{ VALUES ?name {{ TERMS }} {NAMED} }}", forms
        )

    def _learn_types(self, things: Iterable[str]) -> None:
        found: dict[str, set[str]] = {thing: set() for thing in things if thing not in self._types}
        if not found:
            return
        for thing, kind in self.store.select_for(
            "SELECT ?thing ?kind { VALUES ?thing { TERMS } ?thing a ?kind }", map(NamedNode, found)
        ):
            if thing is not None and kind is not None:
                found[thing.value].add(kind.value)
        self._types |= {thing: frozenset(kinds) for thing, kinds in found.items()}

    def _types_of(self, thing: str) -> set[str]:
        """The classes the thing is said to be of, by the store or by what is being added."""
        self._learn_types([thing])
        return {*self._types[thing], *([self._local_types[thing]] if thing in self._local_types else [])}

    def proper(self, things: Iterable[str]) -> set[str]:
        """Those that bear names of their own: no concept, no term of a vocabulary, nothing of an unknown kind."""
        self._learn_types(listed := list(things))
        types = {thing: self._types_of(thing) for thing in listed}
        return {thing for thing, kinds in types.items() if kinds and not any(k.startswith((SKOS, OWL)) for k in kinds)}

    def fits(self, thing: str, wanted: Range) -> bool:
        """Whether the thing is of the kind."""
        if wanted.scheme:
            return thing in self.index(wanted).labels
        above = {upper for kind in self._types_of(thing) for upper in (kind, *self.superclasses(kind))}
        return above.issuperset(wanted.classes) and (not wanted.any_of or not above.isdisjoint(wanted.any_of))

    def exists(self, thing: str) -> bool:
        """Whether the store says anything of the thing."""
        return self.store.ask(f"ASK {{ {iri_text(thing)} ?p ?o }}")

    def knows(self, thing: str) -> bool:
        """Whether the store says anything of the thing, to it or by it."""
        iri = iri_text(thing)
        return self.store.ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} UNION {{ ?a {iri} ?b }} }}")

    def resolve(self, text: str, wanted: Range = ANYTHING) -> Match:
        """The thing of the kind that the text names in full: by name, prefixed name, IRI, or the end of one of ours.

        An IRI is taken at its word. A name with a short one in brackets, as names are shown, must name one thing twice.
        """
        iri = expand(text)
        names = self._borne(text, wanted)
        if names:
            return _best(names)
        if iri is not None:
            return Match(_node(iri))
        end = next(self._ends(text, wanted), None)
        both = re.fullmatch(r"(.*\S)\s*\(([^()]+)\)", text) if end is None else None
        if both:
            one, other = self.resolve(both[1], wanted), self.resolve(both[2], wanted)
            return one if one == other else Match(None)
        return Match(end)

    def _borne(self, text: str, wanted: Range) -> list[Name]:
        """The names of things of the kind that are the text: as it stands, else but for its spelling."""
        if not wanted.scheme:
            self.learn([text])
            names = [*self._local.get(fold(text), ()), *self._exact.get(text, ())]
            names = [name for name in names if self.fits(name.thing, wanted)]
            if names or expand(text) is not None:
                return names
        return self.holding(text, wanted).find(text)

    def bearers(self, text: str, kind: str) -> tuple[str, ...]:
        """The things that bear the name in full, letter by letter, and may be the same as one of the class.

        They are of the same topmost class. What differs in more than case and composition is for a person to judge.
        """
        top = Range(tuple(cls for cls in (kind, *self.superclasses(kind)) if not self.superclasses(cls)))
        names = [name for name in self._borne(text, top) if name.order in FULL and same_letters(name.text, text)]
        return tuple(dict.fromkeys(name.thing for name in sorted(names, key=lambda name: name.order)))

    def _ends(self, text: str, wanted: Range) -> Iterator[NamedNode]:
        """The things whose IRI ends in the text, things of the register before concepts."""
        nodes = list(map(NamedNode, _iris_ending_in(text, wanted)))
        self._learn_nodes(nodes)
        yield from (node for node in nodes if node in self._there and self.fits(node.value, wanted))

    def _learn_nodes(self, nodes: Iterable[NamedNode]) -> None:
        """Look up which nodes the store speaks of, many at once."""
        new = [node for node in dict.fromkeys(nodes) if node not in self._asked_nodes]
        if not new:
            return
        self._asked_nodes.update(new)
        told = "EXISTS { ?t ?p ?o } || EXISTS { ?s ?q ?t } || EXISTS { ?a ?t ?b }"
        rows = self.store.select_for(f"SELECT ?t {{ VALUES ?t {{ TERMS }} FILTER({told}) }}", new)
        self._there.update(node for (node,) in rows)

    def meant(self, text: str, wanted: Range = ANYTHING, what: str = "thing", *, in_full: bool = False) -> Meant:
        """The thing of the kind that the text names, in full or by words that stand in one name of the kind only.

        With `in_full` such words are only proposed.

        Raises `UnknownName` with the nearest names of the kind, `QueryError` if several things bear the name, or if
        what bears it is of another kind.
        """
        iri = expand(text)
        if iri is not None:
            named(iri)
        match = self.resolve(text, wanted)
        if match.several:
            raise self._in_doubt(text, match.several)
        if match.thing is not None and iri is not None and not self.knows(match.thing.value):
            known = {shorten(thing) for thing in self.index(wanted).labels}
            unknown = UnknownName(what, text, known, mend="give an IRI that the data has, or a name")
            unknown.words = self._in_chinese({what: wanted})
            raise unknown
        if match.thing is not None and self._may_be(match.thing.value, wanted):
            return Meant(match.thing)
        others = self._others(text)
        untold = next((name.thing for name in others if self._may_be(name.thing, wanted)), None)
        if untold is not None:
            return Meant(NamedNode(untold))
        proper = self.elsewhere(text)
        found = None if proper or in_full else self._by_words(text, wanted)
        if found is None and others:
            raise self._of_another_kind(text, proper or others[0].thing, wanted)
        if found is None:
            mend = "give its name, or id:… as answers show it; 'nnmi find' searches"
            unknown = UnknownName(what, text, (), mend=mend, proposals=self.nearest(text, wanted))
            unknown.words = self._in_chinese({what: wanted})
            raise unknown
        return found

    def _by_words(self, text: str, wanted: Range) -> Meant | None:
        """The one thing of the kind in whose name the words stand; of several the one above all others, if there is."""
        names = {name.thing: name.text for name in reversed(self.holding(text, wanted).with_words(text))}
        things = sorted(names)
        if not things:
            return None
        top = things[0] if len(things) == 1 else self.above_all(things)
        if top is None:
            raise self._in_doubt(text, things)
        return Meant(NamedNode(top), names[top])

    def above_all(self, things: Sequence[str]) -> str | None:
        """The concept that all the others are narrower than."""
        nodes = [NamedNode(thing) for thing in things]
        pattern = f"{values_clause('?top', nodes)} {values_clause('?low', nodes)} ?low skos:broader+ ?top"
        rows = self.store.select(f"SELECT DISTINCT ?top ?low {{ {pattern} }}")
        below: dict[str, set[str]] = {}
        for top, low in rows:
            if top is not None and low is not None and top != low:
                below.setdefault(top.value, set()).add(low.value)
        return next((top for top, lows in below.items() if len(lows) == len(things) - 1), None)

    def _others(self, text: str) -> list[Name]:
        """The names of things of any kind that are the text, names before titles."""
        node = None if expand(text) is None else _node(expand(text) or "")
        ends = self._ends(text, ANYTHING) if node is None else iter([node])
        names = self._borne(text, ANYTHING) or [Name(text, end.value, LABEL) for end in ends]
        return sorted(names, key=lambda name: name.order)

    def elsewhere(self, text: str) -> str | None:
        """The thing of whatever kind that has the text for a name of its own; None if it is a common word, or unknown.

        Common words are those for concepts and terms of a vocabulary; the title of a document is no name.
        """
        for name in self._others(text):
            if name.order != TITLE and self.proper([name.thing]):
                return name.thing
        return None

    def _may_be(self, thing: str, wanted: Range) -> bool:
        """Whether the thing is of the kind, or nothing in the store tells of what kind it is."""
        if self.fits(thing, wanted):
            return True
        classes = (*wanted.classes, *wanted.any_of)
        untold = not self._types_of(thing) or not any(self.exists(cls) for cls in classes)
        return bool(classes) and untold

    def _of_another_kind(self, text: str, thing: str, wanted: Range) -> QueryError:
        index = self.index(wanted)
        holding = tuple(dict.fromkeys(index.shown(name.thing) for name in index.with_words(text)))
        near = holding[:2] or self.nearest(text, wanted)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"name {self.kind_of(wanted)}"
        other, needed = self.kind_of_thing(thing), self.kind_of(wanted)
        error = QueryError(f"{text!r} is {other}, not {needed}", mend=hint)
        error.words = self._in_chinese({other: self.range_of(thing), needed: wanted})
        return error

    def _in_chinese(self, kinds: Mapping[str, Range]) -> Mapping[str, str]:
        """The Chinese words for kinds that an error names."""
        schemes = {words: self.label(kind.scheme, "zh") for words, kind in kinds.items() if kind.scheme}
        return {words: self.kind_of(kind, "zh") for words, kind in kinds.items()} | schemes

    def kind_of(self, wanted: Range, language: str = "en") -> str:
        """The kind in words: 'an institute or network', 'one of the “Technology areas”'."""
        if wanted.scheme:
            label = self.label(wanted.scheme, language)
            return f"“{label}”之一" if language == "zh" else f"one of “{label}”"
        labels = [self.label(cls, language) for cls in (*wanted.classes[:1], *wanted.any_of)]
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
        types = self._types_of(thing)
        narrow = sorted(cls for cls in types if not any(cls in self.superclasses(other) for other in types))
        return Range(scheme=scheme) if scheme else Range(tuple(narrow[:1]))

    def _in_doubt(self, text: str, things: Sequence[str]) -> QueryError:
        """The refusal of a text that several things bear: which, each with its name, in both languages."""

        def choice(language: str, more: str, between: str) -> str:
            named = [f"{self.label(thing, language)} ({shorten(thing)})" for thing in things[:_MOST_LISTED]]
            left = len(things) - len(named)
            return between.join([*named, *([more.format(left)] if left else [])])

        these = choice("en", "{} more", " or ")
        error = QueryError(f"{text!r} may be {these}", mend="name one of these")
        error.words = {these: choice("zh", "另外 {} 个", "、")}
        return error

    def index(self, wanted: Range) -> Index:
        """The names of the things of the kind."""
        if wanted not in self._indexes:
            some = self._few(wanted)
            names = f"{{ SELECT DISTINCT ?thing {{ {wanted.pattern} }} }} {NAMED}" if wanted.pattern else NAMED
            self._indexes[wanted] = Index(self._found(names if some is None else named_among(some)))
        return self._indexes[wanted]

    def _few(self, wanted: Range) -> str | None:
        """The things of a kind as a VALUES clause; None if there are many."""
        if wanted.pattern and wanted not in self._kinds:
            rows = self.store.select(f"SELECT DISTINCT ?thing {{ {wanted.pattern} }} LIMIT {_FEW + 1}")
            some = [thing for (thing,) in rows]
            clause = values_clause("?thing", (thing for thing in some if isinstance(thing, NamedNode)))
            self._kinds[wanted] = clause if len(some) <= _FEW else None
        return self._kinds.get(wanted)

    def _found(self, pattern: str) -> list[Name]:
        """The names that a pattern finds, in order of their kinds."""
        names = set(names_of(self.store.select(f"SELECT ?thing ?name ?order {{ {pattern} }}")))
        return sorted(names, key=lambda name: (name.order, name.text, name.thing))

    def holding(self, text: str, wanted: Range = ANYTHING, *, every: bool = True) -> Index:
        """Names of the kind, among them those that hold the words of the text, all or some.

        They are looked for in the store, unless all names are known, are few, or are soon to be known.
        """
        if wanted.scheme or wanted in self._indexes:
            return self.index(wanted)
        key = (tuple(words_of(fold(text))), every)
        many = key not in self._holding and len(self._holding) >= _MOST_SOUGHT
        if many or not key[0] or self._few(wanted) is not None:
            return self.index(wanted)
        if key not in self._holding:
            self._holding[key] = self._found(f"{NAMED} {may_hold(*key)}")
        names = self._holding[key]
        if wanted == ANYTHING:
            return Index(names)
        self._learn_types(name.thing for name in names)
        return Index(name for name in names if self.fits(name.thing, wanted))

    def nearest(self, text: str, wanted: Range) -> tuple[str, ...]:
        """What the text may have been meant to name, in words: labels of things, with abbreviations, best first."""
        if wanted not in self._local_indexes:
            names = (name for names in self._local.values() for name in names)
            fitting = () if wanted.scheme else (name for name in names if self.fits(name.thing, wanted))
            self._local_indexes[wanted] = Index(fitting)
        return proposals(text, [self.index(wanted), self._local_indexes[wanted]])

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


def with_article(words: str) -> str:
    """The words with the article they need.

    >>> with_article("institute"), with_article("place")
    ('an institute', 'a place')
    """
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def _iris_ending_in(text: str, wanted: Range) -> list[str]:
    """The IRIs of ours that a word may be the end of, things of the register before concepts."""
    if not re.fullmatch(r"\w[\w.\-]*", text):
        return []
    stem = wanted.scheme.removeprefix(TAX).removeprefix("scheme-")
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower())
    concepts = [TAX + text, TAX + text.lower(), f"{TAX}{stem}-{text}", f"{TAX}{stem}-{slug}"]
    things = [] if wanted.scheme else [ID + text, f"{ID}src-{text}", ID + text.lower()]
    return list(dict.fromkeys((*things, *concepts)))


def _best(names: Iterable[Name]) -> Match:
    things = sorted({name.thing for name in best_of(names)})
    return Match(NamedNode(things[0])) if len(things) == 1 else Match(None, tuple(things))


def _forms(text: str) -> Iterator[Literal | NamedNode]:
    """The terms that a name may be in a store: text, in either language or none, or the IRI of an identifier."""
    yield from (literal(text), literal(text, "en"), literal(text, "zh"))
    iri = expand(text)
    node = None if iri is None else _node(iri)
    if node is not None:
        yield node


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
