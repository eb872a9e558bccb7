"""A page about a network: pictures, tables, how much of it is known, and how not to read it. One file, nothing fetched.

nnmi report NETWORK -o report.html         for the browser; also .md
nnmi report NETWORK@2016 -o report.html    the network as of a date
nnmi report NETWORK -o report.md           Markdown, with its pictures as files beside it
nnmi report edges.csv -o report.html       of a table with two columns; also --view my.rq --data FILE…
nnmi report compare NETWORK@2016 NETWORK@2021 -o page.html   what came, went and changed between two
nnmi network --list                        the networks there are
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..outputs import write_files
from . import networks
from .output import whole, write
from .parser import Parser, UsageError, names
from .target import chosen_format, output


def arguments(parser: Parser) -> None:
    networks.arguments(parser)
    parser.add_argument("network", nargs="*", help="the name of a network; NAME@DATE is the network at that date")
    parser.add_argument("--sections", default="", metavar="M,…", help="only these measures, such as size,money")
    output(parser, ["html", "md"], "else md")


def run(args: argparse.Namespace) -> int:
    format = chosen_format(args, "md", "md")
    given = networks.named(args, args.network)
    both = given[:1] == ["compare"]
    given = given[both:]
    if both and len(given) != 2:
        raise UsageError("give two networks to compare", mend="such as 'nnmi network compare NAME@2015 NAME@2020'")
    if len(given) != 1 + both:
        raise UsageError("give one NETWORK", mend="see the names with 'nnmi network --list'")
    against = given[1] if both else None
    at = {"as_of": args.as_of, "strict": args.strict}
    own = {**networks.options(args.extra), **networks.of_table(args, given[0])}
    only = names(args.sections)
    beside: dict[str, str] | None = {} if format == "md" and args.output and args.output != "-" else None
    ws = networks.opened(args)
    page = ws.report(given[0], format=format, lang=args.lang, only=only, against=against, pictures=beside, **at, **own)
    if beside is None:
        write(page, args.output, args.force)
        return 0
    out = Path(args.output)
    texts = {out: page} | {out.with_name(name): svg for name, svg in beside.items()}
    write_files({path: whole(text.encode()) for path, text in texts.items()}, force=args.force)
    return 0
