"""SPARQL and SHACL property paths as values, their text, and the graph pattern that connects two nodes by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from .frozen import value
from .terms import iri_text


@value
class Predicate:
    """One step along a predicate."""

    iri: str


@value
class Inverse:
    """A path walked backwards."""

    of: Path


@value
class Sequence:
    """One path after the other."""

    parts: tuple[Path, ...]


@value
class Alternative:
    """Any one of several paths."""

    parts: tuple[Path, ...]


@value
class Repeat:
    """A path walked any number of times (`*`), at least once (`+`) or at most once (`?`)."""

    of: Path
    times: Literal["*", "+", "?"]


Path = Predicate | Inverse | Sequence | Alternative | Repeat


def path_text(path: Path) -> str:
    """The path in SPARQL.

    >>> path_text(Sequence((Inverse(Predicate("http://e/a")), Repeat(Predicate("http://e/b"), "*"))))
    '(^<http://e/a>)/(<http://e/b>*)'
    """
    match path:
        case Predicate(iri):
            return iri_text(iri)
        case Inverse(of):
            return "^" + _inner(of)
        case Sequence(parts):
            return "/".join(_inner(part) for part in parts)
        case Alternative(parts):
            return "|".join(_inner(part) for part in parts)
        case Repeat(of, times):
            return _inner(of) + times


def _inner(path: Path) -> str:
    """The path as an operand: in parentheses unless it is a single predicate."""
    return path_text(path) if isinstance(path, Predicate) else f"({path_text(path)})"


def is_nullable(path: Path) -> bool:
    """Whether the path can lead from a node to itself in no step, even from a node that is in no triple.

    >>> is_nullable(Repeat(Predicate("http://e/b"), "?"))
    True
    """
    match path:
        case Predicate():
            return False
        case Inverse(of):
            return is_nullable(of)
        case Sequence(parts):
            return all(is_nullable(part) for part in parts)
        case Alternative(parts):
            return any(is_nullable(part) for part in parts)
        case Repeat(of, times):
            return times != "+" or is_nullable(of)


def path_predicates(path: Path) -> Iterator[str]:
    """The predicates a path walks, in the order they are written."""
    match path:
        case Predicate(iri):
            yield iri
        case Inverse(of) | Repeat(of, _):
            yield from path_predicates(of)
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from path_predicates(part)


def connect(path: Path, start: str, end: str, before: str = "") -> str:
    """The pattern that binds `end` to each node the path leads to from `start`; `before` is what binds `start`.

    A path of no step also holds for a node that is in no triple of the graph, which a SPARQL engine does not look
    at unless told (SPARQL 1.1, section 9.1): that case is a branch of its own.

    >>> connect(Predicate("http://e/a"), "?this", "?value", "?this a <http://e/C> . ")
    '?this a <http://e/C> . ?this <http://e/a> ?value .'
    """
    step = f"{before}{start} {path_text(path)} {end} ."
    return f"{{ {step} }} UNION {{ {before}BIND({start} AS {end}) }}" if is_nullable(path) else step
