"""Which figure belongs to which measure: from a result to a picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .figures import bands, bars, columns, grid, ranges, stacked, steps
from .graph import Graph
from .palette import OTHER, colours_of, hex_of, key_of
from .result import Coverage, Result, Row, Table, Value, say
from .words import name_of, said

MOST_NODES = 400
"""Largest network that is drawn node by node."""

MOST_BARS = 14


def draw(result: Result, lang: str) -> str | None:
    """The figure of a result, or None if its measure has none or there is nothing to draw."""
    drawing = DRAWINGS.get(result.name)
    return drawing(result, lang) if drawing and result.rows else None


def draw_coverage(coverage: Coverage, lang: str) -> str:
    """Named members over stated ones, group by group."""
    rows = sorted(coverage.table.rows, key=lambda row: -number(row["share"]))
    shown = [(str(r["label"]), min(number(r["share"]), 1.0), f"{r['named']} / {number(r['stated']):g}") for r in rows]
    return bars(f"{name_of('named', lang)} / {name_of('stated', lang)}", shown)


def draw_network(graph: Graph, lang: str) -> str | None:
    """The network in bands: groups between the kinds of their actors; None if it is too large or of one mode."""
    if not graph.two_mode or graph.n > MOST_NODES:
        return None
    groups = _by_neighbours(graph, graph.groups.tolist())
    place = {node: i for i, node in enumerate(groups)}
    above, below = _two_bands(graph, lang)
    order = [(name, _near(graph, nodes, place)) for name, nodes in above]
    order += [(name_of(graph.kinds[groups[0]], lang), groups)]
    order += [(name, _near(graph, nodes, place)) for name, nodes in below]
    most = int(graph.degree.max())
    colour = colours_of(graph.kinds)
    rows = [
        (
            name,
            colour[graph.kinds[nodes[0]]],
            [(graph.ids[i], graph.labels[i], float(graph.degree[i]) / most) for i in nodes],
        )
        for name, nodes in order
    ]
    ties = ((graph.ids[s], graph.ids[t]) for s, t in zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return bands(graph.network.name, rows, ties)


Band = tuple[str, list[int]]


def _two_bands(graph: Graph, lang: str) -> tuple[list[Band], list[Band]]:
    """The actors above the groups and those below: small kinds and bridges above, the many with one tie below."""
    kinds: dict[str, list[int]] = {}
    for node in graph.actors.tolist():
        kinds.setdefault(graph.kinds[node], []).append(node)
    *small, largest = sorted(kinds, key=lambda kind: (len(kinds[kind]), kind))
    bridges = [node for node in kinds[largest] if graph.degree[node] > 1]
    single = [node for node in kinds[largest] if graph.degree[node] <= 1]
    above = [(name_of(kind, lang), kinds[kind]) for kind in small]
    name = name_of(largest, lang)
    if not bridges or not single or len(kinds[largest]) <= 40:
        return above, [(name, kinds[largest])]
    return [*above, (f"{name}, {said('more_groups', lang)}", bridges)], [(f"{name}, {said('one_group', lang)}", single)]


def _by_neighbours(graph: Graph, groups: list[int]) -> list[int]:
    """The groups in an order that puts those with shared actors side by side: by the second eigenvector."""
    shared = (graph.matrix.T @ graph.matrix).toarray()
    np.fill_diagonal(shared, 0)
    laplacian = np.diag(shared.sum(1)) - shared
    _, vectors = np.linalg.eigh(laplacian)
    second = np.round(vectors[:, min(1, len(groups) - 1)], 9)
    sign = 1 if second[int(np.argmax(np.abs(second)))] >= 0 else -1
    return [groups[i] for i in np.lexsort((np.arange(len(groups)), sign * second)).tolist()]


def _near(graph: Graph, nodes: list[int], place: dict[int, int]) -> list[int]:
    """The nodes in the order of the middle of their groups."""
    held: dict[int, list[int]] = {node: [] for node in nodes}
    for source, target in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        if source in held:
            held[source].append(place[target])
    return sorted(nodes, key=lambda i: (sum(held[i]) / max(len(held[i]), 1), i))


def first_rows(table: Table, count: int) -> list[Row]:
    """The first rows of a table; where it ranks each side by itself, the first of every kind."""
    if "rank_in_side" not in table.columns:
        return list(table.rows[:count])
    kinds = list(dict.fromkeys(str(row["kind"]) for row in table.rows))
    each = max(3, count // len(kinds))
    return [row for kind in kinds for row in [row for row in table.rows if row["kind"] == kind][:each]]


def short(value: float) -> str:
    """A number as a reader wants it, without exponents.

    >>> short(70000000.0), short(0.123456), short(221.34)
    ('70,000,000', '0.1235', '221.3')
    """
    return f"{value:,.0f}" if abs(value) >= 10_000 or value == int(value) else f"{value:.4g}"


def number(value: Value) -> float:
    """A cell as a number, 0 if it is none."""
    return float(value) if isinstance(value, int | float) else 0.0


def _shows(result: Result, lang: str, *columns: str) -> str:
    """What a figure shows: the measure, and what its numbers count."""
    return f"{say(result.title, lang)}: {', '.join(name_of(column, lang) for column in columns)}"


def _top(column: str) -> Callable[[Result, str], str | None]:
    """A drawing of the first values of a column that ranks."""

    def drawing(result: Result, lang: str) -> str | None:
        rows = [row for row in first_rows(result.tables[0], MOST_BARS) if number(row[column]) > 0]
        colour_of = colours_of([str(row["kind"]) for row in result.tables[0].rows])
        kinds = list(dict.fromkeys(str(row["kind"]) for row in rows))
        shown = [(str(row["label"]), number(row[column]), short(number(row[column]))) for row in rows]
        colours = [colour_of[str(row["kind"])] for row in rows]
        key = key_of({name_of(kind, lang): colour_of[kind] for kind in kinds}, hex_of(OTHER), lang)
        return bars(_shows(result, lang, column), shown, colours, key) if shown else None

    return drawing


def _bridging(result: Result, lang: str) -> str:
    rows = result.table("spread").rows
    shown = [(str(row["groups"]), number(row["actors"]), str(row["actors"])) for row in rows]
    return bars(_shows(result, lang, "actors", "groups"), shown)


def _overlap(result: Result, lang: str) -> str | None:
    matrix = next((table for table in result.tables if table.name == "shared_matrix"), None)
    if matrix is None:
        return None
    labels = [str(row[""]) for row in matrix.rows]
    return grid(
        _shows(result, lang, "shared"), labels, [[number(row[label]) for label in labels] for row in matrix.rows]
    )


def _mixing(result: Result, lang: str) -> str | None:
    table = next((table for table in result.tables if table.name == "groups"), None)
    if table is None:
        return None
    known = {"id", "label", "kind", "entropy", "evenness"}
    sectors = [column for column in table.columns if column not in known]
    rows = sorted(table.rows, key=lambda row: -sum(number(row[name]) for name in sectors))
    shown = [
        (str(row["label"]), {name_of(name, lang): number(row[name]) for name in sectors if number(row[name])})
        for row in rows
    ]
    return stacked(_shows(result, lang, "actors"), shown[:30])


def _money(result: Result, lang: str) -> str:
    shown = [
        (
            str(row["label"]),
            [
                (number(row["public_low"]), number(row["public_high"])),
                (number(row["other_low"]), number(row["other_high"])),
            ],
        )
        for row in result.rows[:30]
    ]
    names = ("public", "other") if lang == "en" else ("公共", "其他")
    return ranges(say(result.title, lang), shown, names)


def _geography(result: Result, lang: str) -> str:
    names = name_of("actors", lang), name_of("groups", lang)
    rows = sorted(result.rows, key=lambda row: -number(row["actors"]) - number(row["groups"]))
    shown = [(str(row["place"]), {names[0]: number(row["actors"]), names[1]: number(row["groups"])}) for row in rows]
    return stacked(_shows(result, lang, "actors", "groups"), shown[:25])


def _entry_exit(result: Result, lang: str) -> str:
    series = {name_of(key, lang): [number(row[key]) for row in result.rows] for key in ("entries", "exits", "present")}
    years = [int(number(row["year"])) for row in result.rows]
    return columns(say(result.title, lang), years, series, name_of("present", lang))


def _retention(result: Result, lang: str) -> str:
    curves: dict[str, list[tuple[float, float, float | None, float | None]]] = {}
    for row in result.rows:
        point = number(row["years"]), number(row["survival"]), _maybe(row, "low"), _maybe(row, "high")
        curves.setdefault(str(row["stratum"]), []).append(point)
    return steps(say(result.title, lang), curves, name_of("years", lang))


def _maybe(row: Row, key: str) -> float | None:
    return None if row[key] is None else number(row[key])


def _technology(result: Result, lang: str) -> str:
    rows = [row for row in result.rows if row["workers"]][:25]
    shown = [(str(row["label"]), number(row["workers"]), str(row["workers"])) for row in rows]
    return bars(_shows(result, lang, "workers"), shown)


def _layers(result: Result, lang: str) -> str:
    table: Table = result.table("layers")
    return bars(
        _shows(result, lang, "ties"), [(str(r["layer"]), number(r["ties"]), str(r["ties"])) for r in table.rows]
    )


DRAWINGS: dict[str, Callable[[Result, str], str | None]] = {
    "degree": _top("degree_raw"),
    "betweenness": _top("betweenness"),
    "bridging": _bridging,
    "overlap": _overlap,
    "brokerage": _top("total"),
    "constraint": _top("constraint"),
    "fragility": _top("reach_lost"),
    "mixing": _mixing,
    "money": _money,
    "geography": _geography,
    "entry-exit": _entry_exit,
    "retention": _retention,
    "layers": _layers,
    "technology": _technology,
}
"""The drawing of each measure that has one."""
