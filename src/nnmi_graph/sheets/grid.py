"""A sheet as it stands, whatever file it came in: a header, rows of cells, and the place of each cell for messages.

Readers make grids, writers take them. Nothing here knows what a column means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ..dates import PartialDate
from ..errors import InputError, Where
from ..frozen import fresh, value
from ..late import late

MOST_CHARACTERS = 32_767
"""The longest cell read: the most that spreadsheet programs hold."""
_CONTROL = late(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@value
class Bad:
    """A cell that holds nothing that can be read: what is wrong (a component of `faults`), and what stands there."""

    component: str
    text: str


Content = str | Decimal | PartialDate | tuple[str, ...] | Bad | None
"""What a cell holds: text, a number or date that its program typed as such, several texts, nothing, or what is bad."""
Merged = tuple[int, int, int, int]
"""Merged cells: first column and row, last column and row, from 1."""


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

    def said(self, language: str) -> str:
        """The place in words of the language.

        >>> CellWhere("m.csv", 7, 2, header="member").said("zh")
        'm.csv 第 7 行，member 列'
        """
        if self.cell or self.sheet or language != "zh":
            return str(self)
        return f"{self.file} 第 {self.line} 行" + (f"，{self.header} 列" if self.header else "")


@value
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


@value
class Grid:
    """A sheet: its file and name, its header, its rows; `form` is xlsx (places are cells), csv or yaml.

    As it is read it has no header yet, only rows (but for YAML); `heading` finds it, with the rows `above` it and the
    `flaws` for which it cannot be read as records. `epoch` is the day from which a workbook counts, if not the usual.
    """

    file: str
    name: str
    form: str
    header: tuple[str, ...] = ()
    header_row: int = 0
    rows: list[Row] = fresh(factory=list)
    merged: list[Merged] = fresh(factory=list)
    epoch: date | None = None
    above: list[Row] = fresh(factory=list)
    flaws: list[InputError] = fresh(factory=list)

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
    if isinstance(content, PartialDate | Bad):
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


def clean(text: str) -> str | Bad | None:
    """The text of a cell in Normal Form C without blanks at its ends; None if nothing is left.

    >>> clean(" Gears "), clean("a\\x07b")
    ('Gears', Bad(component='Control', text='U+0007'))
    """
    if len(text) > MOST_CHARACTERS:
        return Bad("TooLong", f"{len(text):,}")
    if text.isascii() and text.isprintable():
        return text.strip() or None
    found = None if text.isprintable() else _CONTROL.search(text)
    if found:
        return Bad("Control", f"U+{ord(found[0]):04X}")
    if "\ufffd" in text:
        return Bad("Lost", text.strip()[:80])
    return unicodedata.normalize("NFC", text).strip() or None


def header_key(name: str) -> str:
    """A header as it is compared: without case, blanks, hyphens or the star of a required column.

    >>> header_key("Valid-from *")
    'valid_from'
    """
    if name.isidentifier() and "__" not in name:
        return name.casefold()
    return re.sub(r"[\s_\-]+", "_", name.strip().rstrip("*＊").strip()).casefold()
