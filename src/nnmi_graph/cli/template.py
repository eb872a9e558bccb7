"""An empty record sheet to fill in.

nnmi template                              the kinds of record there are
nnmi template membership -o members.xlsx   a workbook with drop-down lists and notes
nnmi template all -o new.xlsx              one workbook for everything about a new institute
nnmi template institute -o new.yaml        for a text editor; also .csv, .tsv, .ttl

A column with * must be filled. Rows that begin with # are notes. Next: 'nnmi validate members.xlsx'.
"""

from __future__ import annotations

import argparse

from ..store import Rows
from ..terms import Literal
from .output import workspace, write
from .parser import Parser
from .target import chosen_format, written
from .terminal import terminal_width

FORMATS = ("xlsx", "csv", "tsv", "yaml", "turtle")


def arguments(parser: Parser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help="the kind of record; leave it out to list them")
    written(parser, FORMATS, "default: by FILE's ending, else csv")


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    if args.kind is None:
        kinds = ws.kinds().values()
        _list([(kind.name, kind.titles.get(args.lang, kind.name), kind.notes.get(args.lang, "")) for kind in kinds])
        return 0
    write(ws.template(args.kind, format=chosen_format(args, "csv", "csv"), lang=args.lang), args.output, args.force)
    return 0


def _list(rows: list[tuple[str, str, str]]) -> None:
    from ..render import render_rows

    table = Rows(("kind", "title", "what it holds"), [tuple(map(Literal, row)) for row in rows])
    write(render_rows(table, "table", terminal_width()), None)
