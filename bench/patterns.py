"""How much SPARQL the ready-made queries take: triple patterns, how many of them join, and lines, by query and in all.

A step of a path in sequence counts as a pattern of its own, a path of any other kind as one; what stands in a
sub-select, an EXISTS or a MINUS counts each time it is written. A pattern joins unless its object is a variable that no
other pattern has: it fetches a value that is shown or compared. Lines are those without comments and blank lines.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nnmi_graph.content import Content


def patterns(text: str) -> int:
    """The triple patterns of a SPARQL query, as rdflib's parser reads it."""
    from rdflib.plugins.sparql.parser import parseQuery

    return _in(parseQuery(text)[1])


def _in(node: Any) -> int:
    return sum(_steps(path) for terms in _triples(node) for path in terms[1::3])


def joining(text: str) -> int:
    """The triple patterns that do more than fetch a value."""
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.term import Variable

    parsed = parseQuery(text)[1]
    terms = [term for block in _triples(parsed) for term in block]
    uses = Counter(term for term in terms if isinstance(term, Variable))
    ends = [end for block in _triples(parsed) for end in block[2::3] if isinstance(end, Variable)]
    fetched = sum(uses[end] == 1 for end in ends)
    return patterns(text) - fetched


def _triples(node: Any) -> Iterator[Any]:
    """The terms of each block of triples, in order: subject, predicate, object, and again."""
    if getattr(node, "name", "") == "TriplesBlock":
        yield from node.triples
    elif not isinstance(node, str) and isinstance(node, Iterable):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _triples(part)


def _steps(path: Any) -> int:
    """How many steps a path takes in sequence; one if it is a choice of paths, or no path."""
    choices = path.part if getattr(path, "name", "") == "PathAlternative" else []
    return len(choices[0].part) if len(choices) == 1 else 1


def lines(text: str) -> int:
    """The lines of a query that say something to the store."""
    return sum(bool(line.strip()) and not line.startswith("#") for line in text.splitlines())


def _row(counts: Iterable[int]) -> str:
    return " ".join(f"{count:5}" for count in counts) + " "


def main() -> int:
    """Print the patterns, those that join, and the lines of every query of a folder of content."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="?", help="a folder with queries/ (default: this one)")
    content = Content.find(parser.parse_args().project or Path(__file__).parents[1])
    total: dict[str, list[int]] = {}
    for query in content.queries().values():
        counts = patterns(query.text()), joining(query.text()), lines(query.text())
        print(_row(counts), query.kind, query.name)
        total[query.kind] = [a + b for a, b in zip(total.get(query.kind, [0, 0, 0]), counts, strict=True)]
    for kind, counted in total.items():
        print(_row(counted), "all of", kind)
    return 0
