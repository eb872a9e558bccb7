"""Which figure belongs to which measure, and the sentence under it: from a result to a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .figures import Figure, bars, columns, curves, grid, ranges, stacked, steps
from .headings import name_of, short
from .palette import OTHER, colours_of, hex_of, key_of
from .result import Coverage, Result, Row, Table, Value, Words, both, say

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
    unit = result.summary.get("currency") or say(both("units of money", "货币单位"), lang)
    return drawing.make(say(drawing.caption, lang).format(unit=unit), result, lang)


def draw_coverage(coverage: Coverage, lang: str) -> Figure:
    """Named members over stated ones, group by group."""
    rows = sorted(coverage.table.rows, key=lambda row: -number(row["share"]))
    shown = [(str(r["label"]), min(number(r["share"]), 1.0), f"{r['named']} / {number(r['stated']):g}") for r in rows]
    caption = both(
        "Members that are named, of the members that a source counts; a full bar is all of them.",
        "列名的成员数占来源所称成员数的比例；满格为全部列名。",
    )
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
        both("Number of ties of the best connected nodes of each kind.", "各类节点中联系最多者的联系数。"),
        _top("degree_raw"),
    ),
    "betweenness": Drawing(
        both(
            "How many of the shortest paths between others lead through a node, from 0 to 1, the most that is possible;"
            " the highest of each kind.",
            "其他节点之间的最短路径经过该节点的程度，0 至 1（可能的最大值）；各类中最高者。",
        ),
        _top("betweenness"),
    ),
    "inequality": Drawing(
        both(
            "Lorenz curves: the share that the least endowed have between them. The straight line would be equality; "
            "the deeper a curve sags, the more the few have.",
            "洛伦兹曲线：拥有最少者合计占有的份额。直线表示完全平等；曲线越向下弯，少数者占有越多。",
        ),
        _inequality,
    ),
    "bridging": Drawing(
        both(
            "How many actors take part in one group, in two, in three and so on.",
            "参加一个、两个、三个……组的成员各有多少。",
        ),
        _bridging,
    ),
    "overlap": Drawing(
        both(
            "Members that two groups share; on the diagonal how many each has.",
            "两个组共有的成员数；对角线为各组的成员数。",
        ),
        _overlap,
    ),
    "brokerage": Drawing(
        both(
            "How often an actor stands between two others that are not tied to each other; the actors with most.",
            "成员处于两个互无联系的成员之间的次数；次数最多者。",
        ),
        _top("total"),
    ),
    "constraint": Drawing(
        both(
            "Burt's constraint, the lowest first: the lower, the more a node stands between others without a tie.",
            "Burt 约束，由低到高：越低，越处于互无联系者之间。",
        ),
        _top("constraint"),
    ),
    "fragility": Drawing(
        both(
            "Of the pairs of others that reach each other, the share that no longer would without the node; the nodes "
            "with most.",
            "去掉某节点后，其余相互可达的节点对中不再可达的份额；份额最大者。",
        ),
        _top("reach_lost"),
    ),
    "mixing": Drawing(
        both("Number of named actors of each group, by class.", "各组列名成员数，按类别。"),
        _mixing,
    ),
    "money": Drawing(
        both(
            "Public and other money of each group, in {unit}: solid up to the lowest figure that a source tells, pale "
            "from there to the highest.",
            "各组的公共资金与其他资金（单位：{unit}）：实色至来源所述最低值，浅色由此至最高值。",
        ),
        _money,
    ),
    "geography": Drawing(
        both(
            "Number of actors and of groups by place; nodes without a place are not in it.",
            "各地的成员数与组数；没有地点的节点不在其中。",
        ),
        _geography,
    ),
    "entry-exit": Drawing(
        both(
            "Ties by year: how many begin, end or are told of for the first time (bars), and how many stand by what is "
            "told (line). Where the line falls sources may have fallen silent.",
            "各年的联系：开始、结束或首次被提及的数目（柱），以及据记载当年存在的数目（线）。线的下降可能只是来源沉默。",
        ),
        _entry_exit,
    ),
    "retention": Drawing(
        both(
            "Share of ties that are kept after so many years (Kaplan-Meier); shaded the 95 % bounds.",
            "经过若干年仍保留的联系所占份额（Kaplan–Meier）；阴影为 95% 界限。",
        ),
        _retention,
    ),
    "layers": Drawing(both("Number of ties of each kind.", "各类联系的数目。"), _layers),
    "technology": Drawing(
        both("How many work on a technology; the most covered first.", "从事各项技术者的数目，由多到少。"),
        _technology,
    ),
}
"""The drawing of each measure that has one."""
