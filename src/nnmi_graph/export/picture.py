"""A picture of a network (.svg .png .pdf), drawn with matplotlib from the same sheet as every other file.

Labels go to the largest nodes first and only where there is room. Texts in SVG are shapes, so that Chinese labels show
on machines without a Chinese font. matplotlib is an extra and is imported only here.
"""

from __future__ import annotations

import logging
import math
from typing import IO, TYPE_CHECKING, Any

from ..errors import OutputError, QueryError
from ..network.palette import OTHER, key_of
from .sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["write_picture"]

MARKERS = {"disc": ("o", 1.0), "square": ("s", 0.71), "triangle": ("^", 0.8), "diamond": ("D", 0.71)}
"""The marker of each shape, and how large it may be to stay within the disc that the layout keeps free for it."""
FONTS = [
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "DengXian",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "WenQuanYi Micro Hei",
    "Arial Unicode MS",
]
WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 14.0, 5.0, 14.0
FONT_SIZE = 8.0
MARGIN = 0.06
LEAST_DOT = 2.5
DASH = (0, (4, 2))
MOST_LABELS = 400
METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "NNMI Graph"},
    "png": {"Software": None},
    "pdf": {"CreationDate": None},
}
Box = tuple[float, float, float, float]


def write_picture(sheet: Sheet, out: IO[bytes], kind: str) -> None:
    """Draw the sheet. Raises `OutputError` if matplotlib is not installed, `QueryError` if nodes have no places."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise OutputError("pictures need matplotlib", mend="pip install matplotlib") from None
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # its list of fonts is its own affair
    if sheet.positions is None:
        raise QueryError("a picture needs places for the nodes", mend="take a layout other than none")
    style: Any = {"font.family": _fonts(sheet), "svg.hashsalt": "nnmi", "svg.fonttype": "path"}
    with mpl.rc_context(style):
        drawn(sheet).savefig(out, format=kind, dpi=130, metadata=METADATA[kind])


def drawn(sheet: Sheet) -> Figure:
    """The sheet as a figure of matplotlib."""
    from matplotlib.figure import Figure

    left, bottom, right, top = _frame(sheet)
    height = min(max(WIDTH * (top - bottom) / (right - left), LEAST_HEIGHT), MOST_HEIGHT)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    axes.axis("off")
    _draw_edges(axes, sheet)
    _draw_nodes(axes, sheet, max((right - left) / WIDTH, (top - bottom) / height) / 72)
    _draw_key(figure, sheet)
    axes.set_title(sheet.description, fontsize=10, loc="left")
    _draw_labels(figure, axes, sheet)
    return figure


def _fonts(sheet: Sheet) -> list[str]:
    """Fonts that are there, one with Chinese characters among them if labels need it; else a note."""
    from matplotlib import font_manager

    have = {font.name for font in font_manager.fontManager.ttflist}
    fonts = [font for font in FONTS if font in have]
    if len(fonts) < 2 and any("\u2e80" <= letter <= "\u9fff" for label in sheet.labels for letter in label):
        sheet.notes.append("no font with Chinese characters was found; install Noto Sans CJK to see them")
    return fonts or ["sans-serif"]


def _frame(sheet: Sheet) -> Box:
    """The corners of what is drawn."""
    assert sheet.positions
    xs, ys = [x for x, _ in sheet.positions], [y for _, y in sheet.positions]
    most = max(sheet.looks.sizes)
    across = max(max(xs) - min(xs), max(ys) - min(ys)) * MARGIN + most
    return min(xs) - across, min(ys) - most * 1.2, max(xs) + across, max(ys) + most * 1.2


def _draw_edges(axes: Axes, sheet: Sheet) -> None:
    from matplotlib.collections import LineCollection

    assert sheet.positions
    lines = [(sheet.positions[s], sheet.positions[t]) for s, t in zip(sheet.source, sheet.target, strict=True)]
    colours = [_unit(sheet.looks.edge_colour(relation)) for relation in sheet.relations]
    styles = [DASH if planned else "solid" for planned in sheet.planned]
    widths = [0.4 + 0.4 * thick for thick in sheet.thickness]
    alpha = 0.7 if len(lines) < 2_000 else 0.25
    looks: Any = {"colors": colours, "linewidths": widths, "linestyles": styles, "alpha": alpha}
    axes.add_collection(LineCollection(lines, zorder=1, **looks))


def _draw_nodes(axes: Axes, sheet: Sheet, per_point: float) -> None:
    assert sheet.positions
    for shape, (marker, share) in MARKERS.items():
        chosen = [node for node, found in enumerate(sheet.looks.shapes) if found == shape]
        if chosen:
            axes.scatter(
                [sheet.positions[node][0] for node in chosen],
                [sheet.positions[node][1] for node in chosen],
                s=[max(2 * share * sheet.looks.sizes[node] / per_point, LEAST_DOT) ** 2 for node in chosen],
                marker=marker,
                c=[_unit(sheet.looks.colours[node]) for node in chosen],
                edgecolors="white",
                linewidths=0.6,
                zorder=2,
            )


def _draw_labels(figure: Figure, axes: Axes, sheet: Sheet) -> None:
    """Labels of the largest nodes first, none over another label or over a node that is larger than a letter."""
    import numpy as np

    assert sheet.positions
    measure = Measure(figure, axes)
    sizes, places = np.array(sheet.looks.sizes), np.array(sheet.positions)
    boxes = np.concatenate((places - 0.8 * sizes[:, None], places + 0.8 * sizes[:, None]), axis=1)
    left, right = axes.get_xlim()
    taken = boxes[2 * sizes > measure("x")[1]]
    order = sorted(range(len(sizes)), key=lambda node: (-sizes[node], sheet.ids[node]))
    for node in order[:MOST_LABELS]:
        text = sheet.labels[node] if len(sheet.labels[node]) <= 40 else sheet.labels[node][:39] + "…"
        wide, high = measure(text)
        (x, y), size = sheet.positions[node], sheet.looks.sizes[node]
        inside = math.hypot(wide, high) < 1.8 * size
        up, along = size + high / 2, size + wide / 2
        beside = (x, y - up), (x, y + up), (x + along, y), (x - along, y)
        for at, level in [(x, y)] if inside else beside:
            box = at - wide / 2, level - high / 2, at + wide / 2, level + high / 2
            within = left < box[0] and box[2] < right
            if inside or (
                within and not ((taken[:, :2] < box[2:]).all(axis=1) & (taken[:, 2:] > box[:2]).all(axis=1)).any()
            ):
                taken = np.vstack((taken, [box]))
                dark = inside and sum(sheet.looks.colours[node]) < 380
                style: Any = {"color": "white" if dark else "#222222", "fontsize": FONT_SIZE, "zorder": 3}
                axes.text(at, level, text, ha="center", va="center", **style).set_in_layout(False)
                break


class Measure:
    """The width and height of a text in the units of the axes, with a little room around it."""

    def __init__(self, figure: Figure, axes: Axes) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.font_manager import FontProperties

        self.renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        self.font = FontProperties(size=FONT_SIZE)
        figure.draw_without_rendering()
        self.scale = float(axes.transData.get_matrix()[0][0])

    def __call__(self, text: str) -> tuple[float, float]:
        wide, high, _ = self.renderer.get_text_width_height_descent(text, self.font, False)
        return (wide + 4) / self.scale, (high + 3) / self.scale


def _draw_key(figure: Figure, sheet: Sheet) -> None:
    from matplotlib.lines import Line2D

    shapes = dict(zip(sheet.looks.colours, sheet.looks.shapes, strict=True))
    handles = [
        Line2D(
            [],
            [],
            marker=MARKERS[shapes.get(colour, "disc")][0],
            color="none",
            markerfacecolor=_unit(colour),
            markeredgecolor="white",
            markersize=9,
            label=name,
        )
        for name, colour in key_of(sheet.looks.key, OTHER, sheet.lang).items()
    ]
    lines = key_of(sheet.looks.edge_key, OTHER, sheet.lang)
    handles += [Line2D([], [], color=_unit(colour), lw=2, label=name) for name, colour in lines.items()]
    handles += _lines_of_other_kinds(sheet)
    figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), 8), fontsize=9, frameon=False)


def _lines_of_other_kinds(sheet: Sheet) -> list[Any]:
    """Lines for the key: one that is only planned, the thinnest and the thickest with the weights that they have."""
    from matplotlib.lines import Line2D

    zh, grey = sheet.lang == "zh", _unit(OTHER)
    lines = (
        [Line2D([], [], color=grey, lw=1.5, ls=DASH, label="计划" if zh else "planned")] if any(sheet.planned) else []
    )
    told = [
        (weight, thick)
        for weight, thick, plan in zip(sheet.weights, sheet.thickness, sheet.planned, strict=True)
        if not plan
    ]
    if len({weight for weight, _ in told}) > 1:
        lines += [
            Line2D([], [], color=grey, lw=0.4 + 0.4 * thick, label=f"{'权重' if zh else 'weight'} {weight:,.10g}")
            for weight, thick in (min(told), max(told))
        ]
    return lines


def _unit(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255
