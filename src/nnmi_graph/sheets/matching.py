"""Which kind of record a sheet holds, and which column each of its headers is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..errors import InputError, UnknownName, nearest
from ..findings import Fault
from .faults import fault
from .grid import Grid, header_key
from .heading import check_header, with_header
from .kinds import ID_COLUMN, Column, Holds, Kind, find_kind, kind_called
from .locator import Plot

_Headers = tuple[tuple[Column, str | None] | None, ...]
_IDS = (ID_COLUMN, "标识")


def plot_of(grid: Grid, kinds: Mapping[str, Kind], wanted: str | None = None) -> Plot:
    """The grid with its kind and columns. Raises `InputError` or `UnknownName` if its header fits no kind."""
    told = find_kind(dict(kinds), wanted) if wanted else None
    known = [kind.by_header for kind in ([told] if told else kinds.values())]
    grid = with_header(grid, lambda names: max(_count(names, headers) for headers in known))
    check_header(grid)
    kind = told or _named(grid, kinds) or _fitting(grid, kinds)
    headers = read_headers(grid, kind)
    ids = [place for place, name in enumerate(grid.header) if header_key(name) in _IDS]
    if not any(headers) and not ids:
        raise InputError(
            f"has no header of {kind.name} records",
            where=grid.where(None),
            mend=f"begin with the columns of 'nnmi template {kind.name}'",
        )
    if grid.flaws:
        raise grid.flaws[0]
    return Plot(grid, kind, headers, ids[0] if ids else None)


def _count(names: tuple[str, ...], known: Mapping[str, tuple[Column, str | None]]) -> int:
    """How many of the names are headers of columns."""
    keys = [header_key(name) for name in names]
    return sum(key in _IDS or _column(key, known) is not None for key in keys)


def read_headers(grid: Grid, kind: Kind) -> _Headers:
    """The column of each header, with its language where it names one."""
    known = kind.by_header
    return tuple(_column(header_key(name), known) for name in grid.header)


def _column(key: str, known: Mapping[str, tuple[Column, str | None]]) -> tuple[Column, str | None] | None:
    if key in known:
        return known[key]
    suffix = re.fullmatch(r"(.+?)_?[_(（]([a-z]{2,3}(?:_[a-z0-9]+)*)[)）]?", key)
    if suffix and suffix[1] in known and known[suffix[1]][0].holds is Holds.WORDS:
        return known[suffix[1]][0], suffix[2].replace("_", "-")
    return None


def _named(grid: Grid, kinds: Mapping[str, Kind]) -> Kind | None:
    """The kind that the sheet's name tells. Raises `UnknownName` where only the name can tell it (YAML)."""
    if grid.form != "yaml":
        kind = kind_called(kinds, grid.name)
        return kind if kind is not None and any(read_headers(grid, kind)) else None
    try:
        return find_kind(dict(kinds), grid.name)
    except UnknownName as error:
        error.where = grid.where(None)
        raise


def _fitting(grid: Grid, kinds: Mapping[str, Kind]) -> Kind:
    """The kind whose columns the header fits best. Raises `InputError` if it fits none, or two as well."""
    scores: dict[str, tuple[bool, int]] = {}
    for kind in kinds.values():
        headers = read_headers(grid, kind)
        found = {header[0].name for header in headers if header is not None}
        complete = all(column.name in found for column in kind.columns.values() if column.required)
        if complete or len(found) >= max(2, len(grid.header) / 2):
            scores[kind.name] = complete, len(found)
    best = [name for name, score in scores.items() if score == max(scores.values())]
    best = [name for name in best if not any(kinds[other].node.kind.value in kinds[name].above for other in best)]
    if len(best) == 1:
        return kinds[best[0]]
    if best:
        raise InputError(
            f"may hold {' or '.join(best)} records", where=grid.where(None), mend=f"say which: --kind {best[0]}"
        )
    raise InputError(
        "has no header that fits a kind of record",
        where=grid.where(None),
        mend=f"write a row of column names first, or say --kind ({', '.join(kinds)})",
    )


def unread_headers(plot: Plot) -> Iterator[Fault]:
    """A warning for each column that is not read; those whose names begin with # are left alone."""
    known = [column.name for column in plot.kind.columns.values()]
    for place, name in enumerate(plot.grid.header):
        if plot.headers[place] is None and place != plot.id_place and name and not name.startswith("#"):
            error = fault("UnknownColumn", nearest(header_key(name), known, 1), text=name)
            yield error.at(plot.grid.where(None, place), name, name)
