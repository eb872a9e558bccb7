"""Pajek .net: vertices with coordinates, arcs with weight and kind. Attributes have no place there and are left out."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from .sheet import Sheet

__all__ = ["write_pajek"]


def write_pajek(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as a Pajek network; a label that several vertices share gets the vertex's number."""
    shared = Counter(sheet.labels)
    out.write(f"*Vertices {len(sheet.ids)}\n")
    spots = _unit_square(sheet)
    for number, label in enumerate(sheet.labels, 1):
        name = label if shared[label] == 1 else f"{label} [{number}]"
        out.write(f"{number} {_quoted(name)}{spots[number - 1]}\n")
    pairs = len(set(zip(sheet.source, sheet.target, strict=True)))
    if pairs < len(sheet.source):
        sheet.notes.append(
            f"{len(sheet.source)} ties stand between {pairs} pairs: Pajek keeps parallel lines until it is told "
            "to remove them (Network > Create New Network > Transform > Remove)"
        )
    out.write("*Arcs\n" if sheet.directed else "*Edges\n")
    for source, target, kind, weight in zip(sheet.source, sheet.target, sheet.relations, sheet.weights, strict=True):
        label = f" l {_quoted(str(kind))}" if kind else ""
        out.write(f"{source + 1} {target + 1} {weight}{label}\n")


def _quoted(text: str) -> str:
    """In double quotes; Pajek knows no escape, so those inside become single ones."""
    return '"' + text.replace('"', "'").replace("\\", "/") + '"'


def _unit_square(sheet: Sheet) -> list[str]:
    """Coordinates between 0 and 1, as Pajek wants them, y downwards."""
    if sheet.positions is None:
        return [""] * len(sheet.ids)
    xs, ys = [x for x, _ in sheet.positions], [y for _, y in sheet.positions]
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    return [
        f" {0.05 + 0.9 * (x - min_x) / wide:.4f} {0.05 + 0.9 * (max_y - y) / high:.4f} 0.5"
        for min_x, max_y in [(min(xs), max(ys))]
        for x, y in sheet.positions
    ]
