"""How much SPARQL the ready-made queries take: triple patterns and lines, by query and in all.

A step of a path in sequence counts as a pattern of its own, a path of any other kind as one; what stands in a
sub-select, an EXISTS or a MINUS counts each time it is written. Lines are those without comments and blank lines.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nnmi_graph.content import Content


def patterns(text: str) -> int:
    """The triple patterns of a SPARQL query, as rdflib's parser reads it."""
    from rdflib.plugins.sparql.parser import parseQuery

    return _in(parseQuery(text)[1])


def _in(node: Any) -> int:
    if getattr(node, "name", "") == "TriplesBlock":
        return sum(_steps(path) for terms in node.triples for path in terms[1::3])
    if isinstance(node, str) or not isinstance(node, Iterable):
        return 0
    return sum(map(_in, node.values() if isinstance(node, dict) else node))


def _steps(path: Any) -> int:
    """How many steps a path takes in sequence; one if it is a choice of paths, or no path."""
    choices = path.part if getattr(path, "name", "") == "PathAlternative" else []
    return len(choices[0].part) if len(choices) == 1 else 1


def lines(text: str) -> int:
    """The lines of a query that say something to the store."""
    return sum(bool(line.strip()) and not line.startswith("#") for line in text.splitlines())


def main() -> int:
    """Print the patterns and lines of every query of a folder of content."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="?", help="a folder with queries/ (default: this one)")
    content = Content.find(parser.parse_args().project or Path(__file__).parents[1])
    total: dict[str, list[int]] = {}
    for query in content.queries().values():
        counts = patterns(query.text()), lines(query.text())
        print(f"{counts[0]:5} {counts[1]:5}  {query.kind} {query.name}")
        total[query.kind] = [a + b for a, b in zip(total.get(query.kind, [0, 0]), counts, strict=True)]
    for kind, (in_all, written) in total.items():
        print(f"{in_all:5} {written:5}  all of {kind}")
    return 0
