"""Excel workbooks as grids. The archive is measured before it is opened; formulas are refused, never worked out.

Excel's own dates and numbers come with the precision their format shows. openpyxl is met here and in `write_xlsx`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from ..dates import PartialDate
from ..errors import InputError, Where
from ..store.files import read_bytes
from .grid import CellWhere, Content, Grid, Row, clean, letters, read_cells, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_UNPACKED = 300_000_000
MOST_RATIO = 300
MOST_PARTS = 2_000
MOST_COLUMNS = 256
"""Limits of a workbook: bytes when unpacked, how many times more that is than the file, parts, columns of a sheet."""
NOT_READ = ("notes", "lists")
"""Sheets of a template that hold no records."""
_OLE = b"\xd0\xcf\x11\xe0"
_BOMB = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_Range = tuple[int, int, int, int]
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def read_workbook(path: str | Path) -> list[Grid]:
    """The visible sheets of a workbook. Raises `InputError` if it is none, or may not be opened safely."""
    name = Path(path).name
    data = read_bytes(path)
    merged = _checked(data, str(path))
    import io

    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible" and sheet.title not in NOT_READ]
        return [grid for sheet in sheets if (grid := _grid(sheet, name, merged)) is not None]
    except InputError:
        raise
    except Exception as error:  # openpyxl lets whatever a broken part raises pass through
        raise InputError(
            f"is a broken workbook ({_first_line(error)})",
            where=str(path),
            mend="open it in a spreadsheet program and save it again as .xlsx",
        ) from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _checked(data: bytes, name: str) -> dict[str, list[_Range]]:
    """Look at the archive before anything is unpacked whole; returns the merged ranges of each sheet's part."""
    import io

    if data[:4] == _OLE:
        raise InputError(
            "is an old .xls file or has a password", where=name, mend="save it as .xlsx, without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > MOST_UNPACKED or len(parts) > MOST_PARTS or size > MOST_RATIO * max(len(data), 100_000):
                raise InputError(
                    f"would unpack to {size:,} bytes in {len(parts):,} parts: not opened",
                    where=name,
                    mend="delete empty formatted rows, or save the sheet as CSV",
                )
            return {
                part.filename.lower(): _scanned(archive, part, name)
                for part in parts
                if part.filename.lower().endswith((".xml", ".rels"))
            }
    except InputError:
        raise
    except Exception as error:  # zipfile, zlib and lzma each raise their own
        raise InputError(
            f"is no workbook that can be opened ({_first_line(error)})", where=name, mend="save it again as .xlsx"
        ) from None


def _scanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> list[_Range]:
    """The merged ranges of one part, read in pieces. Raises `InputError` if it declares entities."""
    found: list[_Range] = []
    sheet = _SHEET_PART.fullmatch(part.filename) is not None
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(1 << 20):
            window = tail + piece
            if _BOMB.search(window) or window.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise InputError(
                    f"its part {part.filename} declares entities or is no UTF-8: not opened",
                    where=name,
                    mend="save it again as .xlsx",
                )
            if sheet:
                found += [(_number(m[1]), int(m[2]), _number(m[3]), int(m[4])) for m in _MERGED.finditer(window)]
            tail = window[-200:]
    return sorted(set(found))


def _number(text: bytes) -> int:
    """The number of a column from its letters."""
    number = 0
    for letter in text:
        number = number * 26 + letter - 64
    return number


def _grid(sheet: Any, file: str, merged: dict[str, list[_Range]]) -> Grid | None:
    """The sheet as a grid; None if nothing is in it."""
    sheet.reset_dimensions()
    grid: Grid | None = None
    for number, cells in enumerate(sheet.iter_rows(), 1):
        width = max((place for place, cell in enumerate(cells, 1) if cell.value is not None), default=0)
        if width > MOST_COLUMNS:
            raise InputError(f"row {number} of sheet {sheet.title!r} has more than {MOST_COLUMNS} columns", where=file)
        row = Row(number, read_cells(cells[:width], _content, _places(file, sheet.title, number)))
        if row.is_blank() or (grid is None and row.is_remark()):
            continue
        if grid is None:
            grid = Grid(file, sheet.title, "xlsx", _header(row.cells), number)
        else:
            grid.rows.append(_fitted(row, grid))
    if grid is not None:
        _spread(grid, merged.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/").lower(), []))
    return grid


def _places(file: str, sheet: str, number: int) -> Callable[[int], Where]:
    """The place of a cell of the row, by its number in it."""
    return lambda place: CellWhere(file, number, place + 1, sheet, f"{letters(place + 1)}{number}")


def _header(contents: tuple[Content, ...]) -> tuple[str, ...]:
    names = [text_of(content) for content in contents]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _fitted(row: Row, grid: Grid) -> Row:
    """The row with as many cells as the header has; what lies beside a column must be empty."""
    width = len(grid.header)
    beside = next(
        (
            place
            for place, cell in enumerate(row.cells)
            if cell is not None and (place >= width or not grid.header[place])
        ),
        None,
    )
    if beside is not None and not row.is_remark():
        raise InputError(
            "a cell is filled in a column without a name",
            where=grid.where(row, beside),
            mend="name the column in the header row, or empty the cell",
        )
    return Row(row.number, (row.cells + (None,) * width)[:width])


def _content(cell: Any) -> Content:
    """What a cell holds. Raises `InputError` for a formula or an error value."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        raise InputError(f"holds a formula ({str(value)[:40]})", mend="paste its value in its place")
    if cell.data_type == "e":
        raise InputError(f"holds the error {value}", mend="mend or empty the cell")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_of(value, str(cell.number_format))
    if isinstance(value, datetime | date | time):
        return _date_of(value, str(cell.number_format))
    return clean(str(value))


def _number_of(value: float, form: str) -> Content:
    """The number to the 15 digits that Excel keeps; a code shown with leading zeros stays one."""
    if re.fullmatch(r"0{2,}", form) and value == int(value):
        return str(int(value)).zfill(len(form))
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e15):
        return Decimal(int(value))
    return Decimal(f"{value:.15g}")


def _date_of(value: datetime | date | time, form: str) -> PartialDate:
    """The date as precisely as the cell's format shows it. Raises `InputError` for a time of day."""
    if isinstance(value, time) or (isinstance(value, datetime) and value.time() != time()):
        raise InputError(f"holds a time ({value})", mend="write a date: 2014, 2014-02 or 2014-02-25")
    shown = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", form.lower())
    text = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    if "d" in shown or not {"y", "m"} & set(shown):
        return PartialDate(text)
    return PartialDate(text[:7] if "m" in shown else text[:4])


def _spread(grid: Grid, merged: list[_Range]) -> None:
    """Give each row of a cell merged downwards its value. Raises `InputError` for cells merged across columns."""
    width = len(grid.header)
    rows = {row.number: place for place, row in enumerate(grid.rows)}
    for left, top, right, bottom in merged:
        first = grid.rows[rows[top]] if top in rows else None
        if first is None or left > width or first.is_remark():
            continue
        if left != right:
            raise InputError(
                "cells are merged across columns", where=grid.where(first, left - 1), mend="unmerge them, fill in each"
            )
        for place in _between(rows, top, bottom):
            cells = list(grid.rows[place].cells)
            cells[left - 1] = first.cells[left - 1]
            grid.rows[place] = Row(grid.rows[place].number, tuple(cells))


def _between(rows: dict[int, int], top: int, bottom: int) -> Iterator[int]:
    return (place for number, place in rows.items() if top < number <= bottom)
