"""Turn a record sheet into RDF, or RDF into a record sheet.

nnmi convert members.xlsx members.ttl      a sheet into Turtle (also .trig, .nt, .nq, .jsonld, .rdf)
nnmi convert members.ttl members.xlsx      and back, a sheet for each kind of record
nnmi convert new.yaml new.csv --kind site  sheets into each other
nnmi convert new.ttl new.trig --rdf 1.2    RDF into RDF 1.2: claims as reifiers of their plain statements; 1.1: back

A sheet with a fault is not converted: the faults are listed (exit code 1). What does not fit into a sheet is listed too
(exit code 1). Records that name each other go into one file: sheets of a workbook, or blocks of a YAML file.
"""

from __future__ import annotations

import argparse

from .output import say, workspace, write
from .parser import Parser, sheets
from .target import written_to

SHOWN = 5


def arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a sheet (.xlsx .csv .tsv .yaml .json) or RDF")
    parser.add_argument("out", metavar="OUT", help="the file to write; its ending tells the form")
    sheets(parser)
    parser.add_argument(
        "--rdf", choices=("1.1", "1.2"), help="RDF into RDF: in 1.2 claims reify their plain statements, in 1.1 not"
    )
    written_to(parser, "out")


def run(args: argparse.Namespace) -> int:
    if args.rdf:
        write(workspace(args).convert_rdf(args.file, args.out, args.rdf), args.out, args.force)
        return 0
    from ..phrases import in_language

    done = workspace(args).convert(args.file, args.out, kind=args.kind, encoding=args.encoding, lang=args.lang)
    for note in done.notes:
        say(args, f"nnmi: {note}")
    for fault in done.faults:
        mend = in_language("; ", args.lang) + fault.mend.words[args.lang] if fault.mend else ""
        where = fault.where.said(args.lang) if fault.where else ""
        say(args, f"{where}: {fault.message(args.lang)}{mend}")
    if done.data is None:
        say(args, "nnmi: nothing written")
        return 1
    write(done.data, args.out, args.force)
    if done.left_out:
        say(args, f"nnmi: {len(done.left_out)} of {done.count} statements do not fit in a sheet and were left out:")
        for triple in done.left_out[:SHOWN]:
            say(args, f"  {triple}")
    return 1 if done.left_out else 0
