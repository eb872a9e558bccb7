"""Which ready-made question a text asks for: terms weighed by how few questions have them, and parameters that fit.

Each question is described by the terms of its summary in all languages, of other ways of asking it, of its name, its
tags and the meaning of its parameters. A thing, a date or a number that the text mentions is a term too, which stands
in the questions that take it: so an institute tells little, since many questions take one, and a technology much.

Terms are weighed by inverse document frequency as in BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance
Framework: BM25 and Beyond", doi:10.1561/1500000019). Its count of a term and length of a text are replaced by how much
of what a question says was asked: questions are of one length and say things once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ..content import QueryFile
from ..headers import Header
from ..names import fold
from .thesaurus import Thesaurus

_OF_TAGS, _OF_PARAMS = 0.4, 0.4
"""What a term counts that stands only in the tags, or only in the meaning of a parameter."""
_OF_ASKED, _OF_ESSENCE = 0.2, 0.2
"""How much of the score hangs on the share of the question that was asked, and of what all ways of asking it say."""
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Described:
    """A question: the weight of each term of it, the terms of each way of asking it and of the meaning of each option.

    `essence` are the terms that every way of asking it has: without them something else is asked. `pairs` are its
    numbers with the terms beside them.
    """

    query: QueryFile
    header: Header
    weights: Mapping[str, float]
    ways: tuple[frozenset[str], ...]
    essence: frozenset[str]
    options: Mapping[str, frozenset[str]]
    pairs: Pairs


def described(query: QueryFile, words: Thesaurus) -> Described:
    """The question by its terms."""
    header = query.header()
    ways = [*header.summary.values(), *header.asked]
    fields = [
        (_OF_PARAMS, [text for param in header.params for text in param.meaning.values()]),
        (_OF_TAGS, [tag.replace("-", " ") for tag in header.tags]),
        (1.0, [*ways, query.name.replace("-", " ")]),
    ]
    weights = {term: weight for weight, texts in fields for text in texts for term in _terms(text, words)}
    pairs = (neighbours(fold(text), words) for text in header.summary.values())
    options = {param.option: _terms(" ".join(param.meaning.values()), words) for param in header.params}
    asked = tuple(_terms(text, words) for text in ways)
    essence = frozenset.intersection(*asked) if asked else frozenset[str]()
    return Described(query, header, weights, asked, essence, options, Pairs().union(*pairs))


def _terms(text: str, words: Thesaurus) -> frozenset[str]:
    return frozenset(token.term for token in words.tokens(fold(text)))


class Ranking:
    """What terms tell among some questions."""

    def __init__(self, questions: Sequence[Described]) -> None:
        self.questions = questions
        self._held = Counter(term for question in questions for term in question.weights)

    def told(self, held: int) -> float:
        """How much a term tells that so many of the questions have: the inverse document frequency, above 0."""
        return math.log(1 + (len(self.questions) - held + 0.5) / (held + 0.5))

    def of_term(self, term: str) -> float:
        """How much a term tells, for its length: one that no question has tells most, a pair of characters half."""
        return self.told(self._held[term]) * (_PAIR if "\u3400" <= term[0] <= "\u9fff" else 1.0)

    def is_common(self, term: str) -> bool:
        """Whether a term stands in so many questions that it names nothing."""
        return self._held[term] > len(self.questions) / 4

    def asked(self, terms: Set[str], question: Described) -> float:
        """What of the score stands for a question of which these terms were asked: all of one way of asking it is 1."""
        way = max((self._share(way, terms) for way in question.ways), default=0.0)
        essence = self._share(question.essence, terms) if question.essence else 1.0
        return 1 - _OF_ASKED * (1 - way) - _OF_ESSENCE * (1 - essence)

    def _share(self, wanted: Set[str], terms: Set[str]) -> float:
        return self._sum(wanted & terms) / (self._sum(wanted) or 1)

    def _sum(self, terms: Set[str]) -> float:
        return sum(map(self.of_term, terms))


_PAIR = 0.5
"""What a pair of Chinese characters counts beside a word: a word of two or three makes one or two pairs."""


def neighbours(folded: str, words: Thesaurus) -> Pairs:
    """Each number of a text with the term before it and the term after it.

    A year that a text and a question say beside the same word, as in “the 2013 design”, is a word of the question.
    """
    terms = [token.term for token in words.tokens(folded)]
    return frozenset(pair for pair in pairwise(terms) if any(term.isdecimal() for term in pair))
