"""The rules for a GEXF that opens clean: what the 1.3 schema allows, and what Gephi and Gephi Lite make of the rest.

Each rule was seen at work in Gephi's own importer, in the reader of Gephi Lite, or in the schema. `error` means that
something is lost or the file is refused, `warning` that something looks or reads otherwise than meant.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["ATTRIBUTES", "CHILDREN", "RULES", "TYPES", "Check", "fits"]


@dataclass(frozen=True)
class Check:
    """What breaks (`why`) and how to mend it."""

    severity: str
    why: str
    mend: str


RULES: dict[str, Check] = {
    "xml": Check("error", "no program reads it", "write UTF-8 without control characters, each tag closed"),
    "root": Check("error", "it is no GEXF", "the outermost element is <gexf>, in it <graph>"),
    "version": Check("warning", "older versions are deprecated", 'write version="1.3"'),
    "namespace": Check(
        "warning", "strict readers look for it", "write http://gexf.net/1.3 and http://gexf.net/1.3/viz"
    ),
    "schema": Check("warning", "the 1.3 schema does not have it", "take it out of the file"),
    "hierarchy": Check("error", "Gephi drops nested nodes and pid", "keep nodes in one list, the parent in a column"),
    "order": Check("warning", "readers make bare nodes for ends not yet met", "write <nodes> before <edges>"),
    "node-id": Check("error", "of two nodes with one id, one is lost", "give each node an id of its own"),
    "edge-id": Check("error", "Gephi drops edges whose id it has met", "give each edge an id of its own"),
    "id-space": Check("warning", "Gephi warns of special characters", "trim the ids"),
    "id-type": Check("error", "Gephi stops at the first id that is no integer", 'write idtype="string"'),
    "dangling": Check("error", "Gephi Lite refuses the file, Gephi makes a bare node", "write a node for each end"),
    "direction": Check(
        "error",
        "Gephi drops the edge, Gephi Lite may refuse the file",
        "one direction for all: defaultedgetype on <graph>, no type on <edge>; a relation goes to kind",
    ),
    "parallel": Check(
        "error", "Gephi merges edges of one kind and the same ends, and mixes their values", "give them different kinds"
    ),
    "weight": Check(
        "error",
        "versions of Gephi drop edges of weight 0; what is no number is ignored",
        "write a number above 0, or no weight",
    ),
    "block": Check("error", "Gephi Lite keeps only the last block of a class", "one <attributes> block for each class"),
    "column-id": Check(
        "error",
        "columns alike but for case, or named as built-in ones, overwrite each other",
        "name each once, and none id, label, weight, timeset, kind, type, x, y, z, size, color or shape",
    ),
    "column-type": Check("error", "Gephi drops the column", "use string, integer, long, double or boolean"),
    "undeclared": Check("error", "the value is dropped, strict readers refuse the file", "declare the column"),
    "value": Check(
        "error", "Gephi drops the value", "use a type that holds all values: long or double for big numbers"
    ),
    "colour": Check(
        "warning",
        "Gephi Lite paints the node grey, other readers fail on hex",
        "write r, g and b from 0 to 255 and no alpha",
    ),
    "size": Check("warning", "size 0 is drawn as 10", "write a size above 0"),
    "position": Check("warning", "nodes without a place are put anywhere", "give each node x and y, as numbers"),
    "time-format": Check("error", "without it Gephi reads numbers and drops each date", 'write timeformat="date"'),
    "time-mode": Check("error", "Gephi drops the dates of a static graph", 'write mode="dynamic"'),
    "date": Check(
        "error",
        "Gephi drops the date, or takes a month for its first day",
        "write YYYY-MM-DD, the start not after the end",
    ),
    "time-mixed": Check("error", "timestamps and intervals cannot be mixed", "use one of them"),
    "time-open": Check("warning", "deprecated", "leave an end out instead of startopen and endopen"),
    "spells": Check(
        "error",
        "start and end beside spells are ignored, overlapping spells refused",
        "write spells only, none overlapping",
    ),
    "empty": Check("warning", "there is nothing to see", "check the query behind it"),
}

TIMES = frozenset({"start", "end", "timestamp"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "gexf": frozenset({"version", "variant"}),
    "meta": frozenset({"lastmodifieddate"}),
    "graph": frozenset({"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "timezone"}) | TIMES,
    "attributes": frozenset({"class", "mode"}) | TIMES,
    "attribute": frozenset({"id", "title", "type"}) | TIMES,
    "nodes": frozenset({"count"}),
    "edges": frozenset({"count"}),
    "node": frozenset({"id", "label", "pid", "intervals", "timestamps"}) | TIMES,
    "edge": frozenset({"id", "label", "type", "source", "target", "weight", "kind", "intervals", "timestamps"}) | TIMES,
    "attvalue": frozenset({"for", "value"}) | TIMES,
    "spell": TIMES,
    "viz:color": frozenset({"r", "g", "b", "a", "hex"}) | TIMES,
    "viz:position": frozenset({"x", "y", "z"}) | TIMES,
    "viz:size": frozenset({"value"}) | TIMES,
    "viz:thickness": frozenset({"value"}) | TIMES,
    "viz:shape": frozenset({"value", "uri"}) | TIMES,
}
CHILDREN: dict[str, frozenset[str]] = {
    "gexf": frozenset({"meta", "graph"}),
    "meta": frozenset({"creator", "keywords", "description"}),
    "graph": frozenset({"attributes", "nodes", "edges"}),
    "attributes": frozenset({"attribute"}),
    "attribute": frozenset({"default", "options"}),
    "nodes": frozenset({"node"}),
    "edges": frozenset({"edge"}),
    "node": frozenset({"attvalues", "spells", "nodes", "edges", "parents"})
    | frozenset({"viz:color", "viz:position", "viz:size", "viz:shape"}),
    "edge": frozenset({"attvalues", "spells", "viz:color", "viz:thickness", "viz:shape"}),
    "attvalues": frozenset({"attvalue"}),
    "spells": frozenset({"spell"}),
}

BUILT_IN = frozenset(
    {"id", "label", "weight", "timeset", "kind", "type", "x", "y", "z", "size", "color", "shape", "thickness"}
)
WIDTHS = {"byte": 8, "short": 16, "integer": 32, "long": 64}
NUMBERS = frozenset({"float", "double", "bigdecimal"})
TYPES = frozenset({*WIDTHS, *NUMBERS, "string", "boolean", "char", "biginteger"})
LISTS = frozenset(f"list{name}" for name in TYPES)


def fits(value: str, kind: str) -> bool:
    """Whether Gephi reads the value as that type.

    >>> fits("3000000000", "integer"), fits("3000000000", "long"), fits("1e3", "double"), fits("yes", "boolean")
    (False, True, True, False)
    """
    if kind in WIDTHS or kind == "biginteger":
        half = 2 ** (WIDTHS.get(kind, 4096) - 1)
        return bool(re.fullmatch(r"[+-]?\d+", value, re.ASCII)) and -half <= int(value) < half
    if kind in NUMBERS:
        return is_number(value)
    if kind == "boolean":
        return value.lower() in ("true", "false")
    return kind != "char" or len(value) == 1


def is_number(text: str) -> bool:
    """Whether the text is a finite number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
