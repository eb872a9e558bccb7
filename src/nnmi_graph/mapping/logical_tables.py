"""Tables people keep: CSV or TSV files, read strictly, each row with the line it starts on.

A table is read whole. What is wrong with it is said with file, line and column; nothing is guessed or mended.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, UnknownName, Where
from ..store.files import read_bytes
from ..store.streams import unpacked_name


@dataclass(frozen=True)
class LogicalRow:
    """One row: its number among the rows (from 1), the line it starts on, and its cells by column."""

    file: str
    number: int
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def where(self, column: str | None = None) -> Where:
        """The place of the row, or of one of its cells (the column counted in fields from 1)."""
        place = list(self.cells).index(column) + 1 if column in self.cells else None
        return Where(self.file, self.line, place)


@dataclass(frozen=True)
class LogicalTable:
    """A table with its name for messages, its columns in order, and its rows."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[LogicalRow, ...]

    def __iter__(self) -> Iterator[LogicalRow]:
        return iter(self.rows)

    def require(self, column: str, where: Where | None = None) -> None:
        """Raise `UnknownName` unless the table has that column."""
        if column not in self.columns:
            error = UnknownName(
                "column", column, self.columns, mend=f"{self.file} has {', '.join(self.columns) or 'no columns'}"
            )
            error.where = where or Where(self.file, 1)
            raise error


def read_table(path: Path, name: str | None = None) -> LogicalTable:
    """The table in a `.csv` or `.tsv` file, packed (`.csv.gz`) or not; `name` is what messages call it.

    Raises `InputError` with its place.
    """
    tabs = unpacked_name(path.name).lower().endswith(".tsv")
    return parse_table(read_bytes(path), name or str(path), "\t" if tabs else ",")


def parse_table(data: bytes, name: str, delimiter: str = ",") -> LogicalTable:
    """The table that `data` holds: UTF-8, a header line, every row as long as the header."""
    lines = csv.reader(io.StringIO(_text(data, name), newline=""), delimiter=delimiter, strict=True)
    rows: list[LogicalRow] = []
    header: list[str] = []
    start = 1
    try:
        for fields in lines:
            if not header:
                header = _header(fields, name)
            elif any(field.strip() for field in fields):
                rows.append(_row(fields, header, name, len(rows) + 1, start))
            start = lines.line_num + 1
    except csv.Error as error:
        raise InputError(f"is no table: {error}", where=Where(name, lines.line_num)) from None
    if not header:
        raise InputError("is empty", where=name, mend="give a table with a header line")
    return LogicalTable(name, tuple(header), tuple(rows))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "is not UTF-8", where=Where(name, data.count(b"\n", 0, error.start) + 1), mend="save it as UTF-8"
        ) from None


def _header(fields: list[str], name: str) -> list[str]:
    header = [field.strip() for field in fields]
    for place, column in enumerate(header, 1):
        if not column or column in header[: place - 1]:
            fault = "has a column without a name" if not column else f"has two columns named {column!r}"
            raise InputError(fault, where=Where(name, 1, place), mend="give each column a name of its own")
    return header


def _row(fields: list[str], header: list[str], name: str, number: int, line: int) -> LogicalRow:
    if len(fields) != len(header):
        raise InputError(
            f"this row has {len(fields)} cells, the header {len(header)}",
            where=Where(name, line, min(len(fields), len(header)) + 1),
            mend="put quotes round cells that hold a comma",
        )
    return LogicalRow(name, number, line, dict(zip(header, fields, strict=True)))
