"""A workbook's cells as people may trust them: text that is never run, numbers that are what they say.

The same content gives the same bytes, for no time of writing is kept.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

MOST_CHARACTERS = 32_767
"""The longest text that a cell holds."""
_EPOCH = datetime(2000, 1, 1)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What begins like the code of a character in a workbook, and is none."""


def put_text(cell: Any, text: str) -> None:
    """Write text into a cell, which no program then takes for a number, a date or a formula."""
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in "=+-@"


def is_exact(text: str) -> bool:
    """Whether a spreadsheet's number holds the digits without loss.

    >>> is_exact("70000000"), is_exact("70.10"), is_exact("1234567890123456789")
    (True, False, False)
    """
    if (
        not re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text)
        or len(text.strip("-").replace(".", "")) > 15
        or text == "-0"
    ):
        return False
    return Decimal(f"{float(text):.15g}") == Decimal(text)


def as_number(text: str) -> int | float:
    """The number that a spreadsheet holds for exact digits."""
    return float(text) if "." in text else int(text)


def saved(book: Any) -> bytes:
    """The workbook as a file, without the time at which it was written."""
    book.properties.created = _EPOCH
    buffer, out = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in sorted(old.namelist()):
            content = old.read(part)
            if part == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(part, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
