"""GraphML with typed keys, unique edge ids, and the columns that Gephi draws by (label, x, y, size, r, g, b)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from .columns import Typed, as_text
from .gexf import escape
from .sheet import Sheet

__all__ = ["write_graphml"]

TYPES = {"string": "string", "integer": "int", "long": "long", "double": "double", "boolean": "boolean"}
PREFIX = {"node": "", "edge": "edge_"}
"""Keys are named after their columns, as Gephi shows the names of keys; no two keys may have one name."""


def write_graphml(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as GraphML. Each edge has its kind as attribute `label`: Gephi keeps parallel edges by it."""
    nodes, edges = _node_columns(sheet), _edge_columns(sheet)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    out.write(f"<desc>{escape(sheet.description)}</desc>\n")
    for owner, columns in (("node", nodes), ("edge", edges)):
        for column in columns:
            name = f'attr.name="{escape(column.heading)}" attr.type="{TYPES[column.type]}"'
            out.write(f'<key id="{PREFIX[owner]}{escape(column.name)}" for="{owner}" {name}/>\n')
    direction = "directed" if sheet.directed else "undirected"
    out.write(f'<graph id="G" edgedefault="{direction}">\n')
    ids = [escape(name) for name in sheet.ids]
    out.writelines(f'<node id="{name}">{data}</node>\n' for name, data in zip(ids, _data(nodes, "node"), strict=True))
    named = {kind: f' label="{escape(kind)}"' if kind else "" for kind in set(sheet.kinds)}
    rows = zip(sheet.source, sheet.target, sheet.kinds, _data(edges, "edge"), strict=True)
    out.writelines(
        f'<edge id="e{number}" source="{ids[source]}" target="{ids[target]}"{named[kind]}>{data}</edge>\n'
        for number, (source, target, kind, data) in enumerate(rows)
    )
    out.write("</graph>\n</graphml>\n")


def _node_columns(sheet: Sheet) -> list[Typed]:
    looks = [Typed("label", "string", list(sheet.labels)), *sheet.node_columns]
    if sheet.positions is not None:
        looks.append(Typed("x", "double", [x for x, _ in sheet.positions]))
        looks.append(Typed("y", "double", [y for _, y in sheet.positions]))
    looks.append(Typed("size", "double", list(sheet.looks.sizes)))
    for place, part in enumerate("rgb"):
        looks.append(Typed(part, "integer", [colour[place] for colour in sheet.looks.colours]))
    return looks


def _edge_columns(sheet: Sheet) -> list[Typed]:
    label = [Typed("label", "string", sheet.relations)] if any(sheet.relations) else []
    return [*label, Typed("weight", "double", list(sheet.weights)), *sheet.edge_columns]


def _data(columns: list[Typed], owner: str) -> Iterator[str]:
    """The `<data>` elements of each row in turn."""
    parts = [_fragments(column, PREFIX[owner] + escape(column.name)) for column in columns]
    return ("".join(row) for row in zip(*parts, strict=True))


def _fragments(column: Typed, key: str) -> Iterator[str]:
    return ("" if value is None else f'<data key="{key}">{escape(as_text(value))}</data>' for value in column.values)
