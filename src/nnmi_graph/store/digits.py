"""Words on numbers that are too long for the engine: of more than 18 digits of fraction, or beyond 64 bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from ..datatypes import DECIMALS
from ..terms import Literal
from .base import Rows
from .text import FORMS, LONG, TOKEN

_ADDING = {"SUM", "AVG"}
_ENDS = {"MIN": {")"}, "MAX": {")"}, "ORDER": {"LIMIT", "OFFSET", "VALUES", "}"}}
"""What puts in order, or chooses by it, and what its variables end at."""
Tokens = Sequence[tuple[str, str]]
"""The tokens of a query: their kinds, as `TOKEN` names them, and what they say, words in upper case."""


def _note(english: str, **values: object) -> Mapping[str, str]:
    from ..phrases import Sentence  # most answers need none

    return Sentence(english, **values)


def of_shown(text: str, rows: Rows) -> Iterator[Mapping[str, str]]:
    """What an answer owes to such numbers if it shows one: an order by their text."""
    if any(_is_long(term) for row in rows for term in row) and _ordered(_tokens(text)):
        yield _note("numbers of more than 18 digits were put in order, or chosen from, by their text")


def of_hidden(text: str, rows: Rows, ask: Callable[[str], bool] | None) -> Iterator[Mapping[str, str]]:
    """What an answer may owe to such numbers that it does not show: a sum that is missing, or another choice.

    `ask` answers an ASK: whether a property of what was ordered has such numbers.
    """
    tokens = _tokens(text)
    summed = [place for place, name in enumerate(rows.variables) if name in _summed(tokens)]
    if any(row[place] is None for row in rows for place in summed):
        yield _note("a cell is empty where a sum met what is no number, or one of more than 18 digits")
    prologue = " ".join(word for _, word in takewhile(lambda token: token[1] not in FORMS, tokens))
    for step in _steps(tokens, _left_out(tokens, rows)) if ask else ():
        if ask and ask(f"{prologue} ASK {{ ?s {step} ?n FILTER({_LONG_NUMBER}) }}"):
            told = "{step} has numbers of more than 18 digits, which were put in order by their text"
            yield _note(told, step=step)


_LONG_NUMBER = "isLiteral(?n) && LANG(?n) = '' && DATATYPE(?n) IN ({}) && REGEX(STR(?n), '{}')".format(
    ", ".join(f"<{kind}>" for kind in sorted(DECIMALS)), LONG.pattern.replace("\\", "\\\\")
)


def _is_exact(term: object) -> bool:
    return isinstance(term, Literal) and term.datatype.value in DECIMALS


def _is_long(term: object) -> bool:
    return isinstance(term, Literal) and bool(LONG.search(term.value)) and _is_exact(term)


def _tokens(text: str) -> Tokens:
    matches = ((match.lastgroup or "", match[0]) for match in TOKEN.finditer(text))
    return [(k, word.upper() if k == "word" else word) for k, word in matches if k not in ("space", "comment")]


def _ordered(tokens: Tokens) -> set[str]:
    """The variables that a query puts in order, or takes the least or the greatest of, without their sign."""
    found: set[str] = set()
    for place, (kind, word) in enumerate(tokens):
        if kind == "word" and (ends := _ENDS.get(word)):
            upto = takewhile(lambda token: token[1] not in ends, tokens[place:])
            found.update(name[1:] for kind, name in upto if kind == "variable")
    return found


def _left_out(tokens: Tokens, rows: Rows) -> set[str]:
    """Those of them of which the answer may show only some values."""
    cut = ("word", "LIMIT") in tokens and any(_is_exact(term) for row in rows for term in row)
    return _ordered(tokens).difference(() if cut else rows.variables)


def _summed(tokens: Tokens) -> set[str]:
    """The variables that a query computes from a sum, without their sign; what is inside may come later."""
    found: set[str] = set()
    within = [False]
    for (kind, word), (_, following) in [*pairwise(tokens)] * 2:
        if word == "(":
            within.append(False)
        elif word == ")" and len(within) > 1:
            within[-2:] = [within[-2] or within[-1]]
        elif (kind == "word" and word in _ADDING) or (kind == "variable" and word[1:] in found):
            within[-1] = True
        elif kind == "word" and word == "AS" and within[-1]:
            found.add(following[1:])
    return found


def _steps(tokens: Tokens, variables: set[str]) -> list[str]:
    """The properties that stand right before one of the variables."""
    pairs = pairwise(tokens)
    steps = (word for (kind, word), (_, after) in pairs if kind in ("iri", "name") and after[1:] in variables)
    return [step for step in dict.fromkeys(steps) if step[0] not in "_@"]
