"""Where sources contradict each other or themselves: recorded contradictions first, then claims that differ.

nnmi conflicts             all of them
nnmi conflicts NAME        those about one thing, by any name the graph knows
"""

from __future__ import annotations

import argparse

from ..render import ROW_FORMATS
from .output import workspace, write, write_rows
from .parser import Parser, shown
from .target import chosen_format, output


def arguments(parser: Parser) -> None:
    parser.add_argument("name", nargs="?", help="a name in any spelling, or an IRI")
    output(parser, ROW_FORMATS)
    shown(parser)


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    answer = ws.conflicts(args.name, args.lang)
    if args.show:
        write(answer.text, args.output, args.force)
    elif answer.rows is not None:
        write_rows(args, answer.rows, chosen_format(args, "table", "csv"), ws)
    return 0
