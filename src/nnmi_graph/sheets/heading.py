"""Which row of a sheet is its header, and what stands below it: rows as wide as the header, merged cells filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import InputError
from ..frozen import replace
from .grid import Content, Grid, Row, header_key, text_of

_LOOKED_AT = 20
"""How many rows are looked at for the header; above it may stand a title."""


def with_header(grid: Grid, fits: Callable[[tuple[str, ...]], int]) -> Grid:
    """The grid below its header: the row whose names `fits` counts most of, of several the first.

    What keeps it from being read as records is among its `flaws`: whether it holds records is not known here.
    """
    if grid.header or not grid.rows:
        return grid
    candidates = [(place, row) for place, row in enumerate(grid.rows[:_LOOKED_AT]) if not row.is_remark()]
    if not candidates:
        return replace(grid, rows=[])
    counts = {place: fits(_names(row)) for place, row in candidates}
    at = max(counts, key=lambda place: (counts[place], -place))
    below = replace(grid, header=_names(grid.rows[at]), header_row=grid.rows[at].number, rows=[], flaws=[])
    below.above.extend(row for row in grid.rows[:at] if not row.is_remark())
    if grid.merged:
        below.rows.extend(grid.rows[at + 1 :])
        _spread(below)
    fitted = [_fitted(row, below) for row in below.rows or grid.rows[at + 1 :]]
    below.rows[:] = fitted
    return below


def _names(row: Row) -> tuple[str, ...]:
    names = [text_of(content).strip() for content in row.cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _fitted(row: Row, grid: Grid) -> Row:
    """The row with as many cells as the header has; what is filled beside a named column is a flaw."""
    header, cells = grid.header, row.cells
    width = len(header)
    if len(cells) == width and all(header):
        return row
    if not row.is_remark():
        filled = (place for place, cell in enumerate(cells) if cell is not None)
        beside = next((place for place in filled if place >= width or not header[place]), None)
        if beside is not None:
            grid.flaws.append(_beside(grid, row, beside))
    return Row(row.number, (cells + (None,) * width)[:width])


def _beside(grid: Grid, row: Row, place: int) -> InputError:
    if grid.form == "csv" and place >= len(grid.header):
        return InputError(
            f"this row has {len(row.cells)} cells, the header {len(grid.header)}",
            where=grid.where(row),
            mend="put quotation marks round cells that hold the delimiter",
        )
    return InputError(
        "a cell is filled in a column without a name",
        where=grid.where(row, place),
        mend="name the column in the header row, or empty the cell",
    )


def _spread(grid: Grid) -> None:
    """Give each row of a cell merged downwards its value; cells merged across columns are a flaw."""
    width = len(grid.header)
    rows = {row.number: place for place, row in enumerate(grid.rows)}
    for left, top, right, bottom in sorted(grid.merged):
        first = grid.rows[rows[top]] if top in rows else None
        if first is None or left > width or first.is_remark():
            continue
        if left != right:
            grid.flaws.append(
                InputError(
                    "cells are merged across columns",
                    where=grid.where(first, left - 1),
                    mend="unmerge them, fill in each",
                )
            )
            continue
        content = first.cells[left - 1] if left <= len(first.cells) else None
        for place in _between(rows, top, bottom):
            grid.rows[place] = _filled(grid.rows[place], left - 1, content)


def _filled(row: Row, place: int, content: Content) -> Row:
    cells = [*row.cells, *(None,) * (place + 1 - len(row.cells))]
    cells[place] = content
    return Row(row.number, tuple(cells))


def _between(rows: dict[int, int], top: int, bottom: int) -> Iterator[int]:
    return (place for number, place in rows.items() if top < number <= bottom)


def check_header(grid: Grid) -> None:
    """Raise `InputError` if two columns bear one name."""
    seen: set[str] = set()
    for place, name in enumerate(grid.header):
        key = header_key(name)
        if key and key in seen:
            raise InputError(
                f"has two columns named {name!r}", where=grid.where(None, place), mend="rename or delete one"
            )
        seen.add(key)
