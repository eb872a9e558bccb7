"""Gephi's two tables: nodes with `Id,Label,…`, edges with `Source,Target,Type,Id,Label,Kind,Weight,…`.

A cell that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break) gets a leading
apostrophe. Tables carry no positions, sizes or colours for Gephi, so those are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from .. import safe
from ..network import SEVERAL, Value
from .columns import Cells, Typed, as_text
from .sheet import Sheet
from .spells import DATED, Spells

__all__ = ["write_edge_table", "write_node_table"]


def write_node_table(sheet: Sheet, out: TextIO) -> None:
    """Write the table of nodes."""
    times = sheet.node_spells if sheet.dynamic else None
    write = csv.writer(out).writerow
    write(["Id", "Label", *(["Timeset"] if times else []), *(column.heading for column in sheet.node_columns)])
    for place, (name, label, values) in enumerate(zip(sheet.ids, sheet.labels, _rows(sheet.node_columns), strict=True)):
        write([cell(name), cell(label), *([timeset(times[place])] if times else []), *values])


def write_edge_table(sheet: Sheet, out: TextIO) -> None:
    """Write the table of edges."""
    times = [dates.spells for dates in sheet.dates] if sheet.dynamic else None
    shown = [*_no_moments(sheet.edge_columns)] if sheet.dynamic else sheet.edge_columns
    write = csv.writer(out).writerow
    write(
        ["Source", "Target", "Type", "Id", "Label", "Kind", "Weight", *(["Timeset"] if times else [])]
        + [column.heading for column in shown]
    )
    names = [cell(name) for name in sheet.ids]
    direction = "Directed" if sheet.directed else "Undirected"
    rows = _rows(shown) if shown else iter([()] * len(sheet.source))
    columns = zip(sheet.source, sheet.target, sheet.relations, sheet.kinds, sheet.weights, rows, strict=True)
    for number, (source, target, relation, kind, weight, values) in enumerate(columns):
        time = [timeset(times[number])] if times else []
        write(
            [names[source], names[target], direction, f"e{number}", cell(relation), cell(kind), weight, *time, *values]
        )


def _no_moments(columns: list[Typed]) -> Iterator[Typed]:
    """The columns without those that Gephi would take for moments beside the intervals of `Timeset`, and refuse all.

    What is told stands in braces, as EDTF writes a set, so that it is read as text.
    """
    for column in columns:
        if column.name == "stated_periods":
            told: Cells = [value and f"{{{str(value).replace(SEVERAL, ', ')}}}" for value in column.values]
            yield replace(column, values=told)
        elif column.name not in (*DATED, "starts"):
            yield column


def cell(value: Value | None) -> str:
    """The value as a cell that no spreadsheet runs.

    >>> cell("=1+1"), cell(-5), cell(None)
    ("'=1+1", '-5', '')
    """
    if value is None:
        return ""
    return safe.cell(as_text(value))


def timeset(spells: Spells) -> str:
    """Spells as Gephi writes them: `<[2012-08-16, Infinity]>`."""
    inside = "; ".join(f"[{start or '-Infinity'}, {end or 'Infinity'}]" for start, end in spells)
    return f"<{inside}>" if inside else ""


def _rows(columns: list[Typed]) -> Iterator[tuple[str, ...]]:
    return zip(*([cell(value) for value in column.values] for column in columns), strict=True)
