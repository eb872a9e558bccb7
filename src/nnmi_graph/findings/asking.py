"""Shapes without a name, called by what they ask for: “first name”, “age: 18 or more”."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..frozen import replace
from ..labels import Labels, pick
from ..phrases import in_language
from ..shapes.model import Check, Shape, Shapes
from ..terms import Term
from .messages import expectation
from .report import Finding

MOST = 4
"""How many demands of a shape are told."""


def named_by_what_they_ask(shapes: Shapes, labels: Labels, depth: int = 2) -> Labels:
    """The labels, by which shapes without a name are called by what they ask, down to shapes that they refer to."""

    @lru_cache(1024)
    def asked(node: Term, language: str) -> str:
        return asks(shapes.by_id[node], shapes, labels, language, depth) if node in shapes.by_id else ""

    return replace(labels, unnamed=asked)


def asks(shape: Shape, shapes: Shapes, labels: Labels, language: str, depth: int) -> str:
    """What the shape asks for in words, '' if it is only a query."""
    named = pick(shape.names, language)
    if named is not None:
        return named.value
    below = named_by_what_they_ask(shapes, labels, depth - 1) if depth else labels
    demands = [each for each in dict.fromkeys(_demands(shape, below, language)) if each]
    told = in_language("; ", language).join([*demands[:MOST], *(["…"] if len(demands) > MOST else [])])
    path = labels.path(shape.path, language)
    return f"{path}: {told}" if path and told else path or told


def _demands(shape: Shape, labels: Labels, language: str) -> Iterator[str]:
    for made in shape.constraints:
        breach = Finding(shape.id, shape.id, shape.path, None, "", "", Check(shape, made), labels)
        yield expectation(breach, language)
    yield from (labels.words_for(node, language) for node in shape.properties)
