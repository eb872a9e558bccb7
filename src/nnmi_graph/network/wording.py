"""A network and its results in the words of a language; no numpy is needed for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ..phrases import words
from .headings import HIDDEN
from .result import Result, Table
from .view import Network


def in_chinese(network: Network) -> Network:
    """The network with its nodes called by their Chinese labels, where they have one."""
    nodes = {
        node: {**had, "label": had["label_zh"]} if "label_zh" in had else had for node, had in network.nodes.items()
    }
    return replace(network, nodes=nodes)


VALUES = frozenset(("layer", "a", "b", "place", "from", "to", "stratum"))
"""Columns of tables that hold values of the network."""


def in_words(result: Result, translate: Callable[[str], str], *, compared: bool = False) -> Result:
    """The result with values of the network, and columns that are named after one, in the words of `translate`; in
    the Chinese of remarks such values stand between 「 and 」."""
    if translate is str:
        return result
    values = VALUES | {"kind", "before", "after"} if compared else VALUES
    ours = {*words("zh", "headings"), *HIDDEN}  # columns that the page names
    tables = []
    for table in result.tables:
        names = {column: column if column in ours else translate(column) for column in table.columns}
        worded = {column for column in values.intersection(names) if f"{column}_label" not in names}
        if worded or list(names) != list(names.values()):
            rows = [
                {
                    named: translate(v) if isinstance(v := row.get(c), str) and c in worded else v
                    for c, named in names.items()
                }
                for row in table.rows
            ]
            tables.append(Table(table.name, tuple(names.values()), rows))
        else:
            tables.append(table)
    remarks = tuple(
        {**one, "zh": re.sub("「(.*?)」", lambda m: f"「{translate(m[1])}」", one["zh"])} for one in result.remarks
    )
    return replace(result, tables=tuple(tables), remarks=remarks)
