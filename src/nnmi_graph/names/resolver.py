"""The one resolver: what a text names among the things of a store, by kind, and what it may have been meant to name.

A name is looked up as it stands first, many at once; where that fails, among the names that hold its words. Only where
that fails too, or many are asked for, is the index of a kind made: it takes all names that there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from ..errors import QueryError, UnknownName
from ..frozen import value
from ..store import Store
from ..terms import (
    ID,
    TAX,
    XSD,
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
from .index import FULL, LABEL, NAMED, TITLE, Index, Name, best_of, in_order, may_hold, named_among, names_of, proposals
from .kinds import ANYTHING, Kinds, Range
from .spelling import fold, same_letters, words_of

_MOST_LISTED = 5
_FEW = 1_000
"""Up to so many things, or names, are told in a query: it looks at these then, not at all there are."""
_BETWEEN_NAMES = re.compile(r"[/|()（），,;；:：]|\s[-–—]+\s")
"""What stands between two names of a thing that are written in one."""
_MOST_PROPOSED = 2
_MOST_SOUGHT = 3
"""So many texts are looked for in the store; for more an index is made."""


@value
class Match:
    """What a text names: one thing, or none; `several` are the things that bear the name if it is not one."""

    thing: NamedNode | None
    several: tuple[str, ...] = ()


@value
class Meant:
    """The thing a text is taken to name; `read_as` is the name of it that the text is only a part of, else ''."""

    thing: NamedNode
    read_as: str = ""


class Names(Kinds):
    """The names a store knows, and those of things that are only just being added (`add`)."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._indexes: dict[Range, Index] = {}
        self._kinds: dict[Range, str | None] = {}
        self._holding: dict[tuple[tuple[str, ...], bool], list[Name]] = {}
        self._exact: dict[str, list[Name]] = {}
        self._asked_nodes: set[Term] = set()
        self._there: set[Term | None] = set()
        self._local: dict[str, list[Name]] = {}
        self._local_indexes: dict[Range, Index] = {}
        self._local_labels: dict[str, str] = {}

    def name_of(self, thing: str, wanted: Range) -> str:
        """The label of a thing of the kind, '' if it has none."""
        return self._local_labels.get(thing) or self.index(wanted).labels.get(thing, "")

    def add(self, text: str, thing: str, kind: str, order: int = LABEL) -> None:
        """Take note of a name that is about to enter the store."""
        self._local.setdefault(fold(text), []).append(Name(text, thing, order))
        self._local_indexes.clear()
        self.told_types[thing] = kind
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
        self.learn_types({name.thing for text in new for name in self._exact[text]})
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

    def bearing(self, terms: Collection[Literal | NamedNode], wanted: Range) -> list[Name]:
        """The names of things of the kind that are one of the terms, in order of their kinds."""
        names = in_order(names_of(self._rows_named(terms)))
        self.learn_types({name.thing for name in names})
        return [name for name in names if self.fits(name.thing, wanted)]

    def fits(self, thing: str, wanted: Range) -> bool:
        """Whether the thing is of the kind."""
        if wanted.scheme:
            return thing in self.index(wanted).labels
        return self.is_of(thing, wanted)

    def knows(self, thing: str) -> bool:
        """Whether the store says anything of the thing, to it or by it."""
        iri = iri_text(thing)
        return self.store.ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} UNION {{ ?a {iri} ?b }} }}")

    def resolve(self, text: str, wanted: Range = ANYTHING) -> Match:
        """The thing of the kind that the text names in full: by name, prefixed name, IRI, or the end of one of ours.

        An IRI is taken at its word. A name with a short one in brackets, as names are shown, must name one thing twice.
        The end of an IRI with its capitals goes before names in another spelling, for which all names are gone over.
        """
        iri = expand(text)
        if iri is None and not wanted.scheme and text != text.lower() and fold(text) not in self._local:
            end = None if self.as_it_stands(text, wanted) else next(self._ends(text, wanted), None)
            if end is not None and end.value.endswith(text):
                return Match(end)
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
            unknown.words = self.in_chinese({what: wanted})
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
            unknown.words = self.in_chinese({what: wanted})
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
        untold = not self.types_of(thing) or not any(self.exists(cls) for cls in classes)
        return bool(classes) and untold

    def _of_another_kind(self, text: str, thing: str, wanted: Range) -> QueryError:
        index = self.index(wanted)
        holding = tuple(dict.fromkeys(index.shown(name.thing) for name in index.with_words(text)))
        near = holding[:2] or self.nearest(text, wanted)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"name {self.kind_of(wanted)}"
        other, needed = self.kind_of_thing(thing), self.kind_of(wanted)
        error = QueryError(f"{text!r} is {other}, not {needed}", mend=hint)
        error.words = self.in_chinese({other: self.range_of(thing), needed: wanted})
        return error

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

    def all_of(self, wanted: Range) -> list[Name]:
        """The names of all things of the kind, in order of their kinds."""
        names = (name for names in self.index(wanted).by_key.values() for name in names)
        return in_order(names)

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
        return in_order(names_of(self.store.select(f"SELECT ?thing ?name ?order {{ {pattern} }}")))

    def holding(self, text: str, wanted: Range = ANYTHING, *, every: bool = True) -> Index:
        """Names of the kind, among them those that hold the words of the text, all or some.

        They are looked for beside the store or in it, unless all names are known, are few, or are soon to be known.
        """
        if wanted.scheme or wanted in self._indexes:
            return self.index(wanted)
        key = (tuple(words_of(fold(text))), every)
        many = key not in self._holding and len(self._holding) >= _MOST_SOUGHT
        if many or not key[0] or self._few(wanted) is not None:
            return self.index(wanted)
        if key not in self._holding:
            from .kept import names_holding

            told = names_holding(self.store, *key)
            rows = (
                self._found(f"{NAMED} {may_hold(*key)}") if told is None else in_order(names_of(self._rows_named(told)))
            )
            self._holding[key] = rows
        names = self._holding[key]
        if wanted == ANYTHING:
            return Index(names)
        self.learn_types(name.thing for name in names)
        return Index(name for name in names if self.fits(name.thing, wanted))

    def nearest(self, text: str, wanted: Range) -> tuple[str, ...]:
        """What the text may have been meant to name, in words: labels of things, with abbreviations, best first."""
        if wanted not in self._local_indexes:
            names = (name for names in self._local.values() for name in names)
            fitting = () if wanted.scheme else (name for name in names if self.fits(name.thing, wanted))
            self._local_indexes[wanted] = Index(fitting)
        indexes = [self.index(wanted), self._local_indexes[wanted]]
        return proposals(text, indexes) or tuple(dict.fromkeys(self._pieces(text, indexes)))[:_MOST_PROPOSED]

    def _pieces(self, text: str, indexes: Iterable[Index]) -> Iterator[str]:
        """What the pieces of a text between signs name, such as a short and a long name with a stroke between them."""
        pieces = [piece.strip() for piece in _BETWEEN_NAMES.split(text)]
        for index in indexes:
            yield from (index.shown(name.thing) for piece in pieces if piece for name in best_of(index.find(piece)))


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
    """The terms that a name may be in a store: text, in either language or none; an IRI, or its text."""
    yield from (literal(text), literal(text, "en"), literal(text, "zh"))
    iri = expand(text)
    node = None if iri is None else _node(iri)
    if node is not None:
        yield from (node, Literal(text, datatype=NamedNode(XSD + "anyURI")))


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
