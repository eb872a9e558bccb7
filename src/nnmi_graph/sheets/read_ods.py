"""OpenDocument spreadsheets (.ods) as grids: values as their program worked them out last.

Elements and attributes are those of OpenDocument 1.3, part 3. Dates come with the precision their format shows.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from ..dates import PartialDate
from ..errors import InputError
from ..store.files import read_bytes
from .archive import MOST_COLUMNS, MOST_ROWS, attribute, local, read_archive
from .grid import Bad, Content, Grid, Merged, Row, clean
from .read_xlsx import MEND, NOT_READ

_CELLS = ("table-cell", "covered-table-cell")


def read_ods(path: str | Path) -> list[Grid]:
    """The visible sheets of a spreadsheet. Raises `InputError` if it is none, or may not be opened safely."""
    name = Path(path).name

    def read(archive: zipfile.ZipFile) -> list[Grid]:
        parts = [part for part in ("styles.xml", "content.xml") if part in archive.namelist() or part == "content.xml"]
        return list(_grids([fromstring(archive.read(part)) for part in parts], name))

    return read_archive(read_bytes(path), str(path), ".ods", read)


def _grids(documents: Sequence[Element], file: str) -> Iterator[Grid]:
    """The sheets of the last document; styles are of all, those of a later one before those of an earlier one."""
    styles = _Styles(documents)
    for table in documents[-1].iter():
        title = attribute(table, "name")
        if local(table) == "table" and title not in NOT_READ and not styles.is_hidden(table):
            read = _Table(styles, f"{file} {title}")
            read.read(table)
            if read.rows:
                yield Grid(file, title, "xlsx", rows=read.rows, merged=read.merged)


class _Styles:
    """What the styles of a document say that matters here: which tables are hidden, how precisely a date is shown."""

    def __init__(self, documents: Sequence[Element]) -> None:
        kinds = ("style", "date-style", "number-style")
        named = [found for document in documents for found in document.iter() if local(found) in kinds]
        self.by_name = {attribute(found, "name"): found for found in named}

    def format_of(self, style_name: str) -> Sequence[Element]:
        """The parts of the format of a cell, its own or that of the style it is made from."""
        style, seen = self.by_name.get(style_name), set[str]()
        while style is not None and style_name not in seen:
            data = self.by_name.get(attribute(style, "data-style-name"))
            if data is not None:
                return list(data)
            seen.add(style_name)
            style_name = attribute(style, "parent-style-name")
            style = self.by_name.get(style_name)
        return ()

    def is_hidden(self, table: Element) -> bool:
        style = self.by_name.get(attribute(table, "style-name"))
        return style is not None and any(attribute(found, "display") == "false" for found in style)

    def shown(self, style_name: str) -> set[str]:
        """The parts that the format of a cell shows: `year`, `month`, `day`; `number` for one of leading zeros."""
        return {local(part) for part in self.format_of(style_name)}

    def digits(self, style_name: str) -> int:
        """How many digits the format of a cell shows at least."""
        shown = [attribute(part, "min-integer-digits") for part in self.format_of(style_name)]
        return max((int(digits) for digits in shown if digits), default=1)


@dataclass
class _Table:
    """One table while it is read: its rows that are not blank, and its merged ranges."""

    styles: _Styles
    where: str
    rows: list[Row] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)

    def read(self, table: Element) -> None:
        usual: list[str] = []
        for column in _all(table, "table-column"):
            repeated = min(int(attribute(column, "number-columns-repeated") or 1), MOST_COLUMNS)
            usual += [attribute(column, "default-cell-style-name")] * repeated
        number = 1
        for element in _all(table, "table-row"):
            repeated = int(attribute(element, "number-rows-repeated") or 1)
            row = Row(number, self.cells(element, number, usual))
            if not row.is_blank():
                if number + repeated - 1 > MOST_ROWS:
                    raise InputError(f"has more than {MOST_ROWS:,} rows", where=self.where, mend=MEND)
                self.rows += [Row(number + more, row.cells) for more in range(repeated)]
            number += repeated

    def cells(self, row: Element, number: int, usual: Sequence[str]) -> tuple[Content, ...]:
        cells: list[Content] = []
        place = 0
        for cell in row:
            if local(cell) not in _CELLS:
                continue
            repeated = int(attribute(cell, "number-columns-repeated") or 1)
            style = attribute(cell, "style-name") or (usual[place] if place < len(usual) else "")
            content = _content(cell, self.styles, style)
            if content is not None:
                if place + repeated > MOST_COLUMNS:
                    raise InputError(f"has more than {MOST_COLUMNS} columns", where=self.where, mend=MEND)
                cells += [*(None,) * (place - len(cells)), *(content,) * repeated]
            wide = int(attribute(cell, "number-columns-spanned") or 1)
            high = int(attribute(cell, "number-rows-spanned") or 1)
            if wide > 1 or high > 1:
                self.merged.append((place + 1, number, place + wide, number + high - 1))
            place += repeated
        return tuple(cells)


def _all(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if local(found) == name)


def _content(cell: Element, styles: _Styles, style: str) -> Content:
    """What a cell holds."""
    kinds = {text for key, text in cell.items() if key.endswith("}value-type")}
    lines = ["".join(part.itertext()) for part in cell if local(part) == "p"]
    text = "\n".join(lines)
    formula = attribute(cell, "formula")
    if local(cell) == "covered-table-cell":
        return None
    if formula and not lines and "string" not in kinds:  # an empty line is the empty text that was worked out
        return Bad("Formula", formula.partition(":")[2][:60] or formula[:60])
    if "error" in kinds or (formula and text.startswith(("#", "Err:"))):
        return Bad("ErrorValue", text)
    kind = next(iter(kinds & _TYPED.keys()), "")
    return _TYPED[kind](cell, styles, style) if kind else clean(text)


def _number(cell: Element, styles: _Styles, style: str) -> Content:
    exact = Decimal(f"{float(attribute(cell, 'value')):.15g}")
    if exact != exact.to_integral_value():
        return exact
    digits = styles.digits(style)
    return str(int(exact)).zfill(digits) if digits > 1 else exact.quantize(Decimal(1))


def _percentage(cell: Element, *_: object) -> Content:
    return f"{(Decimal(attribute(cell, 'value')) * 100).normalize():f}%"


def _date(cell: Element, styles: _Styles, style: str) -> Content:
    moment, shown = datetime.fromisoformat(attribute(cell, "date-value")), styles.shown(style)
    if moment.time() != datetime.min.time():
        return Bad("TimeOfDay", f"{moment:%Y-%m-%d %H:%M}")
    day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    if "day" in shown or not {"year", "month"} & shown:
        return PartialDate(day)
    return PartialDate(day[:7] if "month" in shown else day[:4])


def _time(cell: Element, *_: object) -> Content:
    return Bad("TimeOfDay", attribute(cell, "time-value"))


def _boolean(cell: Element, *_: object) -> Content:
    return attribute(cell, "boolean-value").upper()


_TYPED: Mapping[str, Callable[[Element, _Styles, str], Content]] = {
    "float": _number,
    "currency": _number,
    "percentage": _percentage,
    "date": _date,
    "time": _time,
    "boolean": _boolean,
}
