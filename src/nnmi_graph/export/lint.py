"""Any GEXF read as Gephi and Gephi Lite read it, and what they would drop, merge or paint grey said in words.

The file is read as a stream and never resolved: a document type with entities of its own is refused.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from pathlib import Path
from xml.parsers import expat

from ..errors import InputError, Where
from ..phrases import in_language, translated
from .gexf_rules import ATTRIBUTES, BUILT_IN, CHILDREN, LISTS, RULES, TIMES, TYPES, fits, is_number

__all__ = ["GexfFinding", "check_gexf"]

GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
READ_SIZE = 1 << 16
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?\Z", re.ASCII)
Attributes = dict[str, str]


@dataclass(frozen=True)
class GexfFinding:
    """A rule that is broken, where first, and how often."""

    rule: str
    severity: str
    where: Where
    message: str
    count: int = 1

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The finding as one line in a language: where, how bad, what, how often, why it matters, what to do."""
        rule, colon = RULES[self.rule], in_language(": ", lang)
        what, why, mend = (translated(text, lang) for text in (self.message, rule.why, rule.mend))
        more = in_language(" ({} times)", lang).format(self.count) if self.count > 1 else ""
        head = f"{self.where}: {in_language(self.severity, lang)} {self.rule}"
        return f"{head}{colon}{what}{more}{colon}{why}{in_language('; ', lang)}{mend}"


def check_gexf(path: str | Path) -> list[GexfFinding]:
    """What programs would lose or mistake in a GEXF file, in the order in which it is met; empty if it opens clean.

    Raises `InputError` if the file cannot be read or declares entities of its own.
    """
    lint = _Lint(str(path))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = lint.start, lint.end
    parser.EntityDeclHandler = lint.refuse_entities
    lint.parser = parser
    try:
        with Path(path).open("rb") as file:
            while part := file.read(READ_SIZE):
                parser.Parse(part, False)
            parser.Parse(b"", True)
        lint.finish()
    except expat.ExpatError as error:
        lint.report("xml", f"line {error.lineno} is not well-formed XML ({expat.errors.messages[error.code]})")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path)) from None
    return list(lint.findings.values())


class _Lint:
    """The state of one reading: where we are, and what has been met."""

    parser: expat.XMLParserType

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: dict[tuple[str, str], GexfFinding] = {}
        self.path: list[str] = []
        self.graph: Attributes = {}
        self.columns: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self.lowered: dict[str, set[str]] = {"node": set(), "edge": set()}
        self.blocks: dict[str, list[str]] = {"node": [], "edge": []}
        self.block: tuple[str, str] = ("", "")
        self.nodes: set[str] = set()
        self.edge_ids: set[str] = set()
        self.ends: set[tuple[str, str, str]] = set()
        self.sections: list[str] = []
        self.element: Attributes = {}
        self.spell_list: list[tuple[str, str]] = []
        self.placed = 0
        self.clocks: set[str] = set()

    def report(self, rule: str, message: str, key: str = "") -> None:
        """Note a broken rule; the same rule and key again only counts."""
        had = self.findings.get((rule, key))
        if had:
            self.findings[(rule, key)] = replace(had, count=had.count + 1)
        else:
            where = Where(self.file, self.parser.CurrentLineNumber)
            self.findings[(rule, key)] = GexfFinding(rule, RULES[rule].severity, where, message)

    def refuse_entities(self, *_: object) -> None:
        raise InputError("declares entities of its own", where=self.file, mend="remove the document type declaration")

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        tag = self._tag(name)
        parent = self.path[-1] if self.path else ""
        if tag == "graph":
            self.graph = attributes
        self._check_schema(tag, parent, attributes)
        self.path.append(tag)
        handler = HANDLERS.get(tag)
        if handler:
            handler(self, attributes)
        if attributes.keys() & OPEN or TIMES & attributes.keys() or tag == "spell":
            self._check_times(tag, attributes)

    def end(self, _: str) -> None:
        """An element ends."""
        tag = self.path.pop()
        if tag == "spells":
            self._check_spells()

    def _tag(self, name: str) -> str:
        """The name without its namespace, drawing elements with `viz:`; other namespaces are reported."""
        space, _, local = name.rpartition(" ")
        viz = local in ("color", "position", "size", "thickness", "shape")
        wanted = VIZ if viz else GEXF
        if space != wanted:
            self.report("namespace", f"<{local}> is in namespace {space!r}", space)
        return f"viz:{local}" if viz else local

    def _check_schema(self, tag: str, parent: str, attributes: Attributes) -> None:
        if parent and tag not in CHILDREN.get(parent, ()):
            self.report("schema", f"<{tag}> stands in <{parent}>", f"{parent}/{tag}")
        if tag in ATTRIBUTES:
            for name in attributes:
                if name not in ATTRIBUTES[tag] and name not in OPEN:
                    self.report("schema", f"<{tag}> has an attribute {name.split(' ')[-1]!r}", f"{tag}@{name}")

    def gexf(self, attributes: Attributes) -> None:
        if attributes.get("version") != "1.3":
            self.report("version", f"version is {attributes.get('version')!r}")

    def start_graph(self, attributes: Attributes) -> None:
        direction = attributes.get("defaultedgetype", "undirected")
        if direction not in ("directed", "undirected"):
            self.report("direction", f"defaultedgetype is {direction!r}")
        if attributes.get("mode") == "dynamic" and "timeformat" not in attributes:
            self.report("time-format", "the graph is dynamic and has no timeformat")

    def attributes(self, attributes: Attributes) -> None:
        owner, mode = attributes.get("class", ""), attributes.get("mode", "static")
        self.block = (owner, mode)
        if owner not in self.blocks:
            self.report("schema", f"an <attributes> block has the class {owner!r}", f"class {owner}")
            return
        self.blocks[owner].append(mode)
        modes = self.blocks[owner]
        if len(modes) > 1 and modes != ["dynamic", "static"]:
            self.report("block", f"there are {len(modes)} <attributes> blocks for class {owner}", owner)

    def attribute(self, attributes: Attributes) -> None:
        owner = self.block[0]
        if owner not in self.columns:
            return
        column, kind = attributes.get("id", ""), attributes.get("type", "")
        if not column or column.lower() in BUILT_IN or column.lower() in self.lowered[owner]:
            self.report("column-id", f"a {owner} column has the id {column!r}", f"{owner} {column}")
        if kind not in TYPES and kind not in LISTS:
            self.report("column-type", f"column {column!r} has the type {kind!r}", f"{owner} {column}")
        self.lowered[owner].add(column.lower())
        self.columns[owner][column] = kind

    def section(self, attributes: Attributes) -> None:
        name = self.path[-1]
        if len(self.path) > 3:
            self.report("hierarchy", f"<{name}> inside <{self.path[-2]}>")
        elif name == "edges" and "nodes" not in self.sections:
            self.report("order", "<edges> stands before <nodes>")
        self.sections.append(name)

    def node(self, attributes: Attributes) -> None:
        self.element = attributes
        name = attributes.get("id")
        if name is None or name in self.nodes:
            self.report("node-id", "a node has no id" if name is None else f"node id {name!r} is met again")
        self._check_id(name or "")
        self.nodes.add(name or "")
        if "pid" in attributes:
            self.report("hierarchy", f"node {name!r} has a pid")

    def edge(self, attributes: Attributes) -> None:
        self.element = attributes
        name = attributes.get("id")
        if name is not None and name in self.edge_ids:
            self.report("edge-id", f"edge id {name!r} is met again")
        self._check_id(name or "0")
        self.edge_ids.add(name or "")
        for end in (attributes.get("source"), attributes.get("target")):
            if end is None or (end not in self.nodes and "nodes" in self.sections):
                self.report("dangling", f"an edge ends at {end!r}, which is no node")
        self._check_direction(attributes)
        self._check_parallel(attributes)
        weight = attributes.get("weight", "1")
        if not is_number(weight) or float(weight) <= 0:
            told = name or f"{attributes.get('source')} – {attributes.get('target')}"
            self.report("weight", f"edge {told!r} has the weight {weight!r}")

    def _check_id(self, name: str) -> None:
        if name != name.strip():
            self.report("id-space", f"id {name!r} begins or ends with white space")
        if self.graph.get("idtype") == "integer" and not re.fullmatch(r"-?\d+", name, re.ASCII):
            self.report("id-type", f"id {name!r} is no integer")

    def _check_direction(self, attributes: Attributes) -> None:
        kind = attributes.get("type")
        default = self.graph.get("defaultedgetype", "undirected")
        if kind is not None and (kind not in ("directed", "undirected") or kind != default):
            self.report("direction", f"an edge has the type {kind!r} in a graph that is {default}", kind)

    def _check_parallel(self, attributes: Attributes) -> None:
        source, target = attributes.get("source", ""), attributes.get("target", "")
        if self.graph.get("defaultedgetype") != "directed" and source > target:
            source, target = target, source
        ends = (source, target, attributes.get("kind", ""))
        if ends in self.ends:
            what = f"kind {ends[2]!r}" if ends[2] else "no kind"
            self.report("parallel", f"{source!r} and {target!r} have a second edge of {what}")
        self.ends.add(ends)

    def attvalue(self, attributes: Attributes) -> None:
        owner = "edge" if "edge" in self.path else "node"
        column, value = attributes.get("for", ""), attributes.get("value", "")
        kind = self.columns[owner].get(column)
        if kind is None:
            self.report("undeclared", f"a value is for the {owner} column {column!r}", f"{owner} {column}")
        elif kind in TYPES and not fits(value, kind):
            self.report("value", f"{value!r} in the column {column!r} is no {kind}", f"{owner} {column}")

    def colour(self, attributes: Attributes) -> None:
        parts = [attributes.get(part, "") for part in "rgb"]
        if "hex" in attributes or any(not part.isascii() or not part.isdigit() or int(part) > 255 for part in parts):
            self.report("colour", f"a colour is {' '.join(f'{k}={v}' for k, v in attributes.items())}", "parts")
        elif attributes.get("a", "1") != "1":
            self.report("colour", f"a colour has the alpha {attributes['a']!r}", "alpha")

    def size(self, attributes: Attributes) -> None:
        value = attributes.get("value", "")
        if not is_number(value) or float(value) <= 0:
            self.report("size", f"a node has the size {value!r}")

    def place(self, attributes: Attributes) -> None:
        if is_number(attributes.get("x", "")) and is_number(attributes.get("y", "")):
            self.placed += 1
        else:
            self.report("position", f"a position is x={attributes.get('x')!r} y={attributes.get('y')!r}", "number")

    def spells(self, attributes: Attributes) -> None:
        self.spell_list = []
        if {"start", "end"} & self.element.keys():
            self.report(
                "spells", f"{self.path[-2]} {self.element.get('id')!r} has spells and also start or end", "both"
            )

    def spell(self, attributes: Attributes) -> None:
        self.spell_list.append((attributes.get("start", ""), attributes.get("end", "9999-12-31")))

    def _check_spells(self) -> None:
        ordered = sorted(self.spell_list)
        if any(later[0] <= former[1] for former, later in itertools.pairwise(ordered)):
            self.report("spells", f"spells of {self.element.get('id')!r} overlap", "overlap")

    def _check_times(self, tag: str, attributes: Attributes) -> None:
        """Dates of an element: right form, right order, one clock."""
        if attributes.keys() & OPEN:
            self.report("time-open", f"<{tag}> has startopen or endopen")
        if tag in ("graph", "attributes", "attribute"):
            return
        if self.graph.get("mode") != "dynamic":
            self.report("time-mode", f"<{tag}> has a date in a static graph", tag)
            return
        self.clocks |= {"timestamp" if name == "timestamp" else "interval" for name in attributes if name in TIMES}
        if len(self.clocks) > 1:
            self.report("time-mixed", "there are timestamps and intervals")
        self._check_dates(tag, attributes)

    def _check_dates(self, tag: str, attributes: Attributes) -> None:
        dates = [attributes[name] for name in ("timestamp", "start", "end") if name in attributes]
        as_dates = self.graph.get("timeformat") in ("date", "dateTime", "datetime")
        for text in dates:
            if not (DATE.match(text) if as_dates else is_number(text)):
                self.report("date", f"<{tag}> has the date {text!r}", "form")
        if as_dates and attributes.get("start", "") > attributes.get("end", "9999-12-31"):
            self.report("date", f"<{tag}> starts {attributes['start']} and ends {attributes['end']}", "order")

    def finish(self) -> None:
        """The file has ended: what is missing."""
        if "nodes" not in self.sections:
            self.report("root", "there are no <nodes> in a <graph>")
        elif not self.nodes:
            self.report("empty", "there are no nodes")
        elif self.placed < len(self.nodes):
            self.report("position", f"{len(self.nodes) - self.placed} of {len(self.nodes)} nodes have no place")


OPEN = frozenset({"startopen", "endopen"})
HANDLERS = {
    "gexf": _Lint.gexf,
    "graph": _Lint.start_graph,
    "attributes": _Lint.attributes,
    "attribute": _Lint.attribute,
    "nodes": _Lint.section,
    "edges": _Lint.section,
    "node": _Lint.node,
    "edge": _Lint.edge,
    "attvalue": _Lint.attvalue,
    "viz:color": _Lint.colour,
    "viz:size": _Lint.size,
    "viz:position": _Lint.place,
    "spells": _Lint.spells,
    "spell": _Lint.spell,
}
