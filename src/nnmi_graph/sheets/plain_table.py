"""A table of anybody's as bare texts: its header, its rows, and what of it was not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..store.streams import unpacked_name
from .grid import Bad, text_of
from .heading import check_header, with_header
from .sheet import read_grids


@dataclass(frozen=True)
class PlainTable:
    """A table: the name of its file without the ending, titles of columns, rows of texts as long as the header."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[Mapping[str, str], ...]


def read_plain_table(path: str | Path, encoding: str | None = None) -> PlainTable:
    """The first sheet of a file. Raises `InputError` for a cell that cannot be read, or if there is no row."""
    first, *others = read_grids(path, encoding)
    grid = with_header(first, lambda header: len([title for title in header if title]))
    check_header(grid)
    if grid.flaws:
        raise grid.flaws[0]
    kept = [place for place, title in enumerate(grid.header) if title.strip()]
    rows = []
    for row in grid.records():
        for place in kept:
            if isinstance(found := row.cells[place], Bad):
                raise InputError(f"holds what cannot be read ({found.text})", where=grid.where(row, place))
        rows.append(tuple(re.sub(r"\s+", " ", text_of(row.cells[place])).strip() for place in kept))
    if not rows:
        raise InputError("has a header, and no row below it", where=str(path))
    header = tuple(re.sub(r"[{}|:\s]+", " ", grid.header[place]).strip() for place in kept)
    notes = [
        {"en": f"above the header, not read: {above}", "zh": f"表头之上，未读取：{above}"}
        for above in (" ".join(filter(None, map(text_of, row.cells))) for row in grid.above)
    ]
    notes += [{"en": f"sheet {other.name} is not read", "zh": f"未读取工作表 {other.name}"} for other in others]
    return PlainTable(Path(unpacked_name(str(path))).stem, header, tuple(rows), tuple(notes))
