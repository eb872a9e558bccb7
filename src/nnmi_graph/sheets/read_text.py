"""CSV and TSV files as grids: comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..errors import InputError, Where
from ..safe import uncell
from ..store.files import read_bytes
from ..store.streams import unpacked_name
from .encoding import decode
from .grid import Bad, Content, Grid, Row, clean

MOST_BYTES = 200_000_000
_DELIMITERS = ",;\t|"


def read_text_table(path: str | Path, encoding: str | None = None) -> list[Grid]:
    """The table in a CSV or TSV file, none if it is empty. Raises `InputError`."""
    file = Path(unpacked_name(str(path)))
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        raise InputError(
            f"is larger than {MOST_BYTES:,} bytes", where=str(path), mend="split it, or convert it to RDF in parts"
        )
    text = decode(data, str(path), encoding)
    grid = Grid(Path(path).name, file.stem, "csv")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, file), strict=True)
    try:
        for number, fields in enumerate(lines, 1):
            row = Row(number, tuple(map(_cell, fields)))
            if not row.is_blank():
                grid.rows.append(row)
    except csv.Error as error:
        where = Where(str(path), lines.line_num)
        mend = "close the quotation marks; a cell holds at most 32,767 characters"
        raise InputError(f"is no table: {error}", where=where, mend=mend) from None
    return [grid] if grid.rows else []


def _delimiter(text: str, file: Path) -> str:
    """What parts the cells: the sign that is most frequent in the header, outside quotation marks."""
    header = next((line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith("#")), "")
    bare = "".join(header.split('"')[::2])
    usual = "\t" if file.suffix.lower() == ".tsv" else ","
    return max(_DELIMITERS, key=lambda sign: (bare.count(sign), sign == usual))


def _cell(field: str) -> Content:
    text = clean(field)
    if not isinstance(text, str) or text[0] not in "='":
        return text
    if text.startswith("=") and len(text) > 1:
        return Bad("Formula", text[:60])
    return uncell(text)
