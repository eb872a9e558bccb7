"""Which cell a statement came from, so that a finding about RDF names the cell of the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Where
from ..frozen import fresh, value, workpiece
from ..terms import Literal, Term
from .grid import Grid, Row
from .kinds import Column, Kind, Node


@value
class Plot:
    """A grid, the kind of its records, and the column of each header (with its language) by place; None if not read."""

    grid: Grid
    kind: Kind
    headers: tuple[tuple[Column, str | None] | None, ...]
    id_place: int | None = None

    def places(self, column: str) -> list[int]:
        """Where in the row the column stands; twice and more if it has a header for each language."""
        return [place for place, header in enumerate(self.headers) if header is not None and header[0].name == column]


@value
class Origin:
    """The row that a node came from, and which node of the row it is."""

    plot: Plot
    row: Row
    node: Node


@workpiece
class Locator:
    """The origins of the nodes that sheets made, and the cells that could not be read: `id` of the row, and place."""

    origins: dict[str, list[Origin]] = fresh(factory=dict)
    unread: set[tuple[int, int]] = fresh(factory=set)

    def note(self, subject: str, origin: Origin) -> None:
        self.origins.setdefault(subject, []).append(origin)

    def where(self, subject: Term, predicate: str | None = None, value: Term | None = None) -> Where | None:
        """The cell behind a statement; the row if no cell is; None if no sheet made the subject."""
        found = self.origins.get(getattr(subject, "value", ""), [])
        cells = [(rank, origin, place) for origin in found for rank, place in _cells(origin, predicate, value)]
        if cells:
            _, origin, place = min(cells, key=lambda cell: cell[0])
            return origin.plot.grid.where(origin.row, place)
        return found[0].plot.grid.where(found[0].row) if found else None

    def is_unread(self, subject: Term, predicate: str) -> bool:
        """Whether a cell for the property could not be read: then what a shape finds missing is said already."""
        found = self.origins.get(getattr(subject, "value", ""), [])
        return any((id(o.row), place) in self.unread for o in found for _, place in _cells(o, predicate, None))


def _cells(origin: Origin, predicate: str | None, value: Term | None) -> Iterator[tuple[tuple[bool, bool], int]]:
    """The cells of the row that fill the property, by place, with a rank: filled ones and those in the value's language
    first."""
    plot, row = origin.plot, origin.row
    language = value.language if isinstance(value, Literal) else None
    for slot in origin.node.slots:
        for place in plot.places(slot.column) if slot.iri == predicate else ():
            header = plot.headers[place]
            other = language is not None and header is not None and header[1] not in (language, None)
            yield (row.cells[place] is None, other), place
