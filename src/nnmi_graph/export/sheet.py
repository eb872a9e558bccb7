"""A network made ready to be written: labels in one language, typed columns, looks and positions.

Every writer takes a `Sheet`; all that is decided about an export is decided here, once, and each decision that
changes what the network says leaves a note.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress
from operator import and_, attrgetter, eq

from ..errors import QueryError
from ..network import DATES, Network, Value, in_chinese
from ..network.result import say
from ..steps import Step
from .columns import Cells, Typed, clean_column, typed, unique_names
from .evidence import NO_EVIDENCE, Evidence
from .layout import place
from .looks import PLANNED, Looks, looks_of, thicknesses
from .spells import DATED, STARTS, Dates, Spells, dates_of, node_spells

__all__ = ["Options", "Sheet", "sheet_of"]

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Options:
    """How a network is to be written. `say` puts a value into the language, `heading` the name of a column.

    `evidence` is what stands behind the network, for formats that tell it.
    """

    lang: str = "en"
    layout: str = "force"
    dynamic: bool = False
    colour_by: str = "node_kind"
    size_by: str = "degree"
    say: Callable[[str], str] = str
    heading: Callable[[str], str] = str
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True)
class Sheet:
    """Nodes and edges as parallel lists, ready for any writer.

    `relations` are the kinds as stated; in `kinds` parallel edges of one kind are numbered (`member_of`,
    `member_of 2`), because viewers merge edges with the same ends and kind. `weights` are all above 0 and finite.
    """

    name: str
    description: str
    lang: str
    directed: bool
    dynamic: bool
    ids: list[str]
    labels: list[str]
    node_columns: list[Typed]
    source: array[int]
    target: array[int]
    relations: Cells
    kinds: list[str | None]
    weights: list[float]
    edge_columns: list[Typed]
    dates: list[Dates]
    looks: Looks
    positions: list[tuple[float, float]] | None
    thickness: list[float]
    planned: list[bool]
    modes: list[str]
    notes: list[str]
    evidence: Evidence

    @property
    def node_spells(self) -> list[Spells]:
        """When each node is there."""
        ends = zip(self.source, self.target, strict=True)
        return node_spells(len(self.ids), ends, [dates.spells for dates in self.dates])

    @property
    def edge_ids(self) -> list[str]:
        """The name of each edge in the file."""
        return [f"e{number}" for number in range(len(self.source))]


def sheet_of(network: Network, options: Options) -> Sheet:
    """The network as a sheet. Raises `QueryError` for an option that does not fit the network."""
    if options.lang not in LANGUAGES:
        raise QueryError(f"there are no labels in {options.lang!r}", mend="take en or zh")
    notes = [*network.notes, *(say(remark, options.lang) for remark in network.remarks), *options.evidence.notes]
    edge_cells = {name: list(column) for name, column in network.edges.columns.items()}
    relations = _whole(edge_cells.pop("kind", None), len(network.edges), notes)
    translate = options.say if options.say is str else cache(options.say)
    looks = looks_of(network, relations, options.colour_by, options.size_by).told(translate)
    if translate is not str:
        relations = [relation and translate(str(relation)) for relation in relations]
    with Step("laying out"):
        named = in_chinese(network) if options.lang == "zh" else network
        positions, placing = place(named, options.layout, looks.sizes)
    notes += placing
    labels, node_cells = _node_cells(network, options.lang, notes)
    node_columns = _typed(_told(node_cells, translate), "node", notes, options.heading)
    edge_cells.pop("weight", None)
    weights = network.weights()
    dates = list(map(dates_of, *(network.edges.column(name) for name in DATES)))
    dated = _dated(dates, (*DATED, *STARTS) if options.dynamic or network.metadata.as_of else DATED)
    edge_cells = {"relation": relations} | dated | {n: cells for n, cells in edge_cells.items() if n not in DATES}
    edge_columns = _typed(_told(edge_cells, translate), "edge", notes, options.heading)
    planned = [value is True for value in network.edges.column("planned")]
    thick = [PLANNED if plan else width for width, plan in zip(thicknesses(weights), planned, strict=True)]
    return Sheet(
        name=network.name,
        description=describe(network, len(set(weights)) > 1, options.lang),
        lang=options.lang,
        directed=network.metadata.directed,
        dynamic=options.dynamic,
        ids=list(network.nodes),
        labels=labels,
        node_columns=node_columns,
        source=network.edges.source,
        target=network.edges.target,
        relations=relations,
        kinds=numbered(network, relations),
        weights=weights,
        edge_columns=edge_columns,
        dates=dates,
        looks=looks,
        positions=positions,
        thickness=thick,
        planned=planned,
        modes=[translate(str(had["node_kind"])) for had in network.nodes.values()],
        notes=notes,
        evidence=options.evidence,
    )


def _dated(dates: list[Dates], names: Iterable[str]) -> dict[str, Cells]:
    """The columns of these names that some edge has a date in."""
    different = dict(zip(map(id, dates), dates, strict=True)).values()
    told = (name for name in names if any(getattr(each, name) is not None for each in different))
    return {name: list(map(attrgetter(name), dates)) for name in told}


def describe(network: Network, weighed: bool, lang: str = "en") -> str:
    """One sentence on what the network is, for the head of a file."""
    date, nodes, edges = network.metadata.as_of, len(network.nodes), len(network.edges)
    sources = ", ".join(network.metadata.sources)
    if lang == "zh":
        when, told = f"（截至 {date}）" if date else "", f"；来源：{sources}" if sources else ""
        thick = "；边的粗细为权重的平方根" if weighed else ""
        return f"{network.name}{when}：{nodes} 个节点，{edges} 条边{thick}{told}"
    when, told = f" as of {date}" if date else "", f"; sources: {sources}" if sources else ""
    thick = "; edges are as thick as the square root of their weight" if weighed else ""
    return f"{network.name}{when}: {nodes} nodes, {edges} edges{thick}{told}"


HEAVY = 100.0
"""Heavier than this no tie may be that Gephi draws: its preview makes a tie as thick, in pixels, as it is heavy."""


def in_larger_units(sheet: Sheet) -> Sheet:
    """The sheet with its weights in units so large that none is above 10, if any is above `HEAVY`: in proportion, and
    told. The weights as they are become a column, unless one has them."""
    most = max(sheet.weights, default=0.0)
    if most <= HEAVY:
        return sheet
    unit = 10.0 ** math.floor(math.log10(most))
    units = f"{unit:,.0f}" if unit < 1e15 else f"{unit:g}"
    sheet.notes.append(f"weights are written in units of {units}, for Gephi draws a tie as thick as it is heavy")
    columns = sheet.edge_columns
    if not any(column.values == sheet.weights for column in columns):
        columns = [*columns, Typed("weight_told", "double", list(sheet.weights))]
    told = f"；权重单位为 {unit:,.0f}" if sheet.lang == "zh" else f"; weights in units of {unit:,.0f}"
    weights = [weight / unit for weight in sheet.weights]
    return replace(sheet, weights=weights, edge_columns=columns, description=sheet.description + told)


KEPT = {
    "iri",
    "claim",
    "tie",
    "origin",
    "coordinates_from",
    "label",
    "label_en",
    "label_zh",
    "starts",
    "stated_periods",
    *DATED,
}
"""Columns whose values are no words."""


def _told(cells: dict[str, Cells], translate: Callable[[str], str]) -> dict[str, Cells]:
    """The columns with their texts in the language of the file."""
    if translate is str:
        return cells
    return {
        name: values
        if name in KEPT
        else [translate(value) if isinstance(value, str) and value else value for value in values]
        for name, values in cells.items()
    }


def _node_cells(network: Network, lang: str, notes: list[str]) -> tuple[list[str], dict[str, Cells]]:
    """The labels in the language, and all other attributes column by column, the IRI first."""
    ids, attributes = list(network.nodes), list(network.nodes.values())
    labels = [_label(had, iri, lang) for iri, had in zip(ids, attributes, strict=True)]
    names = sorted({name for had in attributes for name in had} - {"label", f"label_{lang}"})
    cells: dict[str, Cells] = {"iri": list(ids)}
    cells |= {name: [had.get(name) for had in attributes] for name in names}
    if lang != "en":
        cells["label_en"] = [had.get("label_en", had.get("label")) for had in attributes]
    tidy, replaced = clean_column(labels)
    _note_replaced("labels", replaced, notes)
    return [str(label) for label in tidy], cells


def _label(had: dict[str, Value], iri: str, lang: str) -> str:
    """The label in the language, else in another, else the last part of the IRI."""
    found = had.get(f"label_{lang}") or had.get("label") or had.get("label_en") or had.get("label_zh")
    text = str(found) if found else re.split(r"[/#]", iri.rstrip("/#"))[-1]
    return " ".join(text.split()) or iri


def _typed(cells: dict[str, Cells], owner: str, notes: list[str], heading: Callable[[str], str] = str) -> list[Typed]:
    """The columns typed, cleaned and safely named; empty ones are left out."""
    filled = {name: values for name, values in cells.items() if any(value is not None for value in values)}
    names = unique_names(filled, owner)
    columns: list[Typed] = []
    for name, values in filled.items():
        tidy, replaced = clean_column(values)
        _note_replaced(f"column {name}", replaced, notes)
        column, changed = typed(names[name], tidy)
        notes += changed
        if names[name] != name:
            notes.append(f"column {name} is written as {names[name]}")
        title = heading(name)
        other = title in {had.heading for had in columns}
        columns.append(replace(column, title=f"{title} ({names[name]})" if other else title if title != name else ""))
    return columns


def _note_replaced(what: str, replaced: int, notes: list[str]) -> None:
    if replaced:
        notes.append(f"{what}: {replaced} characters that files cannot hold; replaced by U+FFFD")


def _whole(cells: Cells | None, count: int, notes: list[str]) -> Cells:
    """The kinds of the edges as texts on one line each."""
    if cells is None:
        return [None] * count
    one_line = {cell: " ".join(str(cell).split()) or None for cell in set(cells) - {None}}
    tidy, replaced = clean_column([one_line.get(cell) for cell in cells])
    _note_replaced("kinds", replaced, notes)
    return tidy


def numbered(network: Network, relations: Cells) -> list[str | None]:
    """The kinds of the edges, numbered from the second of several with the same ends and kind."""
    kinds: list[str | None] = [None if relation is None else str(relation) for relation in relations]
    source, target = network.edges.source, network.edges.target
    alike = map(and_, map(eq, source, source[1:]), map(eq, target, target[1:]))
    met: dict[str | None, int] = {}
    last = -1
    for row in compress(range(1, len(kinds)), alike):
        if row - 1 != last:
            met = {kinds[row - 1]: 1}
        kind, last = kinds[row], row
        met[kind] = met.get(kind, 0) + 1
        if met[kind] > 1:
            kinds[row] = f"{kind or 'parallel'} {met[kind]}"
    return kinds
