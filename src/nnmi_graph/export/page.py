"""One HTML file to look around a network in: search, filters, a date slider, and the claims behind each node.

The page holds its data and its program (sigma and graphology, bundled in `static/`; `explorer/` has the source) and
asks the network for nothing; its own content security policy forbids it to.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html import escape
from importlib.resources import files
from typing import Any, TextIO

from ..errors import QueryError
from ..network.palette import hex_of
from .jsons import edge_records, node_records
from .looks import OTHER, Looks
from .sheet import Sheet

__all__ = ["write_page"]

MANY_EDGES = 20_000
DRAWN = ("id", "label", "x", "y", "size", "color")
ENDS = ("source", "target", "key", "kind", "weight", "relation", "valid_from", "valid_to", "told", "last_told")


def write_page(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as a page. Raises `QueryError` if the nodes have no places."""
    if sheet.positions is None:
        raise QueryError("a page needs places for the nodes", mend="take a layout other than none")
    if len(sheet.source) > MANY_EDGES:
        sheet.notes.append(f"{len(sheet.source)} edges are many for a browser; a slice or Gephi will be quicker")
    static = files("nnmi_graph.export") / "static"
    parts = {
        "lang": sheet.lang,
        "title": escape(sheet.name),
        "data": json.dumps(page_data(sheet), ensure_ascii=False, allow_nan=False).replace("<", "\\u003c"),
        "script": (static / "explorer.min.js").read_text("utf-8"),
    }
    for place, text in enumerate(re.split(r"\$(lang|title|data|script)\b", (static / "page.html").read_text("utf-8"))):
        out.write(parts[text] if place % 2 else text)


def page_data(sheet: Sheet) -> dict[str, Any]:
    """All that the page shows: nodes, edges, and the keys to kinds and colours with their counts."""
    modes, relations = Counter(sheet.modes), Counter(str(relation or "") for relation in sheet.relations)
    looks = sheet.looks
    own = looks.colour_by == "node_kind"
    return {
        "title": sheet.name,
        "about": sheet.description,
        "lang": sheet.lang,
        "directed": sheet.directed,
        "kinds": [[mode, hex_of(looks.key[mode]) if own else "", count] for mode, count in sorted(modes.items())],
        "colours": {"of": "" if own else looks.colour_by, "key": [] if own else _key(looks)},
        "ties": [
            [relation, hex_of(looks.edge_key.get(relation, OTHER)), count]
            for relation, count in sorted(relations.items())
        ],
        "nodes": _nodes(sheet),
        "edges": _edges(sheet),
    }


def _key(looks: Looks) -> list[list[Any]]:
    """Each value that has a colour, with its count; last, under an empty name, the nodes that have none."""
    counts = Counter(looks.values)
    return [
        [value, hex_of(looks.key.get(value, OTHER)), counts[value]]
        for value in [*looks.key, *([""] if counts[""] else [])]
    ]


def _nodes(sheet: Sheet) -> list[dict[str, Any]]:
    nodes = []
    for record, mode in zip(node_records(sheet), sheet.modes, strict=True):
        values = {name: value for name, value in record.items() if name not in DRAWN}
        names = [record["label"], *(str(value) for name, value in values.items() if name.startswith("label"))]
        nodes.append({name: record[name] for name in DRAWN} | {"kind": mode, "names": names, "values": values})
    return nodes


def _edges(sheet: Sheet) -> list[dict[str, Any]]:
    edges = []
    rows = zip(edge_records(sheet), sheet.source, sheet.target, sheet.dates, sheet.thickness, strict=True)
    for record, source, target, dates, thick in rows:
        relation = str(record.get("kind", ""))
        colour = hex_of(sheet.looks.edge_colour(relation, bool(record.get("planned"))))
        edge: dict[str, Any] = {"s": source, "t": target, "relation": relation, "color": colour, "size": thick}
        when = {"start": dates.valid_from, "end": dates.valid_to, "told": dates.told, "spells": dates.spells}
        edge |= {name: value for name, value in when.items() if value}
        edges.append(edge | {"values": {name: value for name, value in record.items() if name not in ENDS}})
    return edges
