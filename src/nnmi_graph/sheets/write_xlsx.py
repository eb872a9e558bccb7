"""Workbooks as people fill them in: a sheet for each kind, drop-down lists, notes; the same input gives the same bytes.

Cells are written as text, so that no program makes numbers or dates of codes; amounts that a number holds exactly are
written as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..frozen import fresh, value, workpiece
from ..names import Names, Range
from ..workbook import as_number, is_exact, put_text, saved
from .grid import letters
from .heads import Head, choices, example, note
from .kinds import Column, Holds, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FREE_ROWS = 1_000


@value
class Filled:
    """A sheet to write: its kind, its columns, its rows as text. `with_example` puts the example row on top."""

    kind: Kind
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]
    with_example: bool = False


def write_workbook(sheets: Sequence[Filled], known: Names, language: str = "en") -> bytes:
    """The workbook, with a sheet of notes and a hidden one for the lists."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    pages = [book.create_sheet(filled.kind.name) for filled in sheets]
    notes, lists = book.create_sheet("notes"), _Lists(book.create_sheet("lists"), known, language)
    lists.page.sheet_state = "hidden"
    for page, filled in zip(pages, sheets, strict=True):
        _write_page(page, filled, known, language)
        _add_lists(page, lists, filled)
    _write_notes(notes, sheets, known, language)
    return saved(book)


def _write_page(page: Any, filled: Filled, known: Names, language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    page.freeze_panes = "B2"
    for place, head in enumerate(filled.heads, 1):
        cell = page.cell(1, place, head.shown)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F6D5A8" if head.required else "DCE6F1")
        words = f"{note(head, 'en')}\n{note(head, 'zh')}"
        cell.comment = Comment(words, "NNMI Graph", width=320, height=110)
        page.column_dimensions[letters(place)].width = max(14, min(40, len(head.shown) + 4))
        page.column_dimensions[letters(place)].number_format = "@"
    if filled.with_example:
        for place, text in enumerate(example_row(filled, known, language), 1):
            cell = _put(page, 2, place, text, None)
            cell.font = Font(italic=True, color="808080")
    for number, row in enumerate(filled.rows, 3 if filled.with_example else 2):
        for place, text in enumerate(row, 1):
            if text:
                _put(page, number, place, text, filled.heads[place - 1])


def example_row(filled: Filled, known: Names, language: str) -> list[str]:
    """The example, marked so that it is not read."""
    return ["#example", *(example(head, known, language) for head in filled.heads[1:])]


def _put(page: Any, row: int, place: int, text: str, head: Head | None) -> Any:
    cell = page.cell(row, place)
    exact = head is not None and head.column is not None and head.column.holds is Holds.NUMBER and is_exact(text)
    if exact:
        cell.value = as_number(text)
    else:
        put_text(cell, text)
    return cell


@workpiece
class _Lists:
    """The hidden sheet that drop-downs point at; equal lists are written once."""

    page: Any
    known: Names
    language: str
    ranges: dict[tuple[str, ...], str] = fresh(factory=dict)
    chosen: dict[tuple[Holds, Range], tuple[str, ...]] = fresh(factory=dict)

    def choices(self, column: Column) -> tuple[str, ...]:
        """What a cell of the column may hold, worked out once for all columns of the same things."""
        key = (column.holds, column.range)
        if key not in self.chosen:
            self.chosen[key] = tuple(choices(column, self.known, self.language))
        return self.chosen[key]

    def range_of(self, texts: tuple[str, ...], name: str) -> str:
        if texts not in self.ranges:
            column = len(self.ranges) + 1
            for row, text in enumerate((name, *texts), 1):
                _put(self.page, row, column, text, None)
            self.ranges[texts] = f"lists!${letters(column)}$2:${letters(column)}${len(texts) + 1}"
        return self.ranges[texts]


def _add_lists(page: Any, lists: _Lists, filled: Filled) -> None:
    """The drop-down of each column that has one."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, head in enumerate(filled.heads, 1):
        found = lists.choices(head.column) if head.column else ()
        if not found or head.column is None:
            continue
        rule = DataValidation(type="list", formula1=lists.range_of(found, head.name), allow_blank=True)
        rule.showErrorMessage = head.column.scheme is not None and not head.column.many
        rule.error = "Choose from the list. 请从列表中选择。"
        page.add_data_validation(rule)
        rule.add(f"{letters(place)}2:{letters(place)}{len(filled.rows) + _FREE_ROWS}")


def _write_notes(page: Any, sheets: Sequence[Filled], known: Names, language: str) -> None:
    from openpyxl.styles import Alignment, Font

    for place, (text, width) in enumerate(
        (
            ("sheet 表", 16),
            ("column 列", 20),
            ("required 必填", 10),
            ("what it is", 60),
            ("说明", 50),
            ("example 示例", 40),
        ),
        1,
    ):
        cell = page.cell(1, place, text)
        cell.font = Font(bold=True)
        page.column_dimensions[letters(place)].width = width
    row = 2
    for filled in sheets:
        for head in filled.heads:
            needed = "yes 是" if head.required else ""
            texts = (
                filled.kind.name,
                head.name,
                needed,
                note(head, "en"),
                note(head, "zh"),
                example(head, known, language),
            )
            for place, text in enumerate(texts, 1):
                _put(page, row, place, text, None).alignment = Alignment(wrap_text=True, vertical="top")
            row += 1
    page.cell(row + 1, 1, "Rows whose first cell begins with # are not read. 首个单元格以 # 开头的行不予读取。")
