"""A picture of a network (.svg .png .pdf), drawn with matplotlib from the same sheet as every other file.

Labels go to the largest nodes first and only where there is room. Texts in SVG are shapes, so that Chinese labels show
on machines without a Chinese font. matplotlib is an extra and is imported only here.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from ..errors import OutputError, QueryError
from .sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["write_picture"]

MARKERS = {"disc": "o", "square": "s", "triangle": "^", "diamond": "D"}
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
MARGIN = 60.0
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
        from matplotlib.figure import Figure
    except ImportError:
        raise OutputError("pictures need matplotlib", mend="pip install matplotlib") from None
    if sheet.positions is None:
        raise QueryError("a picture needs places for the nodes", mend="take a layout other than none")
    style: Any = {"font.family": _fonts(sheet), "svg.hashsalt": "nnmi", "svg.fonttype": "path"}
    with mpl.rc_context(style):
        left, bottom, right, top = _frame(sheet)
        height = min(max(WIDTH * (top - bottom) / (right - left), LEAST_HEIGHT), MOST_HEIGHT)
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
        axes.axis("off")
        per_point = max((right - left) / WIDTH, (top - bottom) / height) / 72
        _draw_edges(axes, sheet)
        _draw_nodes(axes, sheet, per_point)
        _draw_labels(axes, sheet, per_point)
        _draw_key(figure, sheet)
        axes.set_title(sheet.description, fontsize=10, loc="left")
        figure.savefig(out, format=kind, dpi=130, metadata=METADATA[kind])


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
    return min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN


def _draw_edges(axes: Axes, sheet: Sheet) -> None:
    from matplotlib.collections import LineCollection

    assert sheet.positions
    grey = (170, 170, 170)
    lines = [(sheet.positions[s], sheet.positions[t]) for s, t in zip(sheet.source, sheet.target, strict=True)]
    colours = [_unit(sheet.looks.edge_key.get(str(relation), grey)) for relation in sheet.relations]
    widths = [0.4 + 0.4 * thick for thick in sheet.thickness]
    alpha = 0.7 if len(lines) < 2_000 else 0.25
    axes.add_collection(LineCollection(lines, colors=colours, linewidths=widths, alpha=alpha, zorder=1))


def _draw_nodes(axes: Axes, sheet: Sheet, per_point: float) -> None:
    assert sheet.positions
    for shape, marker in MARKERS.items():
        chosen = [node for node, found in enumerate(sheet.looks.shapes) if found == shape]
        if chosen:
            axes.scatter(
                [sheet.positions[node][0] for node in chosen],
                [sheet.positions[node][1] for node in chosen],
                s=[(2 * sheet.looks.sizes[node] / per_point) ** 2 for node in chosen],
                marker=marker,
                c=[_unit(sheet.looks.colours[node]) for node in chosen],
                edgecolors="white",
                linewidths=0.6,
                zorder=2,
            )


def _draw_labels(axes: Axes, sheet: Sheet, per_point: float) -> None:
    """Labels of the largest nodes first, each below its node, none over another."""
    assert sheet.positions
    taken: list[Box] = []
    order = sorted(range(len(sheet.ids)), key=lambda node: (-sheet.looks.sizes[node], sheet.ids[node]))
    for node in order:
        if len(taken) >= MOST_LABELS:
            return
        x, y = sheet.positions[node]
        text = sheet.labels[node] if len(sheet.labels[node]) <= 40 else sheet.labels[node][:39] + "…"
        box = _box(x, y - sheet.looks.sizes[node], text, per_point)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        axes.text(x, box[3], text, fontsize=FONT_SIZE, ha="center", va="top", zorder=3, color="#222222")


def _box(x: float, top: float, text: str, per_point: float) -> Box:
    """Roughly the room a label takes: a Chinese character is twice as wide as another."""
    wide = sum(1.0 if letter > "\u2e80" else 0.56 for letter in text) * FONT_SIZE * per_point / 2
    return x - wide, top - FONT_SIZE * 1.3 * per_point, x + wide, top - 1.0


def _draw_key(figure: Figure, sheet: Sheet) -> None:
    from matplotlib.lines import Line2D

    shapes = dict(zip(sheet.looks.colours, sheet.looks.shapes, strict=True))
    handles = [
        Line2D(
            [],
            [],
            marker=MARKERS[shapes.get(colour, "disc")],
            color="none",
            markerfacecolor=_unit(colour),
            markeredgecolor="white",
            markersize=9,
            label=name,
        )
        for name, colour in sheet.looks.key.items()
    ]
    handles += [Line2D([], [], color=_unit(colour), lw=2, label=name) for name, colour in sheet.looks.edge_key.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), 8), fontsize=9, frameon=False)


def _unit(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255
