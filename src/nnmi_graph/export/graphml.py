"""GraphML with typed keys, unique edge ids, and the columns that Gephi draws by (label, x, y, size, r, g, b).

For yEd, which draws by nothing but graphics of its own, these come with it; Gephi takes them for a column of unknown
type, so they are a format apart. They stand before the columns: networkx takes places from both, the last counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import repeat
from typing import TextIO

from ..network import Value
from ..network.palette import hex_of
from .columns import Typed, as_text
from .gexf import escape
from .sheet import Sheet

__all__ = ["write_graphml", "write_yed"]

TYPES = {"string": "string", "integer": "int", "long": "long", "double": "double", "boolean": "boolean"}
PREFIX = {"node": "", "edge": "edge_"}
"""Keys are named after their columns, as Gephi shows the names of keys; no two keys may have one name."""


Y_SHAPES = {"disc": "ellipse", "square": "rectangle", "triangle": "triangle", "diamond": "diamond"}
Y_KEYS = """<key id="y_node" for="node" yfiles.type="nodegraphics"/>
<key id="y_edge" for="edge" yfiles.type="edgegraphics"/>
"""


def write_graphml(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as GraphML. Each edge has its kind as attribute `label`: Gephi keeps parallel edges by it."""
    _write(sheet, out, "", repeat(""), repeat(""))


def write_yed(sheet: Sheet, out: TextIO) -> None:
    """Write the same with the graphics of yEd: places, shapes, colours, labels, dashes."""
    _write(sheet, out, Y_KEYS, _y_nodes(sheet), _y_edges(sheet))


def _write(sheet: Sheet, out: TextIO, keys: str, drawn_nodes: Iterable[str], drawn_edges: Iterable[str]) -> None:
    """Write the document, with these further keys and what each node and edge has for them."""
    nodes, edges = _node_columns(sheet), _edge_columns(sheet)
    more = ' xmlns:y="http://www.yworks.com/xml/graphml"' if keys else ""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"{more}>\n')
    out.write(f"<desc>{escape(sheet.description)}</desc>\n")
    for owner, columns in (("node", nodes), ("edge", edges)):
        for column in columns:
            name = f'attr.name="{escape(column.heading)}" attr.type="{TYPES[column.type]}"'
            out.write(f'<key id="{PREFIX[owner]}{escape(column.name)}" for="{owner}" {name}/>\n')
    out.write(keys)
    direction = "directed" if sheet.directed else "undirected"
    out.write(f'<graph id="G" edgedefault="{direction}">\n')
    ids = [escape(name) for name in sheet.ids]
    out.writelines(
        f'<node id="{name}">{drawn}{data}</node>\n'
        for name, data, drawn in zip(ids, _data(nodes, "node"), drawn_nodes, strict=False)
    )
    named = {kind: f' label="{escape(kind)}"' if kind else "" for kind in set(sheet.kinds)}
    rows = zip(sheet.source, sheet.target, sheet.kinds, _data(edges, "edge"), drawn_edges, strict=False)
    out.writelines(
        f'<edge id="e{number}" source="{ids[source]}" target="{ids[target]}"{named[kind]}>{drawn}{data}</edge>\n'
        for number, (source, target, kind, data, drawn) in enumerate(rows)
    )
    out.write("</graph>\n</graphml>\n")


def _y_nodes(sheet: Sheet) -> Iterator[str]:
    """Each node as yEd draws it: place by its upper left corner, the y axis down; the label below."""
    looks, places = sheet.looks, sheet.positions
    for node, (label, size, colour, shape) in enumerate(
        zip(sheet.labels, looks.sizes, looks.colours, looks.shapes, strict=True)
    ):
        place = ""
        if places is not None:
            x, y = places[node][0] - size, -places[node][1] - size
            place = f'<y:Geometry width="{2 * size:.2f}" height="{2 * size:.2f}" x="{x:.2f}" y="{y:.2f}"/>'
        yield (
            f'<data key="y_node"><y:ShapeNode>{place}<y:Fill color="{hex_of(colour)}" transparent="false"/>'
            '<y:BorderStyle color="#FFFFFF" type="line" width="1.0"/>'
            f'<y:NodeLabel fontSize="12" modelName="sides" modelPosition="s">{escape(label)}</y:NodeLabel>'
            f'<y:Shape type="{Y_SHAPES[shape]}"/></y:ShapeNode></data>'
        )


def _y_edges(sheet: Sheet) -> Iterator[str]:
    """Each edge as yEd draws it: what is only planned is dashed."""
    arrow = "standard" if sheet.directed else "none"

    @cache
    def drawn(relation: Value | None, planned: bool, thickness: float) -> str:
        colour, line = hex_of(sheet.looks.edge_colour(relation, planned)), "dashed" if planned else "line"
        return (
            f'<data key="y_edge"><y:PolyLineEdge><y:LineStyle color="{colour}" type="{line}" width="{thickness}"/>'
            f'<y:Arrows source="none" target="{arrow}"/></y:PolyLineEdge></data>'
        )

    return map(drawn, sheet.relations, sheet.planned, sheet.thickness)


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
