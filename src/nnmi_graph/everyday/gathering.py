"""Several properties of very many things, read from a store in few passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ..store import Store

Values = Sequence[Sequence[str]]
"""The values of each of several properties, as N-Triples text."""


def with_values(store: Store, pattern: str, properties: Sequence[str]) -> Iterator[tuple[str, Values]]:
    """Each ?s of a pattern, with all values that it has of each property; all as SPARQL text.

    Most of the time goes into writing terms. So the store joins, as wholes, the properties that nothing has two values
    of, and writes each name once; the others are read apart, since rows would multiply.
    """
    told = " ".join(f"({name} {number})" for number, name in enumerate(properties))
    counts = store.cells(f"""SELECT ?n (COUNT(?s) AS ?all) (COUNT(DISTINCT ?s) AS ?each)
        {{ VALUES (?p ?n) {{ {told} }} ?s ?p ?v }} GROUP BY ?n""")
    single = {_number(n): every == each for n, every, each in counts}
    joined = [number for number, alone in single.items() if alone]
    apart = {number: gathered(store.scan(properties[number])) for number, alone in single.items() if not alone}
    columns = " ".join(f"?v{number}" for number in joined)
    parts = " ".join(
        f"OPTIONAL {{ SELECT ?s ?v{number} {{ ?s {properties[number]} ?v{number} }} }}" for number in joined
    )
    rows = store.cells(f"SELECT ?s {columns} {{ {{ SELECT DISTINCT ?s {{ {pattern} }} }} {parts} }}")
    values: list[Sequence[str]] = [()] * len(properties)
    for subject, *cells in rows:
        for number, cell in zip(joined, cells, strict=True):
            values[number] = (cell,) if cell else ()
        for number, lists in apart.items():
            values[number] = lists.get(subject, ())
        yield subject, values


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """All that comes with each subject."""
    found: dict[str, list[str]] = defaultdict(list)
    for subject, thing in pairs:
        found[subject].append(thing)
    return found


def iris(values: Iterable[str]) -> tuple[str, ...]:
    """The IRIs among the values, each once; always the same object for the same text, of which there are few."""
    return tuple(dict.fromkeys(_kept(value) for value in values if value[0] == "<"))


def first_iri(values: Iterable[str]) -> str:
    """The IRI among the values whose text comes first; empty if none is there."""
    return min(iris(values), key=by_name, default="")


_kept = lru_cache(300_000)(str)


def by_name(term: str) -> str:
    """What a term is sorted by: its text without the closing bracket, which would come after letters and digits."""
    return term[:-1]


def _number(cell: str) -> int:
    return int(cell.split('"')[1] if cell[0] == '"' else cell)
