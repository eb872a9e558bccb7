"""CSV, TSV and YAML record files as text; what a spreadsheet would run as a formula is quoted."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from ..safe import cell
from .cells import split
from .heads import Head
from .write_xlsx import Filled

_PLAIN = re.compile(r"[^\W_](?:[\w .,()&+/\-]*[\w)])?")
_NULLS = ("~", "null")


def write_table(filled: Filled, delimiter: str = ",", remarks: Iterable[Sequence[str]] = ()) -> bytes:
    """The sheet as CSV or TSV: UTF-8 with a mark, so that spreadsheets read Chinese; lines end as RFC 4180 asks."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([head.shown for head in filled.heads])
    writer.writerows(remarks)
    writer.writerows(map(cell, row) for row in filled.rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_yaml(sheets: Sequence[Filled]) -> bytes:
    """The records as YAML, a list under the name of each kind."""
    lines: list[str] = []
    for filled in sheets:
        lines.append(f"{filled.kind.name}:")
        for row in filled.rows:
            fields = [
                f"{head.name}: {_value(text, head)}" for head, text in zip(filled.heads, row, strict=True) if text
            ]
            lines += [f"{'-' if number == 0 else ' '} {field}" for number, field in enumerate(fields)]
    return ("\n".join(lines) + "\n").encode()


def write_json(sheets: Sequence[Filled]) -> bytes:
    """The records as JSON of the same form as the YAML."""
    found = {
        filled.kind.name: [
            {head.name: _values(text, head) for head, text in zip(filled.heads, row, strict=True) if text}
            for row in filled.rows
        ]
        for filled in sheets
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _values(text: str, head: Head) -> str | list[str]:
    """The text of a cell, as a list where it holds several values."""
    if head.column is None or not head.column.many:
        return text
    pieces = split(text)
    return list(pieces) if len(pieces) > 1 else text


def _value(text: str, head: Head) -> str:
    found = _values(text, head)
    return scalar(found) if isinstance(found, str) else f"[{', '.join(map(scalar, found))}]"


def scalar(text: str) -> str:
    """The text as a YAML scalar, plain where that is safe.

    >>> scalar("Gears"), scalar("a: b"), scalar("02134")
    ('Gears', '"a: b"', '"02134"')
    """
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NULLS and "," not in text and not text[0].isdigit()
    return text if plain else json.dumps(text, ensure_ascii=False)
