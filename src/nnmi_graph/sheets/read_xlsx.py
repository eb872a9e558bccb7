"""Excel workbooks as grids: values as their program worked them out last; nothing is worked out here.

Numbers and dates come with the precision their format shows. Parts and attributes are those of ECMA-376.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, iterparse

from ..dates import PartialDate
from ..errors import InputError
from ..store.files import read_bytes
from .archive import LOCAL, MOST_COLUMNS, attribute, local, read_archive
from .as_written import EPOCH, EPOCH_1904
from .grid import Bad, Content, Grid, Merged, Row, clean

NOT_READ = ("notes", "lists")
"""Sheets of a template that hold no records."""
MEND = "delete what is not needed"
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 30), "m/d/y"),
    17: "m/y",
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:m"),
    22: "m/d/y h:m",
    **dict.fromkeys((27, 36, 50, 52, 57), "y/m"),
    **dict.fromkeys((28, 29, 31, 51, 53, 54, 58), "y/m/d"),
    **dict.fromkeys((9, 10), "%"),
}
"""What the number formats show that have a number only: dates, times and percents, those of Chinese workbooks too."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_workbook(path: str | Path) -> list[Grid]:
    """The visible sheets of a workbook. Raises `InputError` if it is none, or may not be opened safely."""
    name = Path(path).name
    return read_archive(read_bytes(path), str(path), ".xlsx", lambda archive: list(_grids(archive, name)))


def _grids(archive: zipfile.ZipFile, file: str) -> Iterator[Grid]:
    book_part = next(iter(_related(archive, "", "officeDocument").values()), "xl/workbook.xml")
    book = fromstring(archive.read(book_part))
    parts = {**_related(archive, book_part, "worksheet")}
    shared = [part for part in _related(archive, book_part, "sharedStrings").values() if part in archive.namelist()]
    styles = [part for part in _related(archive, book_part, "styles").values() if part in archive.namelist()]
    from_1904 = any(attribute(found, "date1904") in ("1", "true") for found in _below(book, "workbookPr"))
    reader = _WorkbookReader(
        _shared(archive, shared[0]) if shared else [],
        _formats(fromstring(archive.read(styles[0]))) if styles else [],
        EPOCH_1904 if from_1904 else EPOCH,
    )
    for sheet in _below(book, "sheet"):
        title, link = attribute(sheet, "name"), next((v for k, v in sheet.items() if k.endswith("}id")), "")
        if attribute(sheet, "state") in ("", "visible") and title not in NOT_READ and link in parts:
            rows, merged = reader.rows(archive, parts[link], file, title)
            if rows:
                yield Grid(file, title, "xlsx", rows=rows, merged=merged, epoch=reader.epoch)


def _related(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The parts that a part points at, of one kind, by the name of the relation."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in archive.namelist():
        return {}
    return {
        attribute(found, "Id"): posixpath.normpath(posixpath.join("/", folder, attribute(found, "Target"))).lstrip("/")
        for found in fromstring(archive.read(place))
        if attribute(found, "Type").endswith("/" + kind)
    }


def _below(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if local(found) == name)


def _shared(archive: zipfile.ZipFile, part: str) -> list[Content]:
    """The texts that cells share, each as a cell holds it."""
    found: list[Content] = []
    with archive.open(part) as stream:
        for _, element in iterparse(stream):
            if local(element) == "si":
                found.append(clean(_text(element)))
                element.clear()
    return found


def _text(element: Element) -> str:
    """The text of a string, without what is there to read it aloud."""
    if len(element) == 1 and LOCAL[element[0].tag] == "t":
        return _unescaped(element[0].text or "")
    runs = (run for child in element for run in (child if local(child) == "r" else [child]))
    return _unescaped("".join(run.text or "" for run in runs if local(run) == "t"))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formats(styles: Element) -> list[str]:
    """What the format of each style shows: `_shown` of its code."""
    own = {attribute(found, "numFmtId"): attribute(found, "formatCode") for found in _below(styles, "numFmt")}
    cells = next(_below(styles, "cellXfs"), None)
    ids = [attribute(found, "numFmtId") or "0" for found in cells] if cells is not None else []
    return [_shown(own[number]) if number in own else _BUILT_IN.get(int(number), "") for number in ids]


def _shown(code: str) -> str:
    """The signs of a format code that say what is shown, without words, colours and conditions.

    >>> _shown('[$-804]yyyy"年"m"月";@'), _shown("00000"), _shown("0.0%"), _shown("[Red]#,##0")
    ('yyyym', '00000', '%', '')
    """
    bare = re.sub(r"\[(?![hms]+\])[^\]]*\]|\"[^\"]*\"|\\.|_.|\*.", "", code.lower()).partition(";")[0]
    if "%" in bare:
        return "%"
    if re.fullmatch(r"0{2,}", bare):
        return bare
    return "".join(char for char in bare if char in "ymdhs") if "general" not in bare else ""


@dataclass
class _WorkbookReader:
    """Reads the sheets of one workbook. `formats` are what its styles show, `epoch` the day it counts from."""

    shared: Sequence[Content]
    formats: Sequence[str]
    epoch: date
    _columns: dict[str, int] = field(default_factory=dict)

    def rows(self, archive: zipfile.ZipFile, part: str, file: str, title: str) -> tuple[list[Row], list[Merged]]:
        """The rows of a sheet that are not blank, and its merged ranges."""
        found: list[Row] = []
        merged: list[Merged] = []
        last = 0
        with archive.open(part) as stream:
            for _, element in iterparse(stream):
                name = LOCAL[element.tag]
                if name == "row":
                    last = int(element.get("r") or last + 1)
                    cells = self.cells(element, file, title)
                    if cells:
                        found.append(Row(last, cells))
                    element.clear()
                elif name == "mergeCell":
                    merged.append(_range(element.get("ref", "")))
        return found, merged

    def cells(self, row: Element, file: str, title: str) -> tuple[Content, ...]:
        """The cells of a row, up to the last that is filled."""
        cells: list[Content] = []
        for cell in row:
            content = self.content(cell)
            if content is None:
                continue
            reference = cell.get("r")
            place = self.column(reference) if reference else len(cells)
            if place >= MOST_COLUMNS:
                where = f"{file} {title}!{reference or ''}"
                raise InputError(f"has more than {MOST_COLUMNS} columns", where=where, mend=MEND)
            cells += [None] * (place + 1 - len(cells))
            cells[place] = content
        return tuple(cells)

    def column(self, reference: str) -> int:
        """The number of a column, from 0, by the reference of a cell."""
        name = reference.rstrip("0123456789")
        if name not in self._columns:
            self._columns[name] = number_of(name) - 1
        return self._columns[name]

    def content(self, cell: Element) -> Content:
        """What a cell holds."""
        kind, value, formula, said = cell.get("t", "n"), None, None, None
        for child in cell:
            name = LOCAL[child.tag]
            if name == "v":
                value, said = child.text, child
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                return clean(_text(child))
        if value is None:
            worked_out = formula is None or (said is not None and kind == "str")
            return None if worked_out else Bad("Formula", f"={formula}"[:60])
        if kind == "s":
            return self.shared[int(value)]
        style = int(cell.get("s") or 0)
        return self.typed(kind, value, self.formats[style] if style < len(self.formats) else "")

    def typed(self, kind: str, value: str, shown: str) -> Content:
        """A value of its own, by its type."""
        match kind:
            case "str":
                return clean(_unescaped(value))
            case "b":
                return "TRUE" if value == "1" else "FALSE"
            case "e":
                return Bad("ErrorValue", value)
            case "d":
                return _moment(datetime.fromisoformat(value), shown)
        return self.number(value, shown)

    def number(self, text: str, shown: str) -> Content:
        """A number to the 15 digits that Excel keeps, a date as its format shows it, a code with its zeros."""
        value = float(text)
        exact = Decimal(f"{value:.15g}")
        exact = exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact
        if shown == "%":
            return f"{(exact * 100).normalize():f}%"
        if shown.startswith("0"):
            return str(int(exact)).zfill(len(shown)) if exact == int(exact) else exact
        if not shown:
            return exact
        days = value + 1 if self.epoch == EPOCH and value < 60 else value
        if not 0 <= days < 2_958_466 or (self.epoch == EPOCH and 60 <= value < 61):
            return exact
        return _moment(datetime(*self.epoch.timetuple()[:3]) + timedelta(seconds=round(days * 86_400)), shown)


def _moment(value: datetime, shown: str) -> Content:
    """The date as precisely as the format shows it; a time of day belongs in no column of ours."""
    if value.time() != datetime.min.time() or ("h" in shown and not set("yd") & set(shown)):
        return Bad("TimeOfDay", f"{value:%Y-%m-%d %H:%M}")
    text = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    if "d" in shown or not {"y", "m"} & set(shown):
        return PartialDate(text)
    return PartialDate(text[:7] if "m" in shown else text[:4])


def number_of(name: str) -> int:
    """The number of a column from its letters.

    >>> number_of("B"), number_of("AB")
    (2, 28)
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def _range(reference: str) -> Merged:
    found = _REFERENCE.findall(reference)
    (left, top), (right, bottom) = found[0], found[-1]
    return number_of(left), int(top), number_of(right), int(bottom)
