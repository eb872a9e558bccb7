"""Write a network to a file, for Gephi and others.

nnmi export NETWORK out.gexf            for Gephi; also .graphml .csv (two tables) .json .cyjs .net
nnmi export NETWORK out.graphml --format yed   with the graphics of yEd
nnmi export NETWORK out.html            a page to look around in; also pictures: .svg .png .pdf
nnmi export NETWORK@2016 out.gexf       the network as of a date
nnmi export edges.csv out.gexf          a table with two columns is a network at once; also .xlsx .ods .tsv
nnmi export --view my.rq out.gexf --data FILE…   from any RDF, by a SELECT of ?source and ?target
nnmi export --list                      the networks there are
nnmi export --check some.gexf           what Gephi would drop from a GEXF without a word
nnmi export --tables DIR                the graph as tables (Parquet, or --format csv) for DuckDB, Spark, pandas
"""

from __future__ import annotations

import argparse

from ..export import FORMATS
from ..phrases import in_language
from ..render.packaged import TABLE_FORMATS
from ..safe import harmless
from . import networks
from .output import say, workspace
from .parser import Parser, UsageError, names

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from ..workspace import Workspace

LAYOUTS = ("force", "bands", "geo", "none")


def arguments(parser: Parser) -> None:
    networks.arguments(parser)
    parser.add_argument("network", nargs="?", help="the name of a network; NAME@DATE is the network at that date")
    parser.add_argument("out", nargs="?", help="the file to write")
    parser.add_argument("--format", choices=[*FORMATS, "parquet"], help="default: by the ending of OUT")
    parser.add_argument("--layout", choices=LAYOUTS, default="force", help="where the nodes stand (default: force)")
    parser.add_argument(
        "--dynamic", action="store_true", help="a GEXF for Gephi's timeline: nodes and ties with their dates"
    )
    parser.add_argument(
        "--with", dest="measures", default="", metavar="M,…", help="measures that become columns, such as degree,leiden"
    )
    parser.add_argument(
        "--colour-by", default="node_kind", metavar="X", help="node column or measure for colours (default: node_kind)"
    )
    parser.add_argument(
        "--size-by", default="degree", metavar="X", help="node column or measure for sizes (default: degree)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite OUT if it exists")
    parser.add_argument("--list", action="store_true", help="list the networks")
    parser.add_argument("--show", action="store_true", help="print the SPARQL behind the network, and do not run it")
    parser.add_argument("--tables", metavar="DIR", help="write ties, values, things, claims and sources as tables")
    parser.add_argument("--check", metavar="FILE", help="check a GEXF by the rules that Gephi really applies")


def run(args: argparse.Namespace) -> int:
    if args.check:
        return _check(args.check, args.lang)
    if args.tables:
        return _tables(args, workspace(args))
    ws = networks.opened(args)
    if args.list:
        for query in ws.content.queries().values():
            if query.kind == "network":
                print(harmless(f"{query.name:<32} {query.header().summary.get(args.lang, '')}"))
        return 0
    network, *out = networks.named(args, [word for word in (args.network, args.out) if word]) or [""]
    if not network:
        raise UsageError("give a NETWORK and a file to write", mend="see the names with 'nnmi export --list'")
    chosen = networks.values(args, ws, network)
    if args.show:
        print(ws.query_text(ws.view(network)[0], chosen))
        return 0
    if len(out) != 1:
        raise UsageError("give the file to write", mend="such as network.gexf")
    note = ws.export(
        network,
        out[0],
        format=args.format,
        lang=args.lang,
        layout=args.layout,
        dynamic=args.dynamic,
        colour_by=args.colour_by,
        size_by=args.size_by,
        measures=names(args.measures),
        force=args.force,
        as_of=args.as_of,
        strict=args.strict,
        **chosen,
    )
    files = in_language(" and ", args.lang).join(map(str, note.files))
    say(args, f"{files}: {note.nodes} nodes, {note.edges} edges")
    for words in note.notes:
        say(args, f"note: {words}")
    return 0


def _tables(args: argparse.Namespace, ws: Workspace) -> int:
    format = args.format or TABLE_FORMATS[0]
    if args.network or format not in TABLE_FORMATS:
        raise UsageError(
            "--tables writes no network", mend=f"give only a folder, and --format {' or '.join(TABLE_FORMATS)}"
        )
    for table in ws.tables(args.tables, formats=[format], lang=args.lang, force=args.force):
        told = in_language("{}: {} rows", args.lang).format(f"{args.tables}/{table.name}.{format}", f"{table.rows:,}")
        say(args, told)
        if table.repeated:
            told = in_language(
                "note: {} has {} rows more than it has keys: the data says several times what a row has once", args.lang
            )
            say(args, told.format(table.name, f"{table.repeated:,}"))
        for column, count in table.unfit.items():
            told = in_language("note: {} cells of {} are not of its type and were left empty", args.lang)
            say(args, told.format(f"{count:,}", f"{table.name}.{column}"))
    return 0


def _check(path: str, lang: str) -> int:
    from ..export import check_gexf

    findings = check_gexf(path)
    for finding in findings:
        print(harmless(finding.said(lang)))
    return 1 if findings else 0
