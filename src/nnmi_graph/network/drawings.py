"""Which figure belongs to which measure, and the sentence under it: from a result to a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..phrases import Sentence
from .figures import Figure, bars, columns, curves, grid, ranges, stacked, steps
from .headings import name_of, short
from .palette import OTHER, colours_of, hex_of, key_of
from .result import Coverage, Result, Row, Table, Value, Words, say

MOST_BARS = 14


@dataclass(frozen=True)
class Drawing:
    """The picture that a measure has, and what is said beneath it: `{unit}` and other numbers of the result filled in.

    `make` takes that sentence, the result and the language; it gives None where there is nothing to draw.
    """

    caption: Words
    make: Callable[[str, Result, str], Figure | None]


def draw(result: Result, lang: str) -> Figure | None:
    """The figure of a result, or None if its measure has none or there is nothing to draw."""
    drawing = DRAWINGS.get(result.name)
    if drawing is None or not result.rows:
        return None
    unit = result.summary.get("currency") or say(Sentence("units of money"), lang)
    return drawing.make(say(drawing.caption, lang).format(unit=unit), result, lang)


def draw_coverage(coverage: Coverage, lang: str) -> Figure:
    """Named members over stated ones, group by group."""
    rows = sorted(coverage.table.rows, key=lambda row: -number(row["share"]))
    shown = [(str(r["label"]), min(number(r["share"]), 1.0), f"{r['named']} / {number(r['stated']):g}") for r in rows]
    caption = Sentence("Members that are named, of the members that a source counts; a full bar is all of them.")
    return bars(say(caption, lang), shown)


def first_rows(table: Table, count: int) -> list[Row]:
    """The first rows of a table; where it ranks each side by itself, the first of every kind."""
    if "rank_in_side" not in table.columns:
        return list(table.rows[:count])
    kinds = list(dict.fromkeys(str(row["kind"]) for row in table.rows))
    each = max(3, count // len(kinds))
    return [row for kind in kinds for row in [row for row in table.rows if row["kind"] == kind][:each]]


def number(value: Value) -> float:
    """A cell as a number, 0 if it is none."""
    return float(value) if isinstance(value, int | float) else 0.0


def _top(column: str) -> Callable[[str, Result, str], Figure | None]:
    """A drawing of the first values of a column that ranks."""

    def drawing(caption: str, result: Result, lang: str) -> Figure | None:
        rows = [row for row in first_rows(result.tables[0], MOST_BARS) if number(row[column]) > 0]
        colour_of = colours_of([str(row["kind"]) for row in result.tables[0].rows])
        kinds = list(dict.fromkeys(str(row["kind"]) for row in rows))
        shown = [(str(row["label"]), number(row[column]), short(number(row[column]))) for row in rows]
        colours = [colour_of[str(row["kind"])] for row in rows]
        key = key_of({name_of(kind, lang): colour_of[kind] for kind in kinds}, hex_of(OTHER), lang)
        return bars(caption, shown, colours, key) if shown else None

    return drawing


def _bridging(caption: str, result: Result, lang: str) -> Figure:
    rows = result.table("spread").rows
    return bars(caption, [(str(row["groups"]), number(row["actors"]), str(row["actors"])) for row in rows])


def _overlap(caption: str, result: Result, lang: str) -> Figure | None:
    matrix = next((table for table in result.tables if table.name == "shared_matrix"), None)
    if matrix is None:
        return None
    labels = [str(row[""]) for row in matrix.rows]
    return grid(caption, labels, [[number(row[label]) for label in labels] for row in matrix.rows])


def _inequality(caption: str, result: Result, lang: str) -> Figure:
    held: dict[str, list[tuple[float, float]]] = {}
    for row in result.table("lorenz").rows:
        name = f"{name_of(str(row['of']), lang)}, {name_of(str(row['side']), lang)}"
        held.setdefault(name, []).append((number(row["share_of_nodes"]), number(row["share"])))
    return curves(caption, held, name_of("share_of_nodes", lang), name_of("share", lang))


def _mixing(caption: str, result: Result, lang: str) -> Figure | None:
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
    return stacked(caption, shown[:30])


def _money(caption: str, result: Result, lang: str) -> Figure:
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
    return ranges(caption, shown, names)


def _geography(caption: str, result: Result, lang: str) -> Figure:
    names = name_of("actors", lang), name_of("groups", lang)
    rows = sorted(result.rows, key=lambda row: -number(row["actors"]) - number(row["groups"]))
    shown = [(str(row["place"]), {names[0]: number(row["actors"]), names[1]: number(row["groups"])}) for row in rows]
    return stacked(caption, shown[:25])


def _entry_exit(caption: str, result: Result, lang: str) -> Figure:
    told = [key for key in ("entries", "exits", "first_told") if any(number(row[key]) for row in result.rows)]
    series = {name_of(key, lang): [number(row[key]) for row in result.rows] for key in (*told, "present")}
    years = [int(number(row["year"])) for row in result.rows]
    return columns(caption, years, series, name_of("present", lang), name_of("ties", lang))


def _retention(caption: str, result: Result, lang: str) -> Figure:
    held: dict[str, list[tuple[float, float, float | None, float | None]]] = {}
    for row in result.rows:
        point = number(row["years"]), number(row["survival"]), _maybe(row, "low"), _maybe(row, "high")
        held.setdefault(str(row["stratum"]), []).append(point)
    return steps(caption, held, name_of("years", lang))


def _maybe(row: Row, key: str) -> float | None:
    return None if row[key] is None else number(row[key])


def _technology(caption: str, result: Result, lang: str) -> Figure:
    rows = [row for row in result.rows if row["workers"]][:25]
    return bars(caption, [(str(row["label"]), number(row["workers"]), str(row["workers"])) for row in rows])


def _layers(caption: str, result: Result, lang: str) -> Figure:
    rows = result.table("layers").rows
    return bars(caption, [(str(row["layer"]), number(row["ties"]), str(row["ties"])) for row in rows])


DRAWINGS: dict[str, Drawing] = {
    "degree": Drawing(
        Sentence("Number of ties of the best connected nodes of each kind."),
        _top("degree_raw"),
    ),
    "betweenness": Drawing(
        Sentence(
            "How many of the shortest paths between others lead through a node, from 0 to 1, the most that is possible;"
            " the highest of each kind."
        ),
        _top("betweenness"),
    ),
    "inequality": Drawing(
        Sentence(
            "Lorenz curves: the share that the least endowed have between them. The straight line would be equality; "
            "the deeper a curve sags, the more the few have."
        ),
        _inequality,
    ),
    "bridging": Drawing(
        Sentence("How many actors take part in one group, in two, in three and so on."),
        _bridging,
    ),
    "overlap": Drawing(
        Sentence("Members that two groups share; on the diagonal how many each has."),
        _overlap,
    ),
    "brokerage": Drawing(
        Sentence("How often an actor stands between two others that are not tied to each other; the actors with most."),
        _top("total"),
    ),
    "constraint": Drawing(
        Sentence(
            "Burt's constraint, the lowest first: the lower, the more a node stands between others without a tie."
        ),
        _top("constraint"),
    ),
    "fragility": Drawing(
        Sentence(
            "Of the pairs of others that reach each other, the share that no longer would without the node; the nodes "
            "with most."
        ),
        _top("reach_lost"),
    ),
    "mixing": Drawing(
        Sentence("Number of named actors of each group, by class."),
        _mixing,
    ),
    "money": Drawing(
        Sentence(
            "Public and other money of each group, in {unit}: solid up to the lowest figure that a source tells, pale "
            "from there to the highest."
        ),
        _money,
    ),
    "geography": Drawing(
        Sentence("Number of actors and of groups by place; nodes without a place are not in it."),
        _geography,
    ),
    "entry-exit": Drawing(
        Sentence(
            "Ties by year: how many begin, end or are told of for the first time (bars), and how many stand by what is "
            "told (line). Where the line falls sources may have fallen silent."
        ),
        _entry_exit,
    ),
    "retention": Drawing(
        Sentence("Share of ties that are kept after so many years (Kaplan-Meier); shaded the 95 % bounds."),
        _retention,
    ),
    "layers": Drawing(Sentence("Number of ties of each kind."), _layers),
    "technology": Drawing(
        Sentence("How many work on a technology; the most covered first."),
        _technology,
    ),
}
"""The drawing of each measure that has one."""
