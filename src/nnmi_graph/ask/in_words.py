"""Asking in plain words: which ready-made question a text asks for, with which parameters, how surely, and why.

No model: terms are matched and weighed (`ranking`), names, dates and numbers in the text become parameters
(`mentions`). A reading is clear only if next to nothing of the text is left over, no name of a thing, and no other
question comes near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..content import QueryFile
from ..headers import Param
from ..names import ANYTHING, Names, fold
from ..terms import shorten
from .asking import range_of
from .mentions import Mention, NameFinder
from .ranking import Described, Ranking, described, neighbours
from .thesaurus import Thesaurus
from .times import times_and_numbers

_CLEAR, _AHEAD, _LEAST = 0.65, 0.1, 0.2
"""The least score of a reading that is clear, how far behind the next one stays, the least to be proposed at all."""
_OF_ANYTHING = 0.7
"""How much of what a thing tells counts for a question that takes things of any kind."""
_WITHOUT_THE_THING = 0.85
"""What is left of the score of a question that has no place for a thing the text names: it is about something else."""


@dataclass(frozen=True)
class Candidate:
    """A question that a text may ask for.

    `parameters` are by option: IRIs of things and concepts, dates, numbers. `score` is the share of what the text tells
    that the question answers to, 1 at most; `why` are the words that it answers to, `left_out` those that it does not.
    `read_as` says for a thing that the text names in part which name of it is meant.
    """

    query: QueryFile
    parameters: Mapping[str, tuple[str, ...]]
    score: float
    why: tuple[str, ...]
    left_out: tuple[str, ...]
    read_as: Mapping[str, str]

    @property
    def values(self) -> dict[str, list[str]]:
        """The parameters as `Workspace.query` takes them."""
        return {option.replace("-", "_"): list(values) for option, values in self.parameters.items()}

    @property
    def words(self) -> list[str]:
        """The question and its parameters as the command line takes them."""
        things = {param.option for param in self.query.header().params if param.type in ("thing", "concept")}
        words = [self.query.name]
        for option, values in self.parameters.items():
            for value in values:
                words += f"--{option}", shorten(value) if option in things else value
        return words


@dataclass(frozen=True)
class Reading:
    """What a text asks for: the candidates, best first, and the things that it is a name of if it is no more.

    It is `clear` if the first of them is surely meant. `several` are the names in it that more than one thing bears.
    """

    text: str
    candidates: tuple[Candidate, ...]
    things: tuple[str, ...]
    clear: bool
    several: Mapping[str, tuple[str, ...]]


class Reader:
    """Reads texts as the questions of a project."""

    def __init__(self, queries: Iterable[QueryFile], names: Names, words: Thesaurus) -> None:
        self._names, self._words = names, words
        self._ranking = Ranking([described(query, words) for query in queries])
        params = [param for question in self._ranking.questions for param in question.header.params]
        self._finder = NameFinder(names, words, {of for p in params if p.type == "concept" for of in p.of[:1]})

    def read(self, text: str, top: int = 3) -> Reading:
        """The questions that the text may ask for, at most `top`."""
        folded = fold(text)
        times = list(times_and_numbers(folded))
        taken = [range(mention.start, mention.end) for mention in times]
        named = self._finder.find(text, folded, taken)
        mentions = [*times, *(mention for mention in named if not self._is_no_name(folded, mention))]
        things = self._bare(folded, mentions)
        found = sorted(self._candidates(_Text(folded, mentions, self._words)), key=lambda one: -one.score)
        near = found[1].score if found[1:] else 0.0
        clear = bool(found) and found[0].score >= _CLEAR and found[0].score - near >= _AHEAD
        if things:
            return Reading(text, tuple(found[:top]), things, len(things) == 1, {})
        told = [mention for mention in mentions if mention.kind == "thing"]
        bound = [*told, *(mention for mention in mentions if mention.kind in ("period", "date"))]
        clear = clear and not {folded[one.start : one.end] for one in bound}.intersection(found[0].left_out)
        called = [mention for mention in told if not mention.common]
        vague = any(any(mention.read_as.values()) and mention.things[1:] for mention in called)
        several = {folded[one.start : one.end]: one.things for one in called if not any(one.read_as.values())}
        return Reading(
            text, tuple(found[:top]), (), clear and not vague, {name: s for name, s in several.items() if s[1:]}
        )

    def _is_no_name(self, folded: str, mention: Mention) -> bool:
        """Whether the words for a concept are words of most questions: “institution” is one where all ask of them."""
        tokens = self._words.tokens(folded, mention.start, mention.end)
        return mention.common and all(self._ranking.is_common(token.term) for token in tokens)

    def _bare(self, folded: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """The things that the text is a name of, if it says nothing else."""
        named = [mention for mention in mentions if mention.kind == "thing" and not mention.common]
        if len(named) != 1 or len(mentions) != 1:
            return ()
        rest = [*self._words.tokens(folded, 0, named[0].start), *self._words.tokens(folded, named[0].end)]
        return () if rest else named[0].things

    def _candidates(self, text: _Text) -> Iterator[Candidate]:
        fits = [self._fits(text, question) for question in self._ranking.questions]
        tells = [self._tells(text, mention, [row[n] for row in fits]) for n, mention in enumerate(text.mentions)]
        whole = sum(tells) + sum(max(map(self._ranking.of_term, terms)) for _, terms in text.free)
        for question, row in zip(self._ranking.questions, fits, strict=True):
            candidate = self._candidate(text, question, row, tells, whole)
            if candidate.score >= _LEAST:
                yield candidate

    def _tells(self, text: _Text, mention: Mention, fits: Sequence[_Fit | None]) -> float:
        """How much a mention tells; a concept no more than its words."""
        told = self._ranking.told(sum(fit is not None for fit in fits))
        return min(told, sum(map(self._ranking.of_term, text.inside(mention)))) if mention.common else told

    def _candidate(
        self, text: _Text, question: Described, fits: Sequence[_Fit | None], tells: Sequence[float], whole: float
    ) -> Candidate:
        """The question with what of the text fits it; `whole` is what all of the text tells."""
        got = {term: self._ranking.of_term(term) * question.weights.get(term, 0) for term in text.terms}
        named: list[tuple[Mention, tuple[str, float]]] = []
        for mention, fit, tell in zip(text.mentions, fits, tells, strict=True):
            terms = text.inside(mention)
            words = tell * sum(got[t] for t in terms) / (sum(map(self._ranking.of_term, terms)) or 1)
            named.append((mention, (text.said(mention), max(tell * fit.share, words) if fit else words)))
        parts = [(said, max(got[term] for term in terms)) for said, terms in text.free]
        parts += (part for _, part in named)
        parameters: dict[str, tuple[str, ...]] = {}
        for fit in filter(None, fits):
            for option, value in fit.values.items():
                parameters[option] = tuple(dict.fromkeys((*parameters.get(option, ()), value)))
        said = {term for term, share in got.items() if share}
        about = all(share or mention.kind != "thing" or mention.common for mention, (_, share) in named)
        asked = self._ranking.asked(said.union(*(question.options[option] for option in parameters)), question)
        return Candidate(
            question.query,
            parameters,
            asked * sum(share for _, share in parts) / (whole or 1) * (1.0 if about else _WITHOUT_THE_THING),
            tuple(said for said, share in parts if share),
            tuple(said for said, share in parts if not share),
            {value: fit.read_as for fit in fits if fit and fit.read_as for value in fit.values.values()},
        )

    def _fits(self, text: _Text, question: Described) -> list[_Fit | None]:
        """What each mention is for the question; of parameters that take a thing, one not yet given goes first."""
        fits: list[_Fit | None] = []
        for mention in text.mentions:
            given = {option for fit in fits if fit for option in fit.values}
            params = sorted(question.header.params, key=lambda param: param.option in given)
            its_own = text.pairs & question.pairs and {*mention.value.split("/")} & question.weights.keys()
            if mention.kind == "thing":
                fits.append(self._named(mention, params))
            else:
                fits.append(None if its_own else _timed(mention, params))
        return fits

    def _named(self, mention: Mention, params: Sequence[Param]) -> _Fit | None:
        """The parameter that a thing or concept is a value of."""
        found = ((param, self._thing(mention, param)) for param in params if param.type in ("thing", "concept"))
        for param, thing in found:
            if thing:
                share = _OF_ANYTHING if range_of(param) == ANYTHING else 1.0
                return _Fit({param.option: thing}, mention.read_as[thing], share)
        return None

    def _thing(self, mention: Mention, param: Param) -> str | None:
        """The one thing of those mentioned that the parameter takes."""
        wanted = range_of(param)
        if param.type == "thing" and mention.common:
            return None
        fitting = [thing for thing in mention.things if self._names.fits(thing, wanted)]
        if len(fitting) > 1:
            return self._names.above_all(sorted(fitting))
        return fitting[0] if fitting else None


@dataclass(frozen=True)
class _Fit:
    """A mention as values by option, the name that a part of it was read as, the share of it that counts."""

    values: Mapping[str, str]
    read_as: str = ""
    share: float = 1.0


def _timed(mention: Mention, params: Sequence[Param]) -> _Fit | None:
    """The parameters that a date, a period or a number is a value of."""
    bounds = {param.bounds: param.option for param in params if param.bounds}
    if mention.kind == "period" and "period" in bounds:
        return _Fit({bounds["period"]: mention.value})
    if mention.kind == "period" or (mention.kind == "date" and len(bounds) == 2):
        ends = mention.value.split("/") if mention.kind == "period" else [mention.value] * 2
        asked = {side: day for side, day in zip(("from", "until"), ends, strict=True) if day}
        return _Fit({bounds[side]: day for side, day in asked.items()}) if asked.keys() <= bounds.keys() else None
    for param in params:
        is_year = param.type == "number" and "year" in fold(param.meaning.get("en", param.name))
        kind = "date" if is_year or (param.type == "date" and param.bounds != "from") else param.type
        if kind == mention.kind and not (is_year and "-" in mention.value):
            return _Fit({param.option: mention.value})
    return None


class _Text:
    """A folded text with what it mentions; `free` are the other words, each with the terms that it may stand for."""

    def __init__(self, folded: str, mentions: Sequence[Mention], words: Thesaurus) -> None:
        self._folded, self.mentions, self._words = folded, mentions, words
        self.pairs = neighbours(folded, words)
        ends = sorted([(0, 0), *((mention.start, mention.end) for mention in mentions), (len(folded),) * 2])
        gaps = [(left[1], right[0]) for left, right in pairwise(ends)]
        tokens = [token for start, end in gaps for token in words.tokens(folded, start, end)]
        said: dict[tuple[int, int], list[str]] = {}
        for token in tokens:
            said.setdefault((token.start, token.end), []).append(token.term)
        words_of = {tuple(terms): folded[start:end] for (start, end), terms in reversed(said.items())}
        self.free = [(word, terms) for terms, word in reversed(words_of.items())]
        inside = (term for mention in mentions for term in self.inside(mention))
        self.terms = {*inside, *(term for _, terms in self.free for term in terms)}

    def inside(self, mention: Mention) -> frozenset[str]:
        """The terms of the words of a mention."""
        return frozenset(token.term for token in self._words.tokens(self._folded, mention.start, mention.end))

    def said(self, mention: Mention) -> str:
        return self._folded[mention.start : mention.end]
