"""An answer of the engine by columns of text: the cells of the TSV that it writes, each a term in the syntax of Turtle.

By way of a file: a Python object for each term would cost more.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..terms import Literal, NamedNode, Term
from .base import Columns
from .oxigraph import faults

CELLS = 1 << 20
"""How many bytes of an answer are cut into cells at once."""


def written_columns(answer: ox.QuerySolutions, text: str) -> Columns:
    """The answer to the query `text`, column by column."""
    variables = tuple(variable.value for variable in answer.variables)
    return Columns(variables, _written(answer, text), _read, _iri)  # type: ignore[arg-type]


def _written(answer: ox.QuerySolutions, text: str) -> Iterator[list[list[str]]]:
    """The cells of the answer as the engine writes them in TSV, a term in the syntax of Turtle each."""
    from tempfile import TemporaryFile

    width = len(answer.variables)
    with TemporaryFile() as file:
        with faults(text):
            answer.serialize(file, format=ox.QueryResultsFormat.TSV)
        file.seek(0)
        file.readline()
        while lines := file.read(CELLS) + file.readline():
            cells = lines[:-1].decode().replace("\n", "\t").split("\t")
            yield [cells[at::width] for at in range(width)]


def _read(cell: str) -> Term | None:
    """The term that a cell of TSV stands for."""
    if cell.startswith("<"):
        return NamedNode(cell[1:-1])
    if not cell:
        return None
    if cell[0] == cell[-1] == '"' and "\\" not in cell:
        return Literal(cell[1:-1])  # as most are; the engine's reader takes ten times as long
    answer = ox.parse_query_results(f"?x\n{cell}\n", format=ox.QueryResultsFormat.TSV)
    return next(iter(answer))[0] if isinstance(answer, ox.QuerySolutions) else None


def _iri(cell: str) -> str | None:
    """The IRI that a cell of TSV stands for, if it is one."""
    return cell[1:-1] if cell[:1] == "<" else None
