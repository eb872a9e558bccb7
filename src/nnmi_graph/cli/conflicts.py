"""Where sources contradict each other or themselves: recorded contradictions first, then claims that differ.

nnmi conflicts [NAME]       about one thing, or about all
"""

from __future__ import annotations

import argparse

from ..render import ROW_FORMATS, render_rows
from .output import chosen_format, terminal_width, workspace, write
from .parser import Parser, output
from .query import ENDINGS


def arguments(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", help="a name in any spelling, or an IRI")
    output(parser, list(ROW_FORMATS))


def run(args: argparse.Namespace) -> int:
    answer = workspace(args).conflicts(args.name, args.lang)
    if args.show:
        write(answer.text, args.output, args.force)
    elif answer.rows is not None:
        format = chosen_format(args, ENDINGS, "table", "csv")
        write(render_rows(answer.rows, format, terminal_width()), args.output, args.force)
    return 0
