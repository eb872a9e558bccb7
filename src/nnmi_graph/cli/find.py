"""Search by any words: things, concepts, sources and ready-made questions, best first, with what kind of thing each is.

nnmi find WORDS           in English or Chinese, by any name: labels, abbreviations, former names, spellings, titles
nnmi find WORDS --top 50  more of them

Exit code 1 if nothing is found.
"""

from __future__ import annotations

import argparse
from itertools import islice

from ..names import suggest
from ..render import ROW_FORMATS
from ..store import Rows
from .output import say, say_left_out, workspace, write_rows
from .parser import Parser, count, data_files
from .target import chosen_format, output


def arguments(parser: Parser) -> None:
    parser.add_argument("words", nargs="+", help="what to look for")
    parser.add_argument("--top", type=count, default=20, metavar="N", help="how many to show (default: 20; 0: all)")
    data_files(parser, "look in these RDF files instead")
    output(parser, ROW_FORMATS)


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    words = " ".join(args.words)
    found = ws.find(words, args.lang)
    top = args.top or len(found)
    shown = Rows(found.variables, list(islice(found, top)))
    write_rows(args, shown, chosen_format(args, "table", "csv"), ws)
    if not len(found):
        say(args, f"nnmi: nothing has {words!r} in its name")
        if near := suggest(ws.names, words):
            say(args, f"nnmi: did you mean {' or '.join(map(repr, near))}?")
    say_left_out(args, max(0, len(found) - top))
    return int(not len(found))
