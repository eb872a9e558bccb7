"""A page about a network: pictures, tables, how much of it is known, and how not to read it. One file, nothing fetched.

nnmi report NETWORK -o report.html         for the browser; also .md
nnmi report NETWORK@2016 -o report.html    the network as of a date
nnmi network --list                        the networks there are
"""

from __future__ import annotations

import argparse

from ..ask import stated_counts
from ..network import report, technologies
from .network import at_date
from .output import chosen_format, workspace, write
from .parser import Parser, output

ENDINGS = {".html": "html", ".htm": "html", ".md": "md"}


def arguments(parser: Parser) -> None:
    parser.free = True
    parser.add_argument("network", help="the name of a network; NAME@DATE is the network at that date")
    output(parser, ["html", "md"], "else md")


def run(args: argparse.Namespace) -> int:
    ws = workspace(args)
    network, _ = at_date(ws, args.network, args.extra)
    format = chosen_format(args, ENDINGS, "md", "md")
    page = report(
        network,
        format=format,
        lang=args.lang,
        stated=stated_counts(ws.store, network.metadata.as_of),
        options={"technology": technologies(ws.store, args.lang)},
    )
    write(page, args.output, args.force)
    return 0
