"""YAML and plain JSON records as grids: a list of records under the name of their kind, every scalar kept as text.

Read event by event, so that neither depth nor anchors can hurt; each value knows its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..errors import InputError, Where
from ..store.files import read_bytes
from .encoding import decode
from .grid import Bad, Content, Grid, Row, clean

MOST_BYTES = 50_000_000
_DEPTH = 6


@dataclass
class _Map:
    line: int
    column: int
    items: list[tuple[str, _Value]] = field(default_factory=list)


@dataclass
class _List:
    line: int
    column: int
    items: list[_Value] = field(default_factory=list)


@dataclass(frozen=True)
class _Text:
    line: int
    column: int
    text: str


_Value = _Map | _List | _Text


def read_yaml(path: str | Path, encoding: str | None = None) -> list[Grid]:
    """The records in a YAML or JSON file, a grid for each kind named in it. Raises `InputError` with its place."""
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        raise InputError(f"is larger than {MOST_BYTES:,} bytes", where=str(path), mend="split it, or use a CSV file")
    name = Path(path).name
    found = _parse(decode(data, str(path), encoding), name)
    if found is None:
        return []
    if not isinstance(found, _Map):
        where = Where(name, found.line, found.column)
        raise InputError("names no kind of record", where=where, mend="write 'membership:', below it a list of records")
    return [_grid(kind, records, name) for kind, records in found.items if not _is_nothing(records)]


def _is_nothing(value: _Value) -> bool:
    return isinstance(value, _Text) and not value.text


def _parse(text: str, name: str) -> _Value | None:
    """The document as nested values; None if it is empty."""
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = Where(name, mark.line + 1, mark.column + 1) if mark else Where(name)
        raise InputError(f"is no YAML: {error.problem}", where=where) from None
    except yaml.YAMLError as error:
        fault = f"is no YAML: {str(error).splitlines()[0]}"
        raise InputError(fault, where=name, mend="take out control characters") from None
    return builder.root


class _Builder:
    """Puts the events of one document together, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: _Value | None = None
        self.open: list[tuple[_Map | _List, str | None]] = []

    def take(self, event: yaml.Event) -> None:
        """Take the next event. Raises `InputError` for what no list of records needs."""
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        where = Where(self.name, line, column)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError("uses an anchor or alias", where=where, mend="write the value out")
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise InputError("holds a second document", where=where, mend="take out the line '---'")
        if isinstance(event, yaml.CollectionEndEvent):
            self.place(self.open.pop()[0])
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(self.open) == _DEPTH:
                raise InputError("is nested too deeply for a list of records", where=where)
            self.open.append(
                (_Map(line, column) if isinstance(event, yaml.MappingStartEvent) else _List(line, column), None)
            )
        elif isinstance(event, yaml.ScalarEvent):
            blank = event.implicit[0] and event.value in ("~", "null", "Null", "NULL")
            self.place(_Text(line, column, "" if blank else event.value))

    def place(self, value: _Value) -> None:
        """Put a finished value into what is open."""
        if not self.open:
            self.root = value
            return
        above, key = self.open[-1]
        if isinstance(above, _List):
            above.items.append(value)
        elif key is None:
            self.open[-1] = (above, self.key_of(above, value))
        else:
            above.items.append((key, value))
            self.open[-1] = (above, None)

    def key_of(self, above: _Map, value: _Value) -> str:
        where = Where(self.name, value.line, value.column)
        if not isinstance(value, _Text):
            raise InputError("has a key that is no text", where=where)
        if any(known == value.text for known, _ in above.items):
            raise InputError(f"has the key {value.text!r} twice", where=where, mend="keep one")
        return value.text


def _grid(kind: str, records: _Value, name: str) -> Grid:
    """The records of one kind; a single record may stand without a list."""
    listed = records.items if isinstance(records, _List) else [records]
    rows = [(record, list(_cells(record, name))) for record in listed if not _is_nothing(record)]
    header = tuple(dict.fromkeys(key for _, cells in rows for key, _, _ in cells))
    grid = Grid(name, kind, "yaml", header, records.line)
    for record, cells in rows:
        found = {key: (content, mark) for key, content, mark in cells}
        here = (record.line, record.column)
        grid.rows.append(
            Row(
                record.line,
                tuple(found.get(key, (None, here))[0] for key in header),
                tuple(found.get(key, (None, here))[1] for key in header),
            )
        )
    return grid


def _cells(record: _Value, name: str) -> Iterator[tuple[str, Content, tuple[int, int]]]:
    """Each cell of a record: its column, its content, its place. A mapping below a column is by language."""
    if not isinstance(record, _Map):
        raise InputError(
            "is no record", where=Where(name, record.line, record.column), mend="write 'column: value' lines"
        )
    for key, value in record.items:
        mark = (value.line, value.column)
        if isinstance(value, _Map):
            for language, text in value.items:
                if not isinstance(text, _Text):
                    raise InputError(f"{key!r} is nested too deeply", where=Where(name, text.line, text.column))
                yield f"{key}_{re.sub(r'[^A-Za-z0-9-]', '', language)}", _clean(text, name), (text.line, text.column)
        elif isinstance(value, _List):
            texts = [_clean(item, name) for item in value.items]
            bad = next((text for text in texts if isinstance(text, Bad)), None)
            yield key, bad or tuple(text for text in texts if isinstance(text, str)) or None, mark
        else:
            yield key, _clean(value, name), mark


def _clean(value: _Value, name: str) -> Content:
    where = Where(name, value.line, value.column)
    if not isinstance(value, _Text):
        raise InputError("is nested too deeply", where=where, mend="write one value, or a list of values")
    return clean(value.text)
