"""Rows as an HTML table, for the cell of a notebook. All that comes from data is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import islice

from ..terms import Literal, NamedNode, shorten

MOST = 100
"""How many rows a cell shows."""


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """The first rows under their columns, with a word on how many more there are."""
    rest = iter(rows)
    shown = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in islice(rest, MOST))
    left = sum(1 for _ in rest)
    more = f"<p>… {left:,} more rows</p>" if left else ""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{shown}</tbody></table>{more}"


def _cell(term: object) -> str:
    if isinstance(term, NamedNode):
        return f'<td title="{escape(term.value)}">{escape(shorten(term.value).strip("<>"))}</td>'
    if isinstance(term, Literal):
        language = f' lang="{escape(term.language)}"' if term.language else ""
        return f"<td{language}>{escape(term.value)}</td>"
    return f"<td>{'' if term is None else escape(str(term))}</td>"
