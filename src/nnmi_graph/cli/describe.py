"""All that is claimed about a thing, in both directions: what, when, by whom, how firmly, where in the source.

nnmi describe NAME        any name the graph knows, in English or Chinese; abbreviations too
nnmi describe id:CLAIM    a claim as answers name it: what it says, by which source, in which words
"""

from __future__ import annotations

import argparse

from ..errors import UnknownName
from ..phrases import in_language
from ..render import ROW_FORMATS
from ..render.statements import render_statements
from ..store import Rows
from .output import cut_to, say, workspace, write, write_rows
from .parser import Parser, data_files, shown
from .target import chosen_format, output
from .terminal import terminal_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..workspace import Workspace


def arguments(parser: Parser) -> None:
    parser.add_argument("name", help="a name in any spelling, or an IRI")
    data_files(parser, "look in these RDF files instead")
    output(parser, ROW_FORMATS)
    shown(parser, wide=False)


def run(args: argparse.Namespace) -> int:
    return show(args, workspace(args), args.name)


def show(args: argparse.Namespace, ws: Workspace, name: str) -> int:
    """Write what is claimed about a thing, in the format asked for."""
    rows = ws.words(args.lang).values(ws.describe(name, args.lang))
    if not rows.rows:
        raise UnknownName("statement about", name, [], mend="check the name with 'nnmi query -q …'")
    format = chosen_format(args, "table", "csv")
    if format == "table":
        top = cut_to(args)
        told = list(rows)
        few = Rows(rows.variables, told[:top]) if top else rows
        write(render_statements(few, args.lang, terminal_width()), args.output, args.force)
        if 0 < top < len(told):
            more = in_language("nnmi: {n} more statements: --top 0 shows all, -o FILE.csv writes all", args.lang)
            say(args, more.format(n=len(told) - top))
    else:
        write_rows(args, rows, format)
    return 0
