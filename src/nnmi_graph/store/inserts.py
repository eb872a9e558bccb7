"""SPARQL text that puts quads in, and the prefixes a text uses without declaring them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from ..terms import PREFIXES, BlankNode, DefaultGraph, Quad, Term, data_text

_DECLARED = re.compile(r"\bPREFIX\s+([\w.\-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w.\-])([\w.\-]+):")
"""Looked for at the beginning of a word only: else a long word without a space costs the square of its length."""


def with_prefixes(text: str) -> str:
    """The query with those of our prefixes declared that it uses undeclared; its lines keep their numbers.

    >>> with_prefixes("ASK { ?s a org:Role }")
    'PREFIX org: <http://www.w3.org/ns/org#> ASK { ?s a org:Role }'
    """
    declared = set(_DECLARED.findall(text))
    used = set(_USED.findall(text))
    missing = (f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if p in used and p not in declared)
    return " ".join((*missing, text))


def insert_texts(quads: Iterable[Quad], most: int) -> Iterator[str]:
    """Updates that put the quads in, each with at most `most` of them.

    A blank node means the same only within one update, so the quads with blank nodes all go into the first.
    """
    rest: list[Quad] = []
    blank = [quad for quad in quads if _has_blank(quad) or rest.append(quad)]  # type: ignore[func-returns-value]
    first = max(most - len(blank), 0)
    ordered = iter(rest)
    if head := [*blank, *islice(ordered, first)]:
        yield insert_text(head)
    while part := list(islice(ordered, most)):
        yield insert_text(part)


def insert_text(quads: Iterable[Quad]) -> str:
    """One INSERT DATA with the quads, graph by graph. Raises `TermError`."""
    return data_update("INSERT", quads)


def data_update(verb: str, quads: Iterable[Quad]) -> str:
    """One INSERT DATA or DELETE DATA with the quads, graph by graph. Raises `TermError`."""
    return "\n".join((f"{verb} DATA {{", *grouped(quads), "}"))


def grouped(quads: Iterable[Quad]) -> Iterator[str]:
    """The quads as SPARQL writes them in data and templates, a block for each graph. Raises `TermError`."""
    graphs: dict[Term | DefaultGraph, list[str]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(" ".join(map(data_text, quad.triple)) + " .")
    for graph, lines in graphs.items():
        if isinstance(graph, DefaultGraph):
            yield "\n".join(lines)
        else:
            yield "\n".join((f"GRAPH {data_text(graph)} {{", *lines, "}"))


def _has_blank(quad: Quad) -> bool:
    return any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name))
