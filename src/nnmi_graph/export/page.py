"""One HTML file to look around a network in: search, filters, dates, paths, and the claims behind each node and tie.

The page holds its data and its program (sigma and graphology, bundled in `static/`; `explorer/` has the source) and
asks the network for nothing; its own content security policy forbids it to.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from typing import Any, TextIO

from ..ask.claims import Claim
from ..errors import QueryError
from ..network.palette import OTHER, colours_by, hex_of, kind_colours
from ..phrases import translated
from ..terms import shorten
from .columns import Typed
from .evidence import Evidence
from .jsons import edge_records, node_records
from .sheet import Sheet

__all__ = ["write_page"]

MANY_EDGES = 20_000
MOST_COLOURS = 40
"""A column of at most so many different texts may give the nodes their colours, or filter them."""
DRAWN = ("id", "label", "x", "y", "size", "color")
ENDS = ("source", "target", "key", "kind", "weight", "relation", "valid_from", "valid_to", "told", "last_told")


def write_page(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as a page. Raises `QueryError` if the nodes have no places."""
    if sheet.positions is None:
        raise QueryError("a page needs places for the nodes", mend="take a layout other than none")
    if len(sheet.source) > MANY_EDGES:
        sheet.notes.append(f"{len(sheet.source)} edges are many for a browser; a slice or Gephi will be quicker")
    static = files("nnmi_graph.export") / "static"
    data = json.dumps(page_data(sheet), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    parts = {
        "lang": sheet.lang,
        "title": escape(sheet.name),
        "data": data.replace("<", "\\u003c"),
        "script": (static / "explorer.min.js").read_text("utf-8"),
    }
    for place, text in enumerate(re.split(r"\$(lang|title|data|script)\b", (static / "page.html").read_text("utf-8"))):
        out.write(parts[text] if place % 2 else text)


def page_data(sheet: Sheet) -> dict[str, Any]:
    """All that the page shows: nodes, ties, what gives them colours and sizes, and the claims behind them."""
    behind = _Behind(sheet.evidence)
    nodes = list(_nodes(sheet, behind))
    ties = list(_ties(sheet, behind))
    return {
        "title": sheet.name,
        "about": sheet.description,
        "notes": sheet.notes if sheet.lang == "en" else [translated(note, sheet.lang) for note in sheet.notes],
        "lang": sheet.lang,
        "directed": sheet.directed,
        "headings": {one.name: one.heading for one in (*sheet.node_columns, *sheet.edge_columns)},
        "kinds": [[kind, count] for kind, count in sorted(Counter(sheet.modes).items())],
        "relations": [
            [relation, hex_of(sheet.looks.edge_key.get(relation, OTHER)), count]
            for relation, count in sorted(Counter(str(relation or "") for relation in sheet.relations).items())
        ],
        "colourings": _colourings(sheet),
        "coloured": sheet.looks.colour_by,
        "numbers": [one.name for one in sheet.node_columns if one.type in ("integer", "long", "double")],
        "other": hex_of(OTHER),
        "nodes": nodes,
        "edges": ties,
        "claims": behind.claims,
        "sources": behind.sources,
        "contradictions": behind.contradictions,
    }


def _colourings(sheet: Sheet) -> dict[str, list[list[str]]]:
    """The columns that can give the nodes their colours: each value with its colour, in the order of the values."""
    looks = sheet.looks
    found = {looks.colour_by: looks.key}
    if looks.colour_by != "node_kind":
        found["node_kind"] = kind_colours(sheet.modes)
    for column in filter(_has_few, sheet.node_columns):
        texts = [None if value is None else str(value) for value in column.values]
        found.setdefault(column.name, colours_by(texts))
    return {name: [[value, hex_of(colour)] for value, colour in key.items()] for name, key in found.items()}


def _has_few(column: Typed) -> bool:
    """Whether a column tells kinds of nodes apart: a few texts, one of them on several nodes."""
    if column.type not in ("string", "boolean") or column.name == "iri" or column.name.startswith("label"):
        return False
    counts = Counter(value for value in column.values if value is not None)
    return 1 < len(counts) <= MOST_COLOURS and max(counts.values()) > 1


def _nodes(sheet: Sheet, behind: _Behind) -> Iterable[dict[str, Any]]:
    names = sheet.evidence.names
    for record, mode in zip(node_records(sheet), sheet.modes, strict=True):
        values = {name: value for name, value in record.items() if name not in DRAWN}
        own = [record["label"], *(str(value) for name, value in values.items() if name.startswith("label"))]
        node = {name: record[name] for name in ("id", "label", "x", "y", "size", "color")}
        node["names"] = list(dict.fromkeys((*own, *names.get(record["id"], ()))))
        yield node | {
            "kind": mode,
            "claims": behind.told(sheet.evidence.of_node.get(record["id"], ())),
            "values": values,
        }


def _ties(sheet: Sheet, behind: _Behind) -> Iterable[dict[str, Any]]:
    rows = zip(
        edge_records(sheet), sheet.source, sheet.target, sheet.dates, sheet.thickness, sheet.planned, strict=True
    )
    for record, source, target, dates, thick, planned in rows:
        tie: dict[str, Any] = {"s": source, "t": target, "relation": str(record.get("kind", "")), "size": thick}
        best = record.get("claim", "")
        of_tie = sheet.evidence.of_tie.get(str(record.get("tie", "")), ())
        when = {"start": dates.valid_from, "end": dates.valid_to, "told": dates.told, "spells": dates.spells}
        tie |= {name: value for name, value in when.items() if value} | ({"planned": 1} if planned else {})
        values = {name: value for name, value in record.items() if name not in ENDS}
        yield tie | {"claims": behind.told(dict.fromkeys((best, *of_tie)) if best else of_tie), "values": values}


class _Behind:
    """The claims that the page tells, each once, with sources and contradictions in lists of their own."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.claims: list[dict[str, Any]] = []
        self.sources: list[list[str]] = []
        self.contradictions: list[list[str]] = []
        self._places: dict[str, int] = {}

    def told(self, iris: Iterable[str]) -> list[int]:
        """The places of the claims in the list."""
        return [self._placed(iri, self.claims, self._claim) for iri in iris if iri in self.evidence.claims]

    def _placed(self, iri: str, entries: list[Any], made: Any) -> int:
        if iri not in self._places:
            entry = made(iri)
            self._places[iri] = len(entries)
            entries.append(entry)
        return self._places[iri]

    def _claim(self, iri: str) -> dict[str, Any]:
        claim: Claim = self.evidence.claims[iri]
        told = claim.told
        found: dict[str, Any] = {
            "iri": iri,
            "said": f"{claim.predicate}: {claim.value}".strip(": "),
            "date": claim.date,
            "place": told.place,
            "quote": told.quote,
            "url": told.url,
            "remark": claim.remark,
        }
        if told.source:
            found["source"] = self._placed(told.source, self.sources, lambda source: self._source(source, claim))
        found["against"] = [self._placed(one, self.contradictions, self._contradiction) for one in told.contradictions]
        return {name: value for name, value in found.items() if value or value == 0}

    def _source(self, iri: str, claim: Claim) -> list[str]:
        """A source: its IRI, title, date, grade in words."""
        return [iri, self._label(iri), claim.told.dated, self._label(claim.told.grade)]

    def _contradiction(self, iri: str) -> list[str]:
        return [iri, self._label(iri)]

    def _label(self, iri: str) -> str:
        labels = self.evidence.labels
        return (labels.of(iri) if labels else shorten(iri)) if iri else ""
