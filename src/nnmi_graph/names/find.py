"""Search: everything in whose names some words stand, best first, whatever kind of thing it is.

How much is found is known at once; what each is, is looked up for those that are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from ..errors import nearest
from ..frozen import value
from ..headers import in_words
from ..terms import shorten
from .index import TITLE, Name
from .kinds import ANYTHING
from .resolver import Names
from .spelling import fold, is_chinese, words_of


@value
class Topic:
    """Something to find that is no thing of the store, such as a question: how it is called, its kind and its words."""

    call: str
    kind: Mapping[str, str]
    titles: Mapping[str, str]
    words: tuple[str, ...] = ()


@value
class SearchResult:
    """Something found: its name, its kind in words, the words that were found if they are not the name, how to call it.

    `call` is a prefixed name or an IRI for a thing, and what to type for anything else.
    """

    name: str
    kind: str
    also: str
    call: str


E = TypeVar("E")
T = TypeVar("T")


class Lazily(Generic[T]):
    """As many things as there are entries, each made of its entry when it is asked for."""

    def __init__(self, make: Callable[[E], T], entries: Sequence[E] | Lazily[E]) -> None:
        self._make: Callable[..., T] = make
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._entries)


def find(names: Names, text: str, topics: Iterable[Topic] = (), language: str = "en") -> Lazily[SearchResult]:
    """What the words are found in: those that hold all of them first, then those that hold some.

    A name that is the text comes before one that holds it, a whole word before the beginning of one, a label before
    other names.
    """
    sought = words_of(fold(text))
    best: dict[str, tuple[tuple[float, int, int], Name]] = {}
    for key, bearers in names.holding(text, every=False).by_key.items():
        score = _score(key, sought)
        for name in bearers if score else ():
            rank = (-score, name.order, len(key))
            if name.thing not in best or rank < best[name.thing][0]:
                best[name.thing] = (rank, name)
    found: list[tuple[tuple[float, int, int], str, Name | SearchResult]]
    found = [(rank, name.text, name) for rank, name in best.values()]
    for topic in topics:
        texts = (*topic.titles.values(), *topic.words)
        score = max((_score(fold(said), sought) for said in texts), default=0)
        if score:
            title = in_words(topic.titles, language)
            hit = SearchResult(title, topic.kind[language], "", topic.call)
            found.append(((-score, TITLE, len(title)), title, hit))
    ranked = [hit for *_, hit in sorted(found, key=lambda entry: entry[:2])]
    return Lazily(lambda hit: _result(names, hit, language) if isinstance(hit, Name) else hit, ranked)


def suggest(names: Names, text: str) -> tuple[str, ...]:
    """The words in names of the store that the text may be a slip for."""
    from .kept import words_of_names

    kept = words_of_names(names.store)
    if kept is not None:
        return tuple(word for word in nearest(fold(text), kept) if len(find(names, word)))
    return nearest(fold(text), {word for key in names.index(ANYTHING).by_key for word in words_of(key)})


def _score(key: str, sought: Sequence[str]) -> float:
    """How well a folded name answers the words: a whole word counts 1, the beginning of one half, all of it 1 more."""
    if not sought or not any(word in key for word in sought):
        return 0
    own = words_of(key)
    score = sum(_held(word, own, key) for word in sought)
    return score + (own == list(sought))


def _held(word: str, own: Sequence[str], key: str) -> float:
    if word in own or (is_chinese(word) and word in key):
        return 1
    return 0.5 if len(word) > 2 and any(one.startswith(word) for one in own) else 0


def _result(names: Names, name: Name, language: str) -> SearchResult:
    kind = names.range_of(name.thing)
    label = names.label(name.thing, language)
    iri = kind.scheme or next(iter(kind.classes), "")
    said = names.label(iri, language) if iri else ""
    return SearchResult(
        label, said, "" if name.text in names.labels(name.thing).values() else name.text, shorten(name.thing)
    )
