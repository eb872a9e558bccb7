"""Answers as a workbook: numbers, dates and truth as cells of their own kind, IRIs as links, text that is never run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ..datatypes import INTEGERS, NUMBERS
from ..errors import OutputError
from ..safe import harmless
from ..store import Rows
from ..terms import XSD, Literal, NamedNode, Term
from ..workbook import MOST_CHARACTERS, as_number, is_exact, put_text, saved
from .rows import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_ROWS, MOST_LINKS, LONGEST_LINK = 1_048_575, 65_000, 2_000
"""What a sheet holds below its header, and what Excel takes of links in a sheet and of characters in one."""
_WIDEST = 60
_FIRST_DAY = "1900-03-01"
"""The first day on which all programs agree what number it is."""


def render_workbook(sheets: Mapping[str, Rows], notes: Sequence[str] = ()) -> bytes:
    """A workbook with a sheet for each table, by name, and one for the notes if there are any.

    Raises `OutputError` where a table or a text is longer than a sheet or a cell takes.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    told = {"notes": Rows(("note",), [(Literal(text),) for text in notes])} if notes else {}
    for name, rows in {**sheets, **told}.items():
        _fill(book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31]), rows)
    return saved(book)


def _fill(page: Any, rows: Rows) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    widths = [len(name) + 2 for name in rows.variables]
    for place, name in enumerate(rows.variables, 1):
        cell = page.cell(1, place)
        put_text(cell, harmless(name))
        cell.font = Font(bold=True)
    links = 0
    for line, row in enumerate(rows, 2):
        if line > MOST_ROWS + 1:
            raise OutputError(f"more than {MOST_ROWS:,} rows do not fit in a sheet", mend="write .csv")
        for place, term in enumerate(row, 1):
            if term is not None:
                cell = page.cell(line, place)
                _put(cell, term)
                links += _link(cell, term, links)
                widths[place - 1] = max(widths[place - 1], min(len(plain(term)) + 2, _WIDEST))
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _put(cell: Any, term: Term) -> None:
    """The term as the cell that it is: a number where a spreadsheet's holds it, a day, true or false, else text."""
    value = term.value if isinstance(term, Literal) else ""
    kind = term.datatype.value if isinstance(term, Literal) else ""
    if kind in NUMBERS and (digits := _digits(value, kind)) is not None:
        cell.value = as_number(digits)
        _, point, fraction = digits.partition(".")
        cell.number_format = f"#,##0{point}{'0' * len(fraction)}" if abs(cell.value) >= 10_000 else "General"
    elif kind == XSD + "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", value) and value >= _FIRST_DAY:
        cell.value = date.fromisoformat(value)
        cell.number_format = "yyyy-mm-dd"
    elif kind == XSD + "boolean":
        cell.value = value in ("true", "1")
    elif len(text := plain(term)) > MOST_CHARACTERS:
        raise OutputError(f"a text of {len(text):,} characters does not fit in a cell", mend="write .csv")
    else:
        put_text(cell, text)


def _digits(value: str, kind: str) -> str | None:
    """The digits of a number as a spreadsheet holds them; None where it would lose some."""
    if kind in (XSD + "double", XSD + "float"):
        return None if value.strip("-+") in ("INF", "NaN") else _plain(f"{float(value):.15f}")
    text = value.removeprefix("+")
    text = text if kind in INTEGERS else _plain(text)
    return text if is_exact(text) else None


def _plain(text: str) -> str:
    """The digits without zeros that say nothing."""
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole or '0'}.{fraction}" if fraction else whole or "0"


def _link(cell: Any, term: Term, links: int) -> bool:
    """Make the cell of an IRI a link, as long as the sheet takes more; whether it was made one."""
    if not isinstance(term, NamedNode) or links >= MOST_LINKS or len(term.value) > LONGEST_LINK:
        return False
    if not term.value.startswith(("http://", "https://")):
        return False
    cell.hyperlink = term.value
    put_text(cell, plain(term).strip("<>"))
    cell.style = "Hyperlink"
    return True
