"""A ready-made question with its parameters: each value read as what its header says, then bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from numbers import Number

from ..content import QueryFile
from ..dates import PartialDate, as_typed, period
from ..errors import InputError, QueryError, UnknownName, shown
from ..headers import Param, parse_header
from ..learnt import learnt
from ..names import Names, Range, Topic
from ..terms import RDFS, Literal, NamedNode, Term, literal
from .bind import bind

VALUES = "give a text, a number, a date or an IRI"

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True)
class Choice:
    """A parameter that was given: its option, the words, what they are bound as, the path from the claims to them.

    `by` is '' where the values are nothing that a claim leads to.
    """

    option: str
    by: str
    words: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]


@dataclass(frozen=True)
class Asked:
    """The SPARQL of a question with its parameters bound, what was chosen, and what is to be said of the reading."""

    text: str
    choices: tuple[Choice, ...]
    notes: tuple[Texts, ...]


def ask(query: QueryFile, values: Mapping[str, object], names: Names) -> Asked:
    """The question with `values` by the names of its parameters. Raises `UnknownName`, `QueryError`."""
    params = {param.option.replace("-", "_"): param for param in query.header().params}
    choices: list[Choice] = []
    notes: list[Texts] = []
    for key, wanted in values.items():
        if key not in params:
            hint = f"{query.name} takes {', '.join(params) or 'none'}"
            raise UnknownName("parameter", key, params, mend=hint)
        words = tuple(_written(item, key) for item in (wanted if isinstance(wanted, list | tuple | set) else [wanted]))
        if not words:
            raise InputError(f"{shown(wanted)} is no value of {key!r}", mend=VALUES)
        rows = tuple(_terms(params[key], word, names, notes) for word in words)
        choices.append(Choice(params[key].option, params[key].by, words, rows))
    bound = {params[key].variables: choice.rows for key, choice in zip(values, choices, strict=True)}
    bound |= {param.variables: () for key, param in params.items() if key not in values and {*param.unless} & {*values}}
    return Asked(bind(query.text(), bound, str(query.path)), tuple(choices), tuple(notes))


def _written(value: object, key: str) -> str:
    """A value of Python as people would type it. Raises `InputError` for one that nobody could type."""
    if isinstance(value, str | Number | Literal | NamedNode | date) and not isinstance(value, bool):
        return as_typed(value)
    raise InputError(f"{shown(value)} is no value of {key!r}", mend=VALUES)


def _terms(param: Param, text: str, names: Names, notes: list[Texts]) -> tuple[Term, ...]:
    """What a value of a parameter is bound as: one term, or the first and the last day of a date.

    A note is made where the text is only part of a name.
    """
    if param.type == "date":
        days = period(text) if param.bounds == "period" else PartialDate.parse(text).days
        return tuple(PartialDate(day).literal() for day in days)
    if param.type == "number":
        return (_number(text, param),)
    if param.type == "text":
        return (literal(text),)
    meant = names.meant(text, range_of(param), param.option)
    if meant.read_as:
        notes.append({"en": f"{text!r} is read as {meant.read_as!r}", "zh": f"“{text}”理解为“{meant.read_as}”"})
    return (meant.thing,)


def range_of(param: Param) -> Range:
    """What a thing or a concept that the parameter takes must be."""
    if param.type == "concept":
        return Range(scheme="".join(param.of[:1]))
    return Range(any_of=() if RDFS + "Resource" in param.of else param.of)


def _number(text: str, param: Param) -> Term:
    if not re.fullmatch(r"[+-]?\d{1,100}(\.\d{1,100})?", text, re.ASCII):
        raise QueryError(f"--{param.option} {text!r} is no number", mend="write digits, such as 12 or 0.5")
    return Literal(float(text) if "." in text else int(text))


_VERB = {"question": "query", "check": "query", "network": "network"}
_KIND = {
    "question": {"en": "question", "zh": "问题"},
    "check": {"en": "check", "zh": "检查"},
    "network": {"en": "network", "zh": "网络"},
}


def topics(queries: Iterable[QueryFile]) -> Iterator[Topic]:
    """The ready-made queries as something to be found."""
    for query in queries:
        summary, tags = _told(query.text(), str(query.path))
        call = f"nnmi {_VERB[query.kind]} {query.name}"
        yield Topic(call, _KIND[query.kind], summary, (query.name, *tags))


@learnt
def _told(text: str, name: str) -> tuple[dict[str, str], list[str]]:
    """The summary of a query by language, and its tags."""
    header = parse_header(text, name)
    return dict(header.summary), list(header.tags)
