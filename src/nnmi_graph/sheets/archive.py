"""The zipped parts of a workbook: measured before anything is unpacked whole, and free of declared entities."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import TypeVar
from xml.etree.ElementTree import Element

from ..errors import InputError

MOST_UNPACKED = 300_000_000
MOST_RATIO = 300
MOST_PARTS = 2_000
MOST_COLUMNS = 256
MOST_ROWS = 1_048_576
"""Limits of a workbook: bytes when unpacked, how many times more that is than the file, parts; columns and rows of a
sheet."""
_OLE = b"\xd0\xcf\x11\xe0"
_BOMB = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_T = TypeVar("_T")


def read_archive(data: bytes, name: str, ending: str, read: Callable[[zipfile.ZipFile], _T]) -> _T:
    """What `read` makes of the archive. Raises `InputError` if it may not be opened safely, or if `read` cannot."""
    if data[:4] == _OLE:
        raise InputError(
            "is an old .xls file or has a password", where=name, mend="save it as .xlsx, without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive, len(data), name, ending)
            return _in_one_piece(read, archive, name, ending)
    except InputError:
        raise
    except Exception as error:  # zipfile, zlib and lzma each raise their own
        raise InputError(
            f"is no workbook that can be opened ({_first_line(error)})", where=name, mend=f"save it again as {ending}"
        ) from None


def _in_one_piece(read: Callable[[zipfile.ZipFile], _T], archive: zipfile.ZipFile, name: str, ending: str) -> _T:
    try:
        return read(archive)
    except InputError:
        raise
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, SyntaxError, OverflowError) as error:
        raise InputError(
            f"is a broken workbook ({_first_line(error)})",
            where=name,
            mend=f"open it in a spreadsheet program and save it again as {ending}",
        ) from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _measure(archive: zipfile.ZipFile, size: int, name: str, ending: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or unpacked > MOST_RATIO * max(size, 100_000):
        raise InputError(
            f"would unpack to {unpacked:,} bytes in {len(parts):,} parts: not opened",
            where=name,
            mend="delete empty formatted rows, or save the sheet as CSV",
        )
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _scan(archive, part, name, ending)


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, ending: str) -> None:
    """Look over one part in pieces. Raises `InputError` if it declares entities."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(1 << 20):
            window = tail + piece
            if _BOMB.search(window) or window.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise InputError(
                    f"its part {part.filename} declares entities or is no UTF-8: not opened",
                    where=name,
                    mend=f"save it again as {ending}",
                )
            tail = window[-200:]


class _Locals(dict[str, str]):
    """The name of each element without its namespace."""

    def __missing__(self, tag: str) -> str:
        self[tag] = tag.rpartition("}")[2]
        return self[tag]


LOCAL = _Locals()


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return LOCAL[element.tag]


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without a namespace; empty if there is none."""
    return element.get(name) or next((text for key, text in element.items() if key.endswith("}" + name)), "")
