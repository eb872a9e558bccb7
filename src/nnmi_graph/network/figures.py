"""Pictures of results as SVG text: bars, ranges, stacks, a grid, curves, and the network in bands or in a circle.

Written by hand so that a page needs nothing but itself: letters stay letters (a reader's own fonts draw Chinese
labels), the same input gives the same bytes, and no plotting library has to be there.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from .palette import PALETTE, hex_of

WIDTH = 760
LABEL, LABEL_MOST = 210, 340
"""Width kept for the labels at the left, in pixels, and the most that is given to long ones."""

ROW = 22
COLOURS = tuple(map(hex_of, (PALETTE[1], PALETTE[0], *PALETTE[2:])))

INK, SOFT, FAINT = "#222222", "#555555", "#d8d8d8"
FONTS = "'Noto Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','SimHei',sans-serif"


@dataclass(frozen=True)
class Figure:
    """A picture as SVG text, and the sentence that says what it shows and what its numbers count."""

    svg: str
    caption: str


Bar = tuple[str, float, str]
"""Label, value, and the text beside the bar."""

Point = tuple[float, float, float | None, float | None]
"""Time, value, and the value's lower and upper bound where there are any."""


def bars(
    caption: str, rows: Sequence[Bar], colours: Sequence[str] = (), key: Mapping[str, str] | None = None
) -> Figure:
    """Horizontal bars from zero, all in one colour unless each has its own; `key` has a colour for each name."""
    most = max((value for _, value, _ in rows), default=0) or 1
    left, parts = _left(label for label, _, _ in rows), []
    for place, (label, value, text) in enumerate(rows):
        y, width = 8 + place * ROW, max(0.0, value) / most * (WIDTH - left - 110)
        colour = colours[place] if colours else COLOURS[0]
        parts += [_label(label, y, left), _box(left, y, width, ROW - 6, colour), _text(left + width + 6, y + 12, text)]
    height = 16 + len(rows) * ROW
    if key is None or len(key) < 2:
        return _svg(caption, height, parts)
    return _svg(caption, height + 22, [*parts, *_legend(list(key), height, list(key.values()))])


def ranges(caption: str, rows: Sequence[tuple[str, Sequence[tuple[float, float]]]], names: Sequence[str]) -> Figure:
    """For each label one bar per name, solid up to the low end and pale from there to the high end."""
    most = max((high for _, pairs in rows for _, high in pairs), default=0) or 1
    left = _left(label for label, _ in rows)
    scale, parts, height = (WIDTH - left - 40) / most, [], 8
    bottom = height + sum(11 * len(pairs) + 8 for _, pairs in rows)
    for tick in ticks(most):
        x = left + tick * scale
        parts += [
            _upright(x, 8, bottom),
            _text(x, bottom + 14, f"{tick:,.4g}" if tick < 1000 else f"{tick:,.0f}", "middle"),
        ]
    for label, pairs in rows:
        parts.append(_label(label, height, left))
        for number, (low, high) in enumerate(pairs):
            colour, y = COLOURS[number], height + number * 11
            parts.append(_box(left, y, low * scale, 9, colour))
            parts.append(_box(left + low * scale, y, (high - low) * scale, 9, colour, opacity=0.35))
        height += 11 * len(pairs) + 8
    return _svg(caption, height + 46, [*parts, *_legend(names, height + 26)])


def stacked(caption: str, rows: Sequence[tuple[str, Mapping[str, float]]]) -> Figure:
    """Horizontal bars of parts, in numbers."""
    names = sorted({name for _, parts in rows for name in parts})
    most = max((sum(parts.values()) for _, parts in rows), default=0) or 1
    left = _left(label for label, _ in rows)
    drawn, scale = [], (WIDTH - left - 60) / most
    for place, (label, parts) in enumerate(rows):
        y, x = 8 + place * ROW, float(left)
        drawn.append(_label(label, y, left))
        for name in names:
            width = parts.get(name, 0) * scale
            drawn.append(_box(x, y, width, ROW - 6, COLOURS[names.index(name) % len(COLOURS)], hint=f"{label}, {name}"))
            x += width
        drawn.append(_text(x + 6, y + 12, f"{sum(parts.values()):g}"))
    return _svg(caption, 42 + len(rows) * ROW, [*drawn, *_legend(names, 14 + len(rows) * ROW)])


def grid(caption: str, labels: Sequence[str], values: Sequence[Sequence[float]]) -> Figure:
    """A square of shaded cells with the numbers in them; the diagonal is left plain."""
    size = min(34.0, (WIDTH - LABEL - 60) / max(len(labels), 1))
    most = max((v for i, row in enumerate(values) for j, v in enumerate(row) if i != j), default=0) or 1
    top, parts = 130, []
    for i, label in enumerate(labels):
        parts.append(_text(LABEL - 8, top + i * size + size * 0.65, _clip(label, LABEL - 12), "end"))
        x = LABEL + i * size + size * 0.65
        parts.append(_text(x, top - 8, _clip(label, 115), "start", turn=-60))
        for j, value in enumerate(values[i]):
            shade = 0.0 if i == j else value / most
            hint = f"{label}, {labels[j]}: {value:g}"
            parts.append(
                _box(
                    LABEL + j * size,
                    top + i * size,
                    size - 1,
                    size - 1,
                    COLOURS[0] if i != j else FAINT,
                    opacity=0.06 + 0.9 * shade if i != j else 1,
                    hint=hint,
                )
            )
            if value and size > 16:
                fill = "#ffffff" if shade > 0.5 else INK
                x, y = LABEL + (j + 0.5) * size, top + (i + 0.62) * size
                parts.append(_text(x, y, f"{value:g}", "middle", fill=fill))
    return _svg(caption, int(top + len(labels) * size + 10), parts)


def steps(caption: str, curves: Mapping[str, Sequence[Point]], unit: str) -> Figure:
    """Falling steps from one (survival), with their bounds: points are time, value, low, high."""
    most = max((point[0] for points in curves.values() for point in points), default=1) or 1
    across, down = (WIDTH - 90) / most, 220
    parts = _axes(most, across, down, unit)
    for number, points in enumerate(curves.values()):
        colour, x, y, path = COLOURS[number % len(COLOURS)], 60.0, 10.0, "M60 10"
        before: tuple[float | None, float | None] = (None, None)
        for time, value, low, high in points:
            if None not in before:
                top, bottom = 10 + (1 - (before[1] or 0)) * down, 10 + (1 - (before[0] or 0)) * down
                parts.append(_box(x, top, 60 + time * across - x, bottom - top, colour, opacity=0.15))
            x, y, before = 60 + time * across, 10 + (1 - value) * down, (low, high)
            path += f"H{x:.1f}V{y:.1f}"
        parts.append(f'<path d="{path}H{60 + most * across:.1f}" fill="none" stroke="{colour}" stroke-width="2"/>')
    legend = _legend(list(curves), down + 52) if len(curves) > 1 else []
    return _svg(caption, down + (76 if legend else 50), [*parts, *legend])


def columns(
    caption: str, years: Sequence[int], series: Mapping[str, Sequence[float]], line: str, counted: str
) -> Figure:
    """Upright bars by year for each series but `line`, which is drawn as a line over them; `counted` names the axis."""
    most = max((value for values in series.values() for value in values), default=0) or 1
    step, down = (WIDTH - 80) / max(len(years), 1), 200
    shown = [name for name in series if name != line]
    parts = [_text(8, 14, counted, size=11, fill=SOFT)]
    for tick in ticks(most):
        y = 26 + (1 - tick / most) * down
        parts += [_rule(60, y, WIDTH - 10), _text(52, y + 4, f"{tick:,g}", "end")]
    for i, year in enumerate(years):
        for number, name in enumerate(shown):
            wide = step * 0.7 / len(shown)
            value, x = series[name][i], 60 + i * step + step * 0.15 + number * wide
            high, hint = value / most * down, f"{year}: {value:g}"
            parts.append(_box(x, 26 + down - high, wide - 1, high, COLOURS[number], hint=hint))
        if i % max(1, round(34 / step)) == 0:
            parts.append(_text(60 + (i + 0.5) * step, down + 42, str(year), "middle"))
    heights = [26 + (1 - value / most) * down for value in series[line]]
    points = " ".join(f"{60 + (i + 0.5) * step:.1f},{y:.1f}" for i, y in enumerate(heights))
    colour = COLOURS[len(shown)]
    parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return _svg(caption, down + 78, [*parts, *_legend([*shown, line], down + 54)])


def curves(caption: str, held: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> Figure:
    """Curves between (0, 0) and (1, 1) with the diagonal, each a list of points; the axes by name."""
    side, left = 300, 230
    parts = [
        _text(left - 40, 14, up, "end", size=11, fill=SOFT),
        _text(left + side, side + 54, across, "end", size=11, fill=SOFT),
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = 20 + (1 - share) * side
        parts += [_rule(left, y, left + side), _text(left - 8, y + 4, f"{share:g}", "end")]
        parts += [_text(left + share * side, side + 38, f"{share:g}", "middle")]
    parts.append(f'<path d="M{left} {20 + side}L{left + side} 20" stroke="{SOFT}" stroke-dasharray="4 3"/>')
    for number, points in enumerate(held.values()):
        line = " ".join(f"{left + x * side:.1f},{20 + (1 - y) * side:.1f}" for x, y in points)
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return _svg(caption, side + 92, [*parts, *_legend(list(held), side + 70)])


def ticks(most: float) -> list[float]:
    """Three to six round numbers from 0 up to `most`, for an axis.

    >>> ticks(154), ticks(0.9), ticks(3)
    ([0.0, 50.0, 100.0, 150.0], [0.0, 0.2, 0.4, 0.6, 0.8], [0.0, 1.0, 2.0, 3.0])
    """
    power = 10.0 ** math.floor(math.log10(most))
    step = next(power * part for part in (0.2, 0.5, 1.0, 2.0) if most / (power * part) < 6)
    return [round(step * place, 10) for place in range(int(most / step + 1e-9) + 1)]


Spot = tuple[str, str, float]
"""A node in a picture: its id, its label, and its size from 0 to 1."""


Band = tuple[Sequence[tuple[str, str]], Sequence[tuple[Spot, str]]]
"""What a band holds: its headings, and its nodes, each with its colour."""


def bands(caption: str, rows: Sequence[Band], ties: Iterable[tuple[str, str]]) -> Figure:
    """The network in horizontal bands, ties between.

    The names of a band that has no room for all are those of its largest nodes.
    """
    place: dict[str, tuple[float, float]] = {}
    drawn: list[str] = []
    y = 0.0
    for number, (headings, nodes) in enumerate(rows):
        few = len(nodes) <= 8
        step = (WIDTH - (200 if few else 130)) / max(len(nodes), 1)
        longest, rising = (230, 0.3) if few else (150, 0.72)
        last = number > 0 and number == len(rows) - 1
        across = [40 + (i + 0.5) * step for i in range(len(nodes))]
        named = _with_room(across, [size for (*_, size), _ in nodes])
        tall = max((_length(_clip(nodes[i][0][1], longest)) * rising for i in named), default=0.0)
        y += 40 if last else 44 + tall
        y += 70 if number else 0
        x = 4.0
        for heading, colour in headings:
            drawn.append(_text(x, y - (18 if last else tall + 24), heading, fill=colour, halo=True))
            x += _length(heading) * 1.2 + 14
        for i, ((node, label, size), colour) in enumerate(nodes):
            place[node] = (across[i], y)
            drawn.append(_spot(across[i], y, size, colour, label))
            if i in named:
                turn, drop = (20 if few else 60, 15) if last else (-20 if few else -50, -13)
                drawn.append(_text(across[i] + 3, y + drop, _clip(label, longest), size=10, turn=turn, halo=True))
        y += tall + 24 if last or len(rows) == 1 else 14
    lines = [_line(*place[one], *place[other]) for one, other in ties if one in place and other in place]
    return _svg(caption, int(y + 10), [_tied(lines), *drawn])


def _with_room(across: Sequence[float], sizes: Sequence[float]) -> set[int]:
    """Which of the nodes in a row have room for a slanting name, the largest first."""
    named: list[int] = []
    for i in sorted(range(len(across)), key=lambda i: (-sizes[i], i)):
        if all(abs(across[i] - across[other]) >= SLANTING for other in named):
            named.append(i)
    return set(named)


SLANTING = 12.5
"""How far slanting names have to be apart, in pixels."""


def circle(
    caption: str, nodes: Sequence[tuple[Spot, str]], ties: Iterable[tuple[str, str, float]], key: Mapping[str, str]
) -> Figure:
    """The network with its nodes on a circle, each with its colour, names outward; ties as thick as they weigh."""
    middle, radius = WIDTH / 2, max(110.0, min(210.0, len(nodes) * 14 / math.tau))
    high = radius + 24 + max((_length(_clip(label, 190)) for (_, label, _), _ in nodes), default=0.0)
    place, drawn = {}, []
    for number, ((node, label, size), colour) in enumerate(nodes):
        turn = number / len(nodes) * 360 - 90
        along, up = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        place[node] = middle + radius * along, high + radius * up
        drawn.append(_spot(*place[node], size, colour, label))
        x, y = middle + (radius + 14) * along, high + (radius + 14) * up + 3
        left = along < -1e-9
        side, slant = ("end", turn - 180) if left else ("start", turn)
        drawn.append(_text(x, y, _clip(label, 190), side, size=11, turn=round(slant)))
    lines = [_line(*place[one], *place[other], 0.4 + 2.6 * weight) for one, other, weight in ties]
    legend = _legend(list(key), 2 * high + 4, list(key.values())) if len(key) > 1 else []
    return _svg(caption, int(2 * high + (30 if legend else 4)), [_tied(lines), *drawn, *legend])


def _spot(x: float, y: float, size: float, colour: str, label: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2.5 + 7 * size:.1f}" fill="{colour}">'
        f"<title>{escape(label)}</title></circle>"
    )


def _line(x: float, y: float, to_x: float, to_y: float, wide: float = 0.8) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke-width="{wide:.2g}"/>'


def _tied(lines: Iterable[str]) -> str:
    return "\n".join(['<g stroke="#9a9a9a" stroke-opacity="0.45">', *lines, "</g>"])


def _svg(caption: str, height: int, parts: Iterable[str]) -> Figure:
    return Figure(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{FONTS}" font-size="12"><title>{escape(caption)}</title>\n'
        + "\n".join(parts)
        + "\n</svg>",
        caption,
    )


def _axes(most: float, across: float, down: int, unit: str) -> list[str]:
    """The axes of a curve: shares from 0 to 1 upwards, time to the right."""
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = 10 + (1 - share) * down
        parts += [_rule(60, y, WIDTH - 30), _text(52, y + 4, f"{share:g}", "end")]
    for tick in range(int(most) + 1):
        if most <= 12 or tick % 5 == 0:
            parts.append(_text(60 + tick * across, down + 26, str(tick), "middle"))
    return [*parts, _text(WIDTH - 30, down + 40, unit, "end")]


def _legend(names: Sequence[str], y: float, colours: Sequence[str] = COLOURS) -> list[str]:
    parts, x = [], float(LABEL if len(names) < 5 else 20)
    for number, name in enumerate(names):
        parts += [_box(x, y, 12, 12, colours[number % len(colours)]), _text(x + 17, y + 10, name)]
        x += 34 + _length(name)
    return parts


def _left(labels: Iterable[str]) -> int:
    """The width to keep for the labels, so that they stand there in full as far as that leaves room for the bars."""
    return max(LABEL, min(LABEL_MOST, int(max(map(_length, labels), default=0)) + 16))


def _label(text: str, y: float, left: int) -> str:
    return _text(left - 8, y + 12, _clip(text, left - 12), "end")


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    *,
    size: int = 12,
    fill: str = INK,
    turn: int = 0,
    halo: bool = False,
) -> str:
    turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
    turned += _HALO if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{fill}"{turned}>'
        f"{escape(text)}</text>"
    )


def _box(x: float, y: float, width: float, height: float, colour: str, *, opacity: float = 1.0, hint: str = "") -> str:
    told = f"<title>{escape(hint)}</title>" if hint else ""
    pale = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    where = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {where} fill="{colour}"{pale}>{told}</rect>'


def _rule(x: float, y: float, end: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}H{end:.1f}" stroke="{FAINT}"/>'


def _upright(x: float, y: float, end: float) -> str:
    return f'<path d="M{x:.1f} {y:.1f}V{end:.1f}" stroke="{FAINT}"/>'


_HALO = ' stroke="#ffffff" stroke-width="2.5" stroke-opacity="0.8" paint-order="stroke"'
"""A white rim that keeps a slanting label readable over lines."""


def _length(text: str) -> float:
    """The width of a text in pixels at the usual size, roughly; wide (Chinese) letters count double."""
    return sum(12.0 if unicodedata.east_asian_width(letter) in "WF" else 6.6 for letter in text)


def _clip(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it is too long."""
    if _length(text) <= width:
        return text
    while text and _length(text) > width - 10:
        text = text[:-1]
    return text.rstrip() + "…"
