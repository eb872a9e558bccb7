"""The names of one kind of thing, by their folded form: found whole, by a word in them, or by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from ..errors import may_be_like, nearest_keys
from ..frozen import value
from ..terms import Literal, NamedNode, Term, shorten
from .english import root
from .spelling import core, fold, is_chinese, no_more_than, words_of

LABEL, SHORT, SPELLING, USED, USED_SHORT, IDENTIFIER, TITLE = range(7)
"""The kinds of name, best first: a label, an abbreviation, a spelling that was merged, a name and an abbreviation that
some source uses, an identifier, the title of a document."""
FULL = frozenset({LABEL, SPELLING, USED})
"""The names that name a thing in full."""
NAMED = """{ ?thing rdfs:label ?name . BIND(0 AS ?order) } UNION
  { ?thing skos:prefLabel ?name . BIND(0 AS ?order) } UNION
  { ?thing nnmi:abbreviation ?name . FILTER NOT EXISTS { ?thing nnmi:about ?other } BIND(1 AS ?order) } UNION
  { ?thing skos:altLabel ?name . BIND(1 AS ?order) } UNION
  { ?thing skos:notation ?name . BIND(1 AS ?order) } UNION
  { ?merge nnmi:spelling ?name ; nnmi:mergedInto ?thing . BIND(2 AS ?order) } UNION
  { ?usage nnmi:name ?name ; nnmi:about ?thing . BIND(3 AS ?order) } UNION
  { ?usage nnmi:abbreviation ?name ; nnmi:about ?thing . BIND(4 AS ?order) } UNION
  { ?thing nnmi:identifier ?name . BIND(5 AS ?order) } UNION
  { ?thing dcterms:title ?name . BIND(6 AS ?order) }"""
"""Each name (`?name`) of each thing (`?thing`) with the kind of name (`?order`)."""


_ROOT, _ONE_SLIP = 5, 0.86
"""How many letters of a root tell it from others, and how like words are that one slip parts."""
_OWN = {"rdfs:label": 0, "skos:prefLabel": 0, "skos:altLabel": 1, "skos:notation": 1, "nnmi:abbreviation": 1}
_OWN |= {"nnmi:identifier": 5, "dcterms:title": 6}


def named_among(things: str) -> str:
    """The same, for a clause that binds `?thing` to a few things: all that each says of itself is read in one go."""
    by_others = "".join(f" UNION {{ {things} {part}" for part in re.split(r"UNION\s+\{", NAMED) if "; nnmi:" in part)
    order = "0"
    for own, place in _OWN.items():
        order = f"IF(?said = {own}, {place}, {order})"
    own = f"""{things} ?thing ?said ?name FILTER(?said IN ({", ".join(_OWN)}))
        FILTER(?said != nnmi:abbreviation || NOT EXISTS {{ ?thing nnmi:about ?other }}) BIND({order} AS ?order)"""
    return f"{{ {own} }}{by_others}"


def may_hold(words: Sequence[str], every: bool) -> str:
    """A FILTER that keeps each `?name` whose folded form holds the words, all or some, and few others.

    A name in plain letters is looked at but for case and dots; one with any other character may fold to anything.

    >>> may_hold(["mit"], every=True)
    'FILTER(REGEX(STR(?name), "[^ -~]") || (REGEX(STR(?name), "m[.]?i[.]?t", "i")))'
    """
    plain = ["[.]?".join(word) for word in words if word.isascii()]
    if every and len(plain) < len(words):
        plain = []
    tests = (" && " if every else " || ").join(f'REGEX(STR(?name), "{word}", "i")' for word in plain)
    return f'FILTER(REGEX(STR(?name), "[^ -~]"){f" || ({tests})" if tests else ""})'


@value
class Name:
    """A name, the thing that bears it, and which kind of name it is."""

    text: str
    thing: str
    order: int


def names_of(rows: Iterable[tuple[Term | None, ...]]) -> Iterator[Name]:
    """The names in rows of thing, name, order."""
    for thing, name, order in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal | NamedNode) and order is not None:
            yield Name(name.value, thing.value, int(order.value))


def in_order(names: Iterable[Name]) -> list[Name]:
    """The names in order of their kinds, each once."""
    return sorted(set(names), key=lambda name: (name.order, name.text, name.thing))


def best_of(names: Iterable[Name]) -> list[Name]:
    """Those with the best kind of name; names in full are one kind: the label of one is what another may be called."""
    found = list(names)
    best = min((name.order for name in found), default=LABEL)
    return [name for name in found if name.order in (FULL if best in FULL else {best})]


class Index:
    """Names by their folded form, given in the order of their kinds."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.by_key: dict[str, list[Name]] = {}
        self.labels: dict[str, str] = {}
        self.shorts: dict[str, str] = {}
        self._by_length: dict[tuple[int, float], list[str]] = {}
        for name in names:
            self.by_key.setdefault(fold(name.text), []).append(name)
            if name.order in (LABEL, TITLE):
                self.labels.setdefault(name.thing, name.text)
            elif name.order == SHORT:
                self.shorts.setdefault(name.thing, name.text)

    @cached_property
    def by_core(self) -> dict[str, str]:
        """The folded names by the words that tell them from others."""
        return {" ".join(core(key)): key for key in reversed(self.by_key)}

    @cached_property
    def cores(self) -> list[str]:
        """Their words, each once."""
        return list(self.by_core)

    def cores_like(self, text: str, least: float) -> list[str]:
        """Those of a length that lets them be so like the text."""
        key = len(text), least
        if key not in self._by_length:
            self._by_length[key] = [core for core in self.cores if may_be_like(len(core), *key)]
        return self._by_length[key]

    def find(self, text: str) -> list[Name]:
        """The names that are the text but for its spelling."""
        return self.by_key.get(fold(text), [])

    def with_words(self, text: str) -> list[Name]:
        """The names that hold every word of the text, best kind of name only."""
        sought = words_of(fold(text))
        holding = no_more_than(" ".join(sought), [key for key in self.by_key if sought and holds(key, sought)])
        found = [self.by_key[key] for key in holding]
        best = min((name.order for names in found for name in names), default=0)
        return [name for names in found for name in names if name.order == best]

    def shown(self, thing: str) -> str:
        """The thing's label, with its abbreviation in brackets if it has one."""
        label = self.labels.get(thing, shorten(thing))
        return f"{label} ({self.shorts[thing]})" if thing in self.shorts and self.shorts[thing] != label else label


def holds(key: str, words: Sequence[str]) -> bool:
    """Whether a folded name holds all the words: whole ones, or Chinese in a row.

    >>> holds("integrated photonics", ["photonics"]), holds("metaphysics", ["physics"]), holds("集成光子", ["光子"])
    (True, False, True)
    """
    own: list[str] | None = None
    for word in words:
        if word not in key:
            return False
        if not is_chinese(word):
            own = own if own is not None else words_of(key)
            if word not in own:
                return False
    return True


def proposals(text: str, indexes: Sequence[Index], count: int = 2) -> tuple[str, ...]:
    """What the text may have been meant to name, as it is shown, best first."""
    sought = " ".join(core(text))

    def like(least: float) -> list[str]:
        return [key for index in indexes for key in index.cores_like(sought, least)]

    keys = [*chain.from_iterable(index.cores for index in indexes)]
    cores = nearest_keys(sought, like, keys, 3 * count) or _with_words_like(sought, keys)
    found = ((index.by_core[key], index) for key in cores for index in indexes if key in index.by_core)
    shown = (index.shown(index.by_key[key][0].thing) for key, index in found)
    return tuple(dict.fromkeys(shown))[:count]


def _with_words_like(sought: str, keys: Sequence[str]) -> list[str]:
    """The keys that hold for each word one of the same root, or one letter from it, shortest first.

    >>> _with_words_like("robots", ["robotics for manufacturing", "rob", "robust design"])
    ['robotics for manufacturing']
    """
    left = list(keys)
    for word in sought.split():
        alike = {own for own in {own for key in left for own in key.split()} if _alike(word, own)}
        left = [key for key in left if not alike.isdisjoint(key.split())]
    return sorted(left, key=len) if sought else []


def _alike(word: str, own: str) -> bool:
    """Whether the words differ in their endings only, or in one letter of many; short ones are alike only if equal."""
    from rapidfuzz.distance import OSA

    if min(len(word), len(own)) < _ROOT:
        return word == own
    same = root(word)
    return (len(same) >= _ROOT and same == root(own)) or OSA.normalized_similarity(word, own) >= _ONE_SLIP
