"""A page about a network: pictures, tables, how much of it is known, and how not to read it. One file, nothing fetched.

nnmi report NETWORK -o report.html         for the browser; also .md
nnmi report NETWORK@2016 -o report.html    the network as of a date
nnmi network --list                        the networks there are
"""

from __future__ import annotations

import argparse

from .network import options
from .output import chosen_format, workspace, write
from .parser import Parser, at_a_date, output

ENDINGS = {".html": "html", ".htm": "html", ".md": "md"}


def arguments(parser: Parser) -> None:
    parser.free = True
    at_a_date(parser)
    parser.add_argument("network", help="the name of a network; NAME@DATE is the network at that date")
    output(parser, ["html", "md"], "else md")


def run(args: argparse.Namespace) -> int:
    format = chosen_format(args, ENDINGS, "md", "md")
    at = {"as_of": args.as_of, "strict": args.strict}
    page = workspace(args).report(args.network, format=format, lang=args.lang, **at, **options(args.extra))
    write(page, args.output, args.force)
    return 0
