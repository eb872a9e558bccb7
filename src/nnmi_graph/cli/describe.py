"""All that is claimed about a thing, in both directions: what, when, by whom, how firmly, where in the source.

nnmi describe NAME        any name the graph knows, in English or Chinese; abbreviations too
nnmi describe id:CLAIM    a claim as answers name it: what it says, by which source, in which words
"""

from __future__ import annotations

import argparse

from ..errors import UnknownName
from ..render import ROW_FORMATS
from ..render.statements import render_statements
from .output import chosen_format, terminal_width, workspace, write, write_rows
from .parser import Parser, output
from .query import ENDINGS


def arguments(parser: Parser) -> None:
    parser.add_argument("name", help="a name in any spelling, or an IRI")
    parser.add_argument("--data", nargs="+", metavar="FILE", default=[], help="look in these RDF files instead")
    output(parser, list(ROW_FORMATS))


def run(args: argparse.Namespace) -> int:
    ws = workspace(args, data=args.data or None)
    rows = ws.words(args.lang).values(ws.describe(args.name, args.lang))
    if not list(rows):
        raise UnknownName("statement about", args.name, [], mend="check the name with 'nnmi query -q …'")
    format = chosen_format(args, ENDINGS, "table", "csv")
    if format == "table":
        write(render_statements(rows, args.lang, terminal_width()), args.output, args.force)
    else:
        write_rows(args, rows, format)
    return 0
