"""Words with their spelling and synonyms taken off, so that what means the same is the same: the terms of a text.

English words are cut to their stems, Chinese is parted by the words of the thesaurus, and what is left of it into pairs
of characters. Which words mean the same, and which mean nothing in a question, is data: `queries/synonyms.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..names import fold, stem

WORD = re.compile("[\u3400-\u9fff]+|[^\\W_\u3400-\u9fff]+")
"""A word of a folded text, or a run of Chinese characters."""
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST_PHRASE = 5
Span = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Token:
    """A term of a text and the characters of the folded text that say it, from `start` up to `end`."""

    term: str
    start: int
    end: int


class Thesaurus:
    """Groups of words that mean the same, in any language, and words that mean nothing."""

    def __init__(self, same: Iterable[Sequence[str]] = (), ignored: Iterable[str] = ()) -> None:
        self.groups = [tuple(fold(phrase) for phrase in group) for group in same]
        self._groups_of: dict[str, list[int]] = {key(word): [] for phrase in ignored for word in [fold(phrase)]}
        for number, group in enumerate(self.groups):
            for phrase in group:
                self._groups_of.setdefault(key(phrase), []).append(number)
        self._longest = max((len(phrase) for phrase in self._groups_of if _HAN.search(phrase)), default=1)

    def tokens(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
        """The terms of a part of a folded text, in order; a word of several groups gives a term for each.

        >>> list(Thesaurus([("lead", "牵头")], ["who"]).tokens("who leads 牵头单位"))
        [Token(term='=0', start=4, end=9), Token(term='=0', start=10, end=12), Token(term='单位', start=12, end=14)]
        """
        words = [match.span() for match in WORD.finditer(folded, start, len(folded) if end is None else end)]

        def phrase(at: int) -> tuple[int, Iterable[Token]]:
            first = words[at][0]
            for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
                last = words[at + size - 1][1]
                found = self._groups_of.get(key(folded[first:last]))
                if found is not None or size == 1:
                    break
            return size, self._terms(found, key(folded[first:last]), first, last)

        yield from walk(folded, words, lambda first, last: self._chinese(folded, first, last), phrase)

    def _terms(self, groups: Sequence[int] | None, plain: str, start: int, end: int) -> Iterator[Token]:
        """The terms of a phrase: its groups, itself if it is in none, nothing if it is ignored."""
        terms = [plain] if groups is None else [f"={number}" for number in groups]
        yield from (Token(term, start, end) for term in terms)

    def _chinese(self, folded: str, start: int, end: int) -> Iterator[Token]:
        """The terms of a run of Chinese: at each place the longest word that is known, pairs of what lies between."""
        for at, stop, known in pieces(folded, start, end, self._groups_of, range(self._longest, 0, -1)):
            if known:
                yield from self._terms(self._groups_of[folded[at:stop]], "", at, stop)
            else:
                yield from self._pairs(folded, at, stop)

    def _pairs(self, folded: str, start: int, end: int) -> Iterator[Token]:
        yield from (Token(folded[at : at + 2], at, at + 2) for at in range(start, end - 1))

    def others(self, term: str) -> tuple[str, ...]:
        """The words of the group that a term stands for."""
        return self.groups[int(term[1:])] if term.startswith("=") else ()


def walk(
    folded: str,
    words: Sequence[Span],
    chinese: Callable[[int, int], Iterable[T]],
    phrase: Callable[[int], tuple[int, Iterable[T]]],
) -> Iterator[T]:
    """What is read at each place of a text: in a run of Chinese by `chinese`, else by `phrase`.

    This is given the number of the word that a phrase may begin with, and tells how many words it took.
    """
    at = 0
    while at < len(words):
        size, found = (1, chinese(*words[at])) if _HAN.match(folded, words[at][0]) else phrase(at)
        yield from found
        at += size


def pieces(
    text: str, start: int, end: int, words: Container[str], sizes: Sequence[int]
) -> Iterator[tuple[int, int, bool]]:
    """A text without blanks parted: at each place the first of the sizes that is a word's, and what lies between.

    Each piece is told as its start, its end, and whether it is a word.

    >>> list(pieces("牵头单位是", 0, 5, {"单位", "单", "位"}, range(2, 0, -1)))
    [(0, 2, False), (2, 4, True), (4, 5, False)]
    """
    at = loose = start
    while at < end:
        size = next((size for size in sizes if at + size <= end and text[at : at + size] in words), 0)
        if size:
            if loose < at:
                yield loose, at, False
            yield at, at + size, True
            loose = at + size
        at += size or 1
    if loose < end:
        yield loose, end, False


def key(folded: str) -> str:
    """A phrase by the stems of its words.

    >>> key("member universities"), key("membership of a university"), key("牵头单位")
    ('memb universit', 'memb of a universit', '牵头单位')
    """
    return " ".join(map(stem, WORD.findall(folded)))
