"""A sheet as it stands, whatever file it came in: a header, rows of cells, and the place of each cell for messages.

Readers make grids, writers take them. Nothing here knows what a column means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from ..dates import PartialDate
from ..errors import InputError, Where
from ..frozen import value

MOST_CHARACTERS = 32_767
"""The longest cell read: the most that spreadsheet programs hold."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_Raw = TypeVar("_Raw")
Content = str | Decimal | PartialDate | tuple[str, ...] | None
"""What a cell holds: text, a number or date that its program typed as such, several texts, or nothing."""


@value
class CellWhere(Where):
    """The place of a cell, as the person who filled it in finds it.

    >>> str(CellWhere("m.xlsx", 7, 2, "membership", "B7", "member"))
    'm.xlsx membership!B7 (member)'
    >>> str(CellWhere("m.csv", 7, 2, header="member"))
    'm.csv row 7, column member'
    """

    sheet: str = ""
    cell: str = ""
    header: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file} {self.sheet}!{self.cell}" + (f" ({self.header})" if self.header else "")
        if self.sheet:
            return f"{self.file}:{self.line}" + (f":{self.column} ({self.header})" if self.header else "")
        return f"{self.file} row {self.line}" + (f", column {self.header}" if self.header else "")


@dataclass(frozen=True)
class Row:
    """One row: its number as its program counts, and its cells in the order of the header.

    `marks` are line and column of each cell in the file, where the file has no columns of its own (YAML).
    """

    number: int
    cells: tuple[Content, ...]
    marks: tuple[tuple[int, int], ...] = ()

    def is_blank(self) -> bool:
        return all(cell is None for cell in self.cells)

    def is_remark(self) -> bool:
        """Whether the first filled cell begins with `#`: an example or a note, which is not read."""
        first = next((cell for cell in self.cells if cell is not None), None)
        return isinstance(first, str) and first.startswith("#")


@dataclass(frozen=True)
class Grid:
    """A sheet: its file and name, its header, its rows; `form` is xlsx, csv or yaml."""

    file: str
    name: str
    form: str
    header: tuple[str, ...]
    header_row: int
    rows: list[Row] = field(default_factory=list)

    def where(self, row: Row | None, column: int | None = None) -> CellWhere:
        """The place of a cell, of a row, or (`row` None) of a header cell."""
        header = self.header[column] if column is not None and column < len(self.header) else ""
        number = self.header_row if row is None else row.number
        if self.form == "xlsx":
            at = 0 if column is None else column
            return CellWhere(self.file, number, at + 1, self.name, f"{letters(at + 1)}{number}", header)
        if self.form == "yaml" and row is not None and row.marks:
            line, place = row.marks[column] if column is not None and column < len(row.marks) else row.marks[0]
            return CellWhere(self.file, line, place, self.name, header=header)
        if self.form == "yaml":
            return CellWhere(self.file, number, sheet=self.name)
        return CellWhere(self.file, number, None if column is None else column + 1, header=header)

    def records(self) -> Iterator[Row]:
        """The rows that are neither blank nor remarks."""
        return (row for row in self.rows if not row.is_blank() and not row.is_remark())


def text_of(content: Content) -> str:
    """The content as the text a person would have typed."""
    if content is None:
        return ""
    if isinstance(content, PartialDate):
        return content.text
    return (
        "; ".join(content)
        if isinstance(content, tuple)
        else f"{content:f}"
        if isinstance(content, Decimal)
        else content
    )


def letters(number: int) -> str:
    """The letters of a column.

    >>> letters(2), letters(28)
    ('B', 'AB')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def clean(text: str) -> str | None:
    """The text of a cell without blanks at its ends; None if nothing is left. Raises `InputError` without a place."""
    if len(text) > MOST_CHARACTERS:
        fault = f"a cell holds {len(text):,} characters, more than the {MOST_CHARACTERS:,} of a spreadsheet"
        raise InputError(fault, mend="shorten it, or give its address instead")
    found = None if text.isprintable() else _CONTROL.search(text)
    if found:
        raise InputError(f"a cell holds the control character U+{ord(found[0]):04X}", mend="delete it")
    return text.strip() or None


def read_cells(
    raw: Iterable[_Raw], read: Callable[[_Raw], Content], where: Callable[[int], Where]
) -> tuple[Content, ...]:
    """Each raw cell read; an `InputError` gets the place of its cell."""
    found: list[Content] = []
    for place, cell in enumerate(raw):
        try:
            found.append(read(cell))
        except InputError as error:
            error.where = where(place)
            raise
    return tuple(found)


def check_header(grid: Grid) -> None:
    """Raise `InputError` if two columns bear one name."""
    seen: dict[str, int] = {}
    for place, name in enumerate(grid.header):
        key = header_key(name)
        if key and key in seen:
            raise InputError(
                f"has two columns named {name!r}", where=grid.where(None, place), mend="rename or delete one"
            )
        seen[key] = place


def header_key(name: str) -> str:
    """A header as it is compared: without case, blanks, hyphens or the star of a required column.

    >>> header_key("Valid-from *")
    'valid_from'
    """
    return re.sub(r"[\s_\-]+", "_", name.strip().rstrip("*＊").strip()).casefold()
