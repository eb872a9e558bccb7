"""GEXF 1.3, written as a stream by the rules that Gephi and Gephi Lite really apply.

Valid is not enough: both drop edges, columns or colours of valid files without a word. One attribute block per class,
one direction for all edges, kinds apart from types, plain types, colours without alpha: `check_gexf` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import TextIO

from ..network import Value
from .columns import Cells, Typed, as_text
from .looks import Colour
from .sheet import Sheet

__all__ = ["write_gexf"]

Look = tuple[str | None, Value | None, bool, float, float]
"""All that an edge looks by: its kind, its relation, whether it is only planned, its weight and its thickness."""
CHUNK = 5_000
KEPT_LOOKS = 50_000
"""How many different looks of edges are held in memory while writing."""
SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
ESCAPES = str.maketrans(SPECIAL)


def escape(text: str) -> str:
    """The text as it stands inside a quoted XML attribute.

    >>> escape('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return text.translate(ESCAPES)


def write_gexf(sheet: Sheet, out: TextIO) -> None:
    """Write the sheet as a static GEXF 1.3 document."""
    write_head(sheet, out, 'mode="static"')
    write_columns(out, "node", sheet.node_columns)
    write_columns(out, "edge", sheet.edge_columns)
    ids = [escape(name) for name in sheet.ids]
    write_elements(out, "nodes", len(ids), node_lines(sheet, ids, nothing()))
    write_elements(out, "edges", len(sheet.source), edge_lines(sheet, ids))
    out.write("</graph>\n</gexf>\n")


def write_head(sheet: Sheet, out: TextIO, how: str) -> None:
    """Write all up to the attribute blocks. There is no date of writing: the same input gives the same bytes."""
    direction = "directed" if sheet.directed else "undirected"
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        f"<meta>\n<creator>NNMI Graph</creator>\n<keywords>{escape(sheet.name)}</keywords>\n"
        f"<description>{escape(sheet.description)}</description>\n</meta>\n"
        f'<graph defaultedgetype="{direction}" idtype="string" {how}>\n'
    )


def write_columns(out: TextIO, owner: str, columns: list[Typed], how: str = "") -> None:
    """Write the attribute block of one class; nothing if it has no columns."""
    if not columns:
        return
    out.write(f'<attributes class="{owner}"{how}>\n')
    for column in columns:
        name, title = escape(column.name), escape(column.heading)
        out.write(f'<attribute id="{name}" title="{title}" type="{column.type}"/>\n')
    out.write("</attributes>\n")


def write_elements(out: TextIO, name: str, count: int, lines: Iterator[str]) -> None:
    """Write a list of elements."""
    out.write(f'<{name} count="{count}">\n')
    out.writelines(lines)
    out.write(f"</{name}>\n")


def node_lines(sheet: Sheet, ids: list[str], spells: Iterable[str]) -> Iterator[str]:
    """One `<node>` a line."""
    places: Iterable[str] = nothing()
    if sheet.positions is not None:
        places = (f'<viz:position x="{x}" y="{y}" z="0.0"/>' for x, y in sheet.positions)
    return (
        f'<node id="{name}" label="{escape(label)}">{values}{spell}<viz:size value="{size}"/>{position}'
        f'{_colour(colour)}<viz:shape value="{shape}"/></node>\n'
        for name, label, values, spell, size, position, colour, shape in zip(
            ids,
            sheet.labels,
            all_attvalues(sheet.node_columns, len(ids)),
            spells,
            sheet.looks.sizes,
            places,
            sheet.looks.colours,
            sheet.looks.shapes,
            strict=False,
        )
    )


class _EdgeLooks(dict[Look, tuple[str, str]]):
    """What `edge_look` says of each look, of some ten thousand at a time."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def __missing__(self, look: Look) -> tuple[str, str]:
        if len(self) > KEPT_LOOKS:
            self.clear()
        self[look] = edge_look(self.sheet, look)
        return self[look]


def edge_lines(sheet: Sheet, ids: list[str]) -> Iterator[str]:
    """One `<edge>` a line, some thousands in one text."""
    sources = [f'" source="{name}" target="' for name in ids]
    looks = _EdgeLooks(sheet)
    for begin in range(0, len(sheet.source), CHUNK):
        rows = slice(begin, begin + CHUNK)
        told = (sheet.kinds, sheet.relations, sheet.planned, sheet.weights, sheet.thickness)
        look = list(map(looks.__getitem__, zip(*(column[rows] for column in told), strict=True)))
        parts = (
            repeat('<edge id="e', len(look)),
            map(str, range(begin, begin + len(look))),
            map(sources.__getitem__, sheet.source[rows]),
            map(ids.__getitem__, sheet.target[rows]),
            [start for start, _ in look],
            attvalues(sheet.edge_columns, rows, len(look)),
            [end for _, end in look],
        )
        yield "".join(chain.from_iterable(zip(*parts, strict=True)))


def edge_look(sheet: Sheet, look: Look) -> tuple[str, str]:
    """How the element of an edge that looks so goes on after its target's name, up to its values; and how it ends."""
    kind, relation, planned, weight, thickness = look
    named = f' kind="{escape(kind)}"' if kind else ""
    if relation is not None:
        named += f' label="{escape(str(relation))}"'
    colour = "" if relation is None else _colour(sheet.looks.edge_colour(relation, planned))
    dashed = '<viz:shape value="dashed"/>' if planned else ""
    return f'"{named} weight="{weight}">', f'{colour}<viz:thickness value="{thickness}"/>{dashed}</edge>\n'


def all_attvalues(columns: list[Typed], count: int) -> Iterator[str]:
    """The `<attvalues>` of each row in turn; an empty text for a row without values."""
    for begin in range(0, count, CHUNK):
        yield from attvalues(columns, slice(begin, begin + CHUNK), min(CHUNK, count - begin))


def attvalues(columns: list[Typed], rows: slice, count: int) -> Iterable[str]:
    """The same for a stretch of as many rows."""
    if not columns:
        return repeat("", count)
    inside = map("".join, zip(*(_fragments(column, rows) for column in columns), strict=True))
    return [f"<attvalues>{text}</attvalues>" if text else "" for text in inside]


def _fragments(column: Typed, rows: slice) -> list[str]:
    """The `<attvalue>` elements of a stretch of a column; a value that comes often is put into words once."""
    head = f'<attvalue for="{escape(column.name)}" value="'
    stretch = column.values[rows]
    found = set(stretch) if column.type != "double" else set()
    if found and 4 * len(found) < len(stretch):
        parts = dict(zip(found, _elements(head, list(found)), strict=True))
        return list(map(parts.__getitem__, stretch))
    return _elements(head, stretch)


def _elements(head: str, values: Cells) -> list[str]:
    """The values as elements; texts are escaped only where one needs it."""
    texts = [None if v is None else v if isinstance(v, str) else as_text(v) for v in values]
    joined = "".join([text for text in texts if text])
    if any(sign in joined for sign in SPECIAL):
        texts = [text and escape(text) for text in texts]
    return ["" if text is None else f'{head}{text}"/>' for text in texts]


def _colour(colour: Colour) -> str:
    return f'<viz:color r="{colour[0]}" g="{colour[1]}" b="{colour[2]}"/>'


def nothing() -> Iterator[str]:
    """Empty texts without end."""
    while True:
        yield ""
