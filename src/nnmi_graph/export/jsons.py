"""Two JSON forms: node-link (what networkx and D3 read) and Cytoscape's, one element a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from ..network import Value
from .columns import Typed
from .sheet import Sheet

__all__ = ["edge_records", "node_records", "write_cyjs", "write_node_link"]

Record = dict[str, Any]


def write_node_link(sheet: Sheet, out: TextIO) -> None:
    """Write node-link JSON; `networkx.node_link_graph(data, edges="edges")` reads it."""
    head = {"directed": sheet.directed, "multigraph": True, "graph": {"name": sheet.name, "about": sheet.description}}
    out.write(f"{_json(head)[:-1]},\n")
    _write_list(out, "nodes", node_records(sheet))
    out.write(",\n")
    _write_list(out, "edges", edge_records(sheet))
    out.write("}\n")


def write_cyjs(sheet: Sheet, out: TextIO) -> None:
    """Write Cytoscape JSON (.cyjs): data (`value` is for networkx), and positions with the y axis down."""
    head: Record = {"format_version": "1.0", "generated_by": "NNMI Graph", "target_cytoscapejs_version": "~3"}
    head |= {"directed": sheet.directed, "multigraph": True}
    out.write(f'{_json(head)[:-1]},\n"data": {_json({"name": sheet.name, "about": sheet.description})},\n')
    out.write('"elements": {\n')
    _write_list(out, "nodes", (_cytoscape_node(record) for record in node_records(sheet)))
    out.write(",\n")
    _write_list(out, "edges", ({"data": _renamed(record)} for record in edge_records(sheet)))
    out.write("}}\n")


def node_records(sheet: Sheet) -> Iterator[Record]:
    """Each node as a record: id, label, attributes, looks."""
    rows = _rows(sheet.node_columns, len(sheet.ids))
    for place, (name, label, values) in enumerate(zip(sheet.ids, sheet.labels, rows, strict=True)):
        record: Record = {"id": name, "label": label, **values}
        if sheet.positions is not None:
            record["x"], record["y"] = sheet.positions[place]
        red, green, blue = sheet.looks.colours[place]
        yield record | {"size": sheet.looks.sizes[place], "color": f"#{red:02x}{green:02x}{blue:02x}"}


def edge_records(sheet: Sheet) -> Iterator[Record]:
    """Each edge as a record: ends, key, kind, weight, attributes."""
    rows = _rows(sheet.edge_columns, len(sheet.source))
    columns = zip(sheet.source, sheet.target, sheet.relations, sheet.weights, rows, strict=True)
    for number, (source, target, kind, weight, values) in enumerate(columns):
        record: Record = {"source": sheet.ids[source], "target": sheet.ids[target], "key": f"e{number}"}
        yield record | ({"kind": kind} if kind else {}) | {"weight": weight} | values


def _cytoscape_node(record: Record) -> Record:
    position = {"x": record.pop("x"), "y": -record.pop("y")} if "x" in record else None
    record |= {"name": record["label"], "value": record["id"]}
    return {"data": record} | ({"position": position} if position else {})


def _renamed(record: Record) -> Record:
    record |= {"id": record["key"]}
    return record | ({"interaction": record["kind"]} if "kind" in record else {})


def _rows(columns: list[Typed], count: int) -> Iterator[dict[str, Value]]:
    """The values of each row that has them."""
    for place in range(count):
        yield {column.name: value for column in columns if (value := column.values[place]) is not None}


def _write_list(out: TextIO, name: str, records: Iterable[Record]) -> None:
    out.write(f'"{name}": [')
    for place, record in enumerate(records):
        out.write(f"{',' if place else ''}\n{_json(record)}")
    out.write("\n]")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
