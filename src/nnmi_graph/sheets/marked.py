"""A copy of a sheet with what is wrong at the cells where it is: a colour, a comment, and a page that lists it all.

A workbook keeps its own looks; other tables become one. What is not at a cell of a table is listed only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, Where
from ..safe import harmless
from ..workbook import put_text, saved
from .grid import CellWhere, Grid, text_of
from .read_ods import read_ods
from .read_text import read_text_table
from .read_xlsx import read_workbook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COLOURS = {"violation": "F4B6B0", "warning": "F9DFA5", "info": "C9DDF2"}
_ORDER = ("info", "warning", "violation")
_LONGEST = 2_000
"""The longest comment, in characters; the list has all of it."""
_MOST_COMMENTS = 5_000


@dataclass(frozen=True)
class Mark:
    """What is wrong: how grave (`violation`, `warning`, `info`), where, and in words."""

    severity: str
    where: Where | None
    words: str


def marked(path: Path, marks: Sequence[Mark], headings: Sequence[str]) -> bytes:
    """The copy as a workbook; `headings` are the title of the list and of its three columns.

    Raises `InputError` for a file that is no table.
    """
    book = _copied(path)
    page_of = {page.title: page for page in book.worksheets}
    only = book.worksheets[0]
    at: dict[tuple[str, int, int], list[Mark]] = {}
    for mark in marks:
        where = mark.where
        if isinstance(where, CellWhere) and where.line is not None and (not where.sheet or where.sheet in page_of):
            at.setdefault((where.sheet or only.title, where.line, where.column or 1), []).append(mark)
    for (sheet, row, column), found in list(at.items())[:_MOST_COMMENTS]:
        _mark(page_of[sheet].cell(row, column), found)
    _list(book, marks, headings, path.parent)
    return saved(book)


def _copied(path: Path) -> Any:
    """The table as a workbook. What our own reader refuses is not opened."""
    import openpyxl

    ending = path.suffix.lower()
    if ending in (".xlsx", ".xlsm"):
        read_workbook(path)
        return openpyxl.load_workbook(path, keep_links=False)
    if ending not in (".csv", ".tsv", ".ods"):
        raise InputError("is no table, so there are no cells to mark", where=path.name, mend="send .xlsx, .ods or .csv")
    grids = read_ods(path) if ending == ".ods" else read_text_table(path)
    return _written(grids)


def _written(grids: Iterable[Grid]) -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for grid in grids:
        page = book.create_sheet((grid.name or "sheet")[:31])
        for row in grid.rows:
            for place, content in enumerate(row.cells, 1):
                if content is not None:
                    put_text(page.cell(row.number, place), text_of(content))
    return book


def _mark(cell: Any, marks: Sequence[Mark]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if isinstance(cell, MergedCell):
        return
    worst = max((mark.severity for mark in marks), key=_ORDER.index)
    had = [cell.comment.text] if cell.comment else []
    words = "\n\n".join([*had, *(harmless(mark.words) for mark in marks)])
    cell.comment = Comment(words[:_LONGEST], "NNMI Graph", width=360, height=140)
    cell.fill = PatternFill("solid", fgColor=COLOURS[worst])


def _list(book: Any, marks: Sequence[Mark], headings: Sequence[str], folder: Path) -> None:
    """A page in front with every mark, grave ones first."""
    from openpyxl.styles import Alignment, Font, PatternFill

    page = book.create_sheet(headings[0][:31], 0)
    book.active = 0
    for place, (heading, width) in enumerate(zip(headings[1:], (14, 34, 90), strict=True), 1):
        page.cell(1, place, heading).font = Font(bold=True)
        page.column_dimensions["ABC"[place - 1]].width = width
    page.freeze_panes = "A2"
    for row, mark in enumerate(sorted(marks, key=lambda one: -_ORDER.index(one.severity)), 2):
        where = str(mark.where or "").replace(f"{folder}/", "")
        for place, text in enumerate((mark.severity, where, harmless(mark.words)), 1):
            put_text(page.cell(row, place), text)
            page.cell(row, place).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[mark.severity])
