"""Shapes without a name, called by what they ask for: “first name”, “age: 18 or more”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..frozen import replace
from ..labels import Labels, pick
from ..shapes.model import Check, Shape, Shapes
from ..terms import Literal, Term
from .messages import expectation
from .report import Finding

MOST = 4
"""How many demands of a shape are told."""


def named_by_what_they_ask(nodes: Iterable[Term], shapes: Shapes, labels: Labels) -> Labels:
    """The labels, and names in English and Chinese for these shapes, those of the shapes they refer to included."""
    known = dict(labels.known)
    for node in nodes:
        if node not in known:
            known[node] = tuple(
                Literal(text, language=language)
                for language in ("en", "zh")
                if (text := asks(shapes.by_id[node], shapes, labels, language))
            )
    return replace(labels, known={node: texts for node, texts in known.items() if texts})


def asks(shape: Shape, shapes: Shapes, labels: Labels, language: str, depth: int = 2) -> str:
    """What the shape asks for in words, '' if it is only a query."""
    named = pick(shape.names, language)
    if named is not None:
        return named.value
    demands = list(dict.fromkeys(_demands(shape, shapes, labels, language, depth)))
    told = ("；" if language == "zh" else "; ").join([*demands[:MOST], *(["…"] if len(demands) > MOST else [])])
    path = labels.path(shape.path, language)
    return f"{path}: {told}" if path and told else path or told


def _demands(shape: Shape, shapes: Shapes, labels: Labels, language: str, depth: int) -> Iterator[str]:
    for made in shape.constraints:
        inner = [asks(shapes.by_id[node], shapes, labels, language, depth - 1) for node in made.shapes] if depth else []
        known = {n: (Literal(text, language=language),) for n, text in zip(made.shapes, inner, strict=False) if text}
        here = replace(labels, known={**labels.known, **known})
        yield expectation(Finding(shape.id, shape.id, shape.path, None, "", "", Check(shape, made), here), language)
    for node in shape.properties if depth else ():
        yield asks(shapes.by_id[node], shapes, labels, language, depth - 1)
