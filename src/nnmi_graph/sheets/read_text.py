"""CSV and TSV files as grids: UTF-8 with or without mark, UTF-16, GB18030; comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from ..errors import InputError, Where
from ..safe import uncell
from ..store.files import read_bytes
from .grid import CellWhere, Grid, Row, clean, read_cells

MOST_BYTES = 200_000_000
_DELIMITERS = ",;\t|"


def read_text_table(path: str | Path) -> list[Grid]:
    """The table in a CSV or TSV file, none if it is empty. Raises `InputError`."""
    file = Path(path)
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        raise InputError(
            f"is larger than {MOST_BYTES:,} bytes", where=str(path), mend="split it, or convert it to RDF in parts"
        )
    text = decode(data, str(path))
    grid: Grid | None = None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, file), strict=True)
    try:
        for number, fields in enumerate(lines, 1):
            row = Row(number, read_cells(fields, _cell, _places(file.name, number, grid)))
            if row.is_blank() or (grid is None and row.is_remark()):
                continue
            if grid is None:
                grid = Grid(file.name, file.stem, "csv", tuple(field.strip() for field in fields), number)
            else:
                grid.rows.append(_fitted(row, grid))
    except csv.Error as error:
        where = Where(str(path), lines.line_num)
        mend = "close the quotation marks; a cell holds at most 32,767 characters"
        raise InputError(f"is no table: {error}", where=where, mend=mend) from None
    return [] if grid is None else [grid]


def decode(data: bytes, name: str) -> str:
    """The text of a file in any of the encodings people have. Raises `InputError` with the line that is in none."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    start = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            start = start or error.start
    line = data.count(b"\n", 0, start) + 1
    raise InputError("is neither UTF-8 nor GB18030", where=Where(name, line), mend="save it as UTF-8")


def _delimiter(text: str, file: Path) -> str:
    """What parts the cells: the sign that is most frequent in the header, outside quotation marks."""
    header = next((line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith("#")), "")
    bare = "".join(header.split('"')[::2])
    usual = "\t" if file.suffix.lower() == ".tsv" else ","
    return max(_DELIMITERS, key=lambda sign: (bare.count(sign), sign == usual))


def _places(file: str, number: int, grid: Grid | None) -> Callable[[int], Where]:
    """The place of a cell of the row, by its number in it."""
    header = grid.header if grid else ()
    return lambda place: CellWhere(
        file, number, place + 1, header=header[place] if place < len(header) else str(place + 1)
    )


def _cell(field: str) -> str | None:
    text = clean(field)
    if text is None or not text.startswith(("=", "'")):
        return text
    if text.startswith("=") and len(text) > 1:
        mend = "write its value, or put an apostrophe before text that begins so"
        raise InputError(f"holds a formula ({text[:40]})", mend=mend)
    return uncell(text)


def _fitted(row: Row, grid: Grid) -> Row:
    """The row with as many cells as the header has. Raises `InputError` if more are filled."""
    width = len(grid.header)
    if any(cell is not None for cell in row.cells[width:]) and not row.is_remark():
        raise InputError(
            f"this row has {len(row.cells)} cells, the header {width}",
            where=grid.where(row),
            mend="put quotation marks round cells that hold the delimiter",
        )
    return Row(row.number, (row.cells + (None,) * width)[:width])
