"""The graphs a query names for itself, in place of what a store would use otherwise (SPARQL 1.1, section 13.2)."""

from __future__ import annotations

import re

import pyoxigraph as ox

from ..frozen import value
from ..terms import PREFIXES, iri_text
from .text import FORMS, TOKEN

_MAYBE = re.compile(r"(?<![?$\w])FROM(?![\w:])", re.IGNORECASE)


@value
class Dataset:
    """The graphs whose merge is the default graph, and those that `GRAPH` ranges over; each once."""

    default: tuple[ox.NamedNode, ...]
    named: tuple[ox.NamedNode, ...]


def dataset_of(text: str) -> Dataset | None:
    """The dataset of a query; None if it names none, or is no SPARQL.

    >>> found = dataset_of("SELECT * FROM id:a FROM NAMED <http://e/b> { ?s ?p '' } # FROM")
    >>> [graph.value for graph in (*found.default, *found.named)]
    ['https://w3id.org/nnmi/id/a', 'http://e/b']
    >>> dataset_of("SELECT ?from { ?from id:from 'FROM' }") is None
    True
    """
    if not _MAYBE.search(text):
        return None
    tokens = [m for m in TOKEN.finditer(text) if m.lastgroup not in ("space", "comment")]
    words = [m[0].upper() if m.lastgroup == "word" else "" for m in tokens]
    begin = next((m.start() for m, word in zip(tokens, words, strict=True) if word in FORMS), 0)
    names: dict[bool, list[str]] = {False: [], True: []}
    for at, word in enumerate(words):  # in a query no other word is FROM
        if word == "FROM":
            is_named = words[at + 1 : at + 2] == ["NAMED"]
            names[is_named] += [m[0] for m in tokens[at + 1 + is_named : at + 2 + is_named]]
    if not any(names.values()):
        return None
    try:
        return Dataset(_graphs(text[:begin], names[False]), _graphs(text[:begin], names[True]))
    except SyntaxError:
        return None


def with_dataset(text: str, dataset: Dataset) -> str:
    """The query with this dataset in place of its own, as the protocol's goes before it (SPARQL 1.1 Protocol, 2.1.4).

    >>> with_dataset("SELECT * FROM <e:a> { ?s ?p ?o }", Dataset((ox.NamedNode("e:b"),), ()))
    'SELECT *  FROM <e:b> { ?s ?p ?o }'
    """
    tokens = [m for m in TOKEN.finditer(text) if m.lastgroup not in ("space", "comment")]
    words = [m[0].upper() if m.lastgroup == "word" else m[0] for m in tokens]
    own = [at for at, word in enumerate(words) if word == "FROM" and tokens[at].lastgroup == "word"]
    clauses = [f"FROM {iri_text(graph.value)}" for graph in dataset.default]
    clauses += [f"FROM NAMED {iri_text(graph.value)}" for graph in dataset.named]
    cut = [(tokens[at].start(), tokens[at + 1 + (words[at + 1 : at + 2] == ["NAMED"])].end()) for at in own]
    place = cut[0][0] if cut else _before_pattern(tokens, words, len(text))
    for begin, end in reversed(cut):
        text = text[:begin] + text[end:]
    return f"{text[:place]} {' '.join(clauses)} {text[place:].lstrip()}"


def _before_pattern(tokens: list[re.Match[str]], words: list[str], end: int) -> int:
    """Where the clauses of a dataset go: before the first braces that are no template and in no expression."""
    within = braces = 0
    for at, word in enumerate(words):
        within += (word == "(") - (word == ")")
        if word == "{" and not within:
            if not braces and words[at - 1] != "CONSTRUCT":
                return tokens[at - (words[at - 1] == "WHERE")].start()
            braces += 1
        elif word == "}" and not within:
            braces -= 1
    return end


def _graphs(prologue: str, names: list[str]) -> tuple[ox.NamedNode, ...]:
    """The graphs, their names read by the engine itself as it reads them after that prologue."""
    rows = ox.Store().query(f"{prologue} SELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} }}", prefixes=PREFIXES)
    return tuple(dict.fromkeys(g for (g,) in rows if isinstance(g, ox.NamedNode)))  # type: ignore[union-attr]
