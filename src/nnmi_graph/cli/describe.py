"""All that is claimed about a thing, in both directions: what, when, by whom, how firmly, where in the source.

nnmi describe NAME|IRI      any spelling the graph knows, an IRI or a prefixed name
"""

from __future__ import annotations

import argparse

from ..errors import UnknownName
from ..render import ROW_FORMATS, render_rows
from .output import chosen_format, terminal_width, workspace, write
from .parser import Parser, output
from .query import ENDINGS


def arguments(parser: Parser) -> None:
    parser.add_argument("name", help="a name in any spelling, or an IRI")
    parser.add_argument("--data", nargs="+", metavar="FILE", default=[], help="look in these RDF files instead")
    output(parser, list(ROW_FORMATS))


def run(args: argparse.Namespace) -> int:
    rows = workspace(args, data=args.data).describe(args.name, args.lang)
    if not list(rows):
        raise UnknownName("statement about", args.name, [], mend="check the name with 'nnmi query -q …'")
    write(render_rows(rows, chosen_format(args, ENDINGS, "table", "csv"), terminal_width()), args.output, args.force)
    return 0
